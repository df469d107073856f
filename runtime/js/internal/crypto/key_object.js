'use strict';

// Keys as objects. A secret key is its bytes; a public or private one is native.

const { Buffer } = require('buffer');
const {
  codes: {
    ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('internal/crypto/errors');
const { bytesOf } = require('internal/crypto/util');
const { isAnyArrayBuffer } = require('internal/util/types');
const { validateObject, validateOneOf } = require('internal/validators');
const native = internalBinding('crypto');

const { defineProperties } = Object;

/** Only who has it makes keys. */
const kCreate = Symbol('kCreate');

/** The bytes or the native key in a KeyObject; set by the class, which alone can reach them. */
let handleOf;
/** Whether a value is a KeyObject; set likewise. */
let isKeyObject;

class KeyObject {
  #type;
  #handle;

  constructor(token, type, handle) {
    if (token !== kCreate) {
      if (token !== 'secret' && token !== 'public' && token !== 'private') {
        throw new ERR_INVALID_ARG_VALUE('type', token);
      }
      throw new ERR_INVALID_ARG_TYPE('handle', 'object', type);
    }
    this.#type = type;
    this.#handle = handle;
  }

  static {
    handleOf = (key) => key.#handle;
    isKeyObject = (value) => typeof value === 'object' && value !== null && #handle in value;
  }

  /** The KeyObject of a Web Crypto key. */
  static from(key) {
    return require('internal/crypto/webcrypto/keys').keyObjectOf(key);
  }

  get type() {
    return this.#type;
  }

  /** Web Crypto's form of the key. */
  toCryptoKey(algorithm, extractable, usages) {
    return require('internal/crypto/webcrypto/keys').cryptoKeyOf(this, algorithm, extractable, usages);
  }

  /**
   * Whether both are the same key.
   * @param {KeyObject} other
   */
  equals(other) {
    if (!isKeyObject(other)) throw new ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', other);
    if (other.type !== this.#type) return false;
    const [mine, theirs] = [this.#handle, handleOf(other)];
    if (this.#type !== 'secret') return native.keysEqual(mine, theirs);
    return native.timingSafeEqual(mine, theirs) === true;
  }
}

defineProperties(KeyObject.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'KeyObject' },
});

class SecretKeyObject extends KeyObject {
  constructor(token, handle) {
    super(token, 'secret', handle);
  }

  get symmetricKeySize() {
    return handleOf(this).byteLength;
  }

  export(options) {
    const bytes = handleOf(this);
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') return { kty: 'oct', k: Buffer.from(bytes).toString('base64url') };
    }
    return Buffer.from(bytes);
  }
}

/**
 * A key that keeps a copy of some bytes.
 * @param {ArrayBuffer | ArrayBufferView} bytes
 */
function secretKey(bytes) {
  const view = isAnyArrayBuffer(bytes) ? new Uint8Array(bytes) :
    new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new SecretKeyObject(kCreate, view.slice());
}

/** A key of user's bytes: `crypto.createSecretKey()`. */
function createSecretKey(key, encoding) {
  return secretKey(bytesOf(key, 'key', encoding));
}

/**
 * The bytes of a secret key, given as such, as bytes or as text.
 * @param {any} key
 * @param {string} [encoding] of a text
 * @returns {ArrayBuffer | ArrayBufferView}
 */
function secretBytes(key, encoding) {
  if (isKeyObject(key)) {
    if (key.type !== 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'secret');
    return handleOf(key);
  }
  const { isCryptoKey } = require('internal/crypto/webcrypto/crypto_key');
  if (isCryptoKey(key)) return secretBytes(KeyObject.from(key));
  if (typeof key !== 'string' && !ArrayBuffer.isView(key) && !isAnyArrayBuffer(key)) {
    throw new ERR_INVALID_ARG_TYPE(
      'key', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string', 'KeyObject', 'CryptoKey'], key);
  }
  return bytesOf(key, 'key', encoding);
}

module.exports = {
  KeyObject,
  SecretKeyObject,
  createSecretKey,
  handleOf,
  isKeyObject,
  kCreate,
  secretBytes,
  secretKey,
};
