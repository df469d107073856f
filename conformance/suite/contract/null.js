'use strict';

// NULL where a pointer is needed: every function answers napi_invalid_arg, and all but those that
// have no environment to record it in say so in napi_get_last_error_info.
// https://nodejs.org/api/n-api.html#error-handling

// What may be NULL by the manual, or what Node does not look at.
const UNCHECKED = {
  // The hook is called without a look at it.
  napi_add_env_cleanup_hook: ['fun'],
  napi_remove_env_cleanup_hook: ['fun'],
  // Read without a look at it.
  napi_open_callback_scope: ['context'],
  napi_create_buffer_copy: ['data'],
  napi_create_external_buffer: ['data'],
  node_api_create_external_sharedarraybuffer: ['external_data', 'finalize_cb'],
  node_api_post_finalizer: ['finalize_cb'],
  napi_resolve_deferred: ['deferred'],
  napi_reject_deferred: ['deferred'],
  // Handed on to another function, for which it may be NULL.
  napi_create_external_arraybuffer: ['external_data', 'result'],
};

// Without an environment to record in, or such that recording is not done.
const UNRECORDED = ['napi_remove_async_cleanup_hook'];

// These end the process when given NULL: there is no status to return it in, or nobody looks.
const FATAL = ['napi_get_threadsafe_function_context', 'napi_call_threadsafe_function', 'napi_acquire_threadsafe_function',
  'napi_release_threadsafe_function', 'napi_unref_threadsafe_function', 'napi_ref_threadsafe_function',
  'napi_module_register', 'napi_fatal_error'];

// Pointers handed back to the addon as they are, and enumerations and numbers.
const FREE = ['Data', 'Scalar', 'Length', 'Enum'];

for (const { name, params } of FUNCTIONS) {
  if (FATAL.includes(name)) continue;
  params.forEach((param, index) => {
    if (param.nullable || FREE.includes(param.kind) || (UNCHECKED[name] || []).includes(param.name)) return;
    const isEnvironment = param.kind === 'Env' || param.kind === 'BasicEnv';
    test(`${name} refuses NULL for ${param.name}`, { functions: [name], version: 8, kind: 'null' }, (t) => {
      const { before, args, refused } = sampleOf(name, t);
      const call = [name, ...args.map((arg, i) => (i === index ? NULL : arg))];
      const result = t.run(...before, call, ...refused);
      const step = result.steps[before.length];
      assert.equal(step.status, 'invalid_arg');
      if (!isEnvironment && !UNRECORDED.includes(name)) assert.equal(step.recorded, 'invalid_arg', 'recorded status');
      assert.equal(result.threw, false, 'an exception is pending');
    });
  });
}
