'use strict';

// net: sockets and servers over TCP and UNIX sockets. The streams are `Duplex`es over the native handles
// (`internalBinding('stream')` has their contract); child_process and process.stdio use the same sockets.

const { Duplex } = require('stream');
const EventEmitter = require('events');
const diagnostics = require('diagnostics_channel');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS,
    ERR_SERVER_ALREADY_LISTEN, ERR_SERVER_NOT_RUNNING, ERR_SOCKET_CLOSED,
    ERR_SOCKET_CLOSED_BEFORE_CONNECTION,
  },
  errnoException, exceptionWithHostPort, uvExceptionWithHostPort,
} = require('internal/errors');
const {
  validateAbortSignal, validateFunction, validateInt32, validateNumber, validatePort, validateString,
  validateBoolean,
} = require('internal/validators');
const { createHandle, isIP, isIPv4, isIPv6, kConnectsFor, normalizedArgsSymbol } = require('internal/net');
const { Pipe, constants: pipeConstants } = internalBinding('pipe_wrap');
const { TCP, constants: tcpConstants } = internalBinding('tcp_wrap');
const { UV_EOF, UV_ECANCELED, UV_EADDRINUSE, UV_ENOTCONN } = internalBinding('uv');

const kTimeout = Symbol('kTimeout');
const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
const kSetNoDelay = Symbol('kSetNoDelay');
const kOnWritten = Symbol('kOnWritten');
const kWriteCallback = Symbol('kWriteCallback');

const noop = () => {};

const clientSocketChannel = diagnostics.channel('net.client.socket');
const serverSocketChannel = diagnostics.channel('net.server.socket');
/** Made by the first server: standard streams need none. */
let listenTracing;

let Buffer;
function bufferFrom(bytes) {
  Buffer ??= require('buffer').Buffer;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function toNumber(value) {
  const number = Number(value);
  return number >= 0 ? number : false;
}

function isPipeName(text) {
  return typeof text === 'string' && toNumber(text) === false;
}

/** The many forms of connect and listen arguments as `[options, callback]`. */
function normalizeArgs(args) {
  let array;
  if (args.length === 0) {
    array = [{}, null];
  } else {
    const first = args[0];
    let options = {};
    if (typeof first === 'object' && first !== null) {
      options = first;
    } else if (isPipeName(first)) {
      options.path = first;
    } else {
      options.port = first;
      if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
    }
    const last = args[args.length - 1];
    array = [options, typeof last === 'function' ? last : null];
  }
  array[normalizedArgsSymbol] = true;
  return array;
}

/** A connection, or one end of a pipe or terminal. */
function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (options?.objectMode || options?.readableObjectMode || options?.writableObjectMode) {
    throw new ERR_INVALID_ARG_VALUE('options.objectMode', true, 'is not supported');
  }
  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this._closeAfterHandlingError = false;
  this._handle = null;
  this[kTimeout] = null;
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;
  this[kOnWritten] = undefined;
  this[kWriteCallback] = null;
  this._pendingData = null;
  this._pendingEncoding = '';
  this._server = null;
  this.server = null;

  if (typeof options === 'number') options = { fd: options };
  else options = { ...options };
  options.allowHalfOpen = Boolean(options.allowHalfOpen);
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');

  let handle = options.handle ?? null;
  const { fd } = options;
  if (handle === null && fd !== undefined) {
    handle = createHandle(fd, false);
    const status = handle.open(fd);
    if (status) throw errnoException(status, 'open');
    if (handle instanceof Pipe && (fd === 1 || fd === 2) && process.platform !== 'win32') {
      // Output pipes of the process are synchronous, so that nothing is lost on exit.
      handle.setBlocking(true);
    }
  }
  Duplex.call(this, {
    ...options,
    readable: options.readable ?? true,
    writable: options.writable ?? true,
    handle: undefined,
    signal: undefined,
  });
  this._handle = handle;
  this.on('end', onReadableStreamEnd);
  if (options.noDelay) this[kSetNoDelay] = Boolean(options.noDelay);
  initSocketHandle(this);

  if (options.signal) require('stream').addAbortSignal(options.signal, this);
  if (handle !== null && options.manualStart !== true && options.readable !== false) {
    if (options.pauseOnCreate) {
      handle.readStop();
      this.readableFlowing = false;
    } else if (!options.manualStart) {
      this.read(0);
    }
  }
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

function initSocketHandle(socket) {
  const handle = socket._handle;
  if (!handle) return;
  handle.onread = (count, bytes, pending) => onStreamRead(socket, handle, count, bytes, pending);
}

function onStreamRead(socket, handle, count, bytes) {
  if (socket.destroyed || socket._handle !== handle) return;
  refreshTimeout(socket);
  if (count > 0) {
    socket[kBytesRead] += count;
    if (socket.push(bufferFrom(bytes)) === false) {
      handle.reading = false;
      const status = handle.readStop();
      if (status) socket.destroy(errnoException(status, 'read'));
    }
    return;
  }
  if (count !== UV_EOF) {
    socket.destroy(errnoException(count, 'read'));
    return;
  }
  if (socket.readableEnded === true || socket._readableState.ended) return;
  handle.reading = false;
  handle.readStop();
  socket.push(null);
  socket.read(0);
}

function onReadableStreamEnd() {
  if (!this.allowHalfOpen) {
    this.write = writeAfterFin;
  }
}

function writeAfterFin(chunk, encoding, callback) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function') callback = encoding;
  const error = Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' });
  if (typeof callback === 'function') process.nextTick(callback, error);
  this.destroy(error);
  return false;
}

Socket.prototype._read = function _read(size) {
  if (this.connecting || !this._handle) {
    this.once('connect', () => this._read(size));
  } else if (!this._handle.reading) {
    tryReadStart(this);
  }
};

function tryReadStart(socket) {
  socket._handle.reading = true;
  const status = socket._handle.readStart();
  if (status) socket.destroy(errnoException(status, 'read'));
}

Socket.prototype.pause = function pause() {
  if (this._handle && !this.connecting && this._handle.reading) {
    this._handle.reading = false;
    if (!this.destroyed) {
      const status = this._handle.readStop();
      if (status) this.destroy(errnoException(status, 'read'));
    }
  }
  return Duplex.prototype.pause.call(this);
};

Socket.prototype.resume = function resume() {
  if (this._handle && !this.connecting && !this._handle.reading && !this._readableState.ended) {
    tryReadStart(this);
  }
  return Duplex.prototype.resume.call(this);
};

Socket.prototype.read = function read(size) {
  if (this._handle && !this.connecting && !this._handle.reading && !this._readableState.ended) {
    tryReadStart(this);
  }
  return Duplex.prototype.read.call(this, size);
};

/** The end of a write that the system did not take at once; a stream has one at a time. */
function onWritten(status) {
  const callback = this[kWriteCallback];
  this[kWriteCallback] = null;
  if (!this.destroyed && status < 0) callback(errnoException(status, 'write'));
  else callback();
}

function writeHandle(socket, data, callback) {
  if (socket[kTimeout] !== null || socket._parent !== null) refreshTimeout(socket);
  const handle = socket._handle;
  if (!handle) {
    callback(new ERR_SOCKET_CLOSED());
    return;
  }
  socket[kOnWritten] ??= onWritten.bind(socket);
  socket[kWriteCallback] = callback;
  const status = handle.write(data, socket[kOnWritten]);
  if (status === 0) return;
  socket[kWriteCallback] = null;
  if (status < 0) callback(errnoException(status, 'write'));
  else callback();
}

/** What the native side writes: UTF-8 text as it is, all else as bytes. */
function writable(chunk, encoding) {
  if (typeof chunk !== 'string' || encoding === 'utf8' || encoding === 'utf-8' || encoding === 'buffer') return chunk;
  Buffer ??= require('buffer').Buffer;
  return Buffer.from(chunk, encoding);
}

function whenConnected(socket, callback, run) {
  function onClose() {
    callback(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
  }
  socket.once('connect', () => {
    socket.off('close', onClose);
    run();
  });
  socket.once('close', onClose);
}

Socket.prototype._write = function _write(chunk, encoding, callback) {
  if (this.connecting) {
    whenConnected(this, callback, () => this._write(chunk, encoding, callback));
    return;
  }
  writeHandle(this, writable(chunk, encoding), callback);
};

Socket.prototype._writev = function _writev(chunks, callback) {
  if (this.connecting) {
    whenConnected(this, callback, () => this._writev(chunks, callback));
    return;
  }
  Buffer ??= require('buffer').Buffer;
  const views = chunks.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk));
  writeHandle(this, views, callback);
};

Socket.prototype._final = function _final(callback) {
  if (this.connecting) {
    this.once('connect', () => this._final(callback));
    return;
  }
  if (!this._handle) return callback();
  const status = this._handle.shutdown((status) => {
    // The other side may be gone already; there is nobody to tell.
    callback(status < 0 && status !== UV_ENOTCONN && status !== UV_ECANCELED && !this.destroyed ?
      errnoException(status, 'shutdown') : undefined);
  });
  if (status === UV_ENOTCONN || status === 1) return callback();
  if (status < 0) callback(errnoException(status, 'shutdown'));
};

Socket.prototype._destroy = function _destroy(error, callback) {
  this.connecting = false;
  for (let s = this; s !== null; s = s._parent) clearSocketTimeout(s);
  const handle = this._handle;
  if (handle) {
    const hadError = Boolean(error);
    this[kBytesWritten] = handle.bytesWritten();
    handle.close(() => this.emit('close', hadError));
    handle.onread = noop;
    this._handle = null;
    this._sockname = undefined;
    callback(error);
  } else {
    callback(error);
    process.nextTick(() => this.emit('close', Boolean(error)));
  }
  if (this._server) {
    this._server._connections--;
    this._server._emitCloseIfDrained?.();
  }
};

Socket.prototype.destroySoon = function destroySoon() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

Socket.prototype.resetAndDestroy = function resetAndDestroy() {
  return this.destroy(new ERR_SOCKET_CLOSED());
};

Socket.prototype.end = function end(data, encoding, callback) {
  Duplex.prototype.end.call(this, data, encoding, callback);
  return this;
};

function clearSocketTimeout(socket) {
  if (socket[kTimeout]) {
    require('timers').clearTimeout(socket[kTimeout]);
    socket[kTimeout] = null;
  }
}

function refreshTimeout(socket) {
  for (let s = socket; s; s = s._parent) s[kTimeout]?.refresh();
}

Socket.prototype.setTimeout = function setTimeout(milliseconds, callback) {
  validateNumber(milliseconds, 'msecs', 0);
  if (callback !== undefined) validateFunction(callback, 'callback');
  this.timeout = milliseconds;
  clearSocketTimeout(this);
  if (milliseconds === 0) {
    if (callback !== undefined) this.removeListener('timeout', callback);
  } else {
    this[kTimeout] = require('timers').setTimeout(() => this._onTimeout(), milliseconds);
    this[kTimeout].unref();
    if (callback !== undefined) this.once('timeout', callback);
  }
  return this;
};

Socket.prototype._onTimeout = function _onTimeout() {
  this.emit('timeout');
};

Socket.prototype.setNoDelay = function setNoDelay(enable) {
  enable = enable === undefined ? true : Boolean(enable);
  this[kSetNoDelay] = enable;
  this._handle?.setNoDelay?.(enable);
  return this;
};

Socket.prototype.setKeepAlive = function setKeepAlive(enable, initialDelay) {
  this._handle?.setKeepAlive?.(Boolean(enable), Math.trunc((initialDelay || 0) / 1000) || 1);
  return this;
};

Socket.prototype.address = function address() {
  return this._getsockname();
};

Socket.prototype._getpeername = function _getpeername() {
  if (!this._handle?.getpeername || this.connecting) return this._peername || {};
  if (!this._peername) {
    const out = {};
    if (this._handle.getpeername(out)) return out;
    this._peername = out;
  }
  return this._peername;
};

Socket.prototype._getsockname = function _getsockname() {
  if (!this._handle?.getsockname) return {};
  if (!this._sockname) {
    this._sockname = {};
    this._handle.getsockname(this._sockname);
  }
  return this._sockname;
};

Socket.prototype.ref = function ref() {
  if (!this._handle) this.once('connect', this.ref);
  else this._handle.ref?.();
  return this;
};

Socket.prototype.unref = function unref() {
  if (!this._handle) this.once('connect', this.unref);
  else this._handle.unref?.();
  return this;
};

const getters = {
  _connecting() { return this.connecting; },
  pending() { return !this._handle || this.connecting; },
  readyState() {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable && !this.writable) return 'readOnly';
    if (!this.readable && this.writable) return 'writeOnly';
    return 'closed';
  },
  bufferSize() { return this._handle ? this.writableLength : undefined; },
  bytesRead() { return this[kBytesRead]; },
  _bytesDispatched() { return this._handle ? this._handle.bytesWritten() : this[kBytesWritten]; },
  bytesWritten() {
    let bytes = this._bytesDispatched;
    const pending = this._writableState?.getBuffer?.() ?? [];
    Buffer ??= require('buffer').Buffer;
    for (const { chunk, encoding } of pending) {
      bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
    }
    return bytes;
  },
  remoteAddress() { return this._getpeername().address; },
  remoteFamily() { return this._getpeername().family; },
  remotePort() { return this._getpeername().port; },
  localAddress() { return this._getsockname().address; },
  localPort() { return this._getsockname().port; },
  localFamily() { return this._getsockname().family; },
};
for (const [name, get] of Object.entries(getters)) {
  Object.defineProperty(Socket.prototype, name, { __proto__: null, configurable: true, enumerable: false, get });
}

Socket.prototype.connect = function connect(...args) {
  const normalized = Array.isArray(args[0]) && args[0][normalizedArgsSymbol] ? args[0] : normalizeArgs(args);
  const [options, callback] = normalized;
  if (options.port === undefined && options.path == null) {
    throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  }
  if (this.write !== Socket.prototype.write) this.write = Socket.prototype.write;
  if (this.destroyed) {
    this._handle = null;
    this._peername = undefined;
    this._sockname = undefined;
    this._undestroy();
  }
  const { path } = options;
  const pipe = Boolean(path);
  if (!this._handle) {
    this._handle = pipe ? new Pipe(pipeConstants.SOCKET) : new TCP(tcpConstants.SOCKET);
    initSocketHandle(this);
  }
  if (callback !== null) this.once('connect', callback);
  if (clientSocketChannel.hasSubscribers) clientSocketChannel.publish({ socket: this[kConnectsFor] ?? this });
  this.connecting = true;
  if (pipe) {
    validateString(path, 'options.path');
    connectHandle(this, (done) => this._handle.connect(path, done), path);
  } else {
    lookupAndConnect(this, options);
  }
  return this;
};

function connectHandle(socket, start, address, port) {
  const status = start((status) => afterConnect(socket, status, address, port));
  if (status) {
    const error = exceptionWithHostPort(status, 'connect', address, port);
    process.nextTick(() => socket.destroy(error));
  }
}

function lookupAndConnect(socket, options) {
  const { localAddress, localPort } = options;
  const host = options.host || 'localhost';
  let { port } = options;
  if (localAddress && !isIP(localAddress)) throw invalidAddress(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port !== undefined) {
    if (typeof port !== 'number' && typeof port !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
    }
    validatePort(port);
  }
  port |= 0;
  const go = (address) => {
    if (!socket.connecting) return;
    if (localAddress || localPort) {
      const status = socket._handle.bind(localAddress || (isIPv6(address) ? '::' : '0.0.0.0'), localPort || 0, 0);
      if (status) {
        socket.destroy(exceptionWithHostPort(status, 'bind', localAddress, localPort));
        return;
      }
    }
    if (socket[kSetNoDelay]) socket._handle.setNoDelay(true);
    connectHandle(socket, (done) => socket._handle.connect(address, port, done), address, port);
  };
  if (isIP(host)) {
    process.nextTick(go, host);
    return;
  }
  if (options.lookup != null) validateFunction(options.lookup, 'options.lookup');
  socket._host = host;
  const lookup = options.lookup ?? require('internal/dns_lookup').lookup;
  lookup(host, { family: options.family ?? 0, hints: options.hints ?? 0 }, (error, address, family) => {
    socket.emit('lookup', error, address, family, host);
    if (!socket.connecting) return;
    if (error) process.nextTick(() => socket.destroy(error));
    else go(Array.isArray(address) ? address[0].address : address);
  });
}

function invalidAddress(address) {
  const { codes: { ERR_INVALID_IP_ADDRESS } } = require('internal/errors');
  return new ERR_INVALID_IP_ADDRESS(address);
}

function afterConnect(socket, status, address, port) {
  if (socket.destroyed) return;
  socket.connecting = false;
  socket._sockname = undefined;
  if (status) {
    socket.destroy(exceptionWithHostPort(status, 'connect', address, port));
    return;
  }
  refreshTimeout(socket);
  socket.emit('connect');
  socket.emit('ready');
  if (!socket.isPaused()) socket.read(0);
}

/** `net.connect(...)`: a socket that is connecting. */
function connect(...args) {
  const normalized = normalizeArgs(args);
  const [options] = normalized;
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

/** A listening socket. */
function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  EventEmitter.call(this);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
  } else if (options == null || typeof options === 'object') {
    options = { ...options };
  } else {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  }
  this._connections = 0;
  this._handle = null;
  this._unref = false;
  this.allowHalfOpen = Boolean(options.allowHalfOpen);
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = options.keepAliveInitialDelay ?? 0;
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

Server.prototype.listen = function listen(...args) {
  const [options, callback] = normalizeArgs(args);
  if (this._handle) throw new ERR_SERVER_ALREADY_LISTEN();
  if (callback !== null) this.once('listening', callback);
  listenTracing ??= diagnostics.tracingChannel('net.server.listen');
  if (listenTracing.hasSubscribers) listenTracing.asyncStart.publish({ server: this, options });
  const backlog = toNumber(args.length > 1 && args[1]) || toNumber(args.length > 2 && args[2]) ||
    options.backlog || 511;
  const source = options._handle ?? options.handle ?? options;
  if (source instanceof TCP || source instanceof Pipe) {
    start(this, source, backlog, '', -1);
    return this;
  }
  if (options.signal !== undefined) {
    validateAbortSignal(options.signal, 'options.signal');
    const onAbort = () => this.close();
    if (options.signal.aborted) process.nextTick(onAbort);
    else {
      options.signal.addEventListener('abort', onAbort, { once: true });
      this.once('close', () => options.signal.removeEventListener('abort', onAbort));
    }
  }
  if (typeof options.fd === 'number' && options.fd >= 0) {
    const handle = createHandle(options.fd, true);
    const status = handle.open(options.fd);
    if (status) return failListen(this, errnoException(status, 'open'));
    start(this, handle, backlog, null, null, options.fd);
    return this;
  }
  if (args.length === 0 || typeof args[0] === 'function' ||
      (options.port === undefined && 'port' in options) || options.port === null) {
    options.port = 0;
  }
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    validatePort(options.port, 'options.port');
    const port = options.port | 0;
    if (options.host && !isIP(options.host)) {
      const lookup = require('internal/dns_lookup').lookup;
      lookup(options.host, { family: 0 }, (error, address) => {
        if (error) failListen(this, error);
        else listenTcp(this, port, address, backlog, options);
      });
    } else {
      listenTcp(this, port, options.host, backlog, options);
    }
    return this;
  }
  if (options.path && isPipeName(options.path)) {
    const handle = new Pipe(pipeConstants.SERVER);
    this._pipeName = options.path;
    const status = handle.bind(options.path);
    if (status) {
      handle.close();
      return failListen(this, uvExceptionWithHostPort(status, 'listen', options.path));
    }
    let mode = 0;
    if (options.readableAll === true) mode |= pipeConstants.UV_READABLE;
    if (options.writableAll === true) mode |= pipeConstants.UV_WRITABLE;
    if (mode !== 0) {
      const status = handle.fchmod(mode);
      if (status) {
        handle.close();
        throw errnoException(status, 'uv_pipe_chmod');
      }
    }
    start(this, handle, backlog, options.path, -1);
    return this;
  }
  if (!('port' in options || 'path' in options)) {
    throw new ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  }
  throw new ERR_INVALID_ARG_VALUE('options', options);
};

function failListen(server, error) {
  if (listenTracing.hasSubscribers) listenTracing.error.publish({ server, error });
  process.nextTick(() => server.emit('error', error));
  return server;
}

function listenTcp(server, port, host, backlog, options) {
  const tryBind = (address, flags) => {
    const handle = new TCP(tcpConstants.SERVER);
    const status = handle.bind(address, port, flags);
    if (status) handle.close();
    return { handle, status };
  };
  let address = host;
  const flags = options.ipv6Only ? tcpConstants.UV_TCP_IPV6ONLY : 0;
  let bound = tryBind(address || '::', address && isIPv4(address) ? 0 : flags);
  if (!address) {
    address = '::';
    // Without IPv6 listen on IPv4 only.
    if (bound.status && bound.status !== UV_EADDRINUSE) {
      address = '0.0.0.0';
      bound = tryBind(address, 0);
    }
  }
  if (bound.status) {
    failListen(server, uvExceptionWithHostPort(bound.status, 'listen', address, port));
    return;
  }
  start(server, bound.handle, backlog, address, port);
}

function start(server, handle, backlog, address, port) {
  server._handle = handle;
  handle.onconnection = (status, client) => onConnection(server, status, client);
  const status = handle.listen(backlog || 511);
  if (status) {
    const error = uvExceptionWithHostPort(status, 'listen', address, port);
    handle.close();
    server._handle = null;
    failListen(server, error);
    return;
  }
  if (listenTracing.hasSubscribers) listenTracing.asyncEnd.publish({ server });
  if (server._unref) server.unref();
  process.nextTick(() => {
    if (server._handle) server.emit('listening');
  });
}

function onConnection(server, status, client) {
  if (status) {
    server.emit('error', errnoException(status, 'accept'));
    return;
  }
  if (server.maxConnections != null && server._connections >= server.maxConnections) {
    client.close();
    server.emit('drop');
    return;
  }
  const socket = new Socket({
    handle: client,
    allowHalfOpen: server.allowHalfOpen,
    pauseOnCreate: server.pauseOnConnect,
    readable: true,
    writable: true,
  });
  if (server.noDelay) client.setNoDelay?.(true);
  if (server.keepAlive) client.setKeepAlive?.(true, Math.trunc(server.keepAliveInitialDelay / 1000) || 1);
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
  if (serverSocketChannel.hasSubscribers) serverSocketChannel.publish({ socket });
}

Server.prototype.address = function address() {
  if (this._handle?.getsockname) {
    const out = {};
    const status = this._handle.getsockname(out);
    if (status) throw errnoException(status, 'address');
    return out;
  }
  return this._pipeName && this._handle ? this._pipeName : null;
};

Server.prototype.getConnections = function getConnections(callback) {
  process.nextTick(callback, null, this._connections);
  return this;
};

Server.prototype.close = function close(callback) {
  if (typeof callback === 'function') {
    if (!this._handle) this.once('close', () => callback(new ERR_SERVER_NOT_RUNNING()));
    else this.once('close', callback);
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  this._emitCloseIfDrained();
  return this;
};

Server.prototype._emitCloseIfDrained = function _emitCloseIfDrained() {
  if (this._handle || this._connections) return;
  process.nextTick(() => this.emit('close'));
};

Server.prototype[Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')] = function() {
  if (!this._handle) return Promise.resolve();
  return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

Object.defineProperty(Server.prototype, 'listening', {
  __proto__: null, configurable: true, enumerable: true, get() { return Boolean(this._handle); },
});

Server.prototype.ref = function ref() {
  this._unref = false;
  this._handle?.ref();
  return this;
};

Server.prototype.unref = function unref() {
  this._unref = true;
  this._handle?.unref();
  return this;
};

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

let autoSelectFamily = true;
let autoSelectFamilyAttemptTimeout = 250;

module.exports = {
  _createServerHandle: undefined,
  _normalizeArgs: normalizeArgs,
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily: () => autoSelectFamily,
  setDefaultAutoSelectFamily(value) {
    validateBoolean(value, 'value');
    autoSelectFamily = value;
  },
  getDefaultAutoSelectFamilyAttemptTimeout: () => autoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout(value) {
    validateInt32(value, 'value', 1);
    autoSelectFamilyAttemptTimeout = Math.max(10, value);
  },
};
