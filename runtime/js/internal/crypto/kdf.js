'use strict';

// Keys from passwords and from other keys. Each function checks its arguments into the list that the
// native one takes, to which the asynchronous form adds a callback.

const { kMaxLength } = require('buffer');
const {
  codes: { ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('internal/crypto/errors');
const { isKeyObject, secretBytes } = require('internal/crypto/key_object');
const { asBuffer, bytesOf, toBuffer, withBuffer } = require('internal/crypto/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const {
  validateFunction,
  validateInt32,
  validateInteger,
  validateObject,
  validateOneOf,
  validateString,
  validateUint32,
} = require('internal/validators');
const native = internalBinding('crypto');

// --- PBKDF2 ------------------------------------------------------------------------------------

function pbkdf2Args(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  password = bytesOf(password, 'password');
  salt = bytesOf(salt, 'salt');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  return [password, salt, iterations, keylen, digest];
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const args = pbkdf2Args(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  native.pbkdf2(...args, withBuffer(callback));
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  return asBuffer(native.pbkdf2(...pbkdf2Args(password, salt, iterations, keylen, digest)));
}

// --- scrypt ------------------------------------------------------------------------------------

/** Each cost's names and what it is when none is given. */
const scryptCosts = [
  { short: 'N', long: 'cost', fallback: 16384 },
  { short: 'r', long: 'blockSize', fallback: 8 },
  { short: 'p', long: 'parallelization', fallback: 1 },
];
const scryptMemory = 32 << 20;

function scryptCost(options, { short, long, fallback }) {
  let value;
  if (options[short] !== undefined) {
    value = options[short];
    validateUint32(value, short);
  }
  if (options[long] !== undefined) {
    if (value !== undefined) throw new ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
    value = options[long];
    validateUint32(value, long);
  }
  return value || fallback;
}

function scryptArgs(password, salt, keylen, options) {
  password = bytesOf(password, 'password');
  salt = bytesOf(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);
  options ||= {};
  const costs = scryptCosts.map((cost) => scryptCost(options, cost));
  if (options.maxmem !== undefined) validateInteger(options.maxmem, 'maxmem', 0);
  return [password, salt, ...costs, options.maxmem || scryptMemory, keylen];
}

function scrypt(password, salt, keylen, options, callback) {
  if (arguments.length < 5) {
    callback = options;
    options = undefined;
  }
  const args = scryptArgs(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  native.scrypt(...args, withBuffer(callback));
}

function scryptSync(password, salt, keylen, options) {
  return asBuffer(native.scrypt(...scryptArgs(password, salt, keylen, options)));
}

// --- HKDF --------------------------------------------------------------------------------------

function hkdfKey(key) {
  if (isKeyObject(key)) return secretBytes(key);
  if (isAnyArrayBuffer(key)) return key;
  key = toBuffer(key);
  if (!isArrayBufferView(key)) {
    throw new ERR_INVALID_ARG_TYPE(
      'ikm', ['string', 'SecretKeyObject', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], key);
  }
  return key;
}

function hkdfArgs(digest, key, salt, info, length) {
  validateString(digest, 'digest');
  key = hkdfKey(key);
  salt = bytesOf(salt, 'salt');
  info = bytesOf(info, 'info');
  validateInteger(length, 'length', 0, kMaxLength);
  if (info.byteLength > 1024) {
    throw new ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength);
  }
  return [digest, key, salt, info, length];
}

function hkdf(digest, key, salt, info, length, callback) {
  const args = hkdfArgs(digest, key, salt, info, length);
  validateFunction(callback, 'callback');
  native.hkdf(...args, (error, bytes) => {
    if (error) callback(error);
    else callback(null, bytes.buffer);
  });
}

function hkdfSync(digest, key, salt, info, length) {
  return native.hkdf(...hkdfArgs(digest, key, salt, info, length)).buffer;
}

// --- Argon2 ------------------------------------------------------------------------------------

const argon2Variants = ['argon2d', 'argon2i', 'argon2id'];
const maxUint32 = 2 ** 32 - 1;

function argon2Bytes(parameters, name, min) {
  const bytes = bytesOf(parameters[name], `parameters.${name}`);
  validateInteger(bytes.byteLength, `parameters.${name}.byteLength`, min, maxUint32);
  return bytes;
}

function argon2Args(algorithm, parameters) {
  validateString(algorithm, 'algorithm');
  validateOneOf(algorithm, 'algorithm', argon2Variants);
  validateObject(parameters, 'parameters');
  const { parallelism, tagLength, memory, passes } = parameters;
  const message = argon2Bytes(parameters, 'message', 0);
  const nonce = argon2Bytes(parameters, 'nonce', 8);
  validateInteger(parallelism, 'parameters.parallelism', 1, 2 ** 24 - 1);
  validateInteger(tagLength, 'parameters.tagLength', 4, maxUint32);
  validateInteger(memory, 'parameters.memory', 8 * parallelism, maxUint32);
  validateUint32(passes, 'parameters.passes', true);
  const [secret, associatedData] = ['secret', 'associatedData']
    .map((name) => (parameters[name] === undefined ? undefined : argon2Bytes(parameters, name, 0)));
  return [argon2Variants.indexOf(algorithm), message, nonce, parallelism, tagLength, memory, passes, secret,
    associatedData];
}

function argon2(algorithm, parameters, callback) {
  const args = argon2Args(algorithm, parameters);
  validateFunction(callback, 'callback');
  native.argon2(...args, withBuffer(callback));
}

function argon2Sync(algorithm, parameters) {
  return asBuffer(native.argon2(...argon2Args(algorithm, parameters)));
}

module.exports = {
  argon2,
  argon2Sync,
  hkdf,
  hkdfSync,
  pbkdf2,
  pbkdf2Sync,
  scrypt,
  scryptSync,
};
