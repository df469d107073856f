'use strict';

// Arguments that no valid addon passes and that end Node's process, or worse. The manual does not say
// what they do; a careful runtime answers with a status and goes on.

const careful = (functions, more) => ({ functions, version: 8, level: 'hardening', ...more });
const name = v('conform:hardening');

const TSFN_NULL = {
  napi_get_threadsafe_function_context: () => [NULL, out.pointer],
  napi_call_threadsafe_function: () => [NULL, NULL, 0],
  napi_acquire_threadsafe_function: () => [NULL],
  napi_release_threadsafe_function: () => [NULL, 0],
  napi_ref_threadsafe_function: () => [ENV, NULL],
  napi_unref_threadsafe_function: () => [ENV, NULL],
};

for (const [called, args] of Object.entries(TSFN_NULL)) {
  test(`${called} refuses NULL for func`, careful([called]), (t) => {
    assert.equal(t.call(args()).steps[0].status, 'invalid_arg');
  });
}

test('napi_get_threadsafe_function_context refuses NULL for result',
  careful(['napi_get_threadsafe_function_context', 'napi_create_threadsafe_function', 'napi_release_threadsafe_function']), (t) => {
    const [handle] = t.driver.ok(
      ['napi_create_threadsafe_function', ENV, v(() => 1), NULL, name, 0, 1, NULL, NULL, NULL, NULL, out.pointer]);
    assert.equal(t.call([pointer(handle), NULL]).steps[0].status, 'invalid_arg');
    t.driver.ok(['napi_release_threadsafe_function', pointer(handle), 0]);
  });

for (const called of ['napi_resolve_deferred', 'napi_reject_deferred']) {
  test(`${called} refuses NULL for deferred`, careful([called]), (t) => {
    t.bad([ENV, NULL, v(1)], 'invalid_arg');
  });
}

test('napi_open_callback_scope refuses NULL for context', careful(['napi_open_callback_scope']), (t) => {
  t.bad([ENV, NULL, NULL, out.pointer], 'invalid_arg');
});

test('napi_async_init refuses a resource that is no object, and leaves nothing pending', careful(['napi_async_init']), (t) => {
  t.bad([ENV, v(null), name, out.pointer], 'object_expected');
});

test('napi_add_env_cleanup_hook refuses the same hook twice',
  careful(['napi_add_env_cleanup_hook', 'napi_remove_env_cleanup_hook']), (t) => {
    const argument = data(t.driver.program([], { collect: false }));
    t.ok([ENV, cb('cleanup'), argument]);
    t.bad([ENV, cb('cleanup'), argument], 'invalid_arg');
    t.driver.ok(['napi_remove_env_cleanup_hook', ENV, cb('cleanup'), argument]);
  });

for (const called of ['napi_add_env_cleanup_hook', 'napi_remove_env_cleanup_hook']) {
  test(`${called} refuses NULL for fun`, careful([called]), (t) => {
    t.bad([ENV, NULL, NULL], 'invalid_arg');
  });
}

test('napi_create_buffer_copy refuses NULL for data when there is a length', careful(['napi_create_buffer_copy']), (t) => {
  t.bad([ENV, 3, NULL, NULL, out.value], 'invalid_arg');
});

test('napi_create_external_buffer refuses NULL for data when there is a length', careful(['napi_create_external_buffer']), (t) => {
  t.bad([ENV, 3, NULL, NULL, NULL, out.value], 'invalid_arg');
});

test('napi_wrap refuses an external', careful(['napi_wrap', 'napi_create_external']), (t) => {
  const [external] = t.driver.ok(['napi_create_external', ENV, pointer(8), NULL, NULL, out.value]);
  t.bad([ENV, v(external), pointer(8), NULL, NULL, NULL], 'invalid_arg');
});

test('napi_check_object_type_tag refuses NULL for the result of an external',
  careful(['napi_check_object_type_tag', 'napi_create_external']), (t) => {
    const [external] = t.driver.ok(['napi_create_external', ENV, pointer(8), NULL, NULL, out.value]);
    t.bad([ENV, v(external), bytes(...new Array(16).fill(1)), NULL], 'invalid_arg');
  });

test('node_api_create_object_with_properties refuses a prototype that is no object', careful(['node_api_create_object_with_properties']), (t) => {
  t.bad([ENV, v(7), list('a'), list(1), 1, out.value], 'invalid_arg');
});

test('node_api_create_object_with_properties refuses NULL among names and values', careful(['node_api_create_object_with_properties']), (t) => {
  t.bad([ENV, v({}), list(NULL), list(1), 1, out.value], 'name_expected');
  t.bad([ENV, v({}), list('a'), list(NULL), 1, out.value], 'invalid_arg');
});

test('napi_define_properties refuses a property without a name or without anything else', careful(['napi_define_properties']), (t) => {
  t.bad([ENV, v({}), 1, properties({ value: 1 })], 'name_expected');
  t.bad([ENV, v({}), 1, properties({ utf8name: 'none' })], 'invalid_arg');
});

test('napi_define_class refuses a property without a name or without anything else', careful(['napi_define_class']), (t) => {
  t.bad([ENV, str('Class'), AUTO, cb('call'), NULL, 1, properties({ value: 1 }), out.value], 'name_expected');
  t.bad([ENV, str('Class'), AUTO, cb('call'), NULL, 1, properties({ utf8name: 'none' }), out.value], 'invalid_arg');
});

test('napi_define_class takes an object as a property of instances', careful(['napi_define_class']), (t) => {
  const object = {};
  const [Class] = t.ok([ENV, str('Class'), AUTO, cb('call'), data(t.driver.program([])), 1,
    properties({ utf8name: 'object', value: object }), out.value]);
  assert.equal(Class.prototype.object, object);
});

test('a deferred that its own thenable resolves again is refused then', careful(['napi_resolve_deferred', 'napi_create_promise']), (t) => {
  const [deferred] = t.driver.ok(['napi_create_promise', ENV, out.pointer, out.value]);
  const second = t.driver.program([['napi_resolve_deferred', ENV, pointer(deferred), v(2)]]);
  const reenter = t.driver.fn(second);
  t.ok([ENV, pointer(deferred), v({ get then() { reenter(); return undefined; } })]);
  assert.equal(second.results[0].steps[0].status, 'invalid_arg');
});

test('a finalizer neither sees nor loses an exception that is pending', careful(['napi_throw_error', 'napi_create_external'],
  { version: EXPERIMENTAL }), async (t) => {
  const program = t.driver.program([['napi_get_version', ENV, out.u32]], { collect: false, basic: true });
  (() => {
    for (let i = 0; i < 10; i++) t.driver.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(program), out.value]);
  })();
  const result = t.run(
    ['napi_throw_error', ENV, str('ERR_FIRST'), str('pending')],
    ['napi_adjust_external_memory', ENV, 1n << 32n, out.i64],
    ['napi_create_array_with_length', ENV, 1000000, out.inline(8)],
    ['napi_is_exception_pending', ENV, out.bool],
  );
  t.driver.ok(['napi_adjust_external_memory', ENV, -(1n << 32n), out.i64]);
  assert.equal(result.exception.code, 'ERR_FIRST');
  await untilCollected(() => program.runs === 10, 'the finalizers');
  assert.equal(program.last.steps[0].status, 'ok');
});

// Sizes that no machine has: refused with a status or an exception, never with the end of the process.
for (const length of [-1, 2n ** 53n - 1n, 2n ** 60n, 2n ** 62n]) {
  const calls = {
    napi_create_array_with_length: () => [ENV, length, out.value],
    napi_create_arraybuffer: () => [ENV, length, NULL, out.value],
    napi_create_buffer: () => [ENV, length, NULL, out.value],
    node_api_create_sharedarraybuffer: () => [ENV, length, NULL, out.value],
    napi_create_typedarray: () => [ENV, 8, length, v(new ArrayBuffer(16)), 0, out.value],
    napi_create_dataview: () => [ENV, length, v(new ArrayBuffer(16)), 0, out.value],
    node_api_create_buffer_from_arraybuffer: () => [ENV, v(new ArrayBuffer(16)), 1, length, out.value],
    napi_create_bigint_words: () => [ENV, 0, length, bytes(1), out.value],
    napi_create_string_utf8: () => [ENV, str('x'), length === -1 ? -2 : length, out.value],
  };
  for (const [called, args] of Object.entries(calls)) {
    test(`${called} survives a length of ${length}`, careful([called]), (t) => {
      const { steps: [step], threw } = t.call(args());
      // An array's length is a hint that may be taken as any number.
      if (called !== 'napi_create_array_with_length') assert(step.status !== 'ok' || threw, 'it was refused');
    });
  }
}
