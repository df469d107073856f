'use strict';

// The controller and the reader of ordinary readable streams.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_INVALID_THIS } } = require('internal/errors');
const {
  SizedQueue,
  brand,
  define,
  enqueueSized,
  initialize,
  inspectAs,
  invalidState,
  isReadableStream,
  kCancel,
  kInspect,
  kInternal,
  kPull,
  kRelease,
  kState,
  requireInternal,
} = require('internal/webstreams/util');
const {
  attachReader,
  cancelReadable,
  closeReadable,
  detachReader,
  errorReadable,
  hasDefaultReader,
  isLocked,
  pendingRequests,
} = require('internal/webstreams/readable_state');

const isController = brand('ReadableStreamDefaultController');
const isReader = brand('ReadableStreamDefaultReader');

// --- Controller --------------------------------------------------------------------------------

class ReadableStreamDefaultController {
  constructor(key) {
    requireInternal(key);
  }

  /** How much more the stream wants; null after an error. */
  get desiredSize() {
    if (!isController(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    return desiredSize(this);
  }

  /** Ends the stream when its chunks are read. */
  close() {
    if (!isController(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    if (!canEnqueue(this)) throw invalidState('Controller is already closed');
    closeDefault(this);
  }

  /** Adds a chunk. */
  enqueue(chunk = undefined) {
    if (!isController(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    if (!canEnqueue(this)) throw invalidState('Controller is already closed');
    enqueueDefault(this, chunk);
  }

  /** Makes the stream fail. */
  error(error = undefined) {
    if (!isController(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    errorDefault(this, error);
  }

  [kCancel](reason) {
    const state = this[kState];
    state.queue.clear();
    const result = state.cancelAlgorithm(reason);
    clearAlgorithms(this);
    return result;
  }

  [kPull](request) {
    const { queue, stream, closeRequested } = this[kState];
    if (queue.length > 0) {
      const chunk = queue.shift();
      if (closeRequested && queue.length === 0) {
        clearAlgorithms(this);
        closeReadable(stream);
      } else {
        pullIfNeeded(this);
      }
      request.chunk(chunk);
      return;
    }
    stream[kState].reader[kState].requests.push(request);
    pullIfNeeded(this);
  }

  [kRelease]() {}

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, {});
  }
}
define(ReadableStreamDefaultController, ['desiredSize', 'close', 'enqueue', 'error']);

function clearAlgorithms(controller) {
  const state = controller[kState];
  state.pullAlgorithm = undefined;
  state.cancelAlgorithm = undefined;
  state.sizeAlgorithm = undefined;
}

function canEnqueue(controller) {
  const { stream, closeRequested } = controller[kState];
  return !closeRequested && stream[kState].state === 'readable';
}

function desiredSize(controller) {
  const { stream, highWaterMark, queue } = controller[kState];
  switch (stream[kState].state) {
    case 'errored': return null;
    case 'closed': return 0;
    default: return highWaterMark - queue.size;
  }
}

function shouldPull(controller) {
  const { stream, started } = controller[kState];
  if (!canEnqueue(controller) || !started) return false;
  if (isLocked(stream) && hasDefaultReader(stream) && pendingRequests(stream).length > 0) return true;
  return desiredSize(controller) > 0;
}

function pullIfNeeded(controller) {
  if (!shouldPull(controller)) return;
  const state = controller[kState];
  if (state.pulling) {
    state.pullAgain = true;
    return;
  }
  state.pulling = true;
  state.pullAlgorithm(controller).then(() => {
    state.pulling = false;
    if (state.pullAgain) {
      state.pullAgain = false;
      pullIfNeeded(controller);
    }
  }, (error) => errorDefault(controller, error));
}

function closeDefault(controller) {
  if (!canEnqueue(controller)) return;
  const state = controller[kState];
  state.closeRequested = true;
  if (state.queue.length === 0) {
    clearAlgorithms(controller);
    closeReadable(state.stream);
  }
}

function enqueueDefault(controller, chunk) {
  if (!canEnqueue(controller)) return;
  const state = controller[kState];
  const { stream } = state;
  if (isLocked(stream) && hasDefaultReader(stream) && pendingRequests(stream).length > 0) {
    pendingRequests(stream).shift().chunk(chunk);
  } else {
    try {
      enqueueSized(state.queue, chunk, state.sizeAlgorithm(chunk));
    } catch (error) {
      errorDefault(controller, error);
      throw error;
    }
  }
  pullIfNeeded(controller);
}

function errorDefault(controller, error) {
  const { stream, queue } = controller[kState];
  if (stream[kState].state !== 'readable') return;
  queue.clear();
  clearAlgorithms(controller);
  errorReadable(stream, error);
}

/**
 * Gives `stream` a controller.
 * @param {ReadableStream} stream
 * @param {{ start: Function, pull: Function, cancel: Function, highWaterMark: number, size: Function }} algorithms
 */
function setupDefaultController(stream, { start, pull, cancel, highWaterMark, size }) {
  const controller = new ReadableStreamDefaultController(kInternal);
  initialize(controller, 'ReadableStreamDefaultController', {
    stream,
    queue: new SizedQueue(),
    started: false,
    closeRequested: false,
    pulling: false,
    pullAgain: false,
    highWaterMark,
    sizeAlgorithm: size,
    pullAlgorithm: pull,
    cancelAlgorithm: cancel,
  });
  stream[kState].controller = controller;
  Promise.resolve(start(controller)).then(() => {
    controller[kState].started = true;
    pullIfNeeded(controller);
  }, (error) => errorDefault(controller, error));
  return controller;
}

// --- Reader ------------------------------------------------------------------------------------

/** A request of `read()`: settles a promise. */
class ReadRequest {
  #record = Promise.withResolvers();

  get promise() {
    return this.#record.promise;
  }

  chunk(value) {
    this.#record.resolve({ done: false, value });
  }

  close() {
    this.#record.resolve({ done: true, value: undefined });
  }

  error(error) {
    this.#record.reject(error);
  }
}

/** Asks the stream of `reader` for a chunk; `request` is told. */
function readFrom(reader, request) {
  const { stream } = reader[kState];
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') request.close();
  else if (state.state === 'errored') request.error(state.storedError);
  else state.controller[kPull](request);
}

class ReadableStreamDefaultReader {
  /** @param {ReadableStream} stream */
  constructor(stream) {
    if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (isLocked(stream)) throw invalidState('ReadableStream is locked');
    initialize(this, 'ReadableStreamDefaultReader', { stream: undefined, closed: undefined, requests: [] });
    attachReader(this, stream);
  }

  /** @returns {Promise<{ done: boolean, value: any }>} */
  read() {
    if (!isReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    if (this[kState].stream === undefined) {
      return Promise.reject(invalidState('The reader is not attached to a stream'));
    }
    const request = new ReadRequest();
    readFrom(this, request);
    return request.promise;
  }

  releaseLock() {
    if (!isReader(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultReader');
    if (this[kState].stream !== undefined) detachReader(this);
  }

  /** Settled when the stream is over. */
  get closed() {
    if (!isReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return this[kState].closed.promise;
  }

  cancel(reason = undefined) {
    if (!isReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    const { stream } = this[kState];
    if (stream === undefined) {
      return Promise.reject(new ERR_INVALID_STATE.TypeError('The reader is not attached to a stream'));
    }
    return cancelReadable(stream, reason);
  }

  [kInspect](depth, options) {
    const { stream, requests, closed } = this[kState];
    return inspectAs(this, depth, options, { stream, readRequests: requests.length, close: closed.promise });
  }
}
define(ReadableStreamDefaultReader, ['read', 'releaseLock', 'closed', 'cancel']);

module.exports = {
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  canEnqueue,
  closeDefault,
  desiredSize,
  enqueueDefault,
  errorDefault,
  readFrom,
  setupDefaultController,
};
