'use strict';

// After a call that succeeds, the recorded error is napi_ok, whatever it was before.
// https://nodejs.org/api/n-api.html#napi_get_last_error_info

const LEFT_OUT = [
  'napi_module_register', 'napi_fatal_error', 'napi_fatal_exception',
  // Its work is to keep the record as it is.
  'napi_get_last_error_info',
  // Without an environment to record in, or without a look at it in Node.
  'napi_add_env_cleanup_hook', 'napi_remove_env_cleanup_hook', 'napi_remove_async_cleanup_hook',
  'napi_get_threadsafe_function_context', 'napi_call_threadsafe_function', 'napi_acquire_threadsafe_function',
  'napi_release_threadsafe_function', 'napi_unref_threadsafe_function', 'napi_ref_threadsafe_function',
];

const fails = () => ['napi_get_value_double', ENV, v('x'), out.f64];

for (const { name } of FUNCTIONS) {
  if (LEFT_OUT.includes(name)) continue;
  test(`${name} clears the last error when it succeeds`, {
    functions: [name], version: 8, kind: 'cleared', level: 'recommended',
  }, (t) => {
    const { before, args, undo, timing } = sampleOf(name, t);
    const { steps } = t.runAlone(...before, fails(), [name, ...args], ...undo);
    const [failed, step] = steps.slice(before.length);
    assert.equal(failed.recorded, 'number_expected', 'recorded status before');
    if (!timing) assert.equal(step.status, 'ok', 'status');
    if (step.status === 'ok') assert.equal(step.recorded, 'ok', 'recorded status');
  });
}
