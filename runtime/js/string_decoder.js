'use strict';

// Bytes to text across chunks: what a chunk ends with in the middle of a
// character (or of a Base64 group) waits for the next one.

const { Buffer } = require('buffer');
const { encodingOf } = require('internal/buffer/encodings');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_UNKNOWN_ENCODING } =
  require('internal/errors').codes;

const kState = Symbol('kState');

class Decoder {
  constructor(encoding) {
    this.encoding = encoding;
    // The beginning of a character.
    this.pending = Buffer.alloc(4);
    // How many bytes of it are there, and how many are missing.
    this.have = 0;
    this.missing = 0;
  }

  /** How many bytes at the end of `bytes` belong to an unfinished unit, and how many it lacks. */
  unfinished(bytes) {
    switch (this.encoding) {
      case 'utf8':
        return unfinishedUtf8(bytes);
      case 'utf16le': {
        if (bytes.length % 2 === 1) return [1, 1];
        // A leading surrogate waits for the trailing one.
        return (bytes[bytes.length - 1] & 0xFC) === 0xD8 ? [2, 2] : [0, 0];
      }
      default: {
        const rest = bytes.length % 3;
        return rest ? [rest, 3 - rest] : [0, 0];
      }
    }
  }

  write(bytes) {
    if (this.encoding === 'ascii' || this.encoding === 'latin1' || this.encoding === 'hex') {
      return bytes.toString(this.encoding);
    }
    let text = '';
    while (this.missing > 0 && bytes.length > 0) {
      // A byte that does not continue the character ends it: both are looked at anew.
      if (this.encoding === 'utf8' && (bytes[0] & 0xC0) !== 0x80) {
        text += this.flush();
        break;
      }
      this.pending[this.have++] = bytes[0];
      bytes = bytes.subarray(1);
      if (--this.missing === 0) {
        const whole = this.pending.subarray(0, this.have);
        const [, lacks] = this.unfinished(whole);
        // Sequences that turn out invalid are not to be waited for.
        if (lacks > 0 && this.have + lacks <= 4) {
          this.missing = lacks;
        } else {
          text += whole.toString(this.encoding);
          this.have = 0;
        }
      } else if (this.encoding === 'utf8') {
        const [kept, lacks] = this.unfinished(this.pending.subarray(0, this.have));
        if (kept !== this.have) {
          // Invalid already: its second byte cannot follow its first.
          text += this.flush();
        } else {
          this.missing = lacks;
        }
      }
    }
    if (bytes.length === 0) return text;
    const [kept, lacks] = this.unfinished(bytes);
    const end = bytes.length - kept;
    if (kept > 0) {
      bytes.copy(this.pending, 0, end);
      this.have = kept;
      this.missing = lacks;
    }
    return end > 0 ? text + bytes.toString(this.encoding, 0, end) : text;
  }

  flush() {
    let { have } = this;
    // An odd byte at the end of UTF-16 is dropped.
    if (this.encoding === 'utf16le' && have % 2 === 1) have--;
    const text = this.pending.toString(this.encoding, 0, have);
    this.have = 0;
    this.missing = 0;
    return text;
  }
}

function unfinishedUtf8(bytes) {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back];
    if ((byte & 0xC0) === 0x80) continue;
    // By the first byte alone: what is invalid shows when it is decoded.
    let size = 0;
    if ((byte & 0xE0) === 0xC0) size = 2;
    else if ((byte & 0xF0) === 0xE0) size = 3;
    else if ((byte & 0xF8) === 0xF0) size = 4;
    if (size <= back) break;
    return [back, size - back];
  }
  return [0, 0];
}

/**
 * @param {string} [encoding] default UTF-8
 */
function StringDecoder(encoding) {
  const ops = encoding == null || encoding === '' ? encodingOf('utf8') : encodingOf(encoding);
  if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  this.encoding = ops.name;
  this[kState] = new Decoder(ops.name);
}

/**
 * Decodes a chunk, as far as it is complete.
 * @param {string|ArrayBufferView} buf
 * @returns {string}
 */
StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  if (!ArrayBuffer.isView(buf)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  }
  if (!this[kState]) throw new ERR_INVALID_THIS('StringDecoder');
  if (!(buf instanceof Buffer)) buf = Buffer.from(buf.buffer, buf.byteOffset, buf.byteLength);
  return this[kState].write(buf);
};

/**
 * Decodes what is left; an unfinished character becomes U+FFFD.
 * @param {string|ArrayBufferView} [buf]
 * @returns {string}
 */
StringDecoder.prototype.end = function end(buf) {
  const text = buf === undefined ? '' : this.write(buf);
  return this[kState].have > 0 ? text + this[kState].flush() : text;
};

// As it was before it could be written in one piece; kept for who uses it.
StringDecoder.prototype.text = function text(buf, offset) {
  this[kState].have = 0;
  this[kState].missing = 0;
  return this.write(buf.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastChar: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState].pending;
    },
  },
  lastNeed: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState].missing;
    },
  },
  lastTotal: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState].have + this[kState].missing;
    },
  },
});

module.exports = { StringDecoder };
