'use strict';

// Values of the wrong type: the status that each function answers with, and nothing done. Functions
// that take any value do so.
// https://nodejs.org/api/n-api.html#napi_status

const SYMBOL = Symbol('wrong');
const NULLISH = [undefined, null];
const NO_STRINGS = [1, true, 1n, SYMBOL, undefined, null, {}, Object('text')];
const NO_NUMBERS = ['1', true, 1n, SYMBOL, undefined, null, {}, Object(1)];
const PRIMITIVES = [1, 'text', true, 1n, undefined, null];
const NO_FUNCTIONS = [...PRIMITIVES, SYMBOL, {}, []];
const NO_NAMES = [1, true, 1n, undefined, null, {}, []];
const NO_BUFFERS = [...PRIMITIVES, {}, new Uint8Array(4)];
const NO_VIEWS = [...PRIMITIVES, {}, new ArrayBuffer(4)];
const ANYTHING = [...PRIMITIVES, SYMBOL, {}, [], () => 1, new Date(0), new Error('x'), new ArrayBuffer(2), new Uint8Array(2)];

const string = ['string_expected', NO_STRINGS];
const number = ['number_expected', NO_NUMBERS];
const bigint = ['bigint_expected', [1, '1', true, SYMBOL, undefined, null, {}, Object(1n)]];
const object = ['object_expected', NULLISH];
const wrapped = ['invalid_arg', PRIMITIVES];

// By function and parameter: the status, and the values that must give it.
const WRONG = {
  napi_create_symbol: { description: string },
  napi_create_error: { code: string, msg: string },
  napi_create_type_error: { code: string, msg: string },
  napi_create_range_error: { code: string, msg: string },
  node_api_create_syntax_error: { code: string, msg: string },
  napi_get_value_double: { value: number },
  napi_get_value_int32: { value: number },
  napi_get_value_uint32: { value: number },
  napi_get_value_int64: { value: number },
  napi_get_value_bool: { value: ['boolean_expected', [0, 1, '', 1n, SYMBOL, undefined, null, {}, Object(true)]] },
  napi_get_value_string_latin1: { value: string },
  napi_get_value_string_utf8: { value: string },
  napi_get_value_string_utf16: { value: string },
  napi_coerce_to_number: { value: ['number_expected', [SYMBOL, 1n]] },
  napi_coerce_to_object: { value: object },
  napi_coerce_to_string: { value: ['string_expected', [SYMBOL]] },
  node_api_set_prototype: { object },
  napi_get_prototype: { object },
  napi_get_property_names: { object },
  napi_get_all_property_names: { object },
  napi_set_property: { object },
  napi_has_property: { object },
  napi_get_property: { object },
  napi_delete_property: { object },
  napi_has_own_property: { object, key: ['name_expected', NO_NAMES] },
  napi_set_named_property: { object },
  napi_has_named_property: { object },
  napi_get_named_property: { object },
  napi_set_element: { object },
  napi_has_element: { object },
  napi_get_element: { object },
  napi_delete_element: { object },
  napi_define_properties: { object },
  napi_get_array_length: { value: ['array_expected', [...PRIMITIVES, {}, new Uint8Array(2), { length: 2 }]] },
  napi_call_function: { func: ['invalid_arg', NO_FUNCTIONS] },
  napi_new_instance: { constructor: ['invalid_arg', NO_FUNCTIONS] },
  napi_instanceof: { constructor: ['function_expected', NO_FUNCTIONS.filter((value) => !NULLISH.includes(value))] },
  napi_wrap: { js_object: wrapped },
  napi_unwrap: { js_object: wrapped },
  napi_remove_wrap: { js_object: wrapped },
  napi_add_finalizer: { js_object: wrapped },
  napi_get_value_external: { value: ['invalid_arg', [...PRIMITIVES, SYMBOL, {}, () => 1]] },
  napi_create_reference: { value: ['invalid_arg', PRIMITIVES] },
  napi_get_arraybuffer_info: { arraybuffer: ['invalid_arg', NO_BUFFERS] },
  napi_create_typedarray: { arraybuffer: ['invalid_arg', NO_BUFFERS] },
  napi_get_typedarray_info: { typedarray: ['invalid_arg', NO_VIEWS] },
  napi_create_dataview: { arraybuffer: ['invalid_arg', NO_BUFFERS] },
  napi_get_dataview_info: { dataview: ['invalid_arg', [...NO_VIEWS, new Uint8Array(2)]] },
  node_api_create_buffer_from_arraybuffer: { arraybuffer: ['invalid_arg', NO_BUFFERS] },
  napi_get_buffer_info: { value: ['invalid_arg', NO_VIEWS] },
  napi_run_script: { script: string },
  napi_get_date_value: { value: ['date_expected', [...PRIMITIVES, {}, new Date(0).toISOString()]] },
  napi_get_value_bigint_int64: { value: bigint },
  napi_get_value_bigint_uint64: { value: bigint },
  napi_get_value_bigint_words: { value: bigint },
  napi_detach_arraybuffer: { arraybuffer: ['arraybuffer_expected', [...PRIMITIVES, {}]] },
  napi_type_tag_object: { value: ['pending_exception', NULLISH] },
  napi_check_object_type_tag: { value: ['pending_exception', NULLISH] },
  napi_object_freeze: { object },
  napi_object_seal: { object },
  napi_async_init: { async_resource_name: ['string_expected', [SYMBOL]] },
  napi_make_callback: { recv: object, func: ['invalid_arg', NO_FUNCTIONS] },
  napi_create_async_work: { async_resource_name: ['string_expected', [SYMBOL]] },
  napi_create_threadsafe_function: { async_resource_name: ['string_expected', [SYMBOL]], func: ['invalid_arg', NO_FUNCTIONS] },
  node_api_create_object_with_properties: { property_names: ['name_expected', NO_NAMES] },
};

// By function: the parameter that may be any value.
const ANY = {
  napi_typeof: 'value',
  napi_coerce_to_bool: 'value',
  napi_is_array: 'value',
  napi_strict_equals: 'lhs',
  napi_is_error: 'value',
  napi_is_arraybuffer: 'value',
  napi_is_typedarray: 'value',
  napi_is_dataview: 'value',
  node_api_is_sharedarraybuffer: 'value',
  napi_is_promise: 'value',
  napi_is_date: 'value',
  napi_is_buffer: 'value',
  napi_is_detached_arraybuffer: 'value',
  napi_escape_handle: 'escapee',
  napi_throw: 'error',
  napi_resolve_deferred: 'resolution',
  napi_reject_deferred: 'rejection',
  napi_instanceof: 'object',
  napi_set_property: 'value',
  napi_set_named_property: 'value',
  napi_set_element: 'value',
};

// Statuses that the manual leaves open: another one is as good, but not none.
const OPEN = ['napi_create_threadsafe_function', 'napi_call_function', 'napi_new_instance', 'napi_make_callback',
  'napi_wrap', 'napi_unwrap', 'napi_remove_wrap', 'napi_add_finalizer', 'napi_get_arraybuffer_info', 'napi_create_typedarray',
  'napi_get_typedarray_info', 'napi_create_dataview', 'napi_get_dataview_info', 'napi_get_buffer_info', 'napi_type_tag_object',
  'napi_check_object_type_tag', 'napi_object_freeze', 'napi_object_seal', 'napi_get_value_external', 'napi_create_reference'];

// Node leaves the record alone here.
const UNRECORDED = ['node_api_create_buffer_from_arraybuffer'];

// Since when Node does it like this.
const NOTHING_LEFT = { node: '22', why: 'no exception is left pending' };
const CHANGED = {
  napi_async_init: NOTHING_LEFT,
  napi_create_async_work: NOTHING_LEFT,
  napi_create_threadsafe_function: NOTHING_LEFT,
  napi_get_buffer_info: { node: '20', why: 'what is no view does not end the process' },
};

/** The function's answer to its sample with one argument in another's place. */
function answer(t, name, index, argument) {
  const { before, args, refused } = sampleOf(name, t);
  const call = [name, ...args.map((each, i) => (i === index ? argument : each))];
  return t.run(...before, call, ...refused).steps[before.length];
}

const indexOf = (name, parameter) => FUNCTIONS.find((each) => each.name === name).params.findIndex((each) => each.name === parameter);
const argumentOf = (parameter, value) => (parameter === 'property_names' ? list(value, 'b') : v(value));

for (const [name, parameters] of Object.entries(WRONG)) {
  for (const [parameter, [status, values]] of Object.entries(parameters)) {
    const index = indexOf(name, parameter);
    const changed = CHANGED[name];
    const refusal = (exact) => (t) => {
      for (const value of values) {
        const step = answer(t, name, index, argumentOf(parameter, value));
        if (exact) assert.equal(step.status, status, `with ${show(value)}`);
        else assert.notEqual(step.status, 'ok', `with ${show(value)}`);
        if (!UNRECORDED.includes(name)) assert.equal(step.recorded, step.status, `recorded status, with ${show(value)}`);
      }
    };
    test(`${name} refuses a value of the wrong type for ${parameter}`, {
      functions: [name], version: 8, kind: 'wrong', changed,
    }, refusal(!OPEN.includes(name)));
    if (OPEN.includes(name)) {
      test(`${name} answers ${status} to a value of the wrong type for ${parameter}`, {
        functions: [name], version: 8, kind: 'wrong', level: 'recommended', changed,
      }, refusal(true));
    }
  }
}

for (const [name, parameter] of Object.entries(ANY)) {
  const index = indexOf(name, parameter);
  test(`${name} takes any value for ${parameter}`, { functions: [name], version: 8, kind: 'wrong' }, (t) => {
    for (const value of ANYTHING) {
      const { before, args, undo } = sampleOf(name, t);
      const call = [name, ...args.map((each, i) => (i === index ? v(value) : each))];
      const result = t.run(...before, call, ...undo);
      assert.equal(result.steps[before.length].status, 'ok', `with ${show(value)}`);
    }
  });
}
