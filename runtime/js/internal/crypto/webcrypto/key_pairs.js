'use strict';

// Keys with a public and a private half: RSA, elliptic curves, Ed25519 and X25519.

const { Buffer } = require('buffer');
const { privateKey, publicKey } = require('internal/crypto/asymmetric');
const { constants: { RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING } } =
  require('internal/crypto/constants');
const { exportJwk, importJwk } = require('internal/crypto/jwk');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_OPTION } } = require('internal/errors');
const { handleOf } = require('internal/crypto/key_object');
const { lazyDOMException } = require('internal/util');
const { bufferSource, checkJwkUse, checkUsages, hashNames, run } = require('internal/crypto/webcrypto/algorithms');
const { createCryptoKey, isCryptoKey, keyObjectIn } = require('internal/crypto/webcrypto/crypto_key');
const native = internalBinding('crypto');

/** The curves by OpenSSL's names. */
const curves = { '__proto__': null, 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };

const signatures = { public: ['verify'], private: ['sign'] };
const agreements = { public: [], private: ['deriveKey', 'deriveBits'] };

/** What each half may be used for. */
const usagesOf = {
  '__proto__': null,
  'RSASSA-PKCS1-v1_5': signatures,
  'RSA-PSS': signatures,
  'RSA-OAEP': { public: ['encrypt', 'wrapKey'], private: ['decrypt', 'unwrapKey'] },
  'ECDSA': signatures,
  'Ed25519': signatures,
  'ECDH': agreements,
  'X25519': agreements,
};

const isRsa = (name) => name.startsWith('RSA');
const isEc = (name) => name === 'ECDSA' || name === 'ECDH';
const nativeKey = (key) => handleOf(keyObjectIn(key));

function dataError(message) {
  return lazyDOMException(message, 'DataError');
}

function curveOf({ namedCurve }) {
  const curve = curves[namedCurve];
  if (curve === undefined) throw lazyDOMException('Unrecognized namedCurve', 'NotSupportedError');
  return curve;
}

/** What a key says of itself; throws when the native key is not of the kind that was asked for. */
function description(algorithm, handle) {
  const { name } = algorithm;
  const [kind, bits, exponent, curve] = native.keyInfo(handle);
  if (isRsa(name)) {
    if (kind !== 'rsa') throw dataError('Invalid key type');
    return { name, modulusLength: bits, publicExponent: new Uint8Array(exponent), hash: algorithm.hash };
  }
  if (isEc(name)) {
    if (kind !== 'ec') throw dataError('Invalid key type');
    if (curve !== curveOf(algorithm)) throw dataError('Named curve mismatch');
    return { name, namedCurve: algorithm.namedCurve };
  }
  if (kind !== name.toLowerCase()) throw dataError('Invalid key type');
  return { name };
}

function generate(algorithm) {
  const { name } = algorithm;
  if (isRsa(name)) {
    const exponent = Number(`0x0${Buffer.from(algorithm.publicExponent).toString('hex')}`);
    return run(native.generateRsa, algorithm.modulusLength, exponent, false);
  }
  return isEc(name) ? run(native.generateEc, curveOf(algorithm)) : run(native.generateOkp, name.toLowerCase());
}

async function generateKey(algorithm, extractable, usages) {
  const { name } = algorithm;
  const allowed = usagesOf[name];
  checkUsages(usages, [...allowed.public, ...allowed.private], `${name} key`);
  if (isRsa(name) && algorithm.hash === undefined) throw new ERR_MISSING_OPTION('algorithm.hash');
  const handle = await generate(algorithm);
  const about = description(algorithm, handle);
  const of = (half) => usages.filter((usage) => allowed[half].includes(usage));
  return {
    privateKey: createCryptoKey(privateKey(handle), about, extractable, of('private')),
    publicKey: createCryptoKey(publicKey(handle), about, true, of('public')),
  };
}

/** The native key of a raw public key. */
function importRaw(algorithm, bytes) {
  const { name } = algorithm;
  const handle = isEc(name) ? native.importEcPoint(curveOf(algorithm), bytes) :
    native.importOkp(name, false, bytes);
  if (handle === undefined) throw dataError('Invalid keyData');
  return handle;
}

function checkJwk(jwk, algorithm, extractable) {
  if (typeof jwk !== 'object' || jwk === null) throw dataError('Invalid keyData');
  const { name } = algorithm;
  const type = isRsa(name) ? 'RSA' : isEc(name) ? 'EC' : 'OKP';
  if (jwk.kty !== type) throw dataError('Invalid JWK "kty" Parameter');
  if (jwk.ext === false && extractable) throw dataError('JWK "ext" Parameter and extractable mismatch');
  if (isEc(name) && jwk.crv !== algorithm.namedCurve) throw dataError('JWK "crv" does not match the requested algorithm');
  if (type === 'OKP' && jwk.crv !== name) throw dataError('JWK "crv" Parameter and algorithm name mismatch');
}

/** The native key, and which half it is. */
function read(format, data, algorithm, extractable) {
  if (format === 'jwk') {
    checkJwk(data, algorithm, extractable);
    const half = data.d === undefined ? 'public' : 'private';
    return { half, handle: importJwk(data, half === 'public', 'keyData') };
  }
  const bytes = bufferSource(data, 'keyData');
  if (format === 'spki') return { half: 'public', handle: native.parsePublicKey(bytes, 'der', 'spki') };
  if (format === 'pkcs8') return { half: 'private', handle: native.parsePrivateKey(bytes, 'der', 'pkcs8') };
  if ((format === 'raw' || format === 'raw-public') && !isRsa(algorithm.name)) {
    return { half: 'public', handle: importRaw(algorithm, bytes) };
  }
  throw lazyDOMException(`Unable to import ${algorithm.name} using ${format} format`, 'NotSupportedError');
}

/** What the algorithms that are not for signatures have as a JSON Web Key's `use`. */
const encryptionNames = ['RSA-OAEP', 'ECDH', 'X25519'];

function importKey(format, data, algorithm, extractable, usages) {
  if (isRsa(algorithm.name) && algorithm.hash === undefined) throw new ERR_MISSING_OPTION('algorithm.hash');
  if (format === 'jwk') checkJwkUse(Object(data), usages, encryptionNames.includes(algorithm.name) ? 'enc' : 'sig');
  let result;
  try {
    result = read(format, data, algorithm, extractable);
  } catch (error) {
    if (error.name !== 'Error' && error.code !== 'ERR_CRYPTO_INVALID_JWK') throw error;
    throw lazyDOMException('Invalid keyData', { name: 'DataError', cause: error });
  }
  const { half, handle } = result;
  checkUsages(usages, usagesOf[algorithm.name][half], `${algorithm.name} key`);
  const object = half === 'public' ? publicKey(handle) : privateKey(handle);
  return createCryptoKey(object, description(algorithm, handle), extractable, usages);
}

/** JSON Web Key's name of an RSA algorithm. */
function rsaJwkAlgorithm({ name, hash }) {
  const bits = hash.name === 'SHA-1' ? '1' : hash.name.slice(4);
  if (name === 'RSA-OAEP') return bits === '1' ? 'RSA-OAEP' : `RSA-OAEP-${bits}`;
  return `${name === 'RSA-PSS' ? 'PS' : 'RS'}${bits}`;
}

function exportKey(format, key) {
  const { name } = key.algorithm;
  const handle = nativeKey(key);
  const isPublic = key.type === 'public';
  if (format === 'jwk') {
    const jwk = { key_ops: key.usages, ext: key.extractable, ...exportJwk(handle, !isPublic) };
    if (isRsa(name)) jwk.alg = rsaJwkAlgorithm(key.algorithm);
    else if (name === 'Ed25519') jwk.alg = 'Ed25519';
    return jwk;
  }
  if (format === 'spki' && isPublic) return native.exportPublicKey(handle, 'spki').buffer;
  if (format === 'pkcs8' && !isPublic) return native.exportPrivateKey(handle, 'pkcs8').buffer;
  if ((format === 'raw' || format === 'raw-public') && isPublic && !isRsa(name)) {
    return (isEc(name) ? native.keyPoint(handle) : native.keyComponents(handle, false)[0]).buffer;
  }
  if (format === 'spki' || format === 'pkcs8' || (format === 'raw' && !isRsa(name))) {
    throw lazyDOMException(`Unable to export ${name} ${key.type} key using ${format} format`, 'InvalidAccessError');
  }
  throw lazyDOMException(`Unable to export ${name} ${key.type} key using ${format} format`, 'NotSupportedError');
}

/** The native functions' digest, padding, salt length and whether numbers are plain. */
function signatureSettings(algorithm, key) {
  switch (algorithm.name) {
    case 'RSASSA-PKCS1-v1_5':
      return [hashNames[key.algorithm.hash.name], RSA_PKCS1_PADDING, undefined, false];
    case 'RSA-PSS':
      return [hashNames[key.algorithm.hash.name], RSA_PKCS1_PSS_PADDING, algorithm.saltLength, false];
    case 'ECDSA':
      return [hashNames[algorithm.hash?.name], undefined, undefined, true];
    default:
      return [undefined, undefined, undefined, false];
  }
}

function requireHalf(key, half, what) {
  if (key.type !== half) throw lazyDOMException(`${what} must be a ${half} key`, 'InvalidAccessError');
}

async function sign(algorithm, key, data) {
  requireHalf(key, 'private', 'Key');
  return (await run(native.sign, nativeKey(key), data, ...signatureSettings(algorithm, key))).buffer;
}

async function verify(algorithm, key, signature, data) {
  requireHalf(key, 'public', 'Key');
  return run(native.verify, nativeKey(key), data, signature, ...signatureSettings(algorithm, key));
}

async function crypt(operation, half, algorithm, key, data) {
  requireHalf(key, half, 'The requested operation\'s key');
  const label = algorithm.label === undefined ? undefined : bufferSource(algorithm.label, 'algorithm.label');
  const hash = hashNames[key.algorithm.hash.name];
  return (await run(native.rsaCrypt, operation, nativeKey(key), data, RSA_PKCS1_OAEP_PADDING, hash, label)).buffer;
}

async function deriveBits(algorithm, key, length) {
  const other = algorithm.public;
  requireHalf(key, 'private', 'baseKey');
  if (other === undefined) throw new ERR_MISSING_OPTION('algorithm.public');
  if (!isCryptoKey(other)) throw new ERR_INVALID_ARG_TYPE('algorithm.public', 'CryptoKey', other);
  if (other.type !== 'public') throw lazyDOMException('algorithm.public must be a public key', 'InvalidAccessError');
  if (other.algorithm.name !== key.algorithm.name) {
    throw lazyDOMException('The public and private keys must be of the same type', 'InvalidAccessError');
  }
  if (other.algorithm.namedCurve !== key.algorithm.namedCurve) {
    throw lazyDOMException('Named curve mismatch', 'InvalidAccessError');
  }
  const secret = await run(native.deriveSecret, nativeKey(key), nativeKey(other));
  if (length === null || length === undefined) return secret.buffer;
  const size = Math.ceil(length / 8);
  if (size > secret.byteLength) {
    throw lazyDOMException('derived bit length is too small', 'OperationError');
  }
  const bits = secret.slice(0, size);
  // The last byte may be wanted in part.
  if (length % 8) bits[size - 1] &= 0xff << (8 - length % 8);
  return bits.buffer;
}

module.exports = {
  deriveBits,
  exportKey,
  generateKey,
  importKey,
  sign,
  verify,
  decrypt: (algorithm, key, data) => crypt(1, 'private', algorithm, key, data),
  encrypt: (algorithm, key, data) => crypt(0, 'public', algorithm, key, data),
};
