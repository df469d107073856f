'use strict';

// URLPattern: patterns of URLs, part by part.
//
// Specification: https://urlpattern.spec.whatwg.org/. Patterns are read natively; each part becomes a
// regular expression.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const binding = internalBinding('url_pattern');

const parts = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];

function invalidInput() {
  const error = new TypeError('Input must be an object or a string');
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

/** The arguments natives take for an input: the text, and whether it is JSON of parts. */
function readInput(input) {
  if (typeof input === 'string') return [input, false];
  if ((typeof input !== 'object' && typeof input !== 'function') || input === null) throw invalidInput();
  const init = {};
  for (const name of [...parts, 'baseURL']) {
    const value = input[name];
    if (value !== undefined) init[name] = `${value}`;
  }
  return [JSON.stringify(init), true];
}

/** The `v` flag is the standard's; the parser leaves some characters of its own bare, which only `u` takes. */
function compile(source, ignoreCase) {
  try {
    return new RegExp(source, ignoreCase ? 'vi' : 'v');
  } catch {
    return new RegExp(source, ignoreCase ? 'ui' : 'u');
  }
}

class URLPattern {
  #components;
  #expressions;

  /**
   * @param {string|object} [input] a pattern, or patterns of parts
   * @param {string|{ ignoreCase?: boolean }} [baseURL]
   * @param {{ ignoreCase?: boolean }} [options]
   */
  constructor(input = {}, baseURL = undefined, options = undefined) {
    if (typeof baseURL === 'object' && baseURL !== null) {
      options = baseURL;
      baseURL = undefined;
    } else if (baseURL !== undefined && typeof baseURL !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('baseURL', 'string', baseURL);
    }
    if (options !== undefined && (typeof options !== 'object' || options === null)) {
      throw new ERR_INVALID_ARG_TYPE('options', 'object', options);
    }
    const ignoreCase = Boolean(options?.ignoreCase);
    const [text, isParts] = readInput(input);
    const components = JSON.parse(binding.parse(text, baseURL, isParts, ignoreCase));
    this.#expressions = {};
    for (const name of parts) {
      try {
        this.#expressions[name] = compile(components[name].regexpString, ignoreCase);
      } catch {
        const error = new TypeError('Failed to construct URLPattern');
        error.code = 'ERR_INVALID_URL_PATTERN';
        throw error;
      }
    }
    this.#components = components;
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#components in value)) {
      throw new TypeError('Illegal invocation');
    }
    return value.#components;
  }

  static {
    for (const name of parts) {
      Object.defineProperty(this.prototype, name, {
        __proto__: null,
        get() {
          return URLPattern.#check(this)[name].patternString;
        },
        set: undefined,
        enumerable: true,
        configurable: false,
      });
    }
    Object.defineProperty(this.prototype, 'hasRegExpGroups', {
      __proto__: null,
      get() {
        return URLPattern.#check(this).hasRegexpGroups;
      },
      set: undefined,
      enumerable: true,
      configurable: false,
    });
    // After the parts, as in Node.js: an instance is inspected by its members' order.
    const { exec, test } = this.prototype;
    for (const [name, value] of [['exec', exec], ['test', test]]) {
      delete this.prototype[name];
      Object.defineProperty(this.prototype, name,
        { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    }
  }

  /**
   * What the pattern finds in a URL, part by part; null when it does not match.
   * @param {string|object} [input]
   * @param {string} [baseURL]
   */
  exec(input = {}, baseURL = undefined) {
    const components = URLPattern.#check(this);
    const values = URLPattern.#values(input, baseURL);
    if (values === undefined) return null;
    const found = {};
    for (const name of parts) {
      const match = this.#expressions[name].exec(values[name]);
      if (match === null) return null;
      found[name] = match;
    }
    const result = { __proto__: null };
    for (const name of ['hash', 'hostname', 'inputs', 'password', 'pathname', 'port', 'protocol', 'search',
      'username']) {
      if (name === 'inputs') {
        result.inputs = baseURL === undefined ? [input] : [input, baseURL];
        continue;
      }
      const groups = { __proto__: null };
      components[name].groupNameList.forEach((group, index) => {
        groups[group] = found[name][index + 1];
      });
      result[name] = { __proto__: null, groups, input: values[name] };
    }
    return result;
  }

  /** Whether a URL matches. */
  test(input = {}, baseURL = undefined) {
    URLPattern.#check(this);
    const values = URLPattern.#values(input, baseURL);
    return values !== undefined && parts.every((name) => this.#expressions[name].test(values[name]));
  }

  static #values(input, baseURL) {
    if (baseURL !== undefined && typeof baseURL !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('baseURL', 'string', baseURL);
    }
    const [text, isParts] = readInput(input);
    const json = binding.matchInput(text, baseURL, isParts);
    return json === undefined ? undefined : JSON.parse(json);
  }
}

module.exports = { URLPattern };
