'use strict';

const { Buffer } = require('buffer');
const { encodeText, hexTable, safeTable } = require('internal/url/encode');

const safe = safeTable("!'()*-._~");

/**
 * The bytes of a text with percent escapes; what is no escape stays.
 * @param {string} s
 * @param {boolean} [decodeSpaces] take plus signs for spaces
 * @returns {Buffer}
 */
function unescapeBuffer(s, decodeSpaces) {
  if (!s.includes('%') && !(decodeSpaces && s.includes('+'))) return Buffer.from(s);
  const source = Buffer.from(s);
  let out = 0;
  for (let i = 0; i < source.length; i++) {
    let byte = source[i];
    if (byte === 43 && decodeSpaces) {
      byte = 32;
    } else if (byte === 37) {
      const high = hexDigit(source[i + 1]);
      const low = hexDigit(source[i + 2]);
      if (high >= 0 && low >= 0) {
        byte = high << 4 | low;
        i += 2;
      }
    }
    source[out++] = byte;
  }
  return source.subarray(0, out);
}

function hexDigit(code) {
  if (code >= 48 && code <= 57) return code - 48;
  code |= 32;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

/**
 * @param {string} s
 * @param {boolean} [decodeSpaces]
 * @returns {string}
 */
function qsUnescape(s, decodeSpaces) {
  try {
    return decodeURIComponent(s);
  } catch {
    return module.exports.unescapeBuffer(s, decodeSpaces).toString();
  }
}

/**
 * @param {any} str
 * @returns {string}
 */
function qsEscape(str) {
  if (typeof str !== 'string') str = typeof str === 'object' ? String(str) : `${str}`;
  return encodeText(str, safe, hexTable);
}

function stringifyPrimitive(v) {
  if (typeof v === 'string') return v;
  if (typeof v === 'number' && isFinite(v)) return `${v}`;
  if (typeof v === 'bigint') return `${v}`;
  if (typeof v === 'boolean') return v ? 'true' : 'false';
  return '';
}

function encodeWith(v, encode) {
  if (typeof v === 'string') return v.length > 0 ? encode(v) : '';
  if (typeof v === 'number' && isFinite(v)) {
    // Only an exponent's plus sign needs encoding.
    return Math.abs(v) < 1e21 ? `${v}` : encode(`${v}`);
  }
  return stringifyPrimitive(v);
}

/**
 * Makes a query string of an object.
 * @param {object} obj
 * @param {string} [sep]
 * @param {string} [eq]
 * @param {{ encodeURIComponent?: (text: string) => string }} [options]
 * @returns {string}
 */
function stringify(obj, sep, eq, options) {
  sep ||= '&';
  eq ||= '=';
  let encode = module.exports.escape;
  if (options && typeof options.encodeURIComponent === 'function') {
    encode = options.encodeURIComponent;
  }
  const convert = encode === qsEscape ? (v) => encodeWith(v, encode) :
    (v) => encode(stringifyPrimitive(v));
  if (obj === null || typeof obj !== 'object') return '';
  let fields = '';
  for (const k of Object.keys(obj)) {
    const v = obj[k];
    const key = convert(k) + eq;
    if (Array.isArray(v)) {
      for (const item of v) {
        if (fields) fields += sep;
        fields += key + convert(item);
      }
    } else {
      if (fields) fields += sep;
      fields += key + convert(v);
    }
  }
  return fields;
}

/**
 * Reads a query string.
 * @param {string} qs
 * @param {string} [sep]
 * @param {string} [eq]
 * @param {{ maxKeys?: number, decodeURIComponent?: (text: string) => string }} [options]
 * @returns {Record<string, string|string[]>} without a prototype
 */
function parse(qs, sep, eq, options) {
  const result = { __proto__: null };
  if (typeof qs !== 'string' || qs.length === 0) return result;
  // An empty separator would never get anywhere.
  sep = (sep ? `${sep}` : '') || '&';
  eq = eq ? `${eq}` : '=';
  let pairs = 1000;
  if (options && typeof options.maxKeys === 'number') pairs = options.maxKeys;
  let decode = module.exports.unescape;
  if (options && typeof options.decodeURIComponent === 'function') {
    decode = options.decodeURIComponent;
  }
  const custom = decode !== qsUnescape;

  const decodeText = (text) => {
    // A plus sign is a space, in whatever form the decoder may see it.
    const plus = custom ? '%20' : ' ';
    if (text.includes('+')) text = text.replaceAll('+', plus);
    if (!custom && !text.includes('%')) return text;
    try {
      return decode(text);
    } catch {
      return qsUnescape(text, true);
    }
  };

  let start = 0;
  while (start <= qs.length) {
    let end = qs.indexOf(sep, start);
    if (end === -1) end = qs.length;
    if (end > start) {
      const part = qs.slice(start, end);
      const at = part.indexOf(eq);
      const key = decodeText(at === -1 ? part : part.slice(0, at));
      const value = at === -1 ? '' : decodeText(part.slice(at + eq.length));
      const current = result[key];
      if (current === undefined) result[key] = value;
      else if (Array.isArray(current)) current.push(value);
      else result[key] = [current, value];
    }
    // Empty ones count too.
    if (--pairs === 0) break;
    start = end + sep.length;
  }
  return result;
}

module.exports = {
  unescapeBuffer,
  unescape: qsUnescape,
  escape: qsEscape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};
