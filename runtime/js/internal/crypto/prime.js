'use strict';

const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const {
  validateBoolean,
  validateFunction,
  validateInt32,
  validateObject,
} = require('internal/validators');
const native = internalBinding('crypto');

/** A number given as bytes or bigint, as bytes. */
function numberBytes(value, name) {
  if (typeof value === 'bigint') {
    if (value < 0n) throw new ERR_OUT_OF_RANGE(name, '>= 0', value);
    const hex = value.toString(16);
    return Buffer.from(hex.padStart(hex.length + hex.length % 2, '0'), 'hex');
  }
  if (isAnyArrayBuffer(value) || isArrayBufferView(value)) return value;
  throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], value);
}

/** The native arguments of a generation, and what becomes of its result. */
function generationOf(size, options) {
  validateObject(options, 'options');
  const { safe = false, bigint = false } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  const add = options.add === undefined ? undefined : numberBytes(options.add, 'options.add');
  const rem = options.rem === undefined ? undefined : numberBytes(options.rem, 'options.rem');
  if (add !== undefined) {
    const step = numberOf(add);
    if (step.toString(2).length > size) throw outOfRange('invalid options.add');
    if (rem !== undefined && numberOf(rem) >= step) throw outOfRange('invalid options.rem');
  }
  const finish = (bytes) => (bigint ? BigInt(`0x${Buffer.from(bytes).toString('hex')}`) : bytes.buffer);
  return { args: [size, safe, add, rem], finish };
}

function numberOf(value) {
  const bytes = isAnyArrayBuffer(value) ? Buffer.from(value) :
    Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return BigInt(`0x0${bytes.toString('hex')}`);
}

function outOfRange(message) {
  const error = new RangeError(message);
  error.code = 'ERR_OUT_OF_RANGE';
  return error;
}

/**
 * @param {number} size in bits
 * @param {object} [options]
 * @param {(error: Error | null | undefined, prime?: ArrayBuffer | bigint) => void} callback
 */
function generatePrime(size, options, callback) {
  validateInt32(size, 'size', 1);
  if (typeof options === 'function') {
    callback = options;
    options = kEmptyObject;
  }
  validateFunction(callback, 'callback');
  const { args, finish } = generationOf(size, options);
  native.generatePrime(...args, (error, bytes) => {
    if (error) callback(error);
    else callback(undefined, finish(bytes));
  });
}

/** As `generatePrime`, at once. */
function generatePrimeSync(size, options = kEmptyObject) {
  validateInt32(size, 'size', 1);
  const { args, finish } = generationOf(size, options);
  return finish(native.generatePrime(...args));
}

function checksOf(options) {
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInt32(checks, 'options.checks', 0);
  return checks;
}

/**
 * @param {ArrayBuffer | ArrayBufferView | bigint} candidate
 * @param {{ checks?: number }} [options]
 * @param {(error: Error | null, isPrime?: boolean) => void} callback
 */
function checkPrime(candidate, options = kEmptyObject, callback) {
  candidate = numberBytes(candidate, 'candidate');
  if (typeof options === 'function') {
    callback = options;
    options = kEmptyObject;
  }
  validateFunction(callback, 'callback');
  native.checkPrime(candidate, checksOf(options), callback);
}

/** As `checkPrime`, at once. */
function checkPrimeSync(candidate, options = kEmptyObject) {
  return native.checkPrime(numberBytes(candidate, 'candidate'), checksOf(options));
}

module.exports = { checkPrime, checkPrimeSync, generatePrime, generatePrimeSync };
