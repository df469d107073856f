'use strict';

// process.exit() inside a completion: the exit event comes, but no cleanup hook runs any more.
//
// Exit: 3
// Output:
//   completing
//   exit event 3

const { cb, data, load, out, v, ENV, NULL } = require('../driver.js');

const d = load(8);
const leave = v(() => {
  console.log('completing');
  process.nextTick(() => console.log('a tick after exit'));
  process.exit(3);
});
const complete = d.program([['napi_call_function', ENV, v(null), leave, 0, NULL, NULL]]);
const execute = d.program([], { collect: false, then: complete });
const hook = d.program([['napi_get_version', ENV, out.u32]], { collect: false, label: 'hook' });
d.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), data(hook)]);
const [work] = d.ok(['napi_create_async_work', ENV, NULL, v('tests:work'), cb('execute'), cb('complete'), data(execute), out.pointer]);
d.ok(['napi_queue_async_work', ENV, { tag: 2, word: work }]);
process.on('exit', (code) => console.log(`exit event ${code}`));
setTimeout(() => console.log('still here'), 5000);
