'use strict';

// Public and private keys: as objects, from what users give as keys, and out again.

const { Buffer } = require('buffer');
const {
  codes: {
    ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS,
    ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE,
    ERR_INVALID_ARG_TYPE,
  },
} = require('internal/crypto/errors');
const { exportJwk, importJwk } = require('internal/crypto/jwk');
const { isBytesLike, keyEncoding } = require('internal/crypto/key_encoding');
const { KeyObject, handleOf, isKeyObject, kCreate } = require('internal/crypto/key_object');
const { asBuffer, bytesOf } = require('internal/crypto/util');
const native = internalBinding('crypto');

/** What the first line of a PEM block says. */
const labels = {
  pkcs1: ['RSA PUBLIC KEY', 'RSA PRIVATE KEY'],
  spki: ['PUBLIC KEY'],
  pkcs8: [undefined, 'PRIVATE KEY'],
  sec1: [undefined, 'EC PRIVATE KEY'],
};

/** DER in the coat of PEM. */
function pem(der, label) {
  const lines = asBuffer(der).toString('base64').match(/.{1,64}/g).join('\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** A public key written as `encoding` says. */
function writePublic(handle, { format, type }) {
  if (format === 'jwk') return exportJwk(handle, false);
  const der = native.exportPublicKey(handle, type);
  return format === 'der' ? asBuffer(der) : pem(der, labels[type][0]);
}

/** A private key written as `encoding` says. */
function writePrivate(handle, { format, type, cipher, passphrase }) {
  if (format === 'jwk') return exportJwk(handle, true);
  if (cipher !== undefined) {
    const written = native.exportEncrypted(handle, type, cipher, passphrase);
    // The older types have encryption in PEM only.
    if (type !== 'pkcs8') return asBuffer(written).latin1Slice();
    return format === 'der' ? asBuffer(written) : pem(written, 'ENCRYPTED PRIVATE KEY');
  }
  const der = native.exportPrivateKey(handle, type);
  return format === 'der' ? asBuffer(der) : pem(der, labels[type][1]);
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() {
    return native.keyInfo(handleOf(this))[0];
  }

  get asymmetricKeyDetails() {
    const [kind, bits, exponent, curve] = native.keyInfo(handleOf(this));
    if (kind === 'rsa' || kind === 'rsa-pss') {
      return { modulusLength: bits, publicExponent: BigInt(`0x${Buffer.from(exponent).toString('hex')}`) };
    }
    return kind === 'ec' ? { namedCurve: curve } : {};
  }
}

class PublicKeyObject extends AsymmetricKeyObject {
  constructor(token, handle) {
    super(token, 'public', handle);
  }

  export(options) {
    if (options?.format === 'jwk') return exportJwk(handleOf(this), false);
    return writePublic(handleOf(this), keyEncoding(options, { keyType: this.asymmetricKeyType, isPublic: true }));
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(token, handle) {
    super(token, 'private', handle);
  }

  export(options) {
    if (options?.passphrase !== undefined && options.format !== 'pem' && options.format !== 'der') {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(options.format, 'does not support encryption');
    }
    if (options?.format === 'jwk') return exportJwk(handleOf(this), true);
    return writePrivate(handleOf(this), keyEncoding(options, { keyType: this.asymmetricKeyType, isPublic: false }));
  }
}

/** The public key object of a native key. */
function publicKey(handle) {
  return new PublicKeyObject(kCreate, handle);
}

/** The private key object of a native key. */
function privateKey(handle) {
  return new PrivateKeyObject(kCreate, handle);
}

const bytesTypes = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string'];

/** What may be given where a key object may be, too. */
const keyTypes = [...bytesTypes, 'KeyObject', 'CryptoKey'];

/** The key object that `value` is or stands for; undefined for anything else. */
function keyObjectOf(value) {
  if (isKeyObject(value)) return value;
  const { isCryptoKey } = require('internal/crypto/webcrypto/crypto_key');
  return isCryptoKey(value) ? KeyObject.from(value) : undefined;
}

/**
 * @typedef {object} Purpose what a key is asked for
 * @property {boolean} wantsPublic
 * @property {boolean} takesObjects whether a key object will do
 * @property {boolean} [takesPublic] whether an object may be of a public key
 */

function handleOfObject(object, { wantsPublic, takesPublic = wantsPublic }, isCreation) {
  const allowed = takesPublic && !isCreation ? ['private', 'public'] : ['private'];
  if (!allowed.includes(object.type)) {
    throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, allowed.join(' or '));
  }
  return handleOf(object);
}

function readPublic(data, { format, type, passphrase }) {
  if (type === 'pkcs8' || type === 'sec1') return native.parsePrivateKey(data, format, type, passphrase);
  return native.parsePublicKey(data, format, type) ??
    native.parsePrivateKey(data, format, type, passphrase);
}

function read(data, encoding, { wantsPublic }) {
  if (wantsPublic) return readPublic(data, encoding);
  return native.parsePrivateKey(data, encoding.format, encoding.type, encoding.passphrase);
}

/**
 * The native key of what a user gives as one.
 * @param {any} key
 * @param {Purpose} purpose
 * @param {string} name of the argument
 * @param {boolean} isCreation whether a key object is made of it
 */
function nativeKey(key, purpose, name, isCreation) {
  const expected = isCreation && !purpose.wantsPublic ? bytesTypes : keyTypes;
  let object = keyObjectOf(key);
  if (object !== undefined) return handleOfObject(object, purpose, isCreation);
  if (isBytesLike(key)) return read(bytesOf(key, name), { format: 'pem' }, purpose);
  if (typeof key !== 'object' || key === null) throw new ERR_INVALID_ARG_TYPE(name, expected, key);
  const { key: data, encoding, format } = key;
  object = keyObjectOf(data);
  if (object !== undefined) return handleOfObject(object, purpose, isCreation);
  if (format === 'jwk') return importJwk(data, purpose.wantsPublic, `${name}.key`);
  if (!isBytesLike(data)) throw new ERR_INVALID_ARG_TYPE(`${name}.key`, expected, data);
  const isPublic = purpose.wantsPublic ? undefined : false;
  return read(bytesOf(data, `${name}.key`, encoding), keyEncoding(key, { isPublic, prefix: name }), purpose);
}

/**
 * The native key for an operation with the private half.
 * @param {any} key
 * @param {string} [name]
 */
function privateHandle(key, name = 'key') {
  return nativeKey(key, { wantsPublic: false }, name, false);
}

/**
 * The native key for an operation with the public half; a private key will do.
 * @param {any} key
 * @param {string} [name]
 */
function publicHandle(key, name = 'key') {
  return nativeKey(key, { wantsPublic: true }, name, false);
}

/** A private key of PEM, DER or a JSON Web Key. */
function createPrivateKey(key) {
  if (isKeyObject(key) || isKeyObject(key?.key)) {
    const isInside = !isKeyObject(key);
    throw new ERR_INVALID_ARG_TYPE(isInside ? 'key.key' : 'key', bytesTypes, isInside ? key.key : key);
  }
  return privateKey(nativeKey(key, { wantsPublic: false }, 'key', true));
}

/** A public key of PEM, DER, a JSON Web Key, a certificate, or of a private key. */
function createPublicKey(key) {
  return publicKey(nativeKey(key, { wantsPublic: true }, 'key', true));
}

module.exports = {
  PrivateKeyObject,
  PublicKeyObject,
  createPrivateKey,
  createPublicKey,
  privateHandle,
  privateKey,
  publicHandle,
  publicKey,
  writePrivate,
  writePublic,
};
