'use strict';

// Moving the cursor and clearing, as control sequences.

const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS } } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const CSI = '\x1b[';
const kClearToLineBeginning = `${CSI}1K`;
const kClearToLineEnd = `${CSI}0K`;
const kClearLine = `${CSI}2K`;
const kClearScreenDown = `${CSI}0J`;

/** Writes nothing, but still calls back. */
function nothing(callback, error = null) {
  if (typeof callback === 'function') process.nextTick(callback, error);
  return true;
}

function checkCallback(callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
}

/** Moves the cursor to a column, or to a column and row. */
function cursorTo(stream, x, y, callback) {
  checkCallback(callback);
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x)) throw new ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new ERR_INVALID_ARG_VALUE('y', y);
  if (stream == null || (typeof x !== 'number' && typeof y !== 'number')) return nothing(callback);
  if (typeof x !== 'number') throw new ERR_INVALID_CURSOR_POS();
  const data = typeof y !== 'number' ? `${CSI}${x + 1}G` : `${CSI}${y + 1};${x + 1}H`;
  return stream.write(data, callback);
}

/** Moves the cursor by columns and rows. */
function moveCursor(stream, dx, dy, callback) {
  checkCallback(callback);
  if (stream == null || !(dx || dy)) return nothing(callback);
  let data = '';
  if (dx < 0) data += `${CSI}${-dx}D`;
  else if (dx > 0) data += `${CSI}${dx}C`;
  if (dy < 0) data += `${CSI}${-dy}A`;
  else if (dy > 0) data += `${CSI}${dy}B`;
  return stream.write(data, callback);
}

/** Clears the line: to its left end (-1), its right end (1), or whole (0). */
function clearLine(stream, direction, callback) {
  checkCallback(callback);
  if (stream == null) return nothing(callback);
  const type = direction < 0 ? kClearToLineBeginning : direction > 0 ? kClearToLineEnd : kClearLine;
  return stream.write(type, callback);
}

/** Clears the screen from the cursor down. */
function clearScreenDown(stream, callback) {
  checkCallback(callback);
  if (stream == null) return nothing(callback);
  return stream.write(kClearScreenDown, callback);
}

module.exports = {
  CSI, clearLine, clearScreenDown, cursorTo, kClearLine, kClearScreenDown, kClearToLineBeginning,
  kClearToLineEnd, moveCursor,
};
