'use strict';

const { isMainThread, threadId, threadName } = internalBinding('worker');

module.exports = {
  isInternalThread: false,
  isMainThread,
  threadId,
  threadName,
};

function lazy(id, names) {
  for (const name of names) {
    Object.defineProperty(module.exports, name, {
      __proto__: null, get: () => require(id)[name], enumerable: true, configurable: true,
    });
  }
}

lazy('internal/worker', ['SHARE_ENV', 'Worker', 'getEnvironmentData', 'setEnvironmentData']);
lazy('internal/messaging', ['MessageChannel', 'MessagePort', 'receiveMessageOnPort',
  'markAsUncloneable', 'markAsUntransferable', 'isMarkedAsUntransferable']);
lazy('internal/worker/thread_messages', ['postMessageToThread']);
lazy('internal/broadcast_channel', ['BroadcastChannel']);

if (isMainThread) {
  Object.assign(module.exports, { parentPort: null, workerData: null, resourceLimits: {} });
} else {
  const { state } = require('internal/main/worker');
  const { parentPort, workerData, resourceLimits } = state;
  Object.assign(module.exports, { parentPort, workerData, resourceLimits });
}
