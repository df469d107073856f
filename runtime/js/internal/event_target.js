'use strict';

// EventTarget, and NodeEventTarget which has the methods of EventEmitter as well.

const { codes } = require('internal/errors');
const { CustomEvent, Event, dispatchState, kTrustEvent, tag } = require('internal/event');
const { kEmptyObject, kEnumerableProperty } = require('internal/util');
const {
  kValidateObjectAllowObjects,
  validateAbortSignal,
  validateObject,
  validateString,
  validateThisInternalField,
} = require('internal/validators');

const { defineProperties, defineProperty } = Object;
const { apply } = Reflect;
const kCustom = Symbol.for('nodejs.util.inspect.custom');

const kIsEventTarget = Symbol.for('nodejs.event_target');
const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');
const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');
const kWeakHandler = Symbol('kWeak');
const kResistStopPropagation = Symbol('kResistStopPropagation');
const kIsNodeStyleListener = Symbol('kIsNodeStyleListener');
const kHybridDispatch = Symbol.for('nodejs.internal.kHybridDispatch');
const kCreateEvent = Symbol('kCreateEvent');
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');

// Loaded on first use: `events` loads this module for some of its functions.
function events() {
  return require('events');
}

/** Weak listeners live as long as the object given with `kWeakHandler`. */
const keptAliveBy = new WeakMap();
const collected = new FinalizationRegistry(({ target, type, listener }) => {
  const owner = target.deref();
  if (owner !== undefined) removeListener(owner, type, listener);
});

/** One registration. */
class Listener {
  constructor(target, type, callback, { weak, ...options }) {
    // Not the owner itself, which must not be held from here.
    this.options = { ...options, weak: weak !== undefined };
    this.removed = false;
    if (weak !== undefined) {
      // The value for each owner is a list: several listeners may depend on one object.
      const list = keptAliveBy.get(weak);
      if (list === undefined) keptAliveBy.set(weak, [callback]);
      else list.push(callback);
      this.reference = new WeakRef(callback);
      collected.register(callback, { target: new WeakRef(target), type, listener: this }, this);
    } else {
      this.callback = callback;
    }
  }

  get target() {
    return this.options.weak ? this.reference.deref() : this.callback;
  }

  same(callback, capture) {
    return this.target === callback && this.options.capture === capture;
  }

  remove() {
    this.removed = true;
    if (this.options.weak) collected.unregister(this);
  }

  call(receiver, argument) {
    const { target } = this;
    if (target === undefined) return undefined;
    if (typeof target === 'function') return apply(target, receiver, [argument]);
    const { handleEvent } = target;
    return typeof handleEvent === 'function' ? apply(handleEvent, target, [argument]) : undefined;
  }
}

/** Listeners of one event type. */
class ListenerList {
  items = [];

  get size() {
    return this.items.length;
  }
}

function initEventTarget(self) {
  const { defaultMaxListeners, kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = events();
  self[kEvents] = undefined;
  self[kMaxEventTargetListeners] = defaultMaxListeners;
  self[kMaxEventTargetListenersWarned] = false;
  self[kHandlers] = undefined;
}

function isEventTarget(value) {
  return Boolean(value?.constructor?.[kIsEventTarget]);
}

function isNodeEventTarget(value) {
  return Boolean(value?.constructor?.[kIsNodeEventTarget]);
}

/** Whether `listener` can be added; warns about an object that never could do anything. */
function isListener(listener) {
  if (typeof listener === 'function' || (typeof listener === 'object' && listener !== null)) return true;
  if (listener == null) return false;
  throw new codes.ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

const noOptions = { once: false, capture: false, passive: false, signal: undefined, weak: undefined,
                    resist: false, nodeStyle: false };

function readOptions(options) {
  if (options === kEmptyObject || options === null) return noOptions;
  if (typeof options === 'boolean') return { ...noOptions, capture: options };
  validateObject(options, 'options', kValidateObjectAllowObjects);
  return {
    once: Boolean(options.once),
    capture: Boolean(options.capture),
    passive: Boolean(options.passive),
    signal: options.signal,
    weak: options[kWeakHandler],
    resist: Boolean(options[kResistStopPropagation]),
    nodeStyle: Boolean(options[kIsNodeStyleListener]),
  };
}

function removeListener(target, type, listener) {
  const list = target[kEvents]?.get(type);
  const at = list?.items.indexOf(listener) ?? -1;
  if (at === -1) return;
  listener.remove();
  // Copied: a dispatch may be going through the list.
  list.items = list.items.toSpliced(at, 1);
  const { length } = list.items;
  if (length === 0) target[kEvents].delete(type);
  target[kRemoveListener](length, type, listener.target, listener.options.capture);
}

function throwLater(error) {
  process.nextTick(() => {
    throw error;
  });
}

function warn(target, type, name, text, extra) {
  const warning = new Error(text);
  warning.name = name;
  warning.target = target;
  warning.type = type;
  Object.assign(warning, extra);
  process.emitWarning(warning);
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  /** Called after a listener was added; `size` is their number. */
  [kNewListener](size, type) {
    const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = events();
    const limit = this[kMaxEventTargetListeners];
    if (!(limit > 0) || size <= limit || this[kMaxEventTargetListenersWarned]) return;
    this[kMaxEventTargetListenersWarned] = true;
    const { inspect } = require('internal/util/inspect');
    warn(this, type, 'MaxListenersExceededWarning',
      `Possible EventTarget memory leak detected. ${size} ${type} listeners added to ` +
      `${inspect(this, { depth: -1 })}. MaxListeners is ${limit}. Use events.setMaxListeners() to increase limit`,
      { count: size });
  }

  /** Called after a listener was removed; `size` is how many are left. */
  [kRemoveListener]() {}

  /**
   * @param {string} type
   * @param {Function | { handleEvent: Function }} listener
   * @param {{ capture?: boolean, once?: boolean, passive?: boolean, signal?: AbortSignal }} [options]
   */
  addEventListener(type, listener, options = kEmptyObject) {
    if (!isEventTarget(this)) throw new codes.ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    const settings = readOptions(options);
    const { signal } = settings;
    validateAbortSignal(signal, 'options.signal');
    if (signal) {
      if (signal.aborted) return;
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, options),
        { __proto__: null, once: true, [kWeakHandler]: this, [kResistStopPropagation]: true });
    }
    if (!isListener(listener)) {
      warn(this, type, 'AddEventListenerArgumentTypeWarning',
        `addEventListener called with ${listener} which has no effect.`);
      return;
    }
    type = `${type}`;
    this[kEvents] ??= new Map();
    let list = this[kEvents].get(type);
    if (list === undefined) {
      list = new ListenerList();
      this[kEvents].set(type, list);
    }
    if (list.items.some((item) => item.same(listener, settings.capture))) return;
    // Added in place: a listener added during a dispatch is called by it.
    list.items.push(new Listener(this, type, listener, settings));
    this[kNewListener](list.items.length, type, listener, settings.once, settings.capture, settings.passive,
      settings.weak);
  }

  removeEventListener(type, listener, options = kEmptyObject) {
    if (!isEventTarget(this)) throw new codes.ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    if (!isListener(listener)) return;
    type = `${type}`;
    const capture = typeof options === 'boolean' ? options : Boolean(options?.capture);
    const found = this[kEvents]?.get(type)?.items.find((item) => item.same(listener, capture));
    if (found !== undefined) removeListener(this, type, found);
  }

  /** @returns {boolean} false when a listener prevented the default */
  dispatchEvent(event) {
    if (!isEventTarget(this)) throw new codes.ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('event');
    if (!(event instanceof Event)) throw new codes.ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (dispatchState(event).dispatching) throw new codes.ERR_EVENT_RECURSION(event.type);
    this[kHybridDispatch](event, event.type, event);
    return event.defaultPrevented !== true;
  }

  /**
   * Calls the listeners: those added with on() get `nodeValue`, the others an event, which is made
   * when the first of them needs it.
   */
  [kHybridDispatch](nodeValue, type, event) {
    let state;
    const begin = () => {
      state = dispatchState(event);
      state.target = this;
      state.dispatching = true;
    };
    if (event !== undefined) begin();
    const list = this[kEvents]?.get(type);
    if (list !== undefined) {
      const called = new Set();
      // `items` is looked at anew each time: removals replace it, additions extend it.
      for (let at = 0; at < list.items.length;) {
        const listener = list.items[at];
        if (called.has(listener)) {
          at++;
          continue;
        }
        called.add(listener);
        if (listener.removed || (state?.stopped && !listener.options.resist)) {
          at++;
          continue;
        }
        const before = list.items;
        if (listener.options.once) removeListener(this, type, listener);
        let argument = nodeValue;
        try {
          if (!listener.options.nodeStyle) {
            if (event === undefined) {
              event = this[kCreateEvent](nodeValue, type);
              begin();
            }
            argument = event;
            state.inPassive = listener.options.passive;
            state.dispatching = true;
          }
          const result = listener.call(this, argument);
          if (result !== undefined && result !== null) {
            const { then } = result;
            if (typeof then === 'function') apply(then, result, [undefined, throwLater]);
          }
        } catch (error) {
          throwLater(error);
        } finally {
          if (state !== undefined) state.inPassive = false;
        }
        // After a removal everything before may have moved: start over, skipping what was called.
        at = list.items === before ? at + 1 : 0;
      }
    }
    if (state !== undefined) state.dispatching = false;
  }

  [kCreateEvent](nodeValue, type) {
    return new CustomEvent(type, { detail: nodeValue });
  }

  [kCustom](depth, options) {
    const { name } = this.constructor;
    if (depth < 0) return name;
    const { inspect } = require('internal/util/inspect');
    const inner = Number.isInteger(options.depth) ? options.depth - 1 : options.depth;
    return `${name} ${inspect({}, { ...options, depth: inner })}`;
  }
}

defineProperties(EventTarget.prototype, {
  addEventListener: kEnumerableProperty,
  removeEventListener: kEnumerableProperty,
  dispatchEvent: kEnumerableProperty,
});
tag(EventTarget, 'EventTarget');

function checkNodeEventTarget(value) {
  if (!isNodeEventTarget(value)) throw new codes.ERR_INVALID_THIS('NodeEventTarget');
}

class NodeEventTarget extends EventTarget {
  static [kIsNodeEventTarget] = true;
  static defaultMaxListeners = 10;

  setMaxListeners(n) {
    checkNodeEventTarget(this);
    events().setMaxListeners(n, this);
  }

  getMaxListeners() {
    checkNodeEventTarget(this);
    return this[events().kMaxEventTargetListeners];
  }

  eventNames() {
    checkNodeEventTarget(this);
    return [...(this[kEvents]?.keys() ?? [])];
  }

  listenerCount(type) {
    checkNodeEventTarget(this);
    return this[kEvents]?.get(String(type))?.items.length ?? 0;
  }

  off(type, listener, options) {
    checkNodeEventTarget(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    checkNodeEventTarget(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  on(type, listener) {
    checkNodeEventTarget(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  addListener(type, listener) {
    checkNodeEventTarget(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  emit(type, arg) {
    checkNodeEventTarget(this);
    validateString(type, 'type');
    const hadListeners = this.listenerCount(type) > 0;
    this[kHybridDispatch](arg, type);
    return hadListeners;
  }

  once(type, listener) {
    checkNodeEventTarget(this);
    this.addEventListener(type, listener, { once: true, [kIsNodeStyleListener]: true });
    return this;
  }

  removeAllListeners(type) {
    checkNodeEventTarget(this);
    const names = type === undefined ? [...(this[kEvents]?.keys() ?? [])] : [String(type)];
    for (const name of names) {
      for (const listener of this[kEvents]?.get(name)?.items ?? []) removeListener(this, name, listener);
    }
    return this;
  }
}
defineProperties(NodeEventTarget.prototype, Object.fromEntries([
  'setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off', 'removeListener', 'on', 'addListener',
  'once', 'emit', 'removeAllListeners',
].map((key) => [key, kEnumerableProperty])));

/** The listeners of a target for one event type, as they were given. */
function listenersOf(target, type) {
  const items = target[kEvents]?.get(type)?.items ?? [];
  return items.map((item) => item.target).filter((listener) => listener !== undefined);
}

/**
 * Defines the `onxxx` property of an event: assigning a function makes it a listener, in the place
 * where the first was added.
 */
function defineEventHandler(prototype, name, event = name) {
  const property = `on${name}`;
  const handlerOf = (self) => {
    validateThisInternalField(self, kHandlers, 'EventTarget');
    return self[kHandlers]?.get(event);
  };
  const accessors = {
    [property]: {
      get() {
        return handlerOf(this)?.current ?? null;
      },
      set(value) {
        let handler = handlerOf(this);
        if (handler === undefined) {
          handler = {
            current: null,
            listener(...args) {
              return typeof handler.current === 'function' ? apply(handler.current, this, args) : undefined;
            },
          };
          this[kHandlers] ??= new Map();
          this[kHandlers].set(event, handler);
        }
        handler.current = value;
        const isSet = typeof value === 'function';
        if (isSet) this.addEventListener(event, handler.listener);
        else this.removeEventListener(event, handler.listener);
      },
    },
  }[property];
  defineProperty(accessors.get, 'name', { __proto__: null, value: `get ${property}` });
  defineProperty(accessors.set, 'name', { __proto__: null, value: `set ${property}` });
  defineProperty(prototype, property,
    { __proto__: null, ...accessors, configurable: true, enumerable: true });
}

module.exports = {
  CustomEvent,
  Event,
  EventTarget,
  NodeEventTarget,
  defineEventHandler,
  initEventTarget,
  initNodeEventTarget: initEventTarget,
  isEventTarget,
  kCreateEvent,
  kEvents,
  kHybridDispatch,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  kWeakHandler,
  listenersOf,
};
