'use strict';

// Wraps, externals, references, finalizers, tags, instance data, scopes:
// https://nodejs.org/api/n-api.html#object-lifetime-management and #object-wrap

const assert = require('assert');
const { isTenon, untilCollected } = require('../harness.js');
const {
  bytes, cb, chapter, data, get, kept, out, pointer, v, DATA, ENV, NULL,
} = require('../driver.js');

const tag = (lower, upper) => bytes(new Uint8Array(BigUint64Array.of(lower, upper).buffer));

chapter((d) => {
  const finalizer = () => d.program([], { collect: false });

  d.test('napi_wrap', (t) => {
    const object = {};
    t.ok([ENV, v(object), pointer(0x1234), NULL, NULL, NULL]);
    t.bad([ENV, v(object), pointer(0x1234), NULL, NULL, NULL], 'invalid_arg');
    const program = finalizer();
    const [ref] = t.ok([ENV, v({}), pointer(8), cb('finalize'), data(program), out.pointer]);
    assert.notStrictEqual(ref, 0n);
    d.ok(['napi_delete_reference', ENV, pointer(ref)]);
    t.ok([ENV, v(() => 1), pointer(8), NULL, NULL, NULL]);
    // A reference to the wrap needs a finalizer, in which it can be deleted.
    t.bad([ENV, v({}), pointer(8), NULL, NULL, out.pointer], 'invalid_arg');
    for (const wrong of [1, 'x', undefined, null, Symbol('s')]) {
      t.bad([ENV, v(wrong), pointer(8), NULL, NULL, NULL], 'invalid_arg');
    }
    t.nulls([ENV, v({}), pointer(8), NULL, NULL, NULL], 0, 1);
    if (isTenon) {
      const external = d.ok(['napi_create_external', ENV, pointer(8), NULL, NULL, out.value])[0];
      t.bad([ENV, v(external), pointer(8), NULL, NULL, NULL], 'invalid_arg');
    }
  });

  d.test('napi_unwrap', (t) => {
    const object = {};
    d.ok(['napi_wrap', ENV, v(object), pointer(0x5678), NULL, NULL, NULL]);
    t.ok([ENV, v(object), out.pointer], 0x5678n);
    for (const wrong of [{}, 1, undefined, Object.create(object)]) {
      t.bad([ENV, v(wrong), out.pointer], 'invalid_arg');
    }
    t.nulls([ENV, v(object), out.pointer]);
  });

  d.test('napi_remove_wrap', (t) => {
    const object = {};
    d.ok(['napi_wrap', ENV, v(object), pointer(0x9abc), NULL, NULL, NULL]);
    t.ok([ENV, v(object), out.pointer], 0x9abcn);
    t.bad([ENV, v(object), out.pointer], 'invalid_arg');
    d.ok(['napi_wrap', ENV, v(object), pointer(0xdef0), NULL, NULL, NULL]);
    t.ok([ENV, v(object), NULL]);
    t.bad([ENV, v({}), NULL], 'invalid_arg');
    t.nulls([ENV, v(object), NULL], 0, 1);
  });

  d.test('napi_remove_wrap takes the finalizer away', async (t) => {
    const program = finalizer();
    (() => {
      const object = {};
      d.ok(['napi_wrap', ENV, v(object), pointer(8), cb('finalize'), data(program), NULL]);
      t.ok([ENV, v(object), NULL]);
    })();
    const other = finalizer();
    (() => d.ok(['napi_wrap', ENV, v({}), pointer(8), cb('finalize'), data(other), NULL]))();
    await untilCollected(() => other.runs === 1, 'the finalizer that was left');
    assert.strictEqual(program.runs, 0);
  });

  d.test('napi_wrap finalizer gets the data and the hint once', async () => {
    const seen = out.pointer;
    const program = d.program([['napi_get_instance_data', ENV, seen]], { collect: false, basic: true });
    (() => d.ok(['napi_wrap', ENV, v({}), pointer(0x77), cb('finalize'), data(program), NULL]))();
    await untilCollected(() => program.runs > 0, 'the finalizer');
    assert.strictEqual(program.last.steps[0].status, 'ok');
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
    assert.strictEqual(program.runs, 1);
  });

  d.test('napi_create_external', (t) => {
    const [external] = t.ok([ENV, pointer(0x4242), NULL, NULL, out.value]);
    assert.strictEqual(typeof external, 'object');
    assert.strictEqual(Object.getPrototypeOf(external), null);
    t.nulls([ENV, pointer(1), NULL, NULL, out.value], 0, 4);
  });

  d.test('napi_create_external runs its finalizer', async (t) => {
    const program = finalizer();
    (() => { t.ok([ENV, pointer(1), cb('finalize'), data(program), out.value]); })();
    await untilCollected(() => program.runs === 1, 'the finalizer');
  });

  d.test('napi_get_value_external', (t) => {
    const [external] = d.ok(['napi_create_external', ENV, pointer(0x4242), NULL, NULL, out.value]);
    t.ok([ENV, v(external), out.pointer], 0x4242n);
    const [empty] = d.ok(['napi_create_external', ENV, NULL, NULL, NULL, out.value]);
    t.ok([ENV, v(empty), out.pointer], 0n);
    for (const wrong of [{}, 1, undefined]) t.bad([ENV, v(wrong), out.pointer], 'invalid_arg');
    t.nulls([ENV, v(external), out.pointer]);
  });

  d.test('napi_create_reference', (t) => {
    const object = {};
    const [ref] = t.ok([ENV, v(object), 1, out.pointer]);
    d.ok(['napi_delete_reference', ENV, pointer(ref)]);
    for (const thing of [() => 1, Symbol('s')]) {
      const [other] = t.ok([ENV, v(thing), 0, out.pointer]);
      d.ok(['napi_delete_reference', ENV, pointer(other)]);
    }
    // Any value since version 10.
    for (const primitive of [1, 'text', true, null, undefined, 5n]) {
      if (d.version < 10) {
        t.bad([ENV, v(primitive), 1, out.pointer], 'invalid_arg');
        continue;
      }
      const [other] = t.ok([ENV, v(primitive), 1, out.pointer]);
      const [back] = d.ok(['napi_get_reference_value', ENV, pointer(other), out.value]);
      assert.strictEqual(back, primitive);
      d.ok(['napi_delete_reference', ENV, pointer(other)]);
    }
    t.nulls([ENV, v(object), 1, out.pointer]);
  });

  d.test('napi_get_reference_value', async (t) => {
    const object = {};
    const [strong] = d.ok(['napi_create_reference', ENV, v(object), 1, out.pointer]);
    t.ok([ENV, pointer(strong), out.value], object);
    t.nulls([ENV, pointer(strong), out.value]);
    d.ok(['napi_delete_reference', ENV, pointer(strong)]);
    const [weak] = (() => d.ok(['napi_create_reference', ENV, v({}), 0, out.pointer]))();
    await untilCollected(
      () => t.ok([ENV, pointer(weak), out.value])[0] === '<NULL>', 'the weak reference');
    d.ok(['napi_delete_reference', ENV, pointer(weak)]);
  });

  d.test('napi_reference_ref', async (t) => {
    const [ref] = (() => d.ok(['napi_create_reference', ENV, v({ held: 1 }), 0, out.pointer]))();
    t.ok([ENV, pointer(ref), out.u32], 1);
    t.ok([ENV, pointer(ref), out.u32], 2);
    t.ok([ENV, pointer(ref), NULL]);
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
    assert.deepStrictEqual(d.ok(['napi_get_reference_value', ENV, pointer(ref), out.value])[0], { held: 1 });
    t.nulls([ENV, pointer(ref), out.u32], 0, 1);
    d.ok(['napi_delete_reference', ENV, pointer(ref)]);
  });

  d.test('napi_reference_ref of a collected value is 0', async (t) => {
    const [ref] = (() => d.ok(['napi_create_reference', ENV, v({}), 0, out.pointer]))();
    await untilCollected(
      () => d.ok(['napi_get_reference_value', ENV, pointer(ref), out.value])[0] === '<NULL>', 'the object');
    t.ok([ENV, pointer(ref), out.u32], 0);
    d.ok(['napi_delete_reference', ENV, pointer(ref)]);
  });

  d.test('napi_reference_unref', (t) => {
    const [ref] = d.ok(['napi_create_reference', ENV, v({}), 2, out.pointer]);
    t.ok([ENV, pointer(ref), out.u32], 1);
    t.ok([ENV, pointer(ref), NULL]);
    t.bad([ENV, pointer(ref), out.u32], 'generic_failure');
    t.nulls([ENV, pointer(ref), out.u32], 0, 1);
    d.ok(['napi_delete_reference', ENV, pointer(ref)]);
  });

  d.test('napi_delete_reference', (t) => {
    const [ref] = d.ok(['napi_create_reference', ENV, v({}), 1, out.pointer]);
    t.nulls([ENV, pointer(ref)]);
    t.ok([ENV, pointer(ref)]);
    // Allowed with an exception pending.
    const [other] = d.ok(['napi_create_reference', ENV, v({}), 1, out.pointer]);
    const { steps } = d.run(['napi_throw', ENV, v(1)], ['napi_delete_reference', ENV, pointer(other)]);
    assert.strictEqual(steps[1].status, 'ok');
  });

  d.test('napi_delete_reference of a wrap keeps its finalizer from running', async () => {
    const program = finalizer();
    (() => {
      const [ref] = d.ok(['napi_wrap', ENV, v({}), pointer(8), cb('finalize'), data(program), out.pointer]);
      d.ok(['napi_delete_reference', ENV, pointer(ref)]);
    })();
    const other = finalizer();
    (() => d.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(other), out.value]))();
    await untilCollected(() => other.runs === 1, 'a finalizer');
    assert.strictEqual(program.runs, 0);
  });

  d.test('napi_add_finalizer', async (t) => {
    const program = finalizer();
    (() => {
      const object = {};
      t.ok([ENV, v(object), pointer(1), cb('finalize'), data(program), NULL]);
      t.ok([ENV, v(object), pointer(2), cb('finalize'), data(program), NULL]);
    })();
    const [ref] = t.ok([ENV, v({}), pointer(1), cb('finalize'), data(finalizer()), out.pointer]);
    assert.notStrictEqual(ref, 0n);
    for (const wrong of [1, 'x', undefined]) {
      t.bad([ENV, v(wrong), NULL, cb('finalize'), data(program), NULL], 'invalid_arg');
    }
    t.nulls([ENV, v({}), NULL, cb('finalize'), data(program), NULL], 0, 1, 3);
    await untilCollected(() => program.runs === 2, 'both finalizers');
  });

  d.test('node_api_post_finalizer', async (t) => {
    const program = d.program([['napi_create_object', ENV, out.value]], { collect: false });
    t.ok([ENV, cb('finalize'), NULL, data(program)]);
    assert.strictEqual(program.runs, 0);
    await untilCollected(() => program.runs === 1, 'the posted finalizer');
    assert.strictEqual(program.last.steps[0].status, 'ok');
    t.nulls([ENV, cb('finalize'), NULL, data(program)], 0);
    // Nothing to call is no error.
    t.ok([ENV, NULL, NULL, NULL]);
  });

  d.test('node_api_post_finalizer from a finalizer', async () => {
    const later = d.program([['napi_create_object', ENV, out.value]], { collect: false });
    const first = d.program([['node_api_post_finalizer', ENV, cb('finalize'), DATA, data(later)]],
      { collect: false, basic: true });
    (() => d.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(first), out.value]))();
    await untilCollected(() => later.runs === 1, 'the posted finalizer');
    assert.strictEqual(first.last.steps[0].status, 'ok');
    assert.strictEqual(later.last.steps[0].status, 'ok');
  });

  d.test('a finalizer may delete the reference it belongs to', async () => {
    const ref = kept.pointer;
    const program = d.program([['napi_delete_reference', ENV, get(ref)]], { collect: false, basic: true });
    (() => d.ok(['napi_wrap', ENV, v({}), pointer(8), cb('finalize'), data(program), ref]))();
    await untilCollected(() => program.runs === 1, 'the finalizer');
    assert.strictEqual(program.last.steps[0].status, 'ok');
  });

  d.test('finalizers run inside collection only in an experimental module', async () => {
    const program = finalizer();
    (() => {
      for (let i = 0; i < 10; i++) d.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(program), out.value]);
    })();
    globalThis.gc?.();
    const inside = program.runs;
    await untilCollected(() => program.runs === 10, 'all finalizers');
    if (!d.experimental) assert.strictEqual(inside, 0);
    else assert.ok(inside > 0);
  });

  d.test('napi_set_instance_data', (t) => {
    t.ok([ENV, pointer(0x11), NULL, NULL]);
    assert.deepStrictEqual(d.ok(['napi_get_instance_data', ENV, out.pointer]), [0x11n]);
    const program = finalizer();
    t.ok([ENV, pointer(0x22), cb('finalize'), data(program)]);
    t.ok([ENV, NULL, NULL, NULL]);
    assert.strictEqual(program.runs, 0);
    t.nulls([ENV, NULL, NULL, NULL], 0);
  });

  d.test('napi_get_instance_data', (t) => {
    d.ok(['napi_set_instance_data', ENV, pointer(0x33), NULL, NULL]);
    t.ok([ENV, out.pointer], 0x33n);
    d.ok(['napi_set_instance_data', ENV, NULL, NULL, NULL]);
    t.ok([ENV, out.pointer], 0n);
    t.nulls([ENV, out.pointer]);
  });

  d.test('napi_type_tag_object', (t) => {
    const object = {};
    t.ok([ENV, v(object), tag(1n, 2n)]);
    t.bad([ENV, v(object), tag(1n, 2n)], 'invalid_arg');
    t.ok([ENV, v({}), tag(0n, 0n)]);
    t.ok([ENV, v(() => 1), tag(5n, 0n)]);
    const [external] = d.ok(['napi_create_external', ENV, NULL, NULL, NULL, out.value]);
    t.ok([ENV, v(external), tag(1n, 2n)]);
    t.bad([ENV, v(external), tag(1n, 2n)], 'invalid_arg');
    t.bad([ENV, v(undefined), tag(1n, 2n)], 'pending_exception', { throws: { name: 'TypeError' } });
    t.nulls([ENV, v({}), tag(1n, 2n)]);
  });

  d.test('napi_check_object_type_tag', (t) => {
    for (const [lower, upper] of [[1n, 2n], [0n, 0n], [0n, 7n], [7n, 0n], [2n ** 64n - 1n, 2n ** 63n]]) {
      const object = {};
      d.ok(['napi_type_tag_object', ENV, v(object), tag(lower, upper)]);
      t.ok([ENV, v(object), tag(lower, upper), out.bool], true);
      t.ok([ENV, v(object), tag(lower, upper ^ 1n), out.bool], false);
      t.ok([ENV, v(object), tag(lower ^ 1n, upper), out.bool], false);
    }
    t.ok([ENV, v({}), tag(1n, 2n), out.bool], false);
    const [external] = d.ok(['napi_create_external', ENV, NULL, NULL, NULL, out.value]);
    t.ok([ENV, v(external), tag(1n, 2n), out.bool], false);
    d.ok(['napi_type_tag_object', ENV, v(external), tag(1n, 2n)]);
    t.ok([ENV, v(external), tag(1n, 2n), out.bool], true);
    t.bad([ENV, v(null), tag(1n, 2n), out.bool], 'pending_exception', { throws: { name: 'TypeError' } });
    t.nulls([ENV, v({}), tag(1n, 2n), out.bool]);
    if (isTenon) t.bad([ENV, v(external), tag(1n, 2n), NULL], 'invalid_arg');
  });

  d.test('napi_open_handle_scope', (t) => {
    const scope = out.pointer;
    const { steps } = d.run(['napi_open_handle_scope', ENV, scope], ['napi_close_handle_scope', ENV, get(scope)]);
    assert.deepStrictEqual(steps.map((step) => step.status), ['ok', 'ok']);
    t.nulls([ENV, out.pointer]);
  });

  d.test('napi_close_handle_scope', (t) => {
    const [outer, inner] = [out.pointer, out.pointer];
    d.ok(['napi_open_handle_scope', ENV, outer], ['napi_open_handle_scope', ENV, inner],
      ['napi_close_handle_scope', ENV, get(inner)], ['napi_close_handle_scope', ENV, get(outer)]);
    t.bad([ENV, pointer(8)], 'handle_scope_mismatch', { recorded: false });
    t.nulls([ENV, pointer(8)]);
  });

  d.test('napi_open_escapable_handle_scope', (t) => {
    const [scope, made, escaped] = [out.pointer, out.inline(8), out.value];
    const result = d.run(
      ['napi_open_escapable_handle_scope', ENV, scope],
      ['napi_create_object', ENV, made],
      ['napi_escape_handle', ENV, get(scope), get(made), escaped],
      ['napi_close_escapable_handle_scope', ENV, get(scope)],
    );
    assert.deepStrictEqual(result.steps.map((step) => step.status), ['ok', 'ok', 'ok', 'ok']);
    assert.deepStrictEqual(result.outs[2], {});
    t.nulls([ENV, out.pointer]);
  });

  d.test('napi_close_escapable_handle_scope', (t) => {
    const scope = out.pointer;
    d.ok(['napi_open_escapable_handle_scope', ENV, scope], ['napi_close_escapable_handle_scope', ENV, get(scope)]);
    t.bad([ENV, pointer(8)], 'handle_scope_mismatch', { recorded: false });
    t.nulls([ENV, pointer(8)]);
  });

  d.test('napi_escape_handle', () => {
    const [scope, escaped] = [out.pointer, out.inline(8)];
    const result = d.run(
      ['napi_open_escapable_handle_scope', ENV, scope],
      ['napi_escape_handle', NULL, get(scope), v(1), escaped],
      ['napi_escape_handle', ENV, NULL, v(1), escaped],
      ['napi_escape_handle', ENV, get(scope), NULL, escaped],
      ['napi_escape_handle', ENV, get(scope), v(1), NULL],
      ['napi_escape_handle', ENV, get(scope), v(1), escaped],
      ['napi_escape_handle', ENV, get(scope), v(2), escaped],
      ['napi_close_escapable_handle_scope', ENV, get(scope)],
    );
    assert.deepStrictEqual(result.steps.map((step) => step.status), [
      'ok', 'invalid_arg', 'invalid_arg', 'invalid_arg', 'invalid_arg', 'ok', 'escape_called_twice', 'ok',
    ]);
    assert.strictEqual(result.steps[6].recorded, 'escape_called_twice');
  });

  d.test('many handle scopes one after the other', () => {
    const steps = [];
    const scope = out.pointer;
    for (let i = 0; i < 200; i++) {
      steps.push(['napi_open_handle_scope', ENV, scope], ['napi_create_object', ENV, out.inline(8)],
        ['napi_close_handle_scope', ENV, get(scope)]);
      if (i % 100 === 99) d.ok(...steps.splice(0));
    }
  });
});
