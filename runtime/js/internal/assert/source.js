'use strict';

// The source text of the assert() call that failed, for its message: as far as it is on one line.
//
// Native used: internalBinding('util').getErrorSourcePositions(error) -> { sourceLine, startColumn }
// of the first frame of an object that Error.captureStackTrace() has been called on.

const { isErrorStackTraceLimitWritable } = require('internal/errors');

// eslint-disable-next-line no-control-regex
const controlPattern = /[\x00-\x08\x0b\x0c\x0e-\x1f]/g;
const openers = '([{';
const closers = ')]}';
const regexpBefore = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|void|delete))\s*$/;

/** The position after the string, template, comment or regular expression at `at`, or `at` itself. */
function skipToken(code, at) {
  const char = code[at];
  if (char === '"' || char === "'") return skipQuoted(code, at, char);
  if (char === '`') return skipTemplate(code, at);
  if (char !== '/') return at;
  if (code[at + 1] === '/') {
    const end = code.indexOf('\n', at);
    return end === -1 ? code.length : end;
  }
  if (code[at + 1] === '*') {
    const end = code.indexOf('*/', at + 2);
    return end === -1 ? code.length : end + 2;
  }
  return regexpBefore.test(code.slice(Math.max(0, at - 20), at)) ? skipRegExp(code, at) : at;
}

function skipQuoted(code, at, mark) {
  for (at++; at < code.length; at++) {
    if (code[at] === '\\') at++;
    else if (code[at] === mark) return at + 1;
  }
  return at;
}

function skipTemplate(code, at) {
  for (at++; at < code.length; at++) {
    if (code[at] === '\\') at++;
    else if (code[at] === '`') return at + 1;
    else if (code[at] === '$' && code[at + 1] === '{') at = endOfBrackets(code, at + 1) - 1;
  }
  return at;
}

function skipRegExp(code, at) {
  let inClass = false;
  for (at++; at < code.length && code[at] !== '\n'; at++) {
    if (code[at] === '\\') at++;
    else if (code[at] === '[') inClass = true;
    else if (code[at] === ']') inClass = false;
    else if (code[at] === '/' && !inClass) return at + 1;
  }
  return at;
}

/** The position after the bracket that closes the one at `at`; -1 when there is none. */
function endOfBrackets(code, at) {
  let depth = 0;
  while (at < code.length) {
    const next = skipToken(code, at);
    if (next !== at) {
      at = next;
      continue;
    }
    if (openers.includes(code[at])) depth++;
    else if (closers.includes(code[at]) && --depth === 0) return at + 1;
    at++;
  }
  return -1;
}

/** Goes back from the called name over the objects it belongs to: `a.b['c']`. */
function startOfCallee(code, at) {
  while (at > 0) {
    const char = code[at - 1];
    if (/[\p{ID_Continue}$.?'"\]]/u.test(char) || (char === '[' && /["'\w]/.test(code[at] ?? ''))) at--;
    else break;
  }
  // The object is on a line before: only the name is shown.
  while (code[at] === '.' || code[at] === '?') at++;
  return at;
}

/**
 * The text of the call whose name is at `column` of a line; to the end of the line if it goes on.
 * @param {string} line
 * @param {number} column
 * @returns {string}
 */
function callAt(line, column) {
  const from = startOfCallee(line, column);
  const open = line.indexOf('(', column);
  const end = open === -1 ? -1 : endOfBrackets(line, open);
  return line.slice(from, end === -1 ? undefined : end)
    .replace(controlPattern, (char) => `\\u00${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/**
 * The source of the call of `above`.
 * @param {Function} above
 * @returns {string | undefined}
 */
function callSource(above) {
  const { getErrorSourcePositions } = internalBinding('util');
  const writable = isErrorStackTraceLimitWritable();
  const limit = Error.stackTraceLimit;
  const holder = {};
  if (writable) Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, above);
  if (writable) Error.stackTraceLimit = limit;
  const { sourceLine, startColumn } = getErrorSourcePositions(holder);
  return sourceLine === undefined ? undefined : callAt(sourceLine, startColumn);
}

module.exports = { callAt, callSource };
