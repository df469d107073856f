'use strict';

// Timers and immediates.
//
// Timers of one duration expire in the order in which they were started, so
// each duration has a list with the oldest at its end, and a heap orders the
// lists by when their oldest timer is due. One native timer is armed for the
// earliest list.
//
// Natives: internalBinding('timers')
//   setupTimers(processImmediate, processTimers)
//       processTimers(now) runs what is due and returns when to be called next:
//       0 never, else the loop time in ms, negative when nothing keeps the loop
//       alive. After an exception it is called again.
//       processImmediate() runs in the check phase when immediateInfo[kCount]
//       is not 0, and again while kHasOutstanding is set after an exception.
//   scheduleTimer(ms), toggleTimerRef(on), toggleImmediateRef(on)
//   getLibuvNow() -> ms since the loop's start, after updating the loop's clock
//   immediateInfo: Uint32Array [kCount, kRefCount, kHasOutstanding]
//   timerInfo: Int32Array [how many timers keep the loop alive]

const binding = internalBinding('timers');
const {
  getDefaultTriggerAsyncId,
  newAsyncId,
  initHooksExist,
  destroyHooksExist,
  emitInit,
  emitBefore,
  emitAfter,
  emitDestroy,
  symbols: { async_id_symbol, trigger_async_id_symbol },
} = require('internal/async_hooks');
const AsyncContextFrame = require('internal/async_context_frame');
const { validateNumber } = require('internal/validators');
const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const L = require('internal/linkedlist');
const PriorityQueue = require('internal/priority_queue');

const { apply } = Reflect;
const { max, trunc } = Math;
const { scheduleTimer, toggleTimerRef, toggleImmediateRef, getLibuvNow, immediateInfo, timerInfo } =
  binding;

const kCount = 0;
const kRefCount = 1;
const kHasOutstanding = 2;

const async_context_frame = Symbol('kAsyncContextFrame');
const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
// For other builtins to keep the timer of an object under.
const kTimeout = Symbol('timeout');
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

// The longest the native timer takes.
const TIMEOUT_MAX = 2 ** 31 - 1;

let nextListId = Number.MIN_SAFE_INTEGER;
let nextExpiry = Infinity;

function compareLists(a, b) {
  // Lists that expire at the same time: the one made (or moved) first.
  return a.expiry - b.expiry || a.id - b.id;
}

function setListPosition(list, position) {
  list.priorityQueuePosition = position;
}

const timerListQueue = new PriorityQueue(compareLists, setListPosition);
/** @type {Record<number, TimersList>} duration to list */
const timerListMap = { __proto__: null };
/** @type {Record<number, Timeout>} timers that were turned into a number */
const knownTimersById = { __proto__: null };

class TimersList {
  constructor(expiry, msecs) {
    this._idleNext = this;
    this._idlePrev = this;
    this.expiry = expiry;
    this.id = nextListId++;
    this.msecs = msecs;
    this.priorityQueuePosition = null;
  }

  [inspectCustom](_, options) {
    return require('internal/util/inspect').inspect(this, {
      ...options,
      // Only one level: the whole list hangs on every item.
      depth: 0,
      customInspect: false,
    });
  }
}

function initAsyncResource(resource, type) {
  const asyncId = resource[async_id_symbol] = newAsyncId();
  const triggerAsyncId = resource[trigger_async_id_symbol] = getDefaultTriggerAsyncId();
  resource[async_context_frame] = AsyncContextFrame.current();
  if (initHooksExist()) emitInit(asyncId, type, triggerAsyncId, resource);
}

function incRefCount() {
  if (timerInfo[0]++ === 0) toggleTimerRef(true);
}

function decRefCount() {
  if (--timerInfo[0] === 0) toggleTimerRef(false);
}

/** What `setTimeout` and `setInterval` return. */
class Timeout {
  constructor(callback, after, args, isRepeat, isRefed) {
    if (after === undefined) {
      after = 1;
    } else {
      after *= 1;
    }
    if (!(after >= 1 && after <= TIMEOUT_MAX)) {
      if (after > TIMEOUT_MAX) {
        process.emitWarning(`${after} does not fit into a 32-bit signed integer.` +
                            '\nTimeout duration was set to 1.', 'TimeoutOverflowWarning');
      }
      after = 1;
    }
    this._idleTimeout = after;
    this._idlePrev = this;
    this._idleNext = this;
    this._idleStart = null;
    // Set apart so that the hidden class starts with a constant.
    this._onTimeout = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = isRepeat ? after : null;
    this._destroyed = false;
    if (isRefed) incRefCount();
    this[kRefed] = isRefed;
    this[kHasPrimitive] = false;
    initAsyncResource(this, 'Timeout');
  }

  [inspectCustom](_, options) {
    return require('internal/util/inspect').inspect(this, {
      ...options,
      depth: 0,
      customInspect: false,
    });
  }

  /** Starts the time anew. */
  refresh() {
    if (this[kRefed]) active(this);
    else unrefActive(this);
    return this;
  }

  /** Lets the process end while this is the only thing left. */
  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) decRefCount();
    }
    return this;
  }

  /** Undoes `unref`. */
  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (!this._destroyed) incRefCount();
    }
    return this;
  }

  /** Whether it keeps the process alive. */
  hasRef() {
    return this[kRefed];
  }
}

/** What `setImmediate` returns. */
class Immediate {
  constructor(callback, args) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = false;
    initAsyncResource(this, 'Immediate');
    this.ref();
    immediateInfo[kCount]++;
    immediateQueue.append(this);
  }

  /** Undoes `unref`. */
  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (immediateInfo[kRefCount]++ === 0) toggleImmediateRef(true);
    }
    return this;
  }

  /** Lets the process end before it runs. */
  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      if (--immediateInfo[kRefCount] === 0) toggleImmediateRef(false);
    }
    return this;
  }

  /** Whether it keeps the process alive. */
  hasRef() {
    return !!this[kRefed];
  }
}

class ImmediateList {
  head = null;
  tail = null;

  append(item) {
    if (this.tail === null) {
      this.head = item;
    } else {
      this.tail._idleNext = item;
      item._idlePrev = this.tail;
    }
    this.tail = item;
  }

  remove(item) {
    if (item._idleNext) item._idleNext._idlePrev = item._idlePrev;
    if (item._idlePrev) item._idlePrev._idleNext = item._idleNext;
    if (item === this.head) this.head = item._idleNext;
    if (item === this.tail) this.tail = item._idlePrev;
    item._idleNext = null;
    item._idlePrev = null;
  }
}

// What waits for the next check phase, and what is left of a run that an
// exception cut short.
const immediateQueue = new ImmediateList();
const outstandingQueue = new ImmediateList();

/**
 * Takes an immediate out of its queue.
 * @param {Immediate} immediate
 */
function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  immediateInfo[kCount]--;
  immediate._destroyed = true;
  if (immediate[kRefed] && --immediateInfo[kRefCount] === 0) {
    // Matters to a process that only waits for this.
    toggleImmediateRef(false);
  }
  immediate[kRefed] = null;
  if (destroyHooksExist() && immediate[async_id_symbol] !== undefined) {
    emitDestroy(immediate[async_id_symbol]);
  }
  immediate._onImmediate = null;
  immediateQueue.remove(immediate);
}

/** A timer for builtins that does not keep the process alive. */
function setUnrefTimeout(callback, after) {
  if (typeof callback !== 'function') {
    throw new (require('internal/errors').codes.ERR_INVALID_ARG_TYPE)(
      'callback', 'Function', callback);
  }
  const timer = new Timeout(callback, after, undefined, false, false);
  insert(timer, timer._idleTimeout);
  return timer;
}

/**
 * Validates a duration in ms, and brings it into range with a warning.
 * @param {number} msecs
 * @param {string} name of the argument
 * @returns {number}
 */
function getTimerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) {
    throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  }
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.` +
                        `\nTimer duration was truncated to ${TIMEOUT_MAX}.`,
                        'TimeoutOverflowWarning');
    return TIMEOUT_MAX;
  }
  return msecs;
}

/** (Re)starts a timer that keeps the process alive. */
function active(item) {
  insertGuarded(item, true);
}

/** (Re)starts a timer that does not. */
function unrefActive(item) {
  insertGuarded(item, false);
}

// Anything with an `_idleTimeout` can be a timer.
function insertGuarded(item, refed, start) {
  const msecs = item._idleTimeout;
  if (msecs < 0 || msecs === undefined) return;
  insert(item, msecs, start);
  const isDestroyed = item._destroyed;
  if (isDestroyed || !item[async_id_symbol]) {
    item._destroyed = false;
    initAsyncResource(item, 'Timeout');
  }
  if (isDestroyed) {
    if (refed) incRefCount();
  } else if (refed === !item[kRefed]) {
    if (refed) incRefCount();
    else decRefCount();
  }
  item[kRefed] = refed;
}

/**
 * Puts a timer into the list of its duration.
 * @param {object} item
 * @param {number} msecs
 * @param {number} [start]
 */
function insert(item, msecs, start = getLibuvNow()) {
  msecs = trunc(msecs);
  item._idleStart = start;
  let list = timerListMap[msecs];
  if (list === undefined) {
    const expiry = start + msecs;
    timerListMap[msecs] = list = new TimersList(expiry, msecs);
    timerListQueue.insert(list);
    if (nextExpiry > expiry) {
      scheduleTimer(msecs);
      nextExpiry = expiry;
    }
  }
  L.append(list, item);
}

/**
 * Stops a timer.
 * @param {object} item
 */
function unenroll(item) {
  if (item._destroyed) return;
  item._destroyed = true;
  if (item[kHasPrimitive]) delete knownTimersById[item[async_id_symbol]];
  if (destroyHooksExist() && item[async_id_symbol] !== undefined) {
    emitDestroy(item[async_id_symbol]);
  }
  L.remove(item);
  // The lists of unreferenced timers are kept: such timers are mostly started again.
  if (item[kRefed]) {
    const list = timerListMap[trunc(item._idleTimeout)];
    if (list !== undefined && L.isEmpty(list)) {
      timerListQueue.removeAt(list.priorityQueuePosition);
      delete timerListMap[list.msecs];
    }
    decRefCount();
  }
  // Kept from being inserted again by its own callback.
  item._idleTimeout = -1;
}

function finishTimer(timer, asyncId) {
  if (timer[kHasPrimitive]) delete knownTimersById[asyncId];
  if (timer[kRefed]) decRefCount();
  timer._destroyed = true;
  if (destroyHooksExist()) emitDestroy(asyncId);
}

/**
 * Makes the two functions that the loop calls.
 * @param {() => void} runNextTicks drains ticks and microtasks
 */
function getTimerCallbacks(runNextTicks) {
  function processImmediate() {
    const queue = outstandingQueue.head !== null ? outstandingQueue : immediateQueue;
    let immediate = queue.head;
    // New immediates wait for the next iteration of the loop.
    if (queue !== outstandingQueue) {
      queue.head = queue.tail = null;
      immediateInfo[kHasOutstanding] = 1;
    }
    let previous;
    let first = true;
    while (immediate !== null) {
      if (first) first = false;
      else runNextTicks();
      // A tick may have cleared it, and with that unlinked it.
      if (immediate._destroyed) {
        outstandingQueue.head = immediate = previous._idleNext;
        continue;
      }
      immediate._destroyed = true;
      immediateInfo[kCount]--;
      if (immediate[kRefed] && --immediateInfo[kRefCount] === 0) toggleImmediateRef(false);
      immediate[kRefed] = null;
      previous = immediate;
      const asyncId = immediate[async_id_symbol];
      const priorFrame = AsyncContextFrame.exchange(immediate[async_context_frame]);
      emitBefore(asyncId, immediate[trigger_async_id_symbol], immediate);
      try {
        const args = immediate._argv;
        if (args === undefined) immediate._onImmediate();
        else immediate._onImmediate(...args);
      } finally {
        immediate._onImmediate = null;
        if (destroyHooksExist()) emitDestroy(asyncId);
        outstandingQueue.head = immediate = immediate._idleNext;
      }
      emitAfter(asyncId);
      AsyncContextFrame.set(priorFrame);
    }
    if (queue === outstandingQueue) outstandingQueue.head = null;
    immediateInfo[kHasOutstanding] = 0;
  }

  function processTimers(now) {
    nextExpiry = Infinity;
    let list;
    let first = true;
    while ((list = timerListQueue.peek()) !== undefined) {
      if (list.expiry > now) {
        nextExpiry = list.expiry;
        return timerInfo[0] > 0 ? nextExpiry : -nextExpiry;
      }
      if (first) first = false;
      else runNextTicks();
      listOnTimeout(list, now);
    }
    return 0;
  }

  function listOnTimeout(list, now) {
    const { msecs } = list;
    let timer;
    let first = true;
    while ((timer = L.peek(list)) !== null) {
      if (now - timer._idleStart < msecs) {
        // Not yet: this list waits for its oldest, at least until the next turn.
        list.expiry = max(timer._idleStart + msecs, now + 1);
        list.id = nextListId++;
        timerListQueue.percolateDown(list.priorityQueuePosition);
        return;
      }
      if (first) {
        first = false;
      } else {
        runNextTicks();
        // The ticks may have stopped it: look again.
        if (timer !== L.peek(list)) continue;
      }
      L.remove(timer);
      const asyncId = timer[async_id_symbol];
      if (!timer._onTimeout) {
        if (!timer._destroyed) finishTimer(timer, asyncId);
        continue;
      }
      const priorFrame = AsyncContextFrame.exchange(timer[async_context_frame]);
      emitBefore(asyncId, timer[trigger_async_id_symbol], timer);
      const start = timer._repeat ? getLibuvNow() : undefined;
      try {
        const args = timer._timerArgs;
        if (args === undefined) timer._onTimeout();
        else apply(timer._onTimeout, timer, args);
      } finally {
        if (timer._repeat && timer._idleTimeout !== -1) {
          timer._idleTimeout = timer._repeat;
          insert(timer, timer._idleTimeout, start);
        } else if (!timer._idleNext && !timer._idlePrev && !timer._destroyed) {
          finishTimer(timer, asyncId);
        }
      }
      emitAfter(asyncId);
      AsyncContextFrame.set(priorFrame);
    }
    // The list may have been replaced while it was empty.
    if (list === timerListMap[msecs]) {
      delete timerListMap[msecs];
      timerListQueue.removeAt(list.priorityQueuePosition);
    }
  }

  return { processImmediate, processTimers };
}

module.exports = {
  Immediate,
  TIMEOUT_MAX,
  Timeout,
  active,
  async_context_frame,
  clearImmediate,
  getTimerCallbacks,
  getTimerDuration,
  insert,
  kHasPrimitive,
  kRefed,
  kTimeout,
  knownTimersById,
  setUnrefTimeout,
  unenroll,
  unrefActive,
};
