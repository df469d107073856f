'use strict';

// Signals as events of `process`: a native handle for each signal that somebody listens to.

const { signals } = internalBinding('constants').os;

/** @type {Map<string, any>} */
const handles = new Map();

function isSignal(event) {
  return typeof event === 'string' && signals[event] !== undefined;
}

function startListening(type) {
  if (!isSignal(type) || handles.has(type)) return;
  const { Signal } = internalBinding('signal_wrap');
  const wrap = new Signal();
  // Waiting for a signal does not keep the program alive.
  wrap.unref();
  wrap.onsignal = (number) => process.emit(type, type, number);
  const status = wrap.start(signals[type]);
  if (status) {
    wrap.close();
    const { errnoException } = require('internal/errors');
    throw errnoException(status, 'uv_signal_start');
  }
  handles.set(type, wrap);
}

function stopListening(type) {
  const wrap = handles.get(type);
  if (wrap !== undefined && process.listenerCount(type) === 0) {
    wrap.close();
    handles.delete(type);
  }
}

/** Makes `process.on('SIGINT', ...)` work. */
function setup() {
  process.on('newListener', startListening);
  process.on('removeListener', stopListening);
}

module.exports = { isSignal, setup };
