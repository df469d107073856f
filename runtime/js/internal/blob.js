'use strict';

// Blob: bytes that do not change, with a type.

const {
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_THIS,
  ERR_MISSING_ARGS,
} = require('internal/errors').codes;
const { validateObject } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const kEndings = new Set(['transparent', 'native']);
const STREAM_CHUNK = 65536;
const DISALLOWED_TYPE = /[^\u{0020}-\u{007E}]/u;
const kBytes = Symbol('kBytes');

/** @type {(value: any) => boolean} */
let isBlob;

function partBytes(source, endings) {
  // Copied: what the source becomes later is not the Blob's concern.
  if (isBlob(source)) return bytesOf(source);
  if (isAnyArrayBuffer(source)) return new Uint8Array(source).slice();
  if (isArrayBufferView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
  }
  source = `${source}`;
  if (endings === 'native') {
    source = source.replace(/\r\n|\r|\n/g, process.platform === 'win32' ? '\r\n' : '\n');
  }
  return internalBinding('encoding').encodeUtf8(source);
}

/** @type {(blob: Blob) => Uint8Array} */
let bytesOf;

class Blob {
  #bytes;
  #type = '';

  static {
    isBlob = (value) => typeof value === 'object' && value !== null && #bytes in value;
    bytesOf = (blob) => blob.#bytes;
  }

  /**
   * @param {Iterable<string|ArrayBuffer|ArrayBufferView|Blob>} [sources]
   * @param {{ type?: string, endings?: 'transparent'|'native' }} [options]
   */
  constructor(sources = [], options = undefined) {
    if (sources?.[kBytes] !== undefined) {
      // A part of another, made by slice().
      this.#bytes = sources[kBytes];
      this.#type = options;
      internalBinding('messaging').markCloneable(this);
      return;
    }
    if (sources === null || typeof sources !== 'object' ||
        typeof sources[Symbol.iterator] !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
    }
    if (options !== undefined && options !== null && typeof options !== 'function') {
      validateObject(options, 'options');
    }
    let { endings = 'transparent' } = options ?? {};
    const { type = '' } = options ?? {};
    endings = `${endings}`;
    if (!kEndings.has(endings)) throw new ERR_INVALID_ARG_VALUE('options.endings', endings);
    const parts = [];
    let length = 0;
    for (const source of sources) {
      const bytes = partBytes(source, endings);
      parts.push(bytes);
      length += bytes.length;
    }
    if (parts.length === 1) {
      [this.#bytes] = parts;
    } else {
      this.#bytes = new Uint8Array(length);
      let at = 0;
      for (const bytes of parts) {
        this.#bytes.set(bytes, at);
        at += bytes.length;
      }
    }
    this.#type = DISALLOWED_TYPE.test(`${type}`) ? '' : `${type}`.toLowerCase();
    internalBinding('messaging').markCloneable(this);
  }

  [inspectCustom](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `Blob ${inspect({ size: this.size, type: this.type }, {
      ...options,
      depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }

  /** How many bytes. */
  get size() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    return this.#bytes.length;
  }

  /** The MIME type. */
  get type() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    return this.#type;
  }

  /**
   * A part, which shares the memory.
   * @param {number} [start]
   * @param {number} [end]
   * @param {string} [contentType]
   * @returns {Blob}
   */
  slice(start = 0, end = undefined, contentType = '') {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    const size = this.#bytes.length;
    const clamp = (value) => {
      value = Math.trunc(Number(value)) || 0;
      return value < 0 ? Math.max(size + value, 0) : Math.min(value, size);
    };
    const from = clamp(start);
    const to = end === undefined ? size : clamp(end);
    contentType = `${contentType}`;
    return new Blob({ [kBytes]: this.#bytes.subarray(from, Math.max(from, to)) },
                    DISALLOWED_TYPE.test(contentType) ? '' : contentType.toLowerCase());
  }

  /** @returns {Promise<ArrayBuffer>} a copy */
  arrayBuffer() {
    if (!isBlob(this)) return Promise.reject(new ERR_INVALID_THIS('Blob'));
    return Promise.resolve(this.#bytes.slice().buffer);
  }

  /** @returns {Promise<Uint8Array>} a copy */
  bytes() {
    if (!isBlob(this)) return Promise.reject(new ERR_INVALID_THIS('Blob'));
    return Promise.resolve(this.#bytes.slice());
  }

  /** @returns {Promise<string>} the bytes as UTF-8 */
  text() {
    if (!isBlob(this)) return Promise.reject(new ERR_INVALID_THIS('Blob'));
    const { TextDecoder } = require('internal/encoding');
    return Promise.resolve(new TextDecoder().decode(this.#bytes));
  }

  /** @returns {ReadableStream} the bytes, in pieces */
  stream() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    const { createByteStream } = require('internal/webstreams/readable');
    const bytes = this.#bytes;
    let at = 0;
    return createByteStream({
      highWaterMark: 0,
      start() {},
      async pull(controller) {
        if (at < bytes.length) {
          // A copy: the memory of a chunk is the reader's.
          controller.enqueue(bytes.slice(at, at + STREAM_CHUNK));
          at += STREAM_CHUNK;
          return;
        }
        controller.close();
        controller.byobRequest?.respond(0);
      },
      async cancel() {},
    });
  }
}

const enumerable = { __proto__: null, enumerable: true };
Object.defineProperties(Blob.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'Blob' },
  size: enumerable,
  type: enumerable,
  slice: enumerable,
  stream: enumerable,
  text: enumerable,
  arrayBuffer: enumerable,
  bytes: enumerable,
});

// `blob:` URLs of this thread.
const objectURLs = new Map();

function createObjectURL(blob) {
  if (!isBlob(blob)) throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  const id = randomId();
  objectURLs.set(id, blob);
  return `blob:nodedata:${id}`;
}

// Unique is enough: a URL gives access only to the thread that made it.
function randomId() {
  const digits = Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16));
  digits[12] = '4';
  return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function idOf(url) {
  return /^blob:nodedata:([^?#]+)/.exec(url)?.[1];
}

function revokeObjectURL(url) {
  objectURLs.delete(idOf(url));
}

/**
 * @param {string} url
 * @returns {Blob|undefined}
 */
function resolveObjectURL(url) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
  return objectURLs.get(idOf(`${url}`));
}

/** What stands for a Blob in a message. */
function describeBlob(blob) {
  const bytes = bytesOf(blob);
  // Cloning a view clones all the memory behind it, which may be more.
  const isWhole = bytes.byteLength === bytes.buffer.byteLength;
  return { bytes: isWhole ? bytes : bytes.slice(), type: blob.type };
}

/** The Blob for what `describeBlob` gave. */
function reviveBlob({ bytes, type }) {
  return new Blob({ [kBytes]: bytes }, type);
}

module.exports = { Blob, createObjectURL, describeBlob, reviveBlob, isBlob, resolveObjectURL, revokeObjectURL };
