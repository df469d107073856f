'use strict';

// Properties by key: https://nodejs.org/api/n-api.html#napi_set_property and its neighbours

test('napi_set_property sets string, symbol and number keys', { functions: ['napi_set_property'] }, (t) => {
  const object = {};
  const symbol = Symbol('key');
  t.ok([ENV, v(object), v('a'), v(1)]);
  t.ok([ENV, v(object), v(symbol), v(2)]);
  t.ok([ENV, v(object), v(7), v(3)]);
  assert.deepEqual(object, { a: 1, [symbol]: 2, 7: 3 }, 'the object afterwards');
  t.ok([ENV, v(object), v('a'), v('again')]);
  assert.equal(object.a, 'again', 'the new value');
});

test('napi_set_property calls setters and converts keys', { functions: ['napi_set_property'] }, (t) => {
  let seen;
  const object = { set b(value) { seen = [this, value]; } };
  t.ok([ENV, v(object), v('b'), v(5)]);
  assert(seen[0] === object && seen[1] === 5, 'the setter ran');
  t.ok([ENV, v(object), v({ toString: () => 'converted' }), v(1)]);
  assert.equal(object.converted, 1, 'the key was converted');
});

test('napi_set_property ignores what a sloppy script would ignore', {
  functions: ['napi_set_property'], level: 'recommended',
}, (t) => {
  const frozen = Object.freeze({ a: 1 });
  t.ok([ENV, v(frozen), v('a'), v(2)]);
  assert.equal(frozen.a, 1, 'the frozen value');
  t.ok([ENV, v('text'), v('a'), v(1)]);
});

test('napi_get_property gets own and inherited values, and calls getters', {
  functions: ['napi_get_property'],
}, (t) => {
  const symbol = Symbol('key');
  const object = Object.create({ inherited: 'up' }, {
    a: { value: 1 }, b: { get() { return this.a + 1; } }, [symbol]: { value: 's' },
  });
  t.ok([ENV, v(object), v('a'), out.value], 1);
  t.ok([ENV, v(object), v('b'), out.value], 2);
  t.ok([ENV, v(object), v(symbol), out.value], 's');
  t.ok([ENV, v(object), v('inherited'), out.value], 'up');
  t.ok([ENV, v(object), v('none'), out.value], undefined);
  t.ok([ENV, v([10, 20]), v(1), out.value], 20);
});

test('napi_get_property looks into primitives', { functions: ['napi_get_property'] }, (t) => {
  t.ok([ENV, v('text'), v('length'), out.value], 4);
  t.ok([ENV, v(1), v('none'), out.value], undefined);
});

test('napi_has_property sees own and inherited properties', { functions: ['napi_has_property'] }, (t) => {
  const symbol = Symbol('key');
  const object = Object.create({ inherited: 1 }, { own: { value: undefined }, [symbol]: { value: 1 }, 3: { value: 1 } });
  for (const key of ['own', 'inherited', symbol, 3]) t.ok([ENV, v(object), v(key), out.bool], true);
  for (const key of ['none', Symbol('key'), 4]) t.ok([ENV, v(object), v(key), out.bool], false);
});

test('napi_has_own_property sees own properties only', { functions: ['napi_has_own_property'] }, (t) => {
  const symbol = Symbol('own');
  const object = Object.create({ inherited: 1 }, { own: { value: undefined }, [symbol]: { value: 1 } });
  t.ok([ENV, v(object), v('own'), out.bool], true);
  t.ok([ENV, v(object), v(symbol), out.bool], true);
  t.ok([ENV, v(object), v('inherited'), out.bool], false);
  t.ok([ENV, v(object), v('none'), out.bool], false);
});

test('napi_has_own_property refuses a key that is neither string nor symbol', {
  functions: ['napi_has_own_property'],
}, (t) => {
  t.refuses([1, {}, undefined, null, true, 1n], (wrong) => [ENV, v({}), wrong, out.bool], 'name_expected');
});

test('napi_delete_property deletes and says whether it is gone', { functions: ['napi_delete_property'] }, (t) => {
  const symbol = Symbol('key');
  const object = { a: 1, b: 2, [symbol]: 3 };
  t.ok([ENV, v(object), v('a'), out.bool], true);
  t.ok([ENV, v(object), v(symbol), out.bool], true);
  t.ok([ENV, v(object), v('none'), out.bool], true);
  assert.deepEqual(object, { b: 2 }, 'the object afterwards');
  const frozen = Object.freeze({ a: 1 });
  t.ok([ENV, v(frozen), v('a'), out.bool], false);
  assert.equal(frozen.a, 1, 'the frozen value');
});

test('napi_delete_property needs no place for the result', { functions: ['napi_delete_property'] }, (t) => {
  const object = { a: 1 };
  t.ok([ENV, v(object), v('a'), NULL]);
  assert.deepEqual(object, {}, 'the object afterwards');
});
