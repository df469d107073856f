'use strict';

// napi_create_int32: https://nodejs.org/api/n-api.html#napi_create_int32

test('napi_create_int32 makes a number', { functions: ['napi_create_int32'] }, (t) => {
  for (const number of [0, 1, -1, 2147483647, -2147483648]) t.ok([ENV, number, out.value], number);
});

test('napi_create_int32 refuses NULL', { functions: ['napi_create_int32'] }, (t) => {
  t.nulls([ENV, 1, out.value]);
});
