'use strict';

// The controller and the requests of byte streams, where a reader may bring the memory.

const {
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_STATE,
  ERR_INVALID_THIS,
} = require('internal/errors').codes;
const { isArrayBufferView, isSharedArrayBuffer } = require('internal/util/types');
const {
  SizedQueue,
  brand,
  define,
  initialize,
  inspectAs,
  invalidState,
  kCancel,
  kInspect,
  kInternal,
  kPull,
  kRelease,
  kState,
  requireInternal,
} = require('internal/webstreams/util');
const {
  closeReadable,
  errorReadable,
  hasByobReader,
  hasDefaultReader,
  isLocked,
  pendingRequests,
} = require('internal/webstreams/readable_state');

const isController = brand('ReadableByteStreamController');
const isRequest = brand('ReadableStreamBYOBRequest');

// --- Requests ----------------------------------------------------------------------------------

/** What a source writes into when it fills a reader's own memory. */
class ReadableStreamBYOBRequest {
  constructor(key) {
    requireInternal(key);
  }

  get view() {
    if (!isRequest(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBRequest');
    return this[kState].view;
  }

  /** Says that `bytesWritten` bytes of the view are there. */
  respond(bytesWritten) {
    if (!isRequest(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBRequest');
    const { view, controller } = this[kState];
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    if (view.byteLength === 0 || view.buffer.byteLength === 0) {
      throw new ERR_INVALID_STATE.TypeError('Viewed ArrayBuffer is detached');
    }
    respond(controller, toLength(bytesWritten, 'bytesWritten'));
  }

  /** Gives memory of the same size and place, for instance after a transfer. */
  respondWithNewView(view) {
    if (!isRequest(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBRequest');
    const { controller } = this[kState];
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    checkView(view, 'view');
    respondWithView(controller, view);
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { view: this[kState].view, controller: this[kState].controller });
  }
}
define(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView']);

function toLength(value, name) {
  const number = Math.trunc(Number(value)) || 0;
  if (number < 0 || number > Number.MAX_SAFE_INTEGER) throw new ERR_INVALID_ARG_VALUE(name, value);
  return number;
}

function checkView(view, name) {
  if (!isArrayBufferView(view)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], view);
  }
  if (isSharedArrayBuffer(view.buffer)) {
    throw new ERR_INVALID_ARG_VALUE(name, view, 'must not be of shared memory');
  }
  if (view.buffer.detached) throw new ERR_INVALID_STATE.TypeError('Viewed ArrayBuffer is detached');
}

/** Takes memory away from whoever has it. */
function transfer(buffer) {
  try {
    return buffer.transfer();
  } catch {
    throw new ERR_INVALID_ARG_VALUE('view', buffer, 'must be of memory that can be transferred');
  }
}

// --- Controller --------------------------------------------------------------------------------

class ReadableByteStreamController {
  constructor(key) {
    requireInternal(key);
  }

  /** The memory to fill now, or null. */
  get byobRequest() {
    if (!isController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    const state = this[kState];
    if (state.byobRequest === null && state.pending.length > 0) {
      const [first] = state.pending;
      const request = new ReadableStreamBYOBRequest(kInternal);
      const view = new Uint8Array(first.buffer, first.byteOffset + first.filled, first.byteLength - first.filled);
      initialize(request, 'ReadableStreamBYOBRequest', { view, controller: this });
      state.byobRequest = request;
    }
    return state.byobRequest;
  }

  get desiredSize() {
    if (!isController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    return desiredSize(this);
  }

  close() {
    if (!isController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    assertOpen(this);
    closeByte(this);
  }

  /** @param {ArrayBufferView} chunk its memory is taken away */
  enqueue(chunk) {
    if (!isController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    checkView(chunk, 'chunk');
    if (chunk.byteLength === 0) throw invalidState('chunk ArrayBuffer is zero-length or detached');
    if (chunk.buffer.byteLength === 0) throw invalidState('chunk ArrayBuffer is zero-length or detached');
    assertOpen(this);
    enqueueByte(this, chunk);
  }

  error(error = undefined) {
    if (!isController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    errorByte(this, error);
  }

  [kCancel](reason) {
    const state = this[kState];
    invalidateRequest(this);
    state.pending.length = 0;
    state.queue.clear();
    const result = state.cancelAlgorithm(reason);
    clearAlgorithms(this);
    return result;
  }

  [kPull](request) {
    const state = this[kState];
    if (state.queue.size > 0) {
      shiftTo(this, request);
      return;
    }
    if (state.autoAllocateChunkSize !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(state.autoAllocateChunkSize);
      } catch (error) {
        request.error(error);
        return;
      }
      state.pending.push(newDescriptor(buffer, 0, buffer.byteLength, 1, Uint8Array, 1, 'default'));
    }
    state.stream[kState].reader[kState].requests.push(request);
    pullIfNeeded(this);
  }

  [kRelease]() {
    const state = this[kState];
    if (state.pending.length === 0) return;
    state.pending[0].readerType = 'none';
    state.pending.length = 1;
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, {});
  }
}
define(ReadableByteStreamController, ['byobRequest', 'desiredSize', 'close', 'enqueue', 'error']);

/** A reader's memory that is being filled. */
function newDescriptor(buffer, byteOffset, byteLength, elementSize, View, minimumFill, readerType) {
  return {
    buffer,
    bufferByteLength: buffer.byteLength,
    byteOffset,
    byteLength,
    filled: 0,
    minimumFill,
    elementSize,
    View,
    readerType,
  };
}

function assertOpen(controller) {
  const { closeRequested, stream } = controller[kState];
  if (closeRequested || stream[kState].state !== 'readable') throw invalidState('Controller is already closed');
}

function clearAlgorithms(controller) {
  controller[kState].pullAlgorithm = undefined;
  controller[kState].cancelAlgorithm = undefined;
}

function invalidateRequest(controller) {
  const request = controller[kState].byobRequest;
  if (request === null) return;
  request[kState].controller = undefined;
  request[kState].view = null;
  controller[kState].byobRequest = null;
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
  const { stream, closeRequested, started } = controller[kState];
  if (stream[kState].state !== 'readable' || closeRequested || !started) return false;
  if (isLocked(stream) && pendingRequests(stream).length > 0) return true;
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
  }, (error) => errorByte(controller, error));
}

function closeByte(controller) {
  const state = controller[kState];
  if (state.closeRequested || state.stream[kState].state !== 'readable') return;
  if (state.queue.size > 0) {
    state.closeRequested = true;
    return;
  }
  const [first] = state.pending;
  if (first !== undefined && first.filled % first.elementSize !== 0) {
    const error = invalidState('Partial read');
    errorByte(controller, error);
    throw error;
  }
  clearAlgorithms(controller);
  closeReadable(state.stream);
}

function errorByte(controller, error) {
  const { stream, pending, queue } = controller[kState];
  if (stream[kState].state !== 'readable') return;
  invalidateRequest(controller);
  pending.length = 0;
  queue.clear();
  clearAlgorithms(controller);
  errorReadable(stream, error);
}

function pushBytes(controller, buffer, byteOffset, byteLength) {
  controller[kState].queue.push({ buffer, byteOffset, byteLength }, byteLength);
}

function enqueueByte(controller, chunk) {
  const state = controller[kState];
  const { stream } = state;
  if (state.closeRequested || stream[kState].state !== 'readable') return;
  const { byteOffset, byteLength } = chunk;
  const buffer = transfer(chunk.buffer);
  const [first] = state.pending;
  if (first !== undefined) {
    if (first.buffer.detached) throw invalidState('Destination ArrayBuffer is detached');
    invalidateRequest(controller);
    first.buffer = transfer(first.buffer);
    if (first.readerType === 'none') requeue(controller, first);
  }
  if (isLocked(stream) && hasDefaultReader(stream)) {
    const requests = pendingRequests(stream);
    while (requests.length > 0 && state.queue.size > 0) shiftTo(controller, requests.shift());
    if (requests.length === 0) {
      pushBytes(controller, buffer, byteOffset, byteLength);
    } else {
      if (state.pending.length > 0) state.pending.shift();
      requests.shift().chunk(new Uint8Array(buffer, byteOffset, byteLength));
    }
  } else if (isLocked(stream) && hasByobReader(stream)) {
    pushBytes(controller, buffer, byteOffset, byteLength);
    for (const descriptor of fillFromQueue(controller)) commit(stream, descriptor);
  } else {
    pushBytes(controller, buffer, byteOffset, byteLength);
  }
  pullIfNeeded(controller);
}

/** Keeps the bytes that were written for a reader that is gone. */
function requeue(controller, descriptor) {
  if (descriptor.filled > 0) {
    const copy = descriptor.buffer.slice(descriptor.byteOffset, descriptor.byteOffset + descriptor.filled);
    pushBytes(controller, copy, 0, copy.byteLength);
  }
  if (descriptor.readerType === 'none') controller[kState].pending.shift();
}

/** Gives the first chunk of the queue to a request. */
function shiftTo(controller, request) {
  const { queue } = controller[kState];
  const { buffer, byteOffset, byteLength } = queue.shift();
  afterShift(controller);
  request.chunk(new Uint8Array(buffer, byteOffset, byteLength));
}

function afterShift(controller) {
  const state = controller[kState];
  if (state.queue.size === 0 && state.closeRequested) {
    clearAlgorithms(controller);
    closeReadable(state.stream);
  } else {
    pullIfNeeded(controller);
  }
}

/** Copies from the queue; whether the descriptor has as much as its reader wants. */
function fill(controller, descriptor) {
  const { queue } = controller[kState];
  const most = Math.min(queue.size, descriptor.byteLength - descriptor.filled);
  const filled = descriptor.filled + most;
  let left = most;
  let ready = false;
  const aligned = filled - (filled % descriptor.elementSize);
  if (aligned >= descriptor.minimumFill) {
    left = aligned - descriptor.filled;
    ready = true;
  }
  while (left > 0) {
    const head = queue.peek();
    const count = Math.min(left, head.byteLength);
    new Uint8Array(descriptor.buffer, descriptor.byteOffset + descriptor.filled, count)
      .set(new Uint8Array(head.buffer, head.byteOffset, count));
    if (head.byteLength === count) {
      // Its size in the queue is what is left of it.
      queue.shift();
    } else {
      head.byteOffset += count;
      head.byteLength -= count;
      queue.takeFromFirst(count);
    }
    descriptor.filled += count;
    left -= count;
  }
  return ready;
}

/** Fills what waits; returns the descriptors that are done. */
function fillFromQueue(controller) {
  const { pending, queue } = controller[kState];
  const done = [];
  while (pending.length > 0 && queue.size > 0) {
    if (!fill(controller, pending[0])) break;
    done.push(pending.shift());
  }
  return done;
}

function viewOf(descriptor) {
  const { View, byteOffset, filled, elementSize } = descriptor;
  return new View(transfer(descriptor.buffer), byteOffset, filled / elementSize);
}

/** Hands a filled descriptor to its reader. */
function commit(stream, descriptor) {
  const done = stream[kState].state === 'closed';
  const view = viewOf(descriptor);
  const request = pendingRequests(stream).shift();
  if (done) request.close(view);
  else request.chunk(view);
}

function respond(controller, bytesWritten) {
  const { pending, stream } = controller[kState];
  const [first] = pending;
  if (stream[kState].state === 'closed') {
    if (bytesWritten !== 0) throw invalidState('Controller is already closed');
  } else {
    if (bytesWritten === 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten, 'must not be zero');
    if (first.filled + bytesWritten > first.byteLength) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
    }
  }
  first.buffer = transfer(first.buffer);
  responded(controller, bytesWritten);
}

function respondWithView(controller, view) {
  const { pending, stream } = controller[kState];
  const [first] = pending;
  const { byteOffset, byteLength } = view;
  if (stream[kState].state === 'closed') {
    if (byteLength !== 0) throw invalidState('Controller is already closed');
  } else if (byteLength === 0) {
    throw invalidState('View ArrayBuffer is zero-length or detached');
  }
  if (first.byteOffset + first.filled !== byteOffset) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  }
  if (first.bufferByteLength !== view.buffer.byteLength) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  }
  if (first.filled + byteLength > first.byteLength) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  first.buffer = transfer(view.buffer);
  responded(controller, byteLength);
}

function responded(controller, bytesWritten) {
  const state = controller[kState];
  const { pending, stream } = state;
  const [first] = pending;
  invalidateRequest(controller);
  if (stream[kState].state === 'closed') respondClosed(controller, first);
  else respondReadable(controller, bytesWritten, first);
  pullIfNeeded(controller);
}

function respondClosed(controller, first) {
  const { pending, stream } = controller[kState];
  if (first.readerType === 'none') pending.shift();
  if (!hasByobReader(stream)) return;
  const done = [];
  while (done.length < pendingRequests(stream).length) done.push(pending.shift());
  for (const descriptor of done) commit(stream, descriptor);
}

function respondReadable(controller, bytesWritten, first) {
  const { pending, stream } = controller[kState];
  first.filled += bytesWritten;
  if (first.readerType === 'none') {
    requeue(controller, first);
    for (const descriptor of fillFromQueue(controller)) commit(stream, descriptor);
    return;
  }
  if (first.filled < first.minimumFill) return;
  pending.shift();
  const rest = first.filled % first.elementSize;
  if (rest > 0) {
    const end = first.byteOffset + first.filled;
    const copy = first.buffer.slice(end - rest, end);
    pushBytes(controller, copy, 0, copy.byteLength);
  }
  first.filled -= rest;
  const done = fillFromQueue(controller);
  commitAny(stream, first);
  for (const descriptor of done) commitAny(stream, descriptor);
}

/** As `commit`, for either kind of reader. */
function commitAny(stream, descriptor) {
  if (descriptor.readerType !== 'default') {
    commit(stream, descriptor);
    return;
  }
  const view = viewOf(descriptor);
  pendingRequests(stream).shift().chunk(view);
}

/** Asks for bytes into `view`. */
function pullInto(controller, view, minimum, request) {
  const state = controller[kState];
  const { stream } = state;
  const isDataView = view instanceof DataView;
  const elementSize = isDataView ? 1 : view.BYTES_PER_ELEMENT;
  const View = isDataView ? DataView : viewClass(view);
  const { byteOffset, byteLength } = view;
  let buffer;
  try {
    buffer = transfer(view.buffer);
  } catch (error) {
    request.error(error);
    return;
  }
  const descriptor =
    newDescriptor(buffer, byteOffset, byteLength, elementSize, View, minimum * elementSize, 'byob');
  if (state.pending.length > 0) {
    state.pending.push(descriptor);
    stream[kState].reader[kState].requests.push(request);
    return;
  }
  if (stream[kState].state === 'closed') {
    request.close(new View(descriptor.buffer, byteOffset, 0));
    return;
  }
  if (state.queue.size > 0) {
    if (fill(controller, descriptor)) {
      const filled = viewOf(descriptor);
      afterShift(controller);
      request.chunk(filled);
      return;
    }
    if (state.closeRequested) {
      const error = invalidState('Insufficient bytes to fill elements in the given buffer');
      errorByte(controller, error);
      request.error(error);
      return;
    }
  }
  state.pending.push(descriptor);
  stream[kState].reader[kState].requests.push(request);
  pullIfNeeded(controller);
}

/** The class of a typed array; a Buffer is given back as one. */
function viewClass(view) {
  const { Buffer } = require('buffer');
  if (!Buffer.isBuffer(view)) return globalThis[view[Symbol.toStringTag]];
  return function BufferView(buffer, byteOffset, length) {
    return Buffer.from(buffer, byteOffset, length);
  };
}

/** Gives `stream` a controller for bytes. */
function setupByteController(stream, { start, pull, cancel, highWaterMark, autoAllocateChunkSize }) {
  const controller = new ReadableByteStreamController(kInternal);
  initialize(controller, 'ReadableByteStreamController', {
    stream,
    queue: new ByteQueue(),
    started: false,
    closeRequested: false,
    pulling: false,
    pullAgain: false,
    highWaterMark,
    autoAllocateChunkSize,
    byobRequest: null,
    pending: [],
    pullAlgorithm: pull,
    cancelAlgorithm: cancel,
  });
  stream[kState].controller = controller;
  Promise.resolve(start(controller)).then(() => {
    controller[kState].started = true;
    pullIfNeeded(controller);
  }, (error) => errorByte(controller, error));
  return controller;
}

/** A queue whose first chunk may be taken in parts. */
class ByteQueue extends SizedQueue {
  #taken = 0;

  takeFromFirst(count) {
    this.#taken += count;
    this.size -= count;
  }

  shift() {
    // What was taken before has left the sum already.
    this.size += this.#taken;
    this.#taken = 0;
    return super.shift();
  }

  clear() {
    this.#taken = 0;
    super.clear();
  }
}

module.exports = {
  ReadableByteStreamController,
  ReadableStreamBYOBRequest,
  closeByte,
  enqueueByte,
  errorByte,
  checkView,
  isByteController: isController,
  pullInto,
  respond,
  respondWithView,
  setupByteController,
};
