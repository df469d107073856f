'use strict';

const { privateHandle, publicHandle } = require('internal/crypto/asymmetric');
const { constants: { RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING } } = require('internal/crypto/constants');
const { asBuffer, bytesOf } = require('internal/crypto/util');
const { validateString } = require('internal/validators');
const { rsaCrypt } = internalBinding('crypto');

/**
 * Makes one of the four functions.
 * @param {number} operation the native function's number
 * @param {boolean} isPrivate which half of the key it needs
 * @param {number} defaultPadding
 */
function rsaFunction(operation, isPrivate, defaultPadding) {
  return (key, buffer) => {
    const handle = isPrivate ? privateHandle(key, 'privateKey') : publicHandle(key);
    const { padding, oaepHash, oaepLabel, encoding } = key;
    if (oaepHash !== undefined) validateString(oaepHash, 'key.oaepHash');
    const label = oaepLabel === undefined ? undefined : bytesOf(oaepLabel, 'key.oaepLabel', encoding);
    buffer = bytesOf(buffer, 'buffer', encoding);
    return asBuffer(rsaCrypt(operation, handle, buffer, padding || defaultPadding, oaepHash, label));
  };
}

module.exports = {
  publicEncrypt: rsaFunction(0, false, RSA_PKCS1_OAEP_PADDING),
  privateDecrypt: rsaFunction(1, true, RSA_PKCS1_OAEP_PADDING),
  privateEncrypt: rsaFunction(2, true, RSA_PKCS1_PADDING),
  publicDecrypt: rsaFunction(3, false, RSA_PKCS1_PADDING),
};
