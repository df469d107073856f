'use strict';

// The is_* functions: https://nodejs.org/api/n-api.html#napi_is_array and its neighbours

const samples = {
  array: [],
  'array of a subclass': new (class extends Array {})(),
  object: {},
  'array-like object': { length: 1 },
  'proxy of an array': new Proxy([], {}),
  number: 1,
  string: 'text',
  undefined: undefined,
  null: null,
  function: () => 1,
  ArrayBuffer: new ArrayBuffer(8),
  Uint8Array: new Uint8Array(1),
  Float64Array: new Float64Array(1),
  BigInt64Array: new BigInt64Array(1),
  DataView: new DataView(new ArrayBuffer(1)),
  Date: new Date(0),
  'object with the prototype of Date': Object.create(Date.prototype),
  Promise: Promise.resolve(),
  thenable: { then() {} },
  'object with the prototype of Promise': Object.create(Promise.prototype),
  Error: new Error('x'),
  RangeError: new RangeError('x'),
  'error of a subclass': new (class extends Error {})('x'),
  'object with the prototype of Error': Object.create(Error.prototype),
};
if (typeof SharedArrayBuffer === 'function') samples.SharedArrayBuffer = new SharedArrayBuffer(8);

const kinds = [
  ['napi_is_array', ['array', 'array of a subclass']],
  ['napi_is_error', ['Error', 'RangeError', 'error of a subclass']],
  ['napi_is_arraybuffer', ['ArrayBuffer']],
  ['napi_is_typedarray', ['Uint8Array', 'Float64Array', 'BigInt64Array']],
  ['napi_is_dataview', ['DataView']],
  ['napi_is_date', ['Date']],
  ['napi_is_promise', ['Promise']],
  ['napi_is_detached_arraybuffer', []],
  ['node_api_is_sharedarraybuffer', ['SharedArrayBuffer']],
];

for (const [name, yes] of kinds) {
  if (yes.length) {
    test(`${name} is true for its kind`, { functions: [name] }, (t) => {
      for (const kind of yes) if (kind in samples) t.ok([ENV, v(samples[kind]), out.bool], true);
    });
  }

  test(`${name} is false for all others`, { functions: [name] }, (t) => {
    for (const [kind, sample] of Object.entries(samples)) {
      if (yes.includes(kind)) continue;
      try {
        t.ok([ENV, v(sample), out.bool], false);
      } catch (error) {
        error.message = `${kind}: ${error.message}`;
        throw error;
      }
    }
  });
}

test('napi_is_buffer is true for Buffers and typed arrays', { functions: ['napi_is_buffer'], version: 8 }, (t) => {
  t.ok([ENV, v(new Uint8Array(1)), out.bool], true);
  const [made] = t.driver.ok(['napi_create_buffer', ENV, 1, NULL, out.value]);
  t.ok([ENV, v(made), out.bool], true);
});

test('napi_is_buffer is true for every view', { functions: ['napi_is_buffer'], version: 8 }, (t) => {
  for (const view of [new DataView(new ArrayBuffer(1)), new Float64Array(1)]) t.ok([ENV, v(view), out.bool], true);
});

test('napi_is_buffer is false for what is no view', { functions: ['napi_is_buffer'], version: 8 }, (t) => {
  for (const thing of [new ArrayBuffer(1), {}, 'text', 1, null, undefined, [1]]) t.ok([ENV, v(thing), out.bool], false);
});
