'use strict';

// Deep comparison of values, as assert.deepEqual(), assert.deepStrictEqual(),
// assert.partialDeepStrictEqual() and util.isDeepStrictEqual() need it.
//
// Native used: internalBinding('util').getOwnNonIndexProperties(object, filter).

const types = require('internal/util/types');
const { isError } = require('internal/util/inspect/errors');

const { getOwnNonIndexProperties } = internalBinding('util');
const { getOwnPropertyDescriptor, getOwnPropertySymbols, getPrototypeOf, hasOwn, is, keys: ownKeys } = Object;
const { apply } = Reflect;
const { propertyIsEnumerable, toString: objectToString } = Object.prototype;
const getTime = Date.prototype.getTime;
const TypedArrayPrototype = getPrototypeOf(Uint8Array.prototype);
const typedArrayTag = getOwnPropertyDescriptor(TypedArrayPrototype, Symbol.toStringTag).get;

const kOnlyEnumerable = 2;
const kSkipSymbols = 16;

/** How strict a comparison is. */
const loose = { strict: false, partial: false, prototypes: false };
const strict = { strict: true, partial: false, prototypes: true };
const strictWithoutPrototypes = { strict: true, partial: false, prototypes: false };
const partial = { strict: true, partial: true, prototypes: false };

const isURL = (value) => {
  // No value can be a URL while the class has not been loaded.
  return typeof value.href === 'string' && value instanceof require('internal/url').URL;
};

/** The test for a class of `crypto`, which is asked only of what looks like it. */
const tagged = (tag, test) => (value) => value[Symbol.toStringTag] === tag && test(value);

// The kinds of objects with contents of their own, most frequent first.
const kinds = [
  ['array', Array.isArray],
  ['set', types.isSet],
  ['map', types.isMap],
  ['view', ArrayBuffer.isView],
  ['date', types.isDate],
  ['regexp', types.isRegExp],
  ['buffer', types.isAnyArrayBuffer],
  ['error', isError],
  ['boxed', types.isBoxedPrimitive],
  ['opaque', (value) => types.isWeakMap(value) || types.isWeakSet(value) || types.isPromise(value)],
  ['url', isURL],
  ['key', tagged('KeyObject', types.isKeyObject)],
  ['cryptoKey', tagged('CryptoKey', types.isCryptoKey)],
];

function kindOf(value) {
  const tag = apply(objectToString, value, []);
  // Nearly all objects; a tag that pretends to be plain is caught by the own checks below.
  if (tag === '[object Object]' && value[Symbol.toStringTag] === undefined) return 'plain';
  for (const [kind, test] of kinds) {
    if (test(value)) return kind;
  }
  return 'plain';
}

function sameTag(a, b) {
  const tagA = a[Symbol.toStringTag];
  const tagB = b[Symbol.toStringTag];
  if (tagA !== undefined && tagB !== undefined) return tagA === tagB;
  return apply(objectToString, a, []) === apply(objectToString, b, []);
}

function samePrototype(a, b) {
  const { constructor } = a;
  if (constructor !== undefined && !hasOwn(a, 'constructor')) return constructor === b.constructor;
  return getPrototypeOf(a) === getPrototypeOf(b);
}

/** Bytes of a view, or elements where equality of numbers is not equality of bytes. */
function sameView(a, b, mode) {
  if (apply(typedArrayTag, a, []) !== apply(typedArrayTag, b, [])) return false;
  const isFloat = types.isFloat32Array(a) || types.isFloat64Array(a) || types.isFloat16Array(a);
  if (!mode.strict && isFloat) return a.length === b.length && a.every((item, i) => item === b[i]);
  return sameBytes(
    new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
    new Uint8Array(b.buffer, b.byteOffset, b.byteLength), mode);
}

/** Equal bytes; in a partial comparison those of `b` must appear in `a` in the same order. */
function sameBytes(a, b, mode) {
  if (a.length === b.length) {
    for (let i = 0; i < a.length; i++) {
      if (a[i] !== b[i]) return false;
    }
    return true;
  }
  if (!mode.partial || a.length < b.length) return false;
  let at = 0;
  for (const byte of b) {
    while (at < a.length && a[at] !== byte) at++;
    if (at++ >= a.length) return false;
  }
  return true;
}

function sameBoxed(a, b) {
  for (const [test, Class] of [
    [types.isNumberObject, Number], [types.isStringObject, String], [types.isBooleanObject, Boolean],
    [types.isBigIntObject, BigInt], [types.isSymbolObject, Symbol],
  ]) {
    if (test(a)) return test(b) && is(apply(Class.prototype.valueOf, a, []), apply(Class.prototype.valueOf, b, []));
  }
  return false;
}

class Comparison {
  #mode;
  // Pairs whose comparison is under way: a cycle that comes back to one adds nothing to it.
  #pending = new Map();

  constructor(mode) {
    this.#mode = mode;
  }

  equal(a, b) {
    const { strict: isStrict } = this.#mode;
    if (a === b) return a !== 0 || !isStrict || is(a, b);
    const aIsObject = typeof a === 'object' && a !== null;
    const bIsObject = typeof b === 'object' && b !== null;
    if (aIsObject && bIsObject) return this.#objects(a, b);
    if (isStrict) return typeof a === 'number' && a !== a && b !== b;
    // Functions are compared like primitives, objects never equal them.
    if (aIsObject || bIsObject) return false;
    return a == b || (a !== a && b !== b); // eslint-disable-line eqeqeq
  }

  #objects(a, b) {
    const mode = this.#mode;
    if (mode.prototypes && !samePrototype(a, b)) return false;
    const kind = kindOf(a);
    if (kind !== kindOf(b) || !sameTag(a, b)) return false;
    if (!this.#ownState(kind, a, b)) return false;

    const partners = this.#pending.get(a);
    if (partners?.includes(b)) return true;
    if (partners === undefined) this.#pending.set(a, [b]);
    else partners.push(b);
    const result = this.#properties(kind, a, b) && this.#contents(kind, a, b);
    if (partners === undefined) this.#pending.delete(a);
    else partners.pop();
    return result;
  }

  /** What the object is, apart from its properties and elements. */
  #ownState(kind, a, b) {
    const mode = this.#mode;
    const fits = (sizeA, sizeB) => (mode.partial ? sizeA >= sizeB : sizeA === sizeB);
    switch (kind) {
      case 'array':
        return fits(a.length, b.length);
      case 'set':
      case 'map':
        return fits(a.size, b.size);
      case 'view':
        return sameView(a, b, mode);
      case 'date': {
        const timeA = apply(getTime, a, []);
        const timeB = apply(getTime, b, []);
        return timeA === timeB || (timeA !== timeA && timeB !== timeB);
      }
      case 'regexp':
        return a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex;
      case 'buffer':
        return sameBytes(new Uint8Array(a), new Uint8Array(b), mode);
      case 'error':
        return this.#errors(a, b);
      case 'boxed':
        return sameBoxed(a, b);
      case 'url':
        return a.href === b.href;
      case 'key':
        return a.equals(b);
      case 'cryptoKey':
        return this.#cryptoKeys(a, b);
      case 'opaque':
        // Contents that cannot be read: only the same object is equal.
        return false;
      default:
        return true;
    }
  }

  /** What a key may do, and the key itself. */
  #cryptoKeys(a, b) {
    const { keyObjectIn } = require('internal/crypto/webcrypto/crypto_key');
    return a.extractable === b.extractable && this.equal(a.algorithm, b.algorithm) &&
      this.equal(a.usages, b.usages) && keyObjectIn(a).equals(keyObjectIn(b));
  }

  /** The fields of errors are not enumerable as a rule; they count all the same. */
  #errors(a, b) {
    for (const key of ['message', 'name', 'cause', 'errors']) {
      if (apply(propertyIsEnumerable, b, [key])) continue;
      if (this.#mode.partial && (b[key] === undefined || (key === 'message' && b[key] === ''))) continue;
      if (!this.equal(a[key], b[key])) return false;
    }
    const hasCause = hasOwn(b, 'cause');
    return hasCause === hasOwn(a, 'cause') || (this.#mode.partial && !hasCause);
  }

  #keys(kind, object) {
    if (kind === 'array' || kind === 'view') {
      return getOwnNonIndexProperties(object, this.#mode.strict ? kOnlyEnumerable : kOnlyEnumerable | kSkipSymbols);
    }
    const keys = ownKeys(object);
    if (this.#mode.strict) {
      for (const key of getOwnPropertySymbols(object)) {
        if (apply(propertyIsEnumerable, object, [key])) keys.push(key);
      }
    }
    return keys;
  }

  #properties(kind, a, b) {
    const keys = this.#keys(kind, b);
    if (!this.#mode.partial && keys.length !== this.#keys(kind, a).length) return false;
    return keys.every((key) => apply(propertyIsEnumerable, a, [key]) && this.equal(a[key], b[key]));
  }

  #contents(kind, a, b) {
    switch (kind) {
      case 'array':
        return this.#mode.partial ? this.#subsequence(a, b) : this.#elements(a, b);
      case 'set':
        return this.#sets(a, b);
      case 'map':
        return this.#maps(a, b);
      default:
        return true;
    }
  }

  #elements(a, b) {
    for (let i = 0; i < a.length; i++) {
      const isHole = (a[i] === undefined && !hasOwn(a, i)) || (b[i] === undefined && !hasOwn(b, i));
      if (isHole) return this.#sparse(a, b, i);
      if (!this.equal(a[i], b[i])) return false;
    }
    return true;
  }

  /** Compares what is left of two arrays with holes, by keys: their length may be huge. */
  #sparse(a, b, from) {
    const keysA = ownKeys(a);
    const keysB = ownKeys(b);
    if (keysA.length !== keysB.length) return false;
    for (let i = from; i < keysB.length; i++) {
      const key = keysB[i];
      if (!hasOwn(a, key) || !this.equal(a[key], b[key])) return false;
    }
    return true;
  }

  /** Whether the elements of `b` appear in `a` in the same order. */
  #subsequence(a, b) {
    const isIndex = (key) => String(key >>> 0) === key;
    const keysA = ownKeys(a).filter(isIndex);
    const keysB = ownKeys(b).filter(isIndex);
    let at = 0;
    for (const key of keysB) {
      while (at < keysA.length && !this.equal(a[keysA[at]], b[key])) at++;
      if (at++ >= keysA.length) return false;
    }
    return true;
  }

  /** Finds each of `wanted` a partner of its own among `candidates`. */
  #pairUp(candidates, wanted, matches) {
    let first = 0;
    for (const item of wanted) {
      let at = first;
      while (at < candidates.length && !matches(candidates[at], item)) at++;
      if (at === candidates.length) return false;
      // The slot of the match is filled with the first candidate, which keeps equal orders linear.
      candidates[at] = candidates[first];
      first++;
    }
    return true;
  }

  #sets(a, b) {
    const wanted = [];
    for (const item of b) {
      if (a.has(item)) continue;
      const isObject = typeof item === 'object' && item !== null;
      if (!isObject && this.#mode.strict) return false;
      wanted.push(item);
    }
    if (wanted.length === 0) return true;
    const candidates = [...a].filter((item) => !b.has(item));
    return this.#pairUp(candidates, wanted, (mine, theirs) => this.equal(mine, theirs));
  }

  #maps(a, b) {
    const wanted = [];
    const taken = new Set();
    for (const [key, value] of b) {
      if (a.has(key) && this.equal(a.get(key), value)) {
        taken.add(key);
        continue;
      }
      const isObject = typeof key === 'object' && key !== null;
      if (!isObject && this.#mode.strict) return false;
      wanted.push([key, value]);
    }
    if (wanted.length === 0) return true;
    const candidates = [...a].filter(([key]) => !taken.has(key));
    return this.#pairUp(candidates, wanted,
      (mine, theirs) => this.equal(mine[0], theirs[0]) && this.equal(mine[1], theirs[1]));
  }
}

module.exports = {
  /** Equality with `==` for primitives. */
  isDeepEqual: (a, b) => new Comparison(loose).equal(a, b),
  /** Equality of types, values and prototypes. */
  isDeepStrictEqual: (a, b, skipPrototype) =>
    new Comparison(skipPrototype ? strictWithoutPrototypes : strict).equal(a, b),
  /** Whether `a` has everything that `b` has. */
  isPartialStrictEqual: (a, b) => new Comparison(partial).equal(a, b),
};
