'use strict';

// How much a stream buffers before it asks to wait.

const { validateInteger } = require('internal/validators');
const { ERR_INVALID_ARG_VALUE } = require('internal/errors').codes;

let bytes = process.platform === 'win32' ? 16 * 1024 : 64 * 1024;
let objects = 16;

/**
 * @param {boolean} objectMode
 * @returns {number}
 */
function getDefaultHighWaterMark(objectMode) {
  return objectMode ? objects : bytes;
}

/**
 * @param {boolean} objectMode
 * @param {number} value
 */
function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) objects = value;
  else bytes = value;
}

/**
 * The mark from the options of a stream; a Duplex has one for each side.
 * @param {{ objectMode: boolean }} state
 * @param {object} options
 * @param {string} duplexKey
 * @param {boolean} isDuplex
 * @returns {number}
 */
function getHighWaterMark(state, options, duplexKey, isDuplex) {
  const given = options?.highWaterMark ?? (isDuplex ? options?.[duplexKey] : null);
  if (given != null) {
    if (!Number.isInteger(given) || given < 0) {
      const name = isDuplex ? `options.${duplexKey}` : 'options.highWaterMark';
      throw new ERR_INVALID_ARG_VALUE(name, given);
    }
    return Math.floor(given);
  }
  return getDefaultHighWaterMark(state.objectMode);
}

module.exports = { getDefaultHighWaterMark, getHighWaterMark, setDefaultHighWaterMark };
