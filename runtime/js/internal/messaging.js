'use strict';

// MessageChannel, MessagePort, MessageEvent and structuredClone().
//
// Native: internalBinding('messaging'), which knows the ends of channels by numbers; see its source.

const binding = internalBinding('messaging');
const { codes } = require('internal/errors');
const { DOMException, describeDOMException, isDOMException, reviveDOMException } = require('internal/domexception');
const hooks = require('internal/async_hooks');
const { Event, tag } = require('internal/event');
const {
  NodeEventTarget,
  defineEventHandler,
  kCreateEvent,
  kHybridDispatch,
  kNewListener,
  kRemoveListener,
} = require('internal/event_target');
const { kEnumerableProperty } = require('internal/util');
const { isArrayBuffer } = require('internal/util/types');

const kCustom = Symbol.for('nodejs.util.inspect.custom');

function shown(value) {
  return require('internal/util/inspect').inspect(value);
}

function notAPort(name, value) {
  return new TypeError(`MessageEvent constructor: Expected eventInitDict.${name} ("${shown(value)}") ` +
    'to be an instance of MessagePort.');
}

/** An event that carries a message. */
class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  /**
   * @param {string} type
   * @param {{ data?: any, origin?: string, lastEventId?: string, source?: any, ports?: MessagePort[] }} [init]
   */
  constructor(type, init = {}) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    super(type, init);
    const { data = null, origin = '', lastEventId = '', source = null, ports = [] } = init ?? {};
    if (source !== null && !isPort(source)) throw notAPort('source', source);
    if (typeof ports?.[Symbol.iterator] !== 'function') {
      throw new TypeError(`MessageEvent constructor: eventInitDict.ports (${shown(ports)}) is not iterable.`);
    }
    const list = [...ports];
    for (const [index, port] of list.entries()) {
      if (!isPort(port)) throw notAPort(`ports[${index}]`, port);
    }
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    this.#source = source;
    this.#ports = Object.freeze(list);
  }

  get data() { return this.#data; }
  get origin() { return this.#origin; }
  get lastEventId() { return this.#lastEventId; }
  get source() { return this.#source; }
  get ports() { return this.#ports; }
}
for (const key of ['data', 'origin', 'lastEventId', 'source', 'ports']) {
  Object.defineProperty(MessageEvent.prototype, key, kEnumerableProperty);
}
tag(MessageEvent, 'MessageEvent');

// --- Transfer --------------------------------------------------------------------------------

const untransferable = new WeakSet();
// Memory that native code, or the pool of Buffer, has marked.
const { isUntransferable: isUntransferableMemory } = internalBinding('buffer');

/** Keeps `object` from being transferred: it is copied or refused. */
function markAsUntransferable(object) {
  if ((typeof object === 'object' && object !== null) || typeof object === 'function') untransferable.add(object);
}

function isMarkedAsUntransferable(object) {
  return untransferable.has(object);
}

const uncloneable = new WeakSet();

/** Makes cloning refuse `object`. What V8 itself copies, like an ArrayBuffer, is not affected. */
function markAsUncloneable(object) {
  if ((typeof object !== 'object' || object === null) && typeof object !== 'function') return;
  uncloneable.add(object);
  // Cloning asks for what stands for the object, and is refused then.
  binding.markCloneable(object);
}

function cloneError(message) {
  return new DOMException(message, 'DataCloneError');
}

const noTransfer = { buffers: [], ports: [], ids: [] };

/** Sorts a transfer list into array buffers and ports, each once. */
function readTransferList(list, source) {
  if (list === undefined || list === null) return noTransfer;
  const result = { buffers: [], ports: [], ids: [] };
  let items;
  try {
    items = [...list];
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw invalidArgument('Optional options.transfer argument must be an iterable');
  }
  for (const item of items) {
    if (untransferable.has(item) || (isArrayBuffer(item) && isUntransferableMemory(item))) {
      throw cloneError('An ArrayBuffer is marked as untransferable and could not be transferred.');
    }
    if (isArrayBuffer(item)) {
      if (result.buffers.includes(item)) throw cloneError('Transfer list contains duplicate ArrayBuffer');
      if (item.detached) throw cloneError('An ArrayBuffer is detached and could not be cloned.');
      result.buffers.push(item);
    } else if (isPort(item)) {
      if (item === source) throw cloneError('Transfer list contains source port');
      if (result.ports.includes(item)) throw cloneError('Transfer list contains duplicate MessagePort');
      const id = idOf(item);
      if (id === 0) throw cloneError('MessagePort in transfer list is already detached');
      result.ports.push(item);
      result.ids.push(id);
    } else if (!require('internal/abort_signal_transfer').isTransferableAbortSignal(item)) {
      throw cloneError('Found invalid value in transferList.');
    }
  }
  return result;
}

function invalidArgument(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

/** The transfer list of postMessage()'s second argument: a list, or `{ transfer: list }`. */
function listOf(argument, problem = 'Optional options.transfer argument must be an iterable') {
  if (argument === undefined || argument === null) return undefined;
  if (typeof argument !== 'object') throw invalidArgument('Optional transferList argument must be an iterable');
  if (typeof argument[Symbol.iterator] === 'function') return argument;
  const { transfer } = argument;
  if (transfer === undefined) return undefined;
  if (transfer === null || typeof transfer !== 'object' || typeof transfer[Symbol.iterator] !== 'function') {
    throw invalidArgument(problem);
  }
  return transfer;
}

const failure = "Failed to execute 'structuredClone'";

/**
 * A deep copy of a value.
 * @template T
 * @param {T} value
 * @param {{ transfer?: Iterable<ArrayBuffer | MessagePort> }} [options]
 * @returns {T}
 */
function structuredClone(value, options = undefined) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('value');
  if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
    throw invalidArgument(`${failure}: Options cannot be converted to a dictionary`);
  }
  // What needs no cloning and cannot fail.
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function' && typeof value !== 'symbol' &&
      options === undefined) {
    return value;
  }
  const transfer = options?.transfer === undefined ? noTransfer : readTransferList(
    listOf({ transfer: options.transfer }, `${failure}: transfer in Options can not be converted to sequence.`));
  const result = binding.structuredClone(value, transfer.buffers, transfer.ports, transfer.ids);
  for (const port of transfer.ports) detach(port);
  return result;
}

// --- Ports -----------------------------------------------------------------------------------

let isPort;
let idOf;
let detach;
let makePort;

/** One end of a message channel. Programs see it as `MessagePort`, which they cannot call. */
class Port extends NodeEventTarget {
  #id = 0; // 0: closed, or sent away
  #receivedPorts;
  #asyncId = hooks.newAsyncId();

  static {
    isPort = (value) => typeof value === 'object' && value !== null && #id in value;
    idOf = (port) => port.#id;
    detach = (port) => {
      port.#id = 0;
    };
    makePort = (id) => {
      const port = new Port();
      port.#id = id;
      binding.markPort(port);
      binding.attach(id, (kind, value, ports) => port.#inScope(() => port.#receive(kind, value, ports)));
      hooks.emitInit(port.#asyncId, 'MESSAGEPORT', undefined, port);
      return port;
    };
  }

  /**
   * Sends a copy of `value` to the other end.
   * @param {any} value
   * @param {Iterable<ArrayBuffer | MessagePort> | { transfer?: Iterable<ArrayBuffer | MessagePort> }} [transferList]
   */
  postMessage(value, transferList) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    const transfer = readTransferList(listOf(transferList), this);
    const reachable = binding.post(this.#id, value, transfer.buffers, transfer.ports, transfer.ids);
    for (const port of transfer.ports) detach(port);
    if (!reachable) {
      // Both ends of the channel would be inside itself.
      process.emitWarning('The target port was posted to itself, and the communication channel was lost');
      this.close();
    }
  }

  /** Begins to receive; adding a 'message' listener does it, too. */
  start() {
    if (this.#id !== 0) binding.start(this.#id);
  }

  #inScope(callback) {
    hooks.emitBefore(this.#asyncId, 0, this);
    try {
      callback();
    } finally {
      // An uncaught exception inside may have emptied the stack.
      if (hooks.hasAsyncIdStack()) hooks.emitAfter(this.#asyncId);
    }
  }

  #receive(kind, value, ports) {
    if (kind === binding.CLOSE) {
      this.#finish();
      this[kHybridDispatch](undefined, 'close', new Event('close'));
      return;
    }
    this.#receivedPorts = ports;
    this[kHybridDispatch](value, kind === binding.MESSAGE ? 'message' : 'messageerror');
    this.#receivedPorts = undefined;
  }

  #finish(done) {
    const id = this.#id;
    this.#id = 0;
    if (id === 0) return;
    binding.close(id, done);
    hooks.emitDestroy(this.#asyncId);
  }

  /** Ends the channel; 'close' is emitted at both ends. */
  close(callback) {
    if (typeof callback === 'function') this.once('close', callback);
    this.#finish(() => this[kHybridDispatch](undefined, 'close', new Event('close')));
  }

  ref() {
    if (this.#id !== 0) binding.ref(this.#id);
  }

  unref() {
    if (this.#id !== 0) binding.unref(this.#id);
  }

  hasRef() {
    return this.#id !== 0 && binding.hasRef(this.#id);
  }

  // A port with somebody who listens keeps the process alive.
  [kNewListener](size, type, ...rest) {
    super[kNewListener](size, type, ...rest);
    if (type === 'message' && size === 1) {
      this.ref();
      this.start();
    }
  }

  [kRemoveListener](size, type, ...rest) {
    super[kRemoveListener](size, type, ...rest);
    if (type === 'message' && size === 0) {
      this.unref();
      // What comes now waits for the next listener.
      if (this.#id !== 0) binding.stop(this.#id);
    }
  }

  [kCreateEvent](data, type) {
    if (type !== 'message' && type !== 'messageerror') return super[kCreateEvent](data, type);
    return new MessageEvent(type, { data, ports: this.#receivedPorts ?? [] });
  }

  [kCustom](depth, options) {
    if (depth < 0) return '[MessagePort [EventTarget]]';
    const { inspect } = require('internal/util/inspect');
    const state = this.#id === 0 ? { active: false } : { active: true, refed: this.hasRef() };
    return `MessagePort [EventTarget] ${inspect(state, options)}`;
  }
}

/** The class of ports, for programs: ports come from a MessageChannel only. */
function MessagePort() {
  throw new codes.ERR_CONSTRUCT_CALL_INVALID();
}
Object.setPrototypeOf(MessagePort, NodeEventTarget);
Object.defineProperty(MessagePort, 'prototype', { __proto__: null, value: Port.prototype, writable: false });
Object.defineProperty(Port.prototype, 'constructor', {
  __proto__: null, value: MessagePort, writable: true, configurable: true,
});

Object.defineProperties(MessagePort.prototype, Object.fromEntries(
  ['postMessage', 'start', 'close', 'ref', 'unref', 'hasRef'].map((key) => [key, kEnumerableProperty])));
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');

/** By kind, what stands for an object of a builtin class in a message, and the way back. */
const cloneables = {
  DOMException: {
    describe: describeDOMException,
    revive: reviveDOMException,
  },
  Blob: {
    describe: (blob) => require('internal/blob').describeBlob(blob),
    revive: (data) => require('internal/blob').reviveBlob(data),
  },
  File: {
    describe: (file) => require('internal/file').describeFile(file),
    revive: (data) => require('internal/file').reviveFile(data),
  },
  AbortSignal: {
    describe: (signal) => require('internal/abort_signal_transfer').describeAbortSignal(signal),
    revive: (data) => require('internal/abort_signal_transfer').reviveAbortSignal(data),
  },
  Histogram: {
    describe: (histogram) => require('internal/perf/histogram').describeHistogram(histogram),
    revive: (data) => require('internal/perf/histogram').reviveHistogram(data),
  },
};

function kindOf(object) {
  if (isDOMException(object)) return 'DOMException';
  if (require('internal/perf/histogram').isHistogram(object)) return 'Histogram';
  if (require('internal/abort_controller').isAbortSignal(object)) return 'AbortSignal';
  return require('internal/file').isFile(object) ? 'File' : 'Blob';
}

binding.setFactories((id) => makePort(id), (message) => cloneError(message), (object) => {
  if (uncloneable.has(object)) throw cloneError('Cannot clone object of unsupported type.');
  const kind = kindOf(object);
  return [kind, cloneables[kind].describe(object)];
}, ([kind, data]) => cloneables[kind].revive(data));

/** Two ports that receive what is sent to the other. */
function MessageChannel() {
  if (new.target === undefined) throw new codes.ERR_CONSTRUCT_CALL_REQUIRED('MessageChannel');
  const [first, second] = binding.createChannel();
  this.port1 = makePort(first);
  this.port2 = makePort(second);
}
Object.defineProperty(MessageChannel, 'prototype', { __proto__: null, writable: false });

/** The number of a broadcast channel; undefined for anything else. */
function channelId(value) {
  return require('internal/broadcast_channel').channelId(value);
}

/**
 * Takes a message without waiting for an event.
 * @param {MessagePort} port
 * @returns {{ message: any } | undefined}
 */
function receiveMessageOnPort(port) {
  const id = isPort(port) ? idOf(port) : channelId(port);
  if (id === undefined) throw invalidArgument('The "port" argument must be a MessagePort instance');
  const received = binding.receive(id);
  return received === undefined ? undefined : { message: received[0] };
}

/** For workers: the port that native code knows by a number, and the number of a port that is sent away. */
const workerPorts = {
  adopt: (id) => makePort(id),
  release(port) {
    const id = idOf(port);
    detach(port);
    return id;
  },
};

module.exports = {
  MessageChannel,
  MessageEvent,
  MessagePort,
  isMarkedAsUntransferable,
  isMessagePort: (value) => isPort(value),
  markAsUncloneable,
  markAsUntransferable,
  receiveMessageOnPort,
  structuredClone,
  workerPorts,
};
