'use strict';

// The Event and CustomEvent classes of the web platform.

const { codes } = require('internal/errors');
const { kEmptyObject, kEnumerableProperty } = require('internal/util');
const { validateObject } = require('internal/validators');

const { defineProperties } = Object;
const kCustom = Symbol.for('nodejs.util.inspect.custom');
const kTrustEvent = Symbol('kTrustEvent');

function now() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
const timeOrigin = now();

// What only the dispatcher may do; set by the class, which alone can reach the private fields.
let dispatchState;
let check;

class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #isTrusted;
  #defaultPrevented = false;
  #propagationStopped = false;
  #timeStamp = now() - timeOrigin;
  // Changed by the dispatcher.
  #state = { target: null, dispatching: false, stopped: false, inPassive: false };

  static {
    dispatchState = (event) => event.#state;
    check = (value) => {
      if (typeof value !== 'object' || value === null || !(#state in value)) {
        throw new codes.ERR_INVALID_THIS('Event');
      }
      return value;
    };
  }

  /**
   * @param {string} type
   * @param {{ bubbles?: boolean, cancelable?: boolean, composed?: boolean }} [options]
   */
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (options != null) validateObject(options, 'options');
    this.#bubbles = !!options?.bubbles;
    this.#cancelable = !!options?.cancelable;
    this.#composed = !!options?.composed;
    this.#type = `${type}`;
    this.#isTrusted = !!options?.[kTrustEvent];
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (check(this).#state.dispatching) return;
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }

  [kCustom](depth, options) {
    const { name } = check(this).constructor;
    if (depth < 0) return name;
    const { inspect } = require('internal/util/inspect');
    return `${name} ${inspect({
      type: this.#type,
      defaultPrevented: this.#defaultPrevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timeStamp,
    }, { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth })}`;
  }

  stopImmediatePropagation() {
    check(this).stopPropagation();
    this.#state.stopped = true;
  }

  preventDefault() {
    if (!check(this).#cancelable || this.#state.inPassive) return;
    this.#defaultPrevented = true;
  }

  get target() {
    return check(this).#state.target;
  }

  get currentTarget() {
    return check(this).#state.dispatching ? this.#state.target : null;
  }

  get srcElement() {
    return check(this).#state.target;
  }

  get type() {
    return check(this).#type;
  }

  get cancelable() {
    return check(this).#cancelable;
  }

  get defaultPrevented() {
    return check(this).#cancelable && this.#defaultPrevented;
  }

  get timeStamp() {
    return check(this).#timeStamp;
  }

  composedPath() {
    return check(this).#state.dispatching ? [this.#state.target] : [];
  }

  get returnValue() {
    return !check(this).#cancelable || !this.#defaultPrevented;
  }

  set returnValue(value) {
    if (!value) check(this).preventDefault();
  }

  get bubbles() {
    return check(this).#bubbles;
  }

  get composed() {
    return check(this).#composed;
  }

  get eventPhase() {
    return check(this).#state.dispatching ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    return check(this).#propagationStopped;
  }

  set cancelBubble(value) {
    check(this);
    if (value) this.#propagationStopped = true;
  }

  stopPropagation() {
    check(this).#propagationStopped = true;
  }

  static {
    // An own accessor of every instance in browsers; here one of the prototype, as in Node.js.
    Object.defineProperty(this.prototype, 'isTrusted', {
      __proto__: null,
      configurable: false,
      enumerable: true,
      get: Object.getOwnPropertyDescriptor({
        get isTrusted() {
          return typeof this === 'object' && this !== null && #state in this ? this.#isTrusted : false;
        },
      }, 'isTrusted').get,
    });
  }
}

function tag(Class, name) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag,
    { __proto__: null, writable: false, enumerable: false, configurable: true, value: name });
}

defineProperties(Event.prototype, Object.fromEntries([
  'initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type',
  'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase',
  'cancelBubble', 'stopPropagation',
].map((key) => [key, kEnumerableProperty])));
tag(Event, 'Event');
['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, value) => {
  Object.defineProperty(Event, name,
    { __proto__: null, writable: false, configurable: false, enumerable: true, value });
});

/** An event that carries a value. */
class CustomEvent extends Event {
  #detail;

  constructor(type, options = kEmptyObject) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    if (typeof this !== 'object' || this === null || !(#detail in this)) {
      throw new codes.ERR_INVALID_THIS('CustomEvent');
    }
    return this.#detail;
  }
}
defineProperties(CustomEvent.prototype, { detail: kEnumerableProperty });
tag(CustomEvent, 'CustomEvent');

module.exports = { CustomEvent, Event, dispatchState, kTrustEvent, tag };
