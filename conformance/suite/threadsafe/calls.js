'use strict';

// Thread-safe functions, called from the thread of JavaScript itself, which may do so as any other.
// https://nodejs.org/api/n-api.html#asynchronous-thread-safe-function-calls

const tsfnName = v('conform:threadsafe');
const [RELEASE, ABORT] = [0, 1];
const [NONBLOCKING, BLOCKING] = [0, 1];
// What the driver's call_js notes: without an environment, with one, and with one and a function.
const [NO_ENVIRONMENT, NO_FUNCTION, WITH_FUNCTION] = [0, 1, 2];

/** A thread-safe function whose items run a program. */
function makeTsfn(t, { func = NULL, resource = NULL, queue = 0, threads = 1, steps = [], callJs = true, collect = true } = {}) {
  const program = t.driver.program(steps, { collect });
  const finalizer = t.driver.program([], { collect });
  const [handle] = t.driver.ok(['napi_create_threadsafe_function', ENV, func, resource, tsfnName, queue, threads,
    data(finalizer), cb('finalize_data'), data(program), callJs ? cb('call_js') : NULL, out.pointer]);
  return { handle: pointer(handle), program, finalizer };
}

async function close(t, { handle, finalizer }) {
  t.driver.ok(['napi_release_threadsafe_function', handle, RELEASE]);
  await until(() => finalizer.runs === 1, 'the finalizer');
}

const callOf = ({ handle }, mode = NONBLOCKING, item = NULL) => ['napi_call_threadsafe_function', handle, item, mode];
const statusOf = (t, step) => t.run(step).steps[0].status;

const CREATE = ['napi_create_threadsafe_function', 'napi_release_threadsafe_function'];
const CALL = ['napi_call_threadsafe_function', ...CREATE];

test('napi_create_threadsafe_function needs a thread', { functions: CREATE }, (t) => {
  t.bad([ENV, v(() => 1), NULL, tsfnName, 0, 0, NULL, NULL, NULL, NULL, out.pointer], 'invalid_arg');
});

test('napi_create_threadsafe_function needs a function or call_js', { functions: CREATE }, (t) => {
  t.bad([ENV, NULL, NULL, tsfnName, 0, 1, NULL, NULL, NULL, NULL, out.pointer], 'invalid_arg');
});

test('napi_create_threadsafe_function refuses what is no function', { functions: CREATE, level: 'recommended' }, (t) => {
  for (const wrong of [{}, 1, undefined, null]) {
    t.bad([ENV, v(wrong), NULL, tsfnName, 0, 1, NULL, NULL, NULL, NULL, out.pointer], 'invalid_arg');
  }
});

test('napi_create_threadsafe_function refuses a name that cannot be a string', {
  functions: CREATE, changed: { node: '22', why: 'no exception is left pending' },
}, (t) => {
  t.bad([ENV, v(() => 1), NULL, v(Symbol('s')), 0, 1, NULL, NULL, NULL, NULL, out.pointer], 'string_expected');
});

test('napi_create_threadsafe_function refuses a resource that is no object', {
  functions: CREATE, level: 'recommended', changed: { node: '22', why: 'no exception is left pending' },
}, (t) => {
  t.bad([ENV, v(() => 1), v(null), tsfnName, 0, 1, NULL, NULL, NULL, NULL, out.pointer], 'object_expected');
});

test('napi_create_threadsafe_function takes a resource', { functions: CREATE }, async (t) => {
  await close(t, makeTsfn(t, { resource: v({}) }));
});

test('napi_call_threadsafe_function queues, and call_js runs later, once for each item', { functions: CALL }, async (t) => {
  const made = makeTsfn(t);
  t.driver.ok(callOf(made), callOf(made, BLOCKING));
  assert.equal(made.program.runs, 0, 'items before the loop turned');
  await until(() => made.program.runs === 2, 'the items');
  await sleep(2);
  assert.equal(made.program.runs, 2, 'items');
  await close(t, made);
});

test('call_js without a function is given an environment and NULL', { functions: CALL }, async (t) => {
  const made = makeTsfn(t);
  t.driver.ok(callOf(made));
  await until(() => made.program.runs === 1, 'the item');
  assert.equal(made.program.results[0].number, NO_FUNCTION);
  await close(t, made);
});

test('call_js is given the function, and may call it', { functions: [...CALL, 'napi_call_function'] }, async (t) => {
  const seen = [];
  const made = makeTsfn(t, {
    func: v((...args) => seen.push(args)),
    steps: [['napi_call_function', ENV, v(null), JS_CALLBACK, 1, list('item'), NULL]],
  });
  t.driver.ok(callOf(made));
  await until(() => seen.length === 1, 'the item');
  assert.equal(made.program.results[0].number, WITH_FUNCTION);
  assert.deepEqual(seen, [['item']]);
  await close(t, made);
});

test('call_js is given the item', { functions: CALL }, async (t) => {
  // The item is a pointer that becomes the data of an external.
  const value = out.value;
  const made = makeTsfn(t, { steps: [['napi_create_external', ENV, DATA, NULL, NULL, value], ['napi_get_value_external', ENV, get(value), out.pointer]] });
  for (const number of [0x10n, 0x20n, 0x30n]) t.driver.ok(callOf(made, NONBLOCKING, pointer(number)));
  await until(() => made.program.runs === 3, 'the items');
  assert.deepEqual(made.program.results.map(({ outs }) => outs[1]), [0x10n, 0x20n, 0x30n]);
  await close(t, made);
});

test('without call_js the function is called with no arguments', { functions: CALL }, async (t) => {
  const seen = [];
  const made = makeTsfn(t, { func: v(function collect(...args) { seen.push([this, args.length]); }), callJs: false });
  t.driver.ok(callOf(made));
  await until(() => seen.length === 1, 'the call');
  assert.deepEqual(seen, [[undefined, 0]]);
  await close(t, made);
});

test('items come in the order of the calls', { functions: [...CALL, 'napi_call_function'] }, async (t) => {
  const seen = [];
  const numbers = Array.from({ length: 300 }, (_, i) => i + 1);
  const note = v((number) => seen.push(number));
  const value = out.value;
  const ordered = makeTsfn(t, {
    steps: [['napi_create_bigint_int64', ENV, DATA, value],
      ['napi_call_function', ENV, v(null), note, 1, list(get(value)), NULL]],
    collect: false,
  });
  for (const number of numbers) t.driver.ok(callOf(ordered, NONBLOCKING, pointer(number)));
  await until(() => seen.length === numbers.length, 'the items');
  assert.deepEqual(seen, numbers.map(BigInt));
  await close(t, ordered);
});

test('a full queue refuses calls that do not wait, until there is room', { functions: CALL }, async (t) => {
  const made = makeTsfn(t, { queue: 2 });
  assert.deepEqual(statuses(t.run(callOf(made), callOf(made), callOf(made))), ['ok', 'ok', 'queue_full']);
  await until(() => made.program.runs === 2, 'the items');
  assert.equal(statusOf(t, callOf(made)), 'ok');
  await until(() => made.program.runs === 3, 'the third item');
  await close(t, made);
});

test('promise jobs run after each item', { functions: [...CALL, 'napi_call_function'] }, async (t) => {
  const order = [];
  const note = v(() => {
    order.push('item');
    Promise.resolve().then(() => order.push('job'));
  });
  const made = makeTsfn(t, { steps: [['napi_call_function', ENV, v(null), note, 0, NULL, NULL]] });
  t.driver.ok(callOf(made), callOf(made));
  await until(() => order.length === 4, 'the items');
  assert.deepEqual(order, ['item', 'job', 'item', 'job']);
  await close(t, made);
});

test('ticks run after each item, before promise jobs', {
  functions: [...CALL, 'napi_call_function'], level: 'recommended',
}, async (t) => {
  if (!host.nextTick) unsupported('the runtime has no ticks');
  const order = [];
  const note = v(() => {
    Promise.resolve().then(() => order.push('job'));
    host.nextTick(() => order.push('tick'));
    order.push('item');
  });
  const made = makeTsfn(t, { steps: [['napi_call_function', ENV, v(null), note, 0, NULL, NULL]] });
  t.driver.ok(callOf(made), callOf(made));
  await until(() => order.length === 6, 'the items');
  assert.deepEqual(order, ['item', 'tick', 'job', 'item', 'tick', 'job']);
  await close(t, made);
});

test('a long queue does not keep timers from running', { functions: CALL, level: 'recommended' }, async (t) => {
  const made = makeTsfn(t, { collect: false });
  const count = 20000;
  for (let i = 0; i < count / 100; i++) t.driver.ok(...new Array(100).fill(callOf(made)));
  let seen = -1;
  host.later(() => { seen = made.program.runs; }, 0);
  await until(() => made.program.runs === count, 'the items');
  assert(seen >= 0 && seen < count, 'the timer ran between items');
  await close(t, made);
});

test('an item may make more calls', { functions: CALL }, async (t) => {
  let made;
  let left = 5;
  const again = v(() => { if (left-- > 0) t.driver.ok(callOf(made)); });
  made = makeTsfn(t, { steps: [['napi_call_function', ENV, v(null), again, 0, NULL, NULL]] });
  t.driver.ok(callOf(made));
  await until(() => made.program.runs === 6, 'the items');
  await close(t, made);
});

test('napi_get_threadsafe_function_context gives what was given at creation', {
  functions: ['napi_get_threadsafe_function_context', ...CREATE],
}, (t) => {
  const [handle] = t.driver.ok(['napi_create_threadsafe_function', ENV, v(() => 1), NULL, tsfnName, 0, 1,
    NULL, NULL, pointer(0x1234), NULL, out.pointer]);
  const [context] = t.driver.ok(['napi_get_threadsafe_function_context', pointer(handle), out.pointer]);
  assert.equal(context, 0x1234n);
  t.driver.ok(['napi_release_threadsafe_function', pointer(handle), RELEASE]);
});

test('the finalizer runs once, with an environment, the data and the context', { functions: CREATE }, async (t) => {
  const [place, value] = [out.pointer, out.value];
  const finalizer = t.driver.program([
    ['napi_create_external', ENV, HINT, NULL, NULL, value], ['napi_get_value_external', ENV, get(value), place],
  ]);
  const [handle] = t.driver.ok(['napi_create_threadsafe_function', ENV, v(() => 1), NULL, tsfnName, 0, 1,
    data(finalizer), cb('finalize_data'), pointer(0x5678), NULL, out.pointer]);
  t.driver.ok(['napi_release_threadsafe_function', pointer(handle), RELEASE]);
  assert.equal(finalizer.runs, 0, 'runs before the loop turned');
  await until(() => finalizer.runs === 1, 'the finalizer');
  await sleep(3);
  assert.equal(finalizer.runs, 1, 'runs');
  assert.equal(finalizer.results[0].number, 1, 'an environment was given');
  assert.equal(finalizer.results[0].outs[1], 0x5678n, 'the context');
});

test('promise jobs run after the finalizer', { functions: [...CREATE, 'napi_call_function'], level: 'recommended' }, async (t) => {
  let job = false;
  const note = v(() => { Promise.resolve().then(() => { job = true; }); });
  const finalizer = t.driver.program([['napi_call_function', ENV, v(null), note, 0, NULL, NULL]]);
  const [handle] = t.driver.ok(['napi_create_threadsafe_function', ENV, v(() => 1), NULL, tsfnName, 0, 1,
    data(finalizer), cb('finalize_data'), NULL, NULL, out.pointer]);
  t.driver.ok(['napi_release_threadsafe_function', pointer(handle), RELEASE]);
  await until(() => job, 'the promise job');
});

test('it stays open until each thread has released it', {
  functions: ['napi_acquire_threadsafe_function', ...CREATE],
}, async (t) => {
  const made = makeTsfn(t, { threads: 2 });
  t.driver.ok(['napi_acquire_threadsafe_function', made.handle]);
  for (let i = 0; i < 2; i++) {
    t.driver.ok(['napi_release_threadsafe_function', made.handle, RELEASE]);
    await sleep(3);
    assert.equal(made.finalizer.runs, 0, 'finalized with threads left');
    t.driver.ok(callOf(made));
  }
  await close(t, made);
  assert.equal(made.program.runs, 2, 'items');
});

test('one release too many is refused', { functions: CREATE }, async (t) => {
  const made = makeTsfn(t);
  const release = ['napi_release_threadsafe_function', made.handle, RELEASE];
  assert.deepEqual(statuses(t.run(release, release)), ['ok', 'invalid_arg']);
  await until(() => made.finalizer.runs === 1, 'the finalizer');
});

test('items queued before the last release are delivered', { functions: CALL }, async (t) => {
  const made = makeTsfn(t);
  t.driver.ok(callOf(made), callOf(made), callOf(made), ['napi_release_threadsafe_function', made.handle, RELEASE]);
  await until(() => made.finalizer.runs === 1, 'the finalizer');
  assert.deepEqual(made.program.results.map((result) => result.number), [NO_FUNCTION, NO_FUNCTION, NO_FUNCTION]);
});

test('after an abort, calls and acquisitions answer napi_closing', {
  functions: ['napi_release_threadsafe_function', 'napi_acquire_threadsafe_function', 'napi_call_threadsafe_function',
    'napi_create_threadsafe_function'],
}, async (t) => {
  const made = makeTsfn(t, { threads: 2 });
  assert.deepEqual(statuses(t.run(
    ['napi_release_threadsafe_function', made.handle, ABORT],
    ['napi_acquire_threadsafe_function', made.handle],
    callOf(made))), ['ok', 'closing', 'closing']);
  await until(() => made.finalizer.runs === 1, 'the finalizer');
});

test('items left by an abort are given back without an environment', { functions: CALL }, async (t) => {
  const made = makeTsfn(t, { collect: false });
  t.driver.ok(callOf(made), callOf(made), ['napi_release_threadsafe_function', made.handle, ABORT]);
  await until(() => made.finalizer.runs === 1 && made.program.runs === 2, 'the end');
  assert.equal(made.program.last.number, NO_ENVIRONMENT);
});

test('an abort wins over threads that have not released', { functions: CREATE }, async (t) => {
  const made = makeTsfn(t, { threads: 5 });
  t.driver.ok(['napi_release_threadsafe_function', made.handle, ABORT]);
  await until(() => made.finalizer.runs === 1, 'the finalizer');
});

test('ref and unref may be repeated', {
  functions: ['napi_ref_threadsafe_function', 'napi_unref_threadsafe_function', ...CREATE],
}, async (t) => {
  const made = makeTsfn(t);
  for (const name of ['unref', 'unref', 'ref', 'ref']) t.driver.ok([`napi_${name}_threadsafe_function`, ENV, made.handle]);
  await close(t, made);
});

test('the function lives as long as the thread-safe one', { functions: CALL }, async (t) => {
  gc();
  let calls = 0;
  const made = (() => makeTsfn(t, { func: v(() => { calls++; }), callJs: false }))();
  gc();
  await sleep(1);
  gc();
  t.driver.ok(callOf(made));
  await until(() => calls === 1, 'the call');
  await close(t, made);
});
