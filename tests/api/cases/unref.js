'use strict';

// A threadsafe function without a reference does not hold the process, and is closed at its end:
// what is queued then is given back without an environment.
//
// Exit: 0
// Output:
//   exit event 0
//   finalize: napi_get_version=0

const { cb, data, load, out, pointer, v, ENV, NULL } = require('../driver.js');

const d = load(8);
const item = d.program([], { collect: false });
const end = d.program([['napi_get_version', ENV, out.u32]], { collect: false, label: 'finalize' });
const [handle] = d.ok(['napi_create_threadsafe_function', ENV, NULL, NULL, v('tests:threadsafe'), 0, 1,
  data(end), cb('finalize_data'), data(item), cb('call_js'), out.pointer]);
d.ok(['napi_unref_threadsafe_function', ENV, pointer(handle)]);
process.on('exit', (code) => console.log(`exit event ${code}`));
