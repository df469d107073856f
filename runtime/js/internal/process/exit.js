'use strict';

// How the process ends: process.exit(), process.exitCode, 'beforeExit' and 'exit'.

const binding = internalBinding('process_methods');

const { validateInteger } = require('internal/validators');

let exitCode;

function normalize(code) {
  if (code === null || code === undefined) return undefined;
  let value = code;
  if (typeof code === 'string' && code !== '') {
    const number = Number(code);
    if (Number.isInteger(number)) value = number;
  }
  validateInteger(value, 'code');
  return value;
}

/** `process.exit([code])`. */
function exit(code) {
  if (arguments.length !== 0) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', process.exitCode || 0);
  }
  // Through the property, since tests and tools replace it; it must not come back.
  process.reallyExit(process.exitCode || 0);
  throw new Error('process.reallyExit() returned');
}

/** Called when the loop has run empty. */
function emitBeforeExit() {
  process.emit('beforeExit', process.exitCode || 0);
}

/** Called when it is over; returns the exit code. */
function emitExit() {
  if (process._exiting) return exitCode || 0;
  process._exiting = true;
  const unsettled = require('internal/process/execution').unsettledMain();
  if (unsettled && exitCode === undefined) {
    process.emit('exit', 13);
    if (exitCode === undefined) {
      require('internal/process/execution').reportUnsettled();
      return 13;
    }
    return exitCode || 0;
  }
  process.emit('exit', exitCode || 0);
  return exitCode || 0;
}

/** Puts all this on `process`. */
function setup() {
  process.exit = exit;
  process.reallyExit = binding.reallyExit;
  Object.defineProperty(process, 'exitCode', {
    __proto__: null,
    get: () => exitCode,
    set(code) {
      exitCode = normalize(code);
    },
    enumerable: true,
    configurable: false,
  });
  binding.emitBeforeExit = emitBeforeExit;
  binding.emitExit = emitExit;
}

module.exports = { setup };
