'use strict';

// A native stream with the methods that packages know: some of them reach for `_handle` of a zlib
// stream and step through their data themselves.

const {
  close,
  params,
  reset,
  write,
  writeSync,
} = internalBinding('zlib');

/**
 * @typedef {(message: string, number: number) => void} ErrorListener called with the handle as `this`
 */

class Handle {
  /** @type {ErrorListener | undefined} */
  onerror;
  #stream;
  #left;

  /**
   * @param {object} stream the native object
   * @param {Uint32Array} left where a synchronous step leaves what is left of output and input
   */
  constructor(stream, left) {
    this.#stream = stream;
    this.#left = left;
  }

  #check(failure) {
    if (failure === undefined) return true;
    this.onerror(failure[0], failure[1]);
    return false;
  }

  /** One step, now. The result is in the array given to the constructor. */
  writeSync(flush, input, inputAt, inputLength, output, outputAt, outputLength) {
    if (this.#stream === undefined) return;
    this.#check(writeSync(this.#stream, flush, input, inputAt, inputLength,
                          output, outputAt, outputLength, this.#left));
  }

  /**
   * One step on the pool.
   * @param {(outputLeft: number, inputLeft: number) => void} done not called when the step fails
   */
  write(flush, input, inputAt, inputLength, output, outputAt, outputLength, done) {
    if (this.#stream === undefined) return;
    write(this.#stream, flush, input, inputAt, inputLength, output, outputAt, outputLength,
          (outputLeft, inputLeft, failure) => {
            this.#left[0] = outputLeft;
            this.#left[1] = inputLeft;
            if (this.#check(failure)) done(outputLeft, inputLeft);
          });
  }

  reset() {
    if (this.#stream !== undefined) this.#check(reset(this.#stream));
  }

  params(level, strategy) {
    if (this.#stream !== undefined) this.#check(params(this.#stream, level, strategy));
  }

  close() {
    if (this.#stream === undefined) return;
    close(this.#stream);
    this.#stream = undefined;
  }
}

module.exports = { Handle };
