'use strict';

// A finalizer of a module that does not declare the experimental version runs from the event loop,
// where every function may be called.
// https://nodejs.org/api/n-api.html#finalization-on-the-exit-of-the-nodejs-environment

const LEFT_OUT = [
  'napi_module_register', 'napi_fatal_error', 'napi_fatal_exception',
  // Only in a function that JavaScript called.
  'napi_get_cb_info', 'napi_get_new_target',
];

for (const { name } of FUNCTIONS) {
  if (LEFT_OUT.includes(name)) continue;
  test(`${name} works in a finalizer`, {
    functions: [name, 'napi_create_external'], version: 8, kind: 'finalizer',
  }, async (t) => {
    const { before, args, undo, timing } = sampleOf(name, t);
    const program = t.driver.program([...before, [name, ...args], ...undo], { clear: true });
    (() => t.driver.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(program), out.value]))();
    await untilCollected(() => program.runs === 1, 'the finalizer');
    const step = program.last.steps[before.length];
    if (!timing) assert.equal(step.status, 'ok');
  });
}
