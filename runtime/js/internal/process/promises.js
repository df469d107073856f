'use strict';

// What happens to a rejection that nobody handles, by --unhandled-rejections:
// `throw` (the default), `strict`, `warn`, `warn-with-error-code` or `none`.
// A rejection counts as unhandled when, after the tick queue has drained, no
// handler was added.

const {
  tickInfo,
  noSideEffectsToString,
  promiseRejectEvents: {
    kPromiseRejectWithNoHandler,
    kPromiseHandlerAddedAfterReject,
    kPromiseResolveAfterResolved,
    kPromiseRejectAfterResolved,
  },
  setPromiseRejectCallback,
} = internalBinding('task_queue');
const { triggerUncaughtException } = internalBinding('errors');
const { isErrorLike } = require('internal/errors');
const AsyncContextFrame = require('internal/async_context_frame');

const kHasRejectionToWarn = 1;

/** Rejections without a handler: promise to what is known of it. */
const maybeUnhandled = new WeakMap();
/** Those since the last look, in order. */
let pending = [];
/** Those that got a handler after they had been reported. */
const handledLate = [];
let lastId = 0;
let mode;

function setHasRejectionToWarn(value) {
  tickInfo[kHasRejectionToWarn] = value ? 1 : 0;
}

function hasRejectionToWarn() {
  return tickInfo[kHasRejectionToWarn] === 1;
}

class UnhandledPromiseRejection extends Error {
  constructor(reason) {
    super('This error originated either by throwing inside of an async function without a ' +
      'catch block, or by rejecting a promise which was not handled with .catch(). The ' +
      `promise rejected with the reason "${noSideEffectsToString(reason)}".`);
    this.code = 'ERR_UNHANDLED_REJECTION';
    this.name = 'UnhandledPromiseRejection';
  }
}

function asError(reason) {
  return isErrorLike(reason) ? reason : new UnhandledPromiseRejection(reason);
}

function onPromiseEvent(type, promise, reason) {
  switch (type) {
    case kPromiseRejectWithNoHandler:
      maybeUnhandled.set(promise, {
        reason,
        id: ++lastId,
        warned: false,
        domain: process.domain,
        frame: AsyncContextFrame.current(),
      });
      pending.push(promise);
      setHasRejectionToWarn(true);
      break;
    case kPromiseHandlerAddedAfterReject:
      onLateHandler(promise);
      break;
    case kPromiseResolveAfterResolved:
      emitMultipleResolves('resolve', promise, reason);
      break;
    case kPromiseRejectAfterResolved:
      emitMultipleResolves('reject', promise, reason);
      break;
  }
}

function emitMultipleResolves(type, promise, reason) {
  if (process.listenerCount('multipleResolves') === 0) return;
  process.emit('multipleResolves', type, promise, reason);
}

function onLateHandler(promise) {
  const info = maybeUnhandled.get(promise);
  if (info !== undefined) {
    maybeUnhandled.delete(promise);
    if (info.warned) {
      // Made here, where the stack shows who added the handler.
      const warning = new Error(
        `Promise rejection was handled asynchronously (rejection id: ${info.id})`);
      warning.name = 'PromiseRejectionHandledWarning';
      warning.id = info.id;
      handledLate.push({ promise, warning });
      setHasRejectionToWarn(true);
    }
  }
}

function emit(reason, promise, info) {
  if (info.domain) return info.domain.emit('error', reason);
  return process.emit('unhandledRejection', reason, promise);
}

function warnUnhandled(id, reason) {
  const warning = new Error(
    'Unhandled promise rejection. This error originated either by throwing inside of an async ' +
    'function without a catch block, or by rejecting a promise which was not handled with ' +
    '.catch(). To terminate the node process on unhandled promise rejection, use the CLI flag ' +
    '`--unhandled-rejections=strict` (see ' +
    'https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). ' +
    `(rejection id: ${id})`);
  warning.name = 'UnhandledPromiseRejectionWarning';
  try {
    if (isErrorLike(reason)) {
      warning.stack = reason.stack;
      process.emitWarning(reason.stack, 'UnhandledPromiseRejectionWarning');
    } else {
      process.emitWarning(noSideEffectsToString(reason), 'UnhandledPromiseRejectionWarning');
    }
  } catch {
    // The `stack` of a foreign object may be anything.
    process.emitWarning(noSideEffectsToString(reason), 'UnhandledPromiseRejectionWarning');
  }
  process.emitWarning(warning);
}

const modes = {
  '__proto__': null,
  'strict'(promise, info) {
    const { reason } = info;
    triggerUncaughtException(asError(reason), true /* fromPromise */);
    if (!emit(reason, promise, info)) warnUnhandled(info.id, reason);
  },
  'none'(promise, info) {
    emit(info.reason, promise, info);
  },
  'warn'(promise, info) {
    warnUnhandled(info.id, info.reason);
    emit(info.reason, promise, info);
  },
  'throw'(promise, info) {
    if (!emit(info.reason, promise, info)) {
      triggerUncaughtException(asError(info.reason), true /* fromPromise */);
    }
  },
  'warn-with-error-code'(promise, info) {
    if (!emit(info.reason, promise, info)) {
      warnUnhandled(info.id, info.reason);
      process.exitCode = 1;
    }
  },
};

function currentMode() {
  const { getOptionValue } = require('internal/options');
  return modes[getOptionValue('--unhandled-rejections')] ?? modes.throw;
}

/**
 * Reports what was collected since the last call.
 * @returns {boolean} whether that may have made new ticks or microtasks
 */
function processPromiseRejections() {
  let ranUserCode = handledLate.length > 0;
  while (handledLate.length > 0) {
    const { promise, warning } = handledLate.shift();
    if (!process.emit('rejectionHandled', promise)) process.emitWarning(warning);
  }
  const promises = pending;
  pending = [];
  for (let i = 0; i < promises.length; i++) {
    const promise = promises[i];
    const info = maybeUnhandled.get(promise);
    if (info === undefined) continue;
    info.warned = true;
    mode ??= currentMode();
    const priorFrame = AsyncContextFrame.exchange(info.frame);
    let done = false;
    try {
      reportInContext(promise, info);
      done = true;
    } finally {
      AsyncContextFrame.set(priorFrame);
      // A handler that throws must not swallow the rejections behind it.
      if (!done && i + 1 < promises.length) {
        pending = promises.slice(i + 1).concat(pending);
        setHasRejectionToWarn(true);
      }
    }
    ranUserCode = true;
  }
  return ranUserCode || pending.length !== 0;
}

// With async hooks on, a promise is a resource of its own.
function reportInContext(promise, info) {
  const { pushAsyncContext, popAsyncContext, symbols } = require('internal/async_hooks');
  const asyncId = promise[symbols.async_id_symbol];
  if (asyncId === undefined || pushAsyncContext === undefined) return mode(promise, info);
  pushAsyncContext(asyncId, promise[symbols.trigger_async_id_symbol], promise);
  try {
    mode(promise, info);
  } finally {
    popAsyncContext(asyncId);
  }
}

/** Called once, before user code. */
function listenForRejections() {
  setPromiseRejectCallback(onPromiseEvent);
}

module.exports = {
  hasRejectionToWarn,
  listenForRejections,
  processPromiseRejections,
  setHasRejectionToWarn,
};
