'use strict';

// The `.env` file format: KEY=value lines with comments, `export` prefixes and quoted values,
// which may span lines.

const keyPattern = /^[ \t]*(?:export[ \t]+)?([^=\n]*?)[ \t]*$/;

/**
 * Parses the text of a `.env` file.
 * @param {string} content
 * @returns {Record<string, string>}
 */
function parseEnv(content) {
  const text = content.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const result = {};
  let at = 0;
  while (at < text.length) {
    const lineEnd = endOfLine(text, at);
    const line = text.slice(at, lineEnd);
    const equals = line.indexOf('=');
    if (equals === -1 || /^\s*(#|$)/.test(line)) {
      at = lineEnd + 1;
      continue;
    }
    const key = keyPattern.exec(line.slice(0, equals))?.[1] ?? '';
    const parsed = parseValue(text, at + equals + 1, lineEnd);
    at = parsed.next;
    if (key !== '') result[key] = parsed.value;
  }
  return result;
}

function endOfLine(text, from) {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}

/** The value that starts at `from`, and where the next line begins. */
function parseValue(text, from, lineEnd) {
  let start = from;
  while (start < lineEnd && (text[start] === ' ' || text[start] === '\t')) start++;
  const mark = text[start];
  if (mark === '"' || mark === "'" || mark === '`') {
    const close = text.indexOf(mark, start + 1);
    if (close !== -1) {
      const raw = text.slice(start + 1, close);
      // Only double quotes give escapes a meaning, and only that of a line break.
      const value = mark === '"' ? raw.replaceAll('\\n', '\n') : raw;
      return { value, next: endOfLine(text, close) + 1 };
    }
    // An unclosed quote is an ordinary character, and the value all that is left of the line.
    return { value: text.slice(start, lineEnd), next: lineEnd + 1 };
  }
  let raw = text.slice(start, lineEnd);
  const comment = raw.indexOf('#');
  if (comment !== -1) raw = raw.slice(0, comment);
  return { value: raw.trim(), next: lineEnd + 1 };
}

module.exports = { parseEnv };
