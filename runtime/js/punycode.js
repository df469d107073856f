'use strict';

// Punycode, RFC 3492: Unicode in the letters of domain names.

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;
const MAX_INT = 0x7fffffff;
const SEPARATORS = /[.\u3002\uff0e\uff61]/g;

function fail(message) {
  throw new RangeError(message);
}

const OVERFLOW = 'Overflow: input needs wider integers to process';

function adapt(delta, points, first) {
  let k = 0;
  delta = first ? Math.floor(delta / DAMP) : delta >> 1;
  delta += Math.floor(delta / points);
  for (; delta > (BASE - T_MIN) * T_MAX >> 1; k += BASE) delta = Math.floor(delta / (BASE - T_MIN));
  return Math.floor(k + (BASE - T_MIN + 1) * delta / (delta + SKEW));
}

function threshold(k, bias) {
  return k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
}

function digitOf(code) {
  if (code >= 0x30 && code < 0x3A) return 26 + code - 0x30;
  if (code >= 0x41 && code < 0x5B) return code - 0x41;
  if (code >= 0x61 && code < 0x7B) return code - 0x61;
  return BASE;
}

function characterOf(digit) {
  return String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);
}

/**
 * @param {string} input ASCII
 * @returns {string}
 */
function decode(input) {
  const basic = Math.max(input.lastIndexOf('-'), 0);
  const output = [];
  for (let j = 0; j < basic; j++) {
    if (input.charCodeAt(j) >= 0x80) fail('Illegal input >= 0x80 (not a basic code point)');
    output.push(input.charCodeAt(j));
  }
  let i = 0;
  let n = INITIAL_N;
  let bias = INITIAL_BIAS;
  for (let index = basic > 0 ? basic + 1 : 0; index < input.length;) {
    const before = i;
    for (let w = 1, k = BASE; ; k += BASE) {
      if (index >= input.length) fail('Invalid input');
      const digit = digitOf(input.charCodeAt(index++));
      if (digit >= BASE) fail('Invalid input');
      if (digit > Math.floor((MAX_INT - i) / w)) fail(OVERFLOW);
      i += digit * w;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (w > Math.floor(MAX_INT / (BASE - t))) fail(OVERFLOW);
      w *= BASE - t;
    }
    const length = output.length + 1;
    bias = adapt(i - before, length, before === 0);
    if (Math.floor(i / length) > MAX_INT - n) fail(OVERFLOW);
    n += Math.floor(i / length);
    i %= length;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

/**
 * @param {string} input
 * @returns {string} ASCII
 */
function encode(input) {
  const points = ucs2decode(input);
  let output = '';
  for (const point of points) {
    if (point < 0x80) output += String.fromCharCode(point);
  }
  const basic = output.length;
  let handled = basic;
  if (basic > 0) output += '-';
  let n = INITIAL_N;
  let delta = 0;
  let bias = INITIAL_BIAS;
  while (handled < points.length) {
    let m = MAX_INT;
    for (const point of points) {
      if (point >= n && point < m) m = point;
    }
    if (m - n > Math.floor((MAX_INT - delta) / (handled + 1))) fail(OVERFLOW);
    delta += (m - n) * (handled + 1);
    n = m;
    for (const point of points) {
      if (point < n && ++delta > MAX_INT) fail(OVERFLOW);
      if (point === n) {
        let q = delta;
        for (let k = BASE; ; k += BASE) {
          const t = threshold(k, bias);
          if (q < t) break;
          output += characterOf(t + (q - t) % (BASE - t));
          q = Math.floor((q - t) / (BASE - t));
        }
        output += characterOf(q);
        bias = adapt(delta, handled + 1, handled === basic);
        delta = 0;
        handled++;
      }
    }
    delta++;
    n++;
  }
  return output;
}

// Applies to each label of a domain, or to what is after the @ of an address.
function mapDomain(domain, convert) {
  const parts = domain.split('@');
  let prefix = '';
  if (parts.length > 1) {
    prefix = `${parts[0]}@`;
    [, domain] = parts;
  }
  return prefix + domain.replace(SEPARATORS, '.').split('.').map(convert).join('.');
}

/**
 * @param {string} input
 * @returns {string} with `xn--` labels as Unicode
 */
function toUnicode(input) {
  return mapDomain(input, (label) => (
    /^xn--/.test(label) ? decode(label.slice(4).toLowerCase()) : label));
}

/**
 * @param {string} input
 * @returns {string} with Unicode labels as `xn--`
 */
function toASCII(input) {
  return mapDomain(input, (label) => (
    /[^\0-\x7F]/.test(label) ? `xn--${encode(label)}` : label)); // eslint-disable-line no-control-regex
}

/**
 * @param {string} string
 * @returns {number[]} code points; half pairs as they are
 */
function ucs2decode(string) {
  return Array.from(string, (c) => c.codePointAt(0));
}

/**
 * @param {number[]} codePoints
 * @returns {string}
 */
function ucs2encode(codePoints) {
  return String.fromCodePoint(...codePoints);
}

module.exports = {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: ucs2encode },
  decode,
  encode,
  toASCII,
  toUnicode,
};
