'use strict';

// `globalThis.crypto`.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { getRandomValues, randomUUID } = require('internal/crypto/random');
const { CryptoKey } = require('internal/crypto/webcrypto/crypto_key');
const { SubtleCrypto, subtle } = require('internal/crypto/webcrypto/subtle');

/** Only who has it makes the object. */
const kCreate = Symbol('kCreate');

/** Throws for a receiver that is not the object. */
let check;

class Crypto {
  #isMade;

  constructor(token) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#isMade = true;
  }

  static {
    check = (value) => {
      if (typeof value !== 'object' || value === null || !(#isMade in value)) throw new ERR_INVALID_THIS('Crypto');
    };
  }

  get subtle() {
    check(this);
    return subtle;
  }

  getRandomValues(array) {
    check(this);
    if (arguments.length === 0) {
      throw new TypeError("Failed to execute 'getRandomValues' on 'Crypto': 1 argument required, but only 0 present.");
    }
    return getRandomValues(array);
  }

  randomUUID(options) {
    check(this);
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
