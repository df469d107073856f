'use strict';

// dgram: UDP sockets. The native handle is `internalBinding('udp_wrap')`.

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const { channel } = require('diagnostics_channel');
const { addOptionMethods, bufferSize } = require('internal/dgram/options');
const {
  codes: {
    ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_FD_TYPE, ERR_SOCKET_ALREADY_BOUND, ERR_SOCKET_BAD_TYPE,
    ERR_SOCKET_DGRAM_IS_CONNECTED, ERR_SOCKET_DGRAM_NOT_CONNECTED, ERR_SOCKET_DGRAM_NOT_RUNNING,
  },
} = require('internal/dgram/errors');
const { errnoException, exceptionWithHostPort } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateInt32, validatePort, validateString } =
  require('internal/validators');
const { isIP } = require('internal/net');
const { UDP, constants } = internalBinding('udp_wrap');

const { UV_UDP_IPV6ONLY, UV_UDP_REUSEADDR, UV_UDP_REUSEPORT } = constants;

const UNBOUND = 0;
const BINDING = 1;
const BOUND = 2;
const DISCONNECTED = 0;
const CONNECTING = 1;
const CONNECTED = 2;

const kState = Symbol('state symbol');

const socketChannel = channel('udp.socket');

const families = { __proto__: null, udp4: 4, udp6: 6 };

/** What is called with a name to find its address; numbers are found at once. */
function makeLookup(family, custom) {
  if (custom !== undefined) validateFunction(custom, 'lookup');
  const local = family === 6 ? '::1' : '127.0.0.1';
  return (address, callback) => {
    const lookup = custom ?? require('internal/dns_lookup').lookup;
    return lookup(address || local, family, callback);
  };
}

/**
 * A UDP socket.
 * @param {string|object} type `udp4` or `udp6`, or options with it
 * @param {(message: Buffer, info: object) => void} [listener]
 */
function Socket(type, listener) {
  if (!(this instanceof Socket)) return new Socket(type, listener);
  EventEmitter.call(this);
  let options;
  if (type !== null && typeof type === 'object') {
    options = type;
    type = options.type;
  }
  const family = families[type];
  if (family === undefined) throw new ERR_SOCKET_BAD_TYPE();
  if (options?.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  const handle = new UDP();
  handle.lookup = makeLookup(family, options?.lookup);
  this.type = type;
  this[kState] = {
    handle,
    family,
    receiving: false,
    bindState: UNBOUND,
    connectState: DISCONNECTED,
    queue: undefined,
    reuseAddr: options?.reuseAddr,
    reusePort: options?.reusePort,
    ipv6Only: options?.ipv6Only,
    recvBufferSize: options?.recvBufferSize,
    sendBufferSize: options?.sendBufferSize,
  };
  if (typeof listener === 'function') this.on('message', listener);
  handle.onmessage = (count, bytes, info) => onMessage(this, count, bytes, info);
  if (options?.signal !== undefined) closeOnAbort(this, options.signal);
  if (socketChannel.hasSubscribers) socketChannel.publish({ socket: this });
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);

function closeOnAbort(socket, signal) {
  const onAbort = () => {
    if (socket[kState].handle !== null) socket.close();
  };
  if (signal.aborted) {
    onAbort();
    return;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', onAbort));
}

function onMessage(socket, count, bytes, info) {
  if (count < 0) {
    socket.emit('error', errnoException(count, 'recvmsg'));
    return;
  }
  socket.emit('message', Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), info);
}

/** The handle, unless the socket is closed. */
function openHandle(socket) {
  const { handle } = socket[kState];
  if (handle === null) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
  return handle;
}

function ensureBound(socket) {
  if (socket[kState].bindState === UNBOUND) socket.bind({ port: 0, exclusive: true });
}

addOptionMethods(Socket.prototype, openHandle, ensureBound);

function startListening(socket) {
  const state = socket[kState];
  const status = state.handle.recvStart();
  if (status < 0) throw errnoException(status, 'recvStart');
  state.receiving = true;
  state.bindState = BOUND;
  if (state.recvBufferSize) bufferSize(state.handle, state.recvBufferSize, true);
  if (state.sendBufferSize) bufferSize(state.handle, state.sendBufferSize, false);
  socket.emit('listening');
}

/** `bind([port][, address][, callback])` or `bind(options[, callback])`. */
Socket.prototype.bind = function bind(port, address, ...rest) {
  const state = this[kState];
  openHandle(this);
  if (state.bindState !== UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
  state.bindState = BINDING;
  const callback = [port, address, ...rest].findLast((value) => typeof value === 'function');
  if (callback !== undefined) {
    const onError = () => this.removeListener('listening', onListening);
    const onListening = () => {
      this.removeListener('error', onError);
      callback.call(this);
    };
    this.on('error', onError);
    this.once('listening', onListening);
  }
  if (port instanceof UDP) {
    state.handle.close();
    state.handle = port;
    port.lookup = makeLookup(state.family);
    port.onmessage = (count, bytes, info) => onMessage(this, count, bytes, info);
    startListening(this);
    return this;
  }
  if (port !== null && typeof port === 'object' && Number.isInteger(port.fd) && port.fd > 0) {
    bindToDescriptor(this, port.fd);
    return this;
  }
  if (port !== null && typeof port === 'object') {
    address = port.address || '';
    port = port.port;
  } else {
    address = typeof address === 'function' ? '' : address;
  }
  if (!address) address = state.family === 6 ? '::' : '0.0.0.0';
  state.handle.lookup(address, (error, ip) => {
    if (!state.handle) return; // closed meanwhile
    if (error) {
      state.bindState = UNBOUND;
      this.emit('error', error);
      return;
    }
    bindToAddress(this, ip, port && typeof port !== 'function' ? port | 0 : 0);
  });
  return this;
};

function bindToDescriptor(socket, fd) {
  const state = socket[kState];
  validateInt32(fd, 'fd', 0);
  const type = internalBinding('tty_wrap').guessHandleType(fd);
  if (type !== 'UDP') throw new ERR_INVALID_FD_TYPE(type);
  const status = state.handle.open(fd);
  if (status) throw errnoException(status, 'open');
  startListening(socket);
}

function bindToAddress(socket, ip, port) {
  const state = socket[kState];
  let flags = 0;
  if (state.reuseAddr) flags |= UV_UDP_REUSEADDR;
  if (state.ipv6Only) flags |= UV_UDP_IPV6ONLY;
  if (state.reusePort) flags |= UV_UDP_REUSEPORT;
  const status = state.handle.bind(ip, port, flags);
  if (status) {
    state.bindState = UNBOUND;
    socket.emit('error', exceptionWithHostPort(status, 'bind', ip, port));
    return;
  }
  startListening(socket);
}

/** Runs `run` when the socket is bound, which may be now. */
function whenBound(socket, run) {
  const state = socket[kState];
  if (state.bindState === BOUND) {
    run();
    return;
  }
  if (state.queue !== undefined) {
    state.queue.push(run);
    return;
  }
  const queue = state.queue = [run];
  const done = () => {
    socket.removeListener('listening', onListening);
    socket.removeListener('error', onError);
    socket.removeListener('close', onClose);
    state.queue = undefined;
  };
  const onListening = () => {
    done();
    for (const next of queue) next();
  };
  // What waits is not sent: the error is told by the event.
  const onError = done;
  const onClose = done;
  socket.once('listening', onListening);
  socket.once('error', onError);
  socket.once('close', onClose);
}

/** `connect(port[, address][, callback])`: whom the socket sends to and hears. */
Socket.prototype.connect = function connect(port, address, callback) {
  port = validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = '';
  } else if (address === undefined) {
    address = '';
  }
  validateString(address, 'address');
  const state = this[kState];
  openHandle(this);
  if (state.connectState !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  state.connectState = CONNECTING;
  ensureBound(this);
  whenBound(this, () => connectNow(this, port, address, callback));
};

function connectNow(socket, port, address, callback) {
  const state = socket[kState];
  if (!state.handle) return;
  if (typeof callback === 'function') socket.once('connect', callback);
  const fail = (error) => {
    state.connectState = DISCONNECTED;
    process.nextTick(() => {
      if (typeof callback !== 'function') {
        socket.emit('error', error);
        return;
      }
      socket.removeListener('connect', callback);
      callback(error);
    });
  };
  state.handle.lookup(address, (error, ip) => {
    if (!state.handle) return;
    if (error) {
      fail(error);
      return;
    }
    const status = state.handle.connect(ip, port);
    if (status) {
      fail(exceptionWithHostPort(status, 'connect', address, port));
      return;
    }
    state.connectState = CONNECTED;
    process.nextTick(() => socket.emit('connect'));
  });
}

Socket.prototype.disconnect = function disconnect() {
  const state = this[kState];
  if (state.connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const status = openHandle(this).disconnect();
  if (status) throw errnoException(status, 'connect');
  state.connectState = DISCONNECTED;
};

function isView(value) {
  return ArrayBuffer.isView(value);
}

function part(buffer, offset, length) {
  if (typeof buffer === 'string') buffer = Buffer.from(buffer);
  else if (!isView(buffer)) {
    throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView', 'string'], buffer);
  }
  offset >>>= 0;
  length >>>= 0;
  if (offset > buffer.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > buffer.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return Buffer.from(buffer.buffer, buffer.byteOffset + offset, length);
}

/** A list of texts and views as views; null when one is neither. */
function viewsOf(list) {
  const views = [];
  for (const item of list) {
    if (typeof item === 'string') views.push(Buffer.from(item));
    else if (isView(item)) views.push(Buffer.from(item.buffer, item.byteOffset, item.byteLength));
    else return null;
  }
  return views;
}

/**
 * `send(message[, offset, length][, port][, address][, callback])`; without port and address on a
 * connected socket.
 */
Socket.prototype.send = function send(buffer, offset, length, port, address, callback) {
  const state = this[kState];
  const connected = state.connectState === CONNECTED;
  if (!connected) {
    if (address || (port && typeof port !== 'function')) {
      buffer = part(buffer, offset, length);
    } else {
      callback = port;
      port = offset;
      address = length;
    }
  } else {
    if (typeof length === 'number') {
      buffer = part(buffer, offset, length);
      if (typeof port === 'function') {
        callback = port;
        port = null;
      }
    } else {
      callback = offset;
    }
    if (port || address) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  }
  let list;
  if (Array.isArray(buffer)) {
    list = viewsOf(buffer);
    if (list === null) throw new ERR_INVALID_ARG_TYPE('buffer list arguments', ['Buffer', 'TypedArray', 'DataView', 'string'], buffer);
  } else if (typeof buffer === 'string') {
    list = [Buffer.from(buffer)];
  } else if (isView(buffer)) {
    list = viewsOf([buffer]);
  } else {
    throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView', 'string'], buffer);
  }
  if (!connected) port = validatePort(port, 'Port', false);
  if (typeof callback !== 'function') callback = undefined;
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  } else if (address != null) {
    validateString(address, 'address');
  }
  openHandle(this);
  ensureBound(this);
  whenBound(this, () => sendNow(this, list, port, address, callback));
};

function sendNow(socket, list, port, address, callback) {
  const state = socket[kState];
  if (!state.handle) return;
  if (state.connectState === CONNECTED) {
    sendTo(socket, list, undefined, undefined, address, callback);
    return;
  }
  state.handle.lookup(address, (error, ip) => {
    if (error) {
      if (callback) process.nextTick(callback, error);
      else process.nextTick(() => socket.emit('error', error));
      return;
    }
    if (state.handle) sendTo(socket, list, ip, port, address, callback);
  });
}

function sendTo(socket, list, ip, port, address, callback) {
  const { handle } = socket[kState];
  const size = list.reduce((sum, view) => sum + view.byteLength, 0);
  const finish = (status) => {
    if (!callback) return;
    if (status < 0) callback(exceptionWithHostPort(status, 'send', address, port));
    else callback(null, size);
  };
  const status = ip === undefined ? handle.send(list, finish) : handle.send(list, finish, ip, port);
  if (callback === undefined || status === 0) return;
  if (status === 1) process.nextTick(callback, null, size);
  else process.nextTick(callback, exceptionWithHostPort(status, 'send', address, port));
}

/** As `send`, of old. */
Socket.prototype.sendto = function sendto(buffer, offset, length, port, address, callback) {
  const { validateNumber } = require('internal/validators');
  validateNumber(offset, 'offset');
  validateNumber(length, 'length');
  validateNumber(port, 'port');
  validateString(address, 'address');
  this.send(buffer, offset, length, port, address, callback);
};

Socket.prototype.close = function close(callback) {
  const state = this[kState];
  if (typeof callback === 'function') this.on('close', callback);
  if (state.queue !== undefined) {
    // After what waits to be sent.
    state.queue.push(() => this.close());
    return this;
  }
  const handle = openHandle(this);
  state.receiving = false;
  handle.close();
  state.handle = null;
  process.nextTick(() => this.emit('close'));
  return this;
};

Socket.prototype[Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')] = function() {
  if (this[kState].handle === null) return Promise.resolve();
  return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

Socket.prototype.address = function address() {
  const out = {};
  const status = openHandle(this).getsockname(out);
  if (status) throw errnoException(status, 'getsockname');
  return out;
};

Socket.prototype.remoteAddress = function remoteAddress() {
  const handle = openHandle(this);
  if (this[kState].connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const out = {};
  const status = handle.getpeername(out);
  if (status) throw errnoException(status, 'getpeername');
  return out;
};

Socket.prototype.ref = function ref() {
  this[kState].handle?.ref();
  return this;
};

Socket.prototype.unref = function unref() {
  this[kState].handle?.unref();
  return this;
};

Socket.prototype.getSendQueueSize = function getSendQueueSize() {
  return openHandle(this).getSendQueueSize();
};

Socket.prototype.getSendQueueCount = function getSendQueueCount() {
  return openHandle(this).getSendQueueCount();
};

/** @param {string|object} type @param {Function} [listener] */
function createSocket(type, listener) {
  return new Socket(type, listener);
}

module.exports = { createSocket, Socket };
