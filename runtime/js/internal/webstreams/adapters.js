'use strict';

// Between the streams of Node.js and those of the web.

const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_PREMATURE_CLOSE },
} = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { validateBoolean, validateObject } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/util/types');
const {
  isDestroyed,
  isReadable,
  isWritable,
  isWritableEnded,
} = require('internal/streams/utils');
const { isReadableStream, isWritableStream } = require('internal/webstreams/util');
const { ReadableStream } = require('internal/webstreams/readable');
const { WritableStream } = require('internal/webstreams/writable');
const { CountQueuingStrategy } = require('internal/webstreams/queuing_strategies');

const eos = require('internal/streams/end-of-stream');
const { destroyer } = require('internal/streams/destroy');

/** A stream that closed too early was aborted, to the web. */
function webError(error) {
  if (error?.code !== 'ERR_STREAM_PREMATURE_CLOSE') return error;
  return new AbortError(undefined, { cause: error });
}

function strategyOf(isObjectMode, highWaterMark) {
  return isObjectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
}

// --- From Node.js to the web ---------------------------------------------------------------------

/**
 * @param {Writable} writable
 * @param {{ checkChunk?: (chunk: any) => void }} [options] `checkChunk` throws for what must not be written
 * @returns {WritableStream}
 */
function newWritableStreamFromStreamWritable(writable, { checkChunk } = kEmptyObject) {
  if (typeof writable?._writableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', writable);
  }
  if (isDestroyed(writable) || !isWritable(writable)) {
    const closed = new WritableStream();
    closed.close();
    return closed;
  }
  let controller;
  let drained;
  let closing;
  let over = false;
  const cleanup = eos(writable, (error) => {
    over = true;
    cleanup();
    // What is destroyed may still fail once more.
    writable.on('error', () => {});
    if (error) {
      error = webError(error);
      drained?.reject(error);
      if (closing !== undefined) closing.reject(error);
      else controller.error(error);
    } else if (closing !== undefined) {
      closing.resolve();
    } else {
      controller.error(new AbortError());
    }
    drained = closing = undefined;
  });
  writable.on('drain', () => {
    drained?.resolve();
    drained = undefined;
  });
  return new WritableStream({
    start(given) {
      controller = given;
    },
    write(chunk) {
      try {
        checkChunk?.(chunk);
      } catch (error) {
        destroyer(writable, error);
        throw error;
      }
      if (over) return undefined;
      if (!writable.writableObjectMode && isAnyArrayBuffer(chunk)) chunk = new Uint8Array(chunk);
      if (!writable.writableNeedDrain && writable.write(chunk)) return undefined;
      if (drained === undefined && !over) drained = Promise.withResolvers();
      return drained?.promise;
    },
    abort(reason) {
      destroyer(writable, reason);
    },
    close() {
      if (closing === undefined && !isWritableEnded(writable)) writable.end();
      if (over) return undefined;
      closing = Promise.withResolvers();
      return closing.promise;
    },
  }, strategyOf(writable.writableObjectMode, writable.writableHighWaterMark));
}

/**
 * @param {Readable} readable
 * @param {{ strategy?: object, type?: 'bytes', mapError?: (error: Error) => Error }} [options]
 * @returns {ReadableStream}
 */
function newReadableStreamFromStreamReadable(readable, options = kEmptyObject) {
  if (typeof readable?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', readable);
  }
  validateObject(options, 'options');
  const { type, mapError = webError } = options;
  if (type !== undefined && type !== 'bytes') throw new ERR_INVALID_ARG_VALUE('options.type', type);
  const isBytes = type === 'bytes';
  if (isDestroyed(readable) || !isReadable(readable)) {
    const closed = new ReadableStream(isBytes ? { type } : {});
    closed.cancel();
    return closed;
  }
  const objectMode = readable.readableObjectMode;
  const strategy = options.strategy ?? strategyOf(objectMode, readable.readableHighWaterMark);
  let controller;
  let canceled = false;
  function onData(chunk) {
    // The memory of a pooled Buffer must not be given away.
    if (Buffer.isBuffer(chunk) && !objectMode) chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) readable.pause();
  }
  readable.pause();
  const cleanup = eos(readable, (error) => {
    cleanup();
    readable.on('error', () => {});
    if (error) {
      controller.error(mapError(error));
      return;
    }
    if (canceled) return;
    controller.close();
    // A reader with its own memory waits for an answer.
    if (isBytes) controller.byobRequest?.respond(0);
  });
  readable.on('data', onData);
  return new ReadableStream({
    type,
    start(given) {
      controller = given;
      readable.pause();
    },
    pull() {
      readable.resume();
    },
    cancel(reason) {
      canceled = true;
      destroyer(readable, reason);
    },
  }, isBytes ? { highWaterMark: strategy.highWaterMark } : strategy);
}

/**
 * Both sides of a Duplex.
 * @returns {{ readable: ReadableStream, writable: WritableStream }}
 */
function newReadableWritablePairFromDuplex(duplex, options = kEmptyObject) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const { checkChunk, mapError } = options;
  const readableOptions = { __proto__: null, type: options.readableType ?? options.type, mapError };
  if (isDestroyed(duplex)) {
    const readable = new ReadableStream({ type: readableOptions.type });
    const writable = new WritableStream();
    readable.cancel();
    writable.close();
    return { readable, writable };
  }
  const writable = isWritable(duplex) ?
    newWritableStreamFromStreamWritable(duplex, { checkChunk }) : new WritableStream();
  if (!isWritable(duplex)) writable.close();
  const readable = isReadable(duplex) ?
    newReadableStreamFromStreamReadable(duplex, readableOptions) : new ReadableStream({ type: readableOptions.type });
  if (!isReadable(duplex)) readable.cancel();
  return { readable, writable };
}

// --- From the web to Node.js ---------------------------------------------------------------------

function failLater(error) {
  process.nextTick(() => {
    throw error;
  });
}

/** The methods of a Writable that writes to `writer`; `self` is the Writable. */
function writerMethods(writer, self) {
  let over = false;
  writer.closed.then(() => {
    over = true;
    if (!isWritableEnded(self())) destroyer(self(), new ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => {
    over = true;
    destroyer(self(), error);
  });
  const settle = (callback) => (error) => {
    try {
      callback(error);
    } catch (thrown) {
      failLater(thrown);
    }
  };
  return {
    isOver: () => over,
    writev(chunks, callback) {
      const done = settle(callback);
      writer.ready.then(() => Promise.all(chunks.map(({ chunk }) => writer.write(chunk)))).then(() => done(), done);
    },
    write(chunk, encoding, callback) {
      const done = settle(callback);
      writer.ready.then(() => writer.write(chunk)).then(() => done(), done);
    },
    final(callback) {
      const done = settle(callback);
      if (over) {
        process.nextTick(done);
        return;
      }
      writer.close().then(() => done(), done);
    },
    abort: (error) => writer.abort(error),
    close: () => writer.close(),
  };
}

function encodeChunk(chunk, encoding, decodeStrings, objectMode) {
  if (typeof chunk !== 'string' || !decodeStrings || objectMode) return chunk;
  const { buffer, byteOffset, byteLength } = Buffer.from(chunk, encoding);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * @param {WritableStream} writableStream
 * @returns {Writable}
 */
function newStreamWritableFromWritableStream(writableStream, options = kEmptyObject) {
  if (!isWritableStream(writableStream)) {
    throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  }
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const writer = writableStream.getWriter();
  const methods = writerMethods(writer, () => writable);
  const writable = new (require('stream').Writable)({
    highWaterMark,
    objectMode,
    decodeStrings: false,
    signal,
    writev(chunks, callback) {
      methods.writev(chunks.map(({ chunk, encoding }) =>
        ({ chunk: encodeChunk(chunk, encoding, decodeStrings, objectMode) })), callback);
    },
    write(chunk, encoding, callback) {
      methods.write(encodeChunk(chunk, encoding, decodeStrings, objectMode), encoding, callback);
    },
    final: methods.final,
    destroy(error, callback) {
      if (methods.isOver()) {
        callback(error);
        return;
      }
      const done = () => callback(error);
      (error != null ? methods.abort(error) : methods.close()).then(done, done);
    },
  });
  return writable;
}

/** The methods of a Readable that reads from `reader`. */
function readerMethods(reader, self) {
  let over = false;
  reader.closed.then(() => {
    over = true;
  }, (error) => {
    over = true;
    destroyer(self(), error);
  });
  return {
    isOver: () => over,
    read() {
      reader.read().then(({ done, value }) => self().push(done ? null : value), (error) => destroyer(self(), error));
    },
    cancel: (error) => reader.cancel(error),
  };
}

/**
 * @param {ReadableStream} readableStream
 * @returns {Readable}
 */
function newStreamReadableFromReadableStream(readableStream, options = kEmptyObject) {
  if (!isReadableStream(readableStream)) {
    throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  }
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE(encoding, 'options.encoding');
  }
  validateBoolean(objectMode, 'options.objectMode');
  const reader = readableStream.getReader();
  const methods = readerMethods(reader, () => readable);
  const readable = new (require('stream').Readable)({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read: methods.read,
    destroy(error, callback) {
      if (methods.isOver()) {
        callback(error);
        return;
      }
      const done = () => callback(error);
      methods.cancel(error).then(done, done);
    },
  });
  return readable;
}

/**
 * @param {{ readable: ReadableStream, writable: WritableStream }} pair
 * @returns {Duplex}
 */
function newStreamDuplexFromReadableWritablePair(pair = kEmptyObject, options = kEmptyObject) {
  validateObject(pair, 'pair');
  const { readable: readableStream, writable: writableStream } = pair;
  if (!isReadableStream(readableStream)) {
    throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readableStream);
  }
  if (!isWritableStream(writableStream)) {
    throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writableStream);
  }
  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE(encoding, 'options.encoding');
  }
  const writing = writerMethods(writableStream.getWriter(), () => duplex);
  const reading = readerMethods(readableStream.getReader(), () => duplex);
  const duplex = new (require('stream').Duplex)({
    allowHalfOpen,
    highWaterMark,
    objectMode,
    encoding,
    decodeStrings: false,
    signal,
    writev(chunks, callback) {
      writing.writev(chunks.map(({ chunk, encoding }) =>
        ({ chunk: encodeChunk(chunk, encoding, decodeStrings, objectMode) })), callback);
    },
    write(chunk, encoding, callback) {
      writing.write(encodeChunk(chunk, encoding, decodeStrings, objectMode), encoding, callback);
    },
    final: writing.final,
    read: reading.read,
    destroy(error, callback) {
      const ends = [];
      if (!writing.isOver()) ends.push(writing.abort(error));
      if (!reading.isOver()) ends.push(reading.cancel(error));
      Promise.allSettled(ends).then(() => callback(error));
    },
  });
  return duplex;
}

module.exports = {
  newReadableStreamFromStreamReadable,
  newReadableWritablePairFromDuplex,
  newStreamDuplexFromReadableWritablePair,
  newStreamReadableFromReadableStream,
  newStreamWritableFromWritableStream,
  newWritableStreamFromStreamWritable,
  pairFromDuplex: newReadableWritablePairFromDuplex,
};
