'use strict';

// The async context: an immutable map from AsyncLocalStorage to value that V8 carries along promise
// reactions, and our timers, ticks and native callbacks carry along theirs.

const { get: getFrame, set: setFrame } = internalBinding('async_context_frame');

// Until somebody sets a frame there is none anywhere, and no reason to ask V8:
// timers and ticks of programs without AsyncLocalStorage stay free of calls.
let used = false;

/** The current frame, or undefined. */
function current() {
  return used ? getFrame() : undefined;
}

/** Makes `frame` the current one. */
function set(frame) {
  if (frame !== undefined) used = true;
  if (used) setFrame(frame);
}

/** Replaces the current frame and returns the previous one. */
function exchange(frame) {
  if (!used && frame === undefined) return undefined;
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
