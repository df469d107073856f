'use strict';

// What becomes of an exception that nothing caught.

const binding = internalBinding('errors');

const { codes: {
  ERR_INVALID_ARG_TYPE,
  ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET,
} } = require('internal/errors');

let capture = null;
/** What the domain that is entered does with an error. */
let domainCallback = null;

function setDomainCallback(callback) {
  domainCallback = callback;
}

/** `process.setUncaughtExceptionCaptureCallback(fn)`. */
function setUncaughtExceptionCaptureCallback(fn) {
  if (fn === null) {
    capture = null;
    return;
  }
  if (typeof fn !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  }
  if (capture !== null) throw new ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  capture = fn;
}

/** `process.hasUncaughtExceptionCaptureCallback()`. */
function hasUncaughtExceptionCaptureCallback() {
  return capture !== null;
}

function isMainThread() {
  return internalBinding('process_methods').options().kind !== 'worker';
}

/**
 * Called by native code.
 * @param {any} error
 * @param {boolean} fromPromise whether it is a rejection
 * @returns {boolean} whether somebody took care of it
 */
function onUncaught(error, fromPromise) {
  const type = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  process.emit('uncaughtExceptionMonitor', error, type);
  let handled;
  if (domainCallback !== null) {
    handled = domainCallback(error);
  } else if (capture !== null) {
    capture(error);
    handled = true;
  } else {
    handled = process.emit('uncaughtException', error, type);
  }
  if (!handled) {
    if (!isMainThread()) {
      require('internal/main/worker').state.onError(error);
    }
    try {
      require('internal/process/report').onUncaught(error);
    } catch {
      // The error itself is what has to be shown.
    }
    // The process is going to end; the way out is the same as for `process.exit`.
    try {
      if (!process._exiting) {
        process._exiting = true;
        process.exitCode = 1;
        process.emit('exit', process.exitCode || 1);
      }
    } catch {
      // What an 'exit' listener throws now must not hide the first error.
    }
    return false;
  }
  // The callback that threw did not get to its ticks: a turn of the loop runs them.
  require('timers').setImmediate(() => {});
  require('internal/async_hooks').clearAsyncIdStack?.();
  return true;
}

/** Whether stderr is a terminal that shows colours. */
function hasColors() {
  try {
    return require('tty').isatty(2) && require('internal/tty').getColorDepth() > 2;
  } catch {
    return false;
  }
}

/**
 * The text that is printed for an error nobody handled.
 * @param {any} error
 * @returns {string}
 */
function format(error) {
  const { inspect } = require('internal/util/inspect');
  if (!require('internal/util/types').isNativeError(error) && !(error instanceof Error)) {
    return typeof error === 'string' ? error : inspect(error);
  }
  const { stack } = error;
  if (typeof stack !== 'string') return inspect(error);
  const text = inspect(error, { colors: hasColors() });
  // An inspected error may be called by its class; here it is called what its stack calls it.
  const own = stack.indexOf('\n');
  const shown = text.indexOf('\n');
  return own === -1 || shown === -1 ? text : stack.slice(0, own) + text.slice(shown);
}

/** Connects with native code; called once. */
function setup() {
  binding.setUncaughtCallback(onUncaught);
  binding.setFormatCallback(format);
  binding.setWarningCallback((message, type, code) => process.emitWarning(message, type, code));
}

module.exports = {
  hasUncaughtExceptionCaptureCallback,
  onUncaught,
  setDomainCallback,
  setUncaughtExceptionCaptureCallback,
  setup,
};
