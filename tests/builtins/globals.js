'use strict';

// The globals: their names, and how their properties look before and after somebody reads them.

// Those that Node makes from a library Tenon may be built without.
const crypto = new Set(['Crypto', 'CryptoKey', 'SubtleCrypto', 'crypto']);

function describe(name) {
  const { value, get, set, enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(globalThis, name);
  const kind = get !== undefined ? `accessor${set === undefined ? '' : ' with setter'}` : `${typeof value}`;
  return [name, kind, enumerable && 'enumerable', configurable && 'configurable', writable && 'writable']
    .filter(Boolean).join(' ');
}

for (const name of Object.getOwnPropertyNames(globalThis).sort()) {
  if (!crypto.has(name)) console.log(describe(name));
}

for (const name of ['Headers', 'FormData', 'Request', 'Response', 'WebSocket', 'CloseEvent', 'ReadableStream',
  'WritableStream', 'TransformStream', 'TextDecoderStream', 'CompressionStream', 'BroadcastChannel']) {
  const { prototype } = globalThis[name];
  console.log(name, prototype[Symbol.toStringTag], Object.keys(prototype).filter((key) => key !== 'attribute').sort().join());
}
console.log(Object.prototype.toString.call(navigator), navigator.platform, navigator.language, navigator.userAgent,
            navigator.hardwareConcurrency > 0);

for (const name of ['fetch', 'Blob', 'ReadableStream', 'setTimeout', 'Buffer', 'performance']) {
  globalThis[name] = 1;
  console.log(describe(name), globalThis[name], delete globalThis[name], name in globalThis);
}
