'use strict';

const {
  Immediate,
  Timeout,
  active,
  clearImmediate,
  insert,
  kHasPrimitive,
  knownTimersById,
  unenroll,
  unrefActive,
  getTimerDuration,
} = require('internal/timers');
const { symbols: { async_id_symbol } } = require('internal/async_hooks');
const { validateFunction } = require('internal/validators');

const promisifyCustom = Symbol.for('nodejs.util.promisify.custom');

/**
 * Calls `callback` once, after `after` ms.
 * @param {Function} callback
 * @param {number} [after]
 * @param {...any} args for the callback
 * @returns {Timeout}
 */
function setTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback');
  const timeout = new Timeout(callback, after, args.length > 0 ? args : undefined, false, true);
  insert(timeout, timeout._idleTimeout);
  return timeout;
}

/**
 * Stops a timer.
 * @param {Timeout|number|string} timer
 */
function clearTimeout(timer) {
  if (timer?._onTimeout) {
    timer._onTimeout = null;
    unenroll(timer);
  } else if (typeof timer === 'number' || typeof timer === 'string') {
    const known = knownTimersById[timer];
    if (known !== undefined) {
      known._onTimeout = null;
      unenroll(known);
    }
  }
}

/**
 * Calls `callback` every `repeat` ms.
 * @param {Function} callback
 * @param {number} [repeat]
 * @param {...any} args for the callback
 * @returns {Timeout}
 */
function setInterval(callback, repeat, ...args) {
  validateFunction(callback, 'callback');
  const timeout = new Timeout(callback, repeat, args.length > 0 ? args : undefined, true, true);
  insert(timeout, timeout._idleTimeout);
  return timeout;
}

/**
 * Stops a timer.
 * @param {Timeout|number|string} timer
 */
function clearInterval(timer) {
  clearTimeout(timer);
}

/**
 * Calls `callback` in the check phase of this turn of the loop.
 * @param {Function} callback
 * @param {...any} args for the callback
 * @returns {Immediate}
 */
function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback');
  return new Immediate(callback, args.length > 0 ? args : undefined);
}

Timeout.prototype.close = function close() {
  clearTimeout(this);
  return this;
};

Timeout.prototype[Symbol.dispose] = function() {
  clearTimeout(this);
};

Immediate.prototype[Symbol.dispose] = function() {
  clearImmediate(this);
};

// As a number it can be given to clearTimeout(), in browser style.
Timeout.prototype[Symbol.toPrimitive] = function() {
  const id = this[async_id_symbol];
  if (!this[kHasPrimitive]) {
    this[kHasPrimitive] = true;
    knownTimersById[id] = this;
  }
  return id;
};

// The first, object based interface. It warns, and goes on working.

function enroll(item, msecs) {
  msecs = getTimerDuration(msecs, 'msecs');
  // Out of the list of a former duration.
  if (item._idleNext) unenroll(item);
  require('internal/linkedlist').init(item);
  item._idleTimeout = msecs;
}

function deprecated(fn, name, code, instead) {
  let warned = false;
  return function deprecated(...args) {
    if (!warned) {
      warned = true;
      process.emitWarning(`timers.${name}() is deprecated. Please use ${instead} instead.`,
                          'DeprecationWarning', code);
    }
    return Reflect.apply(fn, this, args);
  };
}

for (const fn of [setTimeout, setImmediate]) {
  Object.defineProperty(fn, promisifyCustom, {
    __proto__: null,
    enumerable: true,
    get() {
      return require('timers/promises')[fn.name];
    },
  });
}

module.exports = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
  _unrefActive: deprecated(unrefActive, '_unrefActive', 'DEP0127', 'timeout.refresh()'),
  active: deprecated(active, 'active', 'DEP0126', 'timeout.refresh()'),
  unenroll: deprecated(unenroll, 'unenroll', 'DEP0096', 'clearTimeout'),
  enroll: deprecated(enroll, 'enroll', 'DEP0095', 'setTimeout'),
};

Object.defineProperty(module.exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return require('timers/promises');
  },
});
