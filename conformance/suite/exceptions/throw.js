'use strict';

// Throwing: https://nodejs.org/api/n-api.html#napi_throw and its neighbours

test('napi_throw throws any value', { functions: ['napi_throw'] }, (t) => {
  for (const thing of [new Error('thrown as it is'), 7, 'text', undefined, null, Symbol('s'), {}]) {
    const { steps, threw, exception } = t.call([ENV, v(thing)]);
    assert.equal(steps[0].status, 'ok', 'status');
    assert.equal(steps[0].recorded, 'ok', 'recorded status');
    assert(threw, 'an exception is pending');
    assert.equal(exception, thing, 'the exception');
  }
});

test('napi_throw refuses a second exception and keeps the first', { functions: ['napi_throw'] }, (t) => {
  const twice = t.run(['napi_throw', ENV, v(1)], ['napi_throw', ENV, v(2)]);
  assert.equal(twice.steps[1].status, 'pending_exception', 'status');
  assert.equal(twice.exception, 1, 'the exception');
});

test('napi_throw looks for a pending exception before it looks at its argument',
  { functions: ['napi_throw'], level: 'recommended' }, (t) => {
    const { steps } = t.run(['napi_throw', ENV, v(1)], ['napi_throw', ENV, NULL]);
    assert.equal(steps[1].status, 'pending_exception', 'status');
  });

const throwers = [
  ['napi_throw_error', Error], ['napi_throw_type_error', TypeError],
  ['napi_throw_range_error', RangeError], ['node_api_throw_syntax_error', SyntaxError],
];
for (const [name, Kind] of throwers) {
  test(`${name} throws a ${Kind.name} with message and code`, { functions: [name] }, (t) => {
    const { steps, exception } = t.call([ENV, str('ERR_X'), str('message \u00fc')]);
    assert.equal(steps[0].status, 'ok', 'status');
    assert.equal(steps[0].recorded, 'ok', 'recorded status');
    assert.equal(Object.getPrototypeOf(exception), Kind.prototype, 'the prototype');
    assert.equal(exception.message, 'message \u00fc', 'message');
    assert.equal(exception.code, 'ERR_X', 'code');
  });

  test(`${name} adds no code of NULL`, { functions: [name] }, (t) => {
    const { steps, exception } = t.call([ENV, NULL, str('m')]);
    assert.equal(steps[0].status, 'ok', 'status');
    assert.equal(exception.message, 'm', 'message');
    assert(!('code' in exception), 'there is no code');
  });

  test(`${name} refuses NULL as the message and throws nothing`, { functions: [name] }, (t) => {
    t.bad([ENV, str('ERR_X'), NULL], 'invalid_arg');
    t.bad([ENV, NULL, NULL], 'invalid_arg');
  });

  test(`${name} refuses a second exception and keeps the first`, { functions: [name] }, (t) => {
    const { steps, exception } = t.run(['napi_throw', ENV, v('first')], [name, ENV, NULL, str('second')]);
    assert.equal(steps[1].status, 'pending_exception', 'status');
    assert.equal(exception, 'first', 'the exception');
  });
}
