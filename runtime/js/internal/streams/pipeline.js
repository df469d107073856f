'use strict';

// `pipeline`: connects streams, iterables and functions, and destroys all of
// them when one fails.

const eos = require('internal/streams/end-of-stream');
const destroyImpl = require('internal/streams/destroy');
const Duplex = require('internal/streams/duplex');
const { once } = require('internal/util');
const {
  AbortError,
  aggregateTwoErrors,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_RETURN_VALUE,
    ERR_MISSING_ARGS,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_PREMATURE_CLOSE,
  },
} = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const {
  isIterable,
  isNodeStream,
  isReadable,
  isReadableFinished,
  isReadableNodeStream,
  isReadableStream,
  isWebStream,
  isTransformStream,
} = require('internal/streams/utils');

function destroyer(stream, reading, writing) {
  let finished = false;
  stream.on('close', () => {
    finished = true;
  });
  const cleanup = eos(stream, { readable: reading, writable: writing }, (error) => {
    finished = !error;
  });
  return {
    destroy(error) {
      if (finished) return;
      finished = true;
      destroyImpl.destroyer(stream, error || new ERR_STREAM_DESTROYED('pipe'));
    },
    cleanup,
  };
}

function popCallback(streams) {
  validateFunction(streams[streams.length - 1], 'streams[stream.length - 1]');
  return streams.pop();
}

// Streams of the oldest kind; nothing is listened to before somebody iterates.
async function* iterateLegacy(stream) {
  yield* require('internal/streams/iterate').iterate(stream);
}

function makeAsyncIterable(value) {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return iterateLegacy(value);
  throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

async function pumpToNode(iterable, writable, finish, { end }) {
  let error;
  let onresolve = null;
  const resume = (failure) => {
    if (failure) error = failure;
    if (onresolve) {
      const callback = onresolve;
      onresolve = null;
      callback();
    }
  };
  const wait = () => new Promise((resolve, reject) => {
    if (error) {
      reject(error);
    } else {
      onresolve = () => {
        if (error) reject(error);
        else resolve();
      };
    }
  });
  writable.on('drain', resume);
  const cleanup = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of iterable) {
      if (!writable.write(chunk)) await wait();
    }
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (failure) {
    finish(error !== failure ? aggregateTwoErrors(error, failure) : failure);
  } finally {
    cleanup();
    writable.off('drain', resume);
  }
}

/**
 * @param {...any} streams and the callback
 * @returns {Stream} the last one
 */
function pipeline(...streams) {
  return pipelineImpl(streams, once(popCallback(streams)));
}

function pipelineImpl(streams, callback, opts) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new ERR_MISSING_ARGS('streams');

  const ac = new AbortController();
  const { signal } = ac;
  const outerSignal = opts?.signal;
  // What keeps listening to the last stream, which outlives the pipeline.
  const lastStreamCleanup = [];
  validateAbortSignal(outerSignal, 'options.signal');

  function abort() {
    finishImpl(new AbortError(undefined, { cause: outerSignal?.reason }));
  }
  outerSignal?.addEventListener('abort', abort, { __proto__: null, once: true });

  let error;
  let value;
  const destroys = [];
  let finishCount = 0;

  function finish(failure) {
    finishImpl(failure, --finishCount === 0);
  }

  function finishOnlyHandleError(failure) {
    finishImpl(failure, false);
  }

  function finishImpl(failure, final) {
    if (failure && (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE')) error = failure;
    if (!error && !final) return;
    while (destroys.length > 0) destroys.shift()(error);
    outerSignal?.removeEventListener('abort', abort);
    ac.abort();
    if (final) {
      if (!error) lastStreamCleanup.forEach((fn) => fn());
      process.nextTick(callback, error, value);
    }
  }

  let ret;
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i];
    const reading = i < streams.length - 1;
    const writing = i > 0;
    const end = reading || opts?.end !== false;
    const isLastStream = i === streams.length - 1;

    if (isNodeStream(stream)) {
      if (end) {
        const { destroy, cleanup } = destroyer(stream, reading, writing);
        destroys.push(destroy);
        if (isReadable(stream) && isLastStream) lastStreamCleanup.push(cleanup);
      }
      // Errors after everything has ended must not go unheard.
      const onError = (failure) => {
        if (failure && failure.name !== 'AbortError' &&
            failure.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
          finishOnlyHandleError(failure);
        }
      };
      stream.on('error', onError);
      if (isReadable(stream) && isLastStream) {
        lastStreamCleanup.push(() => stream.removeListener('error', onError));
      }
    }

    if (i === 0) {
      if (typeof stream === 'function') {
        ret = stream({ signal });
        if (!isIterable(ret)) {
          throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', ret);
        }
      } else if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) {
        ret = stream;
      } else {
        ret = Duplex.from(stream);
      }
    } else if (typeof stream === 'function') {
      ret = makeAsyncIterable(isTransformStream(ret) ? ret?.readable : ret);
      ret = stream(ret, { signal });
      if (reading) {
        if (!isIterable(ret, true)) {
          throw new ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, ret);
        }
      } else {
        ret = endWithFunction(ret, end, isLastStream);
      }
    } else if (isNodeStream(stream)) {
      if (isReadableNodeStream(ret)) {
        finishCount += 2;
        const cleanup = pipe(ret, stream, finish, finishOnlyHandleError, { end });
        if (isReadable(stream) && isLastStream) lastStreamCleanup.push(cleanup);
      } else if (isTransformStream(ret) || isReadableStream(ret)) {
        finishCount++;
        pumpToNode(ret.readable || ret, stream, finish, { end });
      } else if (isIterable(ret)) {
        finishCount++;
        pumpToNode(ret, stream, finish, { end });
      } else {
        throw new ERR_INVALID_ARG_TYPE(
          'val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'],
          ret);
      }
      ret = stream;
    } else if (isWebStream(stream)) {
      if (!isReadableNodeStream(ret) && !isTransformStream(ret) && !isReadableStream(ret) && !isIterable(ret)) {
        throw new ERR_INVALID_ARG_TYPE(
          'val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'],
          ret);
      }
      finishCount++;
      pumpToWeb(makeAsyncIterable(isTransformStream(ret) ? ret.readable : ret), stream, finish, { end });
      ret = stream;
    } else {
      ret = Duplex.from(stream);
    }
  }

  // A function at the end gives a promise or more chunks: a stream stands for it.
  function endWithFunction(result, end, isLastStream) {
    const PassThrough = require('internal/streams/passthrough');
    const pt = new PassThrough({ objectMode: true });
    const then = result?.then;
    if (typeof then === 'function') {
      finishCount++;
      then.call(result, (val) => {
        value = val;
        if (val != null) pt.write(val);
        if (end) pt.end();
        process.nextTick(finish);
      }, (failure) => {
        pt.destroy(failure);
        process.nextTick(finish, failure);
      });
    } else if (isIterable(result, true)) {
      finishCount++;
      pumpToNode(result, pt, finish, { end });
    } else if (isReadableStream(result) || isTransformStream(result)) {
      finishCount++;
      pumpToNode(result.readable || result, pt, finish, { end });
    } else {
      throw new ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', result);
    }
    const { destroy, cleanup } = destroyer(pt, false, true);
    destroys.push(destroy);
    if (isLastStream) lastStreamCleanup.push(cleanup);
    return pt;
  }

  if (signal.aborted || outerSignal?.aborted) process.nextTick(abort);
  return ret;
}

/** Writes everything to a web stream. */
async function pumpToWeb(readable, stream, finish, { end }) {
  const writer = (isTransformStream(stream) ? stream.writable : stream).getWriter();
  try {
    for await (const chunk of readable) {
      await writer.ready;
      // A failed write fails the stream, too, and `ready` with it.
      writer.write(chunk).catch(() => {});
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (error) {
    await writer.abort(error).catch(() => {});
    finish(error);
  }
}

function pipe(src, dst, finish, finishOnlyHandleError, { end }) {
  let ended = false;
  dst.on('close', () => {
    // Closed before everything was written.
    if (!ended) finishOnlyHandleError(new ERR_STREAM_PREMATURE_CLOSE());
  });
  // Ended here, after the data: that way 'close' above can tell.
  src.pipe(dst, { end: false });
  if (end) {
    const endFn = () => {
      ended = true;
      dst.end();
    };
    if (isReadableFinished(src)) process.nextTick(endFn);
    else src.once('end', endFn);
  } else {
    finish();
  }
  eos(src, { readable: true, writable: false }, (error) => {
    const r = src._readableState;
    if (error && error.code === 'ERR_STREAM_PREMATURE_CLOSE' &&
        r && r.ended && !r.errored && !r.errorEmitted) {
      // Closed with all data in the buffer: 'end' is still to come.
      src.once('end', finish).once('error', finish);
    } else {
      finish(error);
    }
  });
  return eos(dst, { readable: false, writable: true }, finish);
}

module.exports = { pipeline, pipelineImpl };
