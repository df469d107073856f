'use strict';

// What all forms of fs (synchronous, callback, promise, streams) share: reading arguments, and Dirent.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
  hideStackFrames,
} = require('internal/errors');
const {
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateInt32,
  validateInteger,
  validateObject,
  validateUint32,
} = require('internal/validators');
const { isArrayBufferView, isBigInt64Array, isDate, isUint8Array } = require('internal/util/types');
const { fs: constants } = internalBinding('constants');

const {
  F_OK, W_OK, R_OK, X_OK,
  O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY,
  UV_DIRENT_BLOCK, UV_DIRENT_CHAR, UV_DIRENT_DIR, UV_DIRENT_FIFO, UV_DIRENT_FILE, UV_DIRENT_LINK,
  UV_DIRENT_SOCKET, UV_DIRENT_UNKNOWN,
  S_IFMT, S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFREG, S_IFSOCK,
} = constants;

const { is: same } = Object;

const kMaxInt64 = 2n ** 63n - 1n;
/** The largest file readFile takes. */
const kIoMaxLength = 2 ** 31 - 1;
/** How much readFile reads at a time when the size is not known. */
const kReadFileUnknownBufferLength = 64 * 1024;
const kReadFileBufferLength = 512 * 1024;

const kType = Symbol('type');

let Buffer;
function lazyBuffer() {
  Buffer ??= require('buffer').Buffer;
  return Buffer;
}

/** An entry of a directory: a name, where it was found, and its type. */
class Dirent {
  constructor(name, path, type) {
    this.name = name;
    this.parentPath = path;
    this[kType] = type;
  }
}
// Deprecated in Node 20 and gone in Node 24; packages still read it.
Object.defineProperty(Dirent.prototype, 'path', {
  __proto__: null, configurable: true, get() { return this.parentPath; },
});
const direntTypes = {
  isDirectory: UV_DIRENT_DIR,
  isFile: UV_DIRENT_FILE,
  isBlockDevice: UV_DIRENT_BLOCK,
  isCharacterDevice: UV_DIRENT_CHAR,
  isSymbolicLink: UV_DIRENT_LINK,
  isFIFO: UV_DIRENT_FIFO,
  isSocket: UV_DIRENT_SOCKET,
};
for (const [name, type] of Object.entries(direntTypes)) {
  Object.defineProperty(Dirent.prototype, name, {
    __proto__: null,
    configurable: true,
    writable: true,
    value: { [name]() { return this[kType] === type; } }[name],
  });
}

const typeOfMode = new Map([
  [S_IFBLK, UV_DIRENT_BLOCK], [S_IFCHR, UV_DIRENT_CHAR], [S_IFDIR, UV_DIRENT_DIR],
  [S_IFIFO, UV_DIRENT_FIFO], [S_IFLNK, UV_DIRENT_LINK], [S_IFREG, UV_DIRENT_FILE],
  [S_IFSOCK, UV_DIRENT_SOCKET],
]);

/** The entry type that a mode means: some file systems do not tell it in the directory itself. */
function direntTypeFromMode(mode) {
  return typeOfMode.get(Number(mode) & S_IFMT) ?? UV_DIRENT_UNKNOWN;
}

/** Joins a directory and a name; either may be bytes. */
function joinPath(path, name) {
  if (typeof path === 'string' && typeof name === 'string') {
    return require('path').join(path, name);
  }
  const { Buffer } = require('buffer');
  const asBytes = (text) => (typeof text === 'string' ? Buffer.from(text) : text);
  const sep = Buffer.from(require('path').sep);
  return Buffer.concat([asBytes(path), sep, asBytes(name)]);
}

function assertEncoding(encoding) {
  if (encoding && !lazyBuffer().isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

/** Options given as an object, an encoding, or not at all. */
function getOptions(options, defaults = {}) {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options === 'string') {
    defaults = { ...defaults };
    defaults.encoding = options;
    options = defaults;
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  }
  if (options.encoding !== 'buffer') assertEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

/** Options with defaults filled in, for options that must be an object or nothing. */
function copyObject(source) {
  const target = {};
  for (const key in source) target[key] = source[key];
  return target;
}

const hasNul = (path) => (typeof path === 'string' ? path.includes('\u0000') : path.includes(0));

const nullCheck = hideStackFrames((path, propName) => {
  if (hasNul(path)) {
    throw new ERR_INVALID_ARG_VALUE(propName, path, 'must be a string, Uint8Array, or URL without null bytes');
  }
});

const validatePath = hideStackFrames((path, propName = 'path') => {
  if (typeof path !== 'string' && !isUint8Array(path)) {
    throw new ERR_INVALID_ARG_TYPE(propName, ['string', 'Buffer', 'URL'], path);
  }
  nullCheck.withoutStackTrace(path, propName);
});

/** A URL as far as Node cares: has href and protocol, and is not the old kind with auth and path. */
function looksLikeURL(value) {
  return Boolean(value !== null && typeof value === 'object' && value.href && value.protocol &&
    value.auth === undefined && value.path === undefined);
}

/**
 * A path argument as a string or bytes.
 * @param {string|Uint8Array|URL} value
 * @param {string} [propName] its name in errors
 */
const getValidatedPath = hideStackFrames((value, propName = 'path') => {
  const path = looksLikeURL(value) ? require('internal/url').fileURLToPath(value) : value;
  validatePath.withoutStackTrace(path, propName);
  return path;
});

const getValidatedFd = hideStackFrames((fd, propName = 'fd') => {
  if (same(fd, -0)) return 0;
  validateInt32(fd, propName, 0);
  return fd;
});

const flagNumbers = {
  '__proto__': null,
  'r': O_RDONLY,
  'rs': O_RDONLY | O_SYNC,
  'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY,
  'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY,
  'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR,
  'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
  'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

/** Flags for open, given as a number or as text such as `wx+`. */
function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  const number = typeof flags === 'string' ? flagNumbers[flags] : undefined;
  if (number === undefined) throw new ERR_INVALID_ARG_VALUE('flags', flags);
  return number;
}

const kMaxUserId = 2 ** 32 - 1;

/** Seconds since 1970 from a Date, a number or a numeric text. */
const toUnixTimestamp = hideStackFrames((time, name = 'time') => {
  if (typeof time === 'string' && +time == time) { // eslint-disable-line eqeqeq
    return +time;
  }
  if (Number.isFinite(time)) {
    // A negative time means now, as it always did.
    return time < 0 ? Date.now() / 1000 : time;
  }
  if (isDate(time)) return time.getTime() / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
});

const validateOffsetLengthRead = hideStackFrames((offset, length, bufferLength) => {
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > bufferLength) {
    throw new ERR_OUT_OF_RANGE('length', `<= ${bufferLength - offset}`, length);
  }
});

const validateOffsetLengthWrite = hideStackFrames((offset, length, byteLength) => {
  if (offset > byteLength) throw new ERR_OUT_OF_RANGE('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) {
    throw new ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
  }
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
});

const validatePosition = hideStackFrames((position, name, length) => {
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    const maxPosition = kMaxInt64 - BigInt(length);
    if (!(position >= -1n && position <= maxPosition)) {
      throw new ERR_OUT_OF_RANGE(name, `>= -1 && <= ${maxPosition}`, position);
    }
  } else {
    throw new ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
  }
});

const validateBufferArray = hideStackFrames((buffers, propName = 'buffers') => {
  if (!Array.isArray(buffers)) throw new ERR_INVALID_ARG_TYPE(propName, 'ArrayBufferView[]', buffers);
  for (let i = 0; i < buffers.length; i++) {
    if (!isArrayBufferView(buffers[i])) {
      throw new ERR_INVALID_ARG_TYPE(propName, 'ArrayBufferView[]', buffers);
    }
  }
  return buffers;
});

const validateStringAfterArrayBufferView = hideStackFrames((buffer, name) => {
  if (typeof buffer !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
  }
});

/** A mode for access() or copyFile(). */
const getValidMode = hideStackFrames((mode, type) => {
  const max = F_OK | W_OK | R_OK | X_OK;
  if (mode == null) return type === 'access' ? F_OK : 0;
  validateInteger(mode, 'mode', 0, max);
  return mode;
});

const defaultRmOptions = {
  recursive: false,
  force: false,
  retryDelay: 100,
  maxRetries: 0,
};

const validateRmdirOptions = hideStackFrames((options, defaults = { retryDelay: 100, maxRetries: 0, recursive: false }) => {
  if (options === undefined) return defaults;
  validateObject(options, 'options');
  options = { ...defaults, ...options };
  validateBoolean(options.recursive, 'options.recursive');
  validateInt32(options.retryDelay, 'options.retryDelay', 0);
  validateUint32(options.maxRetries, 'options.maxRetries');
  return options;
});

const validateRmOptions = hideStackFrames((options) => {
  options = validateRmdirOptions.withoutStackTrace(options, defaultRmOptions);
  validateBoolean(options.force, 'options.force');
  return options;
});

const defaultCpOptions = {
  dereference: false,
  errorOnExist: false,
  filter: undefined,
  force: true,
  preserveTimestamps: false,
  recursive: false,
  verbatimSymlinks: false,
};

const validateCpOptions = hideStackFrames((options) => {
  if (options === undefined) return { ...defaultCpOptions };
  validateObject(options, 'options');
  options = { ...defaultCpOptions, ...options };
  validateBoolean(options.dereference, 'options.dereference');
  validateBoolean(options.errorOnExist, 'options.errorOnExist');
  validateBoolean(options.force, 'options.force');
  validateBoolean(options.preserveTimestamps, 'options.preserveTimestamps');
  validateBoolean(options.recursive, 'options.recursive');
  validateBoolean(options.verbatimSymlinks, 'options.verbatimSymlinks');
  options.mode = getValidMode(options.mode, 'copyFile');
  if (options.dereference === true && options.verbatimSymlinks === true) {
    const { codes: { ERR_INCOMPATIBLE_OPTION_PAIR } } = require('internal/errors');
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (options.filter !== undefined) validateFunction(options.filter, 'options.filter');
  return options;
});

/** Text or bytes from the binding, in the encoding that was asked for. */
function decodeName(name, encoding) {
  if (typeof name === 'string') return name;
  const { Buffer } = require('buffer');
  const buffer = Buffer.from(name.buffer, name.byteOffset, name.byteLength);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

/** Whether the binding must return bytes because the encoding is not UTF-8. */
function wantsBytes(encoding) {
  return encoding != null && encoding !== 'utf8' && encoding !== 'utf-8';
}

module.exports = {
  Dirent,
  assertEncoding,
  constants: {
    kIoMaxLength,
    kReadFileBufferLength,
    kReadFileUnknownBufferLength,
  },
  copyObject,
  decodeName,
  direntTypeFromMode,
  getOptions,
  getValidMode,
  getValidatedFd,
  getValidatedPath,
  isBigInt64Array,
  joinPath,
  kMaxUserId,
  kType,
  looksLikeURL,
  nullCheck,
  stringToFlags,
  toUnixTimestamp,
  validateBufferArray,
  validateCpOptions,
  validateOffsetLengthRead,
  validateOffsetLengthWrite,
  validatePath,
  validatePosition,
  validateRmOptions,
  validateRmdirOptions,
  validateStringAfterArrayBufferView,
  wantsBytes,
};
