'use strict';

// `Duplex.from`: streams, pairs, functions, iterables and promises as a Duplex.

const {
  isDuplexNodeStream,
  isIterable,
  isNodeStream,
  isReadable,
  isReadableNodeStream,
  isReadableStream,
  isWritable,
  isWritableNodeStream,
  isWritableStream,
} = require('internal/streams/utils');
const eos = require('internal/streams/end-of-stream');
const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE },
} = require('internal/errors');
const { destroyer } = require('internal/streams/destroy');
const Duplex = require('internal/streams/duplex');
const Readable = require('internal/streams/readable');
const { bridgeReadable, bridgeWritable } = require('internal/streams/bridge');
const from = require('internal/streams/from');

// Marked so that inspection tells it from a Duplex of the user's.
class Duplexify extends Duplex {}

function isBlob(value) {
  return typeof value?.arrayBuffer === 'function' && typeof value.slice === 'function' &&
    typeof value.size === 'number';
}

module.exports = function duplexify(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return ofPair({ readable: body });
  if (isWritableNodeStream(body)) return ofPair({ writable: body });
  if (isNodeStream(body)) return ofPair({ writable: false, readable: false });
  if (isReadableStream(body)) return ofPair({ readable: Readable.fromWeb(body) });
  if (isWritableStream(body)) return ofPair({ writable: require('internal/streams/writable').fromWeb(body) });
  if (typeof body === 'function') return ofFunction(body, name);
  if (isBlob(body)) return duplexify(body.arrayBuffer());
  if (isIterable(body)) return from(Duplexify, body, { objectMode: true, writable: false });
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const readable = body?.readable ?
      isReadableNodeStream(body.readable) ? body.readable : duplexify(body.readable) : undefined;
    const writable = body?.writable ?
      isWritableNodeStream(body.writable) ? body.writable : duplexify(body.writable) : undefined;
    return ofPair({ readable, writable });
  }
  const then = body?.then;
  if (typeof then === 'function') {
    let d;
    then.call(body, (value) => {
      if (value != null) d.push(value);
      d.push(null);
    }, (error) => {
      destroyer(d, error);
    });
    return d = new Duplexify({ objectMode: true, writable: false, read() {} });
  }
  throw new ERR_INVALID_ARG_TYPE(name, [
    'Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function',
    '{ readable, writable } pair', 'Promise',
  ], body);
};

function ofFunction(body, name) {
  const { value, write, final, destroy } = fromAsyncGen(body);
  if (isDuplexNodeStream(value)) return value;
  if (isIterable(value)) {
    return from(Duplexify, value, { objectMode: true, write, final, destroy });
  }
  const then = value?.then;
  if (typeof then === 'function') {
    let d;
    const promise = then.call(value, (result) => {
      if (result != null) throw new ERR_INVALID_RETURN_VALUE('nully', 'body', result);
    }, (error) => {
      destroyer(d, error);
    });
    return d = new Duplexify({
      objectMode: true,
      readable: false,
      write,
      final(callback) {
        final(async () => {
          try {
            await promise;
            process.nextTick(callback, null);
          } catch (error) {
            process.nextTick(callback, error);
          }
        });
      },
      destroy,
    });
  }
  throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
}

// The function reads what is written to the stream from an async generator.
function fromAsyncGen(fn) {
  let { promise, resolve } = Promise.withResolvers();
  const ac = new AbortController();
  const { signal } = ac;
  const value = fn((async function*() {
    while (true) {
      const current = promise;
      promise = null;
      const { chunk, done, callback } = await current;
      process.nextTick(callback);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      ({ promise, resolve } = Promise.withResolvers());
      yield chunk;
    }
  })(), { signal });
  return {
    value,
    write(chunk, encoding, callback) {
      const settle = resolve;
      resolve = null;
      settle({ chunk, done: false, callback });
    },
    final(callback) {
      const settle = resolve;
      resolve = null;
      settle({ done: true, callback });
    },
    destroy(error, callback) {
      ac.abort();
      callback(error);
    },
  };
}

function ofPair(pair) {
  const source = pair.readable && typeof pair.readable.read !== 'function' ?
    Readable.wrap(pair.readable) : pair.readable;
  const target = pair.writable;
  const readable = isReadable(source) === true;
  const writable = isWritable(target) === true;
  // As in `compose`: undefined until destroyed, null when a side is done.
  let whenDone;
  const duplex = new Duplexify({
    readableObjectMode: !!source?.readableObjectMode,
    writableObjectMode: !!target?.writableObjectMode,
    readable,
    writable,
  });

  const onDone = (error) => {
    // One side takes the other with it.
    if (error) destroyer(source, error);
    const callback = whenDone;
    whenDone = null;
    if (callback) callback(error);
    else if (error) duplex.destroy(error);
  };

  const sides = [];
  if (writable) {
    eos(target, onDone);
    const side = bridgeWritable(duplex, target);
    sides.push(side);
    target.on('finish', side.finished);
  }
  if (readable) {
    eos(source, onDone);
    sides.push(bridgeReadable(duplex, source));
  }

  duplex._destroy = (error, callback) => {
    if (!error && whenDone !== null) error = new AbortError();
    for (const side of sides) side.forget();
    if (whenDone === null) {
      callback(error);
    } else {
      whenDone = callback;
      destroyer(target, error);
      destroyer(source, error);
    }
  };
  return duplex;
}
