'use strict';

// util.styleText(): text between terminal sequences.

const { codes } = require('internal/errors');
const { inspect } = require('internal/util/inspect');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validators');

const kBold = 1;
const kDim = 2;
const hexPattern = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

function sequencesOf(format) {
  if (typeof format === 'string' && format[0] === '#') {
    if (!hexPattern.test(format)) {
      throw new codes.ERR_INVALID_ARG_VALUE('format', format, 'must be a valid hex color (#RGB or #RRGGBB)');
    }
    const digits = format.length === 4 ? format.slice(1).replace(/./g, '$&$&') : format.slice(1);
    const [red, green, blue] = [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
    return { open: `\u001b[38;2;${red};${green};${blue}m`, close: '\u001b[39m', keepClose: false };
  }
  const pair = inspect.colors[format];
  if (pair === undefined) validateOneOf(format, 'format', Object.getOwnPropertyNames(inspect.colors));
  // Bold and dim are ended by the same code: ending an inner one must not end the outer.
  return { open: `\u001b[${pair[0]}m`, close: `\u001b[${pair[1]}m`, keepClose: pair[0] === kBold || pair[0] === kDim };
}

/** Takes up the outer style again wherever an inner one ends, except at the very end. */
function reopen(text, { open, close, keepClose }) {
  if (!text.includes(close)) return text;
  const parts = text.split(close);
  const tail = parts.at(-1) === '' ? close : '';
  if (tail !== '') parts.pop();
  return parts.join(keepClose ? close + open : open) + tail;
}

function isStream(value) {
  if (value === null || typeof value !== 'object') return false;
  return typeof value.pipe === 'function' || typeof value.write === 'function' ||
    typeof value.getReader === 'function' || typeof value.getWriter === 'function' ||
    value._readableState !== undefined || value._writableState !== undefined;
}

/**
 * Adds a style, or several from the outermost to the innermost, to `text`.
 * @param {string | string[]} format
 * @param {string} text
 * @param {{ validateStream?: boolean, stream?: any }} [options]
 * @returns {string}
 */
function styleText(format, text, options) {
  const validateStream = options?.validateStream ?? true;
  validateString(text, 'text');
  if (options !== undefined) validateObject(options, 'options');
  validateBoolean(validateStream, 'options.validateStream');
  let plain = false;
  if (validateStream) {
    const stream = options?.stream ?? process.stdout;
    if (!isStream(stream)) {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    }
    plain = !require('internal/util/colors').shouldColorize(stream);
  }
  let open = '';
  let close = '';
  let inner = text;
  for (const name of Array.isArray(format) ? format : [format]) {
    if (name === 'none') continue;
    const sequences = sequencesOf(name);
    open += sequences.open;
    close = sequences.close + close;
    inner = reopen(inner, sequences);
  }
  return plain ? text : `${open}${inner}${close}`;
}

module.exports = { styleText };
