'use strict';

// util.MIMEType and util.MIMEParams, after the MIME Sniffing standard.

const { codes } = require('internal/errors');

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const notQuotedString = /[^\t\u0020-~\u0080-\u00FF]/;
const kParsed = Symbol('parsed parameters');

function lower(text) {
  return text.replace(/[A-Z]/g, (char) => char.toLowerCase());
}

function trimStart(text) {
  return text.replace(/^[\r\n\t ]+/, '');
}

function trimEnd(text) {
  return text.replace(/[\r\n\t ]+$/, '');
}

/** Throws unless `text` is a token; `whole` is what the message quotes. */
function checkToken(text, production, whole = text) {
  const at = text.search(notToken);
  if (text === '' || at !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX(production, whole, at);
}

/** A quoted string that starts after the quote at `from - 1`: its value, and where it ends. */
function quotedString(text, from) {
  let value = '';
  let at = from;
  for (; at < text.length && text[at] !== '"'; at++) {
    // A backslash stands for the next character, and at the very end for itself.
    if (text[at] === '\\' && at + 1 < text.length) at++;
    value += text[at];
  }
  return { value, end: at };
}

function parseParameters(text) {
  const parameters = new Map();
  // Trailing space is no parameter, but it belongs to a quoted string that nothing ends.
  const limit = trimEnd(text).length;
  let at = 0;
  while (at < limit) {
    at = text.length - trimStart(text.slice(at)).length;
    const rest = text.slice(at);
    const length = rest.search(/[;=]|$/);
    const name = lower(rest.slice(0, length));
    at += length;
    if (at >= limit) break;
    if (text[at++] === ';') continue;
    if (at >= limit) break;
    let value;
    let end;
    if (text[at] === '"') {
      ({ value, end } = quotedString(text, at + 1));
      end = text.indexOf(';', end);
    } else {
      end = text.indexOf(';', at);
      value = trimEnd(text.slice(at, end === -1 ? undefined : end));
      if (value === '') {
        at = end === -1 ? text.length : end + 1;
        continue;
      }
    }
    if (name !== '' && !notToken.test(name) && !notQuotedString.test(value) && !parameters.has(name)) {
      parameters.set(name, value);
    }
    at = end === -1 ? text.length : end + 1;
  }
  return parameters;
}

/** The parameters of a MIME type. */
class MIMEParams {
  #data;

  constructor(key, data) {
    this.#data = key === kParsed ? data : new Map();
  }

  delete(name) {
    this.#data.delete(lower(`${name}`));
  }

  get(name) {
    return this.#data.get(lower(`${name}`)) ?? null;
  }

  has(name) {
    return this.#data.has(lower(`${name}`));
  }

  set(name, value) {
    name = lower(`${name}`);
    value = `${value}`;
    checkToken(name, 'parameter name');
    const at = value.search(notQuotedString);
    if (at !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX('parameter value', value, at);
    this.#data.set(name, value);
  }

  *entries() {
    yield* this.#data.entries();
  }

  *keys() {
    yield* this.#data.keys();
  }

  *values() {
    yield* this.#data.values();
  }

  toString() {
    return [...this.#data].map(([name, value]) => {
      const isToken = value !== '' && !notToken.test(value);
      return `${name}=${isToken ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
    }).join(';');
  }
}

/** A MIME type. */
class MIMEType {
  #type;
  #subtype;
  #params;

  /** @param {string} input */
  constructor(input) {
    input = `${input}`;
    const text = trimStart(input);
    const slash = text.indexOf('/');
    const type = slash === -1 ? text : text.slice(0, slash);
    if (slash === -1) throw new codes.ERR_INVALID_MIME_SYNTAX('type', input, type.search(notToken));
    checkToken(type, 'type', input);
    const semicolon = text.indexOf(';', slash);
    const subtype = trimEnd(text.slice(slash + 1, semicolon === -1 ? undefined : semicolon));
    checkToken(subtype, 'subtype', input);
    this.#type = lower(type);
    this.#subtype = lower(subtype);
    this.#params = new MIMEParams(kParsed, parseParameters(semicolon === -1 ? '' : text.slice(semicolon + 1)));
  }

  /** The type that `input` means, or null. */
  static parse(input) {
    try {
      return new MIMEType(input);
    } catch (error) {
      if (error.code === 'ERR_INVALID_MIME_SYNTAX') return null;
      throw error;
    }
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    value = `${value}`;
    checkToken(value, 'type');
    this.#type = lower(value);
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    value = `${value}`;
    checkToken(value, 'subtype');
    this.#subtype = lower(value);
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#params;
  }

  toString() {
    const parameters = this.#params.toString();
    return parameters === '' ? this.essence : `${this.essence};${parameters}`;
  }
}

const hide = (Class, key, value) =>
  Object.defineProperty(Class.prototype, key, { __proto__: null, value, writable: true, configurable: true });
hide(MIMEParams, Symbol.iterator, MIMEParams.prototype.entries);
hide(MIMEParams, 'toJSON', MIMEParams.prototype.toString);
hide(MIMEType, 'toJSON', MIMEType.prototype.toString);
for (const key of ['type', 'subtype', 'essence', 'params', 'toString']) {
  Object.defineProperty(MIMEType.prototype, key, { __proto__: null, enumerable: true });
}

module.exports = { MIMEParams, MIMEType };
