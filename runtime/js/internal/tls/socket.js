'use strict';

// TLSSocket: a socket that is encrypted, over a connection of its own or any other stream.

const net = require('net');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_TENON_NOT_SUPPORTED, ERR_TLS_ALPN_CALLBACK_INVALID_RESULT,
    ERR_TLS_INVALID_CONTEXT, ERR_TLS_INVALID_STATE,
    ERR_TLS_RENEGOTIATION_DISABLED, ERR_TLS_SNI_FROM_SERVER,
  },
} = require('internal/tls/errors');
const { connResetException } = require('internal/errors');
const { kConnectsFor } = require('internal/net');
const { SecureContext, createSecureContext, protocolsOf } = require('internal/tls/context');
const { TLSHandle } = require('internal/tls/handle');
const { validateFunction, validateNumber, validateObject, validateString } = require('internal/validators');
const binding = internalBinding('tls');

const kSession = Symbol('session');
const kRaw = Symbol('rawSocket');
const kStart = Symbol('start');
const kRenegotiationDisabled = Symbol('renegotiationDisabled');

/**
 * @param {import('stream').Duplex|undefined} stream what the encrypted bytes go over
 * @param {object} [options]
 */
function TLSSocket(stream, options) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(stream, options);
  options = { ...options };
  if (options.secureContext !== undefined && !(options.secureContext instanceof SecureContext)) {
    throw new ERR_TLS_INVALID_CONTEXT('options.secureContext');
  }
  this._tlsOptions = options;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this._rejectUnauthorized = options.rejectUnauthorized !== false;
  this._requestCert = options.requestCert === true || !options.isServer;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this[kRenegotiationDisabled] = false;
  this[kSession] = undefined;
  const isOwn = stream === undefined || stream === null;
  const raw = isOwn ? new net.Socket({ allowHalfOpen: true, manualStart: true }) : stream;
  this[kRaw] = raw;
  if (isOwn) raw[kConnectsFor] = this;
  const handle = new TLSHandle(raw, {
    onGreeting: () => onGreeting(this),
    onHandshakeDone: () => onHandshakeDone(this),
    onError: (error) => onTLSError(this, error),
  });
  net.Socket.call(this, {
    handle,
    allowHalfOpen: options.allowHalfOpen,
    pauseOnCreate: options.pauseOnConnect,
    manualStart: true,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
  });
  this._parent = raw instanceof net.Socket ? raw : null;
  this.encrypted = true;
  this.ssl = handle;
  this.on('end', onEnd);
  followRaw(this, raw);
  if (isOwn || raw.connecting) {
    this.connecting = true;
    raw.once('connect', () => onRawConnect(this));
    if (!isOwn && !options.isServer) this[kStart]();
  } else if (options.isServer) {
    this[kStart]();
  } else if (!options[kStart]) {
    // Once the program has had time to listen.
    process.nextTick(() => this[kStart]());
  }
  // The socket may be read at once, and what arrives kept.
  this.read(0);
}
Object.setPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
Object.setPrototypeOf(TLSSocket, net.Socket);

function onEnd() {
  // What half of the session is left is of no use where the stream below ends.
  if (this[kRaw].readableEnded && !this.allowHalfOpen && this.writable) this.end();
}

/** Has what happens to the stream below happen to the socket. */
function followRaw(socket, raw) {
  raw.on('error', (error) => socket.destroy(error));
  raw.on('close', () => {
    if (socket.destroyed) return;
    if (socket.secureConnecting) socket.destroy(hungUp(socket));
    else if (socket.readableEnded || socket._readableState.ended) socket.destroy();
    else {
      socket.push(null);
      socket.read(0);
      socket.destroy();
    }
  });
  raw.on('lookup', (...args) => socket.emit('lookup', ...args));
  raw.on('timeout', () => socket.emit('timeout'));
}

function hungUp(socket) {
  if (socket._tlsOptions.isServer) return connResetException('socket hang up');
  const { host, port, path, localAddress } = socket._tlsOptions.connectOptions ?? {};
  const error = connResetException('Client network socket disconnected before secure TLS connection was established');
  return Object.assign(error, { path, host, port, localAddress });
}

function onRawConnect(socket) {
  if (socket.destroyed) return;
  socket.connecting = false;
  socket.emit('connect');
  socket.emit('ready');
  socket[kStart]();
}

/** Begins the handshake, once. */
TLSSocket.prototype[kStart] = function() {
  if (this[kSession] !== undefined || this.destroyed || this[kRaw].connecting) return;
  const { isServer, secureContext, servername, ALPNProtocols } = this._tlsOptions;
  try {
    if (isServer) {
      this[kSession] = binding.createServer();
    } else {
      const context = SecureContext.handleOf(secureContext ?? createSecureContext(this._tlsOptions));
      const name = servername && !net.isIP(servername) ? servername : '';
      this.servername = name || null;
      this[kSession] = binding.createClient(context, name, protocolsOf(ALPNProtocols));
    }
  } catch (error) {
    this.destroy(error);
    return;
  }
  this._handle?.start(this[kSession]);
};

TLSSocket.prototype._start = function _start() {
  this[kStart]();
};

TLSSocket.prototype.connect = function connect(...args) {
  this.connecting = true;
  const [options, callback] = net._normalizeArgs(args);
  if (callback !== null) this.once('connect', callback);
  this[kRaw].connect(options);
  return this;
};

// --- The handshake of a server -------------------------------------------------------------------

function onGreeting(socket) {
  const [servername, offered] = binding.greeting(socket[kSession]);
  socket.servername = servername;
  const { SNICallback, secureContext } = socket._tlsOptions;
  const go = (context) => {
    if (socket.destroyed) return;
    try {
      const { honorCipherOrder, requestCert } = socket._tlsOptions;
      const protocols = chooseProtocols(socket, servername, offered);
      socket._handle.accept(SecureContext.handleOf(context), protocols, requestCert === true, honorCipherOrder === true);
    } catch (error) {
      onTLSError(socket, error);
    }
  };
  if (typeof SNICallback !== 'function' || !servername) {
    go(secureContext);
    return;
  }
  let isCalled = false;
  SNICallback.call(socket, servername, (error, context) => {
    if (isCalled) return;
    isCalled = true;
    if (error) onTLSError(socket, error);
    else if (context && !(context instanceof SecureContext)) onTLSError(socket, new ERR_TLS_INVALID_CONTEXT('context'));
    else go(context ?? secureContext);
  });
}

function chooseProtocols(socket, servername, offered) {
  const { ALPNCallback, ALPNProtocols } = socket._tlsOptions;
  if (typeof ALPNCallback !== 'function' || offered === undefined) return protocolsOf(ALPNProtocols);
  const protocols = offered.map((bytes) => Buffer.from(bytes).toString('latin1'));
  const chosen = ALPNCallback.call(socket, { servername: servername || '', protocols });
  // A protocol that nobody offers ends the handshake with the alert for it.
  if (chosen === undefined) return [Buffer.from('\0')];
  if (!protocols.includes(chosen)) throw new ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, protocols);
  return [Buffer.from(chosen, 'latin1')];
}

// --- The end of the handshake --------------------------------------------------------------------

function onTLSError(socket, error = hungUp(socket)) {
  if (socket.destroyed) return;
  if (socket._tlsOptions.isServer && !socket._secureEstablished) {
    socket._tlsOptions.onClientError?.(error);
    socket._errorEmitted = true;
    // The alert goes before the connection does.
    socket.destroy();
    return;
  }
  socket.destroy(error);
}

/** What is wrong with the other side's certificate, if anything. */
function verifyPeer(socket, context) {
  const chain = binding.peerChain(socket[kSession]);
  const { isServer } = socket._tlsOptions;
  const problem = chain.length === 0 ? ['UNABLE_TO_GET_ISSUER_CERT', 'unable to get issuer certificate'] :
    binding.verifyChain(SecureContext.storeOf(context), chain, !isServer);
  if (problem === undefined) return undefined;
  return Object.assign(new Error(problem[1]), { code: problem[0] });
}

function onHandshakeDone(socket) {
  const { isServer } = socket._tlsOptions;
  const protocol = binding.info(socket[kSession])[3];
  socket.alpnProtocol = protocol ?? false;
  socket._secureEstablished = true;
  socket.secureConnecting = false;
  if (isServer) finishServer(socket);
  else finishClient(socket);
}

function finishServer(socket) {
  const { onSecure, requestCert, secureContext } = socket._tlsOptions;
  if (requestCert) {
    const problem = verifyPeer(socket, secureContext);
    if (problem === undefined) {
      socket.authorized = true;
    } else {
      socket.authorizationError = problem.code;
      if (socket._rejectUnauthorized) {
        socket.destroy();
        return;
      }
    }
  }
  socket._handle.release();
  socket.emit('secure');
  if (socket.destroyed) return;
  socket._controlReleased = true;
  onSecure?.(socket);
}

function finishClient(socket) {
  const { checkServerIdentity, connectOptions, secureContext, servername } = socket._tlsOptions;
  let problem = verifyPeer(socket, secureContext ?? createSecureContext(socket._tlsOptions));
  if (problem === undefined && connectOptions !== undefined) {
    const hostname = servername || connectOptions.servername || connectOptions.host ||
      connectOptions.socket?._host || 'localhost';
    try {
      problem = checkServerIdentity(hostname, socket.getPeerCertificate(true));
    } catch (error) {
      problem = error;
    }
  }
  if (problem) {
    socket.authorized = false;
    socket.authorizationError = problem.code || problem.message;
    if (connectOptions !== undefined && socket._rejectUnauthorized) {
      socket.destroy(problem);
      return;
    }
  } else {
    socket.authorized = true;
  }
  socket._handle.release();
  socket.emit('secure');
  if (!socket.destroyed && connectOptions !== undefined) socket.emit('secureConnect');
}

// --- What a program can ask ----------------------------------------------------------------------

function infoOf(socket) {
  return socket._secureEstablished ? binding.info(socket[kSession]) ?? [] : [];
}

function legacyCertificate(der) {
  const { X509Certificate } = require('internal/crypto/x509');
  return new X509Certificate(der).toLegacyObject();
}

/** The other side's certificate; with `detailed` those above it too, as `issuerCertificate`. */
TLSSocket.prototype.getPeerCertificate = function getPeerCertificate(detailed) {
  if (!this._secureEstablished) return null;
  const { X509Certificate } = require('internal/crypto/x509');
  const chain = binding.peerChain(this[kSession]).map((der) => new X509Certificate(der));
  if (chain.length === 0) return {};
  const leaf = chain[0].toLegacyObject();
  if (!detailed) return leaf;
  let certificate = leaf;
  let [current] = chain;
  // One that has issued itself ends the chain, and is its own issuer.
  for (let rest = chain.slice(1); ; rest = rest.filter((item) => item !== current)) {
    if (current.checkIssued(current)) {
      certificate.issuerCertificate = certificate;
      break;
    }
    const issuer = rest.find((item) => current.checkIssued(item));
    if (issuer === undefined) break;
    certificate.issuerCertificate = issuer.toLegacyObject();
    certificate = certificate.issuerCertificate;
    current = issuer;
  }
  return leaf;
};

TLSSocket.prototype.getPeerX509Certificate = function getPeerX509Certificate() {
  const { X509Certificate } = require('internal/crypto/x509');
  const [der] = this._secureEstablished ? binding.peerChain(this[kSession]) : [];
  return der === undefined ? undefined : new X509Certificate(der);
};

function ownCertificate(socket) {
  const { secureContext } = socket._tlsOptions;
  return secureContext === undefined ? undefined : SecureContext.certificateOf(secureContext);
}

TLSSocket.prototype.getCertificate = function getCertificate() {
  const der = ownCertificate(this);
  return der === undefined ? {} : legacyCertificate(der);
};

TLSSocket.prototype.getX509Certificate = function getX509Certificate() {
  const { X509Certificate } = require('internal/crypto/x509');
  const der = ownCertificate(this);
  return der === undefined ? undefined : new X509Certificate(der);
};

TLSSocket.prototype.getProtocol = function getProtocol() {
  return infoOf(this)[0] ?? null;
};

TLSSocket.prototype.getCipher = function getCipher() {
  const [version, name, standardName] = infoOf(this);
  if (name === undefined) return undefined;
  // The version that brought the suite.
  return { name, standardName, version: version === 'TLSv1.3' ? 'TLSv1.3' : 'TLSv1.2' };
};

TLSSocket.prototype.getEphemeralKeyInfo = function getEphemeralKeyInfo() {
  if (this._tlsOptions.isServer) return null;
  const group = infoOf(this)[4];
  if (group === undefined) return {};
  const known = {
    '__proto__': null, 'X25519': ['X25519', 253], 'secp256r1': ['prime256v1', 256], 'secp384r1': ['secp384r1', 384],
  };
  const [name, size] = known[group] ?? [group, 0];
  return { type: 'ECDH', name, size };
};

/** Sessions are not taken up again: there is none to hand out. */
TLSSocket.prototype.getSession = function getSession() {
  return undefined;
};

TLSSocket.prototype.getTLSTicket = function getTLSTicket() {
  return undefined;
};

TLSSocket.prototype.isSessionReused = function isSessionReused() {
  return false;
};

/** Takes a session to be taken up again, which this does not: the handshake will be a full one. */
TLSSocket.prototype.setSession = function setSession(session) {
  if (typeof session === 'string') session = Buffer.from(session, 'latin1');
  if (!ArrayBuffer.isView(session)) throw new ERR_INVALID_ARG_TYPE('session', ['string', 'Buffer'], session);
};

TLSSocket.prototype.setServername = function setServername(name) {
  validateString(name, 'name');
  if (this._tlsOptions.isServer) throw new ERR_TLS_SNI_FROM_SERVER();
  this._tlsOptions.servername = name;
};

TLSSocket.prototype.exportKeyingMaterial = function exportKeyingMaterial(length, label, context) {
  validateNumber(length, 'length', 1);
  validateString(label, 'label');
  if (context !== undefined && !ArrayBuffer.isView(context)) {
    throw new ERR_INVALID_ARG_TYPE('context', ['Buffer', 'TypedArray', 'DataView'], context);
  }
  if (!this._secureEstablished) throw new ERR_TLS_INVALID_STATE();
  const bytes = binding.exportKeyingMaterial(this[kSession], length, label, context);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

TLSSocket.prototype.disableRenegotiation = function disableRenegotiation() {
  this[kRenegotiationDisabled] = true;
};

/** No version of TLS that there is here should do this any more: the callback is told. */
TLSSocket.prototype.renegotiate = function renegotiate(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.destroyed) return undefined;
  const error = this[kRenegotiationDisabled] ? new ERR_TLS_RENEGOTIATION_DISABLED() :
    new ERR_TENON_NOT_SUPPORTED('TLS renegotiation');
  if (callback) process.nextTick(callback, error);
  return false;
};

/** Whether the size can be set, which it cannot. */
TLSSocket.prototype.setMaxSendFragment = function setMaxSendFragment() {
  return false;
};

for (const name of ['enableTrace', 'getFinished', 'getPeerFinished', 'getSharedSigalgs', 'setKeyCert']) {
  TLSSocket.prototype[name] = { [name]() {
    throw new ERR_TENON_NOT_SUPPORTED(`tlsSocket.${name}()`);
  } }[name];
}

module.exports = { TLSSocket, kStart };
