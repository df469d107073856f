'use strict';

// File URLs and paths.

const {
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_FILE_URL_HOST,
  ERR_INVALID_FILE_URL_PATH,
  ERR_INVALID_URL_SCHEME,
} = require('internal/errors').codes;
const { validateString } = require('internal/validators');

const isWindows = process.platform === 'win32';

/**
 * The path that a file URL means.
 * @param {string|URL} path
 * @param {{ windows?: boolean }} [options]
 * @returns {string}
 */
function fileURLToPath(path, options = undefined) {
  const url = fileURLOf(path);
  return (options?.windows ?? isWindows) ? windowsPath(url) : posixPath(url);
}

/**
 * As `fileURLToPath`, in bytes: escapes need not be UTF-8.
 * @param {string|URL} path
 * @param {{ windows?: boolean }} [options]
 * @returns {Buffer}
 */
function fileURLToPathBuffer(path, options = undefined) {
  const url = fileURLOf(path);
  const windows = options?.windows ?? isWindows;
  if (!windows && url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
  const pathname = windows ? url.pathname.replaceAll('/', '\\') : url.pathname;
  rejectSlashes(pathname, windows, url);
  const bytes = require('querystring').unescapeBuffer(pathname);
  return windows && url.hostname === '' ? bytes.subarray(1) : bytes;
}

function fileURLOf(path) {
  const { URL, isURL } = require('internal/url');
  if (typeof path === 'string') path = new URL(path);
  else if (!isURL(path) && !isForeignURL(path)) {
    throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
  }
  if (path.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  return path;
}

// A URL object of another make: jsdom's, or from another context.
function isForeignURL(value) {
  return !!(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

function rejectSlashes(pathname, windows, url) {
  if (windows ? /%2f|%5c/i.test(pathname) : /%2f/i.test(pathname)) {
    throw new ERR_INVALID_FILE_URL_PATH(
      windows ? 'must not include encoded \\ or / characters' :
        'must not include encoded / characters', url);
  }
}

function posixPath(url) {
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
  const { pathname } = url;
  rejectSlashes(pathname, false, url);
  return pathname.includes('%') ? decodeURIComponent(pathname) : pathname;
}

function windowsPath(url) {
  const { hostname } = url;
  rejectSlashes(url.pathname, true, url);
  const pathname = decodeURIComponent(url.pathname.replaceAll('/', '\\'));
  if (hostname !== '') {
    const { domainToUnicode } = require('internal/url');
    return `\\\\${domainToUnicode(hostname)}${pathname}`;
  }
  const letter = pathname.charCodeAt(1) | 0x20;
  if (letter < 97 || letter > 122 || pathname[2] !== ':') {
    throw new ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  }
  return pathname.slice(1);
}

// What the URL parser would read differently, drop, or leave as it is.
const SPECIAL = /[%\\\n\r\t?#[\]^|~]/g;
const SPECIAL_WINDOWS = /[%\n\r\t?#[\]^|~]/g;

function escape(c) {
  return `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/**
 * The file URL of a path, which is resolved first.
 * @param {string} filepath
 * @param {{ windows?: boolean }} [options]
 * @returns {URL}
 */
function pathToFileURL(filepath, options = undefined) {
  const windows = options?.windows ?? isWindows;
  const { URL, domainToASCII } = require('internal/url');
  const path = require('path');
  const isUNC = windows && `${filepath}`.startsWith('\\\\');
  validateString(filepath, 'path');
  let resolved = isUNC ? filepath : (windows ? path.win32 : path.posix).resolve(filepath);
  if (isUNC || (windows && resolved.startsWith('\\\\'))) {
    // \\?\UNC\server\share and \\server\share
    const prefix = resolved.startsWith('\\\\?\\UNC\\') ? 8 : 2;
    const hostEnd = resolved.indexOf('\\', prefix);
    if (hostEnd === -1) throw new ERR_INVALID_ARG_VALUE('path', resolved, 'Missing UNC resource path');
    if (hostEnd === 2) throw new ERR_INVALID_ARG_VALUE('path', resolved, 'Empty UNC servername');
    const url = new URL('file://');
    url.hostname = domainToASCII(resolved.slice(prefix, hostEnd));
    url.pathname = resolved.slice(hostEnd).replace(SPECIAL_WINDOWS, escape).replaceAll('\\', '/');
    return url;
  }
  // Resolving drops a slash at the end, which a URL needs to keep.
  const last = filepath.charCodeAt(filepath.length - 1);
  if ((last === 47 || (windows && last === 92)) && resolved.at(-1) !== (windows ? '\\' : '/')) {
    resolved += '/';
  }
  resolved = windows ? resolved.replace(SPECIAL_WINDOWS, escape).replaceAll('\\', '/') :
    resolved.replace(SPECIAL, escape);
  return new URL(`file://${windows ? '/' : ''}${resolved}`);
}

/**
 * A path from a path or a file URL.
 * @param {string|Buffer|URL} fileURLOrPath
 * @returns {string|Buffer}
 */
function toPathIfFileURL(fileURLOrPath) {
  const { isURL } = require('internal/url');
  if (!isURL(fileURLOrPath) && !isForeignURL(fileURLOrPath)) return fileURLOrPath;
  return fileURLToPath(fileURLOrPath);
}

module.exports = { fileURLToPath, fileURLToPathBuffer, pathToFileURL, toPathIfFileURL };
