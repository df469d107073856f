'use strict';

// Integrity levels: https://nodejs.org/api/n-api.html#napi_object_freeze

test('napi_object_freeze freezes the object and not what is inside', { functions: ['napi_object_freeze'] }, (t) => {
  const object = { a: { b: 1 } };
  t.ok([ENV, v(object)]);
  assert(Object.isFrozen(object), 'the object is frozen');
  assert(!Object.isFrozen(object.a), 'what is inside is not');
  t.ok([ENV, v(object)]);
});

test('napi_object_seal seals the object', { functions: ['napi_object_seal'] }, (t) => {
  const object = { a: 1 };
  t.ok([ENV, v(object)]);
  assert(Object.isSealed(object), 'the object is sealed');
  assert(!Object.isFrozen(object), 'it is not frozen');
  object.a = 2;
  assert.equal(object.a, 2, 'the value can change');
});
