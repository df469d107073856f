'use strict';

// Errors in the inspector: the stack, made to name the real class, without frames that repeat,
// and with Node's highlighting when colours are on.

const { prefix } = require('internal/util/inspect/names');
const { isNativeError } = require('internal/util/types');

const { hasOwn } = Object;
const { apply } = Reflect;
const errorToString = Error.prototype.toString;
const hasInstance = Function.prototype[Symbol.hasInstance];

/** Whether `value` is an error of this or another realm. */
function isError(value) {
  return isNativeError(value) || apply(hasInstance, Error, [value]);
}

function attempt(read) {
  try {
    return { value: read() };
  } catch {
    return { value: undefined, threw: true };
  }
}

/** The error's stack as text, or its message when it has none. */
function stackText(state, error, printAny) {
  const { value: stack } = attempt(() => error.stack);
  if (!stack) return apply(errorToString, error, []);
  if (typeof stack === 'string') return stack;
  // Error.prepareStackTrace() returned something else: show that below the message.
  state.seen.push(error);
  state.indentationLvl += 4;
  const printed = printAny(stack);
  state.indentationLvl -= 4;
  state.seen.pop();
  return `${apply(errorToString, error, [])}\n    ${printed}`;
}

/** The longest-enough run that `frames` shares with `others`: [length, offset in frames]. */
function sharedRun(frames, others) {
  for (let i = 0; i < frames.length - 3; i++) {
    const at = others.indexOf(frames[i]);
    if (at === -1) continue;
    let length = 1;
    while (i + length < frames.length && at + length < others.length &&
           frames[i + length] === others[at + length]) length++;
    if (length > 3) return [length, i];
  }
  return [0, 0];
}

/**
 * Finds blocks of lines repeated right after themselves, as recursion leaves them:
 * a list of { start, size, repeats }, where `start` is the first repeated line.
 */
function repeatedBlocks(frames) {
  const blocks = [];
  const positions = new Map();
  frames.forEach((frame, i) => {
    const list = positions.get(frame);
    if (list === undefined) positions.set(frame, [i]);
    else list.push(i);
  });
  if (frames.length - positions.size <= 3) return blocks;
  for (let i = 0; i < frames.length - 3; i++) {
    let best;
    for (const next of positions.get(frames[i])) {
      const size = next - i;
      if (size <= 0) continue;
      let repeats = 0;
      let at = next;
      while (at + size <= frames.length && sameLines(frames, i, at, size)) {
        repeats++;
        at += size;
      }
      // Smaller blocks come first and are kept unless a larger one hides more lines.
      if (repeats * size >= 3 && (best === undefined || repeats * size > best.repeats * best.size)) {
        best = { start: next, size, repeats };
      }
    }
    if (best !== undefined) {
      blocks.push(best);
      i += best.size * (best.repeats + 1) - 1;
    }
  }
  return blocks;
}

function sameLines(lines, a, b, count) {
  for (let i = 0; i < count; i++) {
    if (lines[a + i] !== lines[b + i]) return false;
  }
  return true;
}

/** The lines of the stack below the message, shortened where they repeat the cause's or themselves. */
function stackLines(state, error, text, printAny) {
  const lines = text.split('\n');
  const { value: cause } = attempt(() => error.cause);
  if (cause != null && isError(cause)) {
    const causeText = stackText(state, cause, printAny);
    const start = causeText.indexOf('\n    at');
    if (start !== -1) {
      const [length, offset] = sharedRun(lines, causeText.slice(start + 1).split('\n'));
      if (length > 0) {
        const skipped = length - 2;
        lines.splice(offset + 1, skipped,
          state.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
      }
    }
  }
  if (lines.length > 10) {
    for (const { start, size, repeats } of repeatedBlocks(lines).reverse()) {
      const times = repeats > 1 ? `${size} lines ${repeats} times...` : 'lines ...';
      lines.splice(start, size * repeats,
        state.stylize(`    ... collapsed ${size * repeats} duplicate lines matching above ${times}`, 'undefined'));
    }
  }
  return lines;
}

/** Makes the first line name the class of the error where the stack shows only its `name`. */
function nameClass(stack, constructor, name, tag) {
  let length = name.length;
  if (typeof name !== 'string') {
    stack = stack.replace(`${name}`, `${name} [${prefix(constructor, tag, 'Error').slice(0, -1)}]`);
  }
  const startsWithName = () => name.endsWith('Error') && stack.startsWith(name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructor !== null && !(typeof name === 'string' && startsWithName())) return stack;

  let fallback = 'Error';
  if (constructor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/.exec(stack) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = start?.[1] ?? '';
    length = fallback.length;
    fallback ||= 'Error';
  }
  const title = prefix(constructor, tag, fallback).slice(0, -1);
  if (name === title) return stack;
  if (!title.includes(name)) return `${title} [${name}]${stack.slice(length)}`;
  return length === 0 ? `${title}: ${stack}` : `${title}${stack.slice(length)}`;
}

/** Drops from `keys` the properties that the stack already shows and adds `cause` and `errors`. */
function adjustKeys(state, error, keys, stack) {
  const remove = (key) => {
    const at = keys.indexOf(key);
    if (at !== -1) keys.splice(at, 1);
  };
  if (!state.showHidden && keys.length !== 0) {
    remove('stack');
    for (const key of ['message', 'name']) {
      const { value, threw } = attempt(() => error[key]);
      if (!threw && (typeof value !== 'string' || stack.includes(value))) remove(key);
    }
  }
  if (hasOwn(error, 'cause') && !keys.includes('cause')) keys.push('cause');
  const { value: errors } = attempt(() => error.errors);
  if (Array.isArray(errors) && hasOwn(error, 'errors') && !keys.includes('errors')) keys.push('errors');
}

const builtinFramePattern = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+\)?$/;

/** Whether `id` names one of our own modules, internal ones included. */
function isBuiltin(id) {
  return require('internal/bootstrap/loader').nativeIds.has(id);
}

/** Underlines the package name in each `node_modules/<package>/` of a frame. */
function markPackages(state, line) {
  return line.replace(/([/\\])node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/g,
    (match, _separator, name) => match.slice(0, match.length - name.length) + state.stylize(name, 'module'));
}

/** Dims the working directory in a frame; returns the line itself when it is not there. */
function markDirectory(state, line, directory) {
  let start = line.indexOf(directory);
  if (start === -1) return line;
  let end = start + directory.length + 1;
  if (line.slice(start - 7, start) === 'file://') start -= 7;
  const bracketed = line[start - 1] === '(';
  if (bracketed) start--;
  const closing = bracketed && line.endsWith(')');
  return line.slice(0, start) + state.stylize(line.slice(start, end), 'undefined') +
    line.slice(end, closing ? -1 : undefined) + (closing ? state.stylize(')', 'undefined') : '');
}

function colorLines(state, lines) {
  const { value: cwd } = attempt(() => process.cwd());
  let fileUrl;
  return lines.map((line) => {
    const builtin = builtinFramePattern.exec(line);
    if (builtin !== null && isBuiltin(builtin[1])) return state.stylize(line, 'undefined');
    line = markPackages(state, line);
    if (cwd === undefined) return line;
    const marked = markDirectory(state, line, cwd);
    if (marked !== line) return marked;
    fileUrl ??= require('internal/url').pathToFileURL(cwd).href;
    return markDirectory(state, line, fileUrl);
  });
}

/**
 * Prints an error without its own properties.
 * @param {object} state
 * @param {Error} error
 * @param {string | null} constructor
 * @param {string} tag
 * @param {PropertyKey[]} keys own properties to print after it; changed in place
 * @param {(value: any) => string} printAny
 * @returns {string}
 */
function printError(state, error, constructor, tag, keys, printAny) {
  let stack;
  try {
    stack = stackText(state, error, printAny);
  } catch {
    return apply(Object.prototype.toString, error, []);
  }
  adjustKeys(state, error, keys, stack);
  const name = attempt(() => error.name).value ?? 'Error';
  const { value: message } = attempt(() => error.message);
  stack = nameClass(stack, constructor, name, tag);

  // Frames are looked for after the message, which may itself contain "at" lines.
  let at = (message && stack.indexOf(message)) || -1;
  if (at !== -1) at += message.length;
  const framesStart = stack.indexOf('\n    at', at);
  if (framesStart === -1) {
    stack = `[${stack}]`;
  } else {
    let lines = stackLines(state, error, stack.slice(framesStart + 1), printAny);
    if (state.colors) lines = colorLines(state, lines);
    stack = `${stack.slice(0, framesStart)}\n${lines.join('\n')}`;
  }
  if (state.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(state.indentationLvl)}`);
  return stack;
}

module.exports = { isError, printError, sharedRun };
