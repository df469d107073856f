'use strict';

// New keys, as objects or written at once.

const { privateKey, publicKey, writePrivate, writePublic } = require('internal/crypto/asymmetric');
const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_TENON_NOT_SUPPORTED },
} = require('internal/crypto/errors');
const { keyEncoding } = require('internal/crypto/key_encoding');
const { secretKey } = require('internal/crypto/key_object');
const { randomBytes } = require('internal/crypto/random');
const { emitDeprecationOnce } = require('internal/crypto/warnings');
const {
  validateFunction,
  validateInt32,
  validateInteger,
  validateObject,
  validateOneOf,
  validateString,
  validateUint32,
} = require('internal/validators');
const { customPromisifyArgs } = require('internal/util');
const native = internalBinding('crypto');

// --- Pairs -------------------------------------------------------------------------------------

function rsaArgs(options) {
  validateObject(options, 'options');
  validateUint32(options.modulusLength, 'options.modulusLength');
  const { publicExponent = 0x10001 } = options;
  if (publicExponent !== null) validateUint32(publicExponent, 'options.publicExponent');
  return [options.modulusLength, publicExponent ?? 0x10001];
}

/** An option with its older name, which is deprecated. */
function hashOption(options, name, oldName) {
  const { [name]: value, [oldName]: old } = options;
  if (value !== undefined) validateString(value, `options.${name}`);
  if (old === undefined) return value;
  emitDeprecationOnce('DEP0154', `"options.${oldName}" is deprecated, use "options.${name}" instead.`);
  validateString(old, `options.${oldName}`);
  if (value && old !== value) throw new ERR_INVALID_ARG_VALUE(`options.${oldName}`, old);
  return value || old;
}

/** By type: the checked options as a call of a native function, which gets a callback or none. */
const generators = {
  '__proto__': null,
  'rsa': (options) => {
    const args = rsaArgs(options);
    return (callback) => native.generateRsa(...args, false, callback);
  },
  'rsa-pss': (options) => {
    const args = rsaArgs(options);
    const { saltLength } = options;
    if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
    const hash = hashOption(options, 'hashAlgorithm', 'hash');
    const mgf1 = hashOption(options, 'mgf1HashAlgorithm', 'mgf1Hash');
    if (hash !== undefined || mgf1 !== undefined || saltLength !== undefined) {
      throw new ERR_TENON_NOT_SUPPORTED('An RSA-PSS key that is restricted to a hash function or salt length');
    }
    return (callback) => native.generateRsa(...args, true, callback);
  },
  'ec': (options) => {
    validateObject(options, 'options');
    validateString(options.namedCurve, 'options.namedCurve');
    const { paramEncoding } = options;
    if (paramEncoding != null && paramEncoding !== 'named' && paramEncoding !== 'explicit') {
      throw new ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
    }
    if (paramEncoding === 'explicit') throw new ERR_TENON_NOT_SUPPORTED('An EC key with explicit parameters');
    return (callback) => native.generateEc(options.namedCurve, callback);
  },
  'ed25519': () => (callback) => native.generateOkp('ed25519', callback),
  'x25519': () => (callback) => native.generateOkp('x25519', callback),
};

/** Types that Node has and Tenon does not. */
const missingTypes = /^(?:dsa|dh|ed448|x448|ml-|slh-)/;

function outputEncoding(options, name, keyType, isPublic) {
  const encoding = options?.[name];
  if (encoding == null) return undefined;
  if (typeof encoding !== 'object') throw new ERR_INVALID_ARG_VALUE(`options.${name}`, encoding);
  return keyEncoding(encoding, { keyType, isPublic, prefix: `options.${name}` });
}

/** What a pair's options ask for: how it is generated, and what becomes of the native key. */
function pairOf(type, options) {
  validateString(type, 'type');
  if (options !== undefined) validateObject(options, 'options');
  const publicEncoding = outputEncoding(options, 'publicKeyEncoding', type, true);
  const privateEncoding = outputEncoding(options, 'privateKeyEncoding', type, false);
  const generator = generators[type];
  if (generator === undefined) {
    if (missingTypes.test(type)) throw new ERR_TENON_NOT_SUPPORTED(`A key of type ${type}`);
    throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  return {
    generate: generator(options),
    finish: (handle) => ({
      publicKey: publicEncoding === undefined ? publicKey(handle) : writePublic(handle, publicEncoding),
      privateKey: privateEncoding === undefined ? privateKey(handle) : writePrivate(handle, privateEncoding),
    }),
  };
}

/**
 * @param {string} type
 * @param {object} options
 * @param {(error: Error | null, publicKey?: any, privateKey?: any) => void} callback
 */
function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const { generate, finish } = pairOf(type, options);
  generate((error, handle) => {
    let pair;
    if (!error) {
      try {
        pair = finish(handle);
      } catch (reason) {
        error = reason;
      }
    }
    if (error) callback(error);
    else callback(null, pair.publicKey, pair.privateKey);
  });
}

Object.defineProperty(generateKeyPair, customPromisifyArgs, {
  __proto__: null, value: ['publicKey', 'privateKey'], enumerable: false,
});

/** As `generateKeyPair`, at once. */
function generateKeyPairSync(type, options) {
  const { generate, finish } = pairOf(type, options);
  return finish(generate());
}

// --- Secret keys -------------------------------------------------------------------------------

/** How many bytes a new secret key has. */
function secretSize(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  if (type === 'hmac') validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
  else if (type === 'aes') validateOneOf(length, 'options.length', [128, 192, 256]);
  else throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  return Math.floor(length / 8);
}

/**
 * @param {string} type
 * @param {{ length: number }} options
 * @param {(error: Error | null, key?: object) => void} callback
 */
function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  randomBytes(secretSize(type, options), (error, bytes) => {
    if (error) callback(error);
    else callback(null, secretKey(bytes));
  });
}

/** As `generateKey`, at once. */
function generateKeySync(type, options) {
  return secretKey(randomBytes(secretSize(type, options)));
}

module.exports = { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync };
