'use strict';

const { codes: { ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH, ERR_INVALID_ARG_TYPE } } = require('internal/crypto/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const native = internalBinding('crypto');

function check(value, name) {
  if (!isAnyArrayBuffer(value) && !isArrayBufferView(value)) {
    throw ERR_INVALID_ARG_TYPE.at(
      timingSafeEqual, name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

/**
 * Whether two pieces of memory are equal; how long it takes does not tell where they differ.
 * @param {ArrayBuffer | ArrayBufferView} buf1
 * @param {ArrayBuffer | ArrayBufferView} buf2
 */
function timingSafeEqual(buf1, buf2) {
  check(buf1, 'buf1');
  check(buf2, 'buf2');
  const equal = native.timingSafeEqual(buf1, buf2);
  if (equal === undefined) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return equal;
}

module.exports = { timingSafeEqual };
