'use strict';

// ReadableStream.prototype.pipeTo(): everything from one stream into another.

const { markHandled, kState } = require('internal/webstreams/util');
const { cancelReadable } = require('internal/webstreams/readable_state');
const { ReadableStreamDefaultReader, readFrom } = require('internal/webstreams/readable_default');
const {
  WritableStreamDefaultWriter,
  abortWritable,
  closeIfOpen,
  isClosing,
  writeTo,
} = require('internal/webstreams/writable');

/**
 * @param {ReadableStream} source
 * @param {WritableStream} target
 * @param {{ preventClose?: boolean, preventAbort?: boolean, preventCancel?: boolean, signal?: AbortSignal }} options
 * @returns {Promise<void>}
 */
function pipe(source, target, options) {
  return new Pipe(source, target, options).promise;
}

class Pipe {
  #source;
  #target;
  #reader;
  #writer;
  #options;
  #record = Promise.withResolvers();
  #lastWrite = Promise.resolve();
  #ending = false;
  #onAbort = () => this.#abort();

  constructor(source, target, options) {
    this.#source = source;
    this.#target = target;
    this.#options = options;
    this.#reader = new ReadableStreamDefaultReader(source);
    this.#writer = new WritableStreamDefaultWriter(target);
    source[kState].disturbed = true;
    const { signal } = options;
    if (signal !== undefined) {
      if (signal.aborted) {
        this.#abort();
        return;
      }
      signal.addEventListener('abort', this.#onAbort, { once: true });
    }
    this.#watch();
    this.#run();
  }

  get promise() {
    return this.#record.promise;
  }

  #abort() {
    const { preventAbort, preventCancel, signal } = this.#options;
    const error = signal.reason;
    const actions = [];
    if (!preventAbort && this.#target[kState].state === 'writable') {
      actions.push(() => abortWritable(this.#target, error));
    }
    if (!preventCancel && this.#source[kState].state === 'readable') {
      actions.push(() => cancelReadable(this.#source, error));
    }
    this.#end(() => Promise.all(actions.map((action) => action())), { error });
  }

  /** Ends the pipe when either side does. */
  #watch() {
    const { preventClose, preventAbort, preventCancel } = this.#options;
    const source = this.#source;
    const target = this.#target;
    const onSourceError = (error) => {
      this.#end(preventAbort ? undefined : () => abortWritable(target, error), { error });
    };
    const onTargetError = (error) => {
      this.#end(preventCancel ? undefined : () => cancelReadable(source, error), { error });
    };
    const onSourceClose = () => this.#end(preventClose ? undefined : () => closeIfOpen(this.#writer));

    if (source[kState].state === 'errored') onSourceError(source[kState].storedError);
    else this.#reader[kState].closed.promise.then(undefined, onSourceError);
    if (target[kState].state === 'errored') onTargetError(target[kState].storedError);
    else this.#writer[kState].closed.promise.then(undefined, onTargetError);
    if (source[kState].state === 'closed') onSourceClose();
    else this.#reader[kState].closed.promise.then(onSourceClose, () => {});
    if (isClosing(target) || target[kState].state === 'closed') {
      const error = new TypeError('Destination WritableStream is closed');
      this.#end(preventCancel ? undefined : () => cancelReadable(source, error), { error });
    }
  }

  /** One chunk after the other, as the target is ready. */
  async #run() {
    try {
      while (!this.#ending) {
        if (this.#target[kState].backpressure) await this.#writer[kState].ready.promise;
        if (this.#ending) return;
        if (await this.#step()) return;
      }
    } catch {
      // The streams' own promises tell, and `#watch` listens to them.
    }
  }

  /** Whether the source is through. */
  #step() {
    const { promise, resolve, reject } = Promise.withResolvers();
    readFrom(this.#reader, {
      chunk: (chunk) => {
        this.#lastWrite = writeTo(this.#writer, chunk);
        markHandled(this.#lastWrite);
        resolve(false);
      },
      close: () => resolve(true),
      error: reject,
    });
    return promise;
  }

  /** Waits for what is being written, does `action`, and settles the promise. */
  #end(action, failure) {
    if (this.#ending) return;
    this.#ending = true;
    const { state } = this.#target[kState];
    const flushed = state === 'writable' && !isClosing(this.#target) ? this.#flush() : Promise.resolve();
    flushed.then(() => action?.()).then(() => this.#finish(failure), (error) => this.#finish({ error }));
  }

  async #flush() {
    // A write may follow while the last one is waited for.
    for (;;) {
      const last = this.#lastWrite;
      await last.catch(() => {});
      if (last === this.#lastWrite) return;
    }
  }

  #finish(failure) {
    this.#writer.releaseLock();
    this.#reader.releaseLock();
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    if (failure !== undefined) this.#record.reject(failure.error);
    else this.#record.resolve();
  }
}

module.exports = { pipe };
