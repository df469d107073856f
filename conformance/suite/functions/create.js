'use strict';

// Making functions: https://nodejs.org/api/n-api.html#napi_create_function

test('napi_create_function makes a function with a name', { functions: ['napi_create_function'] }, (t) => {
  const counter = t.driver.counter();
  const [cut] = t.ok([ENV, str('namedFunction'), 5, cb('call'), data(counter), out.value]);
  assert.equal(typeof cut, 'function', 'type');
  assert.equal(cut.name, 'named', 'a name of the given length');
  const [whole] = t.ok([ENV, str('n\u00e4med'), AUTO, cb('call'), data(counter), out.value]);
  assert.equal(whole.name, 'n\u00e4med', 'a name up to the NUL');
  const [anonymous] = t.ok([ENV, NULL, 0, cb('call'), data(counter), out.value]);
  assert.equal(anonymous.name, '', 'no name');
  assert.equal(counter.runs, 0, 'making does not call');
  whole();
  anonymous();
  assert.equal(counter.runs, 2, 'calls of the callback');
});

test('napi_create_function makes functions that know their data apart', {
  functions: ['napi_create_function'],
}, (t) => {
  const first = t.driver.counter();
  const second = t.driver.counter();
  const [one] = t.ok([ENV, str('one'), AUTO, cb('call'), data(first), out.value]);
  const [two] = t.ok([ENV, str('two'), AUTO, cb('call'), data(second), out.value]);
  one();
  two();
  two();
  assert.deepEqual([first.runs, second.runs], [1, 2], 'calls with each data');
});

test('napi_create_function refuses a name longer than INT_MAX', {
  functions: ['napi_create_function'], level: 'recommended',
}, (t) => {
  t.bad([ENV, str('x'), 2 ** 31, cb('call'), data(t.driver.counter()), out.value], 'invalid_arg');
});

test('napi_create_function makes a function that returns undefined for NULL', {
  functions: ['napi_create_function'],
}, (t) => {
  assert.equal(t.driver.fn(t.driver.counter())(), undefined, 'what the call returned');
});

test('napi_create_function makes a function that returns what the callback returns', {
  functions: ['napi_create_function'],
}, (t) => {
  const made = out.value;
  const fn = t.driver.fn(t.driver.program([['napi_create_int32', ENV, 42, made]], { returns: made }));
  assert.equal(fn(), 42, 'what the call returned');
});

test('napi_create_function makes a function that throws what is pending when the callback returns', {
  functions: ['napi_create_function', 'napi_throw'],
}, (t) => {
  const made = out.value;
  const thrown = {};
  const fn = t.driver.fn(t.driver.program([['napi_throw', ENV, v(thrown)], ['napi_get_null', ENV, made]], { returns: made }));
  for (let round = 0; round < 3; round++) {
    let caught;
    try {
      fn();
    } catch (error) {
      caught = error;
    }
    assert(caught === thrown, 'the very thing that was thrown');
  }
  assert.equal(t.driver.ok(['napi_is_exception_pending', ENV, out.bool])[0], false, 'nothing is pending afterwards');
});

test('napi_create_function makes a function that lives on while JavaScript has it', {
  functions: ['napi_create_function'],
}, async (t) => {
  const counter = t.driver.counter();
  const fn = t.driver.fn(counter);
  await collectMore();
  fn();
  assert.equal(counter.runs, 1, 'calls after a collection');
});
