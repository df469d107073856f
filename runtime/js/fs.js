'use strict';

// fs: synchronous and callback forms. Calls that are one native call come from `internal/fs/operations`;
// those with more to decide are here; algorithms, streams, watchers and promises have files of their own.

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_ARG_TYPE, ERR_FS_FILE_TOO_LARGE },
} = require('internal/errors');
const {
  parseFileMode, validateBoolean, validateBuffer, validateEncoding, validateFunction, validateInteger,
  validateObject, kValidateObjectAllowNullable,
} = require('internal/validators');
const {
  Dirent,
  constants: { kIoMaxLength },
  decodeName,
  direntTypeFromMode,
  getOptions,
  getValidMode,
  getValidatedFd,
  getValidatedPath,
  joinPath,
  kType,
  stringToFlags,
  toUnixTimestamp,
  validateBufferArray,
  validateCpOptions,
  validateRmOptions,
  validateRmdirOptions,
  wantsBytes,
} = require('internal/fs/utils');
const {
  callbackForm, direntsFrom, makeCallback, openArguments, readdirArguments, symlinkArguments, syncForm,
  UV_DIRENT_UNKNOWN,
} = require('internal/fs/operations');
const { Stats, statsFromFields } = require('internal/fs/stats');
const { bytesOf, rangeOptions, readRange, readSyncRange, writeRange } = require('internal/fs/transfer');
const { isArrayBufferView } = require('internal/util/types');
const { deprecate } = require('internal/util');

const binding = internalBinding('fs');
const { fs: constants } = internalBinding('constants');
const { O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = constants;

const kCustomPromisify = Symbol.for('nodejs.util.promisify.custom');

let Buffer;
function lazyBuffer() {
  Buffer ??= require('buffer').Buffer;
  return Buffer;
}

let FastBuffer;
function bufferOver(memory) {
  if (FastBuffer === undefined) {
    lazyBuffer();
    ({ FastBuffer } = require('internal/buffer/fast'));
  }
  return new FastBuffer(memory);
}

// Opening, closing, existence.

function openSync(path, flags, mode) {
  return binding.open(...openArguments(path, flags, mode));
}

function open(path, flags, mode, callback) {
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 0o666;
  }
  const args = openArguments(path, flags, mode);
  binding.open(...args, makeCallback(callback));
}

function closeSync(fd) {
  binding.close(getValidatedFd(fd));
}

function defaultCloseCallback(error) {
  if (error != null) throw error;
}

function close(fd, callback = defaultCloseCallback) {
  fd = getValidatedFd(fd);
  if (callback !== defaultCloseCallback) callback = makeCallback(callback);
  binding.close(fd, callback);
}

function accessSync(path, mode) {
  binding.access(getValidatedPath(path), getValidMode(mode, 'access'));
}

function access(path, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = undefined;
  }
  path = getValidatedPath(path);
  callback = makeCallback(callback);
  binding.access(path, getValidMode(mode, 'access'), callback);
}

function existsSync(path) {
  try {
    path = getValidatedPath(path);
  } catch {
    return false;
  }
  return binding.exists(path);
}

function exists(path, callback) {
  validateFunction(callback, 'cb');
  try {
    path = getValidatedPath(path);
  } catch {
    return callback(false);
  }
  binding.access(path, constants.F_OK, (error) => callback(!error));
}
Object.defineProperty(exists, kCustomPromisify, {
  __proto__: null,
  value: { exists: (path) => new Promise((resolve) => exists(path, resolve)) }.exists,
});

// Reading and writing.

function readSync(fd, buffer, offset, length, position) {
  fd = getValidatedFd(fd);
  const range = readSyncRange(buffer, offset, length, position, arguments.length);
  if (range.length === 0) return 0;
  return binding.read(fd, range.buffer, range.offset, range.length, range.position);
}

function read(fd, buffer, offset, length, position, callback) {
  fd = getValidatedFd(fd);
  const count = arguments.length;
  if (count <= 4) {
    let params;
    if (count === 4) {
      callback = length;
      params = offset;
    } else if (count === 3) {
      callback = offset;
      if (!isArrayBufferView(buffer)) {
        params = buffer;
        validateObject(params, 'options', kValidateObjectAllowNullable);
        ({ buffer = lazyBuffer().alloc(16384) } = params ?? {});
      }
    } else {
      callback = buffer;
      buffer = lazyBuffer().alloc(16384);
    }
    validateBuffer(buffer);
    ({ offset, length, position } = rangeOptions(params, buffer));
  }
  validateBuffer(buffer);
  validateFunction(callback, 'cb');
  const range = readRange(buffer, offset, length, position);
  if (range.length === 0) return process.nextTick(callback, null, 0, buffer);
  binding.read(fd, buffer, range.offset, range.length, range.position, (error, bytesRead) => {
    callback(error, bytesRead || 0, buffer);
  });
}
Object.defineProperty(read, kCustomPromisify, {
  __proto__: null,
  value: {
    read: (...args) => new Promise((resolve, reject) => {
      read(...args, (error, bytesRead, buffer) => {
        if (error) reject(error);
        else resolve({ bytesRead, buffer });
      });
    }),
  }.read,
});

function checkedPosition(position, name = 'position') {
  if (typeof position === 'bigint') return position;
  return typeof position === 'number' ? position : -1;
}

function readvSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  return binding.readv(fd, buffers, checkedPosition(position));
}

function readv(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  callback = makeCallback(callback || position);
  binding.readv(fd, buffers, checkedPosition(position), (error, bytesRead) => {
    callback(error, bytesRead || 0, buffers);
  });
}

function writeSync(fd, buffer, offset, length, position) {
  fd = getValidatedFd(fd);
  const range = writeRange(buffer, offset, length, position);
  return binding.write(fd, range.view, range.offset, range.length, range.position);
}

function write(fd, buffer, offset, length, position, callback) {
  fd = getValidatedFd(fd);
  let range;
  if (isArrayBufferView(buffer)) {
    callback = makeCallback(callback || position || length || offset);
    range = writeRange(buffer, offset, length, position);
  } else {
    // (fd, text[, position[, encoding]], callback)
    callback = [position, length, offset, callback].find((arg) => typeof arg === 'function');
    range = writeRange(buffer, typeof offset === 'function' ? undefined : offset,
                       typeof length === 'function' ? undefined : length);
    makeCallback(callback);
  }
  const done = (error, written) => callback(error, written || 0, buffer);
  binding.write(fd, range.view, range.offset, range.length, range.position, done);
}
Object.defineProperty(write, kCustomPromisify, {
  __proto__: null,
  value: {
    write: (...args) => new Promise((resolve, reject) => {
      write(...args, (error, bytesWritten, buffer) => {
        if (error) reject(error);
        else resolve({ bytesWritten, buffer });
      });
    }),
  }.write,
});

function writevSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  if (buffers.length === 0) return 0;
  return binding.writev(fd, buffers, checkedPosition(position));
}

function writev(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  callback = makeCallback(callback || position);
  if (buffers.length === 0) return process.nextTick(callback, null, 0, buffers);
  binding.writev(fd, buffers, checkedPosition(position), (error, bytesWritten) => {
    callback(error, bytesWritten || 0, buffers);
  });
}
for (const [fn, key] of [[readv, 'bytesRead'], [writev, 'bytesWritten']]) {
  Object.defineProperty(fn, kCustomPromisify, {
    __proto__: null,
    value: {
      [fn.name]: (...args) => new Promise((resolve, reject) => {
        fn(...args, (error, bytes, buffers) => {
          if (error) reject(error);
          else resolve({ [key]: bytes, buffers });
        });
      }),
    }[fn.name],
  });
}

// Whole files.

function isUserFd(path) {
  return Number.isInteger(path) && path >= 0 && path <= 2147483647;
}

function readFileSync(path, options) {
  options = getOptions(options, { flag: 'r' });
  const target = isUserFd(path) ? path : getValidatedPath(path);
  const flags = stringToFlags(options.flag);
  const { encoding } = options;
  if (encoding === 'utf8' || encoding === 'utf-8') return binding.readFileUtf8(target, flags);
  const buffer = bufferOver(binding.readFileBytes(target, flags));
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

function readFile(path, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, { flag: 'r' });
  const { readFileOf } = require('internal/fs/read_file');
  const target = isUserFd(path) ? path : getValidatedPath(path);
  const flags = stringToFlags(options.flag, 'options.flag');
  readFileOf(target, flags, options, callback);
}

function writeFileSync(path, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const flag = options.flag || 'w';
  if (typeof data === 'string' && !flush) {
    const encoding = options.encoding ?? 'utf8';
    if (encoding === 'utf8' || encoding === 'utf-8') {
      const target = isUserFd(path) ? path : getValidatedPath(path);
      binding.writeFileUtf8(target, data, stringToFlags(flag), parseFileMode(options.mode, 'mode', 0o666));
      return;
    }
  }
  const bytes = bytesOf(data, options.encoding);
  const own = !isUserFd(path);
  const fd = own ? openSync(path, flag, options.mode) : path;
  try {
    let offset = 0;
    while (offset < bytes.byteLength) {
      offset += writeSync(fd, bytes, offset, bytes.byteLength - offset);
    }
    if (flush) module.exports.fsyncSync(fd);
  } finally {
    if (own) closeSync(fd);
  }
}

function writeFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flag = options.flag || 'w';
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const bytes = bytesOf(data, options.encoding);
  const { writeFileTo } = require('internal/fs/read_file');
  if (isUserFd(path)) return writeFileTo(path, true, bytes, flush, options.signal, callback);
  if (options.signal?.aborted) {
    const { AbortError } = require('internal/errors');
    callback(new AbortError(undefined, { cause: options.signal.reason }));
    return;
  }
  open(path, flag, options.mode, (error, fd) => {
    if (error) callback(error);
    else writeFileTo(fd, false, bytes, flush, options.signal, callback);
  });
}

function appendOptions(options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' });
  // The caller's object stays as it is.
  options = { ...options };
  options.flag ||= 'a';
  return options;
}

function appendFileSync(path, data, options) {
  options = appendOptions(options);
  if (isUserFd(path)) options.flag = 'a';
  writeFileSync(path, data, options);
}

function appendFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  writeFile(path, data, appendOptions(typeof options === 'function' ? undefined : options), callback);
}

let truncateWarned = false;
function truncateFdWarning() {
  if (truncateWarned) return;
  truncateWarned = true;
  process.emitWarning(
    'Using fs.truncate with a file descriptor is deprecated. Please use fs.ftruncate with a file ' +
    'descriptor instead.', 'DeprecationWarning', 'DEP0081');
}

function truncateSync(path, len) {
  if (len === undefined) len = 0;
  if (typeof path === 'number') {
    truncateFdWarning();
    return ftruncateSync(path, len);
  }
  const fd = openSync(path, 'r+');
  try {
    ftruncateSync(fd, len);
  } finally {
    closeSync(fd);
  }
}

function truncate(path, len, callback) {
  if (typeof path === 'number') {
    truncateFdWarning();
    return ftruncate(path, len, callback);
  }
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  } else if (len === undefined) {
    len = 0;
  }
  validateInteger(len, 'len');
  len = Math.max(0, len);
  validateFunction(callback, 'cb');
  open(path, 'r+', (error, fd) => {
    if (error) return callback(error);
    binding.ftruncate(fd, len, (error) => {
      binding.close(fd, (closeError) => callback(error ?? closeError ?? null));
    });
  });
}

function ftruncateSync(fd, len = 0) {
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  binding.ftruncate(fd, Math.max(0, len));
}

function ftruncate(fd, len = 0, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  }
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  callback = makeCallback(callback);
  binding.ftruncate(fd, Math.max(0, len), callback);
}

// Stats.

function missing(options) {
  return options.throwIfNoEntry === undefined ? undefined : options.throwIfNoEntry;
}

function statSync(path, options = { bigint: false, throwIfNoEntry: true }) {
  const fields = binding.stat(getValidatedPath(path), options.bigint === true, undefined, missing(options));
  return fields === undefined ? undefined : statsFromFields(fields);
}

function lstatSync(path, options = { bigint: false, throwIfNoEntry: true }) {
  const fields = binding.lstat(getValidatedPath(path), options.bigint === true, undefined, missing(options));
  return fields === undefined ? undefined : statsFromFields(fields);
}

// Directories.

function modeAndRecursive(options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = parseFileMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      recursive = options.recursive;
      validateBoolean(recursive, 'options.recursive');
    }
    if (options.mode !== undefined) mode = parseFileMode(options.mode, 'options.mode');
  }
  return { mode, recursive };
}

function mkdirSync(path, options) {
  path = getValidatedPath(path);
  const { mode, recursive } = modeAndRecursive(options);
  if (!recursive) return binding.mkdir(path, mode);
  const { mkdirpSteps, runSync } = require('internal/fs/steps');
  return runSync(mkdirpSteps(require('path').toNamespacedPath(String(path)), mode));
}

function mkdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  path = getValidatedPath(path);
  const { mode, recursive } = modeAndRecursive(options);
  callback = makeCallback(callback);
  if (!recursive) return binding.mkdir(path, mode, callback);
  const { mkdirpSteps } = require('internal/fs/steps');
  settle(mkdirpSteps(require('path').toNamespacedPath(String(path)), mode), callback, true);
}

/** Runs steps and calls back outside of the promise, so that what the callback throws is uncaught. */
function settle(steps, callback, withValue = false) {
  const { runAsync } = require('internal/fs/steps');
  runAsync(steps).then(
    (value) => process.nextTick(() => (withValue ? callback(null, value) : callback(null))),
    (error) => process.nextTick(callback, error),
  );
}

function rmdirSync(path, options) {
  path = getValidatedPath(path);
  if (options?.recursive !== undefined) {
    options = validateRmdirOptions(options);
    if (options.recursive) {
      const { rmdirRecursiveWarning } = require('internal/fs/read_file');
      rmdirRecursiveWarning();
      const stats = lstatSync(path);
      if (stats.isDirectory()) {
        const { removeSteps, runSync } = require('internal/fs/steps');
        return runSync(removeSteps(path, options));
      }
    }
  } else {
    validateRmdirOptions(options);
  }
  binding.rmdir(path);
}

function rmdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = makeCallback(callback);
  path = getValidatedPath(path);
  options = validateRmdirOptions(options);
  if (!options.recursive) return binding.rmdir(path, callback);
  const { rmdirRecursiveWarning } = require('internal/fs/read_file');
  rmdirRecursiveWarning();
  binding.lstat(path, false, (error, fields) => {
    if (error) return callback(error);
    if (!statsFromFields(fields).isDirectory()) return binding.rmdir(path, callback);
    settle(require('internal/fs/steps').removeSteps(path, options), callback);
  });
}

function rmSync(path, options) {
  const { rmSteps, runSync } = require('internal/fs/steps');
  path = getValidatedPath(path);
  runSync(rmSteps(path, validateRmOptions(options)));
}

function rm(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  path = getValidatedPath(path);
  options = validateRmOptions(options);
  callback = makeCallback(callback);
  settle(require('internal/fs/steps').rmSteps(path, options), callback);
}

function cpSync(src, dest, options) {
  options = validateCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  const { runSync } = require('internal/fs/steps');
  options.sync = true;
  runSync(require('internal/fs/cp').cpSteps(String(src), String(dest), options));
}

function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = makeCallback(callback);
  options = validateCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  settle(require('internal/fs/cp').cpSteps(String(src), String(dest), options), callback);
}

function readdirSync(path, options) {
  const { path: dir, options: opts, bytes, withTypes } = readdirArguments(path, options);
  const { encoding } = opts;
  if (opts.recursive) {
    const { readdirRecursive } = require('internal/fs/dir');
    return readdirRecursive(dir, encoding, withTypes);
  }
  const list = binding.readdir(dir, bytes, withTypes);
  if (!withTypes) return bytes ? list.map((name) => decodeName(name, encoding)) : list;
  const dirents = direntsFrom(dir, list, encoding);
  for (const dirent of dirents) {
    if (dirent[kType] === UV_DIRENT_UNKNOWN) {
      dirent[kType] = direntTypeFromMode(lstatSync(joinPath(dir, dirent.name)).mode);
    }
  }
  return dirents;
}

function readdir(path, options, callback) {
  callback = makeCallback(typeof options === 'function' ? options : callback);
  const { path: dir, options: opts, bytes, withTypes } = readdirArguments(path, options);
  const { encoding } = opts;
  if (opts.recursive || withTypes) {
    const { readdirAsync } = require('internal/fs/dir');
    readdirAsync(dir, encoding, withTypes, Boolean(opts.recursive)).then(
      (list) => process.nextTick(callback, null, list),
      (error) => process.nextTick(callback, error),
    );
    return;
  }
  binding.readdir(dir, bytes, false, (error, list) => {
    if (error) callback(error);
    else callback(null, bytes ? list.map((name) => decodeName(name, encoding)) : list);
  });
}

// Links.

function symlinkSync(target, path, type) {
  binding.symlink(...symlinkArguments(target, path, type));
}

function symlink(target, path, type, callback) {
  if (callback === undefined) {
    callback = makeCallback(type);
    type = undefined;
  } else {
    callback = makeCallback(callback);
  }
  binding.symlink(...symlinkArguments(target, path, type), callback);
}

function realpathSync(path, options) {
  options = getOptions(options);
  path = getValidatedPath(path);
  try {
    return decodeName(binding.realpath(path, wantsBytes(options.encoding)), options.encoding);
  } catch {
    return require('internal/fs/realpath').walk(path, options.encoding);
  }
}
realpathSync.native = function realpathSync(path, options) {
  options = getOptions(options);
  return decodeName(binding.realpath(getValidatedPath(path), wantsBytes(options.encoding)), options.encoding);
};

function realpath(path, options, callback) {
  callback = makeCallback(typeof options === 'function' ? options : callback);
  options = getOptions(options);
  path = getValidatedPath(path);
  binding.realpath(path, wantsBytes(options.encoding), (error, value) => {
    if (!error) return callback(null, decodeName(value, options.encoding));
    let result;
    try {
      result = require('internal/fs/realpath').walk(path, options.encoding);
    } catch (walkError) {
      return callback(walkError);
    }
    callback(null, result);
  });
}
realpath.native = function realpath(path, options, callback) {
  callback = makeCallback(callback || options);
  options = getOptions(options);
  binding.realpath(getValidatedPath(path), wantsBytes(options.encoding), (error, value) => {
    if (error) callback(error);
    else callback(null, decodeName(value, options.encoding));
  });
};

function mkdtempDisposableSync(prefix, options) {
  const path = module.exports.mkdtempSync(prefix, options);
  // The working directory may change before the removal.
  const full = require('path').resolve(path);
  const remove = () => rmSync(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  return { path, remove, [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() { remove(); } };
}

function openAsBlob(path, options = {}) {
  validateObject(options, 'options');
  const { Blob } = require('buffer');
  path = getValidatedPath(path);
  return require('internal/fs/promises').exports.readFile(path)
    .then((bytes) => new Blob([bytes], { type: options.type || '' }));
}

// Watching and streams are loaded when they are used.

function watch(filename, options, listener) {
  return require('internal/fs/watchers').watch(filename, options, listener);
}
function watchFile(filename, options, listener) {
  return require('internal/fs/watchers').watchFile(filename, options, listener);
}
function unwatchFile(filename, listener) {
  require('internal/fs/watchers').unwatchFile(filename, listener);
}
function createReadStream(path, options) {
  return new (require('internal/fs/streams').ReadStream)(path, options);
}
function createWriteStream(path, options) {
  return new (require('internal/fs/streams').WriteStream)(path, options);
}
function opendir(path, options, callback) {
  require('internal/fs/dir').opendir(path, options, callback);
}
function opendirSync(path, options) {
  return require('internal/fs/dir').opendirSync(path, options);
}
function glob(pattern, options, callback) {
  require('internal/fs/glob').glob(pattern, options, callback);
}
function globSync(pattern, options) {
  return require('internal/fs/glob').globSync(pattern, options);
}

module.exports = {
  appendFile, appendFileSync,
  access, accessSync,
  chown: callbackForm('chown', 3), chownSync: syncForm('chown'),
  chmod: callbackForm('chmod', 2), chmodSync: syncForm('chmod'),
  close, closeSync,
  copyFile: callbackForm('copyFile', 3, true), copyFileSync: syncForm('copyFile'),
  cp, cpSync,
  createReadStream, createWriteStream,
  exists, existsSync,
  fchown: callbackForm('fchown', 3), fchownSync: syncForm('fchown'),
  fchmod: callbackForm('fchmod', 2), fchmodSync: syncForm('fchmod'),
  fdatasync: callbackForm('fdatasync', 1), fdatasyncSync: syncForm('fdatasync'),
  fstat: callbackForm('fstat', 2, true), fstatSync: syncForm('fstat'),
  fsync: callbackForm('fsync', 1), fsyncSync: syncForm('fsync'),
  ftruncate, ftruncateSync,
  futimes: callbackForm('futimes', 3), futimesSync: syncForm('futimes'),
  glob, globSync,
  lchown: callbackForm('lchown', 3), lchownSync: syncForm('lchown'),
  lchmod: undefined, lchmodSync: undefined,
  link: callbackForm('link', 2), linkSync: syncForm('link'),
  lstat: callbackForm('lstat', 2, true), lstatSync,
  lutimes: callbackForm('lutimes', 3), lutimesSync: syncForm('lutimes'),
  mkdir, mkdirSync,
  mkdtemp: callbackForm('mkdtemp', 2, true), mkdtempSync: syncForm('mkdtemp'),
  mkdtempDisposableSync,
  open, openSync,
  openAsBlob,
  opendir, opendirSync,
  readdir, readdirSync,
  read, readSync,
  readv, readvSync,
  readFile, readFileSync,
  readlink: callbackForm('readlink', 2, true), readlinkSync: syncForm('readlink'),
  realpath, realpathSync,
  rename: callbackForm('rename', 2), renameSync: syncForm('rename'),
  rm, rmSync,
  rmdir, rmdirSync,
  stat: callbackForm('stat', 2, true),
  statfs: callbackForm('statfs', 2, true),
  statSync,
  statfsSync: syncForm('statfs'),
  symlink, symlinkSync,
  truncate, truncateSync,
  unwatchFile,
  unlink: callbackForm('unlink', 1), unlinkSync: syncForm('unlink'),
  utimes: callbackForm('utimes', 3), utimesSync: syncForm('utimes'),
  watch, watchFile,
  writeFile, writeFileSync,
  write, writeSync,
  writev, writevSync,
  Dirent,
  Stats: deprecate(Stats, 'fs.Stats constructor is deprecated.', 'DEP0180'),
  _toUnixTimestamp: toUnixTimestamp,
};

function lazyExport(name, get, set) {
  Object.defineProperty(module.exports, name, {
    __proto__: null, configurable: true, enumerable: true, get, set,
  });
}
for (const name of ['ReadStream', 'WriteStream', 'FileReadStream', 'FileWriteStream']) {
  let value;
  lazyExport(name, () => value ??= require('internal/fs/streams')[name.replace('File', '')],
             (replacement) => { value = replacement; });
}
lazyExport('Dir', () => require('internal/fs/dir').Dir, undefined);
lazyExport('promises', () => require('internal/fs/promises').exports, undefined);
Object.defineProperties(module.exports, {
  F_OK: { __proto__: null, enumerable: false, value: constants.F_OK || 0 },
  R_OK: { __proto__: null, enumerable: false, value: constants.R_OK || 0 },
  W_OK: { __proto__: null, enumerable: false, value: constants.W_OK || 0 },
  X_OK: { __proto__: null, enumerable: false, value: constants.X_OK || 0 },
  constants: { __proto__: null, configurable: false, enumerable: true, value: Object.freeze(constants) },
});
