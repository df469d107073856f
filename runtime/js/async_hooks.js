'use strict';

// The `async_hooks` module.

const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateString } = require('internal/validators');
const { deprecate, kEmptyObject } = require('internal/util');
const hooks = require('internal/async_hooks');
const AsyncContextFrame = require('internal/async_context_frame');

const { apply } = Reflect;
const { async_id_symbol: kAsyncId, trigger_async_id_symbol: kTriggerId } = hooks.symbols;
const kFrame = Symbol('context_frame');
const kDestroyed = Symbol('destroyed');

/** Callbacks that follow asynchronous operations. Made by createHook(). */
class AsyncHook {
  #hook;

  constructor({ init, before, after, destroy, promiseResolve, trackPromises }) {
    const callbacks = { init, before, after, destroy, promiseResolve };
    for (const key of Object.keys(callbacks)) {
      if (callbacks[key] !== undefined && typeof callbacks[key] !== 'function') {
        throw new codes.ERR_ASYNC_CALLBACK(`hook.${key}`);
      }
      // Called as methods of the hook, as users expect of the object they passed.
      callbacks[key] = callbacks[key]?.bind(this);
    }
    if (trackPromises !== undefined) validateBoolean(trackPromises, 'trackPromises');
    if (trackPromises === false && promiseResolve) {
      throw new codes.ERR_INVALID_ARG_VALUE('trackPromises', trackPromises,
        'must not be false when promiseResolve is enabled');
    }
    this.#hook = { callbacks, trackPromises: trackPromises !== false };
  }

  enable() {
    hooks.enableHook(this.#hook);
    return this;
  }

  disable() {
    hooks.disableHook(this.#hook);
    return this;
  }
}

/**
 * @param {{ init?: Function, before?: Function, after?: Function, destroy?: Function,
 *   promiseResolve?: Function, trackPromises?: boolean }} callbacks
 */
function createHook(callbacks) {
  return new AsyncHook(callbacks);
}

/** An asynchronous operation of the program's own making. */
class AsyncResource {
  constructor(type, opts = kEmptyObject) {
    validateString(type, 'type');
    let triggerAsyncId = opts;
    let requireManualDestroy = false;
    if (typeof opts !== 'number') {
      triggerAsyncId = opts.triggerAsyncId === undefined ? hooks.getDefaultTriggerAsyncId() : opts.triggerAsyncId;
      requireManualDestroy = !!opts.requireManualDestroy;
    }
    if (!Number.isSafeInteger(triggerAsyncId) || triggerAsyncId < -1) {
      throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', triggerAsyncId);
    }
    this[kFrame] = AsyncContextFrame.current();
    const asyncId = hooks.newAsyncId();
    this[kAsyncId] = asyncId;
    this[kTriggerId] = triggerAsyncId;
    if (hooks.initHooksExist()) {
      if (type.length === 0) throw new codes.ERR_ASYNC_TYPE(type);
      hooks.emitInit(asyncId, type, triggerAsyncId, this);
    }
    if (!requireManualDestroy && hooks.destroyHooksExist()) {
      this[kDestroyed] = { destroyed: false };
      hooks.registerDestroyHook(this, asyncId, this[kDestroyed]);
    }
  }

  /** Calls `fn` as a part of this operation. */
  runInAsyncScope(fn, thisArg, ...args) {
    const asyncId = this[kAsyncId];
    hooks.emitBefore(asyncId, this[kTriggerId], this);
    const prior = AsyncContextFrame.exchange(this[kFrame]);
    try {
      return apply(fn, thisArg, args);
    } finally {
      AsyncContextFrame.set(prior);
      // An uncaught exception inside may have emptied the stack.
      if (hooks.hasAsyncIdStack()) hooks.emitAfter(asyncId);
    }
  }

  emitDestroy() {
    if (this[kDestroyed] !== undefined) this[kDestroyed].destroyed = true;
    hooks.emitDestroy(this[kAsyncId]);
    return this;
  }

  asyncId() {
    return this[kAsyncId];
  }

  triggerAsyncId() {
    return this[kTriggerId];
  }

  /** A function that calls `fn` as a part of this operation. */
  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = thisArg === undefined ?
      function(...args) {
        return resource.runInAsyncScope(fn, this, ...args);
      } :
      this.runInAsyncScope.bind(this, fn, thisArg);
    let self = this;
    const warn = (accessor) => deprecate(accessor,
      'The asyncResource property on bound functions is deprecated', 'DEP0172', false, false);
    return Object.defineProperties(bound, {
      length: { __proto__: null, configurable: true, enumerable: false, value: fn.length, writable: false },
      asyncResource: {
        __proto__: null,
        configurable: true,
        enumerable: true,
        get: warn(() => self),
        set: warn((value) => { self = value; }),
      },
    });
  }

  /** A function that calls `fn` in the context in which this is called. */
  static bind(fn, type, thisArg) {
    return new AsyncResource(type || fn.name || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

module.exports = {
  get AsyncLocalStorage() {
    return require('internal/async_local_storage').AsyncLocalStorage;
  },
  createHook,
  executionAsyncId: hooks.executionAsyncId,
  triggerAsyncId: hooks.triggerAsyncId,
  executionAsyncResource: hooks.executionAsyncResource,
  // Native operations that announce themselves.
  asyncWrapProviders: Object.freeze({ __proto__: null, NONE: 0, PROMISE: 1 }),
  AsyncResource,
};
