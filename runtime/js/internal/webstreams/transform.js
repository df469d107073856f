'use strict';

// TransformStream: what is written to one side is read, changed, from the other.

const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { validateObject, kValidateObjectAllowObjects } = require('internal/validators');
const {
  brand,
  define,
  highWaterMarkOf,
  initialize,
  inspectAs,
  invalidState,
  isTransformStream,
  kInspect,
  kInternal,
  kState,
  methodOf,
  promiseMethodOf,
  requireInternal,
  sizeAlgorithmOf,
  validateStrategy,
} = require('internal/webstreams/util');
const { canEnqueue, closeDefault, desiredSize, enqueueDefault, errorDefault } =
  require('internal/webstreams/readable_default');
const { createReadableStream } = require('internal/webstreams/readable');
const { createWritableStream, errorIfWritable } = require('internal/webstreams/writable');

const isController = brand('TransformStreamDefaultController');

class TransformStream {
  /**
   * @param {{ start?: Function, transform?: Function, flush?: Function, cancel?: Function }} [transformer]
   * @param {object} [writableStrategy]
   * @param {object} [readableStrategy]
   */
  constructor(transformer = kEmptyObject, writableStrategy = kEmptyObject, readableStrategy = kEmptyObject) {
    validateObject(transformer, 'transformer', kValidateObjectAllowObjects);
    validateStrategy(writableStrategy);
    validateStrategy(readableStrategy);
    for (const key of ['readableType', 'writableType']) {
      if (transformer[key] !== undefined) {
        throw new ERR_INVALID_ARG_VALUE.RangeError(`transformer.${key}`, transformer[key]);
      }
    }
    const started = Promise.withResolvers();
    setup(this, started.promise, {
      readable: { highWaterMark: highWaterMarkOf(readableStrategy, 0), size: sizeAlgorithmOf(readableStrategy) },
      writable: { highWaterMark: highWaterMarkOf(writableStrategy, 1), size: sizeAlgorithmOf(writableStrategy) },
    });
    const controller = new TransformStreamDefaultController(kInternal);
    initialize(controller, 'TransformStreamDefaultController', {
      stream: this,
      transformAlgorithm: transformOf(transformer, controller),
      flushAlgorithm: promiseMethodOf(transformer, 'flush', 'transformer'),
      cancelAlgorithm: promiseMethodOf(transformer, 'cancel', 'transformer'),
      finish: undefined,
    });
    this[kState].controller = controller;
    started.resolve(methodOf(transformer, 'start', 'transformer')?.(controller));
  }

  get readable() {
    if (!isTransformStream(this)) throw new ERR_INVALID_THIS('TransformStream');
    return this[kState].readable;
  }

  get writable() {
    if (!isTransformStream(this)) throw new ERR_INVALID_THIS('TransformStream');
    return this[kState].writable;
  }

  [kInspect](depth, options) {
    const { readable, writable, backpressure } = this[kState];
    return inspectAs(this, depth, options, { readable, writable, backpressure });
  }
}
define(TransformStream, ['readable', 'writable']);

/** Without a method of the user's, chunks pass unchanged. */
function transformOf(transformer, controller) {
  if (transformer.transform !== undefined) return promiseMethodOf(transformer, 'transform', 'transformer');
  return async (chunk) => enqueue(controller, chunk);
}

class TransformStreamDefaultController {
  constructor(key) {
    requireInternal(key);
  }

  get desiredSize() {
    if (!isController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    return desiredSize(readableController(this));
  }

  enqueue(chunk = undefined) {
    if (!isController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    enqueue(this, chunk);
  }

  error(reason = undefined) {
    if (!isController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    errorBoth(this[kState].stream, reason);
  }

  /** Ends both sides. */
  terminate() {
    if (!isController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    const { stream } = this[kState];
    closeDefault(readableController(this));
    errorWritable(stream, invalidState('TransformStream has been terminated'));
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { stream: this[kState].stream });
  }
}
define(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate']);

function readableController(controller) {
  return controller[kState].stream[kState].readable[kState].controller;
}

function clearAlgorithms(controller) {
  const state = controller[kState];
  state.transformAlgorithm = undefined;
  state.flushAlgorithm = undefined;
  state.cancelAlgorithm = undefined;
}

function setBackpressure(stream, backpressure) {
  const state = stream[kState];
  state.backpressureChange?.resolve();
  state.backpressureChange = Promise.withResolvers();
  state.backpressure = backpressure;
}

function errorBoth(stream, error) {
  errorDefault(stream[kState].readable[kState].controller, error);
  errorWritable(stream, error);
}

function errorWritable(stream, error) {
  clearAlgorithms(stream[kState].controller);
  errorIfWritable(stream[kState].writable, error);
  if (stream[kState].backpressure) setBackpressure(stream, false);
}

function enqueue(controller, chunk) {
  const { stream } = controller[kState];
  const target = readableController(controller);
  if (!canEnqueue(target)) throw invalidState('Unable to enqueue');
  try {
    enqueueDefault(target, chunk);
  } catch (error) {
    errorWritable(stream, error);
    throw stream[kState].readable[kState].storedError;
  }
  const full = !(desiredSize(target) > 0) && !hasWaitingReader(stream[kState].readable);
  if (full && !stream[kState].backpressure) setBackpressure(stream, true);
}

function hasWaitingReader(readable) {
  const { reader } = readable[kState];
  return reader !== undefined && reader[kState].requests.length > 0;
}

async function transformChunk(controller, chunk) {
  const { stream, transformAlgorithm } = controller[kState];
  // The stream was given up while the chunk waited.
  if (transformAlgorithm === undefined) throw stream[kState].writable[kState].storedError;
  try {
    await transformAlgorithm(chunk, controller);
  } catch (error) {
    errorBoth(stream, error);
    throw error;
  }
}

/** Makes both sides of `stream`. */
function setup(stream, started, { readable, writable }) {
  initialize(stream, 'TransformStream', {
    readable: undefined,
    writable: undefined,
    controller: undefined,
    backpressure: undefined,
    backpressureChange: undefined,
  });
  const state = stream[kState];
  state.writable = createWritableStream({
    ...writable,
    start: () => started,
    write: (chunk) => write(stream, chunk),
    close: () => close(stream),
    abort: (reason) => abort(stream, reason),
  });
  state.readable = createReadableStream({
    ...readable,
    start: () => started,
    pull: () => {
      setBackpressure(stream, false);
      return state.backpressureChange.promise;
    },
    cancel: (reason) => cancel(stream, reason),
  });
  setBackpressure(stream, true);
}

async function write(stream, chunk) {
  const { controller, backpressure, backpressureChange, writable } = stream[kState];
  if (backpressure) {
    await backpressureChange.promise;
    if (writable[kState].state === 'erroring') throw writable[kState].storedError;
  }
  return transformChunk(controller, chunk);
}

/** Ends one side by `algorithm`, once; `settle` tells the other side. */
function finish(stream, algorithm, argument, onDone, onError) {
  const { controller } = stream[kState];
  const state = controller[kState];
  if (state.finish !== undefined) return state.finish.promise;
  state.finish = Promise.withResolvers();
  const { promise, resolve, reject } = state.finish;
  const result = state[algorithm](argument);
  clearAlgorithms(controller);
  result.then(() => onDone(resolve, reject), (error) => {
    onError(error);
    reject(error);
  });
  return promise;
}

function abort(stream, reason) {
  const { readable } = stream[kState];
  return finish(stream, 'cancelAlgorithm', reason, (resolve, reject) => {
    if (readable[kState].state === 'errored') {
      reject(readable[kState].storedError);
    } else {
      errorDefault(readable[kState].controller, reason);
      resolve();
    }
  }, (error) => errorDefault(readable[kState].controller, error));
}

function close(stream) {
  const { controller, readable } = stream[kState];
  return finish(stream, 'flushAlgorithm', controller, (resolve, reject) => {
    if (readable[kState].state === 'errored') {
      reject(readable[kState].storedError);
    } else {
      closeDefault(readable[kState].controller);
      resolve();
    }
  }, (error) => errorDefault(readable[kState].controller, error));
}

function cancel(stream, reason) {
  const { writable } = stream[kState];
  const unblock = () => {
    if (stream[kState].backpressure) setBackpressure(stream, false);
  };
  return finish(stream, 'cancelAlgorithm', reason, (resolve, reject) => {
    if (writable[kState].state === 'errored') {
      reject(writable[kState].storedError);
    } else {
      errorIfWritable(writable, reason);
      unblock();
      resolve();
    }
  }, (error) => {
    errorIfWritable(writable, error);
    unblock();
  });
}

module.exports = { TransformStream, TransformStreamDefaultController };
