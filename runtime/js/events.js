'use strict';

// The `events` module: EventEmitter. The promise and iterator forms are in internal/events/*.
//
// `_events` maps each name to one listener or an array of at least two. An array is copied before
// its listeners are called, so that listeners may add and remove others.

const { codes, kEnhanceStackBeforeInspector } = require('internal/errors');
const {
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateNumber,
} = require('internal/validators');

const { defineProperties, defineProperty, getPrototypeOf } = Object;
const { apply, ownKeys } = Reflect;

const kCapture = Symbol('kCapture');
const kErrorMonitor = Symbol('events.errorMonitor');
const kRejection = Symbol.for('nodejs.rejection');
const kKeepKeys = Symbol('kKeepKeys');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');

let defaultMaxListeners = 10;

/**
 * @constructor
 * @param {{ captureRejections?: boolean }} [opts]
 */
function EventEmitter(opts) {
  EventEmitter.init.call(this, opts);
}

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
defineProperty(EventEmitter.prototype, kCapture, { __proto__: null, value: false, writable: true, enumerable: false });

EventEmitter.init = function(opts) {
  if (this._events === undefined || this._events === getPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kKeepKeys] = false;
  } else {
    // A subclass prepared an object with the names it uses: they stay when their listeners go.
    this[kKeepKeys] = true;
  }
  this._maxListeners ||= undefined;
  if (opts?.captureRejections) {
    validateBoolean(opts.captureRejections, 'options.captureRejections');
    this[kCapture] = true;
  } else {
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

function maxListenersOf(emitter) {
  return emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners;
}

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return maxListenersOf(this);
};

// --- Emitting --------------------------------------------------------------------------------

/** Adds to an error's stack where the 'error' event was emitted that nobody handled. */
function addEmitSite(emitter, error, site) {
  let owner = '';
  try {
    const { name } = emitter.constructor;
    if (name !== 'EventEmitter') owner = ` on ${name} instance`;
  } catch {
    // An emitter without a constructor goes unnamed.
  }
  const errorFrames = error.stack.split('\n').slice(1);
  const frames = site.stack.split('\n').slice(1);
  const [length, offset] = require('internal/util/inspect/errors').sharedRun(frames, errorFrames);
  if (length > 0) frames.splice(offset + 1, length - 2, '    [... lines matching original stack trace ...]');
  return `${error.stack}\nEmitted 'error' event${owner} at:\n${frames.join('\n')}`;
}

/** The exception for an 'error' event without listener. */
function unhandledError(emitter, value) {
  if (value instanceof Error) {
    try {
      const site = {};
      Error.captureStackTrace(site, EventEmitter.prototype.emit);
      // Read by the handler of uncaught exceptions, so that caught errors cost nothing more.
      defineProperty(value, kEnhanceStackBeforeInspector,
        { __proto__: null, value: () => addEmitSite(emitter, value, site), configurable: true });
    } catch {
      // A frozen error is thrown as it is.
    }
    return value;
  }
  let text = value;
  try {
    text = require('internal/util/inspect').inspect(value);
  } catch {
    // The value itself is still in `context`.
  }
  // The text, even where it is "undefined": there was a value to report, or its lack.
  const error = codes.ERR_UNHANDLED_ERROR.at(EventEmitter.prototype.emit, text);
  error.context = value;
  return error;
}

function emitRejection(emitter, reason, type, args) {
  if (typeof emitter[kRejection] === 'function') {
    emitter[kRejection](reason, type, ...args);
    return;
  }
  // An 'error' listener that rejects as well must not come back here.
  const capture = emitter[kCapture];
  try {
    emitter[kCapture] = false;
    emitter.emit('error', reason);
  } finally {
    emitter[kCapture] = capture;
  }
}

/** With captureRejections, sends the rejection of a promise that a listener returned to 'error'. */
function watchResult(emitter, result, type, args) {
  if (!emitter[kCapture]) return;
  try {
    const { then } = result;
    if (typeof then === 'function') {
      apply(then, result, [undefined, (reason) => process.nextTick(emitRejection, emitter, reason, type, args)]);
    }
  } catch (error) {
    emitter.emit('error', error);
  }
}

EventEmitter.prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === 'error') {
    if (events !== undefined && events[kErrorMonitor] !== undefined) this.emit(kErrorMonitor, ...args);
    if (events === undefined || events.error === undefined) {
      throw unhandledError(this, args[0]); // Unhandled 'error' event
    }
  } else if (events === undefined) {
    return false;
  }
  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler === 'function') {
    const result = apply(handler, this, args);
    if (result !== undefined && result !== null) watchResult(this, result, type, args);
  } else {
    for (const listener of copy(handler)) {
      const result = apply(listener, this, args);
      if (result !== undefined && result !== null) watchResult(this, result, type, args);
    }
  }
  return true;
};

function copy(list) {
  const { length } = list;
  const result = new Array(length);
  for (let i = 0; i < length; i++) result[i] = list[i];
  return result;
}

// --- Adding and removing ---------------------------------------------------------------------

function warnLeak(emitter, type, list, limit) {
  list.warned = true;
  const { inspect } = require('internal/util/inspect');
  const warning = new Error(
    `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners ` +
    `added to ${inspect(emitter, { depth: -1 })}. MaxListeners is ${limit}. ` +
    'Use emitter.setMaxListeners() to increase limit');
  warning.name = 'MaxListenersExceededWarning';
  warning.emitter = emitter;
  warning.type = type;
  warning.count = list.length;
  process.emitWarning(warning);
}

function addListener(emitter, type, listener, prepend) {
  validateFunction(listener, 'listener');
  let events = emitter._events;
  if (events === undefined) {
    events = emitter._events = { __proto__: null };
    emitter._eventsCount = 0;
  } else if (events.newListener !== undefined) {
    // Before the listener is there, so that one for 'newListener' does not see itself.
    emitter.emit('newListener', type, listener.listener ?? listener);
    events = emitter._events;
  }
  const existing = events[type];
  if (existing === undefined) {
    events[type] = listener;
    ++emitter._eventsCount;
    return emitter;
  }
  let list = existing;
  if (typeof existing === 'function') list = events[type] = prepend ? [listener, existing] : [existing, listener];
  else if (prepend) list.unshift(listener);
  else list.push(listener);

  const limit = maxListenersOf(emitter);
  if (limit > 0 && list.length > limit && !list.warned) warnLeak(emitter, type, list, limit);
  return emitter;
}

/** A listener that removes itself before its only call; `listener` leads to the original. */
function onceWrapper(emitter, type, listener) {
  validateFunction(listener, 'listener');
  let fired = false;
  function wrapper(...args) {
    if (fired) return undefined;
    emitter.removeListener(type, wrapper);
    fired = true;
    return args.length === 0 ? listener.call(emitter) : apply(listener, emitter, args);
  }
  wrapper.listener = listener;
  return wrapper;
}

EventEmitter.prototype.addListener = function addListenerOf(type, listener) {
  return addListener(this, type, listener, false);
};
defineProperty(EventEmitter.prototype.addListener, 'name',
  { __proto__: null, value: 'addListener', configurable: true });
EventEmitter.prototype.on = EventEmitter.prototype.addListener;

EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return addListener(this, type, listener, true);
};

EventEmitter.prototype.once = function once(type, listener) {
  this.on(type, onceWrapper(this, type, listener));
  return this;
};

EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  this.prependListener(type, onceWrapper(this, type, listener));
  return this;
};

/** Drops a name whose last listener is gone. */
function dropName(emitter, events, type) {
  emitter._eventsCount -= 1;
  if (emitter[kKeepKeys]) events[type] = undefined;
  else if (emitter._eventsCount === 0) emitter._events = { __proto__: null };
  else delete events[type];
}

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  validateFunction(listener, 'listener');
  const events = this._events;
  const existing = events?.[type];
  if (existing === undefined) return this;
  if (existing === listener || existing.listener === listener) {
    dropName(this, events, type);
    if (events.removeListener !== undefined) this.emit('removeListener', type, existing.listener || listener);
  } else if (typeof existing !== 'function') {
    const at = existing.findLastIndex((item) => item === listener || item.listener === listener);
    if (at === -1) return this;
    existing.splice(at, 1);
    if (existing.length === 1) events[type] = existing[0];
    if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  }
  return this;
};
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;
  if (events.removeListener === undefined) {
    // Nobody is told: forget them at once.
    if (arguments.length === 0) {
      this._events = { __proto__: null };
      this._eventsCount = 0;
      this[kKeepKeys] = false;
    } else if (events[type] !== undefined) {
      dropName(this, events, type);
    }
    return this;
  }
  if (arguments.length === 0) {
    for (const key of ownKeys(events)) {
      if (key !== 'removeListener') this.removeAllListeners(key);
    }
    this.removeAllListeners('removeListener');
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kKeepKeys] = false;
    return this;
  }
  const existing = events[type];
  if (typeof existing === 'function') {
    this.removeListener(type, existing);
  } else if (existing !== undefined) {
    // Last in, first out.
    for (let i = existing.length - 1; i >= 0; i--) this.removeListener(type, existing[i]);
  }
  return this;
};

// --- Asking ----------------------------------------------------------------------------------

function listenersOf(emitter, type, unwrap) {
  const existing = emitter._events?.[type];
  if (existing === undefined) return [];
  const list = typeof existing === 'function' ? [existing] : copy(existing);
  return unwrap ? list.map((listener) => listener.listener ?? listener) : list;
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};

EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};

EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  const existing = this._events?.[type];
  if (existing === undefined) return 0;
  const matches = (item) => item === listener || item.listener === listener;
  if (typeof existing === 'function') return listener == null || matches(existing) ? 1 : 0;
  return listener == null ? existing.length : existing.filter(matches).length;
};

EventEmitter.prototype.eventNames = function eventNames() {
  if (!(this._eventsCount > 0)) return [];
  // Names kept for a subclass's shape have no listener.
  const events = this._events;
  return ownKeys(events).filter((name) => events[name] !== undefined);
};

// --- Functions of the module -----------------------------------------------------------------

function isEventTarget(value) {
  return require('internal/event_target').isEventTarget(value);
}

/** Sets the limit of the given emitters and targets, or the default limit. */
EventEmitter.setMaxListeners = function(n = defaultMaxListeners, ...eventTargets) {
  validateNumber(n, 'setMaxListeners', 0);
  if (eventTargets.length === 0) {
    defaultMaxListeners = n;
    return;
  }
  for (const target of eventTargets) {
    if (isEventTarget(target)) {
      target[kMaxEventTargetListeners] = n;
      target[kMaxEventTargetListenersWarned] = false;
    } else if (typeof target.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
};

/** The limit of an emitter or target. */
function getMaxListeners(emitterOrTarget) {
  if (typeof emitterOrTarget?.getMaxListeners === 'function') return maxListenersOf(emitterOrTarget);
  if (typeof emitterOrTarget?.[kMaxEventTargetListeners] === 'number') {
    return emitterOrTarget[kMaxEventTargetListeners];
  }
  throw new codes.ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

/** The listeners of an emitter or target for one event. */
function getEventListeners(emitterOrTarget, type) {
  if (typeof emitterOrTarget.listeners === 'function') return emitterOrTarget.listeners(type);
  if (isEventTarget(emitterOrTarget)) return require('internal/event_target').listenersOf(emitterOrTarget, type);
  throw new codes.ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

/** How many listeners an emitter or target has for one event. */
function listenerCount(emitterOrTarget, type) {
  if (typeof emitterOrTarget.listenerCount === 'function') return emitterOrTarget.listenerCount(type);
  if (isEventTarget(emitterOrTarget)) return require('internal/event_target').listenersOf(emitterOrTarget, type).length;
  throw new codes.ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

/**
 * Calls `listener` when `signal` is aborted, even when another listener stops the event.
 * @param {AbortSignal} signal
 * @param {Function} listener
 * @returns {Disposable}
 */
function addAbortListener(signal, listener) {
  if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let remove = () => {};
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    const { kResistStopPropagation } = require('internal/event_target');
    signal.addEventListener('abort', listener, { __proto__: null, once: true, [kResistStopPropagation]: true });
    remove = () => signal.removeEventListener('abort', listener);
  }
  return {
    __proto__: null,
    [Symbol.dispose]() {
      remove();
    },
  };
}

module.exports = EventEmitter;
EventEmitter.addAbortListener = addAbortListener;
EventEmitter.once = function once(emitter, name, options) {
  return require('internal/events/async').once(emitter, name, options);
};
EventEmitter.on = function on(emitter, event, options) {
  return require('internal/events/async').on(emitter, event, options);
};
EventEmitter.getEventListeners = getEventListeners;
EventEmitter.getMaxListeners = getMaxListeners;
EventEmitter.listenerCount = listenerCount;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
EventEmitter.errorMonitor = kErrorMonitor;

defineProperties(EventEmitter, {
  captureRejections: {
    __proto__: null,
    get() {
      return EventEmitter.prototype[kCapture];
    },
    set(value) {
      validateBoolean(value, 'EventEmitter.captureRejections');
      EventEmitter.prototype[kCapture] = value;
    },
    enumerable: true,
  },
  EventEmitterAsyncResource: {
    __proto__: null,
    get() {
      return require('internal/events/async_resource').EventEmitterAsyncResource;
    },
    set: undefined,
    enumerable: true,
    configurable: true,
  },
  defaultMaxListeners: {
    __proto__: null,
    get() {
      return defaultMaxListeners;
    },
    set(value) {
      validateNumber(value, 'defaultMaxListeners', 0);
      defaultMaxListeners = value;
    },
    enumerable: true,
  },
  kMaxEventTargetListeners: { __proto__: null, value: kMaxEventTargetListeners },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxEventTargetListenersWarned },
});
