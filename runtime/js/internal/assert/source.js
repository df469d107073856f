'use strict';

// The source text of the assert() call that failed, for its message.

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
    if (/[\w$.?'"\]]/.test(char) || (char === '[' && /["'\w]/.test(code[at] ?? ''))) at--;
    else break;
  }
  return at;
}

/** The text of the call whose name is at line and column, indented as if it started its line. */
function callAt(source, line, column) {
  let start = 0;
  for (let i = 1; i < line; i++) {
    start = source.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  const from = startOfCallee(source, start + column);
  const open = source.indexOf('(', start + column);
  if (open === -1) return undefined;
  const end = endOfBrackets(source, open);
  if (end === -1) return undefined;
  const [first, ...rest] = source.slice(from, end).split('\n');
  // Continuation lines keep their indentation relative to the start of the call.
  const indent = from - (source.lastIndexOf('\n', from - 1) + 1);
  return [first, ...rest.map((text) => text.slice(Math.min(indent, text.length - text.trimStart().length)))]
    .join('\n  ');
}

function callSite(above) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  let site;
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_error, sites) => sites;
    const holder = {};
    Error.captureStackTrace(holder, above);
    site = holder.stack?.[0];
  } catch {
    // A frozen Error, as --frozen-intrinsics makes: no source then.
  } finally {
    try {
      Error.prepareStackTrace = prepareStackTrace;
      Error.stackTraceLimit = stackTraceLimit;
    } catch {
      // As above.
    }
  }
  return site;
}

/**
 * The source of the call of `above`.
 * @param {Function} above
 * @returns {string | undefined}
 */
function callSource(above) {
  const site = callSite(above);
  const file = site?.getFileName?.();
  if (!file || file.startsWith('node:') || site.isEval()) return undefined;
  try {
    const path = file.startsWith('file:') ? require('internal/url').fileURLToPath(file) : file;
    const source = require('fs').readFileSync(path, 'utf8');
    return callAt(source, site.getLineNumber(), site.getColumnNumber() - 1);
  } catch {
    return undefined;
  }
}

module.exports = { callAt, callSource };
