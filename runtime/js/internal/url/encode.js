'use strict';

// Percent encoding of query strings, as application/x-www-form-urlencoded and
// as `querystring` have it.

const HEX = '0123456789ABCDEF';
const hexTable = new Array(256);
for (let i = 0; i < 256; i++) hexTable[i] = `%${HEX[i >> 4]}${HEX[i & 15]}`;

/**
 * A table of what stays as it is.
 * @param {string} characters besides letters and digits
 * @returns {Int8Array}
 */
function safeTable(characters) {
  const table = new Int8Array(128);
  for (let i = 0; i < 128; i++) {
    const c = String.fromCharCode(i);
    if (/[A-Za-z0-9]/.test(c) || characters.includes(c)) table[i] = 1;
  }
  return table;
}

/**
 * Encodes a string as UTF-8 with percent signs.
 * @param {string} text
 * @param {Int8Array} safe
 * @param {string[]} table the text of each byte that is not safe
 * @returns {string}
 * @throws {URIError} at half a surrogate pair
 */
function encodeText(text, safe, table) {
  let out = '';
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    let c = text.charCodeAt(i);
    if (c < 0x80) {
      if (safe[c] === 1) continue;
      if (last < i) out += text.slice(last, i);
      last = i + 1;
      out += table[c];
      continue;
    }
    if (last < i) out += text.slice(last, i);
    if (c < 0x800) {
      last = i + 1;
      out += table[0xC0 | c >> 6] + table[0x80 | c & 0x3F];
      continue;
    }
    if (c < 0xD800 || c >= 0xE000) {
      last = i + 1;
      out += table[0xE0 | c >> 12] + table[0x80 | c >> 6 & 0x3F] + table[0x80 | c & 0x3F];
      continue;
    }
    if (++i >= text.length) {
      const { ERR_INVALID_URI } = require('internal/errors').codes;
      throw new ERR_INVALID_URI();
    }
    c = 0x10000 + ((c & 0x3FF) << 10 | text.charCodeAt(i) & 0x3FF);
    last = i + 1;
    out += table[0xF0 | c >> 18] + table[0x80 | c >> 12 & 0x3F] +
      table[0x80 | c >> 6 & 0x3F] + table[0x80 | c & 0x3F];
  }
  return last === 0 ? text : last < text.length ? out + text.slice(last) : out;
}

module.exports = { encodeText, hexTable, safeTable };
