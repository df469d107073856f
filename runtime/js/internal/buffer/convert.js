'use strict';

// Functions of `buffer` that are not about Buffers of one encoding: checks,
// transcoding and the Base64 functions of the web.
//
// Natives: internalBinding('buffer')
//   isUtf8(view), isAscii(view)
//   atob(string) -> string, or -1: bad character, -2: bad length or padding
//   btoa(string) -> string, or -1: character above U+00FF

const binding = internalBinding('buffer');
const { encodingOf, encodings } = require('internal/buffer/encodings');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_MISSING_ARGS } =
  require('internal/errors').codes;
const { isAnyArrayBuffer, isTypedArray, isUint8Array } = require('internal/util/types');

/**
 * The same text in another encoding; what cannot be expressed becomes `?`.
 * @param {Function} Buffer
 * @param {(text: string, ops: object) => Uint8Array} encode
 * @param {Uint8Array} source
 * @param {string} fromEncoding
 * @param {string} toEncoding
 * @returns {Buffer}
 */
function transcode(Buffer, encode, source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) {
    throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  }
  if (source.length === 0) return Buffer.alloc(0);
  const supported = [encodings.utf8, encodings.utf16le, encodings.latin1, encodings.ascii];
  const from = encodingOf(fromEncoding);
  const to = encodingOf(toEncoding);
  if (!supported.includes(from) || !supported.includes(to)) {
    const { genericNodeError } = require('internal/errors');
    throw genericNodeError(`Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]`,
                           { code: 'U_ILLEGAL_ARGUMENT_ERROR', errno: 1 });
  }
  const text = from === encodings.ascii ? asciiText(source) :
    from.slice(source, 0, source.length);
  if (to === encodings.latin1 || to === encodings.ascii) {
    const limit = to === encodings.latin1 ? 0x100 : 0x80;
    let narrow = '';
    for (const c of text) narrow += c.codePointAt(0) < limit ? c : '?';
    return encode(narrow, encodings.latin1);
  }
  return encode(text, to);
}

// Bytes above 127 are not ASCII: they are replaced, not stripped of a bit.
function asciiText(source) {
  let text = '';
  for (let i = 0; i < source.length; i++) {
    text += source[i] < 0x80 ? String.fromCharCode(source[i]) : '\ufffd';
  }
  return text;
}

/**
 * Whether the bytes are UTF-8.
 * @param {Buffer|ArrayBuffer|TypedArray} input
 * @returns {boolean}
 */
function isUtf8(input) {
  return binding.isUtf8(viewOf(input));
}

/**
 * Whether the bytes are ASCII.
 * @param {Buffer|ArrayBuffer|TypedArray} input
 * @returns {boolean}
 */
function isAscii(input) {
  return binding.isAscii(viewOf(input));
}

function viewOf(input) {
  if (isTypedArray(input)) {
    if (input.buffer.detached) throw detachedError();
    return input;
  }
  if (isAnyArrayBuffer(input)) {
    if (input.detached) throw detachedError();
    return new Uint8Array(input);
  }
  throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

function detachedError() {
  return new ERR_INVALID_STATE('Cannot validate on a detached buffer');
}

/**
 * Latin-1 text to Base64.
 * @param {any} input
 * @returns {string}
 */
function btoa(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  const result = binding.btoa(`${input}`);
  if (result === -1) {
    throw require('internal/util').lazyDOMException('Invalid character', 'InvalidCharacterError');
  }
  return result;
}

/**
 * Base64 to Latin-1 text.
 * @param {any} input
 * @returns {string}
 */
function atob(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  const result = binding.atob(`${input}`);
  if (typeof result === 'string') return result;
  throw require('internal/util').lazyDOMException(
    result === -1 ? 'Invalid character' : 'The string to be decoded is not correctly encoded.',
    'InvalidCharacterError');
}

/**
 * @param {Function} Buffer
 * @param {(text: string, ops: object) => Uint8Array} encode
 */
function converters(Buffer, encode) {
  return {
    atob,
    btoa,
    isAscii,
    isUtf8,
    transcode: {
      transcode(source, fromEncoding, toEncoding) {
        return transcode(Buffer, encode, source, fromEncoding, toEncoding);
      },
    }.transcode,
  };
}

module.exports = { converters };
