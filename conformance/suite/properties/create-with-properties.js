'use strict';

// Objects made whole: https://nodejs.org/api/n-api.html#node_api_create_object_with_properties

const prototype = { inherited: 1 };

test('node_api_create_object_with_properties makes ordinary properties in order', {
  functions: ['node_api_create_object_with_properties'],
}, (t) => {
  const symbol = Symbol('s');
  const [made] = t.ok([ENV, v(prototype), list('b', 'a', symbol), list(1, 2, 3), 3, out.value]);
  assert(Object.getPrototypeOf(made) === prototype, 'the prototype');
  assert.deepEqual(Reflect.ownKeys(made), ['b', 'a', symbol], 'the keys in order');
  assert.deepEqual([made.b, made.a, made[symbol]], [1, 2, 3], 'the values');
  assert.deepEqual(Object.getOwnPropertyDescriptor(made, 'a'),
    { value: 2, writable: true, enumerable: true, configurable: true }, 'the attributes');
});

test('node_api_create_object_with_properties reads only as many as it is told', {
  functions: ['node_api_create_object_with_properties'],
}, (t) => {
  const [made] = t.ok([ENV, v(prototype), list('a', 'b'), list(1, 2), 1, out.value]);
  assert.deepEqual(Object.keys(made), ['a'], 'the keys');
});

test('node_api_create_object_with_properties makes an object without prototype of NULL and null', {
  functions: ['node_api_create_object_with_properties'],
}, (t) => {
  for (const none of [NULL, v(null)]) {
    const [bare] = t.ok([ENV, none, NULL, NULL, 0, out.value]);
    assert.equal(Object.getPrototypeOf(bare), null, 'no prototype');
    assert.deepEqual(Reflect.ownKeys(bare), [], 'no keys');
  }
});

test('node_api_create_object_with_properties refuses a key that is neither string nor symbol', {
  functions: ['node_api_create_object_with_properties'],
}, (t) => {
  t.refuses([7, {}, null], ({ value }) => [ENV, v(prototype), list(value), list(1), 1, out.value], 'name_expected');
});
