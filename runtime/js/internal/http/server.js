'use strict';

// The server: connections, the requests on each, and their time limits.

const net = require('net');
const EventEmitter = require('events');
const { channel } = require('diagnostics_channel');
const { ERR_HTTP_REQUEST_TIMEOUT, ERR_HTTP_SOCKET_ENCODING, ERR_OUT_OF_RANGE } = require('internal/errors').codes;
const { kEmptyObject } = require('internal/util');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { IncomingMessage, abortMessage, completeMessage, fillMessage } = require('internal/http/incoming');
const { BODY, HTTPParser, UPGRADE } = require('internal/http/parser');
const { ServerResponse } = require('internal/http/response');
const { drained, kUniqueHeaders, parseUniqueHeadersOption } = require('internal/http/outgoing');
const { STATUS_CODES } = require('internal/http/common');

const kIncomingMessage = Symbol('IncomingMessage');
const kServerResponse = Symbol('ServerResponse');
const kConnections = Symbol('http.server.connections');
const kCheckTimer = Symbol('http.server.connectionsCheckingInterval');
const kConnection = Symbol('kConnection');

const startChannel = channel('http.server.request.start');
const finishChannel = channel('http.server.response.finish');

/** Takes the options of `createServer` into the server. */
function storeHTTPOptions(options) {
  this[kIncomingMessage] = options.IncomingMessage || IncomingMessage;
  this[kServerResponse] = options.ServerResponse || ServerResponse;
  const limit = (name, fallback) => {
    const value = options[name];
    if (value === undefined) return fallback;
    validateInteger(value, name, 0);
    return value;
  };
  const flag = (name, fallback) => {
    const value = options[name];
    if (value === undefined) return fallback;
    validateBoolean(value, `options.${name}`);
    return value;
  };
  this.maxHeaderSize = limit('maxHeaderSize', undefined);
  this.insecureHTTPParser = flag('insecureHTTPParser', undefined);
  this.requestTimeout = limit('requestTimeout', 300_000);
  this.headersTimeout = limit('headersTimeout',
    this.requestTimeout > 0 ? Math.min(60_000, this.requestTimeout) : 60_000);
  if (this.requestTimeout > 0 && this.headersTimeout > 0 && this.headersTimeout > this.requestTimeout) {
    throw new ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
  }
  this.keepAliveTimeout = limit('keepAliveTimeout', 5_000);
  this.keepAliveTimeoutBuffer = limit('keepAliveTimeoutBuffer', 1_000);
  this.connectionsCheckingInterval = limit('connectionsCheckingInterval', 30_000);
  this.requireHostHeader = flag('requireHostHeader', true);
  this.joinDuplicateHeaders = flag('joinDuplicateHeaders', undefined);
  this.rejectNonStandardBodyWrites = flag('rejectNonStandardBodyWrites', false);
  if (options.shouldUpgradeCallback !== undefined) {
    validateFunction(options.shouldUpgradeCallback, 'options.shouldUpgradeCallback');
    this.shouldUpgradeCallback = options.shouldUpgradeCallback;
  } else {
    this.shouldUpgradeCallback = function() {
      return this.listenerCount('upgrade') > 0;
    };
  }
}

/**
 * @param {object} [options]
 * @param {(request: IncomingMessage, response: ServerResponse) => void} [requestListener]
 */
function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = kEmptyObject;
  } else if (options == null) {
    options = kEmptyObject;
  } else {
    validateObject(options, 'options');
  }
  storeHTTPOptions.call(this, options);
  net.Server.call(this, {
    allowHalfOpen: true,
    noDelay: options.noDelay ?? true,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark,
  });
  if (requestListener) this.on('request', requestListener);
  // Whether a client may close its half and still get its answer.
  this.httpAllowHalfOpen = false;
  this.on('connection', connectionListener);
  this.on('listening', setupConnectionsTracking);
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this[kConnections] = new Set();
  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

/** Looks now and then for connections that take too long. */
function setupConnectionsTracking() {
  this[kConnections] ??= new Set();
  clearInterval(this[kCheckTimer]);
  this[kCheckTimer] = setInterval(checkConnections, this.connectionsCheckingInterval, this);
  this[kCheckTimer].unref();
}

function checkConnections(server) {
  if (server.headersTimeout === 0 && server.requestTimeout === 0) return;
  const now = performance.now();
  for (const connection of [...server[kConnections]]) {
    if (connection.isLate(now)) socketOnError.call(connection.socket, new ERR_HTTP_REQUEST_TIMEOUT());
  }
}

/** What both kinds of servers do before they close. */
function httpServerPreClose(server) {
  server.closeIdleConnections();
  clearInterval(server[kCheckTimer]);
}

Server.prototype.close = function close(...args) {
  httpServerPreClose(this);
  Reflect.apply(net.Server.prototype.close, this, args);
  return this;
};

Server.prototype[Symbol.asyncDispose] = function() {
  return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

Server.prototype.closeAllConnections = function closeAllConnections() {
  for (const { socket } of [...this[kConnections] ?? []]) socket.destroy();
};

Server.prototype.closeIdleConnections = function closeIdleConnections() {
  for (const connection of [...this[kConnections] ?? []]) {
    if (connection.isIdle && connection.hasServed) connection.socket.destroy();
  }
};

Server.prototype.setTimeout = function setTimeout(milliseconds, callback) {
  this.timeout = milliseconds;
  if (callback) this.on('timeout', callback);
  return this;
};

Server.prototype[EventEmitter.captureRejectionSymbol] = function(error, event, ...args) {
  if (event !== 'request') {
    Reflect.apply(net.Server.prototype[EventEmitter.captureRejectionSymbol] ?? (() => {}), this,
                  [error, event, ...args]);
    return;
  }
  const [, response] = args;
  if (!response.headersSent && !response.writableEnded) {
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    response.statusCode = 500;
    response.end(STATUS_CODES[500]);
  } else {
    response.destroy();
  }
};

// --- Connections -----------------------------------------------------------------------------------

/** Serves what comes over `socket`. */
function connectionListener(socket) {
  new Connection(this, socket).start();
}

class Connection {
  server;
  socket;
  /** Requests whose answers have not gone, and the answers that wait for those before them. */
  incoming = [];
  outgoing = [];
  /** Bytes of waiting answers. */
  outgoingData = 0;
  hasServed = false;
  #parser;
  #message = null;
  #keepAliveTimeoutSet = false;
  #requests = 0;
  #paused = false;
  // When the message under way began, and whether its head is there.
  #begun = 0;
  #hasHead = false;
  #listeners;

  constructor(server, socket) {
    this.server = server;
    this.socket = socket;
  }

  /** Whether nothing is under way. */
  get isIdle() {
    return this.incoming.length === 0 && this.outgoing.length === 0 && !this.#parser.isBusy;
  }

  isLate(now) {
    if (this.#begun === 0 || this.#message === null && this.#hasHead) return false;
    const { headersTimeout, requestTimeout } = this.server;
    const time = now - this.#begun;
    return (headersTimeout > 0 && !this.#hasHead && time > headersTimeout) ||
      (requestTimeout > 0 && time > requestTimeout);
  }

  start() {
    const { server, socket } = this;
    socket.server = server;
    socket[kConnection] = this;
    server[kConnections]?.add(this);
    if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
    socket.on('timeout', onTimeout);
    const parser = new HTTPParser('request', {
      maxHeaderSize: server.maxHeaderSize,
      maxLines: server.maxHeadersCount,
    });
    this.#parser = parser;
    socket.parser = parser;
    parser.onBegin = () => {
      this.#begun = performance.now();
      this.#hasHead = false;
      this.#clearKeepAliveTimeout();
    };
    parser.onHead = (head) => this.#onHead(head);
    parser.onBody = (chunk) => this.#onBody(chunk);
    parser.onComplete = (trailers) => this.#onComplete(trailers);
    this.#begun = performance.now();
    this.#listeners = {
      data: (packet) => this.#onData(packet),
      end: () => this.#onEnd(),
      close: () => this.#onClose(),
      drain: () => this.#onDrain(),
      error: socketOnError,
    };
    for (const name in this.#listeners) socket.on(name, this.#listeners[name]);
    // The bytes are the parser's.
    socket.setEncoding = function setEncoding() {
      throw new ERR_HTTP_SOCKET_ENCODING();
    };
  }

  #onData(packet) {
    const { server, socket } = this;
    const rest = this.#parser.execute(packet);
    if (rest === undefined) {
      if (this.#paused && !socket.destroyed) socket.pause();
      return;
    }
    if (rest instanceof Error) {
      socketOnError.call(socket, rest);
      return;
    }
    // Another protocol.
    const [request] = this.incoming.splice(-1);
    const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (server.listenerCount(event) === 0) {
      socket.destroy();
      return;
    }
    this.#detach();
    socket.readableFlowing = null;
    server.emit(event, request, socket, rest);
  }

  #detach() {
    const { socket } = this;
    for (const name in this.#listeners) socket.removeListener(name, this.#listeners[name]);
    socket.removeListener('timeout', onTimeout);
    delete socket.setEncoding;
    socket.parser = null;
    socket[kConnection] = undefined;
    this.server[kConnections]?.delete(this);
  }

  #onEnd() {
    const { server, socket } = this;
    const error = this.#parser.finish();
    if (error !== undefined) {
      socketOnError.call(socket, error);
      return;
    }
    if (!server.httpAllowHalfOpen) {
      this.#abortIncoming();
      if (socket.writable) socket.end();
    } else if (this.outgoing.length > 0) {
      this.outgoing.at(-1)._last = true;
    } else if (socket._httpMessage) {
      socket._httpMessage._last = true;
    } else if (socket.writable) {
      socket.end();
    }
  }

  #onClose() {
    this.#parser.stop();
    this.socket.parser = null;
    this.server[kConnections]?.delete(this);
    this.#abortIncoming();
    // Those that never got the socket are over as well.
    for (const response of this.outgoing.splice(0)) {
      response.destroyed = true;
      response._closed = true;
      response.emit('close');
    }
  }

  #abortIncoming() {
    for (const request of this.incoming.splice(0)) abortMessage(request);
  }

  #onDrain() {
    const { socket } = this;
    if (this.#paused && socket.writableLength + this.outgoingData < socket.writableHighWaterMark) {
      this.#paused = false;
      socket.resume();
    }
    drained(socket._httpMessage);
  }

  /** Bytes more or less that wait in answers. */
  #onPending(amount) {
    this.outgoingData += amount;
    const { socket } = this;
    if (this.#paused && this.outgoingData < socket.writableHighWaterMark && !socket.writableNeedDrain) {
      this.#paused = false;
      socket.resume();
    }
  }

  #onHead(head) {
    const { server, socket } = this;
    this.#hasHead = true;
    const request = new server[kIncomingMessage](socket);
    request.joinDuplicateHeaders = server.joinDuplicateHeaders;
    fillMessage(request, head);
    this.#message = request;
    if (head.upgrade) {
      request.upgrade = head.method === 'CONNECT' || Boolean(server.shouldUpgradeCallback(request));
      if (request.upgrade) {
        this.incoming.push(request);
        return UPGRADE;
      }
    }
    this.incoming.push(request);
    // Answers that nobody takes must not gather without end.
    if (!this.#paused && (socket.writableNeedDrain || this.outgoingData >= socket.writableHighWaterMark)) {
      this.#paused = true;
      socket.pause();
    }
    this.#answer(request, head.keepAlive);
    return BODY;
  }

  #answer(request, keepAlive) {
    const { server, socket } = this;
    const response = new server[kServerResponse](request, {
      highWaterMark: socket.writableHighWaterMark,
      rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
    });
    response._keepAliveTimeout = server.keepAliveTimeout;
    response._maxRequestsPerSocket = server.maxRequestsPerSocket;
    response._onPendingData = (amount) => this.#onPending(amount);
    response.shouldKeepAlive = keepAlive;
    response[kUniqueHeaders] = server[kUniqueHeaders];
    if (socket._httpMessage) this.outgoing.push(response);
    else response.assignSocket(socket);
    response.on('finish', () => this.#onFinish(request, response));

    if (startChannel.hasSubscribers) startChannel.publish({ request, response, socket, server });
    let handled = false;
    if (request.httpVersionMajor === 1 && request.httpVersionMinor === 1) {
      if (server.requireHostHeader && request.headers.host === undefined) {
        response.writeHead(400, ['Connection', 'close']);
        response.end();
        return;
      }
      if (server.maxRequestsPerSocket > 0) {
        this.#requests++;
        response.maxRequestsOnConnectionReached = server.maxRequestsPerSocket <= this.#requests;
        if (server.maxRequestsPerSocket < this.#requests) {
          handled = true;
          server.emit('dropRequest', request, socket);
          response.writeHead(503);
          response.end();
        }
      }
      const { expect } = request.headers;
      if (!handled && expect !== undefined) handled = this.#expect(expect, request, response);
    }
    if (!handled) server.emit('request', request, response);
  }

  /** Whether the expectation is all there is to answer. */
  #expect(expect, request, response) {
    const { server } = this;
    if (/(?:^|\W)100-continue(?:$|\W)/i.test(expect)) {
      response._expect_continue = true;
      if (server.listenerCount('checkContinue') > 0) {
        server.emit('checkContinue', request, response);
        return true;
      }
      response.writeContinue();
      return false;
    }
    if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', request, response);
    } else {
      response.writeHead(417);
      response.end();
    }
    return true;
  }

  #onFinish(request, response) {
    const { server, socket } = this;
    if (finishChannel.hasSubscribers) finishChannel.publish({ request, response, socket, server });
    this.hasServed = true;
    const index = this.incoming.indexOf(request);
    if (index !== -1) this.incoming.splice(index, 1);
    // What nobody read of the request is in the way of the next one.
    if (!request._consuming && request.readableFlowing === null) request._dump();
    response.detachSocket(socket);
    process.nextTick(() => {
      if (response._closed) return;
      response.destroyed = true;
      response._closed = true;
      response.emit('close');
    });
    if (response._last) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
      return;
    }
    const next = this.outgoing.shift();
    if (next !== undefined) {
      next.assignSocket(socket);
      return;
    }
    if (!server.listening && this.isIdle) {
      // A server that is closing waits for nobody's next request.
      socket.destroySoon?.();
      return;
    }
    if (server.keepAliveTimeout && typeof socket.setTimeout === 'function') {
      socket.setTimeout(server.keepAliveTimeout + server.keepAliveTimeoutBuffer);
      this.#keepAliveTimeoutSet = true;
    }
  }

  #clearKeepAliveTimeout() {
    if (!this.#keepAliveTimeoutSet) return;
    this.#keepAliveTimeoutSet = false;
    this.socket.setTimeout(this.server.timeout || 0);
  }

  #onBody(chunk) {
    const message = this.#message;
    if (message === null || message._dumped) return;
    if (!message.push(chunk) && !this.#paused) this.socket.pause();
  }

  #onComplete(trailers) {
    const message = this.#message;
    this.#message = null;
    this.#begun = 0;
    if (message !== null) completeMessage(message, trailers);
  }
}

// `this` is the socket.
function onTimeout() {
  const connection = this[kConnection];
  const request = connection.incoming.at(-1);
  const response = this._httpMessage;
  const byRequest = request && !request.complete && request.emit('timeout', this);
  const byResponse = response?.emit('timeout', this);
  const byServer = connection.server.emit('timeout', this);
  if (!byRequest && !byResponse && !byServer) this.destroy();
}

const statusOf = {
  __proto__: null,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

// `this` is the socket: answers what cannot be read, unless the program does.
function socketOnError(error) {
  const connection = this[kConnection];
  this.on('error', () => {});
  if (connection === undefined) return;
  const { server } = connection;
  if (server.listenerCount('clientError') > 0) {
    server.emit('clientError', error, this);
    return;
  }
  // Not in the middle of an answer.
  if (this.writable && (!this._httpMessage || !this._httpMessage._headerSent)) {
    const status = statusOf[error.code] ?? 400;
    this.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`, 'latin1');
    if (typeof this.destroySoon === 'function') this.destroySoon();
    else this.end();
    if (error.code?.startsWith('HPE_') || status === 408) return;
  }
  this.destroy(error);
}

module.exports = {
  Server,
  _connectionListener: connectionListener,
  httpServerPreClose,
  kConnections,
  kIncomingMessage,
  kServerResponse,
  setupConnectionsTracking,
  storeHTTPOptions,
};
