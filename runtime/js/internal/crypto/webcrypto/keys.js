'use strict';

// Between the keys of `crypto` and Web Crypto's.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { handleOf } = require('internal/crypto/key_object');
const { isCryptoKey, keyObjectIn } = require('internal/crypto/webcrypto/crypto_key');
const { normalize } = require('internal/crypto/webcrypto/algorithms');
const keyPairs = require('internal/crypto/webcrypto/key_pairs');
const secretKeys = require('internal/crypto/webcrypto/secret_keys');
const { lazyDOMException } = require('internal/util');
const native = internalBinding('crypto');

/** The KeyObject in a CryptoKey. */
function keyObjectOf(key) {
  if (!isCryptoKey(key)) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
  return keyObjectIn(key);
}

/** A CryptoKey of a KeyObject. */
function cryptoKeyOf(object, algorithm, extractable, usages) {
  algorithm = normalize(algorithm, 'importKey');
  const handle = handleOf(object);
  const key = object.type === 'secret' ?
    secretKeys.importKey('raw', handle, algorithm, extractable, usages) :
    object.type === 'public' ?
      keyPairs.importKey('spki', native.exportPublicKey(handle, 'spki'), algorithm, extractable, usages) :
      keyPairs.importKey('pkcs8', native.exportPrivateKey(handle, 'pkcs8'), algorithm, extractable, usages);
  if (usages.length === 0 && object.type !== 'public') {
    throw lazyDOMException('Usages cannot be empty when importing a key.', 'SyntaxError');
  }
  return key;
}

module.exports = { cryptoKeyOf, keyObjectOf };
