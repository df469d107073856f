'use strict';

// Finalizers that have not run when the environment ends:
// https://nodejs.org/api/n-api.html#finalization-on-the-exit-of-the-nodejs-environment

const NAME = 'finalizer';
const RAN = `${NAME}: napi_get_version=0`;

/** A program that says in a line of its own that it ran. */
const telling = (t, label = NAME) =>
  data(t.driver.program([['napi_get_version', ENV, out.u32]], { collect: false, basic: true, label }));

const attach = {
  napi_wrap: (t, program, keep) => ['napi_wrap', ENV, v(keep), pointer(8), cb('finalize'), program, NULL],
  napi_add_finalizer: (t, program, keep) => ['napi_add_finalizer', ENV, v(keep), pointer(8), cb('finalize'), program, NULL],
  napi_create_external: (t, program) => ['napi_create_external', ENV, pointer(8), cb('finalize'), program, out.value],
  napi_set_instance_data: (t, program) => ['napi_set_instance_data', ENV, pointer(8), cb('finalize'), program],
  napi_create_external_arraybuffer: (t, program) =>
    ['napi_create_external_arraybuffer', ENV, bytes(1, 2), 2, cb('finalize'), program, out.value],
  napi_create_external_buffer: (t, program) =>
    ['napi_create_external_buffer', ENV, 2, bytes(1, 2), cb('finalize'), program, out.value],
};

for (const [name, args] of Object.entries(attach)) {
  test(`${name} has its finalizer called once when the environment ends`, {
    functions: [name], versions: [8, EXPERIMENTAL], isolated: { reports: [RAN] },
  }, (t) => {
    const keep = {};
    globalThis.kept = [keep, t.driver.ok(args(t, telling(t), keep))];
  });
}

for (const name of ['napi_wrap', 'napi_add_finalizer']) {
  test(`${name} has its finalizer called at the end when the addon has its reference`, {
    functions: [name], isolated: { reports: [RAN] },
  }, (t) => {
    const keep = {};
    const [ref] = t.driver.ok([name, ENV, v(keep), pointer(8), cb('finalize'), telling(t), out.pointer]);
    t.driver.ok(['napi_reference_ref', ENV, pointer(ref), NULL]);
  });
}

test('napi_remove_wrap takes the finalizer away from the end, too', {
  functions: ['napi_remove_wrap', 'napi_wrap'], isolated: { reports: [] },
}, (t) => {
  const keep = {};
  globalThis.kept = keep;
  t.driver.ok(['napi_wrap', ENV, v(keep), pointer(8), cb('finalize'), telling(t), NULL], ['napi_remove_wrap', ENV, v(keep), NULL]);
});

test('napi_delete_reference takes the finalizer away from the end, too', {
  functions: ['napi_delete_reference', 'napi_wrap'], isolated: { reports: [] },
}, (t) => {
  const keep = {};
  globalThis.kept = keep;
  const [ref] = t.driver.ok(['napi_wrap', ENV, v(keep), pointer(8), cb('finalize'), telling(t), out.pointer]);
  t.driver.ok(['napi_delete_reference', ENV, pointer(ref)]);
});

test('a finalizer that ran in a collection does not run again at the end', {
  functions: ['napi_wrap', 'napi_create_external', 'napi_add_finalizer'], isolated: { reports: ['wrap: napi_get_version=0', 'done'] },
}, async (t) => {
  const canary = t.driver.counter();
  (() => {
    t.driver.ok(['napi_wrap', ENV, v({}), pointer(8), cb('finalize'), telling(t, 'wrap'), NULL],
      ['napi_create_external', ENV, pointer(8), cb('finalize'), data(canary), out.value]);
  })();
  await untilCollected(() => canary.runs > 0, 'the finalizers');
  await collectMore();
  report('done');
});

test('replaced instance data is not finalized at the end', {
  functions: ['napi_set_instance_data'], isolated: { reports: ['second: napi_get_version=0'] }, level: 'recommended',
}, (t) => {
  t.driver.ok(['napi_set_instance_data', ENV, pointer(8), cb('finalize'), telling(t, 'first')],
    ['napi_set_instance_data', ENV, pointer(16), cb('finalize'), telling(t, 'second')]);
});

test('instance data is there in finalizers at the end', {
  functions: ['napi_get_instance_data', 'napi_set_instance_data'], isolated: { reports: ['finalizer: napi_get_instance_data=0'] },
}, (t) => {
  const program = t.driver.program([['napi_get_instance_data', ENV, out.pointer]], { collect: false, basic: true, label: NAME });
  const keep = {};
  globalThis.kept = keep;
  t.driver.ok(['napi_set_instance_data', ENV, pointer(0x31), NULL, NULL],
    ['napi_wrap', ENV, v(keep), pointer(8), cb('finalize'), data(program), NULL]);
});

test('finalizers at the end run newest first', {
  functions: ['napi_wrap', 'napi_add_finalizer', 'napi_create_external'],
  level: 'recommended',
  isolated: { reports: ['third: napi_get_version=0', 'second: napi_get_version=0', 'first: napi_get_version=0'] },
}, (t) => {
  const keep = [{}, {}];
  globalThis.kept = [keep, t.driver.ok(
    ['napi_wrap', ENV, v(keep[0]), pointer(8), cb('finalize'), telling(t, 'first'), NULL],
    ['napi_add_finalizer', ENV, v(keep[1]), pointer(8), cb('finalize'), telling(t, 'second'), NULL],
    ['napi_create_external', ENV, pointer(8), cb('finalize'), telling(t, 'third'), out.value],
  )];
});
