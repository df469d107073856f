'use strict';

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

function isSeparator(code) {
  return code === SLASH;
}

// On Windows `path.posix` still has to make something of `process.cwd()`.
function workingDirectory() {
  if (process.platform !== 'win32') return process.cwd();
  const cwd = process.cwd().replaceAll('\\', '/');
  return cwd.slice(cwd.indexOf('/'));
}

const posix = {
  /**
   * Makes an absolute path of the arguments, right to left until one is absolute.
   * @param {...string} args
   * @returns {string}
   */
  resolve(...args) {
    // The common case: one path that is absolute and already clean.
    let resolved = '';
    let absolute = false;
    for (let i = args.length - 1; i >= 0 && !absolute; i--) {
      const path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
      resolved = resolved === '' ? path : `${path}/${resolved}`;
      absolute = path.charCodeAt(0) === SLASH;
    }
    if (!absolute) {
      const cwd = workingDirectory();
      resolved = `${cwd}/${resolved}`;
      absolute = cwd.charCodeAt(0) === SLASH;
      // `process.cwd()` may be replaced by one that answers ''.
      if (cwd.length === 0) resolved = resolved.slice(1);
    }
    const collapsed = collapse(resolved, 0, !absolute, '/', isSeparator);
    if (absolute) return `/${collapsed}`;
    return collapsed.length > 0 ? collapsed : '.';
  },

  /**
   * @param {string} path
   * @returns {string} with `.`, `..` and doubled slashes resolved
   */
  normalize(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const absolute = path.charCodeAt(0) === SLASH;
    const trailing = path.charCodeAt(path.length - 1) === SLASH;
    let result = collapse(path, 0, !absolute, '/', isSeparator);
    if (result.length === 0) {
      if (absolute) return '/';
      return trailing ? './' : '.';
    }
    if (trailing) result += '/';
    return absolute ? `/${result}` : result;
  },

  /**
   * @param {string} path
   * @returns {boolean}
   */
  isAbsolute(path) {
    validateString(path, 'path');
    return path.length > 0 && path.charCodeAt(0) === SLASH;
  },

  /**
   * Joins and normalizes.
   * @param {...string} args
   * @returns {string}
   */
  join(...args) {
    let joined = '';
    for (let i = 0; i < args.length; i++) {
      const part = args[i];
      validateString(part, 'path');
      if (part.length > 0) joined = joined === '' ? part : `${joined}/${part}`;
    }
    return joined === '' ? '.' : posix.normalize(joined);
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
    from = posix.resolve(from);
    to = posix.resolve(to);
    if (from === to) return '';
    const source = from === '/' ? [] : from.slice(1).split('/');
    const target = to === '/' ? [] : to.slice(1).split('/');
    let common = 0;
    while (common < source.length && common < target.length &&
           source[common] === target[common]) {
      common++;
    }
    const steps = new Array(source.length - common).fill('..');
    for (let i = common; i < target.length; i++) steps.push(target[i]);
    return steps.join('/');
  },

  /**
   * Windows only; here the identity.
   * @param {any} path
   * @returns {any}
   */
  toNamespacedPath(path) {
    return path;
  },

  /**
   * @param {string} path
   * @returns {string} all but the last segment
   */
  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const [begin] = lastSegment(path, 0, isSeparator);
    const rooted = path.charCodeAt(0) === SLASH;
    // `begin` is just after the slash before the last segment.
    if (begin <= 1) return rooted ? '/' : '.';
    if (rooted && begin === 2 && path.charCodeAt(1) === SLASH) return '//';
    return path.slice(0, begin - 1);
  },

  /**
   * @param {string} path
   * @param {string} [suffix] removed from the end
   * @returns {string} the last segment
   */
  basename(path, suffix) {
    return baseOf(path, suffix, 0, isSeparator);
  },

  /**
   * @param {string} path
   * @returns {string} with its dot, or ''
   */
  extname(path) {
    validateString(path, 'path');
    const [begin, end] = lastSegment(path, 0, isSeparator);
    return extensionOf(path.slice(begin, end));
  },

  format: format.bind(null, '/'),

  /**
   * Splits a path into what `format` takes.
   * @param {string} path
   * @returns {{ root: string, dir: string, base: string, ext: string, name: string }}
   */
  parse(path) {
    validateString(path, 'path');
    const result = { root: '', dir: '', base: '', ext: '', name: '' };
    if (path.length === 0) return result;
    const rooted = path.charCodeAt(0) === SLASH;
    if (rooted) result.root = '/';
    const [begin, end] = lastSegment(path, 0, isSeparator);
    result.base = path.slice(begin, end);
    result.ext = extensionOf(result.base);
    result.name = result.base.slice(0, result.base.length - result.ext.length);
    if (begin > 1) result.dir = path.slice(0, begin - 1);
    else if (rooted) result.dir = '/';
    return result;
  },

  /**
   * @param {string} path
   * @param {string} pattern a shell pattern
   * @returns {boolean}
   */
  matchesGlob(path, pattern) {
    return matchesGlob(path, pattern, false);
  },

  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};

module.exports = posix;
