'use strict';

// Conversions of arguments that the fetch family shares, as the web's interface definitions have them.

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Whether `text` may be a method or the name of a header. */
function isToken(text) {
  return token.test(text);
}

/** Text whose characters are bytes. */
function byteString(value, where) {
  const text = `${value}`;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 255) {
      throw new TypeError(`Cannot convert argument to a ByteString because the character at index ${i} has a ` +
        `value of ${text.charCodeAt(i)} which is greater than 255.`, { cause: where });
    }
  }
  return text;
}

/** Throws when a function was given too few arguments. */
function requireArguments(given, needed, where) {
  if (given.length >= needed) return;
  const error = new TypeError(`${where}: ${needed} argument${needed === 1 ? '' : 's'} required, but` +
    `${given.length === 0 ? '' : ' only'} ${given.length} found.`);
  error.code = 'ERR_MISSING_ARGS';
  throw error;
}

function illegalInvocation() {
  const error = new TypeError('Illegal invocation');
  error.code = 'ERR_INVALID_THIS';
  return error;
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Makes the members of a class enumerable, and names it. */
function define(Class, members, statics = []) {
  for (const name of members) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  for (const name of statics) Object.defineProperty(Class, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag,
    { __proto__: null, value: Class.name, configurable: true });
}

/** Custom inspection: the class's name and `fields`. */
function inspectAs(name, fields, depth, options) {
  const { inspect } = require('internal/util/inspect');
  return `${name} ${inspect(fields, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/**
 * Gives a class the members of what is iterable by pairs.
 * @param {Function} Class
 * @param {(object: any) => [string, any][]} list the pairs, asked for anew at each step
 */
function definePairs(Class, list) {
  const name = `${Class.name} Iterator`;
  const states = new WeakMap();
  const prototype = Object.create(iteratorPrototype, {
    next: {
      __proto__: null,
      value: function next() {
        const state = states.get(this);
        if (state === undefined) throw illegalInvocation();
        const pairs = list(state.object);
        if (state.index >= pairs.length) return { value: undefined, done: true };
        return { value: state.pick(pairs[state.index++]), done: false };
      },
      writable: true,
      enumerable: true,
      configurable: true,
    },
    [Symbol.toStringTag]: { __proto__: null, value: name, configurable: true },
  });
  const make = (object, pick) => {
    list(object);
    const iterator = Object.create(prototype);
    states.set(iterator, { object, pick, index: 0 });
    return iterator;
  };
  const methods = {
    entries() {
      return make(this, (pair) => [...pair]);
    },
    keys() {
      return make(this, ([key]) => key);
    },
    values() {
      return make(this, ([, value]) => value);
    },
    forEach(callback, thisArg = undefined) {
      list(this);
      requireArguments(arguments, 1, `${Class.name}.forEach`);
      if (typeof callback !== 'function') {
        throw new TypeError(
          `Failed to execute 'forEach' on '${Class.name}': parameter 1 is not of type 'Function'.`);
      }
      for (const [key, value] of make(this, (pair) => pair)) Reflect.apply(callback, thisArg, [value, key, this]);
    },
  };
  for (const key of Object.keys(methods)) {
    Object.defineProperty(Class.prototype, key,
      { __proto__: null, value: methods[key], writable: true, enumerable: true, configurable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.iterator,
    { __proto__: null, value: methods.entries, writable: true, enumerable: false, configurable: true });
}

module.exports = {
  byteString,
  define,
  definePairs,
  illegalInvocation,
  inspectAs,
  isObject,
  isToken,
  kInspect: Symbol.for('nodejs.util.inspect.custom'),
  requireArguments,
};
