'use strict';

// ReadableStream: a source of chunks that one reader at a time takes.

const {
  ERR_ARG_NOT_ITERABLE,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_THIS,
} = require('internal/errors').codes;
const { kEmptyObject } = require('internal/util');
const {
  validateAbortSignal,
  validateObject,
  kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull,
} = require('internal/validators');
const {
  define,
  highWaterMarkOf,
  initialize,
  inspectAs,
  invalidState,
  isReadableStream,
  isWritableStream,
  kInspect,
  kInternal,
  kState,
  markHandled,
  methodOf,
  noop,
  promiseMethodOf,
  sizeAlgorithmOf,
  validateStrategy,
} = require('internal/webstreams/util');
const { kControllerErrorFunction, kIsClosedPromise, kIsDisturbed, kIsErrored, kIsReadable } =
  require('internal/streams/utils');
const { cancelReadable, isLocked, newReadableState } = require('internal/webstreams/readable_state');
const { ReadableStreamDefaultReader, closeDefault, enqueueDefault, readFrom, setupDefaultController } =
  require('internal/webstreams/readable_default');
const { setupByteController } = require('internal/webstreams/readable_byte');
const { ReadableStreamBYOBReader } = require('internal/webstreams/readable_byob_reader');

class ReadableStream {
  /**
   * @param {{ type?: 'bytes', start?: Function, pull?: Function, cancel?: Function,
   *   autoAllocateChunkSize?: number }} [source]
   * @param {{ highWaterMark?: number, size?: Function }} [strategy]
   */
  constructor(source = kEmptyObject, strategy = kEmptyObject) {
    if (source === kInternal) return;
    validateObject(source, 'source', kValidateObjectAllowObjects);
    validateStrategy(strategy);
    initialize(this, 'ReadableStream', newReadableState());
    const { type } = source;
    if (type === undefined) {
      const size = sizeAlgorithmOf(strategy);
      setupDefaultController(this, { ...algorithmsOf(source), highWaterMark: highWaterMarkOf(strategy, 1), size });
    } else if (`${type}` === 'bytes') {
      if (strategy?.size !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.size', strategy.size);
      const { autoAllocateChunkSize } = source;
      if (autoAllocateChunkSize === 0) {
        throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocateChunkSize);
      }
      setupByteController(this,
        { ...algorithmsOf(source), highWaterMark: highWaterMarkOf(strategy, 0), autoAllocateChunkSize });
    } else {
      throw new ERR_INVALID_ARG_VALUE('source.type', type);
    }
  }

  /**
   * A stream of what an iterable gives.
   * @param {Iterable|AsyncIterable} iterable
   * @returns {ReadableStream}
   */
  static from(iterable) {
    return fromIterable(iterable);
  }

  /** Whether there is a reader. */
  get locked() {
    check(this);
    return isLocked(this);
  }

  cancel(reason = undefined) {
    if (!isReadableStream(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStream'));
    if (isLocked(this)) return Promise.reject(invalidState('ReadableStream is locked'));
    return cancelReadable(this, reason);
  }

  /** @param {{ mode?: 'byob' }} [options] */
  getReader(options = kEmptyObject) {
    check(this);
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new ERR_INVALID_ARG_VALUE('options.mode', mode);
    return new ReadableStreamBYOBReader(this);
  }

  /**
   * Sends everything into the writable side of `transform`, and gives its readable side.
   * @param {{ readable: ReadableStream, writable: WritableStream }} transform
   * @param {object} [options] as of `pipeTo`
   * @returns {ReadableStream}
   */
  pipeThrough(transform, options = kEmptyObject) {
    check(this);
    const { readable, writable } = transform ?? {};
    if (!isReadableStream(readable)) {
      throw new ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    }
    if (!isWritableStream(writable)) {
      throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    }
    const read = pipeOptions(options);
    if (isLocked(this)) throw invalidState('The ReadableStream is locked');
    if (writable.locked) throw invalidState('The WritableStream is locked');
    markHandled(require('internal/webstreams/pipe').pipe(this, writable, read));
    return readable;
  }

  /** Sends everything into `destination`; fulfilled when it is done. */
  pipeTo(destination, options = kEmptyObject) {
    try {
      check(this);
      if (!isWritableStream(destination)) {
        throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
      }
      const read = pipeOptions(options);
      if (isLocked(this)) throw invalidState('The ReadableStream is locked');
      if (destination.locked) throw invalidState('The WritableStream is locked');
      return require('internal/webstreams/pipe').pipe(this, destination, read);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** @returns {[ReadableStream, ReadableStream]} two streams with the same chunks */
  tee() {
    check(this);
    return teeReadable(this);
  }

  /** @param {{ preventCancel?: boolean }} [options] */
  values(options = kEmptyObject) {
    check(this);
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    return iterate(this, Boolean(options?.preventCancel));
  }

  // What the streams of Node.js look at.

  get [kIsDisturbed]() {
    return this[kState].disturbed;
  }

  get [kIsErrored]() {
    return this[kState].state === 'errored';
  }

  get [kIsReadable]() {
    return this[kState].state === 'readable';
  }

  get [kIsClosedPromise]() {
    return this[kState].closed;
  }

  get [kControllerErrorFunction]() {
    const { controller } = this[kState];
    return (error) => controller.error(error);
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, {
      locked: this.locked,
      state: this[kState].state,
      supportsBYOB: this[kState].controller?.byobRequest !== undefined,
    });
  }
}
define(ReadableStream, ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values']);
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  __proto__: null, value: ReadableStream.prototype.values, writable: true, enumerable: false, configurable: true,
});
Object.defineProperty(ReadableStream, 'from', { __proto__: null, enumerable: true });

function check(value) {
  if (!isReadableStream(value)) throw new ERR_INVALID_THIS('ReadableStream');
}

function algorithmsOf(source) {
  return {
    start: methodOf(source, 'start', 'source') ?? noop,
    pull: promiseMethodOf(source, 'pull', 'source'),
    cancel: promiseMethodOf(source, 'cancel', 'source'),
  };
}

function pipeOptions(options) {
  validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
  const { preventAbort, preventCancel, preventClose, signal } = options ?? kEmptyObject;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return {
    preventAbort: Boolean(preventAbort),
    preventCancel: Boolean(preventCancel),
    preventClose: Boolean(preventClose),
    signal,
  };
}

/** A stream over algorithms of our own. */
function createReadableStream(algorithms) {
  const stream = new ReadableStream(kInternal);
  initialize(stream, 'ReadableStream', newReadableState());
  setupDefaultController(stream, { highWaterMark: 1, size: () => 1, ...algorithms });
  return stream;
}

/** As `createReadableStream`, for bytes. */
function createByteStream(algorithms) {
  const stream = new ReadableStream(kInternal);
  initialize(stream, 'ReadableStream', newReadableState());
  setupByteController(stream, { highWaterMark: 0, autoAllocateChunkSize: undefined, ...algorithms });
  return stream;
}

function teeReadable(stream, clone = false) {
  return require('internal/webstreams/tee').tee(stream,
    (algorithms, isByte) => (isByte ? createByteStream : createReadableStream)(algorithms), clone);
}

function fromIterable(iterable) {
  const method = iterable?.[Symbol.asyncIterator] ?? iterable?.[Symbol.iterator];
  if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE(iterable);
  const iterator = Reflect.apply(method, iterable, []);
  if ((typeof iterator !== 'object' || iterator === null) && typeof iterator !== 'function') {
    throw invalidState('The iterator method must return an object');
  }
  const { next } = iterator;
  const stream = createReadableStream({
    highWaterMark: 0,
    start: noop,
    async pull(controller) {
      const result = await Reflect.apply(next, iterator, []);
      if ((typeof result !== 'object' || result === null) && typeof result !== 'function') {
        throw invalidState('The promise returned by the iterator.next() method must fulfill with an object');
      }
      if (result.done) closeDefault(controller);
      else enqueueDefault(controller, await result.value);
    },
    async cancel(reason) {
      if (iterator.return == null) return;
      const result = await iterator.return(reason);
      if ((typeof result !== 'object' || result === null) && typeof result !== 'function') {
        throw invalidState('The promise returned by the iterator.return() method must fulfill with an object');
      }
    },
  });
  return stream;
}

const asyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);
const kSteps = Symbol('kSteps');

/** What the iterators of streams inherit: one step begins when the one before has ended. */
const iteratorPrototype = Object.setPrototypeOf({
  next() {
    return this[kSteps].queue(() => this[kSteps].next());
  },
  return(value = undefined) {
    return this[kSteps].queue(() => this[kSteps].finish(value));
  },
}, asyncIteratorPrototype);

function iterate(stream, preventCancel) {
  const reader = new ReadableStreamDefaultReader(stream);
  // The last step, while there is one that has not ended.
  let last;
  let waiting = 0;
  let done = false;
  const ended = () => {
    if (--waiting === 0) last = undefined;
  };
  const steps = {
    queue(step) {
      waiting++;
      last = last === undefined ? step() : last.then(step, step);
      return last;
    },
    next() {
      if (done) return Promise.resolve({ done: true, value: undefined });
      if (reader[kState].stream === undefined) {
        return Promise.reject(invalidState('The reader is not bound to a ReadableStream'));
      }
      const { promise, resolve, reject } = Promise.withResolvers();
      readFrom(reader, {
        chunk(value) {
          ended();
          resolve({ done: false, value });
        },
        close() {
          done = true;
          reader.releaseLock();
          resolve({ done: true, value: undefined });
        },
        error(error) {
          done = true;
          reader.releaseLock();
          reject(error);
        },
      });
      return promise;
    },
    async finish(value) {
      if (done) return { done: true, value };
      done = true;
      if (reader[kState].stream === undefined) {
        throw invalidState('The reader is not bound to a ReadableStream');
      }
      const canceled = preventCancel ? undefined : cancelReadable(stream, value);
      reader.releaseLock();
      await canceled;
      return { done: true, value };
    },
  };
  const iterator = { __proto__: iteratorPrototype };
  Object.defineProperty(iterator, kSteps, { __proto__: null, value: steps });
  return iterator;
}

module.exports = { ReadableStream, createByteStream, createReadableStream, teeReadable };
