'use strict';

// Thread-safe functions under load, called from threads as real addons do.
// https://nodejs.org/api/n-api.html#asynchronous-thread-safe-function-calls

const producers = addon('threads.c', { version: 8 });

const FUNCTIONS_USED = ['napi_call_threadsafe_function', 'napi_create_threadsafe_function', 'napi_release_threadsafe_function'];

/** Starts threads and waits for the finalizer, which tells what each call answered. */
const load = (count, calls, queue, blocking, onItem) => new Promise((resolve) => {
  producers().start(count, calls, queue, blocking, onItem, resolve);
});

// Several threads that wait for room in the same queue are left out: Node wakes one of them only when
// the queue stops being full, so that the rest may wait for ever.
for (const [count, calls, queue] of [[1, 1, 0], [4, 2500, 0], [1, 1000, 10], [1, 300, 1]]) {
  const size = queue ? `a queue of ${queue}` : 'a queue without a limit';
  test(`${count} threads, ${calls} waiting calls each, ${size}: every item arrives once`, {
    functions: FUNCTIONS_USED, version: 8,
  }, async () => {
    let items = 0;
    let sum = 0;
    const result = await load(count, calls, queue, true, (item) => {
      items++;
      sum += item;
    });
    assert.deepEqual(result,
      { ok: count * calls, full: 0, closing: 0, other: 0, called: count * calls, dropped: 0, finalized: 1 });
    assert.equal(items, count * calls, 'items');
    assert.equal(sum, (count * calls * (calls + 1)) / 2, 'their sum');
  });
}

test('calls that do not wait meet a full queue and lose nothing else', { functions: FUNCTIONS_USED, version: 8 }, async () => {
  const result = await load(4, 5000, 5, false, () => {});
  assert.equal(result.ok + result.full, 20000, 'calls answered');
  assert.equal(result.called, result.ok, 'items');
  assert.equal(result.closing + result.other + result.dropped, 0, 'others');
});

test('each thread learns of an abort, and the finalizer runs once', {
  functions: [...FUNCTIONS_USED, 'napi_acquire_threadsafe_function'],
  version: 8,
  changed: { node: '22', why: 'threads may still use what an abort has freed' },
}, async () => {
  let handle;
  let items = 0;
  const result = await new Promise((resolve) => {
    handle = producers().start(4, 2000000000, 100, false, () => {
      if (++items === 50) assert.equal(producers().abort(handle), 0, 'the abort');
    }, resolve);
  });
  assert.equal(result.closing, 4, 'threads that were told');
  assert.equal(result.finalized, 1, 'runs of the finalizer');
  assert(items >= 50, 'items before the abort');
});

test('many thread-safe functions at once', { functions: FUNCTIONS_USED, version: 8 }, async () => {
  const all = Array.from({ length: 30 }, () => load(1, 100, 3, true, () => {}));
  for (const result of await Promise.all(all)) assert.equal(result.called, 100, 'items');
});

test('a reference keeps the process, and the end of the last thread lets it go', {
  functions: [...FUNCTIONS_USED, 'napi_ref_threadsafe_function'],
  version: 8,
  isolated: { reports: ['the last of 20'] },
}, () => {
  let items = 0;
  producers().start(2, 10, 0, true, () => { if (++items === 20) report('the last of 20'); }, () => {});
});
