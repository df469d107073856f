'use strict';

// Conversions: https://nodejs.org/api/n-api.html#napi_coerce_to_bool and its neighbours

const throwing = { [Symbol.toPrimitive]() { throw new RangeError('mine'); } };

test('napi_coerce_to_bool follows ToBoolean', { functions: ['napi_coerce_to_bool'] }, (t) => {
  const things = [
    [0, false], [-0, false], [NaN, false], ['', false], [null, false], [undefined, false], [0n, false],
    [false, false], [1, true], ['0', true], [{}, true], [[], true], [Symbol('s'), true], [1n, true], [true, true],
  ];
  for (const [thing, wanted] of things) t.ok([ENV, v(thing), out.value], wanted);
});

test('napi_coerce_to_number follows ToNumber', { functions: ['napi_coerce_to_number'] }, (t) => {
  const things = [
    ['12', 12], [' 0x10 ', 16], ['', 0], ['x', NaN], [true, 1], [null, 0], [undefined, NaN], [{}, NaN], [[5], 5],
    [{ valueOf: () => 9 }, 9], [1.5, 1.5],
  ];
  for (const [thing, wanted] of things) t.ok([ENV, v(thing), out.value], wanted);
});

test('napi_coerce_to_string follows ToString', { functions: ['napi_coerce_to_string'] }, (t) => {
  const things = [
    [12, '12'], [1.5, '1.5'], [-0, '0'], [null, 'null'], [undefined, 'undefined'], [true, 'true'], [[1, 2], '1,2'],
    [10n, '10'], [{ toString: () => 'own' }, 'own'], ['same', 'same'], [{}, '[object Object]'],
  ];
  for (const [thing, wanted] of things) t.ok([ENV, v(thing), out.value], wanted);
});

test('napi_coerce_to_object gives an object back and boxes a primitive', {
  functions: ['napi_coerce_to_object'],
}, (t) => {
  const object = {};
  assert(t.ok([ENV, v(object), out.value])[0] === object, 'the same object');
  const boxes = [['text', String], [1, Number], [true, Boolean], [1n, BigInt], [Symbol('s'), Symbol]];
  for (const [thing, Box] of boxes) {
    const [boxed] = t.ok([ENV, v(thing), out.value]);
    assert.equal(typeof boxed, 'object', `a boxed ${typeof thing}`);
    assert(boxed instanceof Box, `an instance of ${Box.name}`);
    assert.equal(boxed.valueOf(), thing, 'with the value inside');
  }
});

const refused = [
  ['napi_coerce_to_number', [Symbol('s'), 1n], 'number_expected'],
  ['napi_coerce_to_string', [Symbol('s')], 'string_expected'],
  ['napi_coerce_to_object', [undefined, null], 'object_expected'],
];
for (const [name, wrong, status] of refused) {
  test(`${name} answers ${status} where JavaScript throws a TypeError, and leaves it pending`, {
    functions: [name],
  }, (t) => {
    t.refuses(wrong, (thing) => [ENV, thing, out.value], status, { throws: { name: 'TypeError' } });
  });
}

for (const [name, , status] of refused.slice(0, 2)) {
  test(`${name} leaves the exception of a conversion pending`, { functions: [name] }, (t) => {
    t.bad([ENV, v(throwing), out.value], status, { throws: { name: 'RangeError', message: 'mine' } });
  });
}
