'use strict';

// The globals that are not the language's own. Each is made when it is first read; until then it
// costs nothing but its name.

const { defineProperty } = Object;
const { nativeIds, requireBuiltin } = require('internal/bootstrap/loader');
const { defineLazy } = internalBinding('builtins');
const { getOptionValue } = require('internal/options');

/** Builtin to the globals it gives: those that no `for in` loop shows. */
const hidden = {
  'buffer': ['Blob', 'File'],
  'internal/url': ['URL', 'URLSearchParams'],
  'internal/url/pattern': ['URLPattern'],
  'internal/encoding': ['TextEncoder', 'TextDecoder'],
  'internal/abort_controller': ['AbortController', 'AbortSignal'],
  'internal/event_target': ['Event', 'EventTarget'],
  'internal/domexception': ['DOMException'],
  'internal/messaging': ['MessageChannel', 'MessagePort', 'MessageEvent'],
  'internal/broadcast_channel': ['BroadcastChannel'],
  'perf_hooks': [
    'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
    'PerformanceObserverEntryList', 'PerformanceResourceTiming', 'Performance',
  ],
  'stream/web': [
    'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader',
    'ReadableStreamBYOBRequest', 'ReadableByteStreamController', 'ReadableStreamDefaultController',
    'TransformStream', 'TransformStreamDefaultController', 'WritableStream',
    'WritableStreamDefaultController', 'WritableStreamDefaultWriter', 'ByteLengthQueuingStrategy',
    'CountQueuingStrategy', 'TextEncoderStream', 'TextDecoderStream', 'CompressionStream',
    'DecompressionStream',
  ],
  'internal/crypto/webcrypto': ['Crypto', 'CryptoKey', 'SubtleCrypto'],
  'internal/console/global': ['console'],
};
if (getOptionValue('--experimental-fetch') !== false) {
  hidden['internal/web/headers'] = ['Headers'];
  hidden['internal/web/form_data'] = ['FormData'];
  hidden['internal/web/request'] = ['Request'];
  hidden['internal/web/response'] = ['Response'];
}
if (getOptionValue('--experimental-websocket') !== false) {
  hidden['internal/web/websocket'] = ['WebSocket', 'CloseEvent'];
}
if (getOptionValue('--experimental-global-customevent') !== false) {
  hidden['internal/event_target'].push('CustomEvent');
}
if (getOptionValue('--experimental-global-navigator') !== false) {
  hidden['internal/navigator'] = ['Navigator'];
}
if (getOptionValue('--experimental-eventsource') === true) {
  hidden['internal/web/eventsource'] = ['EventSource'];
}

const visible = {
  'timers': ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval',
    'setTimeout'],
  'internal/process/task_queues': ['queueMicrotask'],
  'internal/messaging': ['structuredClone'],
  'buffer': ['atob', 'btoa'],
};
if (getOptionValue('--experimental-fetch') !== false) visible['internal/web/fetch'] = ['fetch'];

const idOf = new Map();
for (const [lists, enumerable] of [[hidden, false], [visible, true]]) {
  const all = [];
  for (const id in lists) {
    if (!nativeIds.has(id)) continue;
    for (const name of lists[id]) {
      idOf.set(name, id);
      all.push(name);
    }
  }
  defineLazy(globalThis, all, enumerable, (name) => {
    const exports = requireBuiltin(idOf.get(name));
    return name === 'console' ? exports : exports[name];
  });
}

// Native code makes Buffers too, whatever becomes of the global.
internalBinding('buffer').setLoader(() => requireBuiltin('buffer'));

function data(name, value, enumerable) {
  defineProperty(globalThis, name, {
    __proto__: null, value, writable: true, enumerable, configurable: true,
  });
}

data('global', globalThis, true);

/** Those that are accessors in Node.js, too, and stay so when something is assigned. */
function accessor(name, enumerable, load) {
  const accessors = Object.getOwnPropertyDescriptor({
    get [name]() {
      return load();
    },
    set [name](value) {
      load = () => value;
    },
  }, name);
  defineProperty(globalThis, name, { ...accessors, enumerable });
}

accessor('process', false, () => process);
accessor('Buffer', false, () => requireBuiltin('buffer').Buffer);
defineProperty(globalThis, 'crypto', {
  __proto__: null,
  get: Object.getOwnPropertyDescriptor({
    get crypto() {
      return requireBuiltin('internal/crypto/webcrypto').crypto;
    },
  }, 'crypto').get,
  set: undefined,
  enumerable: true,
  configurable: true,
});
accessor('performance', true, () => requireBuiltin('perf_hooks').performance);
if (getOptionValue('--experimental-global-navigator') !== false) {
  defineProperty(globalThis, 'navigator', {
    __proto__: null,
    get: Object.getOwnPropertyDescriptor({
      get navigator() {
        return requireBuiltin('internal/navigator').navigator;
      },
    }, 'navigator').get,
    set: undefined,
    enumerable: true,
    configurable: true,
  });
}
defineProperty(globalThis, Symbol.toStringTag, {
  __proto__: null, value: 'global', writable: false, enumerable: false, configurable: true,
});
