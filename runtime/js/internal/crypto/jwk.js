'use strict';

// JSON Web Keys: the numbers of a key by their names, in base64url.

const { Buffer } = require('buffer');
const {
  codes: {
    ERR_CRYPTO_INVALID_JWK,
    ERR_CRYPTO_JWK_UNSUPPORTED_CURVE,
    ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE,
  },
} = require('internal/crypto/errors');
const { validateObject, validateOneOf } = require('internal/validators');
const native = internalBinding('crypto');

const rsaNames = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];

/** JSON Web Key's names of OpenSSL's curves. */
const curves = new Map([
  ['prime256v1', 'P-256'],
  ['secp384r1', 'P-384'],
  ['secp521r1', 'P-521'],
  ['secp256k1', 'secp256k1'],
]);

/** Keys of a few bytes, by the names of both sides. */
const octetPairs = new Map([['ed25519', 'Ed25519'], ['x25519', 'X25519']]);

/** A part of a key as text. */
const encoded = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');

/** A part of a key, which must be text. */
function decoded(jwk, name) {
  if (typeof jwk[name] !== 'string') throw new ERR_CRYPTO_INVALID_JWK();
  return Buffer.from(jwk[name], 'base64url');
}

/**
 * A key as a JSON Web Key.
 * @param {object} handle the native key
 * @param {boolean} isPrivate
 * @returns {Record<string, string>}
 */
function exportJwk(handle, isPrivate) {
  const [kind, , , curve] = native.keyInfo(handle);
  const parts = () => native.keyComponents(handle, isPrivate).map(encoded);
  if (kind === 'rsa') {
    const values = parts();
    return Object.fromEntries([['kty', 'RSA'], ...values.map((value, index) => [rsaNames[index], value])]);
  }
  if (kind === 'ec') {
    if (!curves.has(curve)) throw new ERR_CRYPTO_JWK_UNSUPPORTED_CURVE(curve);
    const [x, y, d] = parts();
    return { kty: 'EC', x, y, crv: curves.get(curve), ...d !== undefined && { d } };
  }
  if (octetPairs.has(kind)) {
    const [x, d] = parts();
    return { crv: octetPairs.get(kind), ...d !== undefined && { d }, x, kty: 'OKP' };
  }
  throw new ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE();
}

function importRsa(jwk, isPrivate) {
  const names = isPrivate ? rsaNames : rsaNames.slice(0, 2);
  return native.importRsa(...names.map((name) => decoded(jwk, name)));
}

function importEc(jwk, isPrivate, path) {
  validateOneOf(jwk.crv, `${path}.crv`, [...curves.values()]);
  const [x, y] = ['x', 'y'].map((name) => decoded(jwk, name));
  return native.importEc(jwk.crv, x, y, isPrivate ? decoded(jwk, 'd') : undefined);
}

function importOctetPair(jwk, isPrivate, path) {
  validateOneOf(jwk.crv, `${path}.crv`, ['Ed25519', 'Ed448', 'X25519', 'X448']);
  const x = decoded(jwk, 'x');
  const bytes = isPrivate ? decoded(jwk, 'd') : x;
  const handle = native.importOkp(jwk.crv, isPrivate, bytes);
  if (handle === undefined) throw new ERR_CRYPTO_INVALID_JWK();
  return handle;
}

/**
 * The native key of a JSON Web Key.
 * @param {object} jwk
 * @param {boolean} wantsPublic whether the private half is not wanted
 * @param {string} path of the user's argument
 * @returns {object}
 */
function importJwk(jwk, wantsPublic, path) {
  validateObject(jwk, path);
  validateOneOf(jwk.kty, `${path}.kty`, ['RSA', 'EC', 'OKP']);
  const isPrivate = !wantsPublic;
  const importer = { RSA: importRsa, EC: importEc, OKP: importOctetPair }[jwk.kty];
  return importer(jwk, isPrivate, path);
}

module.exports = { curves, exportJwk, importJwk };
