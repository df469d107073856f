'use strict';

// Text for the inspector: quoting, escaping, numbers, and the width of text on a terminal.

const named = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 39: "\\'", 92: '\\\\' };

// Control characters, the backslash, and halves of surrogate pairs that stand alone.
// eslint-disable-next-line no-control-regex
const unsafePattern = /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
// The same and the single quote.
// eslint-disable-next-line no-control-regex
const unsafeOrQuotePattern = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escapeOne(char) {
  const code = char.charCodeAt(0);
  if (named[code] !== undefined) return named[code];
  if (code < 256) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  return `\\u${code.toString(16)}`;
}

/** Writes `text` as a string literal, with the quotes that need the fewest escapes. */
function quote(text) {
  if (!text.includes("'")) return `'${text.replace(unsafePattern, escapeOne)}'`;
  if (!text.includes('"')) return `"${text.replace(unsafePattern, escapeOne)}"`;
  if (!text.includes('`') && !text.includes('${')) return `\`${text.replace(unsafePattern, escapeOne)}\``;
  return `'${text.replace(unsafeOrQuotePattern, escapeOne)}'`;
}

/** Escapes what would disturb a line, without adding quotes. */
function escapeSymbol(text) {
  return text.replace(unsafeOrQuotePattern, escapeOne);
}

function groupInteger(digits) {
  const first = digits[0] === '-' ? 1 : 0;
  let end = digits.length;
  let tail = '';
  for (; end >= first + 4; end -= 3) tail = `_${digits.slice(end - 3, end)}${tail}`;
  return digits.slice(0, end) + tail;
}

function groupFraction(digits) {
  let head = '';
  let at = 0;
  for (; at < digits.length - 3; at += 3) head += `${digits.slice(at, at + 3)}_`;
  return head + digits.slice(at);
}

/** A number as the inspector shows it: `-0` kept, digits grouped when `separate` is set. */
function numberText(number, separate) {
  if (Object.is(number, -0)) return '-0';
  const text = `${number}`;
  if (!separate || !Number.isFinite(number) || text.includes('e')) return text;
  const point = text.indexOf('.');
  if (point === -1) return groupInteger(text);
  return `${groupInteger(text.slice(0, point))}.${groupFraction(text.slice(point + 1))}`;
}

function bigintText(bigint, separate) {
  const text = `${bigint}`;
  return `${separate ? groupInteger(text) : text}n`;
}

// Operating system commands (ended by BEL, ST or ESC \), then control sequences.
// eslint-disable-next-line no-control-regex
const controlSequencePattern = /\u001B\][\s\S]*?(?:\u0007|\u001B\\|\u009C)|[\u001B\u009B][[\]()#;?]*(?:\d{1,4}(?:[;:]\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]/g;

/**
 * Removes terminal control sequences (colours, cursor movements, links) from a string.
 * @param {string} str
 * @returns {string}
 */
function stripVTControlCharacters(str) {
  require('internal/validators').validateString(str, 'str');
  if (!str.includes('\u001B') && !str.includes('\u009B')) return str;
  return str.replace(controlSequencePattern, '');
}

const colorPattern = /\u001b\[\d\d?m/g; // eslint-disable-line no-control-regex

/** Removes only the colour sequences that the inspector itself writes. */
function removeColors(text) {
  return text.replace(colorPattern, '');
}

// East Asian wide and full-width blocks, as [first, last] code points.
const wideRanges = [
  [0x1100, 0x115F], [0x231A, 0x231B], [0x2329, 0x232A], [0x2E80, 0x303E], [0x3041, 0x3247],
  [0x3250, 0x4DBF], [0x4E00, 0xA4C6], [0xA960, 0xA97C], [0xAC00, 0xD7A3], [0xF900, 0xFAFF],
  [0xFE10, 0xFE19], [0xFE30, 0xFE6B], [0xFF01, 0xFF60], [0xFFE0, 0xFFE6], [0x16FE0, 0x18CFF],
  [0x1AFF0, 0x1B2FF], [0x1F200, 0x1F251], [0x20000, 0x3FFFD],
];
let zeroWidthPattern;
let emojiPattern;

function isZeroWidth(char, code) {
  if (code <= 0x1F || (code >= 0x7F && code <= 0x9F)) return true;
  if (code < 0x300) return false;
  zeroWidthPattern ??= /^[\p{Mn}\p{Me}\p{Cf}]$/u;
  return zeroWidthPattern.test(char);
}

function isWide(char, code) {
  if (code < 0x1100) return false;
  for (const range of wideRanges) {
    if (code < range[0]) break;
    if (code <= range[1]) return true;
  }
  emojiPattern ??= /^\p{Emoji_Presentation}$/u;
  return emojiPattern.test(char);
}

/**
 * The number of columns that `str` takes on a terminal.
 * @param {string} str
 * @param {boolean} [removeControlChars] whether control sequences are removed first
 * @returns {number}
 */
function getStringWidth(str, removeControlChars = true) {
  if (removeControlChars) str = stripVTControlCharacters(str);
  let width = 0;
  let i = 0;
  for (; i < str.length; i++) {
    const code = str.charCodeAt(i);
    if (code >= 127) break;
    if (code >= 32) width++;
  }
  if (i === str.length) return width;
  let joined = false;
  for (const char of str.slice(i).normalize('NFC')) {
    const code = char.codePointAt(0);
    // A zero-width joiner melts the next character into this one.
    if (code === 0x200D) {
      joined = true;
      continue;
    }
    if (isZeroWidth(char, code)) continue;
    const wide = isWide(char, code);
    if (!(joined && wide)) width += wide ? 2 : 1;
    joined = false;
  }
  return width;
}

module.exports = {
  bigintText,
  escapeSymbol,
  getStringWidth,
  numberText,
  quote,
  removeColors,
  stripVTControlCharacters,
};
