'use strict';

// TextEncoder and TextDecoder.
//
// Natives: internalBinding('encoding')
//   canonicalName(label) -> name in lower case, or undefined for an unknown label
//   encodeUtf8(text) -> Uint8Array
//   encodeInto(text, bytes); encodeIntoResults: Uint32Array [read, written]
//   decode(name, bytes, flags, stream) -> text, or [text, stream] while more is to
//       come; flags: 1 fatal, 2 keep the byte order mark, 4 more is to come;
//       stream: 0 to begin; undefined for bytes that a fatal decoder refuses
//   decodeUtf8(bytes, flags) -> text, or undefined likewise
//   drop(stream)   gives up a stream

const binding = internalBinding('encoding');
const {
  ERR_ENCODING_INVALID_ENCODED_DATA,
  ERR_ENCODING_NOT_SUPPORTED,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_THIS,
} = require('internal/errors').codes;
const { kValidateObjectAllowObjectsAndNull, validateObject } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const kFlags = Symbol('flags');
const kHandle = Symbol('handle');

const FATAL = 1;
const KEEP_BOM = 2;
const MORE = 4;

let isEncoder;
let isDecoder;

/** Text to UTF-8. */
class TextEncoder {
  // Only there to tell an encoder from what is none.
  #brand = true;

  get encoding() {
    if (!isEncoder(this)) throw new ERR_INVALID_THIS('TextEncoder');
    return 'utf-8';
  }

  /**
   * @param {string} [input]
   * @returns {Uint8Array}
   */
  encode(input = '') {
    if (!isEncoder(this)) throw new ERR_INVALID_THIS('TextEncoder');
    return binding.encodeUtf8(`${input}`);
  }

  /**
   * @param {string} src
   * @param {Uint8Array} dest
   * @returns {{ read: number, written: number }}
   */
  encodeInto(src, dest) {
    if (!isEncoder(this)) throw new ERR_INVALID_THIS('TextEncoder');
    if (typeof src !== 'string') throw new ERR_INVALID_ARG_TYPE('src', 'string', src);
    if (!(isArrayBufferView(dest) && dest instanceof Uint8Array)) {
      throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    }
    binding.encodeInto(src, dest);
    const [read, written] = binding.encodeIntoResults;
    return { read, written };
  }

  [inspectCustom](depth, opts) {
    if (!isEncoder(this)) throw new ERR_INVALID_THIS('TextEncoder');
    if (typeof depth === 'number' && depth < 0) return this;
    const { constructor } = this;
    const obj = { __proto__: { constructor: constructor === null ? TextEncoder : constructor } };
    obj.encoding = this.encoding;
    return require('internal/util/inspect').inspect(obj, opts);
  }

  static {
    isEncoder = (value) => typeof value === 'object' && value !== null && #brand in value;
  }
}

// Frees what an abandoned decoder has begun.
let registry;

/** Bytes to text, in any encoding of the web. */
class TextDecoder {
  #encoding;
  #flags = 0;
  // The native stream, while one is going on.
  #stream = 0;

  /**
   * @param {string} [encoding]
   * @param {{ fatal?: boolean, ignoreBOM?: boolean }} [options]
   */
  constructor(encoding = 'utf-8', options = undefined) {
    encoding = `${encoding}`;
    if (options !== undefined) {
      validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    }
    const name = binding.canonicalName(encoding);
    if (name === undefined) throw new ERR_ENCODING_NOT_SUPPORTED(encoding);
    this.#encoding = name;
    if (options?.fatal) this.#flags |= FATAL;
    if (options?.ignoreBOM) this.#flags |= KEEP_BOM;
  }

  /**
   * @param {ArrayBuffer|ArrayBufferView} [input]
   * @param {{ stream?: boolean }} [options] whether more is to come
   * @returns {string}
   */
  decode(input = new Uint8Array(0), options = undefined) {
    if (!isDecoder(this)) throw new ERR_INVALID_THIS('TextDecoder');
    if (isAnyArrayBuffer(input)) {
      input = input.detached ? new Uint8Array(0) : new Uint8Array(input);
    } else if (!isArrayBufferView(input)) {
      throw new ERR_INVALID_ARG_TYPE(
        'input', ['SharedArrayBuffer', 'ArrayBuffer', 'ArrayBufferView'], input);
    }
    if (options !== undefined) {
      validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    }
    const more = options?.stream ? MORE : 0;
    const stream = this.#stream;
    const result = stream === 0 && more === 0 && this.#encoding === 'utf-8' ?
      binding.decodeUtf8(input, this.#flags) :
      binding.decode(this.#encoding, input, this.#flags | more, stream);
    if (typeof result === 'string') {
      this.#stream = 0;
      if (stream !== 0) registry.unregister(this);
      return result;
    }
    if (result === undefined) {
      this.#stream = 0;
      throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
    }
    const [text, id] = result;
    if (stream === 0) {
      this.#stream = id;
      registry ??= new FinalizationRegistry((id) => binding.drop(id));
      registry.register(this, id, this);
    }
    return text;
  }

  get encoding() {
    if (!isDecoder(this)) throw new ERR_INVALID_THIS('TextDecoder');
    return this.#encoding;
  }

  get fatal() {
    if (!isDecoder(this)) throw new ERR_INVALID_THIS('TextDecoder');
    return (this.#flags & FATAL) !== 0;
  }

  get ignoreBOM() {
    if (!isDecoder(this)) throw new ERR_INVALID_THIS('TextDecoder');
    return (this.#flags & KEEP_BOM) !== 0;
  }

  [inspectCustom](depth, opts) {
    if (!isDecoder(this)) throw new ERR_INVALID_THIS('TextDecoder');
    if (typeof depth === 'number' && depth < 0) return this;
    const { constructor } = this;
    const obj = { __proto__: { constructor: constructor === null ? TextDecoder : constructor } };
    obj.encoding = this.encoding;
    obj.fatal = this.fatal;
    obj.ignoreBOM = this.ignoreBOM;
    if (opts.showHidden) {
      obj[kFlags] = this.#flags;
      obj[kHandle] = this.#stream === 0 ? undefined : this.#stream;
    }
    return `${constructor.name} ${require('internal/util/inspect').inspect(obj, opts)
      .replace(/^[^{]*/, '')}`;
  }

  static {
    isDecoder = (value) => typeof value === 'object' && value !== null && #stream in value;
  }
}

const enumerable = { __proto__: null, enumerable: true };
const hidden = { __proto__: null, enumerable: false };

Object.defineProperties(TextEncoder.prototype, {
  encode: enumerable,
  encodeInto: enumerable,
  encoding: enumerable,
  [inspectCustom]: hidden,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'TextEncoder' },
});

Object.defineProperties(TextDecoder.prototype, {
  decode: enumerable,
  encoding: enumerable,
  fatal: enumerable,
  ignoreBOM: enumerable,
  [inspectCustom]: hidden,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'TextDecoder' },
});

/**
 * The name of the encoding with this label, or undefined.
 * @param {string} label
 */
function getEncodingFromLabel(label) {
  return binding.canonicalName(`${label}`);
}

module.exports = { TextDecoder, TextEncoder, getEncodingFromLabel };
