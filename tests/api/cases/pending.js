'use strict';

// What may and may not happen while an exception is pending, or between callbacks.

const assert = require('assert');
const { isTenon, skip, untilCollected } = require('../harness.js');
const { cb, chapter, data, get, load, out, pointer, str, v, ENV, NULL } = require('../driver.js');

chapter((d) => {
  d.test('a finalizer neither sees nor loses a pending exception', async () => {
    if (!isTenon) skip('Node reports the exception as uncaught or ends');
    if (typeof globalThis.gc !== 'function') skip('no gc(): run with --expose-gc');
    const program = d.program([['napi_get_version', ENV, out.u32]], { collect: false, basic: true });
    (() => {
      for (let i = 0; i < 10; i++) d.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(program), out.value]);
    })();
    const result = d.run(
      ['napi_throw_error', ENV, str('ERR_FIRST'), str('pending')],
      ['napi_adjust_external_memory', ENV, 1n << 32n, out.i64],
      ['napi_create_array_with_length', ENV, 1000000, out.inline(8)],
      ['napi_is_exception_pending', ENV, out.bool],
    );
    d.ok(['napi_adjust_external_memory', ENV, -(1n << 32n), out.i64]);
    assert.strictEqual(result.exception.code, 'ERR_FIRST');
    await untilCollected(() => program.runs === 10, 'the finalizers');
    assert.strictEqual(program.last.steps[0].status, 'ok');
  });

  d.test('an exception thrown inside a nested callback reaches the outer call', () => {
    const inner = d.fn(d.program([['napi_throw_error', ENV, str('ERR_INNER'), str('inner')]]));
    const caught = out.value;
    const outer = d.run(
      ['napi_call_function', ENV, v(undefined), v(inner), 0, NULL, NULL],
      ['napi_create_object', ENV, out.value],
      ['napi_call_function', ENV, v(undefined), v(() => 1), 0, NULL, NULL],
      ['napi_get_and_clear_last_exception', ENV, caught],
      ['napi_call_function', ENV, v(undefined), v(() => 2), 0, NULL, out.value],
    );
    assert.deepStrictEqual(outer.steps.map((step) => step.status),
      ['pending_exception', 'ok', 'pending_exception', 'ok', 'ok']);
    assert.strictEqual(outer.outs[1].code, 'ERR_INNER');
    assert.strictEqual(outer.outs[2], 2);
  });

  d.test('an exception left pending is thrown when the callback returns', () => {
    const thrown = {};
    const fn = d.fn(d.program([['napi_throw', ENV, v(thrown)]]));
    for (let i = 0; i < 3; i++) {
      let caught;
      try {
        fn();
      } catch (error) {
        caught = error;
      }
      assert.strictEqual(caught, thrown);
    }
    assert.strictEqual(d.ok(['napi_is_exception_pending', ENV, out.bool])[0], false);
  });

  d.test('an exception of one addon is not pending in another', () => {
    const other = load(d.version === 8 ? 9 : 8);
    const probe = other.fn(other.program([['napi_is_exception_pending', ENV, out.bool]]));
    const result = d.run(
      ['napi_call_function', ENV, v(undefined), v(() => { throw new Error('mine'); }), 0, NULL, NULL],
      ['napi_get_and_clear_last_exception', ENV, out.value],
      ['napi_call_function', ENV, v(undefined), v(probe), 0, NULL, out.value],
    );
    assert.strictEqual(result.steps[2].status, 'ok');
  });

  d.test('deep recursion between native code and JavaScript ends in a RangeError', () => {
    const step = out.value;
    let depth = 0;
    const holder = {};
    const native = d.program([['napi_call_function', ENV, v(undefined), v(() => holder.again()), 0, NULL, step]], { collect: false });
    holder.again = d.fn(native);
    holder.count = () => depth++;
    assert.throws(holder.again, RangeError);
  });

  d.test('handles of an outer callback stay good through inner ones', () => {
    const kept = out.inline(8);
    const result = out.value;
    const place = out.value;
    const churn = () => {
      const all = [];
      for (let i = 0; i < 1000; i++) all.push(d.ok(['napi_create_object', ENV, place]));
      return all.length;
    };
    const { outs } = d.run(
      ['napi_create_object', ENV, kept],
      ['napi_call_function', ENV, v(undefined), v(churn), 0, NULL, NULL],
      ['napi_set_named_property', ENV, get(kept), str('alive'), v(true)],
      ['napi_get_named_property', ENV, get(kept), str('alive'), result],
    );
    assert.strictEqual(outs[1], true);
  });
});
