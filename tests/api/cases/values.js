'use strict';

// Values without a chapter of their own: singletons, objects, arrays, symbols, dates, conversions.
// https://nodejs.org/api/n-api.html#working-with-javascript-values

const assert = require('assert');
const { chapter, out, pointer, str, v, AUTO, ENV, NULL } = require('../driver.js');

const TYPES = [
  'undefined', 'null', 'boolean', 'number', 'string', 'symbol', 'object', 'function', 'external',
  'bigint',
];

chapter((d) => {
  d.test('napi_get_undefined', (t) => {
    t.ok([ENV, out.value], undefined);
    t.nulls([ENV, out.value]);
  });

  d.test('napi_get_null', (t) => {
    t.ok([ENV, out.value], null);
    t.nulls([ENV, out.value]);
  });

  d.test('napi_get_global', (t) => {
    const [global] = t.ok([ENV, out.value]);
    assert.strictEqual(global, globalThis);
    t.nulls([ENV, out.value]);
  });

  d.test('napi_get_boolean', (t) => {
    t.ok([ENV, true, out.value], true);
    t.ok([ENV, false, out.value], false);
    t.nulls([ENV, true, out.value]);
  });

  d.test('napi_get_value_bool', (t) => {
    t.ok([ENV, v(true), out.bool], true);
    t.ok([ENV, v(false), out.bool], false);
    for (const wrong of [1, 'true', null, {}, new Boolean(true)]) {
      t.bad([ENV, v(wrong), out.bool], 'boolean_expected');
    }
    t.nulls([ENV, v(true), out.bool]);
  });

  d.test('napi_create_object', (t) => {
    const [object] = t.ok([ENV, out.value], {});
    assert.strictEqual(Object.getPrototypeOf(object), Object.prototype);
    t.nulls([ENV, out.value]);
  });

  d.test('napi_create_array', (t) => {
    t.ok([ENV, out.value], []);
    t.nulls([ENV, out.value]);
  });

  d.test('napi_create_array_with_length', (t) => {
    const [array] = t.ok([ENV, 3, out.value]);
    assert.ok(Array.isArray(array));
    assert.strictEqual(array.length, 3);
    t.nulls([ENV, 3, out.value]);
  });

  d.test('napi_is_array', (t) => {
    t.ok([ENV, v([]), out.bool], true);
    t.ok([ENV, v({ length: 1 }), out.bool], false);
    t.ok([ENV, v(new Uint8Array(1)), out.bool], false);
    t.nulls([ENV, v([]), out.bool]);
  });

  d.test('napi_get_array_length', (t) => {
    t.ok([ENV, v([1, 2, 3]), out.u32], 3);
    for (const wrong of [{ length: 3 }, 'abc', 3, null, new Uint8Array(3)]) {
      t.bad([ENV, v(wrong), out.u32], 'array_expected');
    }
    t.nulls([ENV, v([]), out.u32]);
  });

  d.test('napi_typeof', (t) => {
    const external = d.ok(['napi_create_external', ENV, pointer(16), NULL, NULL, out.value])[0];
    const things = [
      [undefined, 'undefined'], [null, 'null'], [true, 'boolean'], [1.5, 'number'], ['s', 'string'],
      [Symbol('s'), 'symbol'], [{}, 'object'], [[], 'object'], [() => 1, 'function'],
      [class {}, 'function'], [external, 'external'], [7n, 'bigint'], [new Date(), 'object'],
      [new Proxy({}, {}), 'object'],
    ];
    for (const [thing, type] of things) t.ok([ENV, v(thing), out.i32], TYPES.indexOf(type));
    t.nulls([ENV, v(1), out.i32]);
  });

  d.test('napi_strict_equals', (t) => {
    const object = {};
    t.ok([ENV, v(object), v(object), out.bool], true);
    t.ok([ENV, v(object), v({}), out.bool], false);
    t.ok([ENV, v(NaN), v(NaN), out.bool], false);
    t.ok([ENV, v(0), v(-0), out.bool], true);
    t.ok([ENV, v(1), v('1'), out.bool], false);
    t.nulls([ENV, v(1), v(1), out.bool]);
  });

  d.test('napi_create_symbol', (t) => {
    const [symbol] = t.ok([ENV, v('described'), out.value]);
    assert.strictEqual(symbol.description, 'described');
    const [bare] = t.ok([ENV, NULL, out.value]);
    assert.strictEqual(typeof bare, 'symbol');
    assert.strictEqual(bare.description, undefined);
    for (const wrong of [1, {}, undefined, Symbol('s')]) {
      t.bad([ENV, v(wrong), out.value], 'string_expected');
    }
    t.nulls([ENV, v('x'), out.value], 0, 2);
  });

  d.test('node_api_symbol_for', (t) => {
    const [symbol] = t.ok([ENV, str('tests.shared'), AUTO, out.value]);
    assert.strictEqual(symbol, Symbol.for('tests.shared'));
    t.ok([ENV, str('tests.shared'), 5, out.value], Symbol.for('tests'));
    t.ok([ENV, NULL, 0, out.value], Symbol.for(''));
    t.bad([ENV, NULL, 1, out.value], 'invalid_arg');
    t.nulls([ENV, str('x'), AUTO, out.value], 0, 3);
  });

  d.test('napi_create_date', (t) => {
    const [date] = t.ok([ENV, 1549183351.5, out.value]);
    assert.ok(date instanceof Date);
    assert.strictEqual(date.getTime(), 1549183351);
    const [invalid] = t.ok([ENV, NaN, out.value]);
    assert.ok(Number.isNaN(invalid.getTime()));
    t.nulls([ENV, 0, out.value]);
  });

  d.test('napi_is_date', (t) => {
    t.ok([ENV, v(new Date()), out.bool], true);
    t.ok([ENV, v(Date.now()), out.bool], false);
    t.ok([ENV, v(Object.create(Date.prototype)), out.bool], false);
    t.nulls([ENV, v(1), out.bool]);
  });

  d.test('napi_get_date_value', (t) => {
    t.ok([ENV, v(new Date(1234)), out.f64], 1234);
    t.ok([ENV, v(new Date(NaN)), out.f64], NaN);
    for (const wrong of [1234, {}, 'now', null]) t.bad([ENV, v(wrong), out.f64], 'date_expected');
    t.nulls([ENV, v(new Date()), out.f64]);
  });

  d.test('napi_coerce_to_bool', (t) => {
    const things = [[0, false], [1, true], ['', false], ['0', true], [null, false], [{}, true],
      [Symbol('s'), true], [0n, false], [NaN, false]];
    for (const [thing, wanted] of things) t.ok([ENV, v(thing), out.value], wanted);
    t.nulls([ENV, v(1), out.value]);
  });

  d.test('napi_coerce_to_number', (t) => {
    const things = [['12', 12], ['', 0], ['x', NaN], [true, 1], [null, 0], [undefined, NaN], [{}, NaN],
      [[5], 5], [{ valueOf: () => 9 }, 9]];
    for (const [thing, wanted] of things) t.ok([ENV, v(thing), out.value], wanted);
    for (const wrong of [Symbol('s'), 1n]) {
      t.bad([ENV, v(wrong), out.value], 'number_expected', { throws: { name: 'TypeError' } });
    }
    const throwing = { valueOf() { throw new RangeError('mine'); } };
    const { steps, exception } = t.call([ENV, v(throwing), out.value]);
    assert.strictEqual(steps[0].status, 'number_expected');
    assert.strictEqual(exception.message, 'mine');
    t.nulls([ENV, v(1), out.value]);
  });

  d.test('napi_coerce_to_string', (t) => {
    const things = [[12, '12'], [null, 'null'], [undefined, 'undefined'], [[1, 2], '1,2'], [-0, '0'],
      [10n, '10'], [{ toString: () => 'own' }, 'own']];
    for (const [thing, wanted] of things) t.ok([ENV, v(thing), out.value], wanted);
    t.bad([ENV, v(Symbol('s')), out.value], 'string_expected', { throws: { name: 'TypeError' } });
    t.nulls([ENV, v(1), out.value]);
  });

  d.test('napi_coerce_to_object', (t) => {
    const object = {};
    const [same] = t.ok([ENV, v(object), out.value]);
    assert.strictEqual(same, object);
    const [boxed] = t.ok([ENV, v('text'), out.value]);
    assert.strictEqual(typeof boxed, 'object');
    assert.ok(boxed instanceof String);
    for (const wrong of [undefined, null]) {
      t.bad([ENV, v(wrong), out.value], 'object_expected', { throws: { name: 'TypeError' } });
    }
    t.nulls([ENV, v(1), out.value]);
  });
});
