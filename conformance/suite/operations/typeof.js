'use strict';

// Types: https://nodejs.org/api/n-api.html#napi_typeof

const TYPES = [
  'undefined', 'null', 'boolean', 'number', 'string', 'symbol', 'object', 'function', 'external', 'bigint',
];

const things = {
  undefined: [undefined],
  null: [null],
  boolean: [true, false],
  number: [0, 1.5, NaN, -2147483649],
  string: ['', 's', 'x'.repeat(100)],
  symbol: [Symbol('s'), Symbol.iterator],
  object: [{}, [], new Date(), /x/, new Proxy({}, {}), Object.create(null), new Number(1), new Uint8Array(1)],
  function: [() => 1, class {}, function* () {}, async () => 1, new Proxy(() => 1, {})],
  bigint: [0n, 7n, -(2n ** 70n)],
};

for (const [type, samples] of Object.entries(things)) {
  test(`napi_typeof knows ${type}`, { functions: ['napi_typeof'] }, (t) => {
    for (const thing of samples) t.ok([ENV, v(thing), out.i32], TYPES.indexOf(type));
  });
}

test('napi_typeof knows external', { functions: ['napi_typeof', 'napi_create_external'] }, (t) => {
  t.ok([ENV, v(t.driver.external()), out.i32], TYPES.indexOf('external'));
});
