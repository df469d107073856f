'use strict';

// Typed arrays: https://nodejs.org/api/n-api.html#napi_create_typedarray

// In the order of napi_typedarray_type.
const TYPES = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array,
];
const FLOAT16 = 11;
const NEW = { node: '25', why: 'Float16Array is new in Node-API' };

TYPES.forEach((Type, type) => {
  test(`napi_create_typedarray makes a ${Type.name}`, { functions: ['napi_create_typedarray'] }, (t) => {
    const memory = new ArrayBuffer(64);
    const [view] = t.ok([ENV, type, 2, v(memory), 8, out.value]);
    assert.equal(Object.getPrototypeOf(view), Type.prototype, 'the prototype');
    assert.equal(view.buffer, memory, 'the buffer');
    assert.deepEqual([view.length, view.byteOffset], [2, 8], 'length and offset');
    const [empty] = t.ok([ENV, type, 0, v(memory), 0, out.value]);
    assert.equal(empty.length, 0, 'length');
  });

  test(`napi_create_typedarray refuses a ${Type.name} longer than the buffer`, {
    functions: ['napi_create_typedarray'],
  }, (t) => {
    const memory = new ArrayBuffer(16);
    const fit = 16 / Type.BYTES_PER_ELEMENT;
    t.ok([ENV, type, fit, v(memory), 0, out.value]);
    t.fails([ENV, type, fit + 1, v(memory), 0, out.value], { name: 'RangeError' });
    t.fails([ENV, type, fit, v(memory), 8, out.value], { name: 'RangeError' });
  });

  if (Type.BYTES_PER_ELEMENT > 1) {
    test(`napi_create_typedarray refuses a misaligned ${Type.name}`, { functions: ['napi_create_typedarray'] }, (t) => {
      t.fails([ENV, type, 1, v(new ArrayBuffer(32)), 1, out.value], { name: 'RangeError' });
    });
  }

  test(`napi_get_typedarray_info tells about a ${Type.name}`, { functions: ['napi_get_typedarray_info'] }, (t) => {
    const memory = new ArrayBuffer(32);
    new Uint8Array(memory)[8] = 0x40 + type;
    const [kind, length, content, back, offset] = t.ok(
      [ENV, v(new Type(memory, 8, 2)), out.i32, out.i64, out.data(1), out.value, out.i64]);
    assert.deepEqual([kind, length, content[0], offset], [type, 2n, 0x40 + type, 8n], 'type, length, first byte, offset');
    assert.equal(back, memory, 'the buffer');
  });
});

test('napi_create_typedarray answers generic_failure for a wrong length or alignment, with code and message',
  { functions: ['napi_create_typedarray'], level: 'recommended' }, (t) => {
    t.bad([ENV, 1, 9, v(new ArrayBuffer(8)), 0, out.value], 'generic_failure',
      { throws: { code: 'ERR_NAPI_INVALID_TYPEDARRAY_LENGTH', message: 'Invalid typed array length' } });
    t.bad([ENV, 5, 1, v(new ArrayBuffer(8)), 1, out.value], 'generic_failure', { throws: {
      code: 'ERR_NAPI_INVALID_TYPEDARRAY_ALIGNMENT', message: 'start offset of Int32Array should be a multiple of 4',
    } });
  });

test('napi_create_typedarray refuses a type that does not exist', { functions: ['napi_create_typedarray'] }, (t) => {
  t.bad([ENV, 99, 1, v(new ArrayBuffer(8)), 0, out.value], 'invalid_arg');
  t.bad([ENV, -1, 1, v(new ArrayBuffer(8)), 0, out.value], 'invalid_arg');
});

const NOT_BUFFERS = [{}, 1, null, undefined, new Uint8Array(8)];

test('napi_create_typedarray fails for what is no ArrayBuffer', { functions: ['napi_create_typedarray'] }, (t) => {
  for (const wrong of NOT_BUFFERS) t.fails([ENV, 1, 1, v(wrong), 0, out.value]);
});

test('napi_create_typedarray answers invalid_arg for what is no ArrayBuffer',
  { functions: ['napi_create_typedarray'], level: 'recommended' }, (t) => {
    t.refuses(NOT_BUFFERS, (wrong) => [ENV, 1, 1, wrong, 0, out.value], 'invalid_arg');
  });

test('napi_get_typedarray_info gives the whole of an array without offset', {
  functions: ['napi_get_typedarray_info'],
}, (t) => {
  const view = Uint16Array.of(0x0201, 0x0403, 0x0605);
  const [kind, length, content, back, offset] = t.ok([ENV, v(view), out.i32, out.i64, out.data(6), out.value, out.i64]);
  assert.deepEqual([kind, length, [...content], offset], [4, 3n, [1, 2, 3, 4, 5, 6], 0n], 'type, length, bytes, offset');
  assert.equal(back, view.buffer, 'the buffer');
});

test('napi_get_typedarray_info needs no result place', { functions: ['napi_get_typedarray_info'] }, (t) => {
  const view = new Uint8Array(3);
  t.ok([ENV, v(view), NULL, NULL, NULL, NULL, NULL]);
  t.ok([ENV, v(view), NULL, out.i64, NULL, NULL, NULL], 3n);
  t.ok([ENV, v(view), NULL, NULL, NULL, out.value, NULL], view.buffer);
});

test('napi_get_typedarray_info refuses what is no typed array', { functions: ['napi_get_typedarray_info'] }, (t) => {
  const wrong = [{}, [], 1, null, new ArrayBuffer(8), new DataView(new ArrayBuffer(8))];
  t.refuses(wrong, (thing) => [ENV, thing, out.i32, out.i64, NULL, NULL, NULL], 'invalid_arg');
});

test('napi_get_typedarray_info knows Float16Array', { functions: ['napi_get_typedarray_info'], changed: NEW }, (t) => {
  if (typeof Float16Array !== 'function') unsupported('there is no Float16Array');
  t.ok([ENV, v(new Float16Array(3)), out.i32, out.i64, NULL, NULL, NULL], FLOAT16, 3n);
});

test('napi_create_typedarray makes a Float16Array', { functions: ['napi_create_typedarray'], changed: NEW }, (t) => {
  if (typeof Float16Array !== 'function') unsupported('there is no Float16Array');
  const [view] = t.ok([ENV, FLOAT16, 2, v(new ArrayBuffer(8)), 2, out.value]);
  assert(view instanceof Float16Array, 'a Float16Array');
  assert.deepEqual([view.length, view.byteOffset], [2, 2], 'length and offset');
});

test('napi_get_typedarray_info reads a view over shared memory', { functions: ['napi_get_typedarray_info'] }, (t) => {
  if (typeof SharedArrayBuffer !== 'function') unsupported('there is no SharedArrayBuffer');
  const shared = new SharedArrayBuffer(8);
  t.ok([ENV, v(new Uint8Array(shared, 2, 4)), out.i32, out.i64, NULL, out.value, out.i64], 1, 4n, shared, 2n);
});
