'use strict';

// fs.promises and FileHandle.

const EventEmitter = require('events');
const {
  AbortError, aggregateTwoErrors,
  codes: { ERR_FS_FILE_TOO_LARGE, ERR_INVALID_STATE, ERR_METHOD_NOT_IMPLEMENTED },
} = require('internal/errors');
const {
  parseFileMode, validateBoolean, validateBuffer, validateEncoding, validateInteger, validateObject,
  kValidateObjectAllowNullable,
} = require('internal/validators');
const {
  constants: { kIoMaxLength, kReadFileBufferLength, kReadFileUnknownBufferLength },
  decodeName, getOptions, getValidatedPath, validateBufferArray, validateCpOptions,
  validateRmOptions, validateRmdirOptions, wantsBytes,
} = require('internal/fs/utils');
const { openArguments, promiseOperation, promised, readdirArguments, symlinkArguments } =
  require('internal/fs/operations');
const { bytesOf, rangeOptions, readRange, writeRange } = require('internal/fs/transfer');
const { isArrayBufferView } = require('internal/util/types');
const { Buffer } = require('buffer');

const binding = internalBinding('fs');
const { fs: constants } = internalBinding('constants');
const { S_IFMT, S_IFREG } = constants;

const kFd = Symbol('kFd');
const kRefs = Symbol('kRefs');
const kClosePromise = Symbol('kClosePromise');
const kCloseResolve = Symbol('kCloseResolve');
const kCloseReject = Symbol('kCloseReject');
const kLocked = Symbol('kLocked');

const asyncDispose = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

function badFd(syscall) {
  const error = new Error('file closed');
  error.code = 'EBADF';
  error.syscall = syscall;
  return error;
}

/** Closes what a program forgot to close, and says so. */
const forgotten = new FinalizationRegistry(({ fd }) => {
  process.emitWarning(`Closing file descriptor ${fd} on garbage collection`);
  process.emitWarning(
    'Closing a FileHandle object on garbage collection is deprecated. Please close FileHandle objects ' +
    'explicitly using FileHandle.prototype.close(). In the future, an error will be thrown if a file ' +
    'descriptor is closed during garbage collection.', 'DeprecationWarning', 'DEP0137');
  binding.close(fd);
});

/** An open file. Closing waits for the operations that still run. */
class FileHandle extends EventEmitter {
  constructor(fd) {
    super();
    this[kFd] = fd;
    this[kRefs] = 1;
    this[kClosePromise] = null;
    forgotten.register(this, { fd }, this);
  }

  getAsyncId() {
    return 0;
  }

  get fd() {
    return this[kFd];
  }

  appendFile(data, options) { return withHandle(this, 'writeFile', () => writeFileHandle(this, data, appendOptions(options))); }
  chmod(mode) { return withHandle(this, 'fchmod', (fd) => promiseOperation('fchmod', fd, mode)); }
  chown(uid, gid) { return withHandle(this, 'fchown', (fd) => promiseOperation('fchown', fd, uid, gid)); }
  datasync() { return withHandle(this, 'fdatasync', (fd) => promiseOperation('fdatasync', fd)); }
  sync() { return withHandle(this, 'fsync', (fd) => promiseOperation('fsync', fd)); }
  read(buffer, offset, length, position) {
    return withHandle(this, 'read', (fd) => readHandle(fd, buffer, offset, length, position));
  }
  readv(buffers, position) {
    return withHandle(this, 'readv', async (fd) => {
      validateBufferArray(buffers);
      const bytesRead = await promised(binding.readv, fd, buffers, typeof position === 'number' ? position : -1);
      return { __proto__: null, bytesRead, buffers };
    });
  }
  readFile(options) { return withHandle(this, 'readFile', (fd) => readFileHandle(fd, options)); }
  readLines(options) {
    return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }
  stat(options) { return withHandle(this, 'fstat', (fd) => promiseOperation('fstat', fd, options)); }
  truncate(len = 0) { return withHandle(this, 'ftruncate', (fd) => truncateFd(fd, len)); }
  utimes(atime, mtime) { return withHandle(this, 'futimes', (fd) => promiseOperation('futimes', fd, atime, mtime)); }
  write(buffer, offset, length, position) {
    return withHandle(this, 'write', (fd) => writeHandle(fd, buffer, offset, length, position));
  }
  writev(buffers, position) {
    return withHandle(this, 'writev', async (fd) => {
      validateBufferArray(buffers);
      if (buffers.length === 0) return { __proto__: null, bytesWritten: 0, buffers };
      const bytesWritten = await promised(binding.writev, fd, buffers, typeof position === 'number' ? position : -1);
      return { __proto__: null, bytesWritten, buffers };
    });
  }
  writeFile(data, options) { return withHandle(this, 'writeFile', () => writeFileHandle(this, data, options)); }

  close = () => {
    if (this[kFd] === -1) return Promise.resolve();
    if (this[kClosePromise]) return this[kClosePromise];
    this[kRefs]--;
    if (this[kRefs] === 0) {
      const fd = this[kFd];
      this[kFd] = -1;
      forgotten.unregister(this);
      this[kClosePromise] = promised(binding.close, fd).finally(() => { this[kClosePromise] = undefined; });
    } else {
      this[kClosePromise] = new Promise((resolve, reject) => {
        this[kCloseResolve] = resolve;
        this[kCloseReject] = reject;
      }).finally(() => {
        this[kClosePromise] = undefined;
        this[kCloseReject] = undefined;
        this[kCloseResolve] = undefined;
      });
    }
    this.emit('close');
    return this[kClosePromise];
  };

  async [asyncDispose]() {
    await this.close();
  }

  /** Counts one more user of the descriptor. */
  ref() {
    this[kRefs]++;
  }

  /** Counts one user less; the last one closes. */
  unref() {
    this[kRefs]--;
    if (this[kRefs] === 0) {
      const fd = this[kFd];
      this[kFd] = -1;
      forgotten.unregister(this);
      promised(binding.close, fd).then(this[kCloseResolve], this[kCloseReject]);
    }
  }

  readableWebStream(options = {}) {
    if (this[kFd] === -1) throw new ERR_INVALID_STATE('The FileHandle is closed');
    if (this[kClosePromise]) throw new ERR_INVALID_STATE('The FileHandle is closing');
    if (this[kLocked]) throw new ERR_INVALID_STATE('The FileHandle is locked');
    validateObject(options, 'options');
    this[kLocked] = true;
    const { ReadableStream } = require('stream/web');
    const handle = this;
    handle.ref();
    const finish = async () => {
      handle.unref();
      if (options.autoClose) await handle.close();
    };
    return new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: 16384,
      async pull(controller) {
        const view = controller.byobRequest.view;
        const { bytesRead } = await handle.read(view, 0, view.byteLength);
        if (bytesRead === 0) {
          controller.close();
          await finish();
        }
        controller.byobRequest.respond(bytesRead);
      },
      cancel: finish,
    });
  }

  createReadStream(options = undefined) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options = undefined) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }
}

/** Runs an operation while the handle cannot be closed. */
async function withHandle(handle, syscall, operation) {
  if (!(handle instanceof FileHandle)) {
    const { codes: { ERR_INTERNAL_ASSERTION } } = require('internal/errors');
    throw new ERR_INTERNAL_ASSERTION('handle must be an instance of FileHandle');
  }
  if (handle[kFd] === -1) throw badFd(syscall);
  handle.ref();
  try {
    return await operation(handle[kFd]);
  } finally {
    handle.unref();
  }
}

async function readHandle(fd, buffer, offset, length, position) {
  if (!isArrayBufferView(buffer)) {
    // (options), or nothing
    const options = buffer;
    if (options !== undefined) validateObject(options, 'options', kValidateObjectAllowNullable);
    buffer = options?.buffer ?? Buffer.alloc(16384);
    validateBuffer(buffer);
    ({ offset, length, position } = rangeOptions(options, buffer));
  } else if (offset !== null && typeof offset === 'object') {
    ({ offset, length, position } = rangeOptions(offset, buffer));
  }
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  const range = readRange(buffer, offset, length, position);
  if (range.length === 0) return { __proto__: null, bytesRead: 0, buffer };
  const bytesRead = await promised(binding.read, fd, buffer, range.offset, range.length, range.position) || 0;
  return { __proto__: null, bytesRead, buffer };
}

async function writeHandle(fd, buffer, offset, length, position) {
  if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
  const range = writeRange(buffer, offset, length, position);
  const bytesWritten = await promised(binding.write, fd, range.view, range.offset, range.length, range.position) || 0;
  return { __proto__: null, bytesWritten, buffer };
}

async function truncateFd(fd, len) {
  validateInteger(len, 'len');
  await promised(binding.ftruncate, fd, Math.max(0, len));
}

async function readFileHandle(fd, options) {
  options = getOptions(options, { flag: 'r' });
  const { encoding, signal } = options;
  checkAborted(signal);
  const fields = await promised(binding.fstat, fd, false);
  checkAborted(signal);
  const size = (fields[1] & S_IFMT) === S_IFREG ? fields[8] : 0;
  if (size > kIoMaxLength) throw new ERR_FS_FILE_TOO_LARGE(size);
  const chunks = [];
  let total = 0;
  while (true) {
    checkAborted(signal);
    const want = size > total ? Math.min(size - total, kReadFileBufferLength) : kReadFileUnknownBufferLength;
    const chunk = Buffer.allocUnsafeSlow(want);
    const count = await promised(binding.read, fd, chunk, 0, want, -1);
    if (count === 0) break;
    total += count;
    if (total > kIoMaxLength) throw new ERR_FS_FILE_TOO_LARGE(total);
    chunks.push(count === want ? chunk : chunk.subarray(0, count));
    if (size > 0 && total === size && count < want) break;
  }
  checkAborted(signal);
  const result = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, total);
  return encoding && encoding !== 'buffer' ? result.toString(encoding) : result;
}

function isIterable(value) {
  return value !== null && typeof value === 'object' && !isArrayBufferView(value) &&
    (value[Symbol.asyncIterator] !== undefined || value[Symbol.iterator] !== undefined);
}

async function writeFileHandle(handle, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const { encoding, signal } = options;
  checkAborted(signal);
  const fd = handle[kFd];
  if (isIterable(data)) {
    for await (const chunk of data) {
      checkAborted(signal);
      await writeAll(fd, bytesOf(chunk, encoding || 'utf8'), signal);
    }
    return;
  }
  await writeAll(fd, bytesOf(data, encoding || 'utf8'), signal);
}

async function writeAll(fd, bytes, signal) {
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  while (offset < view.byteLength) {
    checkAborted(signal);
    const size = Math.min(kReadFileBufferLength, view.byteLength - offset);
    offset += await promised(binding.write, fd, view, offset, size, -1);
  }
  checkAborted(signal);
}

async function open(path, flags, mode) {
  const fd = await promised(binding.open, ...openArguments(path, flags, mode));
  return new FileHandle(fd);
}

/** Opens a file for one operation and closes it whatever happens. */
async function withFile(path, flags, mode, operation) {
  const handle = await open(path, flags, mode);
  let result;
  try {
    result = await operation(handle);
  } catch (error) {
    let closeError;
    await handle.close().catch((e) => { closeError = e; });
    throw aggregateTwoErrors(closeError, error);
  }
  await handle.close();
  return result;
}

async function readFile(path, options) {
  options = getOptions(options, { flag: 'r' });
  if (path instanceof FileHandle) return path.readFile(options);
  checkAborted(options.signal);
  return withFile(path, options.flag || 'r', 0o666, (handle) => handle.readFile(options));
}

async function writeFile(path, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  if (!isArrayBufferView(data) && !isIterable(data)) {
    const { validateStringAfterArrayBufferView } = require('internal/fs/utils');
    validateStringAfterArrayBufferView(data, 'data');
    data = Buffer.from(data, options.encoding || 'utf8');
  }
  validateEncoding(data, options.encoding);
  if (path instanceof FileHandle) return path.writeFile(data, options);
  checkAborted(options.signal);
  return withFile(path, options.flag || 'w', options.mode, async (handle) => {
    await writeFileHandle(handle, data, options);
    if (flush) await handle.sync();
  });
}

function appendOptions(options) {
  options = { ...getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a', flush: false }) };
  options.flag ||= 'a';
  return options;
}

async function appendFile(path, data, options) {
  options = appendOptions(options);
  return path instanceof FileHandle ? path.appendFile(data, options) : writeFile(path, data, options);
}

async function truncate(path, len = 0) {
  return withFile(path, 'r+', 0o666, (handle) => handle.truncate(len));
}

async function mkdir(path, options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = parseFileMode(options, 'mode');
  } else if (options) {
    ({ recursive = false } = options);
    if (options.mode !== undefined) mode = parseFileMode(options.mode, 'options.mode');
  }
  path = getValidatedPath(path);
  validateBoolean(recursive, 'options.recursive');
  if (!recursive) return promised(binding.mkdir, path, mode);
  const { mkdirpSteps, runAsync } = require('internal/fs/steps');
  return runAsync(mkdirpSteps(require('path').toNamespacedPath(String(path)), mode));
}

async function rmdir(path, options) {
  path = getValidatedPath(path);
  options = validateRmdirOptions(options);
  if (options.recursive) {
    const { rmdirRecursiveWarning } = require('internal/fs/read_file');
    rmdirRecursiveWarning();
    const stats = await promiseOperation('stat', path);
    if (stats.isDirectory()) {
      const { removeSteps, runAsync } = require('internal/fs/steps');
      return runAsync(removeSteps(path, options));
    }
  }
  return promised(binding.rmdir, path);
}

async function rm(path, options) {
  path = getValidatedPath(path);
  const { rmSteps, runAsync } = require('internal/fs/steps');
  return runAsync(rmSteps(path, validateRmOptions(options)));
}

async function cp(src, dest, options) {
  options = validateCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  const { runAsync } = require('internal/fs/steps');
  return runAsync(require('internal/fs/cp').cpSteps(String(src), String(dest), options));
}

async function readdir(path, options) {
  const { path: dir, options: opts, bytes, withTypes } = readdirArguments(path, options);
  if (opts.recursive || withTypes) {
    const { readdirAsync } = require('internal/fs/dir');
    return readdirAsync(dir, opts.encoding, withTypes, Boolean(opts.recursive));
  }
  const list = await promised(binding.readdir, dir, bytes, false);
  return bytes ? list.map((name) => decodeName(name, opts.encoding)) : list;
}

async function symlink(target, path, type) {
  return promised(binding.symlink, ...symlinkArguments(target, path, type));
}

async function realpath(path, options) {
  options = getOptions(options);
  const value = await promised(binding.realpath, getValidatedPath(path), wantsBytes(options.encoding));
  return decodeName(value, options.encoding);
}

async function opendir(path, options) {
  return new Promise((resolve, reject) => {
    require('internal/fs/dir').opendir(path, options, (error, dir) => (error ? reject(error) : resolve(dir)));
  });
}

async function mkdtempDisposable(prefix, options) {
  const path = await promiseOperation('mkdtemp', prefix, options);
  const full = require('path').resolve(path);
  const remove = () => rm(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  return { __proto__: null, path, remove, async [asyncDispose]() { await remove(); } };
}

async function lchmod() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

async function* watch(filename, options = {}) {
  yield* require('internal/fs/watchers').watchAsync(filename, options);
}

async function* glob(pattern, options) {
  yield* require('internal/fs/glob').globAsync(pattern, options);
}

/** The promise forms of operations that are one native call. */
function form(name, count) {
  if (count === 1) return { async [name](a) { return promiseOperation(name, a); } }[name];
  if (count === 2) return { async [name](a, b) { return promiseOperation(name, a, b); } }[name];
  return { async [name](a, b, c) { return promiseOperation(name, a, b, c); } }[name];
}

module.exports = {
  exports: {
    access: form('access', 2),
    copyFile: form('copyFile', 3),
    cp,
    glob,
    open,
    opendir,
    rename: form('rename', 2),
    truncate,
    rm,
    rmdir,
    mkdir,
    readdir,
    readlink: form('readlink', 2),
    symlink,
    lstat: form('lstat', 2),
    stat: form('stat', 2),
    statfs: form('statfs', 2),
    link: form('link', 2),
    unlink: form('unlink', 1),
    chmod: form('chmod', 2),
    lchmod,
    lchown: form('lchown', 3),
    chown: form('chown', 3),
    utimes: form('utimes', 3),
    lutimes: form('lutimes', 3),
    realpath,
    mkdtemp: form('mkdtemp', 2),
    mkdtempDisposable,
    writeFile,
    appendFile,
    readFile,
    watch,
    constants,
  },
  FileHandle,
};
