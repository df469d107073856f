'use strict';

// What is done when an environment ends: buffers given back, hooks before finalizers, no JavaScript.
// Which finalizers run then is in lifetimes/environment-end.js.
// https://nodejs.org/api/n-api.html#finalization-on-the-exit-of-the-nodejs-environment

const slowHooks = addon('async-hooks.c', { version: 8 });

const last = (t, label) => data(t.driver.program([['napi_create_object', ENV, out.value]], { collect: false, label }));
const ANSWER = 'napi_create_object=0';

/** What a case keeps alive to the end of the process. */
const keep = (value) => { (globalThis.keptToTheEnd ||= []).push(value); };

test('an external buffer is given back at the end', {
  functions: ['napi_create_external_buffer'],
  versions: [8, 10],
  isolated: { reports: ['the buffer: napi_get_version=0'] },
}, (t) => {
  const program = t.driver.program([['napi_get_version', ENV, out.u32]], { collect: false, label: 'the buffer' });
  keep(t.driver.ok(['napi_create_external_buffer', ENV, 4, bytes(1, 2, 3, 4), cb('finalize'), data(program), out.value])[0]);
});

test('an external array buffer is given back at the end', {
  functions: ['napi_create_external_arraybuffer'],
  versions: [8, 10],
  isolated: { reports: ['the buffer: napi_get_version=0'] },
}, (t) => {
  const program = t.driver.program([['napi_get_version', ENV, out.u32]], { collect: false, label: 'the buffer' });
  keep(t.driver.ok(['napi_create_external_arraybuffer', ENV, bytes(1, 2, 3, 4), 4, cb('finalize'), data(program), out.value])[0]);
});

test('instance data is there in cleanup hooks and finalizers', {
  functions: ['napi_get_instance_data', 'napi_set_instance_data', 'napi_add_env_cleanup_hook', 'napi_create_external'],
  isolated: { reports: ['the hook: napi_get_instance_data=0', 'the external: napi_get_instance_data=0'] },
}, (t) => {
  t.driver.ok(['napi_set_instance_data', ENV, pointer(8), NULL, NULL]);
  const read = (label) => data(t.driver.program([['napi_get_instance_data', ENV, out.pointer]], { collect: false, label }));
  keep(t.driver.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), read('the external'), out.value])[0]);
  t.driver.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), read('the hook')]);
});

test('cleanup hooks run before finalizers', {
  functions: ['napi_add_env_cleanup_hook', 'napi_create_external'],
  isolated: { reports: ['the hook: napi_get_version=0', `the external: ${ANSWER}`] },
}, (t) => {
  keep(t.driver.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), last(t, 'the external'), out.value])[0]);
  const hook = t.driver.program([['napi_get_version', ENV, out.u32]], { collect: false, label: 'the hook' });
  t.driver.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), data(hook)]);
});

test('a strong reference does not keep what it refers to from being finalized at the end', {
  functions: ['napi_create_reference', 'napi_create_external'], isolated: { reports: [`the external: ${ANSWER}`] },
}, (t) => {
  const [external] = t.driver.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), last(t, 'the external'), out.value]);
  t.driver.ok(['napi_create_reference', ENV, v(external), 3, out.pointer]);
});

test('references may be deleted in finalizers at the end', {
  functions: ['napi_delete_reference', 'napi_create_reference', 'napi_create_external'],
  isolated: { reports: ['the external: napi_delete_reference=0'] },
}, (t) => {
  const [reference] = t.driver.ok(['napi_create_reference', ENV, v({}), 1, out.pointer]);
  const program = t.driver.program([['napi_delete_reference', ENV, pointer(reference)]], { collect: false, label: 'the external' });
  keep(t.driver.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(program), out.value])[0]);
});

test('no JavaScript runs in a finalizer at the end', {
  functions: ['napi_call_function', 'napi_create_external'],
  version: 10,
  isolated: { reports: ['the external: napi_call_function=23'] },
}, (t) => {
  const call = ['napi_call_function', ENV, v(null), v(() => report('JavaScript ran')), 0, NULL, NULL];
  const program = t.driver.program([call], { collect: false, label: 'the external' });
  keep(t.driver.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(program), out.value])[0]);
});

test('no JavaScript runs in a finalizer at the end, which older modules are told as an exception', {
  functions: ['napi_call_function', 'napi_create_external'],
  version: 8,
  isolated: { reports: ['the external: napi_call_function=10'] },
}, (t) => {
  const call = ['napi_call_function', ENV, v(null), v(() => report('JavaScript ran')), 0, NULL, NULL];
  const program = t.driver.program([call], { collect: false, label: 'the external' });
  keep(t.driver.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(program), out.value])[0]);
});

test('the end waits for an asynchronous cleanup hook that takes its time', {
  functions: ['napi_add_async_cleanup_hook', 'napi_remove_async_cleanup_hook', 'napi_queue_async_work'],
  version: 8,
  isolated: { reports: ['the hook begins', 'the work is complete'] },
}, () => {
  slowHooks().slow();
});

test('an uncaught exception ends the process without cleanup hooks', {
  functions: ['napi_add_env_cleanup_hook'], isolated: { exit: 'failure', stderr: ['nobody catches this'] }, level: 'quirk',
}, (t) => {
  const hook = t.driver.program([['napi_get_version', ENV, out.u32]], { collect: false });
  t.driver.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), data(hook)]);
  host.later(() => { throw new Error('nobody catches this'); }, 0);
});
