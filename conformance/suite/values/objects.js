'use strict';

// Plain objects and arrays: https://nodejs.org/api/n-api.html#object-creation-functions

test('napi_create_object makes a new empty object', { functions: ['napi_create_object'] }, (t) => {
  const [object] = t.ok([ENV, out.value], {});
  assert(Object.getPrototypeOf(object) === Object.prototype, 'an ordinary object');
  assert(Object.isExtensible(object), 'that can grow');
  assert(t.ok([ENV, out.value])[0] !== object, 'every call makes a new one');
});

test('napi_create_array makes a new empty array', { functions: ['napi_create_array'] }, (t) => {
  const [array] = t.ok([ENV, out.value], []);
  assert(Array.isArray(array), 'an array');
  assert(t.ok([ENV, out.value])[0] !== array, 'every call makes a new one');
});

test('napi_create_array_with_length makes an array of that length without elements', {
  functions: ['napi_create_array_with_length'],
}, (t) => {
  for (const length of [0, 1, 3, 1000]) {
    const [array] = t.ok([ENV, length, out.value]);
    assert(Array.isArray(array), 'an array');
    assert.equal(array.length, length, 'length');
    assert.deepEqual(Object.keys(array), [], 'no elements');
  }
});

test('napi_get_array_length gives the length', { functions: ['napi_get_array_length'] }, (t) => {
  t.ok([ENV, v([]), out.u32], 0);
  t.ok([ENV, v([1, 2, 3]), out.u32], 3);
  const sparse = [];
  sparse.length = 4294967295;
  t.ok([ENV, v(sparse), out.u32], 4294967295);
});

test('napi_get_array_length refuses everything but an array', { functions: ['napi_get_array_length'] }, (t) => {
  const wrong = [{ length: 3 }, 'abc', 3, null, undefined, new Uint8Array(3)];
  t.refuses(wrong, (thing) => [ENV, thing, out.u32], 'array_expected');
});
