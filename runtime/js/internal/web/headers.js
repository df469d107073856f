'use strict';

// Headers: names without case, each with one value, but for `set-cookie`.
//
// Specification: https://fetch.spec.whatwg.org/#headers-class

const { byteString, define, definePairs, illegalInvocation, isObject, isToken, kInspect, requireArguments } =
  require('internal/web/webidl');

/** @type {(headers: Headers) => HeaderList} */
let listOf;
let isHeaders;
let guard;

/** The lines, in the order of their coming. */
class HeaderList {
  /** @type {Map<string, { name: string, values: string[] }>} by name in lower case */
  #lines = new Map();
  #sorted;

  append(name, value) {
    this.#sorted = undefined;
    const key = name.toLowerCase();
    const line = this.#lines.get(key);
    if (line === undefined) this.#lines.set(key, { name, values: [value] });
    else if (key === 'set-cookie') line.values.push(value);
    else line.values[0] += `${key === 'cookie' ? '; ' : ', '}${value}`;
  }

  set(name, value) {
    this.#sorted = undefined;
    const key = name.toLowerCase();
    this.#lines.set(key, { name: this.#lines.get(key)?.name ?? name, values: [value] });
  }

  delete(name) {
    this.#sorted = undefined;
    this.#lines.delete(name.toLowerCase());
  }

  has(name) {
    return this.#lines.has(name.toLowerCase());
  }

  get(name) {
    return this.#lines.get(name.toLowerCase())?.values.join(', ') ?? null;
  }

  getAll(name) {
    return [...this.#lines.get(name.toLowerCase())?.values ?? []];
  }

  clear() {
    this.#sorted = undefined;
    this.#lines.clear();
  }

  copyFrom(other) {
    for (const { name, values } of other.#lines.values()) for (const value of values) this.append(name, value);
  }

  /** Pairs of names and values as they were given, for the wire. */
  wirePairs() {
    return [...this.#lines.values()].flatMap(({ name, values }) => values.map((value) => [name, value]));
  }

  /** Everything as an object, for inspection. */
  toObject() {
    return Object.fromEntries([...this.#lines.values()].map(({ name, values }) => [name, values.join(', ')]));
  }

  /** Pairs for iteration: sorted, in lower case. */
  sorted() {
    this.#sorted ??= [...this.#lines].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, { values }]) =>
      (key === 'set-cookie' ? values.map((value) => [key, value]) : [[key, values.join(', ')]]));
    return this.#sorted;
  }
}

function checkName(name, where) {
  if (!isToken(name)) throw new TypeError(`${where}: ${name} is an invalid header name.`);
}

function checkValue(value, where) {
  value = value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (/[\0\r\n]/.test(value)) throw new TypeError(`${where}: ${value} is an invalid header value.`);
  return value;
}

function checkMutable(headers) {
  if (guard(headers) === 'immutable') throw new TypeError('immutable');
}

/** Adds what a constructor or `fetch` was given. */
function fill(headers, init) {
  if (!isObject(init)) {
    throw new TypeError('Headers constructor: init was given by the user but is not an object or an iterable.');
  }
  const iterate = init[Symbol.iterator];
  if (typeof iterate === 'function') {
    for (const pair of { [Symbol.iterator]: () => Reflect.apply(iterate, init, []) }) {
      if (!isObject(pair) || typeof pair[Symbol.iterator] !== 'function') {
        throw new TypeError('Headers constructor: init must be a sequence of pairs.');
      }
      const both = [...pair];
      if (both.length !== 2) {
        throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${both.length}.`);
      }
      append(headers, both[0], both[1]);
    }
    return;
  }
  for (const key of Reflect.ownKeys(init)) {
    if (!Object.getOwnPropertyDescriptor(init, key)?.enumerable) continue;
    if (typeof key === 'symbol') throw new TypeError('Headers constructor: a symbol is no header name.');
    append(headers, key, init[key]);
  }
}

function append(headers, name, value) {
  const where = 'Headers.append';
  name = byteString(name, where);
  value = checkValue(byteString(value, where), where);
  checkName(name, where);
  checkMutable(headers);
  listOf(headers).append(name, value);
}

class Headers {
  #list = new HeaderList();
  #guard = 'none';

  static {
    isHeaders = (value) => isObject(value) && #list in value;
    listOf = (headers) => {
      if (!isHeaders(headers)) throw illegalInvocation();
      return headers.#list;
    };
    guard = (headers, set) => {
      if (set !== undefined) headers.#guard = set;
      return headers.#guard;
    };
  }

  /** @param {Headers|Record<string, string>|Iterable<[string, string]>} [init] */
  constructor(init = undefined) {
    if (init !== undefined) fill(this, init);
  }

  append(name, value) {
    listOf(this);
    requireArguments(arguments, 2, 'Headers.append');
    append(this, name, value);
  }

  delete(name) {
    listOf(this);
    requireArguments(arguments, 1, 'Headers.delete');
    name = byteString(name, 'Headers.delete');
    checkName(name, 'Headers.delete');
    checkMutable(this);
    this.#list.delete(name);
  }

  get(name) {
    listOf(this);
    requireArguments(arguments, 1, 'Headers.get');
    name = byteString(name, 'Headers.get');
    checkName(name, 'Headers.get');
    return this.#list.get(name);
  }

  has(name) {
    listOf(this);
    requireArguments(arguments, 1, 'Headers.has');
    name = byteString(name, 'Headers.has');
    checkName(name, 'Headers.has');
    return this.#list.has(name);
  }

  set(name, value) {
    listOf(this);
    requireArguments(arguments, 2, 'Headers.set');
    name = byteString(name, 'Headers.set');
    value = checkValue(byteString(value, 'Headers.set'), 'Headers.set');
    checkName(name, 'Headers.set');
    checkMutable(this);
    this.#list.set(name, value);
  }

  /** The cookies, which cannot be joined into one value. */
  getSetCookie() {
    return listOf(this).getAll('set-cookie');
  }

  [kInspect](depth, options) {
    const { inspect } = require('internal/util/inspect');
    return `Headers ${inspect(listOf(this).toObject(), options)}`;
  }
}
define(Headers, ['append', 'delete', 'get', 'has', 'set', 'getSetCookie']);
definePairs(Headers, (headers) => listOf(headers).sorted());

module.exports = {
  HeaderList,
  Headers,
  fillHeaders: fill,
  guardOf: (headers) => guard(headers),
  isHeaders: (value) => isHeaders(value),
  listOf: (headers) => listOf(headers),
  setGuard: (headers, value) => guard(headers, value),
};
