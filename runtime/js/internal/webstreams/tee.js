'use strict';

// ReadableStream.prototype.tee(): two streams from one.

const { brand, kState } = require('internal/webstreams/util');
const { cancelReadable } = require('internal/webstreams/readable_state');
const {
  ReadableStreamDefaultReader,
  closeDefault,
  enqueueDefault,
  errorDefault,
  readFrom,
} = require('internal/webstreams/readable_default');
const { ReadableStreamBYOBReader, readInto } = require('internal/webstreams/readable_byob_reader');
const {
  closeByte,
  enqueueByte,
  errorByte,
  isByteController,
  respond,
  respondWithView,
} = require('internal/webstreams/readable_byte');

const isByobReader = brand('ReadableStreamBYOBReader');

/** The two branches' cancellations, which are one for the source. */
class Cancellation {
  #reasons = [undefined, undefined];
  #source;
  #record = Promise.withResolvers();
  canceled = [false, false];

  constructor(source) {
    this.#source = source;
  }

  get promise() {
    return this.#record.promise;
  }

  resolve(value) {
    this.#record.resolve(value);
  }

  get both() {
    return this.canceled[0] && this.canceled[1];
  }

  cancel(index, reason) {
    this.canceled[index] = true;
    this.#reasons[index] = reason;
    if (this.both) this.#record.resolve(cancelReadable(this.#source, this.#reasons));
    return this.#record.promise;
  }
}

/**
 * @param {ReadableStream} stream
 * @param {(algorithms: object, isByte: boolean) => ReadableStream} create makes a branch
 * @param {boolean} [clone] whether the second branch gets copies of the chunks
 * @returns {[ReadableStream, ReadableStream]}
 */
function tee(stream, create, clone = false) {
  return isByteController(stream[kState].controller) ? teeBytes(stream, create) : teeChunks(stream, create, clone);
}

function teeChunks(stream, create, clone) {
  const reader = new ReadableStreamDefaultReader(stream);
  const cancellation = new Cancellation(stream);
  let reading = false;
  let readAgain = false;
  const branches = [];
  const each = (work) => {
    for (let index = 0; index < 2; index++) {
      if (!cancellation.canceled[index]) work(branches[index][kState].controller, index);
    }
  };

  async function pull() {
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    readFrom(reader, {
      chunk(value) {
        queueMicrotask(() => {
          readAgain = false;
          let copy = value;
          if (clone && !cancellation.canceled[1]) {
            try {
              copy = structuredClone(value);
            } catch (error) {
              each((controller) => errorDefault(controller, error));
              cancellation.resolve(cancelReadable(stream, error));
              return;
            }
          }
          each((controller, index) => enqueueDefault(controller, index === 1 ? copy : value));
          reading = false;
          if (readAgain) pull();
        });
      },
      close() {
        reading = false;
        each((controller) => closeDefault(controller));
        if (!cancellation.both) cancellation.resolve();
      },
      error() {
        reading = false;
      },
    });
  }

  for (const index of [0, 1]) {
    branches.push(create({
      start() {},
      pull,
      cancel: async (reason) => cancellation.cancel(index, reason),
    }, false));
  }
  reader[kState].closed.promise.then(undefined, (error) => {
    for (const branch of branches) errorDefault(branch[kState].controller, error);
    if (!cancellation.both) cancellation.resolve();
  });
  return branches;
}

function teeBytes(stream, create) {
  let reader = new ReadableStreamDefaultReader(stream);
  const cancellation = new Cancellation(stream);
  const { canceled } = cancellation;
  let reading = false;
  const again = [false, false];
  const branches = [];
  const controllerOf = (index) => branches[index][kState].controller;

  function forward(ofReader) {
    ofReader[kState].closed.promise.then(undefined, (error) => {
      if (ofReader !== reader) return;
      errorByte(controllerOf(0), error);
      errorByte(controllerOf(1), error);
      if (!cancellation.both) cancellation.resolve();
    });
  }

  function copyOf(chunk) {
    try {
      return { copy: new Uint8Array(chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength)) };
    } catch (error) {
      errorByte(controllerOf(0), error);
      errorByte(controllerOf(1), error);
      cancellation.resolve(cancelReadable(stream, error));
      return undefined;
    }
  }

  function continueReading() {
    reading = false;
    if (again[0]) pull(0);
    else if (again[1]) pull(1);
  }

  function pullByDefault() {
    if (isByobReader(reader)) {
      const old = reader;
      reader = undefined;
      old.releaseLock();
      reader = new ReadableStreamDefaultReader(stream);
      forward(reader);
    }
    readFrom(reader, {
      chunk(chunk) {
        queueMicrotask(() => {
          again.fill(false);
          let second = chunk;
          if (!canceled[0] && !canceled[1]) {
            const copied = copyOf(chunk);
            if (copied === undefined) return;
            second = copied.copy;
          }
          if (!canceled[0]) enqueueByte(controllerOf(0), chunk);
          if (!canceled[1]) enqueueByte(controllerOf(1), second);
          continueReading();
        });
      },
      close() {
        reading = false;
        for (const index of [0, 1]) {
          if (!canceled[index]) closeByte(controllerOf(index));
          if (controllerOf(index)[kState].pending.length > 0) respond(controllerOf(index), 0);
        }
        if (!cancellation.both) cancellation.resolve();
      },
      error() {
        reading = false;
      },
    });
  }

  function pullInto(view, index) {
    if (!isByobReader(reader)) {
      const old = reader;
      reader = undefined;
      old.releaseLock();
      reader = new ReadableStreamBYOBReader(stream);
      forward(reader);
    }
    const other = 1 - index;
    readInto(reader, view, 1, {
      chunk(chunk) {
        queueMicrotask(() => {
          again.fill(false);
          if (!canceled[other]) {
            const copied = copyOf(chunk);
            if (copied === undefined) return;
            if (!canceled[index]) respondWithView(controllerOf(index), chunk);
            enqueueByte(controllerOf(other), copied.copy);
          } else if (!canceled[index]) {
            respondWithView(controllerOf(index), chunk);
          }
          continueReading();
        });
      },
      close(chunk) {
        reading = false;
        if (!canceled[index]) closeByte(controllerOf(index));
        if (!canceled[other]) closeByte(controllerOf(other));
        if (chunk !== undefined) {
          if (!canceled[index]) respondWithView(controllerOf(index), chunk);
          if (!canceled[other] && controllerOf(other)[kState].pending.length > 0) respond(controllerOf(other), 0);
        }
        if (!cancellation.both) cancellation.resolve();
      },
      error() {
        reading = false;
      },
    });
  }

  async function pull(index) {
    if (reading) {
      again[index] = true;
      return;
    }
    reading = true;
    const request = controllerOf(index).byobRequest;
    if (request === null) pullByDefault();
    else pullInto(request.view, index);
  }

  for (const index of [0, 1]) {
    branches.push(create({
      start() {},
      pull: () => pull(index),
      cancel: async (reason) => cancellation.cancel(index, reason),
    }, true));
  }
  forward(reader);
  return branches;
}

module.exports = { tee };
