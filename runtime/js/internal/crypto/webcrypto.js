'use strict';

// `globalThis.crypto`.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { getRandomValues, randomUUID } = require('internal/crypto/random');
const { CryptoKey } = require('internal/crypto/webcrypto/crypto_key');
const { SubtleCrypto, subtle } = require('internal/crypto/webcrypto/subtle');

/** Only who has it makes the object. */
const kCreate = Symbol('kCreate');

class Crypto {
  #isMade;

  constructor(token) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#isMade = true;
  }

  get subtle() {
    if (!(#isMade in this)) throw new ERR_INVALID_THIS('Crypto');
    return subtle;
  }

  getRandomValues(array) {
    if (!(#isMade in this)) throw new ERR_INVALID_THIS('Crypto');
    if (arguments.length === 0) {
      throw new TypeError("Failed to execute 'getRandomValues' on 'Crypto': 1 argument required, but only 0 present.");
    }
    return getRandomValues(array);
  }

  randomUUID(options) {
    if (!(#isMade in this)) throw new ERR_INVALID_THIS('Crypto');
    return randomUUID(options);
  }
}

const enumerable = { __proto__: null, enumerable: true };
Object.defineProperties(Crypto.prototype, {
  subtle: enumerable,
  getRandomValues: enumerable,
  randomUUID: enumerable,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'Crypto' },
});

module.exports = { Crypto, CryptoKey, SubtleCrypto, crypto: new Crypto(kCreate) };
