'use strict';

// What the parts of `crypto` share: bytes in and out.

const { Buffer } = require('buffer');
const { FastBuffer } = require('internal/buffer/fast');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/crypto/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');

/** A text in its encoding as bytes; anything else as it is. */
function toBuffer(value, encoding) {
  if (typeof value !== 'string') return value;
  return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
}

/**
 * Bytes given by the user: a text, a view, or memory.
 * @param {any} value
 * @param {string} name of the argument
 * @param {string} [encoding] of a text
 * @returns {ArrayBufferView | ArrayBuffer}
 */
function bytesOf(value, name, encoding) {
  if (isAnyArrayBuffer(value)) return value;
  value = toBuffer(value, encoding);
  if (!isArrayBufferView(value)) {
    throw ERR_INVALID_ARG_TYPE.at(
      bytesOf, name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  }
  return value;
}

/** A `Buffer` of the bytes that native code made. */
function asBuffer(bytes) {
  return new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes that native code made, as a `Buffer` or, with an encoding, as text. */
function encode(bytes, encoding) {
  const buffer = asBuffer(bytes);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

/**
 * A callback of native code that hands a result on as a `Buffer`.
 * @param {(error: Error | null, buffer?: Buffer) => void} callback
 */
function withBuffer(callback) {
  return (error, bytes) => {
    if (error) callback(error);
    else callback(null, asBuffer(bytes));
  };
}

module.exports = { asBuffer, bytesOf, encode, toBuffer, withBuffer };
