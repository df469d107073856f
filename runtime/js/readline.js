'use strict';

// readline: lines from a stream, and a prompt on a terminal.

const { AbortError } = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');
const { emitKeypressEvents } = require('internal/readline/keypress');
const { Interface: Base } = require('internal/readline/interface');

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  Reflect.apply(Base, this, [input, output, completer, terminal]);
}
Object.setPrototypeOf(Interface.prototype, Base.prototype);
Object.setPrototypeOf(Interface, Base);

/** Asks, and calls back with the answer. */
Interface.prototype.question = function question(query, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  if (options === null || typeof options !== 'object') options = {};
  if (options.signal) {
    validateAbortSignal(options.signal, 'options.signal');
    if (options.signal.aborted) return;
    const onAbort = () => this._questionCancel();
    options.signal.addEventListener('abort', onAbort, { once: true });
    const original = callback;
    callback = typeof original === 'function' ? (answer) => {
      options.signal.removeEventListener('abort', onAbort);
      return original(answer);
    } : original;
  }
  if (typeof callback === 'function') this._question(query, callback);
};

Object.defineProperty(Interface.prototype.question, Symbol.for('nodejs.util.promisify.custom'), {
  __proto__: null,
  value: {
    question(query, options) {
      if (options === null || typeof options !== 'object') options = {};
      if (options.signal?.aborted) {
        return Promise.reject(new AbortError(undefined, { cause: options.signal.reason }));
      }
      return new Promise((resolve, reject) => {
        let callback = resolve;
        if (options.signal) {
          const onAbort = () => reject(new AbortError(undefined, { cause: options.signal.reason }));
          options.signal.addEventListener('abort', onAbort, { once: true });
          callback = (answer) => {
            options.signal.removeEventListener('abort', onAbort);
            resolve(answer);
          };
        }
        this.question(query, options, callback);
      });
    },
  }.question,
});

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
};
Object.defineProperty(module.exports, 'promises', {
  __proto__: null, configurable: true, enumerable: true, get: () => require('readline/promises'),
});
