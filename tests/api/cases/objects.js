'use strict';

// Working with objects' properties: https://nodejs.org/api/n-api.html#working-with-javascript-properties

const assert = require('assert');
const { isTenon } = require('../harness.js');
const {
  ATTRIBUTE, cb, chapter, data, list, out, properties, str, v, ENV, NULL,
} = require('../driver.js');

const NOT_OBJECTS = [undefined, null];
const throwing = () => new Proxy({}, {
  get() { throw new RangeError('trap'); },
  set() { throw new RangeError('trap'); },
  has() { throw new RangeError('trap'); },
  deleteProperty() { throw new RangeError('trap'); },
  getOwnPropertyDescriptor() { throw new RangeError('trap'); },
  ownKeys() { throw new RangeError('trap'); },
  defineProperty() { throw new RangeError('trap'); },
  preventExtensions() { throw new RangeError('trap'); },
});

function refusesTrap(t, args, status = 'pending_exception') {
  const { steps, exception } = t.call(args);
  assert.strictEqual(steps[0].status, status);
  assert.strictEqual(exception.message, 'trap');
}

function refusesNotObjects(t, argsFor) {
  for (const thing of NOT_OBJECTS) {
    t.bad(argsFor(thing), 'object_expected', { throws: { name: 'TypeError' } });
  }
}

chapter((d) => {
  d.test('napi_set_property', (t) => {
    const object = {};
    const symbol = Symbol('key');
    t.ok([ENV, v(object), v('a'), v(1)]);
    t.ok([ENV, v(object), v(symbol), v(2)]);
    t.ok([ENV, v(object), v(7), v(3)]);
    assert.deepStrictEqual(object, { a: 1, [symbol]: 2, 7: 3 });
    // Into a primitive's wrapper: nobody sees it, but it is no error.
    t.ok([ENV, v('text'), v('a'), v(1)]);
    // A set that a sloppy script would ignore is ignored here too.
    const frozen = Object.freeze({ a: 1 });
    t.ok([ENV, v(frozen), v('a'), v(2)]);
    assert.strictEqual(frozen.a, 1);
    refusesNotObjects(t, (thing) => [ENV, v(thing), v('a'), v(1)]);
    refusesTrap(t, [ENV, v(throwing()), v('a'), v(1)]);
    t.nulls([ENV, v(object), v('a'), v(1)]);
  });

  d.test('napi_get_property', (t) => {
    const object = { a: 1, get b() { return this.a + 1; } };
    t.ok([ENV, v(object), v('a'), out.value], 1);
    t.ok([ENV, v(object), v('b'), out.value], 2);
    t.ok([ENV, v(object), v('none'), out.value], undefined);
    t.ok([ENV, v('text'), v('length'), out.value], 4);
    t.ok([ENV, v([10, 20]), v(1), out.value], 20);
    refusesNotObjects(t, (thing) => [ENV, v(thing), v('a'), out.value]);
    refusesTrap(t, [ENV, v(throwing()), v('a'), out.value]);
    t.nulls([ENV, v(object), v('a'), out.value]);
  });

  d.test('napi_has_property', (t) => {
    const object = Object.create({ inherited: 1 }, { own: { value: 1 } });
    t.ok([ENV, v(object), v('own'), out.bool], true);
    t.ok([ENV, v(object), v('inherited'), out.bool], true);
    t.ok([ENV, v(object), v('none'), out.bool], false);
    refusesNotObjects(t, (thing) => [ENV, v(thing), v('a'), out.bool]);
    refusesTrap(t, [ENV, v(throwing()), v('a'), out.bool]);
    t.nulls([ENV, v(object), v('a'), out.bool]);
  });

  d.test('napi_has_own_property', (t) => {
    const symbol = Symbol('own');
    const object = Object.create({ inherited: 1 }, { own: { value: 1 }, [symbol]: { value: 1 } });
    t.ok([ENV, v(object), v('own'), out.bool], true);
    t.ok([ENV, v(object), v(symbol), out.bool], true);
    t.ok([ENV, v(object), v('inherited'), out.bool], false);
    for (const wrong of [1, {}, undefined, true]) t.bad([ENV, v(object), v(wrong), out.bool], 'name_expected');
    refusesNotObjects(t, (thing) => [ENV, v(thing), v('a'), out.bool]);
    refusesTrap(t, [ENV, v(throwing()), v('a'), out.bool]);
    t.nulls([ENV, v(object), v('own'), out.bool]);
  });

  d.test('napi_delete_property', (t) => {
    const object = { a: 1, b: 2 };
    t.ok([ENV, v(object), v('a'), out.bool], true);
    t.ok([ENV, v(object), v('b'), NULL]);
    assert.deepStrictEqual(object, {});
    t.ok([ENV, v(Object.freeze({ a: 1 })), v('a'), out.bool], false);
    refusesNotObjects(t, (thing) => [ENV, v(thing), v('a'), out.bool]);
    refusesTrap(t, [ENV, v(throwing()), v('a'), out.bool]);
    t.nulls([ENV, v(object), v('a'), out.bool], 0, 1, 2);
  });

  d.test('napi_set_named_property', (t) => {
    const object = {};
    t.ok([ENV, v(object), str('n\u00e4me'), v(1)]);
    assert.deepStrictEqual(object, { 'n\u00e4me': 1 });
    refusesNotObjects(t, (thing) => [ENV, v(thing), str('a'), v(1)]);
    refusesTrap(t, [ENV, v(throwing()), str('a'), v(1)]);
    t.nulls([ENV, v(object), str('a'), v(1)]);
  });

  d.test('napi_get_named_property', (t) => {
    t.ok([ENV, v({ a: 1 }), str('a'), out.value], 1);
    t.ok([ENV, v({ 3: 1 }), str('3'), out.value], 1);
    t.ok([ENV, v({}), str('none'), out.value], undefined);
    refusesNotObjects(t, (thing) => [ENV, v(thing), str('a'), out.value]);
    refusesTrap(t, [ENV, v(throwing()), str('a'), out.value]);
    t.nulls([ENV, v({}), str('a'), out.value]);
  });

  d.test('napi_has_named_property', (t) => {
    t.ok([ENV, v({ a: 1 }), str('a'), out.bool], true);
    t.ok([ENV, v({}), str('toString'), out.bool], true);
    t.ok([ENV, v({}), str('none'), out.bool], false);
    refusesNotObjects(t, (thing) => [ENV, v(thing), str('a'), out.bool]);
    refusesTrap(t, [ENV, v(throwing()), str('a'), out.bool]);
    t.nulls([ENV, v({}), str('a'), out.bool]);
  });

  d.test('napi_set_element', (t) => {
    const array = [];
    t.ok([ENV, v(array), 2, v('x')]);
    assert.strictEqual(array.length, 3);
    assert.strictEqual(array[2], 'x');
    const object = {};
    t.ok([ENV, v(object), 4294967295, v('y')]);
    assert.deepStrictEqual(object, { 4294967295: 'y' });
    refusesNotObjects(t, (thing) => [ENV, v(thing), 0, v(1)]);
    refusesTrap(t, [ENV, v(throwing()), 0, v(1)]);
    t.nulls([ENV, v(array), 0, v(1)]);
  });

  d.test('napi_get_element', (t) => {
    t.ok([ENV, v(['x', 'y']), 1, out.value], 'y');
    t.ok([ENV, v(['x']), 5, out.value], undefined);
    t.ok([ENV, v('text'), 1, out.value], 'e');
    t.ok([ENV, v(Uint8Array.of(8, 9)), 1, out.value], 9);
    refusesNotObjects(t, (thing) => [ENV, v(thing), 0, out.value]);
    refusesTrap(t, [ENV, v(throwing()), 0, out.value]);
    t.nulls([ENV, v([]), 0, out.value]);
  });

  d.test('napi_has_element', (t) => {
    t.ok([ENV, v(['x']), 0, out.bool], true);
    t.ok([ENV, v(['x']), 1, out.bool], false);
    refusesNotObjects(t, (thing) => [ENV, v(thing), 0, out.bool]);
    refusesTrap(t, [ENV, v(throwing()), 0, out.bool]);
    t.nulls([ENV, v([]), 0, out.bool]);
  });

  d.test('napi_delete_element', (t) => {
    const array = [1, 2];
    t.ok([ENV, v(array), 0, out.bool], true);
    t.ok([ENV, v(array), 1, NULL]);
    assert.deepStrictEqual(Object.keys(array), []);
    t.ok([ENV, v(Object.freeze([1])), 0, out.bool], false);
    refusesNotObjects(t, (thing) => [ENV, v(thing), 0, out.bool]);
    refusesTrap(t, [ENV, v(throwing()), 0, out.bool]);
    t.nulls([ENV, v(array), 0, out.bool], 0, 1);
  });

  d.test('napi_get_prototype', (t) => {
    class Base {}
    class Derived extends Base {}
    t.ok([ENV, v(new Derived()), out.value], Derived.prototype);
    t.ok([ENV, v(Object.create(null)), out.value], null);
    t.ok([ENV, v(1), out.value], Number.prototype);
    refusesNotObjects(t, (thing) => [ENV, v(thing), out.value]);
    t.nulls([ENV, v({}), out.value]);
  });

  d.test('node_api_set_prototype', (t) => {
    const object = {};
    const prototype = { inherited: 1 };
    t.ok([ENV, v(object), v(prototype)]);
    assert.strictEqual(Object.getPrototypeOf(object), prototype);
    t.ok([ENV, v(object), v(null)]);
    assert.strictEqual(Object.getPrototypeOf(object), null);
    refusesNotObjects(t, (thing) => [ENV, v(thing), v(prototype)]);
    const circle = {};
    t.bad([ENV, v(circle), v(Object.create(circle))], 'generic_failure');
    t.nulls([ENV, v(object), v(prototype)]);
  });

  d.test('node_api_create_object_with_properties', (t) => {
    const prototype = { inherited: 1 };
    const symbol = Symbol('s');
    const [made] = t.ok([ENV, v(prototype), list('a', symbol), list(1, 2), 2, out.value]);
    assert.strictEqual(Object.getPrototypeOf(made), prototype);
    assert.strictEqual(made.a, 1);
    assert.strictEqual(made[symbol], 2);
    assert.deepStrictEqual(Object.getOwnPropertyDescriptor(made, 'a'),
      { value: 1, writable: true, enumerable: true, configurable: true });
    for (const none of [NULL, v(null)]) {
      const [bare] = t.ok([ENV, none, NULL, NULL, 0, out.value]);
      assert.strictEqual(Object.getPrototypeOf(bare), null);
      assert.deepStrictEqual(Reflect.ownKeys(bare), []);
    }
    t.bad([ENV, v(prototype), list(7), list(1), 1, out.value], 'name_expected');
    if (isTenon) t.bad([ENV, v(7), list('a'), list(1), 1, out.value], 'invalid_arg');
    t.nulls([ENV, v(prototype), list('a'), list(1), 1, out.value], 0, 2, 3, 5);
    if (isTenon) {
      t.bad([ENV, v(prototype), list(NULL), list(1), 1, out.value], 'name_expected');
      t.bad([ENV, v(prototype), list('a'), list(NULL), 1, out.value], 'invalid_arg');
    }
  });

  d.test('napi_get_property_names', (t) => {
    const object = Object.create({ inherited: 1 }, {
      hidden: { value: 1 }, shown: { value: 1, enumerable: true }, 5: { value: 1, enumerable: true },
      [Symbol('s')]: { value: 1, enumerable: true },
    });
    t.ok([ENV, v(object), out.value], ['5', 'shown', 'inherited']);
    refusesNotObjects(t, (thing) => [ENV, v(thing), out.value]);
    refusesTrap(t, [ENV, v(throwing()), out.value]);
    t.nulls([ENV, v(object), out.value]);
  });

  d.test('napi_get_all_property_names', (t) => {
    const symbol = Symbol('s');
    const object = Object.create({ inherited: 1 }, {
      hidden: { value: 1, writable: true }, shown: { value: 1, enumerable: true },
      5: { value: 1, enumerable: true, configurable: true }, [symbol]: { value: 1 },
    });
    const OWN = 1, ALL = 0, TO_STRINGS = 1, KEEP = 0;
    const names = (...rest) => t.ok([ENV, v(object), ...rest, out.value])[0];
    assert.deepStrictEqual(names(OWN, 0, KEEP), [5, 'hidden', 'shown', symbol]);
    assert.deepStrictEqual(names(OWN, 0, TO_STRINGS), ['5', 'hidden', 'shown', symbol]);
    assert.deepStrictEqual(names(OWN, 1, TO_STRINGS), ['hidden']);
    assert.deepStrictEqual(names(OWN, 2, TO_STRINGS), ['5', 'shown']);
    assert.deepStrictEqual(names(OWN, 4, TO_STRINGS), ['5']);
    assert.deepStrictEqual(names(OWN, 8, TO_STRINGS), [symbol]);
    assert.deepStrictEqual(names(OWN, 16, TO_STRINGS), ['5', 'hidden', 'shown']);
    assert.deepStrictEqual(names(ALL, 2 | 16, TO_STRINGS), ['5', 'shown', 'inherited']);
    t.bad([ENV, v(object), 2, 0, 0, out.value], 'invalid_arg');
    t.bad([ENV, v(object), 0, 0, 2, out.value], 'invalid_arg');
    refusesNotObjects(t, (thing) => [ENV, v(thing), 0, 0, 0, out.value]);
    refusesTrap(t, [ENV, v(throwing()), 0, 0, 0, out.value]);
    t.nulls([ENV, v(object), 0, 0, 0, out.value]);
  });

  d.test('napi_define_properties', (t) => {
    const object = {};
    const program = d.program([['napi_get_boolean', ENV, true, out.value]]);
    const symbol = Symbol('named by value');
    t.ok([ENV, v(object), 5, properties(
      { utf8name: 'plain', value: 1 },
      { utf8name: 'loose', value: 2, attributes: 7 },
      { name: symbol, value: 3, attributes: ATTRIBUTE.enumerable },
      { utf8name: 'method', method: cb('call'), data: data(program) },
      { utf8name: 'accessor', getter: cb('call'), setter: cb('call'), attributes: ATTRIBUTE.enumerable, data: data(program) },
    )]);
    const plain = (name) => Object.getOwnPropertyDescriptor(object, name);
    assert.deepStrictEqual(plain('plain'), { value: 1, writable: false, enumerable: false, configurable: false });
    assert.deepStrictEqual(plain('loose'), { value: 2, writable: true, enumerable: true, configurable: true });
    assert.deepStrictEqual(plain(symbol), { value: 3, writable: false, enumerable: true, configurable: false });
    assert.strictEqual(typeof plain('method').value, 'function');
    assert.strictEqual(plain('method').writable, false);
    assert.strictEqual(typeof plain('accessor').get, 'function');
    assert.strictEqual(typeof plain('accessor').set, 'function');
    object.method();
    void object.accessor;
    object.accessor = 1;
    assert.strictEqual(program.runs, 3);
    t.ok([ENV, v(object), 0, NULL]);
    t.bad([ENV, v(undefined), 0, NULL], 'object_expected', { throws: { name: 'TypeError' } });
    t.bad([ENV, v(object), 1, properties({ name: 7, value: 1 })], 'name_expected');
    if (isTenon) {
      t.bad([ENV, v(object), 1, properties({ value: 1 })], 'name_expected');
      t.bad([ENV, v(object), 1, properties({ utf8name: 'none' })], 'invalid_arg');
    }
    const frozen = Object.freeze({});
    t.bad([ENV, v(frozen), 1, properties({ utf8name: 'x', value: 1 })], 'invalid_arg');
    t.bad([ENV, v(frozen), 1, properties({ utf8name: 'x', method: cb('call'), data: data(program) })], 'generic_failure');
    t.bad([ENV, v(frozen), 1, properties({ utf8name: 'x', getter: cb('call'), data: data(program) })], 'invalid_arg');
    t.nulls([ENV, v(object), 1, properties({ utf8name: 'x', value: 1 })]);
  });

  d.test('napi_object_freeze', (t) => {
    const object = { a: { b: 1 } };
    t.ok([ENV, v(object)]);
    assert.ok(Object.isFrozen(object));
    assert.ok(!Object.isFrozen(object.a));
    refusesTrap(t, [ENV, v(throwing())]);
    t.bad([ENV, v(undefined)], 'object_expected', { throws: { name: 'TypeError' } });
    t.nulls([ENV, v(object)]);
  });

  d.test('napi_object_seal', (t) => {
    const object = { a: 1 };
    t.ok([ENV, v(object)]);
    assert.ok(Object.isSealed(object) && !Object.isFrozen(object));
    refusesTrap(t, [ENV, v(throwing())]);
    t.bad([ENV, v(undefined)], 'object_expected', { throws: { name: 'TypeError' } });
    t.nulls([ENV, v(object)]);
  });
});
