'use strict';

// Lists of keys: https://nodejs.org/api/n-api.html#napi_get_all_property_names

const MODE = { ALL: 0, OWN: 1 };
const FILTER = { all: 0, writable: 1, enumerable: 2, configurable: 4, skipStrings: 8, skipSymbols: 16 };
const CONVERSION = { KEEP: 0, TO_STRINGS: 1 };

const symbol = Symbol('s');
const object = Object.create({ inherited: 1, 9: 1 }, {
  hidden: { value: 1, writable: true },
  shown: { value: 1, enumerable: true },
  5: { value: 1, enumerable: true, configurable: true },
  [symbol]: { value: 1, enumerable: true },
});

test('napi_get_property_names gives enumerable string keys of the object and its prototypes, as strings', {
  functions: ['napi_get_property_names'],
}, (t) => {
  t.ok([ENV, v(object), out.value], ['5', 'shown', '9', 'inherited']);
  t.ok([ENV, v(['a', 'b']), out.value], ['0', '1']);
  t.ok([ENV, v({}), out.value], []);
});

const cases = [
  ['own keys', MODE.OWN, FILTER.all, CONVERSION.KEEP, [5, 'hidden', 'shown', symbol]],
  ['own keys with numbers as strings', MODE.OWN, FILTER.all, CONVERSION.TO_STRINGS, ['5', 'hidden', 'shown', symbol]],
  ['own writable keys', MODE.OWN, FILTER.writable, CONVERSION.TO_STRINGS, ['hidden']],
  ['own enumerable keys', MODE.OWN, FILTER.enumerable, CONVERSION.TO_STRINGS, ['5', 'shown', symbol]],
  ['own configurable keys', MODE.OWN, FILTER.configurable, CONVERSION.TO_STRINGS, ['5']],
  ['own symbols', MODE.OWN, FILTER.skipStrings, CONVERSION.TO_STRINGS, [symbol]],
  ['own strings', MODE.OWN, FILTER.skipSymbols, CONVERSION.TO_STRINGS, ['5', 'hidden', 'shown']],
  ['own keys by two filters', MODE.OWN, FILTER.enumerable | FILTER.skipSymbols, CONVERSION.KEEP, [5, 'shown']],
  ['keys of prototypes too', MODE.ALL, FILTER.enumerable | FILTER.skipSymbols, CONVERSION.KEEP,
    [5, 'shown', 9, 'inherited']],
  ['keys of prototypes too, numbers as strings', MODE.ALL, FILTER.enumerable | FILTER.skipSymbols, CONVERSION.TO_STRINGS,
    ['5', 'shown', '9', 'inherited']],
];
for (const [what, mode, filter, conversion, wanted] of cases) {
  test(`napi_get_all_property_names gives ${what}`, { functions: ['napi_get_all_property_names'] }, (t) => {
    const [names] = t.ok([ENV, v(object), mode, filter, conversion, out.value]);
    assert(Array.isArray(names), 'an array');
    assert.deepEqual(names, wanted, 'the keys');
  });
}

test('napi_get_all_property_names refuses modes and conversions that do not exist', {
  functions: ['napi_get_all_property_names'],
}, (t) => {
  t.bad([ENV, v(object), 2, FILTER.all, CONVERSION.KEEP, out.value], 'invalid_arg');
  t.bad([ENV, v(object), MODE.ALL, FILTER.all, 2, out.value], 'invalid_arg');
});
