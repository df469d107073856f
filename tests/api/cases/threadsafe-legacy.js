'use strict';

// An older module's threadsafe function may throw: a warning, and the process goes on.
//
// Exit: 0
// Error: DEP0168
// Output:
//   finalize: napi_get_version=0
//   exit event 0

const { cb, data, load, out, pointer, str, v, ENV, NULL } = require('../driver.js');

const d = load(8);
const item = d.program([['napi_throw_error', ENV, str('ERR_ITEM'), str('thrown by an item')]], { collect: false });
const end = d.program([['napi_get_version', ENV, out.u32]], { collect: false, label: 'finalize' });
const [handle] = d.ok(['napi_create_threadsafe_function', ENV, NULL, NULL, v('tests:threadsafe'), 0, 1,
  data(end), cb('finalize_data'), data(item), cb('call_js'), out.pointer]);
const call = ['napi_call_threadsafe_function', pointer(handle), NULL, 0];
d.ok(call, call, ['napi_release_threadsafe_function', pointer(handle), 0]);
process.on('exit', (code) => console.log(`exit event ${code}`));
