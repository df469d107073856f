'use strict';

// Web Crypto's keys: a key of `crypto` with what it may be used for.

const { inspect } = require('internal/util/inspect');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');

/** Only who has it makes keys. */
const kCreate = Symbol('kCreate');

let keyObjectIn;
let isCryptoKey;

class CryptoKey {
  #keyObject;
  #algorithm;
  #extractable;
  #usages;

  constructor(token, keyObject, algorithm, extractable, usages) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#keyObject = keyObject;
    this.#algorithm = algorithm;
    this.#extractable = extractable;
    this.#usages = usages;
  }

  static {
    keyObjectIn = (key) => key.#keyObject;
    isCryptoKey = (value) => typeof value === 'object' && value !== null && #keyObject in value;
  }

  get type() {
    return this.#keyObject.type;
  }

  get extractable() {
    return this.#extractable;
  }

  get algorithm() {
    return this.#algorithm;
  }

  get usages() {
    return this.#usages;
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    const { type, extractable, algorithm, usages } = this;
    return `CryptoKey ${inspect({ type, extractable, algorithm, usages },
                                { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

const enumerable = { __proto__: null, enumerable: true };
Object.defineProperties(CryptoKey.prototype, {
  type: enumerable,
  extractable: enumerable,
  algorithm: enumerable,
  usages: enumerable,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'CryptoKey' },
});

/**
 * @param {import('internal/crypto/key_object').KeyObject} keyObject
 * @param {object} algorithm
 * @param {boolean} extractable
 * @param {string[]} usages
 */
function createCryptoKey(keyObject, algorithm, extractable, usages) {
  return new CryptoKey(kCreate, keyObject, algorithm, extractable, usages);
}

module.exports = { CryptoKey, createCryptoKey, isCryptoKey, keyObjectIn };
