'use strict';

// Takes data out of the buffer of a Readable.

const { Buffer } = require('buffer');

// Slots at the front of the buffer array that may stay empty.
const MAX_EMPTY_SLOTS = 1024;

/**
 * @param {number} n bytes, characters or objects; there are that many
 * @param {ReadableState} state
 * @returns {any}
 */
function takeFromBuffer(n, state) {
  if (state.length === 0) return null;
  const { buffer } = state;
  let index = state.bufferIndex;
  const first = buffer[index];
  let taken;
  if (state.objectMode || n === first.length) {
    taken = first;
    buffer[index++] = null;
  } else if (n < first.length) {
    taken = first.slice(0, n);
    buffer[index] = first.slice(n);
  } else if (state.decoder) {
    taken = '';
    while (n > 0 && index < buffer.length) {
      const text = buffer[index];
      if (n >= text.length) {
        taken += text;
        buffer[index++] = null;
      } else {
        taken += text.slice(0, n);
        buffer[index] = text.slice(n);
      }
      n -= text.length;
    }
  } else {
    taken = Buffer.allocUnsafe(n);
    let at = 0;
    while (at < n && index < buffer.length) {
      const bytes = buffer[index];
      const room = n - at;
      if (room >= bytes.length) {
        taken.set(bytes, at);
        buffer[index++] = null;
      } else {
        taken.set(bytes.subarray(0, room), at);
        buffer[index] = bytes.subarray(room);
      }
      at += bytes.length;
    }
  }
  if (index === buffer.length) {
    buffer.length = 0;
    state.bufferIndex = 0;
  } else if (index > MAX_EMPTY_SLOTS) {
    buffer.splice(0, index);
    state.bufferIndex = 0;
  } else {
    state.bufferIndex = index;
  }
  return taken;
}

module.exports = { takeFromBuffer };
