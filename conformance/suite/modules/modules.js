'use strict';

// How an addon becomes a module: https://nodejs.org/api/n-api.html#module-registration

const INIT = { NULL: 0, FUNCTION: 1, STRING: 2, THROWS: 3, THROWS_AND_RETURNS: 4, FAILS_QUIETLY: 5, COUNTS: 6 };
const init = (kind) => addon('init.c', { version: 8, defines: { INIT: kind } });
const [returnsNull, returnsFunction, returnsString, throws, throwsAndReturns, failsQuietly, counts] =
  Object.values(INIT).map(init);
const registered = addon('registered.c', { version: 8 });

test('the exports are those given to init when it returns NULL', {
  functions: ['napi_set_named_property'], version: 8,
}, () => {
  assert.equal(returnsNull().hello(), 'hello', 'what the function returned');
});

test('a function that init returns becomes the exports', { functions: ['napi_create_function'], version: 8 }, () => {
  const hello = returnsFunction();
  assert.equal(typeof hello, 'function', 'type of the exports');
  assert.equal(hello(), 'hello', 'what the function returned');
  assert.equal(hello.hello, undefined, 'what was put on the exports before');
});

test('a primitive that init returns becomes the exports', {
  functions: ['napi_create_string_utf8'], version: 8,
}, () => {
  assert.equal(returnsString(), 'only text', 'the exports');
});

for (const [what, load] of [['returns NULL', throws], ['returns the exports', throwsAndReturns]]) {
  test(`an exception that init throws comes out of the load when it ${what}`, {
    functions: ['napi_throw_range_error'], version: 8,
  }, () => {
    assert.throws(load, { name: 'RangeError', code: 'ERR_INIT', message: 'init failed' });
  });
}

test('a call that fails in init without an exception does not stop the load', {
  functions: ['napi_get_value_double'], version: 8,
}, () => {
  assert.equal(failsQuietly().hello(), 'hello', 'what the function returned');
});

test('a module is loaded once', { functions: ['napi_create_int32'], version: 8 }, () => {
  const first = counts();
  assert.equal(counts(), first, 'the same exports');
  assert.equal(first.calls, 1, 'calls of init');
});

test('init is called again for each new load of a file', { functions: ['napi_create_int32'], version: 8 }, () => {
  const first = counts();
  const again = counts.again();
  assert.notEqual(again, first, 'other exports');
  assert.equal(again.calls, 2, 'calls of init');
  assert.equal(again.hello(), 'hello', 'what the function returned');
  assert.equal(first.hello(), 'hello', 'what the first function returns still');
});

test('napi_module_register registers from a static constructor', {
  functions: ['napi_module_register'], version: 8,
}, () => {
  assert.equal(registered().loads, 1, 'calls of init');
});

test('init of a registered module is called again for each new load of its file',
  { functions: ['napi_module_register'], version: 8 }, () => {
    const first = registered();
    const again = registered.again();
    assert.notEqual(again, first, 'other exports');
    assert.equal(again.loads, 2, 'calls of init');
  });
