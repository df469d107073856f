'use strict';

// Windows paths: two separators, drives with a working directory of their own,
// UNC roots, and device names that must not become usable by normalization.

const { validateString } = require('internal/validators');
const {
  baseOf,
  collapse,
  extensionOf,
  format,
  lastSegment,
  matchesGlob,
} = require('internal/path/common');

const SLASH = 47;
const BACKSLASH = 92;
const COLON = 58;

const RESERVED = /^(?:CON|PRN|AUX|NUL|(?:COM|LPT)[1-9\u00b9\u00b2\u00b3])$/i;

function isSeparator(code) {
  return code === BACKSLASH || code === SLASH;
}

function separatorAt(path, index) {
  return isSeparator(path.charCodeAt(index));
}

function startsWithDrive(path) {
  const letter = path.charCodeAt(0) | 32;
  return letter >= 97 && letter <= 122 && path.charCodeAt(1) === COLON;
}

function isReservedName(path, colon) {
  return RESERVED.test(path.slice(0, colon === -1 ? -1 : colon));
}

function skip(path, index, separators) {
  while (index < path.length && separatorAt(path, index) === separators) index++;
  return index;
}

/**
 * Looks for `\\server\share` at the start.
 * @param {string} path
 * @returns {{ server: string, share: string, end: number } | undefined} `end`
 *   is the index after the share
 */
function uncRoot(path) {
  if (!separatorAt(path, 0) || !separatorAt(path, 1)) return undefined;
  const serverEnd = skip(path, 2, false);
  if (serverEnd === 2 || serverEnd === path.length) return undefined;
  const shareStart = skip(path, serverEnd, true);
  if (shareStart === path.length) return undefined;
  const end = skip(path, shareStart, false);
  return { server: path.slice(2, serverEnd), share: path.slice(shareStart, end), end };
}

/**
 * Splits off the root.
 * @param {string} path not empty
 * @returns {{ device: string | undefined, end: number, absolute: boolean,
 *   unc: object | undefined }} `end` is where the rest starts
 */
function splitRoot(path) {
  if (separatorAt(path, 0)) {
    const unc = uncRoot(path);
    if (unc === undefined) return { device: undefined, end: 1, absolute: true, unc };
    if (unc.server === '.' || unc.server === '?') {
      return { device: `\\\\${unc.server}`, end: 4, absolute: true, unc };
    }
    return { device: `\\\\${unc.server}\\${unc.share}`, end: unc.end, absolute: true, unc };
  }
  if (startsWithDrive(path)) {
    const absolute = path.length > 2 && separatorAt(path, 2);
    return { device: path.slice(0, 2), end: absolute ? 3 : 2, absolute, unc: undefined };
  }
  return { device: undefined, end: 0, absolute: false, unc: undefined };
}

// The end of the root as `dirname` and `parse` see it: with the separator.
function rootLength(path) {
  if (path.length === 0) return 0;
  if (separatorAt(path, 0)) {
    const unc = uncRoot(path);
    if (unc === undefined) return 1;
    return unc.end === path.length ? unc.end : unc.end + 1;
  }
  if (startsWithDrive(path)) return path.length > 2 && separatorAt(path, 2) ? 3 : 2;
  return 0;
}

// A relative path whose `..` removed what kept a later part from being read as
// a drive or device gets `.\` in front.
function becameRooted(path, tail) {
  if (startsWithDrive(tail)) return true;
  for (let i = path.indexOf(':'); i !== -1; i = path.indexOf(':', i + 1)) {
    if (i === path.length - 1 || separatorAt(path, i + 1)) return true;
  }
  return false;
}

// The working directory of a drive is in a hidden environment variable.
function driveDirectory(device) {
  const path = process.env[`=${device}`] || process.cwd();
  if (path === undefined ||
      (path.slice(0, 2).toLowerCase() !== device.toLowerCase() &&
       path.charCodeAt(2) === BACKSLASH)) {
    return `${device}\\`;
  }
  return path;
}

const win32 = {
  /**
   * Makes an absolute path of the arguments, right to left until one is absolute.
   * @param {...string} args
   * @returns {string}
   */
  resolve(...args) {
    let device = '';
    let tail = '';
    let absolute = false;
    for (let i = args.length - 1; i >= -1; i--) {
      let path;
      if (i >= 0) {
        path = args[i];
        validateString(path, `paths[${i}]`);
        if (path.length === 0) continue;
      } else if (device.length === 0) {
        path = process.cwd();
      } else {
        path = driveDirectory(device);
      }
      const root = splitRoot(path);
      if (root.device !== undefined) {
        if (device.length === 0) device = root.device;
        else if (root.device.toLowerCase() !== device.toLowerCase()) continue;
      }
      if (!absolute) {
        tail = `${path.slice(root.end)}\\${tail}`;
        absolute = root.absolute;
      }
      if (absolute && device.length > 0) break;
    }
    tail = collapse(tail, 0, !absolute, '\\', isSeparator);
    return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
  },

  /**
   * @param {string} path
   * @returns {string} with `.`, `..` and doubled separators resolved
   */
  normalize(path) {
    validateString(path, 'path');
    const { length } = path;
    if (length === 0) return '.';
    if (length === 1) return path === '/' ? '\\' : path;
    const root = splitRoot(path);
    let { device, end } = root;
    const { absolute, unc } = root;
    const colon = path.indexOf(':');
    if (unc !== undefined) {
      if (end === 4) {
        const named = path.slice(4, colon + 1);
        if (isReservedName(named, named.length - 1)) {
          device = `\\\\?\\${named}`;
          end = 4 + named.length;
        }
      } else if (end === length) {
        return `\\\\${unc.server}\\${unc.share}\\`;
      }
    } else if (device === undefined && colon > 0 && !absolute &&
               isReservedName(path, colon)) {
      device = path.slice(0, colon + 1);
      end = colon + 1;
    }
    let tail = collapse(path, end, !absolute, '\\', isSeparator);
    if (tail.length === 0 && !absolute) tail = '.';
    if (tail.length > 0 && separatorAt(path, length - 1)) tail += '\\';
    if (!absolute && device === undefined && colon !== -1 && becameRooted(path, tail)) {
      return `.\\${tail}`;
    }
    if (isReservedName(path, colon)) return `.\\${device ?? ''}${tail}`;
    return `${device ?? ''}${absolute ? '\\' : ''}${tail}`;
  },

  /**
   * @param {string} path
   * @returns {boolean}
   */
  isAbsolute(path) {
    validateString(path, 'path');
    if (path.length === 0) return false;
    return separatorAt(path, 0) ||
      (path.length > 2 && startsWithDrive(path) && separatorAt(path, 2));
  },

  /**
   * Joins and normalizes.
   * @param {...string} args
   * @returns {string}
   */
  join(...args) {
    let joined;
    let first;
    for (let i = 0; i < args.length; i++) {
      const part = args[i];
      validateString(part, 'path');
      if (part.length === 0) continue;
      if (joined === undefined) joined = first = part;
      else joined += `\\${part}`;
    }
    if (joined === undefined) return '.';
    // Joining must not make a UNC root where the first part was not one: only
    // exactly two separators followed by a name start a server name.
    const server = separatorAt(first, 0) && separatorAt(first, 1) &&
      first.length > 2 && !separatorAt(first, 2);
    if (!server) {
      const slashes = skip(joined, 0, true);
      if (slashes >= 2) joined = `\\${joined.slice(slashes)}`;
    }
    for (const part of joined.split(/\\+/)) {
      const colon = part.indexOf(':');
      if (colon !== -1 && isReservedName(part, colon)) return joined.replaceAll('/', '\\');
    }
    return win32.normalize(joined);
  },

  /**
   * The way from one path to another.
   * @param {string} from
   * @param {string} to
   * @returns {string}
   */
  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    const source = win32.resolve(from);
    const target = win32.resolve(to);
    if (source.toLowerCase() === target.toLowerCase()) return '';
    const trim = /^\\+|\\+$/g;
    const sourceParts = source.replace(trim, '').split('\\');
    const trimmed = target.replace(trim, '');
    const targetParts = trimmed.split('\\');
    let common = 0;
    while (common < sourceParts.length && common < targetParts.length &&
           sourceParts[common].toLowerCase() === targetParts[common].toLowerCase()) {
      common++;
    }
    if (common === 0 && trimmed !== '' && sourceParts[0] !== '') return target;
    if (sourceParts[0] === '') sourceParts.length = 0;
    const steps = new Array(sourceParts.length - common).fill('..');
    if (trimmed !== '') steps.push(...targetParts.slice(common));
    return steps.join('\\');
  },

  /**
   * The `\\?\` form, which is not subject to the length limit.
   * @param {any} path
   * @returns {any}
   */
  toNamespacedPath(path) {
    if (typeof path !== 'string' || path.length === 0) return path;
    const resolved = win32.resolve(path);
    if (resolved.length <= 2) return path;
    if (resolved.charCodeAt(0) === BACKSLASH) {
      if (resolved.charCodeAt(1) === BACKSLASH &&
          resolved[2] !== '?' && resolved[2] !== '.') {
        return `\\\\?\\UNC\\${resolved.slice(2)}`;
      }
    } else if (startsWithDrive(resolved) && resolved.charCodeAt(2) === BACKSLASH) {
      return `\\\\?\\${resolved}`;
    }
    return resolved;
  },

  /**
   * @param {string} path
   * @returns {string} all but the last segment
   */
  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    if (path.length === 1) return separatorAt(path, 0) ? path : '.';
    const root = rootLength(path);
    const [begin] = lastSegment(path, root, isSeparator);
    if (begin > root) return path.slice(0, begin - 1);
    return root === 0 ? '.' : path.slice(0, root);
  },

  /**
   * @param {string} path
   * @param {string} [suffix] removed from the end
   * @returns {string} the last segment
   */
  basename(path, suffix) {
    const start = typeof path === 'string' && startsWithDrive(path) ? 2 : 0;
    return baseOf(path, suffix, start, isSeparator);
  },

  /**
   * @param {string} path
   * @returns {string} with its dot, or ''
   */
  extname(path) {
    validateString(path, 'path');
    const start = startsWithDrive(path) ? 2 : 0;
    const [begin, end] = lastSegment(path, start, isSeparator);
    return extensionOf(path.slice(begin, end));
  },

  format: format.bind(null, '\\'),

  /**
   * Splits a path into what `format` takes.
   * @param {string} path
   * @returns {{ root: string, dir: string, base: string, ext: string, name: string }}
   */
  parse(path) {
    validateString(path, 'path');
    const result = { root: '', dir: '', base: '', ext: '', name: '' };
    if (path.length === 0) return result;
    const root = rootLength(path);
    result.root = path.slice(0, root);
    const [begin, end] = lastSegment(path, root, isSeparator);
    result.base = path.slice(begin, end);
    result.ext = extensionOf(result.base);
    result.name = result.base.slice(0, result.base.length - result.ext.length);
    result.dir = begin > root ? path.slice(0, begin - 1) : result.root;
    return result;
  },

  /**
   * @param {string} path
   * @param {string} pattern a shell pattern
   * @returns {boolean}
   */
  matchesGlob(path, pattern) {
    return matchesGlob(path, pattern, true);
  },

  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
};

module.exports = win32;
