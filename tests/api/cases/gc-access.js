'use strict';

// In an experimental module finalizers run inside collection, where only basic functions are
// allowed; any other ends the process with a message that says what to do instead.
//
// Flags: --expose-gc
// Exit: abort
// Error: Finalizer is calling a function that may affect GC state.
// Error: node_api_post_finalizer

const { cb, data, load, out, pointer, ENV, EXPERIMENTAL } = require('../driver.js');

const d = load(EXPERIMENTAL);
const bad = d.program([['napi_create_object', ENV, out.value]], { collect: false, basic: true });
(() => {
  for (let i = 0; i < 10; i++) {
    d.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(bad), out.value]);
  }
})();
setImmediate(() => globalThis.gc());
setTimeout(() => console.log('still here'), 500);
