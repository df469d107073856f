'use strict';

// Who is trusted when the program does not say: Mozilla's list, and what NODE_EXTRA_CA_CERTS names.

const { certificatesOf, toPem } = require('internal/tls/pem');
const { validateArray, validateOneOf } = require('internal/validators');
const binding = internalBinding('tls');

/** Where systems keep their list. */
const systemFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
];

let bundled;
let extra;
let system;
/** What `setDefaultCACertificates` was given, in DER. */
let chosen;
let store;

/** The certificates that come with the program, as PEM. */
function bundledCertificates() {
  return bundled ??= Object.freeze(binding.rootCertificates().map(toPem));
}

function readFile(path) {
  return require('fs').readFileSync(path, 'latin1');
}

/** In DER. */
function extraCertificates() {
  if (extra !== undefined) return extra;
  extra = [];
  const path = process.env.NODE_EXTRA_CA_CERTS;
  if (path) {
    try {
      extra = certificatesOf(readFile(path));
    } catch (error) {
      process.emitWarning(`Ignoring extra certs from \`${path}\`, load failed: ${error.message}`);
    }
  }
  return extra;
}

/** In DER. */
function systemCertificates() {
  if (system !== undefined) return system;
  system = [];
  for (const path of [process.env.SSL_CERT_FILE, ...systemFiles]) {
    if (!path) continue;
    try {
      system = certificatesOf(readFile(path));
      break;
    } catch {
      // The next one.
    }
  }
  return system;
}

/** The native store of those trusted by default. */
function defaultStore() {
  return store ??= binding.createStore(chosen ?? extraCertificates(), [], chosen === undefined, false);
}

/**
 * @param {'default'|'system'|'bundled'|'extra'} [type]
 * @returns {readonly string[]}
 */
function getCACertificates(type = 'default') {
  validateOneOf(type, 'type', ['default', 'system', 'bundled', 'extra']);
  switch (type) {
    case 'bundled': return bundledCertificates();
    case 'extra': return Object.freeze(extraCertificates().map(toPem));
    case 'system': return Object.freeze(systemCertificates().map(toPem));
    default:
      if (chosen !== undefined) return Object.freeze(chosen.map(toPem));
      return Object.freeze([...bundledCertificates(), ...extraCertificates().map(toPem)]);
  }
}

/** @param {(string|ArrayBufferView)[]} certificates */
function setDefaultCACertificates(certificates) {
  validateArray(certificates, 'certs');
  chosen = certificates.flatMap(certificatesOf);
  store = undefined;
}

module.exports = { bundledCertificates, defaultStore, getCACertificates, setDefaultCACertificates };
