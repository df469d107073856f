'use strict';

// Which CommonJS module objects stand for an ES module that is being evaluated.

const running = new Map();

/** Whether `module` waits for its ES module. */
function isRunning(module) {
  return running.has(module);
}

function enter(module, filename) {
  running.set(module, filename);
}

function leave(module) {
  running.delete(module);
}

/** An ES module cannot be had by `require` while it runs. */
function throwCycle(module) {
  const { codes: { ERR_REQUIRE_CYCLE_MODULE } } = require('internal/errors');
  throw new ERR_REQUIRE_CYCLE_MODULE(
    `Cannot require() ES Module ${running.get(module)} in a cycle.`);
}

module.exports = { enter, isRunning, leave, throwCycle };
