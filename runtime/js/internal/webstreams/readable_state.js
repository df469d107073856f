'use strict';

// What both kinds of readers and controllers do to a readable stream.

const {
  Deferred,
  invalidState,
  kCancel,
  kRelease,
  kState,
  kType,
} = require('internal/webstreams/util');

/** The state of a stream that has just been made. */
function newReadableState() {
  return {
    state: 'readable',
    disturbed: false,
    reader: undefined,
    controller: undefined,
    storedError: undefined,
    // Settled with the stream; what the Node.js streams wait for.
    closed: new Deferred(),
  };
}

function isLocked(stream) {
  return stream[kState].reader !== undefined;
}

/** Requests of the reader that wait for chunks. */
function pendingRequests(stream) {
  return stream[kState].reader[kState].requests;
}

function hasDefaultReader(stream) {
  return stream[kState].reader?.[kType] === 'ReadableStreamDefaultReader';
}

function hasByobReader(stream) {
  return stream[kState].reader?.[kType] === 'ReadableStreamBYOBReader';
}

/** Ends the stream: what waits is told. */
function closeReadable(stream) {
  const state = stream[kState];
  state.state = 'closed';
  state.closed.resolve();
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].closed.resolve();
  if (hasDefaultReader(stream)) {
    const requests = reader[kState].requests.splice(0);
    for (const request of requests) request.close();
  }
}

function errorReadable(stream, error) {
  const state = stream[kState];
  state.state = 'errored';
  state.storedError = error;
  state.closed.reject(error);
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].closed.reject(error);
  failRequests(reader, error);
}

function failRequests(reader, error) {
  for (const request of reader[kState].requests.splice(0)) request.error(error);
}

/** Tells the source that nobody wants more. */
function cancelReadable(stream, reason) {
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return Promise.reject(state.storedError);
  closeReadable(stream);
  if (hasByobReader(stream)) {
    for (const request of state.reader[kState].requests.splice(0)) request.close(undefined);
  }
  return state.controller[kCancel](reason).then(() => undefined);
}

/** Makes `reader` the one reader of `stream`. */
function attachReader(reader, stream) {
  const { state, storedError } = stream[kState];
  const own = reader[kState];
  own.stream = stream;
  stream[kState].reader = reader;
  if (state === 'readable') own.closed = new Deferred();
  else if (state === 'closed') own.closed = Deferred.resolved();
  else own.closed = Deferred.rejected(storedError);
}

/** Gives the stream up; its requests fail. */
function detachReader(reader) {
  const own = reader[kState];
  const { stream } = own;
  const released = invalidState('Reader released');
  if (own.closed.pending) own.closed.reject(released);
  else own.closed = Deferred.rejected(released);
  stream[kState].controller[kRelease]();
  stream[kState].reader = undefined;
  own.stream = undefined;
  failRequests(reader, invalidState('Releasing reader'));
}

module.exports = {
  attachReader,
  cancelReadable,
  closeReadable,
  detachReader,
  errorReadable,
  hasByobReader,
  hasDefaultReader,
  isLocked,
  newReadableState,
  pendingRequests,
};
