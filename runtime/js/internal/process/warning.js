'use strict';

// process.emitWarning() and what prints warnings.

const { getOptionValue } = require('internal/options');

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateString } = require('internal/validators');

let disabled;
let traceHintShown = false;

/** Whether --disable-warning (by code or type) turns this warning off. */
function isDisabled(warning) {
  disabled ??= new Set(getOptionValue('--disable-warning'));
  return disabled.size > 0 && (disabled.has(warning.code) || disabled.has(warning.name));
}

function write(text) {
  const file = getOptionValue('--redirect-warnings') || process.env.NODE_REDIRECT_WARNINGS;
  if (file) {
    try {
      require('fs').appendFileSync(file, `${text}\n`);
      return;
    } catch {
      // Shown on stderr then: a warning must not get lost.
    }
  }
  process._rawDebug(text);
}

/** The default listener of 'warning'. */
function onWarning(warning) {
  if (!(warning instanceof Error)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  if (isDisabled(warning)) return;
  const trace = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  let text = `(${process.release.name}:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (trace && warning.stack) {
    text += `${warning.stack}`;
  } else {
    text += typeof warning.toString === 'function' ?
      `${warning.toString()}` : Error.prototype.toString.call(warning);
  }
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!trace && !traceHintShown) {
    const flag = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
    const argv0 = require('path').basename(process.argv0 || 'tenon', '.exe');
    text += `\n(Use \`${argv0} ${flag} ...\` to show where the warning was created)`;
    traceHintShown = true;
  }
  write(text);
}

function createWarning(message, type, code, ctor, detail) {
  let warning;
  if (typeof message === 'string') {
    // The stack is only of use when it is going to be shown.
    const limit = Error.stackTraceLimit;
    const wantStack = process.traceProcessWarnings || process.throwDeprecation ||
      process.traceDeprecation || process.listenerCount('warning') > 1;
    if (!wantStack) Error.stackTraceLimit = 0;
    warning = new Error(message);
    if (!wantStack) Error.stackTraceLimit = limit;
    warning.name = String(type || 'Warning');
    if (code !== undefined) warning.code = code;
    if (detail !== undefined) warning.detail = detail;
    if (wantStack) Error.captureStackTrace(warning, ctor || process.emitWarning);
  } else {
    warning = message;
  }
  return warning;
}

/**
 * @param {string|Error} warning
 * @param {string|{ type?: string, code?: string, detail?: string, ctor?: Function }|Function} [type]
 * @param {string|Function} [code]
 * @param {Function} [ctor] where the stack starts
 */
function emitWarning(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = '';
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = createWarning(warning, type, code === '' ? undefined : code, ctor, detail);
  } else if (!(warning instanceof Error)) {
    throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      // Thrown from a tick, so that the deprecated call itself is not torn.
      return process.nextTick(() => {
        throw warning;
      });
    }
  }
  process.nextTick(() => process.emit('warning', warning));
}

/** For builtins: a warning that is not worth a stack. */
function emitWarningSync(message, type, code, ctor) {
  process.emit('warning', createWarning(message, type, code, ctor));
}

module.exports = { emitWarning, emitWarningSync, onWarning };
