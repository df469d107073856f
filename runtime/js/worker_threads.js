'use strict';

// Tenon runs its program in one thread of JavaScript so far. What tells where the code runs and what
// passes messages is here; starting a worker is refused by name.

const { ERR_TENON_NOT_SUPPORTED } = require('internal/errors').codes;

/** Data that `setEnvironmentData` keeps for workers made later. */
const environmentData = new Map();

/** Refuses to be made: threads of JavaScript are not there yet. */
class Worker {
  constructor() {
    throw new ERR_TENON_NOT_SUPPORTED('worker_threads.Worker');
  }
}

/**
 * @param {any} key
 * @returns {any} what was kept under the key
 */
function getEnvironmentData(key) {
  return environmentData.get(key);
}

/**
 * @param {any} key
 * @param {any} [value] kept under the key; undefined forgets it
 */
function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

module.exports = {
  isInternalThread: false,
  isMainThread: true,
  threadId: 0,
  threadName: '',
  parentPort: null,
  workerData: null,
  resourceLimits: {},
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker,
  getEnvironmentData,
  setEnvironmentData,
};

for (const name of ['MessageChannel', 'MessagePort', 'receiveMessageOnPort',
  'markAsUntransferable', 'isMarkedAsUntransferable']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    get: () => require('internal/messaging')[name],
    enumerable: true,
    configurable: true,
  });
}
