'use strict';

// `performance.nodeTiming`: when the parts of the process began and ended.

const { kPrivate, PerformanceEntry, now, origin } = require('internal/perf/entries');
const { loopMetrics } = internalBinding('timers');

const bootstrapComplete = now();
let loopExit = -1;

/** The moments by name: each a function, as some come while the process runs. */
const milestones = {
  __proto__: null,
  nodeStart: () => 0,
  bootstrapComplete: () => bootstrapComplete,
  loopStart() {
    const [started] = loopMetrics();
    return started === 0 ? -1 : started - origin;
  },
  loopExit: () => loopExit,
};

/** @param {string} name @returns {boolean} whether that is the name of a moment, which no mark can have */
function isMilestone(name) {
  return name in milestones;
}

/** The moment of that name, in milliseconds since the process began; -1 when it has not come. */
function milestone(name) {
  return milestones[name]();
}

/** When the parts of the process began. */
class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    super(kPrivate, 'node', 'node', 0, 0);
    const getters = { duration: now, ...milestones, idleTime: () => loopMetrics()[1] };
    for (const [name, get] of Object.entries(getters)) {
      Object.defineProperty(this, name, { __proto__: null, enumerable: true, configurable: true, get });
    }
    process.once('exit', () => {
      loopExit = now();
    });
  }

  toJSON() {
    const { name, entryType, startTime, duration, nodeStart, bootstrapComplete, loopStart, loopExit, idleTime } = this;
    return { name, entryType, startTime, duration, nodeStart, bootstrapComplete, loopStart, loopExit, idleTime };
  }
}

module.exports = { PerformanceNodeTiming, isMilestone, milestone };
