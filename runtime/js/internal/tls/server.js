'use strict';

// tls.Server: every connection is encrypted before the program gets it.

const net = require('net');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_TENON_NOT_SUPPORTED, ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS, ERR_TLS_HANDSHAKE_TIMEOUT,
    ERR_TLS_REQUIRED_SERVER_NAME,
  },
} = require('internal/tls/errors');
const { connResetException } = require('internal/errors');
const { SecureContext, createSecureContext, protocolsOf } = require('internal/tls/context');
const { TLSSocket } = require('internal/tls/socket');
const { validateFunction, validateNumber } = require('internal/validators');

/** The options that make a context. */
const contextOptions = [
  'pfx', 'key', 'passphrase', 'cert', 'clientCertEngine', 'ca', 'minVersion', 'maxVersion', 'secureProtocol', 'crl',
  'ciphers', 'ecdhCurve', 'dhparam', 'secureOptions', 'sigalgs', 'honorCipherOrder', 'sessionIdContext', 'ticketKeys',
  'privateKeyIdentifier', 'privateKeyEngine', 'allowPartialTrustChain',
];

/**
 * @param {object|Function} [options]
 * @param {(socket: TLSSocket) => void} [listener]
 */
function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  this._contexts = [];
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  if (options.ALPNCallback !== undefined) {
    validateFunction(options.ALPNCallback, 'options.ALPNCallback');
    if (options.ALPNProtocols !== undefined) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  }
  this.ALPNCallback = options.ALPNCallback;
  this.ALPNProtocols = options.ALPNProtocols === undefined ? undefined : protocolsOf(options.ALPNProtocols);
  if (options.handshakeTimeout !== undefined) validateNumber(options.handshakeTimeout, 'options.handshakeTimeout');
  this._handshakeTimeout = options.handshakeTimeout || 120_000;
  if (options.SNICallback) validateFunction(options.SNICallback, 'options.SNICallback');
  this._SNICallback = options.SNICallback || ((name, callback) => callback(null, contextFor(this, name)));
  this.setSecureContext(options);
  net.Server.call(this, options, (socket) => onConnection(this, socket));
  if (listener) this.on('secureConnection', listener);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

function contextFor(server, name) {
  return server._contexts.findLast(([pattern]) => pattern.test(name))?.[1];
}

function onConnection(server, raw) {
  // One that is encrypted already comes from another server.
  if (raw instanceof TLSSocket && raw._tlsOptions.server === server) return;
  let isTold = false;
  const tell = (error) => {
    if (isTold) return;
    isTold = true;
    server.emit('tlsClientError', error, socket);
  };
  const socket = new TLSSocket(raw, {
    isServer: true,
    server,
    secureContext: server._sharedCreds,
    requestCert: server.requestCert,
    honorCipherOrder: server.honorCipherOrder,
    rejectUnauthorized: server.rejectUnauthorized,
    ALPNProtocols: server.ALPNProtocols,
    ALPNCallback: server.ALPNCallback,
    SNICallback: server._SNICallback,
    allowHalfOpen: server.allowHalfOpen,
    pauseOnConnect: server.pauseOnConnect,
    onClientError: tell,
    onSecure() {
      clearTimeout(timer);
      server.emit('secureConnection', socket);
    },
  });
  socket.server = server;
  const timer = setTimeout(() => {
    tell(new ERR_TLS_HANDSHAKE_TIMEOUT());
    socket.destroy();
  }, server._handshakeTimeout);
  timer.unref();
  socket.on('error', (error) => {
    if (!socket._controlReleased) tell(error);
    // Its own listeners hear of it; without one it is not for a server to stop the program.
    else if (socket.listenerCount('error') === 1) server.emit('tlsClientError', error, socket);
  });
  socket.on('close', () => {
    clearTimeout(timer);
    if (!socket._controlReleased) tell(connResetException('socket hang up'));
  });
}

/** Makes new connections use what these options say. */
Server.prototype.setSecureContext = function setSecureContext(options) {
  if (options === null || typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  const chosen = {};
  for (const name of contextOptions) if (options[name] !== undefined) chosen[name] = options[name];
  this._sharedCreds = createSecureContext(chosen);
  this.honorCipherOrder = options.honorCipherOrder !== undefined ? Boolean(options.honorCipherOrder) : true;
  this.key = options.key;
  this.cert = options.cert;
  this.ca = options.ca;
};

/** The context for a host, whose first part may be a star. */
Server.prototype.addContext = function addContext(servername, context) {
  if (!servername) throw new ERR_TLS_REQUIRED_SERVER_NAME();
  const pattern = servername.replace(/([.^$+?\-\\[\]{}])/g, '\\$1').replaceAll('*', '[^.]*');
  const made = context instanceof SecureContext ? context : createSecureContext(context);
  this._contexts.push([new RegExp(`^${pattern}$`), made]);
};

for (const name of ['getTicketKeys', 'setTicketKeys']) {
  Server.prototype[name] = { [name]() {
    throw new ERR_TENON_NOT_SUPPORTED(`tls.Server.${name}()`);
  } }[name];
}

/** @param {object} [options] @param {Function} [listener] */
function createServer(options, listener) {
  return new Server(options, listener);
}

module.exports = { Server, createServer };
