// A good call of every function, for cases that are made for all of them: what each does without an
// environment, with NULL, with values of the wrong type, while an exception is pending, in finalizers
// and at the end of an environment.
//
// A sample is made anew for each call. `before` are calls that must come first in the same native
// callback, `undo` those that must follow a good call in the same callback, and `refused` those that must follow one that
// was refused.

const sampleName = () => v('conform:sample');
const twoBytes = () => bytes(1, 2);

/** A reference to a new object. */
function aReference(t, count = 1) {
  return pointer(t.driver.ok(['napi_create_reference', ENV, v({}), count, out.pointer])[0]);
}

/** An object that wraps something. */
function aWrapped(t) {
  const object = {};
  t.driver.ok(['napi_wrap', ENV, v(object), pointer(8), NULL, NULL, NULL]);
  return v(object);
}

function aDeferred(t) {
  return pointer(t.driver.ok(['napi_create_promise', ENV, out.pointer, out.value])[0]);
}

function anAsyncContext(t) {
  return pointer(t.driver.ok(['napi_async_init', ENV, v({}), sampleName(), out.pointer])[0]);
}

function aWork(t) {
  const nothing = t.driver.program([], { collect: false });
  return pointer(t.driver.ok(['napi_create_async_work', ENV, NULL, sampleName(), cb('execute'), cb('complete'),
    data(nothing), out.pointer])[0]);
}

/** A thread-safe function that keeps nothing alive. */
function aThreadsafeFunction(t, threads = 1) {
  const nothing = t.driver.program([], { collect: false });
  const tsfn = pointer(t.driver.ok(['napi_create_threadsafe_function', ENV, NULL, NULL, sampleName(), 0, threads,
    NULL, NULL, data(nothing), cb('call_js'), out.pointer])[0]);
  t.driver.ok(['napi_unref_threadsafe_function', ENV, tsfn]);
  return tsfn;
}

const someFunction = () => v(() => 1);
const someClass = () => v(class Some {});
const someBytes = () => v(new ArrayBuffer(16));
const aTag = () => bytes(1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8);

function aTagged(t) {
  const object = {};
  t.driver.ok(['napi_type_tag_object', ENV, v(object), aTag()]);
  return v(object);
}

const errorSample = () => [ENV, v('CODE'), v('message'), out.value];
const throwSample = () => [ENV, str('CODE'), str('message')];
const isSample = (value) => () => [ENV, v(value()), out.bool];
const textSample = (encode) => () => [ENV, encode('abc'), 3, out.value];
const finalized = (t) => [cb('finalize'), data(t.driver.program([], { collect: false }))];

const SAMPLES = {
  napi_get_last_error_info: () => [ENV, out.errorInfo],
  napi_get_undefined: () => [ENV, out.value],
  napi_get_null: () => [ENV, out.value],
  napi_get_global: () => [ENV, out.value],
  napi_get_boolean: () => [ENV, true, out.value],
  napi_create_object: () => [ENV, out.value],
  node_api_create_object_with_properties: () => [ENV, v(null), list('a', 'b'), list(1, 2), 2, out.value],
  napi_create_array: () => [ENV, out.value],
  napi_create_array_with_length: () => [ENV, 3, out.value],
  napi_create_double: () => [ENV, 1.5, out.value],
  napi_create_int32: () => [ENV, -1, out.value],
  napi_create_uint32: () => [ENV, 1, out.value],
  napi_create_int64: () => [ENV, 1, out.value],
  napi_create_string_latin1: textSample(latin1),
  napi_create_string_utf8: textSample(str),
  napi_create_string_utf16: textSample(utf16),
  node_api_create_external_string_latin1: (t) => [ENV, latin1('abc'), 3, ...finalized(t), out.value, out.bool],
  node_api_create_external_string_utf16: (t) => [ENV, utf16('abc'), 3, ...finalized(t), out.value, out.bool],
  node_api_create_property_key_latin1: textSample(latin1),
  node_api_create_property_key_utf8: textSample(str),
  node_api_create_property_key_utf16: textSample(utf16),
  napi_create_symbol: () => [ENV, v('description'), out.value],
  node_api_symbol_for: textSample(str),
  napi_create_function: (t) => [ENV, str('name'), AUTO, cb('call'), data(t.driver.program([])), out.value],
  napi_create_error: errorSample,
  napi_create_type_error: errorSample,
  napi_create_range_error: errorSample,
  node_api_create_syntax_error: errorSample,
  napi_typeof: () => [ENV, v(1), out.i32],
  napi_get_value_double: () => [ENV, v(1.5), out.f64],
  napi_get_value_int32: () => [ENV, v(1), out.i32],
  napi_get_value_uint32: () => [ENV, v(1), out.u32],
  napi_get_value_int64: () => [ENV, v(1), out.i64],
  napi_get_value_bool: () => [ENV, v(true), out.bool],
  napi_get_value_string_latin1: () => [ENV, v('abc'), buffer(8), 8, out.i64],
  napi_get_value_string_utf8: () => [ENV, v('abc'), buffer(8), 8, out.i64],
  napi_get_value_string_utf16: () => [ENV, v('abc'), buffer(16), 8, out.i64],
  napi_coerce_to_bool: () => [ENV, v(1), out.value],
  napi_coerce_to_number: () => [ENV, v('1'), out.value],
  napi_coerce_to_object: () => [ENV, v({}), out.value],
  napi_coerce_to_string: () => [ENV, v(1), out.value],
  node_api_set_prototype: () => [ENV, v({}), v({})],
  napi_get_prototype: () => [ENV, v({}), out.value],
  napi_get_property_names: () => [ENV, v({ a: 1 }), out.value],
  napi_set_property: () => [ENV, v({}), v('a'), v(1)],
  napi_has_property: () => [ENV, v({ a: 1 }), v('a'), out.bool],
  napi_get_property: () => [ENV, v({ a: 1 }), v('a'), out.value],
  napi_delete_property: () => [ENV, v({ a: 1 }), v('a'), out.bool],
  napi_has_own_property: () => [ENV, v({ a: 1 }), v('a'), out.bool],
  napi_set_named_property: () => [ENV, v({}), str('a'), v(1)],
  napi_has_named_property: () => [ENV, v({ a: 1 }), str('a'), out.bool],
  napi_get_named_property: () => [ENV, v({ a: 1 }), str('a'), out.value],
  napi_set_element: () => [ENV, v([]), 0, v(1)],
  napi_has_element: () => [ENV, v([1]), 0, out.bool],
  napi_get_element: () => [ENV, v([1]), 0, out.value],
  napi_delete_element: () => [ENV, v([1]), 0, out.bool],
  napi_define_properties: () => [ENV, v({}), 1, properties({ utf8name: 'a', value: 1 })],
  napi_is_array: isSample(() => []),
  napi_get_array_length: () => [ENV, v([1, 2]), out.u32],
  napi_strict_equals: () => [ENV, v(1), v(1), out.bool],
  napi_call_function: () => [ENV, v(null), someFunction(), 1, list(1), out.value],
  napi_new_instance: () => [ENV, someClass(), 1, list(1), out.value],
  napi_instanceof: () => [ENV, v([]), v(Array), out.bool],
  napi_get_cb_info: () => [ENV, INFO, NULL, NULL, out.value, NULL],
  napi_get_new_target: () => [ENV, INFO, out.value],
  napi_define_class: (t) => [ENV, str('Name'), AUTO, cb('call'), data(t.driver.program([])), 1,
    properties({ utf8name: 'a', value: 1 }), out.value],
  napi_wrap: (t) => [ENV, v({}), pointer(8), ...finalized(t), NULL],
  napi_unwrap: (t) => [ENV, aWrapped(t), out.pointer],
  napi_remove_wrap: (t) => [ENV, aWrapped(t), out.pointer],
  napi_create_external: (t) => [ENV, pointer(8), ...finalized(t), out.value],
  napi_get_value_external: (t) => [
    ENV, v(t.driver.ok(['napi_create_external', ENV, pointer(8), NULL, NULL, out.value])[0]), out.pointer,
  ],
  napi_create_reference: () => [ENV, v({}), 1, out.pointer],
  napi_delete_reference: (t) => [ENV, aReference(t)],
  napi_reference_ref: (t) => [ENV, aReference(t), out.u32],
  napi_reference_unref: (t) => [ENV, aReference(t), out.u32],
  napi_get_reference_value: (t) => [ENV, aReference(t), out.value],
  napi_open_handle_scope: () => {
    const scope = out.pointer;
    return { args: [ENV, scope], undo: [['napi_close_handle_scope', ENV, get(scope)]] };
  },
  napi_close_handle_scope: () => {
    const scope = out.pointer;
    return {
      before: [['napi_open_handle_scope', ENV, scope]],
      args: [ENV, get(scope)],
      refused: [['napi_close_handle_scope', ENV, get(scope)]],
    };
  },
  napi_open_escapable_handle_scope: () => {
    const scope = out.pointer;
    return { args: [ENV, scope], undo: [['napi_close_escapable_handle_scope', ENV, get(scope)]] };
  },
  napi_close_escapable_handle_scope: () => {
    const scope = out.pointer;
    return {
      before: [['napi_open_escapable_handle_scope', ENV, scope]],
      args: [ENV, get(scope)],
      refused: [['napi_close_escapable_handle_scope', ENV, get(scope)]],
    };
  },
  napi_escape_handle: () => {
    const scope = out.pointer;
    return {
      before: [['napi_open_escapable_handle_scope', ENV, scope]],
      args: [ENV, get(scope), v({}), out.value],
      undo: [['napi_close_escapable_handle_scope', ENV, get(scope)]],
      refused: [['napi_close_escapable_handle_scope', ENV, get(scope)]],
    };
  },
  napi_throw: () => [ENV, v(1)],
  napi_throw_error: throwSample,
  napi_throw_type_error: throwSample,
  napi_throw_range_error: throwSample,
  node_api_throw_syntax_error: throwSample,
  napi_is_error: isSample(() => new Error('x')),
  napi_is_exception_pending: () => [ENV, out.bool],
  napi_get_and_clear_last_exception: () => [ENV, out.value],
  napi_is_arraybuffer: isSample(() => new ArrayBuffer(1)),
  napi_create_arraybuffer: () => [ENV, 8, out.pointer, out.value],
  napi_create_external_arraybuffer: (t) => [ENV, twoBytes(), 2, ...finalized(t), out.value],
  node_api_create_external_sharedarraybuffer: () => [ENV, twoBytes(), 2, NULL, NULL, out.value],
  napi_get_arraybuffer_info: () => [ENV, someBytes(), out.pointer, out.i64],
  napi_is_typedarray: isSample(() => new Uint8Array(1)),
  napi_create_typedarray: () => [ENV, 1, 4, someBytes(), 0, out.value],
  napi_get_typedarray_info: () => [ENV, v(new Uint8Array(4)), out.i32, out.i64, out.pointer, out.value, out.i64],
  napi_create_dataview: () => [ENV, 4, someBytes(), 0, out.value],
  napi_is_dataview: isSample(() => new DataView(new ArrayBuffer(1))),
  napi_get_dataview_info: () => [ENV, v(new DataView(new ArrayBuffer(4))), out.i64, out.pointer, out.value, out.i64],
  node_api_is_sharedarraybuffer: isSample(() => new SharedArrayBuffer(1)),
  node_api_create_sharedarraybuffer: () => [ENV, 8, out.pointer, out.value],
  napi_get_version: () => [ENV, out.u32],
  napi_create_promise: () => [ENV, out.pointer, out.value],
  napi_resolve_deferred: (t) => [ENV, aDeferred(t), v(1)],
  napi_reject_deferred: (t) => {
    const { 0: deferred, 1: promise } = t.driver.ok(['napi_create_promise', ENV, out.pointer, out.value]);
    promise.catch(() => {});
    return [ENV, pointer(deferred), v(1)];
  },
  napi_is_promise: isSample(() => Promise.resolve()),
  napi_run_script: () => [ENV, v('1 + 1'), out.value],
  napi_adjust_external_memory: () => [ENV, 0, out.i64],
  napi_create_date: () => [ENV, 1000, out.value],
  napi_is_date: isSample(() => new Date(0)),
  napi_get_date_value: () => [ENV, v(new Date(1000)), out.f64],
  napi_add_finalizer: (t) => [ENV, v({}), pointer(8), ...finalized(t), NULL],
  node_api_post_finalizer: (t) => [ENV, cb('finalize'), NULL, data(t.driver.program([], { collect: false }))],
  napi_create_bigint_int64: () => [ENV, -1, out.value],
  napi_create_bigint_uint64: () => [ENV, 1, out.value],
  napi_create_bigint_words: () => [ENV, 0, 1, bytes(1, 0, 0, 0, 0, 0, 0, 0), out.value],
  napi_get_value_bigint_int64: () => [ENV, v(1n), out.i64, out.bool],
  napi_get_value_bigint_uint64: () => [ENV, v(1n), out.u64, out.bool],
  napi_get_value_bigint_words: () => [ENV, v(1n), out.i32, preset(out.i64, 1), buffer(8)],
  napi_get_all_property_names: () => [ENV, v({ a: 1 }), 0, 0, 0, out.value],
  napi_set_instance_data: () => [ENV, pointer(8), NULL, NULL],
  napi_get_instance_data: () => [ENV, out.pointer],
  napi_detach_arraybuffer: () => [ENV, v(new ArrayBuffer(4))],
  napi_is_detached_arraybuffer: isSample(() => new ArrayBuffer(4)),
  napi_type_tag_object: () => [ENV, v({}), aTag()],
  napi_check_object_type_tag: (t) => [ENV, aTagged(t), aTag(), out.bool],
  napi_object_freeze: () => [ENV, v({})],
  napi_object_seal: () => [ENV, v({})],

  napi_async_init: () => {
    const context = out.pointer;
    return {
      args: [ENV, v({}), sampleName(), context],
      undo: [['napi_async_destroy', ENV, get(context)]],
    };
  },
  napi_async_destroy: (t) => [ENV, anAsyncContext(t)],
  napi_make_callback: () => [ENV, NULL, v({}), someFunction(), 1, list(1), out.value],
  napi_create_buffer: () => [ENV, 8, out.pointer, out.value],
  napi_create_external_buffer: (t) => [ENV, 2, twoBytes(), ...finalized(t), out.value],
  node_api_create_buffer_from_arraybuffer: () => [ENV, someBytes(), 0, 8, out.value],
  napi_create_buffer_copy: () => [ENV, 2, twoBytes(), out.pointer, out.value],
  napi_is_buffer: isSample(() => new Uint8Array(1)),
  napi_get_buffer_info: () => [ENV, v(new Uint8Array(4)), out.pointer, out.i64],
  napi_create_async_work: (t) => {
    const work = out.pointer;
    return {
      args: [ENV, v({}), sampleName(), cb('execute'), cb('complete'), data(t.driver.program([], { collect: false })), work],
      undo: [['napi_delete_async_work', ENV, get(work)]],
    };
  },
  napi_delete_async_work: (t) => [ENV, aWork(t)],
  napi_queue_async_work: (t) => [ENV, aWork(t)],
  napi_cancel_async_work: (t) => {
    const work = aWork(t);
    return { before: [['napi_queue_async_work', ENV, work]], args: [ENV, work], timing: true };
  },
  napi_get_node_version: () => [ENV, out.nodeVersion],
  napi_get_uv_event_loop: () => [ENV, out.pointer],
  napi_fatal_exception: () => [ENV, v(1)],
  napi_add_env_cleanup_hook: (t) => [ENV, cb('cleanup'), data(t.driver.program([], { collect: false }))],
  napi_remove_env_cleanup_hook: (t) => {
    const program = data(t.driver.program([], { collect: false }));
    t.driver.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), program]);
    return [ENV, cb('cleanup'), program];
  },
  napi_open_callback_scope: (t) => {
    const scope = out.pointer;
    return {
      args: [ENV, v({}), anAsyncContext(t), scope],
      undo: [['napi_close_callback_scope', ENV, get(scope)]],
    };
  },
  napi_close_callback_scope: (t) => {
    const scope = out.pointer;
    return {
      before: [['napi_open_callback_scope', ENV, v({}), anAsyncContext(t), scope]],
      args: [ENV, get(scope)],
      refused: [['napi_close_callback_scope', ENV, get(scope)]],
    };
  },
  napi_create_threadsafe_function: (t) => {
    const place = out.pointer;
    return {
      args: [ENV, someFunction(), v({}), sampleName(), 0, 1, NULL, NULL,
        data(t.driver.program([], { collect: false })), cb('call_js'), place],
      undo: [['napi_release_threadsafe_function', get(place), 1]],
    };
  },
  napi_get_threadsafe_function_context: (t) => [aThreadsafeFunction(t), out.pointer],
  napi_call_threadsafe_function: (t) => [aThreadsafeFunction(t), NULL, 0],
  napi_acquire_threadsafe_function: (t) => [aThreadsafeFunction(t)],
  napi_release_threadsafe_function: (t) => [aThreadsafeFunction(t), 0],
  napi_unref_threadsafe_function: (t) => [ENV, aThreadsafeFunction(t)],
  napi_ref_threadsafe_function: (t) => {
    const tsfn = aThreadsafeFunction(t);
    return { args: [ENV, tsfn], undo: [['napi_unref_threadsafe_function', ENV, tsfn]] };
  },
  napi_add_async_cleanup_hook: (t) => {
    const handle = out.pointer;
    const program = t.driver.program([], { collect: false });
    return {
      args: [ENV, cb('async_cleanup'), data(program), handle],
      undo: [['napi_remove_async_cleanup_hook', get(handle)]],
    };
  },
  napi_remove_async_cleanup_hook: (t) => {
    const handle = out.pointer;
    const program = t.driver.program([], { collect: false });
    t.driver.ok(['napi_add_async_cleanup_hook', ENV, cb('async_cleanup'), data(program), handle]);
    return { args: [get(handle)], refused: [['napi_remove_async_cleanup_hook', get(handle)]] };
  },
  node_api_get_module_file_name: () => [ENV, out.cstring],
};

/**
 * A good call of a function.
 * @param {string} name
 * @param {Case} t
 * @returns {{before: Array[], args: any[], undo: Array[], refused: Array[], timing: boolean}}
 */
function sampleOf(name, t) {
  const made = SAMPLES[name](t);
  const sample = Array.isArray(made) ? { args: made } : made;
  return { before: [], undo: [], refused: [], timing: false, ...sample };
}
