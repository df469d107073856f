'use strict';

// Calling and constructing: https://nodejs.org/api/n-api.html#napi_call_function

function boom() {
  throw new TypeError('inner');
}

test('napi_call_function passes receiver and arguments and gives the result', {
  functions: ['napi_call_function'],
}, (t) => {
  const seen = [];
  function target(...args) {
    seen.push([this, args]);
    return args.length;
  }
  const receiver = {};
  t.ok([ENV, v(receiver), v(target), 2, list('a', 2), out.value], 2);
  t.ok([ENV, v(receiver), v(target), 1, list('a', 2), out.value], 1);
  t.ok([ENV, v(receiver), v(target), 0, NULL, out.value], 0);
  assert.deepEqual(seen.map(([, args]) => args), [['a', 2], ['a'], []], 'the arguments');
  assert(seen.every(([self]) => self === receiver), 'the receiver');
});

test('napi_call_function takes any receiver', { functions: ['napi_call_function'] }, (t) => {
  const self = function () { 'use strict'; return this; };
  for (const receiver of [null, undefined, 5, 'text']) t.ok([ENV, v(receiver), v(self), 0, NULL, out.value], receiver);
});

test('napi_call_function needs no place for the result', { functions: ['napi_call_function'] }, (t) => {
  let calls = 0;
  t.ok([ENV, v(null), v(() => calls++), 0, NULL, NULL]);
  assert.equal(calls, 1, 'calls of the function');
});

test('napi_call_function leaves an exception pending', { functions: ['napi_call_function'] }, (t) => {
  t.bad([ENV, v(null), v(boom), 0, NULL, out.value], 'pending_exception', { throws: { name: 'TypeError', message: 'inner' } });
});

test('napi_call_function answers invalid_arg for what is no function', {
  functions: ['napi_call_function'], level: 'recommended',
}, (t) => {
  t.refuses([{}, 1, null, undefined, 'f'], (wrong) => [ENV, v({}), wrong, 0, NULL, out.value], 'invalid_arg');
});

test('napi_call_function fails for what is no function', { functions: ['napi_call_function'] }, (t) => {
  for (const wrong of [{}, 1, null, undefined, 'f']) t.fails([ENV, v({}), v(wrong), 0, NULL, out.value]);
});

test('napi_call_function wants arguments when their count is above 0', { functions: ['napi_call_function'] }, (t) => {
  t.bad([ENV, v({}), v(() => 1), 1, NULL, out.value], 'invalid_arg');
});

test('napi_new_instance constructs with the arguments', { functions: ['napi_new_instance'] }, (t) => {
  class Made {
    constructor(...args) { this.args = args; }
  }
  const [made] = t.ok([ENV, v(Made), 2, list(1, 2), out.value]);
  assert(made instanceof Made, 'an instance');
  assert.deepEqual(made.args, [1, 2], 'the arguments');
  assert.deepEqual(t.ok([ENV, v(Made), 1, list(1, 2), out.value])[0].args, [1], 'only as many as told');
  assert.deepEqual(t.ok([ENV, v(Made), 0, NULL, out.value])[0].args, [], 'none');
});

test('napi_new_instance leaves an exception pending', { functions: ['napi_new_instance'] }, (t) => {
  class Throws {
    constructor() { throw new RangeError('made'); }
  }
  t.bad([ENV, v(Throws), 0, NULL, out.value], 'pending_exception', { throws: { name: 'RangeError', message: 'made' } });
});

const callers = {
  napi_call_function: (fn) => [ENV, v(null), v(fn), 0, NULL, out.value],
  napi_new_instance: (fn) => [ENV, v(fn), 0, NULL, out.value],
};
for (const [name, args] of Object.entries(callers)) {
  test(`${name} writes no result when an exception is pending`, { functions: [name], level: 'recommended' }, (t) => {
    const { outs } = t.call(args(boom));
    assert.equal(outs[0], UNTOUCHED, 'the place of the result');
  });
}

test('napi_new_instance leaves a TypeError pending for a function that is no constructor', {
  functions: ['napi_new_instance'],
}, (t) => {
  t.bad([ENV, v(() => 1), 0, NULL, out.value], 'pending_exception', { throws: { name: 'TypeError' } });
});

test('napi_new_instance refuses what is no function', { functions: ['napi_new_instance'] }, (t) => {
  t.refuses([{}, 1, null, undefined, 'f'], (wrong) => [ENV, wrong, 0, NULL, out.value], 'invalid_arg');
});

test('napi_new_instance wants arguments when their count is above 0', { functions: ['napi_new_instance'] }, (t) => {
  t.bad([ENV, v(class {}), 1, NULL, out.value], 'invalid_arg');
});
