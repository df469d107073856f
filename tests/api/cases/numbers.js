'use strict';

// Numbers: https://nodejs.org/api/n-api.html#functions-to-convert-from-c-types-to-node-api

const { chapter, ENV, out, v } = require('../driver.js');

chapter((d) => {
  d.test('napi_create_int32', (t) => {
    t.ok([ENV, 42, out.value], 42);
    t.ok([ENV, -2147483648, out.value], -2147483648);
    t.nulls([ENV, 1, out.value]);
  });

  d.test('napi_create_uint32', (t) => {
    t.ok([ENV, 4294967295, out.value], 4294967295);
    t.nulls([ENV, 1, out.value]);
  });

  d.test('napi_create_int64', (t) => {
    t.ok([ENV, 2n ** 53n, out.value], 2 ** 53);
    t.ok([ENV, -(2n ** 63n), out.value], -(2 ** 63));
    t.nulls([ENV, 1, out.value]);
  });

  d.test('napi_create_double', (t) => {
    t.ok([ENV, 0.5, out.value], 0.5);
    t.nulls([ENV, 1, out.value]);
  });

  d.test('napi_get_value_int32', (t) => {
    const cases = [
      [7, 7], [-7.9, -7], [NaN, 0], [Infinity, 0], [-Infinity, 0], [-0, 0],
      [2147483648, -2147483648], [4294967296 + 5, 5], [2 ** 53, 0], [-(2 ** 31) - 1, 2147483647],
      [1e300, 0],
    ];
    for (const [given, wanted] of cases) t.ok([ENV, v(given), out.i32], wanted);
    for (const wrong of ['7', true, null, undefined, {}, 7n, Symbol('7')]) {
      t.bad([ENV, v(wrong), out.i32], 'number_expected');
    }
    t.nulls([ENV, v(7), out.i32]);
  });

  d.test('napi_get_value_uint32', (t) => {
    const cases = [
      [7, 7], [-1, 4294967295], [NaN, 0], [Infinity, 0], [4294967296, 0], [4294967295, 4294967295],
      [3.99, 3],
    ];
    for (const [given, wanted] of cases) t.ok([ENV, v(given), out.u32], wanted);
    t.bad([ENV, v('7'), out.u32], 'number_expected');
    t.nulls([ENV, v(7), out.u32]);
  });

  d.test('napi_get_value_int64', (t) => {
    const cases = [
      [7, 7n], [-7.9, -7n], [NaN, 0n], [Infinity, 0n], [-Infinity, 0n], [2 ** 53, 2n ** 53n],
      [2 ** 63, 2n ** 63n - 1n], [1e300, 2n ** 63n - 1n], [-1e300, -(2n ** 63n)],
    ];
    for (const [given, wanted] of cases) t.ok([ENV, v(given), out.i64], wanted);
    t.bad([ENV, v(7n), out.i64], 'number_expected');
    t.nulls([ENV, v(7), out.i64]);
  });

  d.test('napi_get_value_double', (t) => {
    for (const number of [0, -0, 0.1, -1e300, NaN, Infinity, 2 ** 31]) {
      t.ok([ENV, v(number), out.f64], number);
    }
    t.bad([ENV, v('0.1'), out.f64], 'number_expected');
    t.nulls([ENV, v(7), out.f64]);
  });
});
