'use strict';

// While an exception is pending, functions that may run JavaScript answer napi_pending_exception and
// do nothing; all others work, and neither kind loses the exception.
// https://nodejs.org/api/n-api.html#exceptions

const LEFT_OUT = [
  'napi_module_register', 'napi_fatal_error',
  // Its work is to end the state this is about; see exceptions/.
  'napi_get_and_clear_last_exception',
];

for (const { name, class: kind } of FUNCTIONS) {
  if (LEFT_OUT.includes(name)) continue;
  const wanted = kind === 'script' ? 'pending_exception' : 'ok';
  test(`${name} answers ${wanted} while an exception is pending`, {
    functions: [name, 'napi_throw'], versions: [8, 10], kind: 'pending',
  }, async (t) => {
    const { before, args, undo, refused, timing } = sampleOf(name, t);
    const thrown = { marker: name };
    const result = t.run(
      ...before,
      ['napi_throw', ENV, v(thrown)],
      [name, ...args],
      ...(wanted === 'ok' ? undo : refused),
    );
    const step = result.steps[before.length + 1];
    if (!timing) assert.equal(step.status, wanted);
    if (step.status === 'pending_exception') assert.equal(step.recorded, 'pending_exception', 'recorded status');
    assert(result.threw, 'the exception is still pending');
    assert.equal(result.exception, thrown, 'the exception');
  });
}
