'use strict';

// Readable streams: a buffer that `_read` fills and that `read()`, 'data' or
// 'readable' empties. `pipe` is in internal/streams/pipe, reading through an
// iterator in internal/streams/iterate.

const EE = require('events');
const { Stream, prependListener } = require('internal/streams/legacy');
const { Buffer } = require('buffer');
const { addAbortSignal } = require('internal/streams/add-abort-signal');
const destroyImpl = require('internal/streams/destroy');
const { getDefaultHighWaterMark, getHighWaterMark } = require('internal/streams/state');
const {
  AbortError,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_OUT_OF_RANGE,
    ERR_STREAM_PUSH_AFTER_EOF,
    ERR_STREAM_UNSHIFT_AFTER_END_EVENT,
    ERR_UNKNOWN_ENCODING,
  },
} = require('internal/errors');
const { validateObject } = require('internal/validators');
const { kOnConstructed } = require('internal/streams/utils');
const { takeFromBuffer } = require('internal/streams/take');
const { StringDecoder } = require('string_decoder');

const { errorOrDestroy } = destroyImpl;
const kPaused = Symbol('kPaused');
const MAX_HWM = 0x40000000;

class ReadableState {
  constructor(options, stream, isDuplex) {
    this.objectMode = !!options?.objectMode;
    if (isDuplex) this.objectMode ||= !!options?.readableObjectMode;
    this.highWaterMark = options ?
      getHighWaterMark(this, options, 'readableHighWaterMark', isDuplex) :
      getDefaultHighWaterMark(false);
    // Chunks from `bufferIndex` on.
    this.buffer = [];
    this.bufferIndex = 0;
    this.length = 0;
    this.pipes = [];
    // null: nobody has asked for data yet.
    this.flowing = null;
    this.ended = false;
    this.endEmitted = false;
    this.reading = false;
    this.constructed = true;
    // Whether `_read` is on the stack, or was never called: events are deferred then.
    this.sync = true;
    this.needReadable = false;
    this.emittedReadable = false;
    this.readableListening = false;
    this.resumeScheduled = false;
    this[kPaused] = null;
    this.errorEmitted = false;
    this.emitClose = options?.emitClose !== false;
    this.autoDestroy = options?.autoDestroy !== false;
    this.destroyed = false;
    this.errored = null;
    this.closed = false;
    this.closeEmitted = false;
    const defaultEncoding = options?.defaultEncoding;
    if (defaultEncoding == null || defaultEncoding === 'utf8' || defaultEncoding === 'utf-8') {
      this.defaultEncoding = 'utf8';
    } else if (Buffer.isEncoding(defaultEncoding)) {
      this.defaultEncoding = defaultEncoding;
    } else {
      throw new ERR_UNKNOWN_ENCODING(defaultEncoding);
    }
    // The destination, or with several of them the set, that has asked to wait.
    this.awaitDrainWriters = null;
    this.multiAwaitDrain = false;
    this.readingMore = false;
    this.dataEmitted = false;
    this.decoder = null;
    this.encoding = null;
    if (options?.encoding) {
      this.decoder = new StringDecoder(options.encoding);
      this.encoding = options.encoding;
    }
  }

  [kOnConstructed](stream) {
    if (this.needReadable) maybeReadMore(stream, this);
  }

  get pipesCount() {
    return this.pipes.length;
  }

  get paused() {
    return this[kPaused] !== false;
  }

  set paused(value) {
    this[kPaused] = !!value;
  }
}

/**
 * @param {object} [options]
 */
function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  this._readableState = new ReadableState(options, this, false);
  if (options) {
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) addAbortSignal(options.signal, this);
  }
  Stream.call(this, options);
  if (this._construct != null) {
    destroyImpl.construct(this, () => this._readableState[kOnConstructed](this));
  }
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);

Readable.ReadableState = ReadableState;
Readable.prototype.destroy = destroyImpl.destroy;
Readable.prototype._undestroy = destroyImpl.undestroy;
Readable.prototype._destroy = function(error, callback) {
  callback(error);
};

Readable.prototype[EE.captureRejectionSymbol] = function(error) {
  this.destroy(error);
};

Readable.prototype[Symbol.asyncDispose] = function() {
  let error;
  if (!this.destroyed) {
    error = this.readableEnded ? null : new AbortError();
    this.destroy(error);
  }
  const eos = require('internal/streams/end-of-stream');
  return new Promise((resolve, reject) => {
    eos(this, (actual) => (actual && actual !== error ? reject(actual) : resolve(null)));
  });
};

/**
 * Gives a chunk to readers; null ends the stream.
 * @param {any} chunk
 * @param {string} [encoding]
 * @returns {boolean} whether more is wanted
 */
Readable.prototype.push = function(chunk, encoding) {
  const state = this._readableState;
  if (chunk === null) {
    state.reading = false;
    onEofChunk(this, state);
    return false;
  }
  if (state.objectMode) {
    if (state.ended) return failed(this, new ERR_STREAM_PUSH_AFTER_EOF());
    if (state.destroyed || state.errored) return false;
    state.reading = false;
    if (state.decoder && !encoding) chunk = state.decoder.write(chunk);
    addChunk(this, state, chunk, false);
    return canPushMore(state);
  }
  let isText = false;
  if (typeof chunk === 'string') {
    encoding ||= state.defaultEncoding;
    // Text that already has the encoding readers asked for stays text.
    if (state.encoding === encoding) isText = true;
    else chunk = Buffer.from(chunk, encoding);
  } else if (!(chunk instanceof Buffer)) {
    if (ArrayBuffer.isView(chunk)) {
      chunk = bufferOfView(chunk);
    } else if (chunk !== undefined) {
      return failed(this, invalidChunk(chunk));
    }
  }
  if (!chunk || chunk.length <= 0) {
    state.reading = false;
    maybeReadMore(this, state);
    return canPushMore(state);
  }
  if (state.ended) return failed(this, new ERR_STREAM_PUSH_AFTER_EOF());
  if (state.destroyed || state.errored) return false;
  state.reading = false;
  if (state.decoder && !isText) {
    chunk = state.decoder.write(chunk);
    if (chunk.length === 0) {
      maybeReadMore(this, state);
      return canPushMore(state);
    }
  }
  addChunk(this, state, chunk, false);
  return canPushMore(state);
};

/**
 * Gives a chunk back, to be read next.
 * @param {any} chunk
 * @param {string} [encoding]
 * @returns {boolean} whether more is wanted
 */
Readable.prototype.unshift = function(chunk, encoding) {
  const state = this._readableState;
  if (chunk === null) {
    state.reading = false;
    onEofChunk(this, state);
    return false;
  }
  if (!state.objectMode) {
    if (typeof chunk === 'string') {
      encoding ||= state.defaultEncoding;
      if (state.encoding !== encoding) {
        chunk = Buffer.from(chunk, encoding);
        if (state.encoding) chunk = chunk.toString(state.encoding);
      }
    } else if (ArrayBuffer.isView(chunk)) {
      if (!(chunk instanceof Buffer)) chunk = bufferOfView(chunk);
    } else if (chunk !== undefined) {
      return failed(this, invalidChunk(chunk));
    }
    if (!(chunk && chunk.length > 0)) return canPushMore(state);
  }
  if (state.endEmitted) return failed(this, new ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
  if (state.destroyed || state.errored) return false;
  addChunk(this, state, chunk, true);
  return canPushMore(state);
};

function bufferOfView(view) {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

function invalidChunk(chunk) {
  return new ERR_INVALID_ARG_TYPE(
    'chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

function failed(stream, error) {
  errorOrDestroy(stream, error);
  return false;
}

function canPushMore(state) {
  return !state.ended && (state.length < state.highWaterMark || state.length === 0);
}

function addChunk(stream, state, chunk, addToFront) {
  if (state.flowing && state.length === 0 && !state.sync && stream.listenerCount('data') > 0) {
    forgetWaitingWriters(state);
    state.dataEmitted = true;
    stream.emit('data', chunk);
  } else {
    state.length += state.objectMode ? 1 : chunk.length;
    if (!addToFront) state.buffer.push(chunk);
    else if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
    else state.buffer.unshift(chunk);
    if (state.needReadable) emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

function forgetWaitingWriters(state) {
  if (state.multiAwaitDrain) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

/** @returns {boolean} whether `pause()` was called, or nothing may flow */
Readable.prototype.isPaused = function() {
  const state = this._readableState;
  return state[kPaused] === true || state.flowing === false;
};

/**
 * From now on readers get text.
 * @param {string} encoding
 */
Readable.prototype.setEncoding = function(encoding) {
  const decoder = new StringDecoder(encoding);
  const state = this._readableState;
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let content = '';
  for (let i = state.bufferIndex; i < state.buffer.length; i++) {
    content += decoder.write(state.buffer[i]);
  }
  state.buffer.length = 0;
  state.bufferIndex = 0;
  if (content !== '') state.buffer.push(content);
  state.length = content.length;
  return this;
};

function newHighWaterMark(n) {
  if (n > MAX_HWM) throw new ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  // The next power of two, so that it is not raised again and again.
  return n <= 1 ? n : 2 ** (32 - Math.clz32(n - 1));
}

function howMuchToRead(n, state) {
  if (n <= 0 || (state.length === 0 && state.ended)) return 0;
  if (state.objectMode) return 1;
  if (Number.isNaN(n)) {
    // A flowing stream hands on what came, chunk by chunk.
    if (state.flowing && state.length > 0) return state.buffer[state.bufferIndex].length;
    return state.length;
  }
  if (n <= state.length) return n;
  return state.ended ? state.length : 0;
}

/**
 * Takes data out of the buffer.
 * @param {number} [n] bytes or characters; all when left out
 * @returns {any} null when there is not that much
 */
Readable.prototype.read = function(n) {
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
  const state = this._readableState;
  const asked = n;
  if (n > state.highWaterMark) state.highWaterMark = newHighWaterMark(n);
  if (n !== 0) state.emittedReadable = false;

  // `read(0)` only makes things go: with enough data that is the event.
  if (n === 0 && state.needReadable &&
      ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) ||
       state.ended)) {
    if (state.length === 0 && state.ended) endReadable(this);
    else emitReadable(this);
    return null;
  }

  n = howMuchToRead(n, state);
  if (n === 0 && state.ended) {
    if (state.length === 0) endReadable(this);
    return null;
  }

  let doRead = state.needReadable;
  if (state.length === 0 || state.length - n < state.highWaterMark) doRead = true;
  if (state.ended || state.reading || state.destroyed || state.errored || !state.constructed) {
    doRead = false;
  } else if (doRead) {
    state.reading = true;
    state.sync = true;
    if (state.length === 0) state.needReadable = true;
    try {
      this._read(state.highWaterMark);
    } catch (error) {
      errorOrDestroy(this, error);
    }
    state.sync = false;
    // `_read` may have pushed: then more can be had than a moment ago.
    if (!state.reading) n = howMuchToRead(asked, state);
  }

  const chunk = n > 0 ? takeFromBuffer(n, state) : null;
  if (chunk === null) {
    state.needReadable = state.length <= state.highWaterMark;
    n = 0;
  } else {
    state.length -= n;
    forgetWaitingWriters(state);
  }
  if (state.length === 0) {
    if (!state.ended) state.needReadable = true;
    if (asked !== n && state.ended) endReadable(this);
  }
  if (chunk !== null && !state.errorEmitted && !state.closeEmitted) {
    state.dataEmitted = true;
    this.emit('data', chunk);
  }
  return chunk;
};

function onEofChunk(stream, state) {
  if (state.ended) return;
  if (state.decoder) {
    const chunk = state.decoder.end();
    if (chunk?.length) {
      state.buffer.push(chunk);
      state.length += state.objectMode ? 1 : chunk.length;
    }
  }
  state.ended = true;
  if (state.sync) {
    // Inside `_read`: the caller of read() comes first.
    emitReadable(stream);
  } else {
    state.needReadable = false;
    state.emittedReadable = true;
    emitReadableNow(stream);
  }
}

function emitReadable(stream) {
  const state = stream._readableState;
  state.needReadable = false;
  if (!state.emittedReadable) {
    state.emittedReadable = true;
    process.nextTick(emitReadableNow, stream);
  }
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if (!state.destroyed && !state.errored && (state.length > 0 || state.ended)) {
    stream.emit('readable');
    state.emittedReadable = false;
  }
  // Another event is due when what there is has been read and is little.
  state.needReadable = !state.flowing && !state.ended && state.length <= state.highWaterMark;
  flow(stream);
}

// Fills the buffer up to the mark, without any reader asking.
function maybeReadMore(stream, state) {
  if (!state.readingMore && state.constructed) {
    state.readingMore = true;
    process.nextTick(readMore, stream, state);
  }
}

function readMore(stream, state) {
  while (!state.reading && !state.ended &&
         (state.length < state.highWaterMark || (state.flowing && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    // Nothing came: it will by and by.
    if (before === state.length) break;
  }
  state.readingMore = false;
}

/**
 * To be overridden: gets data and pushes it.
 * @param {number} _size a hint
 */
Readable.prototype._read = function(_size) {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

Readable.prototype.on = function(event, listener) {
  const result = Stream.prototype.on.call(this, event, listener);
  const state = this._readableState;
  if (event === 'data') {
    state.readableListening = this.listenerCount('readable') > 0;
    // Unless paused by hand, a listener makes data flow.
    if (state.flowing !== false) this.resume();
  } else if (event === 'readable') {
    if (!state.endEmitted && !state.readableListening) {
      state.readableListening = state.needReadable = true;
      state.flowing = false;
      state.emittedReadable = false;
      if (state.length > 0) emitReadable(this);
      else if (!state.reading) process.nextTick(startReading, this);
    }
  }
  return result;
};
Readable.prototype.addListener = Readable.prototype.on;

Readable.prototype.removeListener = function(event, listener) {
  const result = Stream.prototype.removeListener.call(this, event, listener);
  // Later: a listener that is replaced (`once`) must not make data flow.
  if (event === 'readable') process.nextTick(updateReadableListening, this);
  return result;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function(event) {
  const result = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (event === 'readable' || event === undefined) {
    process.nextTick(updateReadableListening, this);
  }
  return result;
};

function updateReadableListening(stream) {
  const state = stream._readableState;
  state.readableListening = stream.listenerCount('readable') > 0;
  if (state.resumeScheduled && state[kPaused] === false) {
    state.flowing = true;
  } else if (stream.listenerCount('data') > 0) {
    stream.resume();
  } else if (!state.readableListening) {
    state.flowing = null;
  }
}

function startReading(stream) {
  stream.read(0);
}

/** Lets data flow; with a 'readable' listener that decides when. */
Readable.prototype.resume = function() {
  const state = this._readableState;
  if (!state.flowing) {
    state.flowing = !state.readableListening;
    if (!state.resumeScheduled) {
      state.resumeScheduled = true;
      process.nextTick(resumeNow, this, state);
    }
  }
  state[kPaused] = false;
  return this;
};

function resumeNow(stream, state) {
  if (!state.reading) stream.read(0);
  state.resumeScheduled = false;
  stream.emit('resume');
  flow(stream);
  if (state.flowing && !state.reading) stream.read(0);
}

/** Stops the flow of data. */
Readable.prototype.pause = function() {
  const state = this._readableState;
  if (state.flowing !== false) {
    state.flowing = false;
    this.emit('pause');
  }
  state[kPaused] = true;
  return this;
};

function flow(stream) {
  const state = stream._readableState;
  while (state.flowing && stream.read() !== null);
}

function endReadable(stream) {
  const state = stream._readableState;
  if (!state.endEmitted) {
    state.ended = true;
    process.nextTick(emitEnd, state, stream);
  }
}

function emitEnd(state, stream) {
  // More may have been unshifted since.
  if (state.errored || state.closeEmitted || state.endEmitted || state.length !== 0) return;
  state.endEmitted = true;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritable, stream);
  } else if (state.autoDestroy) {
    // The other side of a Duplex has to be done too.
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}

function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

require('internal/streams/pipe').addPipe(Readable, prependListener);

/**
 * Reads from a stream of the oldest kind, which has only events.
 * @param {Stream} stream
 */
Readable.prototype.wrap = function(stream) {
  let paused = false;
  stream.on('data', (chunk) => {
    if (!this.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => this.push(null));
  stream.on('error', (error) => errorOrDestroy(this, error));
  stream.on('close', () => this.destroy());
  stream.on('destroy', () => this.destroy());
  this._read = () => {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };
  // What else the stream can do is still reachable.
  for (const name of Object.keys(stream)) {
    if (this[name] === undefined && typeof stream[name] === 'function') {
      this[name] = stream[name].bind(stream);
    }
  }
  return this;
};

Readable.prototype[Symbol.asyncIterator] = function() {
  return require('internal/streams/iterate').iterate(this);
};

/**
 * @param {{ destroyOnReturn?: boolean }} [options]
 * @returns {AsyncIterator}
 */
Readable.prototype.iterator = function(options) {
  if (options !== undefined) validateObject(options, 'options');
  return require('internal/streams/iterate').iterate(this, options);
};

function property(get, set, enumerable = false) {
  return { __proto__: null, get, set, enumerable, configurable: true };
}

Object.defineProperties(Readable.prototype, {
  readable: property(function() {
    const r = this._readableState;
    return !!r && r.readable !== false && !r.destroyed && !r.errorEmitted && !r.endEmitted;
  }, function(value) {
    if (this._readableState) this._readableState.readable = !!value;
  }, true),
  readableDidRead: property(function() {
    return this._readableState.dataEmitted;
  }),
  readableAborted: property(function() {
    const r = this._readableState;
    return !!(r.readable !== false && (r.destroyed || r.errored) && !r.endEmitted);
  }),
  readableHighWaterMark: property(function() {
    return this._readableState.highWaterMark;
  }),
  readableBuffer: property(function() {
    return this._readableState?.buffer;
  }),
  readableFlowing: property(function() {
    return this._readableState.flowing;
  }, function(flowing) {
    if (this._readableState) this._readableState.flowing = flowing;
  }),
  readableLength: property(function() {
    return this._readableState.length;
  }),
  readableObjectMode: property(function() {
    return this._readableState ? this._readableState.objectMode : false;
  }),
  readableEncoding: property(function() {
    return this._readableState ? this._readableState.encoding : null;
  }),
  errored: property(function() {
    return this._readableState ? this._readableState.errored : null;
  }),
  closed: property(function() {
    return this._readableState ? this._readableState.closed : false;
  }),
  destroyed: property(function() {
    return this._readableState ? this._readableState.destroyed : false;
  }, function(value) {
    // For classes that override destroy() altogether.
    if (this._readableState) this._readableState.destroyed = value;
  }),
  readableEnded: property(function() {
    return this._readableState ? this._readableState.endEmitted : false;
  }),
});

Readable._fromList = takeFromBuffer;

/**
 * A stream of what an iterable gives.
 * @param {Iterable|AsyncIterable} iterable
 * @param {object} [options]
 * @returns {Readable}
 */
Readable.from = function(iterable, options) {
  return require('internal/streams/from')(Readable, iterable, options);
};

Readable.fromWeb = function fromWeb(readableStream, options) {
  return require('internal/webstreams/adapters').newStreamReadableFromReadableStream(readableStream, options);
};

Readable.toWeb = function toWeb(streamReadable, options) {
  return require('internal/webstreams/adapters').newReadableStreamFromStreamReadable(streamReadable, options);
};

/**
 * A Readable around a stream of the oldest kind.
 * @param {Stream} source
 * @param {object} [options]
 */
Readable.wrap = function(source, options) {
  return new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(error, callback) {
      destroyImpl.destroyer(source, error);
      callback(error);
    },
  }).wrap(source);
};

module.exports = Readable;
