'use strict';

// Domains: what is begun while a domain is entered belongs to it, and so do the errors of it.
//
// Native: internalBinding('errors').setDomainCallbacks(enter, exit), for calls that addons make with an
// object that has a `domain`.

const EventEmitter = require('events');
const { createHook } = require('async_hooks');
const { codes: {
  ERR_DOMAIN_CALLBACK_NOT_AVAILABLE,
  ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE,
  ERR_UNHANDLED_ERROR,
} } = require('internal/errors');
const { setDomainCallback } = require('internal/process/uncaught');
const { setDomainCallbacks } = internalBinding('errors');

// Both want to be the only one that is told of uncaught errors.
if (process.hasUncaughtExceptionCaptureCallback()) throw new ERR_DOMAIN_CALLBACK_NOT_AVAILABLE();
process.setUncaughtExceptionCaptureCallback = function() {
  throw new ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE();
};

/** The domains that are entered, the innermost last. */
const stack = [];
/** Asynchronous operations to the domain they were begun in. */
const byOperation = new Map();

function activate(domain) {
  module.exports.active = process.domain = domain;
  // Without anybody to tell, an error is everybody's.
  const wanted = stack.some((domain) => domain.listenerCount('error') > 0);
  setDomainCallback(wanted ? (error) => process.domain._errorHandler(error) : null);
}

function update() {
  activate(stack.at(-1));
}

function leaveAll() {
  stack.length = 0;
  activate(null);
}

function attach(target, domain) {
  Object.defineProperty(target, 'domain', {
    __proto__: null, value: domain, writable: true, enumerable: false, configurable: true,
  });
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** A set of operations whose errors go to one place. */
class Domain extends EventEmitter {
  constructor() {
    super();
    attach(this, undefined);
    this.members = [];
    hook.enable();
    this.on('removeListener', update);
    this.on('newListener', (type) => {
      // Counted before it is there.
      if (type === 'error') queueMicrotask(update);
    });
  }

  /** Takes an error that was thrown inside; returns whether somebody handled it. */
  _errorHandler(error) {
    if (isObject(error)) {
      attach(error, this);
      error.domainThrown = true;
    }
    // The handler runs outside of the domain, in the one around it if there is one.
    while (process.domain === this) this.exit();
    let caught = false;
    if (stack.length === 0) {
      if (this.listenerCount('error') > 0) {
        // What the handler throws is nobody's but the process's.
        setDomainCallback(null);
        caught = this.emit('error', error);
      }
    } else {
      try {
        caught = this.emit('error', error);
      } catch (second) {
        if (stack.length === 0) throw second;
        update();
        caught = process.domain._errorHandler(second);
      }
    }
    leaveAll();
    return caught;
  }

  enter() {
    stack.push(this);
    update();
  }

  exit() {
    const index = stack.lastIndexOf(this);
    if (index === -1) return;
    // With it, those entered inside and not left.
    stack.splice(index);
    update();
  }

  /** Makes an event emitter or a timer belong to the domain. */
  add(emitter) {
    if (emitter.domain === this) return;
    emitter.domain?.remove?.(emitter);
    // A ring of domains would never find its end.
    if (this.domain && emitter instanceof Domain) {
      for (let domain = this.domain; domain; domain = domain.domain) {
        if (emitter === domain) return;
      }
    }
    attach(emitter, this);
    this.members.push(emitter);
  }

  remove(emitter) {
    emitter.domain = null;
    const index = this.members.indexOf(emitter);
    if (index !== -1) this.members.splice(index, 1);
  }

  /** Runs a function inside. */
  run(fn, ...args) {
    this.enter();
    const result = Reflect.apply(fn, this, args);
    this.exit();
    return result;
  }

  /** A function that runs inside whenever it is called. */
  bind(callback) {
    const domain = this;
    function bound(...args) {
      domain.enter();
      const result = Reflect.apply(callback, this, args);
      domain.exit();
      return result;
    }
    attach(bound, this);
    return bound;
  }

  /** As `bind`, for a callback whose first argument is an error: that goes to the domain. */
  intercept(callback) {
    const domain = this;
    function intercepted(error, ...args) {
      if (error instanceof Error) {
        error.domainBound = callback;
        error.domainThrown = false;
        attach(error, domain);
        domain.emit('error', error);
        return undefined;
      }
      domain.enter();
      const result = Reflect.apply(callback, this, args);
      domain.exit();
      return result;
    }
    attach(intercepted, this);
    return intercepted;
  }
}

const hook = createHook({
  init(asyncId, type, triggerAsyncId, resource) {
    if (!process.domain) return;
    byOperation.set(asyncId, process.domain);
    if (isObject(resource)) attach(resource, process.domain);
  },
  before(asyncId) {
    byOperation.get(asyncId)?.enter();
  },
  after(asyncId) {
    byOperation.get(asyncId)?.exit();
  },
  destroy(asyncId) {
    byOperation.delete(asyncId);
  },
});

setDomainCallbacks((resource) => {
  const { domain } = resource;
  if (!(domain instanceof Domain)) return false;
  domain.enter();
  return true;
}, (resource) => resource.domain?.exit?.());

// An emitter belongs to the domain it is made in; its listeners run there, and its errors go there.
const { init } = EventEmitter;
EventEmitter.init = function(options) {
  attach(this, process.domain && !(this instanceof Domain) ? process.domain : null);
  return Reflect.apply(init, this, [options]);
};

/** Hands the error of an emitter without a listener for it to its domain, outside of that domain. */
function emitToDomain(emitter, domain, value) {
  const error = value || new ERR_UNHANDLED_ERROR(value);
  if (isObject(error)) {
    error.domainEmitter = emitter;
    attach(error, domain);
    error.domainThrown = false;
  }
  const entered = stack.slice();
  const active = process.domain;
  const index = stack.indexOf(domain);
  if (index !== -1) stack.length = index;
  activate(stack.at(-1) ?? null);
  domain.emit('error', error);
  stack.splice(0, stack.length, ...entered);
  activate(active);
}

const { emit } = EventEmitter.prototype;
EventEmitter.prototype.emit = function(...args) {
  const { domain } = this;
  if (domain === null || domain === undefined || this === process || !(domain instanceof Domain)) {
    return Reflect.apply(emit, this, args);
  }
  if (args[0] === 'error') {
    if (this.listenerCount('error') > 0) return Reflect.apply(emit, this, args);
    emitToDomain(this, domain, args[1]);
    return false;
  }
  domain.enter();
  const result = Reflect.apply(emit, this, args);
  domain.exit();
  return result;
};

function create() {
  return new Domain();
}

module.exports = { Domain, _stack: stack, active: null, create, createDomain: create };
