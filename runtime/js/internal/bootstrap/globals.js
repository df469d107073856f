'use strict';

// The globals that are not the language's own. Each is made when it is first read; until then it
// costs nothing but its name.

const { defineProperty } = Object;
const { nativeIds, requireBuiltin } = require('internal/bootstrap/loader');

/** Builtin to the globals it gives, as `global` or `global: export`. Those in `visible` are enumerable. */
const hidden = [
  ['buffer', ['Buffer', 'Blob', 'File']],
  ['url', ['URL', 'URLSearchParams']],
  ['internal/encoding', ['TextEncoder', 'TextDecoder']],
  ['internal/abort_controller', ['AbortController', 'AbortSignal']],
  ['internal/event_target', ['Event', 'EventTarget', 'CustomEvent']],
  ['internal/domexception', ['DOMException']],
  ['internal/messaging', ['MessageChannel', 'MessagePort', 'MessageEvent', 'BroadcastChannel']],
  ['perf_hooks', ['PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure',
    'PerformanceObserver', 'PerformanceObserverEntryList', 'PerformanceResourceTiming',
    'Performance']],
  ['internal/console/global', ['console']],
];

const visible = [
  ['timers', ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval',
    'setTimeout']],
  ['internal/process/task_queues', ['queueMicrotask']],
  ['internal/messaging', ['structuredClone']],
  ['buffer', ['atob', 'btoa']],
  ['perf_hooks', ['performance']],
];

function data(name, value, enumerable) {
  defineProperty(globalThis, name, {
    __proto__: null, value, writable: true, enumerable, configurable: true,
  });
}

function lazy(id, name, enumerable) {
  defineProperty(globalThis, name, {
    __proto__: null,
    get() {
      const exports = requireBuiltin(id);
      const value = name === 'console' && id.endsWith('/global') ? exports : exports[name];
      data(name, value, enumerable);
      return value;
    },
    set(value) {
      data(name, value, enumerable);
    },
    enumerable,
    configurable: true,
  });
}

for (const [list, enumerable] of [[hidden, false], [visible, true]]) {
  for (const [id, names] of list) {
    if (!nativeIds.has(id)) continue;
    for (const name of names) lazy(id, name, enumerable);
  }
}

// Native code makes Buffers too, whatever becomes of the global.
internalBinding('buffer').setLoader(() => requireBuiltin('buffer'));

data('global', globalThis, true);
defineProperty(globalThis, 'process', {
  __proto__: null,
  get: () => process,
  set(value) {
    data('process', value, false);
  },
  enumerable: false,
  configurable: true,
});
defineProperty(globalThis, Symbol.toStringTag, {
  __proto__: null, value: 'global', writable: false, enumerable: false, configurable: true,
});
