'use strict';

// A finalizer of a module that declares the experimental version runs inside the garbage collector,
// where only functions that take a node_api_basic_env may be called.
// https://nodejs.org/api/n-api.html#node_api_basic_finalize

const LEFT_OUT = [
  'napi_module_register', 'napi_fatal_error',
  // Only in a function that JavaScript called.
  'napi_get_cb_info',
  // Need handles or are about other threads.
  'napi_open_callback_scope', 'napi_close_callback_scope',
];

for (const { name, class: kind } of FUNCTIONS) {
  if (LEFT_OUT.includes(name) || kind !== 'basic') continue;
  test(`${name} works inside the collector`, {
    functions: [name, 'napi_create_external'],
    version: EXPERIMENTAL,
    kind: 'collector',
    changed: { node: '20', why: 'all functions of a basic environment may be called there' },
  }, async (t) => {
    const { before, args, undo, timing } = sampleOf(name, t);
    const program = t.driver.program([...before, [name, ...args], ...undo], { collect: false, basic: true });
    (() => t.driver.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(program), out.value]))();
    await untilCollected(() => program.runs === 1, 'the finalizer');
    const step = program.last.steps[before.length];
    if (!timing) assert.equal(step.status, 'ok');
  });
}
