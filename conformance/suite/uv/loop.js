'use strict';

// Addons that use the loop themselves: https://nodejs.org/api/n-api.html#napi_get_uv_event_loop
// A runtime without libuv's functions does not load the addon, and these cases are unsupported in it.

const load = addon('loop.c', { version: 8 });

const LOOP = ['napi_get_uv_event_loop', 'napi_make_callback', 'napi_async_init'];

function notes() {
  const order = [];
  const note = (word) => {
    order.push(word);
    Promise.resolve().then(() => order.push(`${word} job`));
  };
  return { order, note };
}

test('napi_get_uv_event_loop gives the same loop each time', { functions: ['napi_get_uv_event_loop'], level: 'recommended' }, (t) => {
  const [loop] = t.ok([ENV, out.pointer]);
  assert.notEqual(loop, 0n);
  t.ok([ENV, out.pointer], loop);
});

test('napi_get_uv_event_loop writes a pointer', { functions: ['napi_get_uv_event_loop'] }, (t) => {
  const { steps, outs: [loop] } = t.call([ENV, out.pointer]);
  // A runtime without libuv has no loop to give.
  if (steps[0].status === 'generic_failure') unsupported('the runtime has no libuv loop');
  assert.equal(steps[0].status, 'ok');
  assert.equal(typeof loop, 'bigint', 'what is written');
  assert.notEqual(loop, 0n, 'the pointer');
});

for (const [name, wanted] of [['timer', ['timer', 'closed']], ['async', ['async', 'closed']], ['queue', ['work']]]) {
  test(`a uv ${name} of an addon's own calls back, and promise jobs run after each callback`, {
    functions: LOOP, version: 8, level: 'recommended',
  }, async () => {
    const { order, note } = notes();
    load()[name](note);
    assert.deepEqual(order, []);
    await until(() => order.length === wanted.length * 2, 'libuv');
    assert.deepEqual(order, wanted.flatMap((word) => [word, `${word} job`]));
  });
}

test('ticks run after a callback from the loop, before promise jobs', {
  functions: LOOP, version: 8, level: 'recommended',
}, async () => {
  if (!host.nextTick) unsupported('the runtime has no ticks');
  const order = [];
  load().queue(() => {
    Promise.resolve().then(() => order.push('job'));
    host.nextTick(() => order.push('tick'));
  });
  await until(() => order.length === 2, 'libuv');
  assert.deepEqual(order, ['tick', 'job']);
});

test('napi_make_callback from the loop runs promise jobs before it returns', {
  functions: LOOP, version: 8, level: 'recommended',
}, async () => {
  const { order, note } = notes();
  load().twice(note);
  await until(() => order.length === 4, 'libuv');
  assert.deepEqual(order, ['first', 'first job', 'second', 'second job']);
});

test('the outermost callback scope runs promise jobs when it is closed', {
  functions: ['napi_open_callback_scope', 'napi_close_callback_scope', ...LOOP], version: 8, level: 'recommended',
}, async () => {
  const { order, note } = notes();
  load().scopes(note);
  await until(() => order.length === 6, 'libuv');
  assert.deepEqual(order, ['first', 'second', 'first job', 'second job', 'third', 'third job']);
});
