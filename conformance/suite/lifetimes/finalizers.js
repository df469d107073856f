'use strict';

// Finalizers, of whatever brings one: https://nodejs.org/api/n-api.html#napi_finalize
// Those of buffers are in the chapter of buffers.

/** What attaches a finalizer to an object, or to an External that is new. */
const attach = {
  napi_wrap: (program, content, object = {}) =>
    ['napi_wrap', ENV, v(object), content, cb('finalize'), data(program), NULL],
  napi_add_finalizer: (program, content, object = {}) =>
    ['napi_add_finalizer', ENV, v(object), content, cb('finalize'), data(program), NULL],
  napi_create_external: (program, content) =>
    ['napi_create_external', ENV, content, cb('finalize'), data(program), out.value],
};
const POINTER = 0x7b8;
const MANY = 2000;

for (const [name, args] of Object.entries(attach)) {
  test(`${name} has its finalizer called once, with data and hint`, { functions: [name] }, async (t) => {
    const program = t.driver.counter();
    (() => t.driver.ok(args(program, pointer(POINTER))))();
    assert.equal(program.runs, 0, 'calls before the collection');
    await untilCollected(() => program.runs > 0, 'the finalizer');
    await collectMore();
    assert.equal(program.runs, 1, 'calls');
    assert.equal(program.last.data, POINTER, 'the data');
    assert(program.last.hint !== 0, 'the hint');
  });

  test(`${name} gives its finalizer the environment`, { functions: [name] }, async (t) => {
    t.driver.ok(['napi_set_instance_data', ENV, pointer(0x55), NULL, NULL]);
    const place = kept.pointer;
    const program = t.driver.program([['napi_get_instance_data', ENV, place]], { collect: false, basic: true });
    (() => t.driver.ok(args(program, NULL)))();
    await untilCollected(() => program.runs > 0, 'the finalizer');
    assert.equal(program.last.steps[0].status, 'ok', 'status');
    assert.equal(t.driver.read(place)[0], 0x55n, 'the instance data');
    t.driver.ok(['napi_set_instance_data', ENV, NULL, NULL, NULL]);
  });

  test(`${name} does not have its finalizer called while the value is in use`, { functions: [name] }, async (t) => {
    const [program, canary] = [t.driver.counter(), t.driver.counter()];
    const object = {};
    const used = [object, ...t.driver.ok(args(program, NULL, object))];
    (() => t.driver.ok(args(canary, NULL)))();
    await untilCollected(() => canary.runs > 0, 'another finalizer');
    await collectMore();
    assert.equal(program.runs, 0, `calls while there are ${used.length} values`);
  });

  test(`${name} has each of many finalizers called once`,
    { functions: [name], versions: [8, EXPERIMENTAL], timeout: 20000 }, async (t) => {
      const program = t.driver.counter();
      (() => { for (let i = 0; i < MANY; i++) t.driver.ok(args(program, NULL)); })();
      await untilCollected(() => program.runs >= MANY, 'all finalizers');
      await collectMore();
      assert.equal(program.runs, MANY, 'calls');
    });

  test(`${name} has its finalizer called where JavaScript may run`,
    { functions: [name], versions: [8, 9, 10] }, async (t) => {
      let calls = 0;
      const program = t.driver.program([
        ['napi_create_object', ENV, out.value],
        ['napi_call_function', ENV, v(undefined), v(() => { calls++; }), 0, NULL, NULL],
      ], { collect: false });
      (() => t.driver.ok(args(program, NULL)))();
      await untilCollected(() => program.runs > 0, 'the finalizer');
      assert.deepEqual(statuses(program.last), ['ok', 'ok'], 'statuses');
      assert.equal(calls, 1, 'calls of the function');
    });

  test(`${name} has its finalizer called after the collection, not inside it`,
    { functions: [name], versions: [8, 9, 10], level: 'recommended' }, async (t) => {
      const program = t.driver.counter();
      (() => { for (let i = 0; i < 10; i++) t.driver.ok(args(program, NULL)); })();
      gc();
      assert.equal(program.runs, 0, 'calls inside the collection');
      await untilCollected(() => program.runs === 10, 'all finalizers');
    });

  test(`${name} has its finalizer called inside the collection in an experimental module`,
    { functions: [name], version: EXPERIMENTAL, level: 'quirk', changed: { node: '20.10', why: 'new rule' } }, async (t) => {
      const program = t.driver.counter();
      (() => { for (let i = 0; i < 10; i++) t.driver.ok(args(program, NULL)); })();
      gc();
      assert(program.runs > 0, 'some were called inside the collection');
      await untilCollected(() => program.runs === 10, 'all finalizers');
    });
}

test('napi_add_finalizer adds to what is there', { functions: ['napi_add_finalizer', 'napi_wrap'] }, async (t) => {
  const [wrap, one, two] = [t.driver.counter(), t.driver.counter(), t.driver.counter()];
  (() => {
    const object = {};
    t.driver.ok(['napi_wrap', ENV, v(object), pointer(8), cb('finalize'), data(wrap), NULL]);
    t.ok([ENV, v(object), pointer(1), cb('finalize'), data(one), NULL]);
    t.ok([ENV, v(object), pointer(2), cb('finalize'), data(two), NULL]);
  })();
  const all = [wrap, one, two];
  await untilCollected(() => all.every((program) => program.runs > 0), 'all finalizers');
  await collectMore();
  assert.deepEqual(all.map((program) => program.runs), [1, 1, 1], 'calls of each');
});

test('napi_add_finalizer takes functions and other objects', { functions: ['napi_add_finalizer'] }, (t) => {
  for (const object of [{}, [], () => 1, new Date(0), new Proxy({}, {})]) {
    t.ok([ENV, v(object), NULL, cb('finalize'), data(t.driver.counter()), NULL]);
  }
});

test('napi_add_finalizer refuses what is no object', { functions: ['napi_add_finalizer'] }, (t) => {
  const { driver } = t;
  t.refuses([1, 'x', undefined, null, true], (wrong) => [ENV, wrong, NULL, cb('finalize'), data(driver.counter()), NULL], 'invalid_arg');
});

test('napi_add_finalizer needs no data', { functions: ['napi_add_finalizer'] }, async (t) => {
  const program = t.driver.counter();
  (() => t.ok([ENV, v({}), NULL, cb('finalize'), data(program), NULL]))();
  await untilCollected(() => program.runs > 0, 'the finalizer');
  assert.equal(program.last.data, 0, 'the data');
});

test('napi_add_finalizer gives a reference with the count 0', {
  functions: ['napi_add_finalizer', 'napi_reference_ref'],
}, (t) => {
  const object = {};
  const [ref] = t.ok([ENV, v(object), NULL, cb('finalize'), data(t.driver.counter()), out.pointer]);
  t.of('napi_get_reference_value').ok([ENV, pointer(ref), out.value], object);
  t.of('napi_reference_ref').ok([ENV, pointer(ref), out.u32], 1);
  t.of('napi_reference_unref').ok([ENV, pointer(ref), out.u32], 0);
  t.driver.ok(['napi_delete_reference', ENV, pointer(ref)]);
});

const own = async (t) => {
  const ref = kept.pointer;
  const program = t.driver.program([['napi_delete_reference', ENV, get(ref)]], { collect: false, basic: true });
  (() => t.driver.ok(['napi_wrap', ENV, v({}), pointer(8), cb('finalize'), data(program), ref]))();
  await untilCollected(() => program.runs > 0, 'the finalizer');
  assert.equal(program.last.steps[0].status, 'ok', 'status');
  await collectMore();
  assert.equal(program.runs, 1, 'calls');
};
test('napi_delete_reference in the finalizer it belongs to is allowed',
  { functions: ['napi_delete_reference'], versions: [8, 9, 10] }, own);
test('napi_delete_reference in the finalizer it belongs to is allowed inside the collector', {
  functions: ['napi_delete_reference'], version: EXPERIMENTAL, changed: { node: '20', why: 'Node 18 ends with an assertion' },
}, own);

for (const name of ['napi_wrap', 'napi_add_finalizer']) {
  test(`napi_delete_reference of the reference of ${name} takes its finalizer away`, {
    functions: ['napi_delete_reference', name],
  }, async (t) => {
    const [program, canary] = [t.driver.counter(), t.driver.counter()];
    (() => {
      const [ref] = t.driver.ok([name, ENV, v({}), pointer(8), cb('finalize'), data(program), out.pointer]);
      t.driver.ok(['napi_delete_reference', ENV, pointer(ref)]);
      t.driver.ok([name, ENV, v({}), pointer(8), cb('finalize'), data(canary), NULL]);
    })();
    await untilCollected(() => canary.runs > 0, 'another finalizer');
    await collectMore();
    assert.equal(program.runs, 0, 'calls');
  });
}
