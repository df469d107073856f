'use strict';

// Work in the pool is waited for, then come the hooks, asynchronous ones among them.
//
// Exit: 0
// Output:
//   exit event
//   work: napi_get_version=0
//   async hook: napi_remove_async_cleanup_hook=0
//   hook: napi_get_version=0

const { cb, data, load, out, v, DATA, ENV, NULL } = require('../driver.js');

const d = load(8);
const complete = d.program([['napi_get_version', ENV, out.u32]], { collect: false, label: 'work' });
const execute = d.program([], { collect: false, then: complete });
const hook = d.program([['napi_get_version', ENV, out.u32]], { collect: false, label: 'hook' });
const asyncHook = d.program([['napi_remove_async_cleanup_hook', DATA]], { collect: false, label: 'async hook' });
d.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), data(hook)]);
d.ok(['napi_add_async_cleanup_hook', ENV, cb('async_cleanup'), data(asyncHook), NULL]);
process.on('exit', () => {
  const [work] = d.ok(['napi_create_async_work', ENV, NULL, v('tests:work'), cb('execute'), cb('complete'), data(execute), out.pointer]);
  d.ok(['napi_queue_async_work', ENV, { tag: 2, word: work }]);
  console.log('exit event');
});
