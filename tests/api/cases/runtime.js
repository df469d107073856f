'use strict';

// What needs a host around the engine: async work, contexts and callback scopes, cleanup hooks,
// versions, the loop. https://nodejs.org/api/n-api.html#simple-asynchronous-operations and after

const assert = require('assert');
const path = require('path');
const { isTenon, until } = require('../harness.js');
const { build, cb, chapter, data, get, kept, list, out, pointer, v, ENV, NULL, STATUS } = require('../driver.js');

const pool = require(path.join(build, 'pool.node'));

const named = v('tests:resource');

chapter((d) => {
  const noop = () => d.program([], { collect: false });
  const work = (execute) => d.ok(
    ['napi_create_async_work', ENV, NULL, named, cb('execute'), cb('complete'), data(execute), out.pointer])[0];

  d.test('napi_get_version', (t) => {
    const [version] = t.ok([ENV, out.u32]);
    assert.strictEqual(String(version), process.versions.napi);
    t.nulls([ENV, out.u32]);
  });

  d.test('napi_get_node_version', (t) => {
    const [{ major, minor, patch, release }] = t.ok([ENV, out.nodeVersion]);
    const [wanted] = process.versions.node.split('-');
    assert.strictEqual(`${major}.${minor}.${patch}`, wanted);
    assert.strictEqual(typeof release, 'string');
    t.nulls([ENV, out.nodeVersion]);
  });

  d.test('napi_get_uv_event_loop', (t) => {
    const [loop] = t.ok([ENV, out.pointer]);
    assert.notStrictEqual(loop, 0n);
    t.ok([ENV, out.pointer], loop);
    t.nulls([ENV, out.pointer]);
  });

  d.test('node_api_get_module_file_name', (t) => {
    const [name] = t.ok([ENV, out.cstring]);
    assert.ok(name.startsWith('file:///'), name);
    assert.ok(name.endsWith(`/driver_${d.version}.node`), name);
    t.nulls([ENV, out.cstring]);
  });

  d.test('napi_create_async_work', (t) => {
    const program = noop();
    const [made] = t.ok([ENV, v({}), named, cb('execute'), cb('complete'), data(program), out.pointer]);
    d.ok(['napi_delete_async_work', ENV, pointer(made)]);
    t.nulls([ENV, NULL, named, cb('execute'), NULL, data(program), out.pointer], 0, 2, 3, 6);
    const { steps } = t.call([ENV, NULL, v(Symbol('no name')), cb('execute'), NULL, NULL, out.pointer]);
    assert.strictEqual(steps[0].status, 'string_expected');
    assert.strictEqual(d.run(['napi_create_async_work', ENV, v(null), named, cb('execute'), NULL, NULL, out.pointer]).steps[0].status,
      'object_expected');
  });

  d.test('napi_queue_async_work', async (t) => {
    const complete = d.program([['napi_create_object', ENV, out.value]]);
    const execute = d.program([], { collect: false, then: complete });
    const made = work(execute);
    t.nulls([ENV, pointer(made)]);
    t.ok([ENV, pointer(made)]);
    assert.strictEqual(complete.runs, 0);
    await until(() => complete.runs === 1, 'the completion');
    assert.strictEqual(execute.runs, 1);
    assert.strictEqual(complete.results[0].number, 0);
    assert.strictEqual(complete.results[0].steps[0].status, 'ok');
    d.ok(['napi_delete_async_work', ENV, pointer(made)]);
  });

  d.test('napi_delete_async_work', async (t) => {
    const made = kept.pointer;
    const complete = d.program([['napi_delete_async_work', ENV, get(made)]]);
    const execute = d.program([], { collect: false, then: complete });
    d.ok(['napi_create_async_work', ENV, NULL, named, cb('execute'), cb('complete'), data(execute), made],
      ['napi_queue_async_work', ENV, get(made)]);
    await until(() => complete.runs === 1, 'the completion that deletes its work');
    assert.strictEqual(complete.results[0].steps[0].status, 'ok');
    t.nulls([ENV, pointer(8)]);
  });

  d.test('napi_cancel_async_work', async (t) => {
    // Slow work of another addon fills the pool, so that this is still waiting.
    let busy = true;
    pool.measure(16, () => { busy = false; });
    const complete = d.program([], {});
    const execute = d.program([], { collect: false, then: complete });
    const made = pointer(work(execute));
    d.ok(['napi_queue_async_work', ENV, made], ['napi_cancel_async_work', ENV, made]);
    t.nulls([ENV, made]);
    await until(() => complete.runs === 1, 'the completion');
    assert.strictEqual(complete.results[0].number, STATUS.indexOf('cancelled'));
    assert.strictEqual(execute.runs, 0);
    // Work that has run can no longer be cancelled.
    const done = d.program([], {});
    const late = pointer(work(d.program([], { collect: false, then: done })));
    d.ok(['napi_queue_async_work', ENV, late]);
    await until(() => done.runs === 1, 'the completion');
    assert.strictEqual(done.results[0].number, 0);
    t.bad([ENV, late], 'generic_failure');
    d.ok(['napi_delete_async_work', ENV, made], ['napi_delete_async_work', ENV, late]);
    await until(() => !busy, 'the other addon');
  });

  d.test('napi_async_init', (t) => {
    const [context] = t.ok([ENV, v({}), named, out.pointer]);
    d.ok(['napi_async_destroy', ENV, pointer(context)]);
    const [bare] = t.ok([ENV, NULL, named, out.pointer]);
    d.ok(['napi_async_destroy', ENV, pointer(bare)]);
    t.nulls([ENV, v({}), named, out.pointer], 0, 2, 3);
    if (isTenon) t.bad([ENV, v(null), named, out.pointer], 'object_expected');
  });

  d.test('napi_async_destroy', (t) => {
    const [context] = d.ok(['napi_async_init', ENV, v({}), named, out.pointer]);
    t.nulls([ENV, pointer(context)]);
    t.ok([ENV, pointer(context)]);
  });

  d.test('napi_make_callback', (t) => {
    const receiver = {};
    const seen = [];
    function callback(...args) {
      seen.push([this, args]);
      return 'returned';
    }
    t.ok([ENV, NULL, v(receiver), v(callback), 2, list(1, 2), out.value], 'returned');
    assert.deepStrictEqual(seen, [[receiver, [1, 2]]]);
    const [context] = d.ok(['napi_async_init', ENV, v({}), named, out.pointer]);
    t.ok([ENV, pointer(context), v(receiver), v(callback), 0, NULL, out.value], 'returned');
    t.ok([ENV, NULL, v(receiver), v(callback), 0, NULL, NULL]);
    d.ok(['napi_async_destroy', ENV, pointer(context)]);
    const failing = t.call([ENV, NULL, v(receiver), v(() => { throw new Error('inside'); }), 0, NULL, out.value]);
    assert.strictEqual(failing.steps[0].status, 'pending_exception');
    assert.strictEqual(failing.exception.message, 'inside');
    t.bad([ENV, NULL, v(receiver), v({}), 0, NULL, out.value], 'invalid_arg');
    t.bad([ENV, NULL, v(undefined), v(callback), 0, NULL, out.value], 'object_expected', { throws: { name: 'TypeError' } });
    t.bad([ENV, NULL, v(receiver), v(callback), 1, NULL, out.value], 'invalid_arg');
    t.nulls([ENV, NULL, v(receiver), v(callback), 0, NULL, out.value], 0, 2, 3);
  });

  d.test('napi_open_callback_scope', (t) => {
    const [context] = d.ok(['napi_async_init', ENV, v({}), named, out.pointer]);
    const scope = out.pointer;
    const { steps } = d.run(['napi_open_callback_scope', ENV, NULL, pointer(context), scope],
      ['napi_close_callback_scope', ENV, get(scope)]);
    assert.deepStrictEqual(steps.map((step) => step.status), ['ok', 'ok']);
    t.nulls([ENV, NULL, pointer(context), out.pointer], 0, 3);
    if (isTenon) t.bad([ENV, NULL, NULL, out.pointer], 'invalid_arg');
    d.ok(['napi_async_destroy', ENV, pointer(context)]);
  });

  d.test('napi_close_callback_scope', (t) => {
    t.bad([ENV, pointer(8)], 'callback_scope_mismatch', { recorded: false });
    t.nulls([ENV, pointer(8)]);
    const [context] = d.ok(['napi_async_init', ENV, v({}), named, out.pointer]);
    const scope = out.pointer;
    const result = d.run(['napi_open_callback_scope', ENV, NULL, pointer(context), scope],
      ['napi_call_function', ENV, v(null), v(() => 1), 0, NULL, out.value],
      ['napi_close_callback_scope', ENV, get(scope)]);
    assert.deepStrictEqual(result.steps.map((step) => step.status), ['ok', 'ok', 'ok']);
    d.ok(['napi_async_destroy', ENV, pointer(context)]);
  });

  d.test('napi_add_env_cleanup_hook', (t) => {
    const program = noop();
    t.ok([ENV, cb('cleanup'), data(program)]);
    // Twice the same is a mistake that ends a Node process.
    if (isTenon) t.bad([ENV, cb('cleanup'), data(program)], 'invalid_arg');
    d.ok(['napi_remove_env_cleanup_hook', ENV, cb('cleanup'), data(program)]);
    t.nulls([ENV, cb('cleanup'), data(program)], 0, 1);
  });

  d.test('napi_remove_env_cleanup_hook', (t) => {
    const program = noop();
    d.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), data(program)]);
    t.ok([ENV, cb('cleanup'), data(program)]);
    // One that is not there is no error.
    t.ok([ENV, cb('cleanup'), data(program)]);
    t.nulls([ENV, cb('cleanup'), data(program)], 0, 1);
  });

  d.test('napi_add_async_cleanup_hook', (t) => {
    const program = noop();
    const [handle] = t.ok([ENV, cb('async_cleanup'), data(program), out.pointer]);
    assert.notStrictEqual(handle, 0n);
    d.ok(['napi_remove_async_cleanup_hook', pointer(handle)]);
    t.nulls([ENV, cb('async_cleanup'), data(program), out.pointer], 0, 1);
  });

  d.test('napi_remove_async_cleanup_hook', () => {
    const [handle] = d.ok(['napi_add_async_cleanup_hook', ENV, cb('async_cleanup'), data(noop()), out.pointer]);
    const { steps } = d.run(['napi_remove_async_cleanup_hook', NULL], ['napi_remove_async_cleanup_hook', pointer(handle)]);
    assert.deepStrictEqual(steps.map((step) => step.status), ['invalid_arg', 'ok']);
  });

  d.test('napi_fatal_exception', async (t) => {
    t.nulls([ENV, v(new Error('x'))]);
    const seen = [];
    const handler = (error) => seen.push(error);
    process.once('uncaughtException', handler);
    const error = new Error('given to napi_fatal_exception');
    t.ok([ENV, v(error)]);
    assert.deepStrictEqual(seen, [error]);
  });
});
