'use strict';

// ClientRequest: a request, the connection it gets, and the answer to it.

const net = require('net');
const { Buffer } = require('buffer');
const { channel } = require('diagnostics_channel');
const {
  ERR_HTTP_HEADERS_SENT,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_HTTP_TOKEN,
  ERR_INVALID_PROTOCOL,
  ERR_UNESCAPED_CHARACTERS,
} = require('internal/errors').codes;
const eos = require('internal/streams/end-of-stream');
const { once } = require('internal/util');
const { getTimerDuration } = require('internal/timers');
const { URL, isURL, urlToHttpOptions } = require('internal/url');
const { validateBoolean, validateInteger } = require('internal/validators');
const { Agent, getGlobalAgent } = require('internal/http/agent');
const { IncomingMessage, completeMessage, fillMessage } = require('internal/http/incoming');
const { OutgoingMessage, drained, kErrored, kUniqueHeaders, parseUniqueHeadersOption } =
  require('internal/http/outgoing');
const { BODY, HTTPParser, NO_BODY, UPGRADE } = require('internal/http/parser');
const { checkIsHttpToken, connectionReset, kOutHeaders } = require('internal/http/common');

const kError = Symbol('kError');
const kPath = Symbol('kPath');
const kClient = Symbol('kClient');

const createdChannel = channel('http.client.request.created');
const startChannel = channel('http.client.request.start');
const errorChannel = channel('http.client.request.error');
const responseChannel = channel('http.client.response.finish');

const forbiddenInPath = /[^\u0021-\u00ff]/;

function validateHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

/** The options of a request out of its arguments. */
function readArguments(input, options, callback) {
  if (typeof input === 'string') input = urlToHttpOptions(new URL(input));
  else if (isURL(input)) input = urlToHttpOptions(input);
  else {
    callback = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    callback = options;
    options = null;
  }
  options = { __proto__: null, ...input, ...options };
  return { options, callback };
}

/**
 * @param {string|URL|object} input
 * @param {object} [options]
 * @param {(response: IncomingMessage) => void} [callback]
 */
function ClientRequest(input, options, callback) {
  OutgoingMessage.call(this);
  ({ options, callback } = readArguments(input, options, callback));

  const { signal } = options;
  delete options.signal;
  let { agent } = options;
  const defaultAgent = options._defaultAgent || getGlobalAgent();
  if (agent === false) {
    agent = new defaultAgent.constructor();
  } else if (agent === null || agent === undefined) {
    if (typeof options.createConnection !== 'function') agent = defaultAgent;
  } else if (typeof agent.addRequest !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  this.agent = agent;

  const protocol = options.protocol || defaultAgent.protocol;
  const expectedProtocol = agent?.protocol ?? defaultAgent.protocol;
  if (options.path && forbiddenInPath.test(`${options.path}`)) throw new ERR_UNESCAPED_CHARACTERS('Request path');
  if (protocol !== expectedProtocol) throw new ERR_INVALID_PROTOCOL(protocol, expectedProtocol);

  const defaultPort = options.defaultPort || agent?.defaultPort;
  options.port = options.port || defaultPort || 80;
  const host = options.host = validateHost(options.hostname, 'hostname') || validateHost(options.host, 'host') ||
    'localhost';
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : options.setDefaultHeaders !== false;
  this._removedConnection = options.setDefaultHeaders === false;
  this._removedContLen = options.setDefaultHeaders === false;
  this._removedTE = options.setDefaultHeaders === false;

  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = getTimerDuration(options.timeout, 'timeout');
  if (signal) require('stream').addAbortSignal(signal, this);

  let { method } = options;
  if (method != null && typeof method !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  }
  if (method) {
    if (!checkIsHttpToken(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', method);
    method = method.toUpperCase();
  }
  this.method = method || 'GET';
  readLimits(this, options);

  this[kPath] = options.path || '/';
  if (callback) this.once('response', callback);
  this.useChunkedEncodingByDefault = !['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'].includes(this.method);
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = protocol;

  if (agent) {
    // One that keeps connections, or that has to share few.
    if (!agent.keepAlive && !Number.isFinite(agent.maxSockets)) {
      this._last = true;
      this.shouldKeepAlive = false;
    } else {
      this._last = false;
      this.shouldKeepAlive = true;
    }
  }
  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
  storeHeaders(this, options, { host, setHost, defaultPort });
  connect(this, options, agent);
  if (createdChannel.hasSubscribers) createdChannel.publish({ request: this });
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

function readLimits(request, { maxHeaderSize, insecureHTTPParser, joinDuplicateHeaders }) {
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  request.maxHeaderSize = maxHeaderSize;
  if (insecureHTTPParser !== undefined) validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  request.insecureHTTPParser = insecureHTTPParser;
  if (joinDuplicateHeaders !== undefined) validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  request.joinDuplicateHeaders = joinDuplicateHeaders;
}

function storeHeaders(request, options, { host, setHost, defaultPort }) {
  const { headers } = options;
  if (Array.isArray(headers)) {
    // Lines as they are: nothing is added but what tells the body's end.
    request._storeHeader(`${request.method} ${request.path} HTTP/1.1\r\n`, headers);
    return;
  }
  for (const key of Object.keys(headers ?? {})) request.setHeader(key, headers[key]);
  if (setHost && host && !request.getHeader('host')) {
    request.setHeader('Host', hostHeader(host, options.port, defaultPort));
  }
  if (options.auth && !request.getHeader('Authorization')) {
    request.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
  }
  if (request.getHeader('expect')) {
    if (request._header) throw new ERR_HTTP_HEADERS_SENT('render');
    request._storeHeader(`${request.method} ${request.path} HTTP/1.1\r\n`, request[kOutHeaders]);
  }
}

function hostHeader(host, port, defaultPort) {
  const isIPv6 = host.includes(':') && host.includes(':', host.indexOf(':') + 1) && !host.startsWith('[');
  const name = isIPv6 ? `[${host}]` : host;
  return port && +port !== defaultPort ? `${name}:${port}` : name;
}

/** Asks for a connection: of the agent, or of its own. */
function connect(request, options, agent) {
  let optionsWithPath = options;
  if (request.socketPath) {
    optionsWithPath = { ...options, path: request.socketPath };
  } else if (optionsWithPath.path) {
    // The path of the request is not one of a socket in the file system.
    optionsWithPath = { ...options, path: undefined };
  }
  if (agent) {
    agent.addRequest(request, optionsWithPath);
    return;
  }
  request._last = true;
  request.shouldKeepAlive = false;
  if (typeof options.createConnection !== 'function') {
    request.onSocket(net.createConnection(optionsWithPath));
    return;
  }
  const onCreated = once((error, socket) => {
    if (error) process.nextTick(() => emitErrorEvent(request, error));
    else request.onSocket(socket);
  });
  try {
    const socket = options.createConnection(optionsWithPath, onCreated);
    if (socket) onCreated(null, socket);
  } catch (error) {
    onCreated(error);
  }
}

const { prototype } = ClientRequest;

Object.defineProperty(prototype, 'path', {
  __proto__: null,
  get() {
    return this[kPath];
  },
  set(value) {
    const path = String(value);
    if (forbiddenInPath.test(path)) throw new ERR_UNESCAPED_CHARACTERS('Request path');
    this[kPath] = path;
  },
  configurable: true,
  enumerable: true,
});

prototype._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
  if (startChannel.hasSubscribers) startChannel.publish({ request: this });
};

prototype._implicitHeader = function _implicitHeader() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, this[kOutHeaders]);
};

prototype.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(() => this.emit('abort'));
  this.destroy();
};

prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  // Nobody reads the answer any more.
  this.res?._dump();
  this[kError] = error;
  this.socket?.destroy(error);
  return this;
};

function emitErrorEvent(request, error) {
  if (errorChannel.hasSubscribers) errorChannel.publish({ request, error });
  request[kErrored] = error;
  request.emit('error', error);
}

function emitClose(request) {
  if (request._closed) return;
  request._closed = true;
  request.emit('close');
}

/** The connection, or why there is none. */
prototype.onSocket = function onSocket(socket, error) {
  process.nextTick(onSocketLater, this, socket, error);
};

function onSocketLater(request, socket, error) {
  if (!request.destroyed && !error) {
    new Client(request, socket);
    return;
  }
  request.destroyed = true;
  if (!socket || (!error && request.agent && !socket.destroyed)) {
    failWithoutSocket(request, error || request[kError]);
    socket?.emit('free');
    return;
  }
  eos(socket.destroy(error || request[kError]), (failure) => {
    if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
    failWithoutSocket(request, failure || error || request[kError]);
  });
}

/** Ends a request that never had its connection. */
function failWithoutSocket(request, error) {
  if (!error && !request.aborted) error = connectionReset('socket hang up');
  if (error) emitErrorEvent(request, error);
  emitClose(request);
}

/** Does something when there is a socket, and when it is connected. */
prototype._deferToConnect = function _deferToConnect(method, args) {
  const run = () => {
    const act = () => {
      if (method) Reflect.apply(this.socket[method], this.socket, args);
    };
    if (this.socket.writable && !this.socket.connecting) act();
    else this.socket.once('connect', act);
  };
  if (this.socket) run();
  else this.once('socket', run);
};

prototype.setTimeout = function setTimeout(milliseconds, callback) {
  if (this._ended) return this;
  listenTimeout(this);
  milliseconds = getTimerDuration(milliseconds, 'msecs');
  if (callback) this.once('timeout', callback);
  const set = (socket) => {
    if (socket.connecting) socket.once('connect', () => socket.setTimeout(milliseconds));
    else socket.setTimeout(milliseconds);
  };
  if (this.socket) set(this.socket);
  else this.once('socket', set);
  return this;
};

/** Has the socket's timeout be the request's. */
function listenTimeout(request) {
  if (request.timeoutCb) return;
  request.timeoutCb = () => request.emit('timeout');
  if (request.socket) request.socket.once('timeout', request.timeoutCb);
  else request.on('socket', (socket) => socket.once('timeout', request.timeoutCb));
}

prototype.setNoDelay = function setNoDelay(noDelay) {
  this._deferToConnect('setNoDelay', [noDelay]);
};

prototype.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  this._deferToConnect('setKeepAlive', [enable, initialDelay]);
};

prototype.clearTimeout = function clearTimeout(callback) {
  this.setTimeout(0, callback);
};

// --- The exchange ----------------------------------------------------------------------------------

/** One request and its answer over a socket. */
class Client {
  #request;
  #socket;
  #parser;
  #listeners;
  /** Whether the answer is over and only the request's own end is waited for. */
  #answered = false;

  constructor(request, socket) {
    this.#request = request;
    this.#socket = socket;
    request.socket = socket;
    const parser = new HTTPParser('response', {
      maxHeaderSize: request.maxHeaderSize,
      maxLines: request.maxHeadersCount,
    });
    this.#parser = parser;
    request.parser = parser;
    socket.parser = parser;
    socket._httpMessage = request;
    socket[kClient] = this;
    parser.onHead = (head) => this.#onHead(head);
    parser.onBody = (chunk) => this.#onBody(chunk);
    parser.onComplete = (trailers) => this.#onComplete(trailers);
    this.#listeners = {
      data: (packet) => this.#onData(packet),
      end: () => this.#onEnd(),
      close: () => this.#onClose(),
      drain: () => this.#onDrain(),
      error: (error) => this.#onError(error),
    };
    for (const name in this.#listeners) socket.on(name, this.#listeners[name]);
    if (request.timeout !== undefined || request.agent?.options?.timeout) listenTimeout(request);
    request.once('prefinish', () => {
      if (this.#answered) this.#release();
    });
    request.emit('socket', socket);
    request._flush();
    // The program may have asked for its end meanwhile.
    if (request.destroyed && !socket.destroyed) socket.destroy(request[kError]);
    // Data may have come with the connection.
    if (!socket.isPaused?.()) socket.resume();
  }

  #fail(error) {
    this.#socket._hadError = true;
    emitErrorEvent(this.#request, error);
  }

  #onData(packet) {
    const request = this.#request;
    const socket = this.#socket;
    const rest = this.#parser.execute(packet);
    if (rest === undefined) return;
    if (rest instanceof Error) {
      this.#detach();
      socket.destroy();
      this.#fail(rest);
      request.destroyed = true;
      emitClose(request);
      return;
    }
    // Another protocol.
    const { res } = request;
    const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
    this.#detach();
    if (request.timeoutCb) socket.removeListener('timeout', request.timeoutCb);
    if (request.listenerCount(event) === 0) {
      socket.destroy();
      emitClose(request);
      return;
    }
    request.upgradeOrConnect = true;
    socket._httpMessage = null;
    // Nobody but the program may have the socket now.
    socket.emit('agentRemove');
    socket.readableFlowing = null;
    request.emit(event, res, socket, rest);
    request.destroyed = true;
    emitClose(request);
  }

  #onEnd() {
    const request = this.#request;
    this.#parser.finish();
    if (!request.res && !this.#socket._hadError) {
      // The other side hung up.
      this.#socket._hadError = true;
      this.#detach();
      this.#socket.destroy();
      emitErrorEvent(request, connectionReset('socket hang up'));
      request.destroyed = true;
      emitClose(request);
      return;
    }
    if (this.#socket.writable) this.#socket.end();
  }

  #onError(error) {
    const request = this.#request;
    this.#socket.on('error', () => {});
    if (!this.#socket._hadError) this.#fail(error);
    this.#parser.stop();
    this.#socket.destroy();
  }

  #onClose() {
    const request = this.#request;
    this.#parser.finish();
    this.#detach();
    request.destroyed = true;
    const { res } = request;
    if (res !== null) {
      if (!res.complete) res.destroy(request[kError] ?? connectionReset('aborted'));
      if (res.readableEnded || !res.readable) emitClose(request);
      else {
        res.on('end', () => emitClose(request));
        res.on('close', () => emitClose(request));
      }
      return;
    }
    if (!this.#socket._hadError) {
      this.#socket._hadError = true;
      emitErrorEvent(request, connectionReset('socket hang up'));
    }
    emitClose(request);
  }

  #onDrain() {
    drained(this.#request);
  }

  #detach() {
    const socket = this.#socket;
    for (const name in this.#listeners) socket.removeListener(name, this.#listeners[name]);
    socket.parser = null;
    this.#request.parser = null;
    socket[kClient] = undefined;
  }

  #onHead(head) {
    const request = this.#request;
    const socket = this.#socket;
    if (request.res !== null) {
      // A second answer to one request.
      socket.destroy();
      this.#parser.stop();
      return NO_BODY;
    }
    const response = new IncomingMessage(socket);
    response.joinDuplicateHeaders = request.joinDuplicateHeaders;
    fillMessage(response, head);
    response.req = request;
    if (request.method === 'CONNECT' || head.upgrade) {
      response.upgrade = true;
      request.res = response;
      return UPGRADE;
    }
    if (head.status < 200) {
      // Not the answer yet.
      if (head.status === 100) request.emit('continue');
      request.emit('information', {
        statusCode: response.statusCode,
        statusMessage: response.statusMessage,
        httpVersion: response.httpVersion,
        httpVersionMajor: response.httpVersionMajor,
        httpVersionMinor: response.httpVersionMinor,
        headers: response.headers,
        rawHeaders: response.rawHeaders,
      });
      return NO_BODY;
    }
    request.res = response;
    if (request.shouldKeepAlive && !head.keepAlive) request.shouldKeepAlive = false;
    if (responseChannel.hasSubscribers) responseChannel.publish({ request, response });
    response.on('end', () => this.#onResponseEnd());
    this.#listeners.timeout = () => response.emit('timeout');
    socket.on('timeout', this.#listeners.timeout);
    if (request.aborted || !request.emit('response', response)) response._dump();
    return request.method === 'HEAD' ? NO_BODY : BODY;
  }

  #onBody(chunk) {
    const { res } = this.#request;
    if (res === null || res._dumped) return;
    if (!res.push(chunk)) this.#socket.pause();
  }

  #onComplete(trailers) {
    const { res } = this.#request;
    if (res === null || res.complete) return;
    completeMessage(res, trailers);
    if (res.upgrade) return;
    // Answers that come now are to requests nobody made.
    this.#answered = true;
  }

  #onResponseEnd() {
    const request = this.#request;
    request._ended = true;
    if (!request.shouldKeepAlive) {
      const socket = this.#socket;
      if (socket.writable) {
        if (typeof socket.destroySoon === 'function') socket.destroySoon();
        else socket.end();
      }
      return;
    }
    if (request.writableFinished && !this.#socket.destroyed) this.#release();
  }

  /** The connection is free for another request. */
  #release() {
    const request = this.#request;
    const socket = this.#socket;
    if (!request._ended || !request.shouldKeepAlive || socket.destroyed || socket[kClient] !== this) return;
    if (request.timeoutCb) {
      socket.removeListener('timeout', request.timeoutCb);
      request.timeoutCb = null;
    }
    this.#detach();
    request.destroyed = true;
    process.nextTick(() => {
      emitClose(request);
      socket.emit('free');
    });
  }
}

module.exports = { ClientRequest, Agent };
