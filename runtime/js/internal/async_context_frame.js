'use strict';

// The async context: an immutable map from AsyncLocalStorage to value that V8 carries along promise
// reactions, and our timers, ticks and native callbacks carry along theirs.

const { get: current, set } = internalBinding('async_context_frame');

/** Replaces the current frame and returns the previous one. */
function exchange(frame) {
  const prior = current();
  set(frame);
  return prior;
}

/** A copy of the current frame in which `store` is `value`. */
function withValue(store, value) {
  return new Map(current()).set(store, value);
}

module.exports = {
  current,
  enabled: true,
  exchange,
  set,
  withValue,
};
