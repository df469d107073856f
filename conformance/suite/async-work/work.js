'use strict';

// Work in the thread pool: https://nodejs.org/api/n-api.html#simple-asynchronous-operations

const workName = v('conform:work');
const CANCELLED = STATUS.indexOf('cancelled');

const blockers = addon('blockers.c', { version: 8 });

/** Work whose two halves are programs. */
function makeWork(t, executeSteps = [], completeSteps = []) {
  const complete = t.driver.program(completeSteps);
  const execute = t.driver.program(executeSteps, { collect: false, then: complete });
  const [handle] = t.driver.ok(
    ['napi_create_async_work', ENV, NULL, workName, cb('execute'), cb('complete'), data(execute), out.pointer]);
  return { handle: pointer(handle), execute, complete };
}

async function finished(t, work) {
  await until(() => work.complete.runs === 1, 'the completion');
  t.driver.ok(['napi_delete_async_work', ENV, work.handle]);
}

test('napi_create_async_work makes work that has not begun', { functions: ['napi_create_async_work'] }, async (t) => {
  const work = makeWork(t);
  await sleep(5);
  assert.equal(work.execute.runs, 0, 'runs of execute');
  t.driver.ok(['napi_delete_async_work', ENV, work.handle]);
});

test('napi_create_async_work takes a resource, and needs no complete', { functions: ['napi_create_async_work'] }, async (t) => {
  const execute = t.driver.program([], { collect: false });
  const [handle] = t.ok([ENV, v({}), workName, cb('execute'), NULL, data(execute), out.pointer]);
  t.driver.ok(['napi_queue_async_work', ENV, pointer(handle)]);
  await until(() => execute.runs === 1, 'execute');
  await sleep(2);
  t.driver.ok(['napi_delete_async_work', ENV, pointer(handle)]);
});

test('napi_create_async_work makes a string of the name', {
  functions: ['napi_create_async_work'],
  changed: { node: '22', why: 'a name that cannot be a string leaves no exception pending' },
}, (t) => {
  const made = t.ok([ENV, NULL, v(12), cb('execute'), NULL, NULL, out.pointer]);
  t.driver.ok(['napi_delete_async_work', ENV, pointer(made[0])]);
  t.bad([ENV, NULL, v(Symbol('no name')), cb('execute'), NULL, NULL, out.pointer], 'string_expected');
});

test('napi_create_async_work refuses a resource that is no object', {
  functions: ['napi_create_async_work'],
  level: 'recommended',
  changed: { node: '22', why: 'no exception is left pending' },
}, (t) => {
  t.bad([ENV, v(null), workName, cb('execute'), NULL, NULL, out.pointer], 'object_expected');
  t.bad([ENV, v(undefined), workName, cb('execute'), NULL, NULL, out.pointer], 'object_expected');
});

test('queued work is executed once and completed once, later', { functions: ['napi_queue_async_work'] }, async (t) => {
  const work = makeWork(t);
  t.ok([ENV, work.handle]);
  assert.equal(work.complete.runs, 0, 'completions before the loop turned');
  await finished(t, work);
  await sleep(3);
  assert.equal(work.execute.runs, 1, 'runs of execute');
  assert.equal(work.complete.runs, 1, 'runs of complete');
});

test('complete is given napi_ok and may use JavaScript', {
  functions: ['napi_queue_async_work', 'napi_create_async_work', 'napi_call_function'],
}, async (t) => {
  const seen = [];
  const note = v((...args) => seen.push(args));
  const work = makeWork(t, [], [['napi_call_function', ENV, v(null), note, 1, list(1), NULL]]);
  t.ok([ENV, work.handle]);
  await finished(t, work);
  assert.equal(work.complete.results[0].number, 0, 'the status');
  assert.deepEqual(seen, [[1]]);
});

test('execute runs while JavaScript does', { functions: ['napi_queue_async_work', 'napi_create_async_work'] }, async (t) => {
  const work = makeWork(t);
  t.ok([ENV, work.handle]);
  for (const end = Date.now() + 3000; work.execute.runs === 0 && Date.now() < end;);
  assert.equal(work.execute.runs, 1, 'runs of execute before the loop turned');
  await finished(t, work);
});

test('promise jobs run after complete', { functions: ['napi_queue_async_work', 'napi_call_function'] }, async (t) => {
  const order = [];
  const note = v(() => {
    Promise.resolve().then(() => order.push('job'));
    order.push('complete');
  });
  const work = makeWork(t, [], [['napi_call_function', ENV, v(null), note, 0, NULL, NULL]]);
  t.ok([ENV, work.handle]);
  await finished(t, work);
  assert.deepEqual(order, ['complete', 'job']);
});

test('a promise resolved in complete is seen', {
  functions: ['napi_queue_async_work', 'napi_resolve_deferred', 'napi_create_promise'],
}, async (t) => {
  const deferred = kept.pointer;
  const [, promise] = t.driver.ok(['napi_create_promise', ENV, deferred, out.value]);
  const work = makeWork(t, [], [['napi_resolve_deferred', ENV, get(deferred), v('done')]]);
  t.ok([ENV, work.handle]);
  assert.equal(await promise, 'done');
  await finished(t, work);
});

test('complete may delete its own work', { functions: ['napi_delete_async_work', 'napi_queue_async_work'] }, async (t) => {
  const place = kept.pointer;
  const complete = t.driver.program([['napi_delete_async_work', ENV, get(place)]]);
  const execute = t.driver.program([], { collect: false, then: complete });
  t.driver.ok(['napi_create_async_work', ENV, NULL, workName, cb('execute'), cb('complete'), data(execute), place],
    ['napi_queue_async_work', ENV, get(place)]);
  await until(() => complete.runs === 1, 'the completion');
  assert.equal(complete.results[0].steps[0].status, 'ok');
});

test('complete may queue more work', { functions: ['napi_queue_async_work', 'napi_create_async_work'] }, async (t) => {
  const second = makeWork(t);
  const first = makeWork(t, [], [['napi_queue_async_work', ENV, second.handle]]);
  t.ok([ENV, first.handle]);
  await finished(t, first);
  await finished(t, second);
});

test('the same work can be queued again after its completion', { functions: ['napi_queue_async_work'], level: 'recommended' }, async (t) => {
  const work = makeWork(t);
  t.ok([ENV, work.handle]);
  await until(() => work.complete.runs === 1, 'the first completion');
  t.ok([ENV, work.handle]);
  await until(() => work.complete.runs === 2, 'the second completion');
  t.driver.ok(['napi_delete_async_work', ENV, work.handle]);
});

test('a hundred works are all completed', { functions: ['napi_queue_async_work', 'napi_create_async_work'] }, async (t) => {
  const works = Array.from({ length: 100 }, () => makeWork(t));
  for (const { handle } of works) t.ok([ENV, handle]);
  await until(() => works.every(({ complete }) => complete.runs === 1), 'the completions');
  assert(works.every(({ execute }) => execute.runs === 1), 'each was executed once');
  for (const { handle } of works) t.driver.ok(['napi_delete_async_work', ENV, handle]);
});

test('cancelled work is completed with napi_cancelled and not executed', {
  functions: ['napi_cancel_async_work', 'napi_queue_async_work'],
}, async (t) => {
  // More than any usual pool has threads: this work is still waiting, or else it cannot be cancelled.
  blockers().block(64);
  try {
    const work = makeWork(t);
    t.driver.ok(['napi_queue_async_work', ENV, work.handle]);
    const { steps: [{ status }] } = t.call([ENV, work.handle]);
    if (status === 'ok') {
      assert.equal(work.complete.runs, 0, 'completions before the loop turned');
      blockers().unblock();
      await until(() => work.complete.runs === 1, 'the completion');
      assert.equal(work.complete.results[0].number, CANCELLED, 'the status');
      assert.equal(work.execute.runs, 0, 'runs of execute');
    } else {
      assert.equal(status, 'generic_failure');
      blockers().unblock();
      await until(() => work.complete.runs === 1, 'the completion');
      assert.equal(work.complete.results[0].number, 0, 'the status');
      assert.equal(work.execute.runs, 1, 'runs of execute');
    }
    t.driver.ok(['napi_delete_async_work', ENV, work.handle]);
  } finally {
    blockers().unblock();
    await until(() => blockers().running() === 0, 'the blockers');
  }
});

test('work that waits behind a busy pool can be cancelled', {
  functions: ['napi_cancel_async_work', 'napi_queue_async_work'], version: 8, level: 'recommended',
}, async (t) => {
  blockers().block(64);
  try {
    const work = makeWork(t);
    t.driver.ok(['napi_queue_async_work', ENV, work.handle]);
    t.ok([ENV, work.handle]);
    blockers().unblock();
    await finished(t, work);
    assert.equal(work.execute.runs, 0, 'runs of execute');
  } finally {
    blockers().unblock();
    await until(() => blockers().running() === 0, 'the blockers');
  }
});

test('work that has run cannot be cancelled', { functions: ['napi_cancel_async_work'] }, async (t) => {
  const work = makeWork(t);
  t.driver.ok(['napi_queue_async_work', ENV, work.handle]);
  await until(() => work.complete.runs === 1, 'the completion');
  assert.equal(work.complete.results[0].number, 0, 'the status');
  t.bad([ENV, work.handle], 'generic_failure');
  t.driver.ok(['napi_delete_async_work', ENV, work.handle]);
});

test('execute runs on another thread', { functions: ['napi_queue_async_work'], version: 8 }, async () => {
  const { threads } = await new Promise((resolve) => { blockers().threads(4, resolve); });
  assert.equal(threads.includes(true), false, 'ran on the thread of JavaScript');
});
