'use strict';

// Instance data: https://nodejs.org/api/n-api.html#napi_set_instance_data. Its finalizer at the end of the
// environment is in the same chapter, with the cleanup hooks.

test('napi_get_instance_data gives what was set', {
  functions: ['napi_get_instance_data', 'napi_set_instance_data'],
}, (t) => {
  for (const number of [0x33n, 0x44n, 2n ** 47n - 8n]) {
    t.driver.ok(['napi_set_instance_data', ENV, pointer(number), NULL, NULL]);
    t.ok([ENV, out.pointer], number);
    t.ok([ENV, out.pointer], number);
  }
  t.driver.ok(['napi_set_instance_data', ENV, NULL, NULL, NULL]);
});

test('napi_get_instance_data gives NULL when NULL was set', {
  functions: ['napi_get_instance_data', 'napi_set_instance_data'],
}, (t) => {
  t.driver.ok(['napi_set_instance_data', ENV, NULL, NULL, NULL]);
  t.ok([ENV, out.pointer], 0n);
});

test('napi_set_instance_data does not call the finalizer of the data before',
  { functions: ['napi_set_instance_data'], level: 'recommended' }, async (t) => {
    const program = t.driver.counter();
    t.ok([ENV, pointer(0x22), cb('finalize'), data(program)]);
    t.ok([ENV, NULL, NULL, NULL]);
    await sleep(2);
    assert.equal(program.runs, 0, 'calls');
  });

test('the finalizer of instance data waits for the end of the environment', {
  functions: ['napi_set_instance_data'],
}, async (t) => {
  const program = t.driver.counter();
  t.ok([ENV, pointer(0x55), cb('finalize'), data(program)]);
  if (host.gc) await collectMore();
  await sleep(2);
  assert.equal(program.runs, 0, 'calls');
  t.ok([ENV, NULL, NULL, NULL]);
});

test('instance data lives from callback to callback and through collections',
  { functions: ['napi_get_instance_data', 'napi_set_instance_data'] }, async (t) => {
    t.driver.ok(['napi_set_instance_data', ENV, pointer(0x66), NULL, NULL]);
    if (host.gc) await collectMore();
    await sleep(1);
    t.ok([ENV, out.pointer], 0x66n);
    t.driver.ok(['napi_set_instance_data', ENV, NULL, NULL, NULL]);
  });

test('each environment has its own instance data', {
  functions: ['napi_get_instance_data', 'napi_set_instance_data'],
}, (t) => {
  const other = driverFor(t.version === 8 ? 9 : 8);
  other.ok(['napi_set_instance_data', ENV, pointer(0x88), NULL, NULL]);
  t.driver.ok(['napi_set_instance_data', ENV, pointer(0x99), NULL, NULL]);
  assert.equal(other.ok(['napi_get_instance_data', ENV, out.pointer])[0], 0x88n, 'of the other environment');
  t.ok([ENV, out.pointer], 0x99n);
  t.driver.ok(['napi_set_instance_data', ENV, NULL, NULL, NULL]);
  other.ok(['napi_set_instance_data', ENV, NULL, NULL, NULL]);
});

test('instance data works with an exception pending', {
  functions: ['napi_set_instance_data', 'napi_get_instance_data'],
}, (t) => {
  const { steps, outs } = t.run(['napi_throw', ENV, v(1)], ['napi_set_instance_data', ENV, pointer(0x44), NULL, NULL],
    ['napi_get_instance_data', ENV, out.pointer], ['napi_set_instance_data', ENV, NULL, NULL, NULL]);
  assert.deepEqual(statuses({ steps }), Array(4).fill('ok'), 'statuses');
  assert.equal(outs[0], 0x44n, 'the data');
});
