'use strict';

// `crypto.subtle`: every operation checks its arguments and hands them to the algorithm's family.

const { Buffer } = require('buffer');
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { lazyDOMException } = require('internal/util');
const { bufferSource, hashNames, normalize, run } = require('internal/crypto/webcrypto/algorithms');
const { isCryptoKey } = require('internal/crypto/webcrypto/crypto_key');
const keyPairs = require('internal/crypto/webcrypto/key_pairs');
const secretKeys = require('internal/crypto/webcrypto/secret_keys');
const native = internalBinding('crypto');

/** Only who has it makes the object. */
const kCreate = Symbol('kCreate');

const secretNames = /^(?:AES-|HMAC$|HKDF$|PBKDF2$)/;
const familyOf = (name) => (secretNames.test(name) ? secretKeys : keyPairs);

function needs(given, count, operation) {
  if (given >= count) return;
  const error = new TypeError(
    `Failed to execute '${operation}' on 'SubtleCrypto': ${count} arguments required, but only ${given} present.`);
  error.code = new ERR_MISSING_ARGS('x').code;
  throw error;
}

function checkKey(key, usage, name) {
  if (!isCryptoKey(key)) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
  if (name !== undefined && key.algorithm.name !== name) throw lazyDOMException('Key algorithm mismatch', 'InvalidAccessError');
  if (usage !== undefined && !key.usages.includes(usage)) {
    throw lazyDOMException(`Unable to use this key to ${usage}`, 'InvalidAccessError');
  }
}

const allUsages = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

/** The usages, checked, in the standard's order, each once. */
function usagesOf(usages) {
  const wanted = [...usages].map(String);
  const unknown = wanted.find((usage) => !allUsages.includes(usage));
  if (unknown !== undefined) {
    throw new TypeError(`'${unknown}' is not a valid enum value of type KeyUsage.`);
  }
  return allUsages.filter((usage) => wanted.includes(usage));
}

function checkNotUseless(key, usages) {
  if (key.type !== 'public' && usages.length === 0) {
    throw lazyDOMException(`Usages cannot be empty when importing a ${key.type} key.`, 'SyntaxError');
  }
}

function importKey(format, data, algorithm, extractable, usages) {
  algorithm = normalize(algorithm, 'importKey');
  usages = usagesOf(usages);
  const key = familyOf(algorithm.name).importKey(format, data, algorithm, Boolean(extractable), usages);
  checkNotUseless(key, usages);
  return key;
}

function exportKey(format, key) {
  if (!isCryptoKey(key)) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
  normalize(key.algorithm.name, 'exportKey');
  if (!key.extractable) throw lazyDOMException('key is not extractable', 'InvalidAccessError');
  return familyOf(key.algorithm.name).exportKey(format, key);
}

/** Key wrapping has algorithms of its own, and takes those of encryption. */
function wrappingAlgorithm(algorithm, own, other) {
  try {
    return { algorithm: normalize(algorithm, own) };
  } catch (error) {
    if (error.name !== 'NotSupportedError') throw error;
    return { algorithm: normalize(algorithm, other) };
  }
}

/** Throws for a receiver that is not the object. */
let check;

class SubtleCrypto {
  #isMade;

  constructor(token) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#isMade = true;
  }

  static {
    check = (value) => {
      if (typeof value !== 'object' || value === null || !(#isMade in value)) {
        throw new ERR_INVALID_THIS('SubtleCrypto');
      }
    };
  }

  async digest(algorithm, data) {
    check(this);
    needs(arguments.length, 2, 'digest');
    const { name } = normalize(algorithm, 'digest');
    return (await run(native.hashOnce, hashNames[name], bufferSource(data, 'data'), undefined)).buffer;
  }

  async generateKey(algorithm, extractable, usages) {
    check(this);
    needs(arguments.length, 3, 'generateKey');
    algorithm = normalize(algorithm, 'generateKey');
    usages = usagesOf(usages);
    const result = await familyOf(algorithm.name).generateKey(algorithm, Boolean(extractable), usages);
    const key = result.privateKey ?? result;
    if (key.usages.length === 0) {
      throw lazyDOMException('Usages cannot be empty when creating a key.', 'SyntaxError');
    }
    return result;
  }

  async importKey(format, keyData, algorithm, extractable, usages) {
    check(this);
    needs(arguments.length, 5, 'importKey');
    return importKey(format, keyData, algorithm, extractable, usages);
  }

  async exportKey(format, key) {
    check(this);
    needs(arguments.length, 2, 'exportKey');
    return exportKey(format, key);
  }

  async sign(algorithm, key, data) {
    check(this);
    needs(arguments.length, 3, 'sign');
    algorithm = normalize(algorithm, 'sign');
    data = bufferSource(data, 'data');
    checkKey(key, 'sign', algorithm.name);
    return familyOf(algorithm.name).sign(algorithm, key, data);
  }

  async verify(algorithm, key, signature, data) {
    check(this);
    needs(arguments.length, 4, 'verify');
    algorithm = normalize(algorithm, 'verify');
    signature = bufferSource(signature, 'signature');
    data = bufferSource(data, 'data');
    checkKey(key, 'verify', algorithm.name);
    return familyOf(algorithm.name).verify(algorithm, key, signature, data);
  }

  async encrypt(algorithm, key, data) {
    check(this);
    needs(arguments.length, 3, 'encrypt');
    algorithm = normalize(algorithm, 'encrypt');
    data = bufferSource(data, 'data');
    checkKey(key, 'encrypt', algorithm.name);
    return familyOf(algorithm.name).encrypt(algorithm, key, data);
  }

  async decrypt(algorithm, key, data) {
    check(this);
    needs(arguments.length, 3, 'decrypt');
    algorithm = normalize(algorithm, 'decrypt');
    data = bufferSource(data, 'data');
    checkKey(key, 'decrypt', algorithm.name);
    return familyOf(algorithm.name).decrypt(algorithm, key, data);
  }

  async deriveBits(algorithm, baseKey, length = null) {
    check(this);
    needs(arguments.length, 2, 'deriveBits');
    algorithm = normalize(algorithm, 'deriveBits');
    checkKey(baseKey, 'deriveBits', algorithm.name);
    return familyOf(algorithm.name).deriveBits(algorithm, baseKey, length);
  }

  async deriveKey(algorithm, baseKey, derivedKeyType, extractable, usages) {
    check(this);
    needs(arguments.length, 5, 'deriveKey');
    algorithm = normalize(algorithm, 'deriveBits');
    derivedKeyType = normalize(derivedKeyType, 'importKey');
    checkKey(baseKey, 'deriveKey', algorithm.name);
    const length = secretKeys.keyLength(normalize(derivedKeyType, 'keyLength'));
    const bits = await familyOf(algorithm.name).deriveBits(algorithm, baseKey, length);
    return importKey('raw', bits, derivedKeyType, extractable, usages);
  }

  async wrapKey(format, key, wrappingKey, wrapAlgorithm) {
    check(this);
    needs(arguments.length, 4, 'wrapKey');
    const { algorithm } = wrappingAlgorithm(wrapAlgorithm, 'wrapKey', 'encrypt');
    checkKey(wrappingKey, 'wrapKey', algorithm.name);
    const exported = exportKey(format, key);
    let bytes = format === 'jwk' ? new Uint8Array(Buffer.from(JSON.stringify(exported))) : new Uint8Array(exported);
    if (format === 'jwk' && algorithm.name === 'AES-KW' && bytes.length % 8) {
      // Wrapping takes whole halves of blocks; spaces may stand anywhere in JSON.
      const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(0x20);
      padded.set(bytes);
      bytes = padded;
    }
    return familyOf(algorithm.name).encrypt(algorithm, wrappingKey, bytes);
  }

  async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgorithm, unwrappedKeyAlgorithm, extractable, usages) {
    check(this);
    needs(arguments.length, 7, 'unwrapKey');
    wrappedKey = bufferSource(wrappedKey, 'wrappedKey');
    const { algorithm } = wrappingAlgorithm(unwrapAlgorithm, 'unwrapKey', 'decrypt');
    checkKey(unwrappingKey, 'unwrapKey', algorithm.name);
    let data = await familyOf(algorithm.name).decrypt(algorithm, unwrappingKey, wrappedKey);
    if (format === 'jwk') {
      try {
        data = JSON.parse(Buffer.from(data).toString());
      } catch (cause) {
        throw lazyDOMException('Invalid wrapped JWK key', { name: 'DataError', cause });
      }
    }
    return importKey(format, data, unwrappedKeyAlgorithm, extractable, usages);
  }
}

// Ordinary functions that return promises, as Web IDL has them.
const lengths = {
  digest: 2, generateKey: 3, importKey: 5, exportKey: 2, sign: 3, verify: 4, encrypt: 3, decrypt: 3,
  deriveBits: 2, deriveKey: 5, wrapKey: 4, unwrapKey: 7,
};
for (const [name, length] of Object.entries(lengths)) {
  const perform = SubtleCrypto.prototype[name];
  const { [name]: value } = {
    [name](...args) {
      return Reflect.apply(perform, this, args);
    },
  };
  Object.defineProperty(value, 'length', { __proto__: null, value: length, configurable: true });
  Object.defineProperty(SubtleCrypto.prototype, name,
                        { __proto__: null, value, enumerable: true, writable: true, configurable: true });
}
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag,
                      { __proto__: null, configurable: true, value: 'SubtleCrypto' });

module.exports = { SubtleCrypto, subtle: new SubtleCrypto(kCreate) };
