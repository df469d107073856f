'use strict';

// Calls from outside of JavaScript: napi_make_callback and callback scopes.
// https://nodejs.org/api/n-api.html#custom-asynchronous-operations

const resourceName = v('conform:resource');

function withContext(t, body) {
  const [context] = t.driver.ok(['napi_async_init', ENV, v({}), resourceName, out.pointer]);
  const result = body(pointer(context));
  t.driver.ok(['napi_async_destroy', ENV, pointer(context)]);
  return result;
}

const MAKE = ['napi_make_callback', 'napi_async_init', 'napi_async_destroy'];
const SCOPE = ['napi_open_callback_scope', 'napi_close_callback_scope', 'napi_async_init', 'napi_async_destroy'];

test('napi_make_callback calls with the receiver and the arguments', { functions: MAKE }, (t) => {
  const receiver = {};
  const seen = [];
  function callback(...args) {
    seen.push([this === receiver, args]);
    return 'returned';
  }
  withContext(t, (context) => t.ok([ENV, context, v(receiver), v(callback), 2, list(1, 'two'), out.value], 'returned'));
  assert.deepEqual(seen, [[true, [1, 'two']]]);
});

test('napi_make_callback needs no context, no arguments and no result', { functions: MAKE }, (t) => {
  let calls = 0;
  const count = v(() => { calls++; });
  t.ok([ENV, NULL, v({}), count, 0, NULL, out.value], undefined);
  t.ok([ENV, NULL, v({}), count, 0, NULL, NULL]);
  assert.equal(calls, 2, 'calls');
});

test('napi_make_callback makes an object of the receiver', { functions: MAKE }, (t) => {
  t.ok([ENV, NULL, v('text'), v(function sloppy() { return typeof this; }), 0, NULL, out.value]);
  t.bad([ENV, NULL, v(undefined), v(() => 1), 0, NULL, out.value], 'object_expected', { throws: { name: 'TypeError' } });
});

test('napi_make_callback refuses what is no function', { functions: MAKE }, (t) => {
  for (const wrong of [{}, 1, undefined]) t.bad([ENV, NULL, v({}), v(wrong), 0, NULL, out.value], 'invalid_arg');
});

test('napi_make_callback refuses NULL for arguments that are counted', { functions: MAKE }, (t) => {
  t.bad([ENV, NULL, v({}), v(() => 1), 1, NULL, out.value], 'invalid_arg');
});

test('napi_make_callback leaves what is thrown pending', { functions: MAKE }, (t) => {
  const thrown = {};
  const result = t.call([ENV, NULL, v({}), v(() => { throw thrown; }), 0, NULL, out.value]);
  assert.equal(result.steps[0].status, 'pending_exception');
  assert.equal(result.steps[0].recorded, 'pending_exception', 'recorded status');
  assert.equal(result.exception, thrown);
});

// Inside a callback of JavaScript the outermost scope is that of the caller: nothing is drained here.
test('napi_make_callback inside JavaScript does not run promise jobs', { functions: MAKE, level: 'recommended' }, async (t) => {
  const order = [];
  withContext(t, (context) => t.ok([ENV, context, v({}), v(() => {
    Promise.resolve().then(() => order.push('job'));
    order.push('callback');
  }), 0, NULL, NULL]));
  order.push('after');
  await sleep(1);
  assert.deepEqual(order, ['callback', 'after', 'job']);
});

/** Runs some steps when a piece of work completes, which is inside a callback scope of the runtime's. */
async function inCompletion(t, steps) {
  const complete = t.driver.program(steps);
  const execute = t.driver.program([], { collect: false, then: complete });
  const [work] = t.driver.ok(
    ['napi_create_async_work', ENV, NULL, resourceName, cb('execute'), cb('complete'), data(execute), out.pointer]);
  t.driver.ok(['napi_queue_async_work', ENV, pointer(work)]);
  await until(() => complete.runs === 1, 'the completion');
  t.driver.ok(['napi_delete_async_work', ENV, pointer(work)]);
  return complete.results[0];
}

/** Runs some steps in a finalizer. */
async function inFinalizer(t, steps) {
  const program = t.driver.program(steps, { clear: true });
  (() => t.driver.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(program), out.value]))();
  await untilCollected(() => program.runs === 1, 'the finalizer');
  return program.results[0];
}

function notes() {
  const order = [];
  const note = (word) => v(() => {
    Promise.resolve().then(() => order.push(`${word} job`));
    order.push(word);
  });
  return { order, note };
}

for (const [where, within, level] of [['complete', inCompletion, 'required'], ['a finalizer', inFinalizer, 'recommended']]) {
  const versions = [8, 10];
  test(`napi_make_callback in ${where} leaves promise jobs to its end`, { functions: MAKE, versions, level }, async (t) => {
    const { order, note } = notes();
    await within(t, [
      ['napi_make_callback', ENV, NULL, v({}), note('first'), 0, NULL, NULL],
      ['napi_make_callback', ENV, NULL, v({}), note('second'), 0, NULL, NULL],
    ]);
    await until(() => order.length === 4, 'the jobs');
    assert.deepEqual(order, ['first', 'second', 'first job', 'second job']);
  });

  test(`a callback scope in ${where} leaves promise jobs to its end`, { functions: SCOPE, versions, level }, async (t) => {
    const { order, note } = notes();
    const [context, scope] = [kept.pointer, out.pointer];
    const result = await within(t, [
      ['napi_async_init', ENV, v({}), resourceName, context],
      ['napi_open_callback_scope', ENV, NULL, get(context), scope],
      ['napi_call_function', ENV, v({}), note('first'), 0, NULL, NULL],
      ['napi_close_callback_scope', ENV, get(scope)],
      ['napi_call_function', ENV, v({}), note('second'), 0, NULL, NULL],
      ['napi_async_destroy', ENV, get(context)],
    ]);
    assert.deepEqual(statuses(result), Array(6).fill('ok'));
    await until(() => order.length === 4, 'the jobs');
    assert.deepEqual(order, ['first', 'second', 'first job', 'second job']);
  });
}

test('a callback scope opens and closes', { functions: SCOPE }, (t) => {
  const scope = out.pointer;
  withContext(t, (context) => {
    const result = t.run(['napi_open_callback_scope', ENV, NULL, context, scope],
      ['napi_call_function', ENV, v(null), v(() => 1), 0, NULL, out.value],
      ['napi_close_callback_scope', ENV, get(scope)]);
    assert.deepEqual(statuses(result), ['ok', 'ok', 'ok']);
  });
});

test('napi_close_callback_scope refuses to close what is not open', { functions: ['napi_close_callback_scope'] }, (t) => {
  t.bad([ENV, pointer(8)], 'callback_scope_mismatch', { recorded: false });
});
