'use strict';

// Global instances and booleans: https://nodejs.org/api/n-api.html#functions-to-get-global-instances

test('napi_get_undefined gives undefined', { functions: ['napi_get_undefined'] }, (t) => {
  t.ok([ENV, out.value], undefined);
});

test('napi_get_null gives null', { functions: ['napi_get_null'] }, (t) => {
  t.ok([ENV, out.value], null);
});

test('napi_get_global gives the global object', { functions: ['napi_get_global'] }, (t) => {
  const [global] = t.ok([ENV, out.value]);
  assert(global === globalThis, 'the very same object');
});

test('napi_get_boolean gives true and false', { functions: ['napi_get_boolean'] }, (t) => {
  t.ok([ENV, true, out.value], true);
  t.ok([ENV, false, out.value], false);
});

test('napi_get_value_bool reads true and false', { functions: ['napi_get_value_bool'] }, (t) => {
  t.ok([ENV, v(true), out.bool], true);
  t.ok([ENV, v(false), out.bool], false);
});

test('napi_get_value_bool refuses everything but a boolean', { functions: ['napi_get_value_bool'] }, (t) => {
  const wrong = [0, 1, 'true', '', null, undefined, {}, new Boolean(true), 1n];
  t.refuses(wrong, (thing) => [ENV, thing, out.bool], 'boolean_expected');
});
