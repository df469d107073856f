'use strict';

// The many ways to call fs.read and fs.write, reduced to one: descriptor, view, offset, length, position.

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const {
  validateBuffer, validateEncoding, validateInteger, validateObject, kValidateObjectAllowNullable,
} = require('internal/validators');
const {
  validateOffsetLengthRead, validateOffsetLengthWrite, validatePosition, validateStringAfterArrayBufferView,
} = require('internal/fs/utils');
const { isArrayBufferView } = require('internal/util/types');

/**
 * Checks what to read into. `length` 0 means that nothing is to be read.
 * @returns {{ buffer: ArrayBufferView, offset: number, length: number, position: number|bigint }}
 */
function readRange(buffer, offset, length, position) {
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  if (length === 0) return { buffer, offset, length, position: -1 };
  if (buffer.byteLength === 0) {
    throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  }
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  if (position == null) position = -1;
  else validatePosition(position, 'position', length);
  return { buffer, offset, length, position };
}

/** `offset`, `length` and `position` out of an options object. */
function rangeOptions(options, buffer) {
  if (options !== undefined) validateObject(options, 'options', kValidateObjectAllowNullable);
  const { offset = 0, length = buffer.byteLength - offset, position = null } = options ?? {};
  return { offset, length, position };
}

/** Arguments of the synchronous forms of read. */
function readSyncRange(buffer, offset, length, position, count) {
  validateBuffer(buffer);
  if (count <= 3 || (offset !== null && typeof offset === 'object')) {
    ({ offset, length, position } = rangeOptions(offset, buffer));
  }
  if (offset === undefined) offset = 0;
  return readRange(buffer, offset, length, position);
}

/** Arguments of write after the descriptor, without a callback. */
function writeRange(buffer, offset, length, position) {
  if (isArrayBufferView(buffer)) {
    if (offset !== null && typeof offset === 'object') {
      ({ offset, length, position } = rangeOptions(offset, buffer));
    }
    if (offset == null || typeof offset === 'function') offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    if (typeof position !== 'number' && typeof position !== 'bigint') position = -1;
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    return { view: buffer, offset, length, position };
  }
  validateStringAfterArrayBufferView(buffer, 'buffer');
  // For text: (text, position, encoding).
  const encoding = typeof length === 'string' ? length : 'utf8';
  validateEncoding(buffer, length);
  const view = require('buffer').Buffer.from(buffer, encoding);
  position = typeof offset === 'number' || typeof offset === 'bigint' ? offset : -1;
  return { view, offset: 0, length: view.byteLength, position };
}

/** The bytes that writeFile and appendFile write. */
function bytesOf(data, encoding) {
  if (isArrayBufferView(data)) return data;
  validateStringAfterArrayBufferView(data, 'data');
  return require('buffer').Buffer.from(data, encoding || 'utf8');
}

module.exports = { bytesOf, rangeOptions, readRange, readSyncRange, writeRange };
