'use strict';

// URLSearchParams: a list of names and values, alternating in one array.

const { encodeText, hexTable, safeTable } = require('internal/url/encode');
const {
  ERR_ARG_NOT_ITERABLE,
  ERR_INVALID_THIS,
  ERR_INVALID_TUPLE,
  ERR_MISSING_ARGS,
} = require('internal/errors').codes;
const { validateFunction } = require('internal/validators');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const safe = safeTable('*-._');
const table = [...hexTable];
table[0x20] = '+';

/** Text without lone surrogates; symbols throw. */
function toUSVString(value) {
  return `${value}`.toWellFormed();
}

function decode(text) {
  if (text.includes('+')) text = text.replaceAll('+', ' ');
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // Not everything is UTF-8 or even an escape: byte by byte then.
    return require('querystring').unescapeBuffer(text).toString().toWellFormed();
  }
}

/**
 * @param {string} query without the question mark
 * @returns {string[]} names and values
 */
function parseParams(query) {
  const list = [];
  for (const part of query.split('&')) {
    if (part.length === 0) continue;
    const eq = part.indexOf('=');
    if (eq === -1) list.push(decode(part), '');
    else list.push(decode(part.slice(0, eq)), decode(part.slice(eq + 1)));
  }
  return list;
}

function serialize(list) {
  let out = '';
  for (let i = 0; i < list.length; i += 2) {
    out += `${i === 0 ? '' : '&'}${encodeText(list[i], safe, table)}=` +
      encodeText(list[i + 1], safe, table);
  }
  return out;
}

/** @type {(params: URLSearchParams, query: string) => void} */
let setQuery;
/** @type {(params: URLSearchParams, onChange: () => void) => void} */
let setOnChange;

class URLSearchParams {
  #list = [];
  // Set when it belongs to a URL.
  #onChange = null;

  static {
    setQuery = (params, query) => {
      params.#list = parseParams(query);
    };
    setOnChange = (params, onChange) => {
      params.#onChange = onChange;
    };
  }

  /**
   * @param {string|Iterable<[string, string]>|Record<string, string>} [init]
   */
  constructor(init = undefined) {
    if (init == null) return;
    if (typeof init !== 'object' && typeof init !== 'function') {
      init = toUSVString(init);
      this.#list = parseParams(init[0] === '?' ? init.slice(1) : init);
      return;
    }
    const method = init[Symbol.iterator];
    if (method === this[Symbol.iterator] && #list in init) {
      // Nobody can see a difference to iterating over it.
      this.#list = [...init.#list];
    } else if (method != null) {
      if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
      for (const pair of { [Symbol.iterator]: () => method.call(init) }) {
        if (pair == null) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
        if ((typeof pair !== 'object' && typeof pair !== 'function') ||
            typeof pair[Symbol.iterator] !== 'function') {
          throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
        }
        const entry = [];
        for (const element of pair) entry.push(toUSVString(element));
        if (entry.length !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
        this.#list.push(entry[0], entry[1]);
      }
    } else {
      // Names that become the same by conversion replace each other.
      const seen = new Map();
      for (const key of Reflect.ownKeys(init)) {
        if (!Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) continue;
        const name = toUSVString(key);
        const value = toUSVString(init[key]);
        const at = seen.get(name);
        if (at !== undefined) {
          this.#list[at] = value;
        } else {
          seen.set(name, this.#list.push(name, value) - 1);
        }
      }
    }
  }

  [inspectCustom](recurseTimes, ctx) {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const { removeColors } = require('internal/util');
    const options = { ...ctx };
    if (recurseTimes !== null) options.depth = recurseTimes - 1;
    const parts = [];
    let length = 0;
    for (let i = 0; i < this.#list.length; i += 2) {
      const part = `${inspect(this.#list[i], options)} => ${inspect(this.#list[i + 1], options)}`;
      parts.push(part);
      length += removeColors(part).length + 2;
    }
    if (length > ctx.breakLength) return `${this.constructor.name} {\n  ${parts.join(',\n  ')} }`;
    return parts.length > 0 ? `${this.constructor.name} { ${parts.join(', ')} }` :
      `${this.constructor.name} {}`;
  }

  /** How many pairs there are. */
  get size() {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    return this.#list.length / 2;
  }

  append(name, value) {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    name = toUSVString(name);
    value = toUSVString(value);
    this.#list.push(name, value);
    this.#onChange?.();
  }

  delete(name, value = undefined) {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    if (value !== undefined) value = toUSVString(value);
    const list = this.#list;
    for (let i = 0; i < list.length;) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) list.splice(i, 2);
      else i += 2;
    }
    this.#onChange?.();
  }

  get(name) {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) return list[i + 1];
    }
    return null;
  }

  getAll(name) {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    const values = [];
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) values.push(list[i + 1]);
    }
    return values;
  }

  has(name, value = undefined) {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    if (value !== undefined) value = toUSVString(value);
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    name = toUSVString(name);
    value = toUSVString(value);
    const list = this.#list;
    let found = false;
    for (let i = 0; i < list.length;) {
      if (list[i] !== name) {
        i += 2;
      } else if (!found) {
        list[i + 1] = value;
        found = true;
        i += 2;
      } else {
        list.splice(i, 2);
      }
    }
    if (!found) list.push(name, value);
    this.#onChange?.();
  }

  /** Sorts by name, in code units; pairs of one name keep their order. */
  sort() {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    const pairs = [];
    for (let i = 0; i < this.#list.length; i += 2) pairs.push([this.#list[i], this.#list[i + 1]]);
    pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#list = pairs.flat();
    this.#onChange?.();
  }

  forEach(callback, thisArg = undefined) {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    validateFunction(callback, 'callback');
    for (let i = 0; i < this.#list.length; i += 2) {
      callback.call(thisArg, this.#list[i + 1], this.#list[i], this);
    }
  }

  entries() {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    return makeIterator(() => this.#list, 'entries');
  }

  keys() {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    return makeIterator(() => this.#list, 'keys');
  }

  values() {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    return makeIterator(() => this.#list, 'values');
  }

  toString() {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
    return serialize(this.#list);
  }
}

const enumerable = { __proto__: null, enumerable: true };

Object.defineProperties(URLSearchParams.prototype, {
  append: enumerable,
  delete: enumerable,
  get: enumerable,
  getAll: enumerable,
  has: enumerable,
  set: enumerable,
  size: enumerable,
  sort: enumerable,
  entries: enumerable,
  forEach: enumerable,
  keys: enumerable,
  values: enumerable,
  toString: enumerable,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams' },
  [Symbol.iterator]: {
    __proto__: null,
    configurable: true,
    writable: true,
    value: URLSearchParams.prototype.entries,
  },
});

// Iterators see what is changed while they run.
const iterators = new WeakMap();

function itemAt(list, index, kind) {
  if (kind === 'keys') return list[index];
  if (kind === 'values') return list[index + 1];
  return [list[index], list[index + 1]];
}

const IteratorPrototype = {
  __proto__: Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
  next() {
    const state = iterators.get(this);
    if (state === undefined) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    const list = state.list();
    if (state.index >= list.length) return { value: undefined, done: true };
    const value = itemAt(list, state.index, state.kind);
    state.index += 2;
    return { value, done: false };
  },
  [inspectCustom](recurseTimes, ctx) {
    const state = iterators.get(this);
    if (state === undefined) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const options = { ...ctx };
    if (recurseTimes !== null) options.depth = recurseTimes - 1;
    const list = state.list();
    const parts = [];
    for (let i = state.index; i < list.length; i += 2) {
      parts.push(inspect(itemAt(list, i, state.kind), options));
    }
    const broken = parts.reduce((sum, part) => sum + part.length, 0) + parts.length > ctx.breakLength;
    return broken ? `URLSearchParams Iterator {\n  ${parts.join(',\n  ')} }` :
      `URLSearchParams Iterator { ${parts.join(', ')} }`;
  },
};
Object.defineProperties(IteratorPrototype, {
  next: enumerable,
  [Symbol.toStringTag]: {
    __proto__: null, configurable: true, value: 'URLSearchParams Iterator',
  },
  [inspectCustom]: { __proto__: null, enumerable: false },
});

function makeIterator(list, kind) {
  const iterator = { __proto__: IteratorPrototype };
  iterators.set(iterator, { list, kind, index: 0 });
  return iterator;
}

module.exports = { URLSearchParams, setOnChange, setQuery, toUSVString };
