'use strict';

// How a key is written, as users say it: `{ format, type, cipher, passphrase }`.

const {
  codes: { ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS, ERR_INVALID_ARG_VALUE },
} = require('internal/crypto/errors');
const { bytesOf } = require('internal/crypto/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateObject } = require('internal/validators');

/** Whether `value` is text or bytes. */
function isBytesLike(value) {
  return typeof value === 'string' || isArrayBufferView(value) || isAnyArrayBuffer(value);
}

function formatOf(format, isInput, name) {
  if (format === undefined && isInput) return 'pem';
  if (format === 'pem' || format === 'der' || format === 'jwk') return format;
  throw new ERR_INVALID_ARG_VALUE(name, format);
}

/**
 * @param {string | undefined} type
 * @param {boolean} isRequired
 * @param {string | undefined} keyType of a key to be written
 * @param {boolean | undefined} isPublic undefined when it may be either
 * @param {string} name
 */
function typeOf(type, isRequired, keyType, isPublic, name) {
  if (type === undefined && !isRequired) return undefined;
  if (type === 'pkcs1') {
    if (keyType !== undefined && keyType !== 'rsa') {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for RSA keys');
    }
    return type;
  }
  if (type === 'spki' && isPublic !== false) return type;
  if (type === 'pkcs8' && isPublic !== true) return type;
  if (type === 'sec1' && isPublic !== true) {
    if (keyType !== undefined && keyType !== 'ec') {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for EC keys');
    }
    return type;
  }
  throw new ERR_INVALID_ARG_VALUE(name, type);
}

/** Checks cipher and passphrase against each other. */
function checkEncryption({ cipher, passphrase }, { format, type }, isInput, prefix) {
  if (!isInput) {
    if (cipher != null) {
      if (typeof cipher !== 'string') throw new ERR_INVALID_ARG_VALUE(`${prefix}.cipher`, cipher);
      if (format === 'der' && (type === 'pkcs1' || type === 'sec1')) {
        throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
      }
    } else if (passphrase !== undefined) {
      throw new ERR_INVALID_ARG_VALUE(
        `${prefix}.cipher`, cipher, 'is required when a passphrase is specified');
    }
  }
  const isNeeded = isInput ? passphrase !== undefined : cipher != null;
  if (isNeeded && !isBytesLike(passphrase)) throw new ERR_INVALID_ARG_VALUE(`${prefix}.passphrase`, passphrase);
}

/**
 * Checks how a key is, or is to be, written.
 * @param {object} encoding the user's
 * @param {object} about
 * @param {string} [about.keyType] of a key to be written; undefined for one to be read
 * @param {boolean} [about.isPublic] undefined when it may be either
 * @param {string} [about.prefix] of the options' names
 */
function keyEncoding(encoding, { keyType, isPublic, prefix = 'options' }) {
  validateObject(encoding, 'options');
  const isInput = keyType === undefined;
  const format = formatOf(encoding.format, isInput, `${prefix}.format`);
  const isTypeRequired = (!isInput || format === 'der') && format !== 'jwk';
  const type = typeOf(encoding.type, isTypeRequired, keyType, isPublic, `${prefix}.type`);
  if (isPublic === true) return { format, type };
  checkEncryption(encoding, { format, type }, isInput, prefix);
  let { passphrase } = encoding;
  if (passphrase !== undefined) passphrase = bytesOf(passphrase, 'key.passphrase', encoding.encoding);
  return { format, type, cipher: encoding.cipher ?? undefined, passphrase };
}

module.exports = { isBytesLike, keyEncoding };
