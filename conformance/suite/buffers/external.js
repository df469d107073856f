'use strict';

// Memory of the addon: https://nodejs.org/api/n-api.html#napi_create_external_arraybuffer.
// A runtime may refuse it, with a status of its own that says so.

const makers = {
  napi_create_external_arraybuffer: {
    args: (memory, length, finalizer, hint) => [ENV, memory, length, finalizer, hint, out.value],
    isRight: (made) => made instanceof ArrayBuffer,
  },
  napi_create_external_buffer: {
    args: (memory, length, finalizer, hint) => [ENV, length, memory, finalizer, hint, out.value],
    isRight: (made) => made instanceof Uint8Array && typeof made.readUInt8 === 'function',
  },
};

/** The value made, unless the runtime allows no external memory. */
function make(t, args) {
  const { steps, outs, exception, threw } = t.call(args);
  if (steps[0].status === 'no_external_buffers_allowed') unsupported('external memory is not allowed here');
  if (threw) throw exception;
  assert.equal(steps[0].status, 'ok', 'status');
  assert.equal(steps[0].recorded, 'ok', 'recorded status');
  return outs[0];
}

for (const [name, { args, isRight }] of Object.entries(makers)) {
  test(`${name} makes a value over the memory`, { functions: [name] }, (t) => {
    const made = make(t, args(bytes(1, 2, 3, 4), 3, NULL, NULL));
    assert(isRight(made), 'the right kind of value');
    assert.deepEqual([made.byteLength, ...new Uint8Array(made.buffer || made)], [3, 1, 2, 3], 'length and bytes');
  });

  test(`${name} shares the memory and does not copy it`, { functions: [name] }, (t) => {
    const reader = name === 'napi_create_external_buffer' ? 'napi_get_buffer_info' : 'napi_get_arraybuffer_info';
    const [address] = t.driver.ok(['napi_create_arraybuffer', ENV, 8, out.pointer, out.value]);
    const made = make(t, args(pointer(address), 8, NULL, NULL));
    t.of(reader).ok([ENV, v(made), out.pointer, out.i64], address, 8n);
  });

  test(`${name} has its finalizer called once, with memory and hint`, { functions: [name] }, async (t) => {
    const program = t.driver.counter();
    (() => { make(t, args(bytes(1, 2, 3), 3, cb('finalize'), data(program))); })();
    assert.equal(program.runs, 0, 'calls before the collection');
    await untilCollected(() => program.runs > 0, 'the finalizer');
    await collectMore();
    assert.equal(program.runs, 1, 'calls');
    assert(program.last.data !== 0, 'the memory');
    assert(program.last.hint !== 0, 'the hint');
  });

  test(`${name} does not have its finalizer called while the memory is in use`, { functions: [name] }, async (t) => {
    const [program, canary] = [t.driver.counter(), t.driver.counter()];
    const made = make(t, args(bytes(1, 2, 3), 3, cb('finalize'), data(program)));
    (() => { make(t, args(bytes(1), 1, cb('finalize'), data(canary))); })();
    await untilCollected(() => canary.runs > 0, 'another finalizer');
    assert.equal(program.runs, 0, 'calls');
    assert.equal(made.byteLength, 3, 'byteLength');
  });

  test(`${name} has its finalizer called where JavaScript may run`, {
    functions: [name], versions: [8, 9, 10],
  }, async (t) => {
    const program = t.driver.program([
      ['napi_create_object', ENV, out.value],
      ['napi_call_function', ENV, v(undefined), v(() => 1), 0, NULL, NULL],
    ], { collect: false });
    (() => { make(t, args(bytes(1, 2, 3), 3, cb('finalize'), data(program))); })();
    await untilCollected(() => program.runs > 0, 'the finalizer');
    assert.deepEqual(statuses(program.last), ['ok', 'ok'], 'statuses');
  });

  test(`${name} takes NULL with the length 0, and calls the finalizer`, { functions: [name] }, async (t) => {
    const program = t.driver.counter();
    (() => {
      const made = make(t, args(NULL, 0, cb('finalize'), data(program)));
      assert(isRight(made), 'the right kind of value');
      assert.equal(made.byteLength, 0, 'byteLength');
    })();
    await untilCollected(() => program.runs > 0, 'the finalizer');
    await collectMore();
    assert.equal(program.runs, 1, 'calls');
  });
}
