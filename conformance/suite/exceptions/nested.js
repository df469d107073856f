'use strict';

// Exceptions that cross several callbacks: https://nodejs.org/api/n-api.html#exceptions

const call = (fn, result = NULL) => ['napi_call_function', ENV, v(undefined), v(fn), 0, NULL, result];
const NESTED = { functions: ['napi_call_function', 'napi_throw_error', 'napi_get_and_clear_last_exception'] };

test('an exception thrown inside a nested callback is pending in the outer one', NESTED, (t) => {
  const inner = t.driver.fn(t.driver.program([['napi_throw_error', ENV, str('ERR_INNER'), str('inner')]]));
  const { steps, outs, threw } = t.run(
    call(inner),
    ['napi_is_exception_pending', ENV, out.bool],
    ['napi_get_and_clear_last_exception', ENV, out.value],
    call(() => 2, out.value),
  );
  assert.deepEqual(statuses({ steps }), ['pending_exception', 'ok', 'ok', 'ok'], 'statuses');
  assert.equal(outs[0], true, 'pending');
  assert.equal(outs[1].code, 'ERR_INNER', 'code of the exception');
  assert.equal(outs[2], 2, 'the result of the last call');
  assert(!threw, 'nothing is pending at the end');
});

test('an exception passes through callbacks that leave it alone', NESTED, (t) => {
  const thrown = {};
  let fn = t.driver.fn(t.driver.program([['napi_throw', ENV, v(thrown)]]));
  for (let depth = 0; depth < 10; depth++) {
    const inner = fn;
    fn = t.driver.fn(t.driver.program([call(depth % 2 ? () => inner() : inner)]));
  }
  let caught;
  try {
    fn();
  } catch (error) {
    caught = error;
  }
  assert.equal(caught, thrown, 'what came out');
});

test('an exception that a callback took does not reach its caller', NESTED, (t) => {
  const thrown = {};
  const taking = t.driver.fn(t.driver.program([
    call(() => { throw thrown; }),
    ['napi_get_and_clear_last_exception', ENV, out.value],
  ]));
  const { steps, threw } = t.run(call(taking));
  assert.equal(steps[0].status, 'ok', 'status of the outer call');
  assert(!threw, 'nothing is pending');
});

test('JavaScript between two callbacks can catch the exception', NESTED, (t) => {
  const inner = t.driver.fn(t.driver.program([['napi_throw_error', ENV, str('ERR_INNER'), str('inner')]]));
  const between = () => {
    try {
      inner();
    } catch (error) {
      return error.code;
    }
    return 'nothing';
  };
  const { steps, outs } = t.run(call(between, out.value));
  assert.equal(steps[0].status, 'ok', 'status of the outer call');
  assert.equal(outs[0], 'ERR_INNER', 'what was caught');
});

test('a callback can throw something else instead', NESTED, (t) => {
  const inner = t.driver.fn(t.driver.program([['napi_throw_error', ENV, str('ERR_INNER'), str('inner')]]));
  const outer = t.driver.fn(t.driver.program([
    call(inner),
    ['napi_get_and_clear_last_exception', ENV, out.value],
    ['napi_throw_error', ENV, str('ERR_OUTER'), str('outer')],
  ]));
  assert.throws(outer, { code: 'ERR_OUTER', message: 'outer' });
});

test('an exception of one addon is not pending in another', { functions: ['napi_is_exception_pending'] }, (t) => {
  const other = driverFor(t.version === 8 ? 9 : 8);
  const pending = out.bool;
  const probe = other.fn(other.program([['napi_is_exception_pending', ENV, pending]]));
  const inner = t.driver.fn(t.driver.program([
    call(() => { throw new Error('mine'); }),
    ['napi_get_and_clear_last_exception', ENV, out.value],
    call(probe),
  ]));
  inner();
  assert.equal(other.read(pending)[0], false, 'pending in the other addon');
});

test('the exception of one addon reaches another addon that called it', NESTED, (t) => {
  const other = driverFor(t.version === 8 ? 9 : 8);
  const theirs = other.fn(other.program([['napi_throw_error', ENV, str('ERR_THEIRS'), str('theirs')]]));
  const { steps, outs } = t.run(call(theirs), ['napi_get_and_clear_last_exception', ENV, out.value]);
  assert.equal(steps[0].status, 'pending_exception', 'status');
  assert.equal(outs[0].code, 'ERR_THEIRS', 'code of the exception');
});

test('endless recursion between native code and JavaScript ends in a RangeError', NESTED, (t) => {
  const holder = {};
  const native = t.driver.program([call(() => holder.again())], { collect: false });
  holder.again = t.driver.fn(native);
  assert.throws(() => holder.again(), RangeError);
});

const STATUS_CHANGED = { node: '22', why: 'before, the status was generic_failure' };

test('a getter that throws in a callback leaves its exception',
  { functions: ['napi_get_named_property'], changed: STATUS_CHANGED }, (t) => {
  const object = { get a() { throw new TypeError('getter'); } };
  t.bad([ENV, v(object), str('a'), out.value], 'pending_exception', { throws: { name: 'TypeError', message: 'getter' } });
});

test('a setter that throws in a callback leaves its exception',
  { functions: ['napi_set_named_property'], changed: STATUS_CHANGED }, (t) => {
  const object = { set a(value) { throw new TypeError('setter'); } };
  t.bad([ENV, v(object), str('a'), v(1)], 'pending_exception', { throws: { name: 'TypeError', message: 'setter' } });
});
