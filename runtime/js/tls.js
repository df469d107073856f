'use strict';

// tls: encrypted sockets and servers, by rustls over AWS-LC (`internalBinding('tls')`).

const { Buffer } = require('buffer');
const { connect } = require('internal/tls/connect');
const { SecureContext, createSecureContext, defaults, getCiphers, protocolsOf } = require('internal/tls/context');
const { checkServerIdentity } = require('internal/tls/identity');
const { bundledCertificates, getCACertificates, setDefaultCACertificates } = require('internal/tls/roots');
const { Server, createServer } = require('internal/tls/server');
const { TLSSocket } = require('internal/tls/socket');

/** Sets `out.ALPNProtocols` to the list as it is sent: each name after its length. */
function convertALPNProtocols(protocols, out) {
  out.ALPNProtocols = Buffer.concat(protocolsOf(protocols).flatMap((name) => [Buffer.from([name.length]), name]));
}

module.exports = {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  SecureContext,
  Server,
  TLSSocket,
  checkServerIdentity,
  connect,
  convertALPNProtocols,
  createSecureContext,
  createServer,
  getCACertificates,
  getCiphers,
  setDefaultCACertificates,
};

function property(name, get, set) {
  Object.defineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, get, set });
}
property('DEFAULT_CIPHERS', () => defaults.ciphers, (value) => { defaults.ciphers = value; });
property('DEFAULT_MIN_VERSION', () => defaults.minVersion, (value) => { defaults.minVersion = value; });
property('DEFAULT_MAX_VERSION', () => defaults.maxVersion, (value) => { defaults.maxVersion = value; });
property('DEFAULT_ECDH_CURVE', () => defaults.ecdhCurve, (value) => { defaults.ecdhCurve = value; });
property('rootCertificates', bundledCertificates);
