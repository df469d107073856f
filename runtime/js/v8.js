'use strict';

// What V8 tells of itself, and values as bytes.
//
// Natives: internalBinding('heap_utils') and internalBinding('serdes'); see their sources.

const heap = internalBinding('heap_utils');
const serdes = internalBinding('serdes');
const { ERR_TENON_NOT_SUPPORTED } = require('internal/errors').codes;
const { validateString } = require('internal/validators');
const { Buffer } = require('buffer');

// The number of each kind of view in serialized data; 10 is Buffer.
const kinds = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array,
  Uint32Array, Float32Array, Float64Array, DataView, null, BigInt64Array, BigUint64Array];
const BUFFER = 10;

function kindOfView(view) {
  if (view instanceof Buffer) return BUFFER;
  const kind = kinds.findIndex((kind) => kind !== null && view instanceof kind);
  return kind === -1 ? undefined : kind;
}

/**
 * A value as bytes, in the format of structured cloning.
 * @param {any} value
 * @returns {Buffer}
 */
function serialize(value) {
  const bytes = serdes.serialize(value, kindOfView);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * @param {Buffer|TypedArray|DataView} buffer
 * @returns {any} the value that was serialized
 */
function deserialize(buffer) {
  if (!ArrayBuffer.isView(buffer)) {
    const error = new TypeError('buffer must be a TypedArray or a DataView');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  return serdes.deserialize(buffer);
}

/** @param {string} flags for V8; changing them after start may have surprising effects */
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  heap.setFlagsFromString(flags);
}

/** @returns {Readable} the JSON of a heap snapshot */
function getHeapSnapshot() {
  const chunks = heap.takeSnapshot();
  const { Readable } = require('stream');
  let next = 0;
  return new Readable({
    read() {
      this.push(next < chunks.length ? chunks[next++] : null);
    },
  });
}

/**
 * @param {string|Buffer|URL} [filename]
 * @returns {string} the name of the file
 */
function writeHeapSnapshot(filename = undefined) {
  const fs = require('fs');
  if (filename === undefined) {
    const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('T', '.').slice(0, 15);
    filename = `Heap.${stamp}.${process.pid}.0.001.heapsnapshot`;
  }
  const fd = fs.openSync(filename, 'w');
  try {
    for (const chunk of heap.takeSnapshot()) fs.writeSync(fd, chunk);
  } finally {
    fs.closeSync(fd);
  }
  return `${filename}`;
}

/**
 * @param {string} content
 * @returns {boolean} whether V8 keeps it with one byte a character
 */
function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return heap.isOneByte(content);
}

module.exports = {
  cachedDataVersionTag: heap.cachedDataVersionTag,
  deserialize,
  getHeapCodeStatistics: heap.heapCodeStatistics,
  getHeapSnapshot,
  getHeapSpaceStatistics: heap.heapSpaceStatistics,
  getHeapStatistics: heap.heapStatistics,
  isStringOneByteRepresentation,
  promiseHooks: require('internal/promise_hooks').promiseHooks,
  serialize,
  setFlagsFromString,
  startupSnapshot: {
    isBuildingSnapshot: () => false,
  },
  writeHeapSnapshot,
};

for (const name of ['takeCoverage', 'stopCoverage', 'queryObjects', 'setHeapSnapshotNearHeapLimit',
  'getCppHeapStatistics', 'startCpuProfile', 'Serializer', 'Deserializer', 'DefaultSerializer',
  'DefaultDeserializer', 'GCProfiler']) {
  module.exports[name] = {
    [name]: function() {
      throw new ERR_TENON_NOT_SUPPORTED(`v8.${name}`);
    },
  }[name];
}
