'use strict';

// The reader of byte streams that brings its own memory.

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE } =
  require('internal/errors').codes;
const { validateNumber } = require('internal/validators');
const { brand, define, initialize, inspectAs, invalidState, isReadableStream, kInspect, kState } =
  require('internal/webstreams/util');
const { attachReader, cancelReadable, detachReader, isLocked } = require('internal/webstreams/readable_state');
const { checkView, isByteController, pullInto } = require('internal/webstreams/readable_byte');

const isReader = brand('ReadableStreamBYOBReader');

class ReadIntoRequest {
  #record = Promise.withResolvers();

  get promise() {
    return this.#record.promise;
  }

  chunk(value) {
    this.#record.resolve({ value, done: false });
  }

  close(value) {
    this.#record.resolve({ value, done: true });
  }

  error(error) {
    this.#record.reject(error);
  }
}

/** Asks the stream of `reader` for at least `minimum` elements into `view`. */
function readInto(reader, view, minimum, request) {
  const { stream } = reader[kState];
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'errored') request.error(state.storedError);
  else pullInto(state.controller, view, minimum, request);
}

class ReadableStreamBYOBReader {
  /** @param {ReadableStream} stream one of bytes */
  constructor(stream) {
    if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (isLocked(stream)) throw invalidState('ReadableStream is locked');
    if (!isByteController(stream[kState].controller)) {
      throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    }
    initialize(this, 'ReadableStreamBYOBReader', { stream: undefined, closed: undefined, requests: [] });
    attachReader(this, stream);
  }

  /**
   * Reads into the memory of `view`, which is taken away and comes back with the result.
   * @param {ArrayBufferView} view
   * @param {{ min?: number }} [options] how many elements at least
   */
  async read(view, options = undefined) {
    if (!isReader(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBReader');
    checkView(view, 'view');
    if (view.byteLength === 0 || view.buffer.byteLength === 0) {
      throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
    }
    const minimum = options?.min ?? 1;
    validateNumber(minimum, 'options.min');
    if (!Number.isInteger(minimum) || minimum < 1) throw new ERR_INVALID_ARG_VALUE('options.min', minimum);
    const most = view instanceof DataView ? view.byteLength : view.length;
    if (minimum > most) throw new ERR_OUT_OF_RANGE('options.min', `<= ${most}`, minimum);
    if (this[kState].stream === undefined) throw invalidState('The reader is not attached to a stream');
    const request = new ReadIntoRequest();
    readInto(this, view, minimum, request);
    return request.promise;
  }

  releaseLock() {
    if (!isReader(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBReader');
    if (this[kState].stream !== undefined) detachReader(this);
  }

  get closed() {
    if (!isReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return this[kState].closed.promise;
  }

  cancel(reason = undefined) {
    if (!isReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    const { stream } = this[kState];
    if (stream === undefined) return Promise.reject(invalidState('The reader is not attached to a stream'));
    return cancelReadable(stream, reason);
  }

  [kInspect](depth, options) {
    const { stream, requests, closed } = this[kState];
    return inspectAs(this, depth, options, { stream, requests: requests.length, close: closed.promise });
  }
}
define(ReadableStreamBYOBReader, ['read', 'releaseLock', 'closed', 'cancel']);

module.exports = { ReadableStreamBYOBReader, readInto };
