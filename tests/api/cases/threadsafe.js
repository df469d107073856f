'use strict';

// Asynchronous threadsafe calls: https://nodejs.org/api/n-api.html#asynchronous-thread-safe-function-calls

const assert = require('assert');
const path = require('path');
const { isTenon, test, until } = require('../harness.js');
const { build, cb, chapter, data, out, pointer, v, ENV, JS_CALLBACK, NULL } = require('../driver.js');

const named = v('tests:threadsafe');
const [RELEASE, ABORT] = [0, 1];
const [NONBLOCKING, BLOCKING] = [0, 1];

chapter((d) => {
  // A function whose queued items run a program.
  const create = (options = {}) => {
    const program = options.program || d.program(options.steps || [], { clear: options.clear });
    const finalizer = d.program([], {});
    const [handle] = d.ok(['napi_create_threadsafe_function', ENV, options.func || NULL, NULL, named,
      options.queue || 0, options.threads || 1, data(finalizer), cb('finalize_data'), data(program),
      options.callJs === false ? NULL : cb('call_js'), out.pointer]);
    return { handle: pointer(handle), program, finalizer };
  };
  const close = async ({ handle, finalizer }) => {
    d.ok(['napi_release_threadsafe_function', handle, RELEASE]);
    await until(() => finalizer.runs === 1, 'the finalizer');
  };

  d.test('napi_create_threadsafe_function', async (t) => {
    const made = create();
    await close(made);
    assert.strictEqual(made.finalizer.results[0].number, 1);
    const args = [ENV, v(() => 1), NULL, named, 0, 1, NULL, NULL, NULL, NULL, out.pointer];
    t.nulls(args, 0, 3, 10);
    t.bad(args.map((a, i) => (i === 5 ? 0 : a)), 'invalid_arg');
    // Without a function there must be a call_js.
    t.bad(args.map((a, i) => (i === 1 ? NULL : a)), 'invalid_arg');
    t.bad(args.map((a, i) => (i === 1 ? v({}) : a)), 'invalid_arg');
    t.bad(args.map((a, i) => (i === 3 ? v(Symbol('s')) : a)), 'string_expected');
    t.bad(args.map((a, i) => (i === 2 ? v(null) : a)), 'object_expected');
  });

  d.test('napi_call_threadsafe_function', async () => {
    const made = create();
    const { steps } = d.run(
      ['napi_call_threadsafe_function', made.handle, pointer(1), NONBLOCKING],
      ['napi_call_threadsafe_function', made.handle, pointer(2), BLOCKING],
    );
    assert.deepStrictEqual(steps.map((step) => step.status), ['ok', 'ok']);
    assert.strictEqual(made.program.runs, 0);
    await until(() => made.program.runs === 2, 'the calls');
    // call_js got an environment, and NULL since there is no function.
    assert.strictEqual(made.program.results[0].number, 1);
    await close(made);
    if (isTenon) {
      const { steps: bad } = d.run(['napi_call_threadsafe_function', NULL, NULL, NONBLOCKING]);
      assert.strictEqual(bad[0].status, 'invalid_arg');
    }
  });

  d.test('napi_call_threadsafe_function calls the function by default', async () => {
    const seen = [];
    const func = v(function collect(...args) { seen.push([this, args.length]); });
    const made = create({ func, callJs: false });
    d.ok(['napi_call_threadsafe_function', made.handle, NULL, NONBLOCKING]);
    await until(() => seen.length === 1, 'the call');
    assert.strictEqual(seen[0][1], 0);
    assert.strictEqual(seen[0][0], undefined);
    await close(made);
  });

  d.test('napi_call_threadsafe_function gives call_js the function', async () => {
    const seen = [];
    const made = create({
      func: v((...args) => seen.push(args)),
      steps: [['napi_get_undefined', ENV, out.value], ['napi_call_function', ENV, v(null), JS_CALLBACK, 0, NULL, NULL]],
    });
    d.ok(['napi_call_threadsafe_function', made.handle, NULL, NONBLOCKING]);
    await until(() => seen.length === 1, 'the call');
    assert.strictEqual(made.program.results[0].number, 2);
    await close(made);
  });

  d.test('a full queue', async () => {
    const made = create({ queue: 2 });
    const call = ['napi_call_threadsafe_function', made.handle, NULL, NONBLOCKING];
    const { steps } = d.run(call, call, call);
    assert.deepStrictEqual(steps.map((step) => step.status), ['ok', 'ok', 'queue_full']);
    await until(() => made.program.runs === 2, 'the calls');
    assert.strictEqual(d.run(call).steps[0].status, 'ok');
    await until(() => made.program.runs === 3, 'the third call');
    await close(made);
  });

  d.test('ticks and promise jobs run between the items', async () => {
    const order = [];
    const note = v(() => {
      order.push('item');
      process.nextTick(() => order.push('tick'));
      Promise.resolve().then(() => order.push('job'));
    });
    const made = create({ steps: [['napi_call_function', ENV, v(null), note, 0, NULL, NULL]] });
    const call = ['napi_call_threadsafe_function', made.handle, NULL, NONBLOCKING];
    d.run(call, call);
    await until(() => order.length === 6, 'the calls');
    assert.deepStrictEqual(order, ['item', 'tick', 'job', 'item', 'tick', 'job']);
    await close(made);
  });

  d.test('one wake delivers at most 999 items, so that others get their turn', async () => {
    const made = create({ program: d.program([], { collect: false }) });
    const call = ['napi_call_threadsafe_function', made.handle, NULL, NONBLOCKING];
    // Away from timers: the immediate below then follows the first wake.
    await new Promise((resolve) => setImmediate(resolve));
    d.run(...new Array(2500).fill(call));
    const seen = [];
    for (let i = 0; i < 4; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(made.program.runs);
    }
    assert.deepStrictEqual(seen, [999, 1998, 2500, 2500]);
    await close(made);
  });

  d.test('napi_get_threadsafe_function_context', async () => {
    const made = create();
    const [first] = d.ok(['napi_get_threadsafe_function_context', made.handle, out.pointer]);
    assert.notStrictEqual(first, 0n);
    await close(made);
    if (isTenon) {
      const { steps } = d.run(['napi_get_threadsafe_function_context', NULL, out.pointer]);
      assert.strictEqual(steps[0].status, 'invalid_arg');
    }
  });

  d.test('napi_acquire_threadsafe_function', async () => {
    const made = create();
    d.ok(['napi_acquire_threadsafe_function', made.handle], ['napi_release_threadsafe_function', made.handle, RELEASE]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.strictEqual(made.finalizer.runs, 0);
    const { steps } = d.run(
      ['napi_acquire_threadsafe_function', made.handle],
      ['napi_release_threadsafe_function', made.handle, ABORT],
      ['napi_acquire_threadsafe_function', made.handle],
      ['napi_call_threadsafe_function', made.handle, NULL, NONBLOCKING],
    );
    assert.deepStrictEqual(steps.map((step) => step.status), ['ok', 'ok', 'closing', 'closing']);
    await until(() => made.finalizer.runs === 1, 'the finalizer');
    if (isTenon) assert.strictEqual(d.run(['napi_acquire_threadsafe_function', NULL]).steps[0].status, 'invalid_arg');
  });

  d.test('napi_release_threadsafe_function', async () => {
    const made = create({ threads: 1 });
    const { steps } = d.run(
      ['napi_release_threadsafe_function', made.handle, RELEASE],
      ['napi_release_threadsafe_function', made.handle, RELEASE],
    );
    assert.deepStrictEqual(steps.map((step) => step.status), ['ok', 'invalid_arg']);
    await until(() => made.finalizer.runs === 1, 'the finalizer');
    if (isTenon) {
      assert.strictEqual(d.run(['napi_release_threadsafe_function', NULL, RELEASE]).steps[0].status, 'invalid_arg');
    }
  });

  d.test('items queued before a release are delivered', async () => {
    const made = create();
    const call = ['napi_call_threadsafe_function', made.handle, NULL, NONBLOCKING];
    d.ok(call, call, call, ['napi_release_threadsafe_function', made.handle, RELEASE]);
    await until(() => made.finalizer.runs === 1, 'the finalizer');
    assert.strictEqual(made.program.runs, 3);
    assert.deepStrictEqual(made.program.results.map((result) => result.number), [1, 1, 1]);
  });

  d.test('items left by an abort are given back without an environment', async () => {
    const made = create({ program: d.program([], { collect: false }) });
    const call = ['napi_call_threadsafe_function', made.handle, NULL, NONBLOCKING];
    d.ok(call, call, ['napi_release_threadsafe_function', made.handle, ABORT]);
    await until(() => made.finalizer.runs === 1 && made.program.runs === 2, 'the end');
    assert.strictEqual(made.program.last.number, 0);
  });

  d.test('napi_unref_threadsafe_function', async (t) => {
    const made = create();
    t.ok([ENV, made.handle]);
    t.ok([ENV, made.handle]);
    if (isTenon) t.bad([ENV, NULL], 'invalid_arg', { recorded: false });
    await close(made);
  });

  d.test('napi_ref_threadsafe_function', async (t) => {
    const made = create();
    d.ok(['napi_unref_threadsafe_function', ENV, made.handle]);
    t.ok([ENV, made.handle]);
    if (isTenon) t.bad([ENV, NULL], 'invalid_arg', { recorded: false });
    await close(made);
  });
});

const threads = require(path.join(build, 'threads.node'));
const run = (count, calls, queue, blocking, onItem) => new Promise((resolve) => {
  threads.start(count, calls, queue, blocking, onItem, resolve);
});

// Several threads that wait for room: Node wakes one of them only when the queue stops being full,
// so that the rest may wait for ever. Tried on Node 22.23: it does.
const crowded = isTenon ? [[4, 2000, 10], [8, 500, 1]] : [];
for (const [count, calls, queue] of [[1, 1, 0], [4, 5000, 0], [1, 2000, 10], [1, 500, 1], ...crowded]) {
  test(`${count} threads, ${calls} blocking calls each, queue ${queue}`, async () => {
    let items = 0;
    let sum = 0;
    const result = await run(count, calls, queue, true, (item) => {
      items++;
      sum += item;
    });
    assert.deepStrictEqual(result,
      { ok: count * calls, full: 0, closing: 0, other: 0, called: count * calls, dropped: 0, finalized: 1 });
    assert.strictEqual(items, count * calls);
    assert.strictEqual(sum, (count * calls * (calls + 1)) / 2);
  });
}

test('nonblocking threads meet a full queue and lose nothing else', async () => {
  const result = await run(4, 20000, 5, false, () => {});
  assert.strictEqual(result.ok + result.full, 80000);
  assert.strictEqual(result.called, result.ok);
  assert.strictEqual(result.closing + result.other + result.dropped, 0);
});

test('an abort while threads are calling', async () => {
  let handle;
  let items = 0;
  const result = await new Promise((resolve) => {
    handle = threads.start(4, 1000000, 100, false, () => {
      if (++items === 50) assert.strictEqual(threads.abort(handle), 0);
    }, resolve);
  });
  assert.strictEqual(result.closing, 4);
  assert.strictEqual(result.finalized, 1);
  assert.ok(items >= 50);
});

test('fifty threadsafe functions at once', async () => {
  const all = [];
  for (let i = 0; i < 50; i++) all.push(run(1, 100, 3, true, () => {}));
  for (const result of await Promise.all(all)) assert.strictEqual(result.called, 100);
});
