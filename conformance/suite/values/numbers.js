'use strict';

// Numbers: https://nodejs.org/api/n-api.html#functions-to-convert-from-c-types-to-node-api

const NOT_NUMBERS = ['7', '', true, null, undefined, {}, [], 7n, Symbol('7'), new Number(7)];

test('napi_create_int32 keeps every 32-bit integer', { functions: ['napi_create_int32'] }, (t) => {
  for (const n of [0, 1, -1, 42, 2147483647, -2147483648]) t.ok([ENV, n, out.value], n);
});

test('napi_create_uint32 keeps every unsigned 32-bit integer', { functions: ['napi_create_uint32'] }, (t) => {
  for (const n of [0, 1, 2147483647, 2147483648, 4294967295]) t.ok([ENV, n, out.value], n);
});

test('napi_create_int64 becomes the nearest double', { functions: ['napi_create_int64'] }, (t) => {
  const cases = [
    [0n, 0], [-1n, -1], [2n ** 31n, 2 ** 31], [2n ** 53n, 2 ** 53], [2n ** 53n + 1n, 2 ** 53],
    [2n ** 63n - 1n, 2 ** 63], [-(2n ** 63n), -(2 ** 63)], [-5000000000n, -5e9],
  ];
  for (const [given, wanted] of cases) t.ok([ENV, given, out.value], wanted);
});

test('napi_create_double keeps every double, -0 and NaN included', { functions: ['napi_create_double'] }, (t) => {
  for (const n of [0, 0.5, -1e300, 5e-324, 2 ** 31, NaN, Infinity, -Infinity]) {
    t.ok([ENV, n, out.value], n);
  }
  const [zero] = t.ok([ENV, -0, out.value]);
  assert(Object.is(zero, -0), 'the sign of -0 is kept');
});

test('napi_get_value_int32 truncates, wraps modulo 2^32, and makes 0 of what is not finite', {
  functions: ['napi_get_value_int32'],
}, (t) => {
  const cases = [
    [7, 7], [-7, -7], [7.9, 7], [-7.9, -7], [NaN, 0], [Infinity, 0], [-Infinity, 0], [-0, 0],
    [2147483647, 2147483647], [-2147483648, -2147483648], [2147483648, -2147483648],
    [4294967296 + 5, 5], [2 ** 53, 0], [-(2 ** 31) - 1, 2147483647], [1e300, 0],
  ];
  for (const [given, wanted] of cases) t.ok([ENV, v(given), out.i32], wanted);
});

test('napi_get_value_uint32 truncates, wraps modulo 2^32, and makes 0 of what is not finite', {
  functions: ['napi_get_value_uint32'],
}, (t) => {
  const cases = [
    [7, 7], [3.99, 3], [-1, 4294967295], [NaN, 0], [Infinity, 0], [-Infinity, 0], [-0, 0],
    [4294967295, 4294967295], [4294967296, 0], [4294967297, 1], [2 ** 53, 0], [2147483648, 2147483648],
  ];
  for (const [given, wanted] of cases) t.ok([ENV, v(given), out.u32], wanted);
});

test('napi_get_value_int64 truncates, saturates at both ends, and makes 0 of what is not finite', {
  functions: ['napi_get_value_int64'],
}, (t) => {
  const cases = [
    [7, 7n], [7.9, 7n], [-7.9, -7n], [NaN, 0n], [Infinity, 0n], [-Infinity, 0n], [-0, 0n],
    [2147483648, 2147483648n], [-5e9, -5000000000n], [2 ** 53, 2n ** 53n], [-(2 ** 53), -(2n ** 53n)],
    [2 ** 63, 2n ** 63n - 1n], [1e300, 2n ** 63n - 1n], [-(2 ** 63), -(2n ** 63n)], [-1e300, -(2n ** 63n)],
  ];
  for (const [given, wanted] of cases) t.ok([ENV, v(given), out.i64], wanted);
});

test('napi_get_value_double gives every double back', { functions: ['napi_get_value_double'] }, (t) => {
  for (const n of [0, 7, -2147483648, 0.1, -1e300, 5e-324, NaN, Infinity, -Infinity, 2 ** 31]) {
    t.ok([ENV, v(n), out.f64], n);
  }
  const [zero] = t.ok([ENV, v(-0), out.f64]);
  assert(Object.is(zero, -0), 'the sign of -0 is kept');
});

const readers = {
  napi_get_value_int32: 'i32', napi_get_value_uint32: 'u32', napi_get_value_int64: 'i64',
  napi_get_value_double: 'f64',
};
for (const [name, kind] of Object.entries(readers)) {
  test(`${name} refuses everything but a number`, { functions: [name] }, (t) => {
    t.refuses(NOT_NUMBERS, (wrong) => [ENV, wrong, out[kind]], 'number_expected');
  });
}
