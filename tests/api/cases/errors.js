'use strict';

// Error handling: https://nodejs.org/api/n-api.html#error-handling

const assert = require('assert');
const { test } = require('../harness.js');
const { chapter, get, load, out, str, v, AUTO, ENV, NULL, STATUS } = require('../driver.js');

// The texts are part of the ABI: addons show them to their users.
const MESSAGES = [
  null, 'Invalid argument', 'An object was expected', 'A string was expected',
  'A string or symbol was expected', 'A function was expected', 'A number was expected',
  'A boolean was expected', 'An array was expected', 'Unknown failure',
  'An exception is pending', 'The async work item was cancelled',
  'napi_escape_handle already called on scope', 'Invalid handle scope usage',
  'Invalid callback scope usage', 'Thread-safe function queue is full',
  'Thread-safe function handle is closing', 'A bigint was expected', 'A date was expected',
  'An arraybuffer was expected', 'A detachable arraybuffer was expected',
  'Main thread would deadlock', 'External buffers are not allowed', 'Cannot run JavaScript',
];

test('the table of messages has an entry for each status', () => {
  assert.strictEqual(MESSAGES.length, STATUS.length);
});

chapter((d) => {
  d.test('napi_get_last_error_info', (t) => {
    t.ok([ENV, out.errorInfo], { message: null, code: 0, engine: 0 });
    t.nulls([ENV, out.errorInfo]);
    // Reading does not alter the record; the next call that succeeds does.
    const result = d.run(
      ['napi_get_value_int32', ENV, v('x'), out.i32],
      ['napi_get_last_error_info', ENV, out.errorInfo],
    );
    assert.deepStrictEqual(result.outs[1], { message: MESSAGES[6], code: 6, engine: 0 });
    const cleared = d.run(
      ['napi_get_value_int32', ENV, v('x'), out.i32],
      ['napi_create_object', ENV, out.value],
      ['napi_get_last_error_info', ENV, out.errorInfo],
    );
    assert.strictEqual(cleared.outs[2].code, 0);
    assert.strictEqual(cleared.outs[2].message, null);
  });

  d.test('napi_get_last_error_info texts', () => {
    const failing = {
      invalid_arg: ['napi_create_object', ENV, NULL],
      object_expected: ['napi_get_prototype', ENV, v(undefined), out.value],
      string_expected: ['napi_create_symbol', ENV, v(1), out.value],
      name_expected: ['napi_has_own_property', ENV, v({}), v(1), out.bool],
      number_expected: ['napi_get_value_double', ENV, v('x'), out.f64],
      boolean_expected: ['napi_get_value_bool', ENV, v('x'), out.bool],
      array_expected: ['napi_get_array_length', ENV, v('x'), out.u32],
      bigint_expected: ['napi_get_value_bigint_int64', ENV, v('x'), out.i64, out.bool],
      date_expected: ['napi_get_date_value', ENV, v('x'), out.f64],
      arraybuffer_expected: ['napi_detach_arraybuffer', ENV, v({})],
    };
    for (const [status, call] of Object.entries(failing)) {
      const { steps } = d.run(call);
      assert.strictEqual(steps[0].status, status, call[0]);
      assert.strictEqual(steps[0].recorded, status, call[0]);
      assert.strictEqual(steps[0].message, MESSAGES[STATUS.indexOf(status)], call[0]);
    }
  });

  d.test('napi_throw', (t) => {
    const error = new Error('thrown as it is');
    for (const thing of [error, 7, 'text', undefined, null, Symbol('s')]) {
      const { steps, threw, exception } = t.call([ENV, v(thing)]);
      assert.strictEqual(steps[0].status, 'ok');
      assert.ok(threw);
      assert.strictEqual(exception, thing);
    }
    t.nulls([ENV, v(error)]);
    // With one exception pending a second one is refused and the first stays.
    const twice = d.run(['napi_throw', ENV, v(1)], ['napi_throw', ENV, v(2)]);
    assert.strictEqual(twice.steps[1].status, 'pending_exception');
    assert.strictEqual(twice.exception, 1);
    // The pending exception is looked at before the argument.
    const nothing = d.run(['napi_throw', ENV, v(1)], ['napi_throw', ENV, NULL]);
    assert.strictEqual(nothing.steps[1].status, 'pending_exception');
  });

  const makers = [
    ['napi_throw_error', Error], ['napi_throw_type_error', TypeError],
    ['napi_throw_range_error', RangeError], ['node_api_throw_syntax_error', SyntaxError],
  ];
  for (const [name, Kind] of makers) {
    d.test(name, (t) => {
      const coded = t.call([ENV, str('ERR_X'), str('message ü')]);
      assert.strictEqual(coded.steps[0].status, 'ok');
      assert.ok(coded.exception instanceof Kind);
      assert.strictEqual(coded.exception.message, 'message ü');
      assert.strictEqual(coded.exception.code, 'ERR_X');
      const plain = t.call([ENV, NULL, str('m')]);
      assert.ok(!('code' in plain.exception));
      const empty = t.call([ENV, NULL, NULL]);
      assert.strictEqual(empty.steps[0].status, 'invalid_arg');
      assert.ok(!empty.threw);
      t.nulls([ENV, NULL, str('m')], 0);
    });
  }

  const creators = [
    ['napi_create_error', Error], ['napi_create_type_error', TypeError],
    ['napi_create_range_error', RangeError], ['node_api_create_syntax_error', SyntaxError],
  ];
  for (const [name, Kind] of creators) {
    d.test(name, (t) => {
      const [coded] = t.ok([ENV, v('ERR_Y'), v('msg'), out.value]);
      assert.ok(coded instanceof Kind);
      assert.strictEqual(coded.message, 'msg');
      assert.strictEqual(coded.code, 'ERR_Y');
      const [plain] = t.ok([ENV, NULL, v('msg'), out.value]);
      assert.ok(!('code' in plain));
      t.bad([ENV, v(1), v('msg'), out.value], 'string_expected');
      t.bad([ENV, NULL, v(1), out.value], 'string_expected');
      t.nulls([ENV, NULL, v('msg'), out.value], 0, 2, 3);
    });
  }

  d.test('napi_is_error', (t) => {
    t.ok([ENV, v(new RangeError('x')), out.bool], true);
    t.ok([ENV, v({ __proto__: Error.prototype }), out.bool], false);
    t.ok([ENV, v('x'), out.bool], false);
    t.nulls([ENV, v(1), out.bool]);
  });

  d.test('napi_is_exception_pending', (t) => {
    t.ok([ENV, out.bool], false);
    const { outs } = d.run(['napi_throw', ENV, v(1)], ['napi_is_exception_pending', ENV, out.bool]);
    assert.strictEqual(outs[0], true);
    t.nulls([ENV, out.bool]);
  });

  d.test('napi_get_and_clear_last_exception', (t) => {
    t.ok([ENV, out.value], undefined);
    const caught = out.value;
    const result = d.run(
      ['napi_throw', ENV, v('boom')],
      ['napi_get_and_clear_last_exception', ENV, caught],
      ['napi_is_exception_pending', ENV, out.bool],
    );
    assert.deepStrictEqual(result.outs, ['boom', false]);
    assert.ok(!result.threw);
    t.nulls([ENV, out.value]);
  });

  d.test('a pending exception stops calls that may run JavaScript', () => {
    const stopped = [
      ['napi_strict_equals', ENV, v(1), v(1), out.bool],
      ['napi_get_array_length', ENV, v([]), out.u32],
      ['napi_get_prototype', ENV, v({}), out.value],
      ['napi_create_promise', ENV, out.pointer, out.value],
      ['napi_create_date', ENV, 0, out.value],
      ['napi_coerce_to_bool', ENV, v(1), out.value],
      ['napi_get_named_property', ENV, v({}), str('a'), out.value],
      ['napi_call_function', ENV, v(null), v(() => 1), 0, NULL, out.value],
      ['napi_create_buffer', ENV, 1, out.pointer, out.value],
      ['napi_run_script', ENV, v('1'), out.value],
      ['napi_object_freeze', ENV, v({})],
      ['napi_create_arraybuffer', ENV, 1, out.pointer, out.value],
    ];
    for (const call of stopped) {
      const { steps, exception } = d.run(['napi_throw', ENV, v('first')], call);
      assert.strictEqual(steps[1].status, 'pending_exception', call[0]);
      assert.strictEqual(steps[1].recorded, 'pending_exception', call[0]);
      assert.strictEqual(exception, 'first');
    }
  });

  d.test('a pending exception does not stop calls that cannot throw', () => {
    const going = [
      ['napi_create_object', ENV, out.value],
      ['napi_create_int32', ENV, 1, out.value],
      ['napi_create_string_utf8', ENV, str('x'), AUTO, out.value],
      ['napi_create_error', ENV, NULL, v('m'), out.value],
      ['napi_create_symbol', ENV, NULL, out.value],
      ['napi_typeof', ENV, v(1), out.i32],
      ['napi_get_value_double', ENV, v(1), out.f64],
      ['napi_is_array', ENV, v([]), out.bool],
      ['napi_is_promise', ENV, v(1), out.bool],
      ['napi_get_global', ENV, out.value],
      ['napi_get_version', ENV, out.u32],
      ['napi_create_array_with_length', ENV, 2, out.value],
      ['napi_get_buffer_info', ENV, v(new Uint8Array(1)), out.pointer, out.i64],
    ];
    for (const call of going) {
      const { steps, threw } = d.run(['napi_throw', ENV, v('first')], call);
      assert.strictEqual(steps[1].status, 'ok', call[0]);
      assert.ok(threw);
    }
    const scope = out.pointer;
    const { steps } = d.run(
      ['napi_throw', ENV, v(1)],
      ['napi_open_handle_scope', ENV, scope],
      ['napi_close_handle_scope', ENV, get(scope)],
    );
    assert.deepStrictEqual(steps.map((step) => step.status), ['ok', 'ok', 'ok']);
  });

  d.test('an exception of JavaScript stays pending until it is taken', () => {
    const caught = out.value;
    const result = d.run(
      ['napi_call_function', ENV, v(undefined), v(() => { throw new RangeError('js'); }), 0, NULL, NULL],
      ['napi_get_and_clear_last_exception', ENV, caught],
    );
    assert.strictEqual(result.steps[0].status, 'pending_exception');
    assert.strictEqual(result.outs[0].message, 'js');
    assert.ok(!result.threw);
  });

  d.test('a conversion that fails leaves its status and its exception', () => {
    const result = d.run(['napi_coerce_to_number', ENV, v(Symbol('s')), out.value]);
    assert.strictEqual(result.steps[0].status, 'number_expected');
    assert.ok(result.threw);
    assert.ok(result.exception instanceof TypeError);
  });
});

test('the same record is kept for each environment apart', () => {
  const first = load(8);
  const second = load(9);
  first.run(['napi_get_value_int32', ENV, v('x'), out.i32], ['napi_get_last_error_info', ENV, out.errorInfo]);
  assert.strictEqual(second.ok(['napi_get_last_error_info', ENV, out.errorInfo])[0].code, 0);
});
