'use strict';

// Comparisons: https://nodejs.org/api/n-api.html#napi_strict_equals and #napi_instanceof

const object = {};

test('napi_strict_equals is true as === is', { functions: ['napi_strict_equals'] }, (t) => {
  const symbol = Symbol('s');
  const pairs = [[object, object], [0, -0], ['a', 'a'], [1, 1], [5n, 5n], [null, null], [undefined, undefined], [symbol, symbol]];
  for (const [left, right] of pairs) t.ok([ENV, v(left), v(right), out.bool], true);
});

test('napi_strict_equals is false as === is', { functions: ['napi_strict_equals'] }, (t) => {
  const pairs = [[object, {}], [NaN, NaN], [1, '1'], [1, 1n], [null, undefined], ['a', 'b'], [Symbol('s'), Symbol('s')], [true, 1]];
  for (const [left, right] of pairs) t.ok([ENV, v(left), v(right), out.bool], false);
});

test('napi_instanceof looks through the prototypes', { functions: ['napi_instanceof'] }, (t) => {
  class Kind {}
  class Derived extends Kind {}
  t.ok([ENV, v(new Kind()), v(Kind), out.bool], true);
  t.ok([ENV, v(new Derived()), v(Kind), out.bool], true);
  t.ok([ENV, v(new Kind()), v(Derived), out.bool], false);
  t.ok([ENV, v({}), v(Kind), out.bool], false);
  t.ok([ENV, v(1), v(Number), out.bool], false);
});

test('napi_instanceof asks Symbol.hasInstance', { functions: ['napi_instanceof'] }, (t) => {
  let asked = 0;
  class Always {
    static [Symbol.hasInstance]() { asked++; return true; }
  }
  t.ok([ENV, v(1), v(Always), out.bool], true);
  assert.equal(asked, 1, 'times it was asked');
});

test('napi_instanceof leaves what Symbol.hasInstance throws pending', { functions: ['napi_instanceof'] }, (t) => {
  class Throws {
    static [Symbol.hasInstance]() { throw new RangeError('asked'); }
  }
  const { steps, exception } = t.call([ENV, v({}), v(Throws), out.bool]);
  assert.notEqual(steps[0].status, 'ok', 'status');
  assert.equal(exception.message, 'asked', 'the exception');
});

test('napi_instanceof throws for a constructor that is no function', { functions: ['napi_instanceof'] }, (t) => {
  const wrong = [{}, { [Symbol.hasInstance]: () => true }, 1, 'text'];
  t.refuses(wrong, (thing) => [ENV, v({}), thing, out.bool], 'function_expected', { throws: {
    name: 'TypeError', code: 'ERR_NAPI_CONS_FUNCTION', message: 'Constructor must be a function',
  } });
});

test('napi_instanceof refuses null and undefined as a constructor', { functions: ['napi_instanceof'] }, (t) => {
  t.refuses([null, undefined], (thing) => [ENV, v({}), thing, out.bool], 'object_expected', { throws: { name: 'TypeError' } });
});
