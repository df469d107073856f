'use strict';

// What is pending, and until when: https://nodejs.org/api/n-api.html#exceptions

function fails() {
  throw new RangeError('js');
}
const call = (fn, result = NULL) => ['napi_call_function', ENV, v(undefined), v(fn), 0, NULL, result];

test('napi_is_exception_pending is false when nothing was thrown', {
  functions: ['napi_is_exception_pending'],
}, (t) => {
  t.ok([ENV, out.bool], false);
});

test('napi_is_exception_pending is true after a throw, and as often as it is asked',
  { functions: ['napi_is_exception_pending'] }, (t) => {
    const { outs, exception } = t.runAlone(['napi_throw', ENV, v('first')],
      ['napi_is_exception_pending', ENV, out.bool], ['napi_is_exception_pending', ENV, out.bool]);
    assert.deepEqual(outs, [true, true], 'what was written');
    assert.equal(exception, 'first', 'the exception');
  });

test('napi_is_exception_pending is true after a call of JavaScript that threw',
  { functions: ['napi_is_exception_pending', 'napi_call_function'] }, (t) => {
    const { outs } = t.run(call(fails), ['napi_is_exception_pending', ENV, out.bool]);
    assert.equal(outs[0], true, 'what was written');
  });

test('napi_get_and_clear_last_exception gives undefined when nothing is pending',
  { functions: ['napi_get_and_clear_last_exception'] }, (t) => {
    t.ok([ENV, out.value], undefined);
  });

test('napi_get_and_clear_last_exception gives the exception and clears it',
  { functions: ['napi_get_and_clear_last_exception', 'napi_is_exception_pending'] }, (t) => {
    const taken = () => ['napi_get_and_clear_last_exception', ENV, out.value];
    const { outs, threw } = t.run(['napi_throw', ENV, v('boom')], taken(), ['napi_is_exception_pending', ENV, out.bool], taken());
    assert.deepEqual(outs, ['boom', false, undefined], 'exception, pending, second exception');
    assert(!threw, 'nothing is pending at the end');
  });

test('napi_get_and_clear_last_exception gives what JavaScript threw, itself',
  { functions: ['napi_get_and_clear_last_exception', 'napi_call_function'] }, (t) => {
    const thrown = { mine: true };
    const { outs, steps, threw } = t.run(call(() => { throw thrown; }), ['napi_get_and_clear_last_exception', ENV, out.value]);
    assert.deepEqual(statuses({ steps }), ['pending_exception', 'ok'], 'statuses');
    assert.equal(outs[0], thrown, 'the exception');
    assert(!threw, 'nothing is pending at the end');
  });

test('JavaScript can be called again once the exception is cleared',
  { functions: ['napi_get_and_clear_last_exception', 'napi_call_function'] }, (t) => {
    const result = out.value;
    const { steps, outs } = t.run(call(fails), call(() => 1), ['napi_get_and_clear_last_exception', ENV, out.value], call(() => 2, result));
    assert.deepEqual(statuses({ steps }), ['pending_exception', 'pending_exception', 'ok', 'ok'], 'statuses');
    assert.equal(outs[1], 2, 'the result of the last call');
  });

test('a function is not called while an exception is pending', { functions: ['napi_call_function'] }, (t) => {
  let calls = 0;
  const { exception } = t.run(['napi_throw', ENV, v('first')], call(() => calls++));
  assert.equal(calls, 0, 'calls of the function');
  assert.equal(exception, 'first', 'the exception');
});

test('an object is not changed while an exception is pending',
  { functions: ['napi_set_property', 'napi_set_named_property', 'napi_set_element', 'napi_delete_property',
    'napi_delete_element', 'napi_define_properties', 'napi_object_freeze', 'napi_object_seal'] }, (t) => {
    const object = { a: 1, 0: 1 };
    const { steps } = t.run(['napi_throw', ENV, v('first')],
      ['napi_set_property', ENV, v(object), v('b'), v(1)],
      ['napi_set_named_property', ENV, v(object), str('c'), v(1)],
      ['napi_set_element', ENV, v(object), 1, v(1)],
      ['napi_delete_property', ENV, v(object), v('a'), out.bool],
      ['napi_delete_element', ENV, v(object), 0, out.bool],
      ['napi_define_properties', ENV, v(object), 1, properties({ utf8name: 'd', value: 1 })],
      ['napi_object_freeze', ENV, v(object)],
      ['napi_object_seal', ENV, v(object)]);
    assert.deepEqual(statuses({ steps }).slice(1), Array(8).fill('pending_exception'), 'statuses');
    assert.deepEqual(object, { a: 1, 0: 1 }, 'the object');
    assert(Object.isExtensible(object), 'the object can grow');
  });

test('an exception left pending is gone after the callback', {
  functions: ['napi_throw', 'napi_is_exception_pending'],
}, (t) => {
  const fn = t.driver.fn(t.driver.program([['napi_throw', ENV, v('left')]]));
  try {
    fn();
  } catch (error) {
    assert.equal(error, 'left', 'what the call threw');
  }
  t.of('napi_is_exception_pending').ok([ENV, out.bool], false);
});
