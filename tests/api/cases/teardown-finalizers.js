'use strict';

// What is still alive at the end is finalized then, newest first, and instance data among it.
//
// Exit: 0
// Output:
//   exit event
//   instance data: napi_create_object=0 napi_create_promise=23
//   external: napi_create_object=0 napi_create_promise=23
//   wrap: napi_create_object=0 napi_create_promise=23

const { cb, data, load, out, pointer, v, ENV, NULL } = require('../driver.js');

const d = load(10);
const last = (label) => data(d.program(
  [['napi_create_object', ENV, out.value], ['napi_create_promise', ENV, out.pointer, out.value]],
  { collect: false, label }));
globalThis.wrapped = {};
d.ok(['napi_wrap', ENV, v(globalThis.wrapped), pointer(8), cb('finalize'), last('wrap'), NULL]);
[globalThis.external] = d.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), last('external'), out.value]);
d.ok(['napi_set_instance_data', ENV, pointer(8), cb('finalize'), last('replaced')]);
d.ok(['napi_set_instance_data', ENV, pointer(8), cb('finalize'), last('instance data')]);
// Deleting a reference takes its finalizer away.
globalThis.released = {};
const [ref] = d.ok(['napi_wrap', ENV, v(globalThis.released), pointer(8), cb('finalize'), last('released'), out.pointer]);
d.ok(['napi_delete_reference', ENV, pointer(ref)]);
process.on('exit', () => console.log('exit event'));
