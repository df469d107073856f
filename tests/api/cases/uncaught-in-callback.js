'use strict';

// Nobody catches what a completion throws: the process ends as for any uncaught exception, without
// cleanup hooks.
//
// Exit: 1
// Error: Error: thrown in a callback
// Error: ERR_COMPLETE
// Output:
//   exit event 1

const { cb, data, load, out, str, v, ENV, NULL } = require('../driver.js');

const d = load(8);
const complete = d.program([['napi_throw_error', ENV, str('ERR_COMPLETE'), str('thrown in a callback')]], { collect: false });
const execute = d.program([], { collect: false, then: complete });
const hook = d.program([['napi_get_version', ENV, out.u32]], { collect: false, label: 'hook' });
d.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), data(hook)]);
const [work] = d.ok(['napi_create_async_work', ENV, NULL, v('tests:work'), cb('execute'), cb('complete'), data(execute), out.pointer]);
d.ok(['napi_queue_async_work', ENV, { tag: 2, word: work }]);
process.on('exit', (code) => console.log(`exit event ${code}`));
setTimeout(() => console.log('still here'), 5000);
