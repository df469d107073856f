'use strict';

// WritableStream, its writer and its controller.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { AbortController } = require('internal/abort_controller');
const { validateObject, kValidateObjectAllowObjects } = require('internal/validators');
const {
  Deferred,
  SizedQueue,
  brand,
  define,
  enqueueSized,
  highWaterMarkOf,
  initialize,
  inspectAs,
  invalidState,
  isWritableStream,
  kAbort,
  kError,
  kInspect,
  kInternal,
  kState,
  methodOf,
  noop,
  promiseMethodOf,
  requireInternal,
  sizeAlgorithmOf,
  validateStrategy,
} = require('internal/webstreams/util');

const { kControllerErrorFunction, kIsClosedPromise, kIsErrored, kIsWritable } = require('internal/streams/utils');

const isWriter = brand('WritableStreamDefaultWriter');
const isController = brand('WritableStreamDefaultController');
const kClose = Symbol('close');

// --- Stream ------------------------------------------------------------------------------------

class WritableStream {
  /**
   * @param {{ start?: Function, write?: Function, close?: Function, abort?: Function }} [sink]
   * @param {{ highWaterMark?: number, size?: Function }} [strategy]
   */
  constructor(sink = kEmptyObject, strategy = kEmptyObject) {
    if (sink === kInternal) return;
    validateObject(sink, 'sink', kValidateObjectAllowObjects);
    validateStrategy(strategy);
    const { type } = sink;
    if (type !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('type', type);
    initialize(this, 'WritableStream', newState());
    const size = sizeAlgorithmOf(strategy);
    const highWaterMark = highWaterMarkOf(strategy, 1);
    setupController(this, {
      start: methodOf(sink, 'start', 'sink') ?? noop,
      write: promiseMethodOf(sink, 'write', 'sink'),
      close: promiseMethodOf(sink, 'close', 'sink'),
      abort: promiseMethodOf(sink, 'abort', 'sink'),
      highWaterMark,
      size,
    });
  }

  /** Whether there is a writer. */
  get locked() {
    if (!isWritableStream(this)) throw new ERR_INVALID_THIS('WritableStream');
    return isLocked(this);
  }

  /** Ends the stream at once, as a failure. */
  abort(reason = undefined) {
    if (!isWritableStream(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    if (isLocked(this)) return Promise.reject(invalidState('WritableStream is locked'));
    return abortWritable(this, reason);
  }

  /** Ends the stream when everything is written. */
  close() {
    if (!isWritableStream(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    if (isLocked(this)) return Promise.reject(invalidState('WritableStream is locked'));
    if (isClosing(this)) return Promise.reject(invalidState('Failure closing WritableStream'));
    return closeWritable(this);
  }

  /** @returns {WritableStreamDefaultWriter} the one that may write until it lets go */
  getWriter() {
    if (!isWritableStream(this)) throw new ERR_INVALID_THIS('WritableStream');
    return new WritableStreamDefaultWriter(this);
  }

  // What the streams of Node.js look at.

  get [kIsErrored]() {
    return this[kState].state === 'errored';
  }

  get [kIsWritable]() {
    return this[kState].state === 'writable';
  }

  get [kIsClosedPromise]() {
    return this[kState].closed;
  }

  get [kControllerErrorFunction]() {
    const { controller } = this[kState];
    return (error) => controller.error(error);
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { locked: this.locked, state: this[kState].state });
  }
}
define(WritableStream, ['locked', 'abort', 'close', 'getWriter']);

function newState() {
  return {
    state: 'writable',
    storedError: undefined,
    backpressure: false,
    writer: undefined,
    controller: undefined,
    // Promises of writes that have not begun; of the one under way; of the end.
    writeRequests: [],
    inFlightWrite: undefined,
    closeRequest: undefined,
    inFlightClose: undefined,
    pendingAbort: undefined,
    // Settled with the stream; what the Node.js streams wait for.
    closed: new Deferred(),
  };
}

function isLocked(stream) {
  return stream[kState].writer !== undefined;
}

function isClosing(stream) {
  return stream[kState].closeRequest !== undefined || stream[kState].inFlightClose !== undefined;
}

/** A stream over algorithms of our own. */
function createWritableStream(algorithms) {
  const stream = new WritableStream(kInternal);
  initialize(stream, 'WritableStream', newState());
  setupController(stream, { highWaterMark: 1, size: () => 1, ...algorithms });
  return stream;
}

function abortWritable(stream, reason) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  state.controller[kState].abortController.abort(reason);
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  if (state.pendingAbort !== undefined) return state.pendingAbort.record.promise;
  const wasErroring = state.state === 'erroring';
  state.pendingAbort = {
    record: Promise.withResolvers(),
    reason: wasErroring ? undefined : reason,
    wasErroring,
  };
  const { promise } = state.pendingAbort.record;
  if (!wasErroring) startErroring(stream, reason);
  return promise;
}

function closeWritable(stream) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') {
    return Promise.reject(invalidState('WritableStream is already closed or errored'));
  }
  state.closeRequest = Promise.withResolvers();
  const { promise } = state.closeRequest;
  if (state.writer !== undefined && state.backpressure && state.state === 'writable') {
    state.writer[kState].ready.resolve();
  }
  const { queue } = state.controller[kState];
  queue.push(kClose, 0);
  advance(state.controller);
  return promise;
}

function startErroring(stream, reason) {
  const state = stream[kState];
  state.state = 'erroring';
  state.storedError = reason;
  if (state.writer !== undefined) rejectReady(state.writer, reason);
  if (!hasOperation(stream) && state.controller[kState].started) finishErroring(stream);
}

function hasOperation(stream) {
  return stream[kState].inFlightWrite !== undefined || stream[kState].inFlightClose !== undefined;
}

function dealWithRejection(stream, error) {
  if (stream[kState].state === 'writable') startErroring(stream, error);
  else finishErroring(stream);
}

function finishErroring(stream) {
  const state = stream[kState];
  state.state = 'errored';
  state.controller[kError]();
  for (const request of state.writeRequests.splice(0)) request.reject(state.storedError);
  const abort = state.pendingAbort;
  if (abort === undefined) {
    rejectClose(stream);
    return;
  }
  state.pendingAbort = undefined;
  if (abort.wasErroring) {
    abort.record.reject(state.storedError);
    rejectClose(stream);
    return;
  }
  state.controller[kAbort](abort.reason).then(() => {
    abort.record.resolve();
    rejectClose(stream);
  }, (error) => {
    abort.record.reject(error);
    rejectClose(stream);
  });
}

function rejectClose(stream) {
  const state = stream[kState];
  if (state.closeRequest !== undefined) {
    state.closeRequest.reject(state.storedError);
    state.closeRequest = undefined;
  }
  state.closed.reject(state.storedError);
  state.writer?.[kState].closed.reject(state.storedError);
}

function updateBackpressure(stream, backpressure) {
  const state = stream[kState];
  if (state.writer !== undefined && backpressure !== state.backpressure) {
    if (backpressure) state.writer[kState].ready = new Deferred();
    else state.writer[kState].ready.resolve();
  }
  state.backpressure = backpressure;
}

// --- Controller --------------------------------------------------------------------------------

class WritableStreamDefaultController {
  constructor(key) {
    requireInternal(key);
  }

  /** Aborted when the stream is, before the sink is told. */
  get signal() {
    if (!isController(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultController');
    return this[kState].abortController.signal;
  }

  error(error = undefined) {
    if (!isController(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultController');
    if (this[kState].stream[kState].state === 'writable') errorController(this, error);
  }

  [kAbort](reason) {
    const result = this[kState].abortAlgorithm(reason);
    clearAlgorithms(this);
    return result;
  }

  [kError]() {
    this[kState].queue.clear();
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { stream: this[kState].stream });
  }
}
define(WritableStreamDefaultController, ['signal', 'error']);

function clearAlgorithms(controller) {
  const state = controller[kState];
  state.writeAlgorithm = undefined;
  state.closeAlgorithm = undefined;
  state.abortAlgorithm = undefined;
  state.sizeAlgorithm = undefined;
}

function setupController(stream, { start, write, close, abort, highWaterMark, size }) {
  const controller = new WritableStreamDefaultController(kInternal);
  initialize(controller, 'WritableStreamDefaultController', {
    stream,
    queue: new SizedQueue(),
    abortController: new AbortController(),
    started: false,
    highWaterMark,
    sizeAlgorithm: size,
    writeAlgorithm: write,
    closeAlgorithm: close,
    abortAlgorithm: abort,
  });
  stream[kState].controller = controller;
  updateBackpressure(stream, isFull(controller));
  Promise.resolve(start(controller)).then(() => {
    controller[kState].started = true;
    advance(controller);
  }, (error) => {
    controller[kState].started = true;
    dealWithRejection(stream, error);
  });
}

function desiredSize(controller) {
  return controller[kState].highWaterMark - controller[kState].queue.size;
}

function isFull(controller) {
  return desiredSize(controller) <= 0;
}

function errorController(controller, error) {
  clearAlgorithms(controller);
  startErroring(controller[kState].stream, error);
}

function errorIfWritable(stream, error) {
  if (stream[kState].state === 'writable') errorController(stream[kState].controller, error);
}

/** Does the next thing that waits, when nothing is under way. */
function advance(controller) {
  const { started, stream, queue } = controller[kState];
  const state = stream[kState];
  if (!started || state.inFlightWrite !== undefined) return;
  if (state.state === 'erroring') {
    finishErroring(stream);
    return;
  }
  if (queue.length === 0) return;
  const chunk = queue.peek();
  if (chunk === kClose) processClose(controller);
  else processWrite(controller, chunk);
}

function processClose(controller) {
  const { stream, queue, closeAlgorithm } = controller[kState];
  const state = stream[kState];
  state.inFlightClose = state.closeRequest;
  state.closeRequest = undefined;
  queue.shift();
  const closed = closeAlgorithm();
  clearAlgorithms(controller);
  closed.then(() => {
    state.inFlightClose.resolve();
    state.inFlightClose = undefined;
    if (state.state === 'erroring') {
      state.storedError = undefined;
      state.pendingAbort?.record.resolve();
      state.pendingAbort = undefined;
    }
    state.state = 'closed';
    state.closed.resolve();
    state.writer?.[kState].closed.resolve();
  }, (error) => {
    state.inFlightClose.reject(error);
    state.inFlightClose = undefined;
    state.pendingAbort?.record.reject(error);
    state.pendingAbort = undefined;
    dealWithRejection(stream, error);
  });
}

function processWrite(controller, chunk) {
  const { stream, queue, writeAlgorithm } = controller[kState];
  const state = stream[kState];
  state.inFlightWrite = state.writeRequests.shift();
  writeAlgorithm(chunk, controller).then(() => {
    state.inFlightWrite.resolve();
    state.inFlightWrite = undefined;
    queue.shift();
    if (!isClosing(stream) && state.state === 'writable') updateBackpressure(stream, isFull(controller));
    advance(controller);
  }, (error) => {
    if (state.state === 'writable') clearAlgorithms(controller);
    state.inFlightWrite.reject(error);
    state.inFlightWrite = undefined;
    dealWithRejection(stream, error);
  });
}

// --- Writer ------------------------------------------------------------------------------------

class WritableStreamDefaultWriter {
  /** @param {WritableStream} stream */
  constructor(stream) {
    if (!isWritableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    if (isLocked(stream)) throw invalidState('WritableStream is locked');
    initialize(this, 'WritableStreamDefaultWriter', { stream, ready: undefined, closed: undefined });
    stream[kState].writer = this;
    const own = this[kState];
    const { state, storedError, backpressure } = stream[kState];
    if (state === 'writable') {
      own.ready = !isClosing(stream) && backpressure ? new Deferred() : Deferred.resolved();
      own.closed = new Deferred();
    } else if (state === 'erroring') {
      own.ready = Deferred.rejected(storedError);
      own.closed = new Deferred();
    } else if (state === 'closed') {
      own.ready = Deferred.resolved();
      own.closed = Deferred.resolved();
    } else {
      own.ready = Deferred.rejected(storedError);
      own.closed = Deferred.rejected(storedError);
    }
  }

  get closed() {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].closed.promise;
  }

  get desiredSize() {
    if (!isWriter(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultWriter');
    const { stream } = this[kState];
    if (stream === undefined) throw invalidState('Writer is not bound to a WritableStream');
    switch (stream[kState].state) {
      case 'errored':
      case 'erroring': return null;
      case 'closed': return 0;
      default: return desiredSize(stream[kState].controller);
    }
  }

  /** Settled when the stream wants more. */
  get ready() {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].ready.promise;
  }

  abort(reason = undefined) {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    if (stream === undefined) return Promise.reject(invalidState('Writer is not bound to a WritableStream'));
    return abortWritable(stream, reason);
  }

  close() {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    if (stream === undefined) return Promise.reject(invalidState('Writer is not bound to a WritableStream'));
    if (isClosing(stream)) return Promise.reject(invalidState('Failure to close WritableStream'));
    return closeWritable(stream);
  }

  releaseLock() {
    if (!isWriter(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultWriter');
    const { stream } = this[kState];
    if (stream === undefined) return;
    const released = invalidState('Writer has been released');
    rejectReady(this, released);
    rejectClosed(this, released);
    stream[kState].writer = undefined;
    this[kState].stream = undefined;
  }

  /** @returns {Promise<void>} settled when the chunk is written */
  write(chunk = undefined) {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    if (this[kState].stream === undefined) {
      return Promise.reject(invalidState('Writer is not bound to a WritableStream'));
    }
    return writeTo(this, chunk);
  }

  [kInspect](depth, options) {
    const { stream, closed, ready } = this[kState];
    return inspectAs(this, depth, options, { stream, close: closed.promise, ready: ready.promise });
  }
}
define(WritableStreamDefaultWriter, ['closed', 'desiredSize', 'ready', 'abort', 'close', 'releaseLock', 'write']);

function rejectReady(writer, error) {
  const { ready } = writer[kState];
  if (ready.pending) ready.reject(error);
  else writer[kState].ready = Deferred.rejected(error);
}

function rejectClosed(writer, error) {
  const { closed } = writer[kState];
  if (closed.pending) closed.reject(error);
  else writer[kState].closed = Deferred.rejected(error);
}

function writeTo(writer, chunk) {
  const { stream } = writer[kState];
  const state = stream[kState];
  const { controller } = state;
  let size;
  try {
    size = controller[kState].sizeAlgorithm?.(chunk) ?? 1;
  } catch (error) {
    errorIfWritable(stream, error);
    size = 1;
  }
  if (writer[kState].stream !== stream) return Promise.reject(invalidState('Mismatched WritableStreams'));
  if (state.state === 'errored') return Promise.reject(state.storedError);
  if (isClosing(stream) || state.state === 'closed') {
    return Promise.reject(invalidState('WritableStream is closed'));
  }
  if (state.state === 'erroring') return Promise.reject(state.storedError);
  const request = Promise.withResolvers();
  state.writeRequests.push(request);
  try {
    enqueueSized(controller[kState].queue, chunk, size);
  } catch (error) {
    errorIfWritable(stream, error);
    return request.promise;
  }
  if (!isClosing(stream) && state.state === 'writable') updateBackpressure(stream, isFull(controller));
  advance(controller);
  return request.promise;
}

/** Closes the stream of `writer` unless it is over already. */
function closeIfOpen(writer) {
  const { stream } = writer[kState];
  const { state, storedError } = stream[kState];
  if (isClosing(stream) || state === 'closed') return Promise.resolve();
  if (state === 'errored') return Promise.reject(storedError);
  return closeWritable(stream);
}

module.exports = {
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
  abortWritable,
  closeIfOpen,
  createWritableStream,
  errorIfWritable,
  isClosing,
  isWritableLocked: isLocked,
  writeTo,
};
