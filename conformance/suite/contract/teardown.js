'use strict';

// The finalizers that run when an environment ends still have it, but no JavaScript may run: what
// could run some answers napi_cannot_run_js, or in modules older than version 10 that an exception
// is pending. All else works.
// https://nodejs.org/api/n-api.html#finalization-on-the-exit-of-the-nodejs-environment

const LEFT_OUT = [
  'napi_module_register', 'napi_fatal_error',
  // Only in a function that JavaScript called.
  'napi_get_cb_info', 'napi_get_new_target',
  // Nothing would ever call what these ask for, or it would be too late for it.
  'napi_add_env_cleanup_hook', 'napi_remove_env_cleanup_hook', 'napi_add_async_cleanup_hook', 'napi_remove_async_cleanup_hook',
  'napi_queue_async_work', 'napi_cancel_async_work',
  'napi_open_callback_scope', 'napi_close_callback_scope',
  'napi_create_threadsafe_function', 'napi_get_threadsafe_function_context', 'napi_call_threadsafe_function', 'napi_acquire_threadsafe_function',
  'napi_release_threadsafe_function', 'napi_unref_threadsafe_function', 'napi_ref_threadsafe_function',
];

// So many to a process: an end that goes wrong costs no more than these.
const TOGETHER = 12;

const tried = FUNCTIONS.filter(({ name }) => !LEFT_OUT.includes(name));
for (let start = 0; start < tried.length; start += TOGETHER) {
  const group = tried.slice(start, start + TOGETHER);
  for (const version of [8, 10]) {
    const refused = STATUS.indexOf(version === 10 ? 'cannot_run_js' : 'pending_exception');
    const wanted = group.map(({ name, class: kind }) => `${name}=${kind === 'script' ? refused : 0}`);
    test(`in a finalizer at the end: ${group.map(({ name }) => name).join(', ')}`, {
      functions: group.map(({ name }) => name),
      version,
      kind: 'teardown',
      isolated: { reports: [`the end: ${wanted.join(' ')}`] },
    }, (t) => {
      const shown = [];
      const steps = group.flatMap(({ name, class: kind }) => {
        const { before, args, undo } = sampleOf(name, t);
        const call = [name, ...args];
        shown.push(call);
        return [...before, call, ...(kind === 'script' ? [] : undo)];
      });
      const program = t.driver.program(steps, { collect: false, label: 'the end', shown });
      [globalThis.keptToTheEnd] = t.driver.ok(
        ['napi_create_external', ENV, pointer(8), cb('finalize'), data(program), out.value]);
    });
  }
}
