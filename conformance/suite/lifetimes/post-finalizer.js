'use strict';

// https://nodejs.org/api/n-api.html#node_api_post_finalizer

const POSTED = { functions: ['node_api_post_finalizer'], version: EXPERIMENTAL };

test('node_api_post_finalizer calls later, once, with data and hint, where JavaScript may run', POSTED, async (t) => {
  let calls = 0;
  const program = t.driver.program([
    ['napi_create_object', ENV, out.value],
    ['napi_call_function', ENV, v(undefined), v(() => { calls++; }), 0, NULL, NULL],
  ], { collect: false });
  t.ok([ENV, cb('finalize'), pointer(0x40), data(program)]);
  assert.equal(program.runs, 0, 'calls on return');
  await until(() => program.runs > 0, 'the finalizer');
  await sleep(2);
  assert.equal(program.runs, 1, 'calls');
  assert.deepEqual(statuses(program.last), ['ok', 'ok'], 'statuses');
  assert.equal(calls, 1, 'calls of the function');
  assert.equal(program.last.data, 0x40, 'the data');
  assert(program.last.hint !== 0, 'the hint');
});

// In a process of its own: who does not look calls NULL later.
test('node_api_post_finalizer takes no callback, and does nothing', {
  ...POSTED, level: 'quirk', isolated: { exit: 0 },
}, async (t) => {
  t.ok([ENV, NULL, NULL, NULL]);
  await sleep(5);
});

test('node_api_post_finalizer keeps what is posted apart', POSTED, async (t) => {
  const programs = Array.from({ length: 20 }, () => t.driver.counter());
  programs.forEach((program, index) => t.ok([ENV, cb('finalize'), pointer(0x100 + index), data(program)]));
  await until(() => programs.every((program) => program.runs > 0), 'all finalizers');
  await sleep(2);
  assert.deepEqual(programs.map((program) => program.runs), programs.map(() => 1), 'calls of each');
  assert.deepEqual(programs.map((program) => program.last.data), programs.map((_, index) => 0x100 + index), 'the data of each');
});

test('node_api_post_finalizer works with an exception pending', POSTED, async (t) => {
  const program = t.driver.counter();
  const { steps } = t.run(['napi_throw', ENV, v('first')], ['node_api_post_finalizer', ENV, cb('finalize'), NULL, data(program)]);
  assert.deepEqual(statuses({ steps }), ['ok', 'ok'], 'statuses');
  await until(() => program.runs > 0, 'the finalizer');
});

test('node_api_post_finalizer may be called in a finalizer', POSTED, async (t) => {
  const later = t.driver.program([['napi_create_object', ENV, out.value]], { collect: false });
  const first = t.driver.program([['node_api_post_finalizer', ENV, cb('finalize'), DATA, data(later)]],
    { collect: false, basic: true });
  (() => t.driver.ok(['napi_create_external', ENV, pointer(0x30), cb('finalize'), data(first), out.value]))();
  await untilCollected(() => later.runs > 0, 'the posted finalizer');
  assert.equal(first.last.steps[0].status, 'ok', 'status of the post');
  assert.equal(later.last.steps[0].status, 'ok', 'status in the posted finalizer');
  assert.equal(later.last.data, 0x30, 'the data');
  await collectMore();
  assert.equal(later.runs, 1, 'calls');
});
