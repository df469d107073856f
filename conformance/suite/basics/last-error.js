'use strict';

// What the last error says: https://nodejs.org/api/n-api.html#napi_extended_error_info

const READ = { functions: ['napi_get_last_error_info'] };
const FINE = { message: null, code: 0, engine: 0 };
const fails = () => ['napi_get_value_double', ENV, v('x'), out.f64];
const NUMBER_EXPECTED = STATUS.indexOf('number_expected');

test('napi_get_last_error_info says ok when nothing failed', READ, (t) => {
  t.ok([ENV, out.errorInfo], FINE);
});

test('napi_get_last_error_info says what the last call answered', READ, (t) => {
  const { outs } = t.run(fails(), ['napi_get_last_error_info', ENV, out.errorInfo]);
  assert.equal(outs[1].code, NUMBER_EXPECTED, 'error_code');
  assert.equal(outs[1].engine, 0, 'engine_error_code');
  assert.equal(typeof outs[1].message, 'string', 'type of the message');
});

test('napi_get_last_error_info leaves the error as it is', READ, (t) => {
  const read = () => ['napi_get_last_error_info', ENV, out.errorInfo];
  const { outs } = t.runAlone(fails(), read(), read());
  assert.deepEqual(outs[2], outs[1], 'the second reading');
  assert.equal(outs[2].code, NUMBER_EXPECTED, 'error_code');
});

test('napi_get_last_error_info says ok again after a call that succeeds', READ, (t) => {
  const { outs } = t.run(fails(), ['napi_create_object', ENV, out.value], ['napi_get_last_error_info', ENV, out.errorInfo]);
  assert.deepEqual(outs[2], FINE, 'the record');
});

test('napi_get_last_error_info says ok again in the next callback', READ, (t) => {
  t.run(fails());
  t.ok([ENV, out.errorInfo], FINE);
});

test('napi_get_last_error_info reads the record with an exception pending', READ, (t) => {
  const { outs, steps } = t.runAlone(['napi_throw', ENV, v(1)], fails(), ['napi_get_last_error_info', ENV, out.errorInfo],
    ['napi_get_and_clear_last_exception', ENV, out.value]);
  assert.equal(steps[2].status, 'ok', 'status');
  assert.equal(outs[1].code, NUMBER_EXPECTED, 'error_code');
});

test('each environment has its own last error', READ, (t) => {
  t.run(fails(), ['napi_get_last_error_info', ENV, out.errorInfo]);
  const other = driverFor(t.version === 8 ? 9 : 8);
  const probe = other.fn(other.program([['napi_get_last_error_info', ENV, out.errorInfo]]));
  const { outs } = t.runAlone(fails(), ['napi_call_function', ENV, v(undefined), v(probe), 0, NULL, out.value]);
  assert.equal(outs[1], undefined, 'the call of the other environment');
  const [{ code }] = other.ok(['napi_get_last_error_info', ENV, out.errorInfo]);
  assert.equal(code, 0, 'error_code of the other environment');
});

// The texts are part of the interface: addons show them to their users.
const MESSAGES = {
  invalid_arg: ['Invalid argument', ['napi_create_object', ENV, NULL]],
  object_expected: ['An object was expected', ['napi_get_prototype', ENV, v(undefined), out.value]],
  string_expected: ['A string was expected', ['napi_create_symbol', ENV, v(1), out.value]],
  name_expected: ['A string or symbol was expected', ['napi_has_own_property', ENV, v({}), v(1), out.bool]],
  number_expected: ['A number was expected', ['napi_get_value_double', ENV, v('x'), out.f64]],
  boolean_expected: ['A boolean was expected', ['napi_get_value_bool', ENV, v('x'), out.bool]],
  array_expected: ['An array was expected', ['napi_get_array_length', ENV, v('x'), out.u32]],
  function_expected: ['A function was expected', ['napi_instanceof', ENV, v({}), v({}), out.bool]],
  bigint_expected: ['A bigint was expected', ['napi_get_value_bigint_int64', ENV, v('x'), out.i64, out.bool]],
  date_expected: ['A date was expected', ['napi_get_date_value', ENV, v('x'), out.f64]],
  arraybuffer_expected: ['An arraybuffer was expected', ['napi_detach_arraybuffer', ENV, v({})]],
  pending_exception: ['An exception is pending',
    ['napi_call_function', ENV, v(null), v(() => { throw new Error('mine'); }), 0, NULL, NULL]],
};

for (const [status, [message, call]] of Object.entries(MESSAGES)) {
  test(`the last error after ${status} has its code and message`, {
    functions: ['napi_get_last_error_info', call[0]],
  }, (t) => {
    const { steps } = t.run(call);
    assert.equal(steps[0].status, status, 'status');
    assert.equal(steps[0].recorded, status, 'error_code');
    assert.equal(steps[0].message, message, 'error_message');
  });
}

test('the last error after generic_failure has its code and message', READ, (t) => {
  const [ref] = t.driver.ok(['napi_create_reference', ENV, v({}), 0, out.pointer]);
  const { steps } = t.run(['napi_reference_unref', ENV, pointer(ref), out.u32]);
  assert.deepEqual([steps[0].recorded, steps[0].message], ['generic_failure', 'Unknown failure'], 'code and message');
  t.driver.ok(['napi_delete_reference', ENV, pointer(ref)]);
});

test('the last error after escape_called_twice has its code and message', READ, (t) => {
  const scope = out.pointer;
  const { steps } = t.run(
    ['napi_open_escapable_handle_scope', ENV, scope],
    ['napi_escape_handle', ENV, get(scope), v(1), out.inline(8)],
    ['napi_escape_handle', ENV, get(scope), v(2), out.inline(8)],
    ['napi_close_escapable_handle_scope', ENV, get(scope)],
  );
  assert.deepEqual([steps[2].recorded, steps[2].message],
    ['escape_called_twice', 'napi_escape_handle already called on scope'], 'code and message');
});

test('the last error after detachable_arraybuffer_expected has its code and message', READ, (t) => {
  if (typeof WebAssembly !== 'object') unsupported('there is no WebAssembly');
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { steps } = t.run(['napi_detach_arraybuffer', ENV, v(memory.buffer)]);
  assert.deepEqual([steps[0].recorded, steps[0].message],
    ['detachable_arraybuffer_expected', 'A detachable arraybuffer was expected'], 'code and message');
});
