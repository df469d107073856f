'use strict';

// Every function that takes values, with every kind of value in every place: prints a line for each
// call with all that can be seen of it. Two hosts must print the same. Arguments that end a Node
// process are left out; so is what depends on V8's version, such as the texts of its errors.

const {
  AUTO, ENV, EXPERIMENTAL, NULL, buffer, bytes, get, list, load, out, pointer, preset, str, v,
} = require('../driver.js');

const version = Number(process.argv[2] || 10);
const d = load(version === 0 ? EXPERIMENTAL : version);

class Kind {
  constructor() { this.own = 1; }
}
const throwing = new Proxy({}, new Proxy({}, { get: (target, trap) => () => { throw new RangeError(`trap ${trap}`); } }));
const quiet = new Proxy({ inside: 1 }, {});
const revoked = (() => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
})();
const detached = new ArrayBuffer(8);
const overDetached = new Uint8Array(detached);
structuredClone(detached, { transfer: [detached] });
const external = d.ok(['napi_create_external', ENV, pointer(16), NULL, NULL, out.value])[0];
const memory = new ArrayBuffer(32);

/** Fresh values for each call, so that one call cannot change what the next one sees. */
const VALUES = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  false: () => false,
  zero: () => 0,
  minusZero: () => -0,
  one: () => 1,
  half: () => -1.5,
  nan: () => NaN,
  infinity: () => -Infinity,
  int32: () => 2147483648,
  uint32: () => 4294967295,
  huge: () => 1e21,
  bigint: () => 5n,
  bigintNegative: () => -(2n ** 70n),
  empty: () => '',
  text: () => 'text',
  accent: () => 'caf\u00e9',
  emoji: () => 'a\u{1f600}',
  surrogate: () => '\ud800x',
  index: () => '1',
  length: () => 'length',
  symbol: () => Symbol('described'),
  shared: () => Symbol.for('shared'),
  object: () => ({ a: 1, text: 2, 1: 3 }),
  bare: () => Object.create(null),
  inherits: () => Object.create({ text: 'inherited' }, { own: { value: 1 } }),
  frozen: () => Object.freeze({ text: 1 }),
  sealed: () => Object.seal({ text: 1 }),
  accessor: () => ({ get text() { throw new TypeError('getter'); }, set text(value) { throw new TypeError('setter'); } }),
  array: () => [1, 'two', , 4],
  arrow: () => () => 1,
  function: () => function named() { return this === undefined ? 'none' : typeof this; },
  class: () => Kind,
  instance: () => new Kind(),
  thrower: () => function thrower() { throw new RangeError('called'); },
  generator: () => function* generator() {},
  bound: () => Kind.bind(null),
  date: () => new Date(86400000),
  badDate: () => new Date(NaN),
  regexp: () => /x/g,
  error: () => new RangeError('an error'),
  notError: () => Object.create(Error.prototype),
  promise: () => Promise.resolve(1),
  map: () => new Map([[1, 2]]),
  boxedNumber: () => Object(7),
  boxedString: () => Object('ab'),
  boxedSymbol: () => Object(Symbol.iterator),
  valueOf: () => ({ valueOf: () => 12, toString: () => 'twelve' }),
  badValueOf: () => ({ valueOf() { throw new RangeError('valueOf'); }, toString() { throw new RangeError('toString'); } }),
  primitive: () => ({ [Symbol.toPrimitive]: () => Symbol('never') }),
  arrayBuffer: () => Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer,
  detached: () => detached,
  sharedBuffer: () => new SharedArrayBuffer(8),
  uint8: () => Uint8Array.of(1, 2, 3),
  clamped: () => Uint8ClampedArray.of(1, 2),
  float64: () => new Float64Array(memory, 8, 2),
  big64: () => new BigInt64Array(1),
  overDetached: () => overDetached,
  overShared: () => new Uint8Array(new SharedArrayBuffer(4)),
  dataView: () => new DataView(memory, 4, 8),
  buffer: () => Buffer.from(Uint8Array.of(97, 98, 99).buffer),
  proxy: () => quiet,
  throwing: () => throwing,
  revoked: () => revoked,
  arguments: () => (function args() { return arguments; })(1, 2),
  global: () => globalThis,
  external: () => external,
};

const E = ENV;
const names = Object.keys(VALUES);

/** Calls by function: what stands for `x` and `y` is every value in turn. */
const CALLS = {
  napi_typeof: (x) => [E, x, out.i32],
  napi_get_value_double: (x) => [E, x, out.f64],
  napi_get_value_int32: (x) => [E, x, out.i32],
  napi_get_value_uint32: (x) => [E, x, out.u32],
  napi_get_value_int64: (x) => [E, x, out.i64],
  napi_get_value_bool: (x) => [E, x, out.bool],
  napi_get_value_bigint_int64: (x) => [E, x, out.i64, out.bool],
  napi_get_value_bigint_uint64: (x) => [E, x, out.u64, out.bool],
  napi_get_value_bigint_words: (x) => [E, x, out.i32, preset(out.i64, 2), out.inline(16)],
  napi_get_value_string_latin1: (x) => [E, x, buffer(8), 4, out.i64],
  napi_get_value_string_utf8: (x) => [E, x, buffer(8), 4, out.i64],
  napi_get_value_string_utf16: (x) => [E, x, buffer(8), 3, out.i64],
  napi_coerce_to_bool: (x) => [E, x, out.value],
  napi_coerce_to_number: (x) => [E, x, out.value],
  napi_coerce_to_object: (x) => [E, x, out.value],
  napi_coerce_to_string: (x) => [E, x, out.value],
  napi_get_prototype: (x) => [E, x, out.value],
  napi_get_property_names: (x) => [E, x, out.value],
  napi_is_array: (x) => [E, x, out.bool],
  napi_is_arraybuffer: (x) => [E, x, out.bool],
  napi_is_typedarray: (x) => [E, x, out.bool],
  napi_is_dataview: (x) => [E, x, out.bool],
  napi_is_buffer: (x) => [E, x, out.bool],
  napi_is_date: (x) => [E, x, out.bool],
  napi_is_error: (x) => [E, x, out.bool],
  napi_is_promise: (x) => [E, x, out.bool],
  napi_is_detached_arraybuffer: (x) => [E, x, out.bool],
  node_api_is_sharedarraybuffer: (x) => [E, x, out.bool],
  napi_get_array_length: (x) => [E, x, out.u32],
  napi_get_date_value: (x) => [E, x, out.f64],
  napi_get_arraybuffer_info: (x) => [E, x, NULL, out.i64],
  napi_get_typedarray_info: (x) => [E, x, out.i32, out.i64, NULL, out.value, out.i64],
  napi_get_dataview_info: (x) => [E, x, out.i64, NULL, out.value, out.i64],
  napi_get_buffer_info: (x) => [E, x, NULL, out.i64],
  napi_detach_arraybuffer: (x) => (x.name === 'global' ? null : [E, x]),
  napi_create_symbol: (x) => [E, x, out.value],
  napi_create_error: (x, y) => [E, x, y, out.value],
  napi_throw: (x) => [E, x],
  napi_run_script: (x) => [E, x, out.value],
  napi_unwrap: (x) => (x.name === 'external' ? null : [E, x, out.pointer]),
  napi_remove_wrap: (x) => (x.name === 'external' ? null : [E, x, out.pointer]),
  napi_wrap: (x) => (x.name === 'external' || x.name === 'global' ? null : [E, x, pointer(8), NULL, NULL, NULL]),
  napi_get_value_external: (x) => [E, x, out.pointer],
  napi_type_tag_object: (x) => (STATEFUL.has(x.name) ? null : [E, x, bytes(new Uint8Array(16).fill(1))]),
  napi_check_object_type_tag: (x) => [E, x, bytes(new Uint8Array(16).fill(1)), out.bool],
  napi_object_freeze: (x) => (STATEFUL.has(x.name) ? null : [E, x]),
  napi_object_seal: (x) => (STATEFUL.has(x.name) ? null : [E, x]),
  napi_strict_equals: (x, y) => [E, x, y, out.bool],
  napi_instanceof: (x, y) => [E, x, y, out.bool],
  napi_has_own_property: (x, y) => [E, x, y, out.bool],
  napi_has_property: (x, y) => [E, x, y, out.bool],
  napi_get_property: (x, y) => [E, x, y, out.value],
  napi_set_property: (x, y) => (STATEFUL.has(x.name) ? null : [E, x, y, v('set')]),
  napi_delete_property: (x, y) => (STATEFUL.has(x.name) ? null : [E, x, y, out.bool]),
  napi_get_named_property: (x) => [E, x, str('text'), out.value],
  napi_has_named_property: (x) => [E, x, str('text'), out.bool],
  napi_set_named_property: (x) => (STATEFUL.has(x.name) ? null : [E, x, str('text'), v('set')]),
  napi_get_element: (x) => [E, x, 1, out.value],
  napi_has_element: (x) => [E, x, 1, out.bool],
  napi_set_element: (x) => (STATEFUL.has(x.name) ? null : [E, x, 1, v('set')]),
  napi_delete_element: (x) => (STATEFUL.has(x.name) ? null : [E, x, 1, out.bool]),
  napi_call_function: (x, y) => [E, x, y, 1, list('argument'), out.value],
  napi_make_callback: (x, y) => [E, NULL, x, y, 0, NULL, out.value],
  napi_new_instance: (x) => [E, x, 1, list('argument'), out.value],
  napi_create_dataview: (x) => [E, 4, x, 2, out.value],
  napi_create_typedarray: (x) => [E, 1, 4, x, 2, out.value],
  node_api_create_buffer_from_arraybuffer: (x) => [E, x, 2, 4, out.value],
  napi_create_reference: (x) => [E, x, 1, out.pointer],
  napi_add_finalizer: (x) => (x.name === 'global' ? null : [E, x, NULL, NULL, NULL, NULL]),
};
// Values that are one object for the whole run.
const STATEFUL = new Set(['global', 'external', 'class', 'detached', 'overDetached', 'proxy', 'bound']);

// Inherited properties only where they are enumerable: those of builtin prototypes are V8's affair.
for (const [mode, keys, conversion] of [[0, 2, 0], [0, 2, 1], [0, 18, 0], [1, 0, 0], [1, 1, 1], [1, 18, 1], [1, 8, 0]]) {
  CALLS[`napi_get_all_property_names ${mode} ${keys} ${conversion}`] =
    (x) => (x.name === 'global' ? null : [E, x, mode, keys, conversion, out.value]);
}
for (const type of [0, 2, 3, 5, 8, 10]) {
  CALLS[`napi_create_typedarray ${type}`] = (x) => [E, type, 1, x, 0, out.value];
}

/** A value as text that does not depend on the host's own ways to print. */
function show(value, depth = 0) {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'symbol' || Object.is(value, -0)) return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'function') return `function ${value.name}`;
  if (value === null || typeof value !== 'object') return String(value);
  if (value === globalThis) return 'global';
  try {
    if (Array.isArray(value)) {
      return depth > 1 ? '[…]' : `[${Array.from(value, (item) => show(item, depth + 1)).join(', ')}]`;
    }
    const tag = Object.prototype.toString.call(value);
    if (value instanceof Error) return `${value.name} ${value.code}`;
    if (ArrayBuffer.isView(value)) return `${tag} ${value.byteLength} ${value.byteOffset}`;
    if (value instanceof ArrayBuffer) return `${tag} ${value.byteLength}`;
    if (Object.hasOwn(value, 'constructor')) return `prototype of ${value.constructor.name}`;
    const keys = depth > 1 ? '' : Reflect.ownKeys(value).map((key) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
      return `${String(key)}: ${'value' in descriptor ? show(descriptor.value, depth + 1) : 'accessor'}`;
    }).join(', ');
    return `${tag} {${keys}}`;
  } catch (error) {
    return `unshowable: ${error.name}`;
  }
}

// V8's own texts differ between its versions; ours and Node's do not.
const OURS = /trap|called|getter|setter|valueOf|toString|Constructor|offset|typed array/;

function isError(value) {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}

function describe(result) {
  const [step] = result.steps;
  const parts = [step.status];
  if (step.recorded !== step.status) parts.push(`recorded ${step.recorded}`);
  if (result.threw) {
    const { exception } = result;
    const own = isError(exception) && OURS.test(exception.message);
    parts.push(`threw ${show(exception)}${own ? ` ${exception.message}` : ''}`);
  }
  parts.push(...result.outs.map((value) => show(value)));
  return parts.join(' | ');
}

function place(name) {
  return { ...v(VALUES[name]()), name };
}

// Whose properties, inherited ones included, are the host's own affair.
const LARGE = new Set(['global', 'buffer']);

// A pointer is a different number in each host.
const hidden = { napi_create_reference: /\| [1-9]\d*n/ };

for (const [label, make] of Object.entries(CALLS)) {
  const [fn] = label.split(' ');
  if (!(d.known[fn] & 1)) continue;
  const second = make.length > 1 ? names : [''];
  for (const x of names) {
    for (const y of second) {
      const args = make(place(x), y === '' ? undefined : place(y));
      if (args === null || (LARGE.has(x) && fn.endsWith('names'))) continue;
      if (x === 'global' && fn.includes('property')) continue;
      let text = describe(d.run([fn, ...args]));
      if (hidden[fn]) text = text.replace(hidden[fn], '| pointer');
      console.log(`${label} ${x} ${y}: ${text}`);
    }
  }
}

// Nothing above may leave something behind.
console.log(d.ok(['napi_is_exception_pending', ENV, out.bool])[0], typeof get, typeof AUTO);
