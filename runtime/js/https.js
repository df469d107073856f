'use strict';

// https: `http` over `tls`.

const http = require('http');
const tls = require('tls');
const { URL, isURL, urlToHttpOptions } = require('internal/url');
const { _connectionListener, httpServerPreClose, kConnections, setupConnectionsTracking, storeHTTPOptions } =
  require('internal/http/server');
const { kEmptyObject } = require('internal/util');
const { validateObject } = require('internal/validators');

/**
 * @param {object} [options] those of `tls.createServer` and of `http.createServer`
 * @param {Function} [listener]
 */
function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = kEmptyObject;
  } else if (options == null) {
    options = kEmptyObject;
  } else {
    validateObject(options, 'options');
  }
  options = { ...options };
  // What both sides can speak when they say so, unless the program knows better.
  if (!options.ALPNProtocols && !options.ALPNCallback) options.ALPNProtocols = ['http/1.1'];
  storeHTTPOptions.call(this, options);
  tls.Server.call(this, { noDelay: true, ...options }, _connectionListener);
  this[kConnections] = new Set();
  this.httpAllowHalfOpen = false;
  if (listener) this.on('request', listener);
  this.on('tlsClientError', (error, socket) => {
    if (!this.emit('clientError', error, socket)) socket.destroy();
  });
  this.on('listening', setupConnectionsTracking);
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);

for (const name of ['closeAllConnections', 'closeIdleConnections', 'setTimeout']) {
  Server.prototype[name] = http.Server.prototype[name];
}

Server.prototype.close = function close(...args) {
  httpServerPreClose(this);
  Reflect.apply(tls.Server.prototype.close, this, args);
  return this;
};

Server.prototype[Symbol.asyncDispose] = function() {
  return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

/** Connections are alike when all that makes their contexts is. */
const nameParts = [
  'ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername', 'minVersion',
  'maxVersion', 'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions',
  'sessionIdContext', 'sigalgs', 'privateKeyIdentifier', 'privateKeyEngine',
];

/** @param {object} [options] */
function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  options = { __proto__: null, ...options };
  options.defaultPort ??= 443;
  options.protocol ??= 'https:';
  http.Agent.call(this, options);
  this.maxCachedSessions = this.options.maxCachedSessions ?? 100;
}
Object.setPrototypeOf(Agent.prototype, http.Agent.prototype);
Object.setPrototypeOf(Agent, http.Agent);

Agent.prototype.createConnection = function createConnection(port, host, options) {
  if (port !== null && typeof port === 'object') options = port;
  else if (host !== null && typeof host === 'object') options = { ...host };
  else options = { ...options };
  if (typeof port === 'number') options.port = port;
  if (typeof host === 'string') options.host = host;
  return tls.connect(options);
};

Agent.prototype.getName = function getName(options = kEmptyObject) {
  let name = http.Agent.prototype.getName.call(this, options);
  for (const part of nameParts) {
    name += ':';
    const value = options[part];
    if (value === undefined || value === null || value === '') continue;
    if (part === 'servername' && value === options.host) continue;
    name += typeof value === 'object' && part === 'pfx' ? JSON.stringify(value) : value;
  }
  return name;
};

let globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });

/** @param {object} [options] @param {Function} [listener] */
function createServer(options, listener) {
  return new Server(options, listener);
}

/**
 * @param {string|URL|object} input
 * @param {object} [options]
 * @param {Function} [callback]
 */
function request(input, options, callback) {
  let read = {};
  if (typeof input === 'string') read = urlToHttpOptions(new URL(input));
  else if (isURL(input)) read = urlToHttpOptions(input);
  else {
    callback = options;
    options = input;
  }
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  return new http.ClientRequest({ ...read, ...options, _defaultAgent: globalAgent }, callback);
}

/** A request without a body, which is on its way. */
function get(input, options, callback) {
  const made = request(input, options, callback);
  made.end();
  return made;
}

module.exports = { Agent, Server, createServer, get, request };
Object.defineProperty(module.exports, 'globalAgent', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => globalAgent,
  set(agent) {
    globalAgent = agent;
  },
});
