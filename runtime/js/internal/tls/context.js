'use strict';

// SecureContext: versions, cipher suites, certificates and keys, and whom to trust.

const { Buffer } = require('buffer');
const { createPrivateKey } = require('internal/crypto/asymmetric');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_TENON_NOT_SUPPORTED, ERR_TLS_INVALID_PROTOCOL_METHOD, ERR_TLS_INVALID_PROTOCOL_VERSION,
    ERR_TLS_PROTOCOL_VERSION_CONFLICT,
  },
} = require('internal/tls/errors');
const { constants: { SSL_OP_NO_TLSv1_2, SSL_OP_NO_TLSv1_3, defaultCoreCipherList } } = require('internal/crypto/constants');
const { genericNodeError } = require('internal/errors');
const { certificatesOf, revocationsOf } = require('internal/tls/pem');
const { defaultStore } = require('internal/tls/roots');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateObject, validateString } = require('internal/validators');
const binding = internalBinding('tls');

/** Versions as the native side counts them: what is older than 1.2 cannot be had. */
const versions = { '__proto__': null, 'TLSv1': 0, 'TLSv1.1': 1, 'TLSv1.2': 2, 'TLSv1.3': 3 };

/** The versions that OpenSSL's names of methods stand for. */
const methods = {
  __proto__: null,
  TLS: ['TLSv1.2', 'TLSv1.3'],
  TLSv1: ['TLSv1', 'TLSv1'],
  TLSv1_1: ['TLSv1.1', 'TLSv1.1'],
  TLSv1_2: ['TLSv1.2', 'TLSv1.2'],
  SSLv23: ['TLSv1.2', 'TLSv1.2'],
};

const defaults = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', ciphers: defaultCoreCipherList, ecdhCurve: 'auto' };

let suites;
/** All suites, the preferred first. */
function allSuites() {
  return suites ??= binding.cipherSuites();
}

/** Groups of OpenSSL's that hold everything there is here. */
const groups = new Set(['ALL', 'DEFAULT', 'HIGH', 'COMPLEMENTOFDEFAULT', 'ECDHE', 'EECDH', 'kECDHE', 'kEECDH', 'TLSv1.2']);

/** The suites that a list in OpenSSL's words names. */
function suitesOf(list) {
  const all = allSuites();
  const isNew = (name) => name.startsWith('TLS_');
  const named = [];
  for (const item of list.split(/[:, ]/)) {
    if (/^[-!+@]/.test(item)) continue;
    if (all.includes(item)) named.push(item);
    else if (groups.has(item.split('+')[0])) named.push(...all.filter((name) => !isNew(name)));
  }
  for (const item of list.split(/[:, ]/)) {
    // What is excluded by its own name or by that of its parts.
    if (!/^[-!]/.test(item)) continue;
    const part = item.slice(1).replace('AESGCM', 'GCM').replace('aRSA', 'RSA').replace('aECDSA', 'ECDSA');
    for (let at = named.length - 1; at >= 0; at--) {
      if (named[at] === part || named[at].split(/[-_]/).includes(part)) named.splice(at, 1);
    }
  }
  if (named.length === 0) {
    throw Object.assign(new Error('error:0A0000B9:SSL routines::no cipher match'), {
      code: 'ERR_SSL_NO_CIPHER_MATCH', library: 'SSL routines', reason: 'no cipher match',
    });
  }
  // Those of TLS 1.3 are there unless some of them are named.
  if (!named.some(isNew)) named.unshift(...all.filter(isNew));
  return [...new Set(named)];
}

function versionOf(name, kind) {
  if (!(name in versions)) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(name, kind);
  return versions[name];
}

/** The lowest and the highest version. */
function versionsOf({ minVersion, maxVersion, secureProtocol, secureOptions = 0 }) {
  if (secureProtocol) {
    validateString(secureProtocol, 'options.secureProtocol');
    if (minVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
    if (maxVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
    const method = methods[secureProtocol.replace(/_(?:client_|server_)?method$/, '')];
    if (method === undefined || !secureProtocol.endsWith('method')) {
      const reason = /^SSLv[23]_/.test(secureProtocol) ? `${secureProtocol.slice(0, 5)} methods disabled` :
        `Unknown method: ${secureProtocol}`;
      throw new ERR_TLS_INVALID_PROTOCOL_METHOD(reason);
    }
    [minVersion, maxVersion] = method;
  }
  let from = Math.max(2, versionOf(minVersion ?? defaults.minVersion, 'minimum'));
  let to = versionOf(maxVersion ?? defaults.maxVersion, 'maximum');
  if (secureOptions & SSL_OP_NO_TLSv1_3) to = Math.min(to, 2);
  if (secureOptions & SSL_OP_NO_TLSv1_2) from = 3;
  if (to < 2) throw new ERR_TENON_NOT_SUPPORTED('TLS below version 1.2');
  return [from, to];
}

/** The groups for the exchange of keys; undefined for those that are best. */
function groupsOf(ecdhCurve) {
  if (ecdhCurve === undefined || ecdhCurve === null) ecdhCurve = defaults.ecdhCurve;
  validateString(ecdhCurve, 'options.ecdhCurve');
  return ecdhCurve === 'auto' ? undefined : ecdhCurve.split(':');
}

function validateItem(name, value) {
  if (typeof value !== 'string' && !isArrayBufferView(value) && !isAnyArrayBuffer(value)) {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

function listOf(name, value, validate = validateItem) {
  if (value === undefined || value === null || value === '' || value === false) return [];
  const list = Array.isArray(value) ? value : [value];
  for (const item of list) validate(name, item);
  return list;
}

/** A private key in PKCS #8 and DER. */
function keyOf(item, passphrase) {
  let key = item;
  if (item?.pem !== undefined) {
    key = item.pem;
    passphrase = item.passphrase ?? passphrase;
  }
  validateItem('key', key);
  return createPrivateKey({ key, passphrase }).export({ type: 'pkcs8', format: 'der' });
}

/** `[key, ...chain]` for every certificate that has a key. */
function identitiesOf({ cert, key, passphrase }) {
  if (passphrase != null) validateString(passphrase, 'options.passphrase');
  const chains = listOf('cert', cert).map(certificatesOf);
  const keys = listOf('key', key, () => {}).map((item) => keyOf(item, passphrase));
  return chains.slice(0, keys.length).map((chain, at) => [keys[at], ...chain]);
}

/** What TLS connections have in common. `context` is this object: who looks for OpenSSL's finds ours. */
class SecureContext {
  #handle;
  #store;
  #chains;

  constructor(options = {}) {
    validateObject(options, 'options');
    for (const name of ['pfx', 'sigalgs', 'clientCertEngine', 'privateKeyEngine', 'privateKeyIdentifier', 'ticketKeys']) {
      if (options[name] !== undefined && options[name] !== null) throw new ERR_TENON_NOT_SUPPORTED(`tls option "${name}"`);
    }
    if (options.ciphers != null) validateString(options.ciphers, 'options.ciphers');
    const identities = identitiesOf(options);
    this.#chains = identities.map(([, ...chain]) => chain);
    const ca = listOf('ca', options.ca);
    const crl = listOf('crl', options.crl);
    const partial = options.allowPartialTrustChain === true;
    if (ca.length > 0 || crl.length > 0 || partial) {
      const store = binding.createStore(ca.flatMap(certificatesOf), crl.flatMap(revocationsOf), ca.length === 0, partial);
      if (typeof store === 'number') throw genericNodeError('Failed to parse CRL', { code: 'ERR_CRYPTO_OPERATION_FAILED' });
      this.#store = store;
    }
    const [from, to] = versionsOf(options);
    const groups = groupsOf(options.ecdhCurve);
    this.#handle = binding.createContext(identities, from, to, suitesOf(options.ciphers || defaults.ciphers), groups);
    if (this.#handle === false) {
      throw genericNodeError('Failed to set ECDH curve', { code: 'ERR_CRYPTO_OPERATION_FAILED' });
    }
  }

  get context() {
    return this;
  }

  /** The native context. */
  static handleOf(context) {
    return context.#handle;
  }

  /** The native store of the certificates that are trusted. */
  static storeOf(context) {
    return context.#store ?? defaultStore();
  }

  /** Our own certificate in DER, if there is one. */
  static certificateOf(context) {
    return context.#chains[0]?.[0];
  }
}

/** @param {object} [options] */
function createSecureContext(options) {
  return new SecureContext(options ?? {});
}

/** The names of the suites, in small letters. */
function getCiphers() {
  return allSuites().map((name) => name.toLowerCase()).toSorted();
}

/**
 * Protocols for ALPN as a list of their bytes.
 * @param {string[]|ArrayBufferView|undefined} protocols names, or the list as it is sent
 * @returns {Buffer[]}
 */
function protocolsOf(protocols) {
  if (protocols === undefined || protocols === null) return [];
  if (Array.isArray(protocols)) {
    return protocols.map((name) => (typeof name === 'string' ? Buffer.from(name, 'latin1') : Buffer.from(name)));
  }
  if (!isArrayBufferView(protocols)) {
    throw new ERR_INVALID_ARG_TYPE('options.ALPNProtocols', ['Array', 'Buffer', 'TypedArray', 'DataView'], protocols);
  }
  const wire = Buffer.from(protocols.buffer, protocols.byteOffset, protocols.byteLength);
  const list = [];
  for (let at = 0; at < wire.length; at += 1 + wire[at]) list.push(wire.subarray(at + 1, at + 1 + wire[at]));
  return list;
}

module.exports = { SecureContext, createSecureContext, defaults, getCiphers, protocolsOf };
