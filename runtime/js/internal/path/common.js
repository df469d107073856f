'use strict';

// What POSIX and Windows paths share: collapsing of segments, splitting a
// base name, formatting, and glob matching.

const { validateObject, validateString } = require('internal/validators');

const DOT = 46;

/**
 * Resolves `.` and `..` and drops empty segments in `path[start..]`.
 * @param {string} path
 * @param {number} start where the part after the root begins
 * @param {boolean} allowAboveRoot keep leading `..` (the path is relative)
 * @param {string} separator what to join with
 * @param {(code: number) => boolean} isSeparator
 * @returns {string} without leading or trailing separator
 */
function collapse(path, start, allowAboveRoot, separator, isSeparator) {
  const kept = [];
  let above = 0;
  let begin = start;
  for (let i = start; i <= path.length; i++) {
    if (i < path.length && !isSeparator(path.charCodeAt(i))) continue;
    const length = i - begin;
    if (length === 0 ||
        (length === 1 && path.charCodeAt(begin) === DOT)) {
      // An empty segment or `.`: nothing to keep.
    } else if (length === 2 && path.charCodeAt(begin) === DOT &&
               path.charCodeAt(begin + 1) === DOT) {
      if (kept.length > above) {
        kept.pop();
      } else if (allowAboveRoot) {
        kept.push('..');
        above++;
      }
    } else {
      kept.push(path.slice(begin, i));
    }
    begin = i + 1;
  }
  return kept.join(separator);
}

/**
 * Finds the last segment of `path[start..]`, trailing separators ignored.
 * @param {string} path
 * @param {number} start
 * @param {(code: number) => boolean} isSeparator
 * @returns {[number, number]} begin and end; equal when there is none
 */
function lastSegment(path, start, isSeparator) {
  let end = path.length;
  while (end > start && isSeparator(path.charCodeAt(end - 1))) end--;
  let begin = end;
  while (begin > start && !isSeparator(path.charCodeAt(begin - 1))) begin--;
  return [begin, end];
}

/**
 * The extension of a base name, with its dot.
 * @param {string} base
 * @returns {string} '' for none, for `..` and for names such as `.profile`
 */
function extensionOf(base) {
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

/**
 * The base name of a path, less a suffix.
 * @param {string} path
 * @param {string} [suffix]
 * @param {number} start
 * @param {(code: number) => boolean} isSeparator
 * @returns {string}
 */
function baseOf(path, suffix, start, isSeparator) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  const [begin, end] = lastSegment(path, start, isSeparator);
  const base = path.slice(begin, end);
  if (suffix === undefined || suffix.length === 0 ||
      suffix.length > path.length) {
    return base;
  }
  if (suffix === path) return '';
  // As Node has it: with a suffix, nothing but separators is its own base name.
  if (begin === end) return path.slice(start);
  return base !== suffix && base.endsWith(suffix) ?
    base.slice(0, base.length - suffix.length) : base;
}

/**
 * `path.format` for one separator.
 * @param {string} separator
 * @param {object} pathObject
 * @returns {string}
 */
function format(separator, pathObject) {
  validateObject(pathObject, 'pathObject');
  const { root, ext, name } = pathObject;
  const dir = pathObject.dir || root;
  let base = pathObject.base;
  if (!base) {
    const dotted = ext ? `${ext[0] === '.' ? '' : '.'}${ext}` : '';
    base = `${name || ''}${dotted}`;
  }
  if (!dir) return base;
  return dir === root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

/**
 * `path.matchesGlob` for one platform.
 * @param {string} path
 * @param {string} pattern
 * @param {boolean} windows both slashes separate
 * @returns {boolean}
 */
function matchesGlob(path, pattern, windows) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  return require('internal/path/glob').matches(path, pattern, windows);
}

module.exports = {
  baseOf,
  collapse,
  extensionOf,
  format,
  lastSegment,
  matchesGlob,
};
