'use strict';

// The ChildProcess class, its stdio, and the IPC channel.

const EventEmitter = require('events');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_HANDLE_TYPE, ERR_INVALID_SYNC_FORK_INPUT,
    ERR_IPC_CHANNEL_CLOSED, ERR_IPC_DISCONNECTED, ERR_IPC_ONE_PIPE, ERR_IPC_SYNC_FORK, ERR_MISSING_ARGS,
  },
  errnoException,
} = require('internal/errors');
const { validateArray, validateObject, validateOneOf, validateString } = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const net = require('net');
const { Process } = internalBinding('process_wrap');
const { Pipe, constants: pipeConstants } = internalBinding('pipe_wrap');
const { TCP } = internalBinding('tcp_wrap');
const { TTY } = internalBinding('tty_wrap');
const {
  UV_EACCES, UV_EAGAIN, UV_EMFILE, UV_ENFILE, UV_ENOENT, UV_EPERM, UV_ESRCH, UV_EINVAL,
} = internalBinding('uv');
const { signals } = internalBinding('constants').os;

const kChannelHandle = Symbol('kChannelHandle');
const kIsUsedAsStdio = Symbol('kIsUsedAsStdio');
const kPendingMessages = Symbol('kPendingMessages');

/** Errors that are reported by the 'error' event instead of being thrown. */
const lateErrors = new Set([UV_EACCES, UV_EAGAIN, UV_EMFILE, UV_ENFILE, UV_ENOENT]);

/** Marks messages that programs do not see. */
const INTERNAL_PREFIX = 'NODE_';

/** The number of a signal given by name or number; undefined when there is none. */
function signalNumber(signal) {
  if (typeof signal === 'number') return Object.values(signals).includes(signal) ? signal : undefined;
  return typeof signal === 'string' ? signals[signal.toUpperCase()] : undefined;
}

function convertToValidSignal(signal) {
  const number = signalNumber(signal);
  if (number !== undefined) return number;
  const { codes: { ERR_UNKNOWN_SIGNAL } } = require('internal/errors');
  throw new ERR_UNKNOWN_SIGNAL(signal);
}

/** A running program. */
function ChildProcess() {
  EventEmitter.call(this);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = new Process();
  this._handle.owner = this;
  this._handle.onexit = (exitCode, signalCode) => onExit(this, exitCode, signalCode);
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

function onExit(child, exitCode, signalCode) {
  if (signalCode) child.signalCode = signalCode;
  else child.exitCode = exitCode;
  child.stdin?.destroy();
  if (child._handle) {
    child._handle.close();
    child._handle = null;
  }
  if (exitCode < 0) {
    const syscall = child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn';
    const error = errnoException(exitCode, syscall);
    if (child.spawnfile) error.path = child.spawnfile;
    error.spawnargs = child.spawnargs.slice(1);
    child.emit('error', error);
  } else {
    child.emit('exit', child.exitCode, child.signalCode);
  }
  // Output that nobody reads must not hold back 'close'.
  process.nextTick(flushStdio, child);
  maybeClose(child);
}

function flushStdio(child) {
  if (child.stdio == null) return;
  for (const stream of child.stdio) {
    if (!stream || !stream.readable || stream[kIsUsedAsStdio]) continue;
    stream.resume();
  }
}

function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

function createSocket(pipe, readable) {
  return new net.Socket({ handle: pipe, readable });
}

ChildProcess.prototype.spawn = function spawn(options) {
  validateObject(options, 'options');
  validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  let stdio = options.stdio || 'pipe';
  let ipc;
  let ipcFd;
  stdio = getValidStdio(stdio, false);
  ({ ipc, ipcFd, stdio } = stdio);
  options.stdio = stdio;
  if (options.envPairs !== undefined) validateArray(options.envPairs, 'options.envPairs');
  if (ipc !== undefined) {
    options.envPairs ??= [];
    options.envPairs.push(`NODE_CHANNEL_FD=${ipcFd}`);
    options.envPairs.push(`NODE_CHANNEL_SERIALIZATION_MODE=${options.serialization || 'json'}`);
  }
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args === undefined) {
    this.spawnargs = [];
  } else {
    validateArray(options.args, 'options.args');
    this.spawnargs = options.args;
  }
  const status = this._handle.spawn(options);
  if (lateErrors.has(status)) {
    process.nextTick(() => {
      if (this._handle) onExit(this, status, '');
    });
    if (status === UV_EMFILE || status === UV_ENFILE) return status;
  } else if (status) {
    for (const entry of stdio) {
      if (entry.type === 'pipe') entry.handle.close();
    }
    this._handle.close();
    this._handle = null;
    throw errnoException(status, 'spawn');
  } else {
    process.nextTick(() => this.emit('spawn'));
  }
  this.pid = this._handle.pid;

  for (let i = 0; i < stdio.length; i++) {
    const entry = stdio[i];
    if (entry.type === 'ignore') continue;
    if (entry.ipc) {
      this._closesNeeded++;
      continue;
    }
    // The stream is the child's from now on.
    if (entry.type === 'wrap') {
      const stream = entry._stdio;
      if (stream) {
        entry.handle.reading = false;
        entry.handle.readStop();
        stream.pause?.();
        if (stream._readableState) {
          stream.readableFlowing = false;
          stream._readableState.reading = false;
        }
        stream[kIsUsedAsStdio] = true;
        entry._stdio = null;
      }
      continue;
    }
    if (entry.handle) {
      entry.socket = createSocket(this.pid !== 0 ? entry.handle : null, i > 0);
      // Node counts a closed stream even when its child never started.
      this._closesNeeded++;
      entry.socket.on('close', () => maybeClose(this));
    }
  }
  const stream = (i) => (stdio.length > i && stdio[i].socket !== undefined ? stdio[i].socket : null);
  this.stdin = stream(0);
  this.stdout = stream(1);
  this.stderr = stream(2);
  this.stdio = stdio.map((entry) => (entry.socket === undefined ? null : entry.socket));
  if (ipc !== undefined) setupChannel(this, ipc, options.serialization);
  return status;
};

ChildProcess.prototype.kill = function kill(signal) {
  const number = signal === 0 ? 0 : convertToValidSignal(signal === undefined ? 'SIGTERM' : signal);
  if (this._handle) {
    const status = this._handle.kill(number);
    if (status === 0) {
      this.killed = true;
      return true;
    }
    if (status === UV_ESRCH) {
      // Gone already.
    } else if (status === UV_EINVAL || status === UV_EPERM) {
      throw errnoException(status, 'kill');
    } else {
      this.emit('error', errnoException(status, 'kill'));
    }
  }
  return false;
};

ChildProcess.prototype[Symbol.dispose ?? Symbol.for('Symbol.dispose')] = function() {
  if (!this.killed) this.kill();
};

ChildProcess.prototype.ref = function ref() {
  this._handle?.ref();
};

ChildProcess.prototype.unref = function unref() {
  this._handle?.unref();
};

/** `'pipe'` and its like as an array. */
function stdioStringToArray(stdio, channel) {
  const options = [];
  switch (stdio) {
    case 'ignore':
    case 'overlapped':
    case 'pipe':
      options.push(stdio, stdio, stdio);
      break;
    case 'inherit':
      options.push(0, 1, 2);
      break;
    default:
      throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  }
  if (channel) options.push(channel);
  return options;
}

/** What the descriptors of a child are, as the binding wants it. */
function getValidStdio(stdio, sync) {
  let ipc;
  let ipcFd;
  if (typeof stdio === 'string') stdio = stdioStringToArray(stdio);
  else if (!Array.isArray(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  stdio = [...stdio];
  while (stdio.length < 3) stdio.push(undefined);
  const made = [];
  const cleanup = () => {
    for (const entry of made) entry.handle?.close?.();
  };
  for (let i = 0; i < stdio.length; i++) {
    let kind = stdio[i];
    if (kind == null) kind = i < 3 ? 'pipe' : 'ignore';
    if (kind === 'ignore') {
      made.push({ type: 'ignore' });
    } else if (kind === 'pipe' || kind === 'overlapped' || (typeof kind === 'number' && kind < 0)) {
      const entry = { type: kind === 'overlapped' ? 'overlapped' : 'pipe', readable: i === 0, writable: i !== 0 };
      if (!sync) entry.handle = new Pipe(pipeConstants.SOCKET);
      made.push(entry);
    } else if (kind === 'ipc') {
      if (sync || ipc !== undefined) {
        cleanup();
        if (!sync) throw new ERR_IPC_ONE_PIPE();
        throw new ERR_IPC_SYNC_FORK();
      }
      ipc = new Pipe(pipeConstants.IPC);
      ipcFd = i;
      made.push({ type: 'pipe', handle: ipc, ipc: true });
    } else if (kind === 'inherit') {
      made.push({ type: 'inherit', fd: i });
    } else if (typeof kind === 'number' || typeof kind.fd === 'number') {
      made.push({ type: 'fd', fd: typeof kind === 'number' ? kind : kind.fd });
    } else if (wrapOf(kind)) {
      const handle = wrapOf(kind);
      made.push({ type: 'wrap', handle, _stdio: kind });
    } else if (isArrayBufferView(kind) || typeof kind === 'string') {
      if (!sync) {
        cleanup();
        throw new ERR_INVALID_SYNC_FORK_INPUT(require('internal/util/inspect').inspect(kind));
      }
      made.push({ type: 'pipe', readable: true, writable: false, input: kind });
    } else {
      cleanup();
      throw new ERR_INVALID_ARG_VALUE('stdio', kind);
    }
  }
  return { stdio: made, ipc, ipcFd };
}

function wrapOf(stream) {
  for (const handle of [stream, stream?.handle, stream?._handle]) {
    if (handle instanceof Pipe || handle instanceof TCP || handle instanceof TTY) return handle;
  }
  return undefined;
}

/** The channel as programs see it: `child.channel`, `process.channel`. */
class Control extends EventEmitter {
  #channel;
  #refs = 0;
  #explicit = false;

  constructor(channel) {
    super();
    this.#channel = channel;
  }

  // Called when listeners come and go; a channel with listeners keeps the program alive.
  refCounted() {
    if (++this.#refs === 1 && !this.#explicit) this.#channel.ref();
  }

  unrefCounted() {
    if (--this.#refs === 0 && !this.#explicit) {
      this.#channel.unref();
      this.emit('unref');
    }
  }

  ref() {
    this.#explicit = true;
    this.#channel.ref();
  }

  unref() {
    this.#explicit = true;
    this.#channel.unref();
  }

  get fd() {
    return this.#channel.fd();
  }
}

/** Messages as V8 serializes them, each after its length in four bytes. */
function framedSerialization() {
  const { Buffer } = require('buffer');
  const { deserialize, serialize } = require('v8');
  let rest = Buffer.alloc(0);
  return {
    encode(message) {
      const body = serialize(message);
      const head = Buffer.allocUnsafe(4);
      head.writeUInt32BE(body.length);
      return Buffer.concat([head, body]);
    },
    * decode(bytes) {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      while (rest.length >= 4) {
        const end = 4 + rest.readUInt32BE(0);
        if (rest.length < end) break;
        const body = rest.subarray(4, end);
        rest = rest.subarray(end);
        yield deserialize(body);
      }
    },
  };
}

/** Messages as lines of JSON, or framed and serialized ('advanced'). */
function makeSerialization(mode) {
  if (mode === 'advanced') return framedSerialization();
  let rest = '';
  const decoder = new (require('string_decoder').StringDecoder)('utf8');
  return {
    encode: (message) => require('buffer').Buffer.from(`${JSON.stringify(message)}\n`),
    * decode(bytes) {
      const lines = (rest + decoder.write(bytes)).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line !== '') yield JSON.parse(line);
      }
    },
  };
}

/** Lets `target` (a child, or `process`) send and receive messages over `channel`. */
function setupChannel(target, channel, mode = 'json') {
  const control = new Control(channel);
  const serialization = makeSerialization(mode);
  const queue = [];
  /** Handles of sockets sent away, until the other side has them. */
  const unacknowledged = [];
  target.channel = control;
  Object.defineProperty(target, '_channel', {
    __proto__: null, configurable: true, get() { return this.channel; },
  });
  target[kChannelHandle] = channel;
  target.connected = true;
  target[kPendingMessages] = [];
  let writing = 0;

  channel.onread = (count, bytes, pending) => {
    if (count > 0) {
      const { Buffer } = require('buffer');
      const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (const message of serialization.decode(view)) receive(message, pending);
    } else {
      channel.readStop();
      closeChannel();
    }
  };

  function closeChannel() {
    if (target[kChannelHandle] === null) return;
    target[kChannelHandle] = null;
    target.connected = false;
    channel.close();
    // Before the next callback of the loop: an exit that is noticed in the same turn comes after.
    process.nextTick(() => {
      target.channel = null;
      target.emit('disconnect');
      if (target instanceof ChildProcess) maybeClose(target);
    });
  }

  function receive(message, pending) {
    if (isInternal(message)) {
      if (message.cmd === 'NODE_HANDLE') {
        const handle = receiveHandle(message, pending);
        target._send({ cmd: 'NODE_HANDLE_ACK' });
        deliver('message', message.msg, handle);
        return;
      }
      if (message.cmd === 'NODE_HANDLE_ACK' || message.cmd === 'NODE_HANDLE_NACK') {
        // The other side has the socket: ours can go.
        unacknowledged.shift()?.close();
        return;
      }
      process.nextTick(() => target.emit('internalMessage', message, pending));
      return;
    }
    deliver('message', message, undefined);
  }

  function deliver(event, message, handle) {
    const emit = () => {
      if (target.listenerCount(event) === 0 && target === process) {
        // Nobody listens yet: keep it until somebody does.
        target[kPendingMessages].push([event, message, handle]);
        return;
      }
      target.emit(event, message, handle);
    };
    process.nextTick(emit);
  }

  target.on('newListener', (name) => {
    if (name !== 'message' || target[kPendingMessages].length === 0) return;
    const pending = target[kPendingMessages];
    target[kPendingMessages] = [];
    process.nextTick(() => {
      for (const [event, message, handle] of pending) target.emit(event, message, handle);
    });
  });

  target.send = function send(message, handle, options, callback) {
    if (typeof handle === 'function') {
      callback = handle;
      handle = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      validateObject(options, 'options');
    }
    if (message === undefined) throw new ERR_MISSING_ARGS('message');
    if (mode !== 'advanced' && typeof message !== 'string' && typeof message !== 'object' &&
        typeof message !== 'number' && typeof message !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
    if (this.connected) return this._send(message, handle, options, callback);
    const error = new ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.emit('error', error));
    return false;
  };

  target._send = function _send(message, handle, options, callback) {
    if (target[kChannelHandle] === null) return false;
    let native;
    if (handle) {
      const [type, inner] = sendable(handle);
      native = inner;
      unacknowledged.push(type === 'net.Socket' && !options?.keepOpen ? detach(handle) : undefined);
      message = { cmd: 'NODE_HANDLE', type, msg: message };
    }
    const bytes = serialization.encode(message);
    writing++;
    const status = channel.write(bytes, (status) => afterWrite(status, callback), native);
    if (status === 1) process.nextTick(afterWrite, 0, callback);
    else if (status < 0) {
      writing--;
      const error = errnoException(status, 'write');
      if (typeof callback === 'function') process.nextTick(callback, error);
      else process.nextTick(() => target.emit('error', error));
      return false;
    }
    return channel.writeQueueSize() < 65536 * 2;
  };

  function afterWrite(status, callback) {
    writing--;
    if (typeof callback === 'function') callback(status < 0 ? errnoException(status, 'write') : null);
    if (writing === 0) {
      for (const waiting of queue.splice(0)) waiting();
    }
  }

  target.disconnect = function disconnect() {
    if (!this.connected) {
      this.emit('error', new ERR_IPC_DISCONNECTED());
      return;
    }
    this._disconnect();
  };

  target._disconnect = function _disconnect() {
    this.connected = false;
    // What was sent before is delivered before.
    if (writing > 0) queue.push(closeChannel);
    else process.nextTick(closeChannel);
  };

  channel.readStart();
  return control;
}

function isInternal(message) {
  return message !== null && typeof message === 'object' && typeof message.cmd === 'string' &&
    message.cmd.length > INTERNAL_PREFIX.length && message.cmd.startsWith(INTERNAL_PREFIX);
}

/** What kind of handle a message carries, and the native one. */
function sendable(handle) {
  if (handle instanceof net.Socket) return ['net.Socket', handle._handle];
  if (handle instanceof net.Server) return ['net.Server', handle._handle];
  if (handle instanceof TCP || handle instanceof Pipe) return ['net.Native', handle];
  throw new ERR_INVALID_HANDLE_TYPE();
}

/** Takes the native handle away from a socket that is being sent. */
function detach(socket) {
  const handle = socket._handle;
  if (socket.server) {
    socket.server._connections--;
    socket._server = null;
  }
  handle.onread = () => {};
  handle.readStop();
  socket._handle = null;
  socket.setTimeout(0);
  return handle;
}

function receiveHandle(message, native) {
  if (native === undefined) return undefined;
  if (message.type === 'net.Socket') return new net.Socket({ handle: native, readable: true, writable: true });
  if (message.type === 'net.Server') {
    const server = new net.Server();
    server.listen(native);
    return server;
  }
  return native;
}

/** In a forked child: makes `process.send` and the 'message' event work. */
function setupChildProcessIpcChannel() {
  if (process.env.NODE_CHANNEL_FD === undefined) return;
  const fd = Number.parseInt(process.env.NODE_CHANNEL_FD, 10);
  const mode = process.env.NODE_CHANNEL_SERIALIZATION_MODE || 'json';
  // Grandchildren must not think the channel is theirs.
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  if (!(fd >= 0)) return;
  validateOneOf(mode, 'options.serialization', ['json', 'advanced']);
  const channel = new Pipe(pipeConstants.IPC);
  const status = channel.open(fd);
  if (status) throw errnoException(status, 'open');
  channel.unref();
  const control = setupChannel(process, channel, mode);
  const counted = (name) => name === 'message' || name === 'disconnect';
  process.on('newListener', (name) => { if (counted(name)) control.refCounted(); });
  process.on('removeListener', (name) => { if (counted(name)) control.unrefCounted(); });
}

/** The result of a finished synchronous child. */
function spawnSync(options) {
  const { spawn } = internalBinding('spawn_sync');
  const result = spawn(options);
  const { Buffer } = require('buffer');
  if (result.output) {
    result.output = result.output.map((bytes) => (bytes === null ? null :
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
    if (options.encoding && options.encoding !== 'buffer') {
      result.output = result.output.map((bytes) => (bytes === null ? null : bytes.toString(options.encoding)));
    }
  }
  result.stdout = result.output ? result.output[1] : null;
  result.stderr = result.output ? result.output[2] : null;
  if (result.error) {
    result.error = errnoException(result.error, `spawnSync ${options.file}`);
    result.error.path = options.file;
    result.error.spawnargs = options.args.slice(1);
  }
  return result;
}

module.exports = {
  ChildProcess,
  convertToValidSignal,
  getValidStdio,
  setupChannel,
  setupChildProcessIpcChannel,
  spawnSync,
  stdioStringToArray,
};
