'use strict';

// The callback forms of readFile and writeFile: open, transfer piece by piece on the pool, close.

const { AbortError, codes: { ERR_FS_FILE_TOO_LARGE } } = require('internal/errors');
const {
  constants: { kIoMaxLength, kReadFileBufferLength, kReadFileUnknownBufferLength },
} = require('internal/fs/utils');
const { Buffer } = require('buffer');

const binding = internalBinding('fs');
const { fs: { S_IFMT, S_IFREG } } = internalBinding('constants');

function abortError(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

/**
 * Reads a file whole.
 * @param {string|Uint8Array|number} target a path, or a descriptor that stays open
 * @param {number} flags
 * @param {{ encoding?: string, signal?: AbortSignal }} options
 * @param {(error: Error|null, data?: Buffer|string) => void} callback
 */
function readFileOf(target, flags, options, callback) {
  const { encoding, signal } = options;
  if (signal?.aborted) return callback(abortError(signal));
  if (typeof target === 'number') {
    // Later even when there is nothing to wait for, as with a path.
    process.nextTick(readAll, target, false, encoding, signal, callback);
    return;
  }
  binding.open(target, flags, 0o666, (error, fd) => {
    if (error) callback(error);
    else readAll(fd, true, encoding, signal, callback);
  });
}

function readAll(fd, own, encoding, signal, callback) {
  const chunks = [];
  let size = 0;
  let total = 0;

  function finish(error) {
    const report = (closeError) => {
      error ??= closeError;
      if (error) return callback(error);
      let result;
      try {
        // One chunk that is exactly full needs no copy.
        result = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, total);
        if (encoding && encoding !== 'buffer') result = result.toString(encoding);
      } catch (failure) {
        return callback(failure);
      }
      callback(null, result);
    };
    if (own) binding.close(fd, report);
    else report(null);
  }

  function readMore() {
    if (signal?.aborted) return finish(abortError(signal));
    const want = size === 0 ? kReadFileUnknownBufferLength :
      Math.min(kReadFileBufferLength, size - total);
    const chunk = Buffer.allocUnsafeSlow(want);
    binding.read(fd, chunk, 0, want, -1, (error, count) => {
      if (error) return finish(error);
      if (count > 0) {
        chunks.push(count === want ? chunk : chunk.subarray(0, count));
        total += count;
      }
      if (total > kIoMaxLength) return finish(new ERR_FS_FILE_TOO_LARGE(total));
      if (count === 0 || (size !== 0 && total >= size)) finish(null);
      else readMore();
    });
  }

  binding.fstat(fd, false, (error, fields) => {
    if (error) return finish(error);
    size = (fields[1] & S_IFMT) === S_IFREG ? fields[8] : 0;
    if (size > kIoMaxLength) return finish(new ERR_FS_FILE_TOO_LARGE(size));
    readMore();
  });
}

/**
 * Writes all bytes to a descriptor, and closes it unless it is the user's.
 * @param {number} fd
 * @param {boolean} userFd
 * @param {ArrayBufferView} bytes
 * @param {boolean} flush
 * @param {AbortSignal|undefined} signal
 * @param {(error: Error|null) => void} callback
 */
function writeFileTo(fd, userFd, bytes, flush, signal, callback) {
  function finish(error) {
    if (userFd) return callback(error);
    binding.close(fd, (closeError) => callback(error ?? closeError));
  }
  function writeFrom(offset) {
    if (signal?.aborted) return finish(abortError(signal));
    const rest = bytes.byteLength - offset;
    binding.write(fd, bytes, offset, rest, -1, (error, count) => {
      if (error) return finish(error);
      if (count < rest) return writeFrom(offset + count);
      if (flush) require('fs').fsync(fd, finish);
      else finish(null);
    });
  }
  writeFrom(0);
}

let warned = false;
/** rmdir with `recursive` works, but users should say rm. */
function rmdirRecursiveWarning() {
  if (warned) return;
  warned = true;
  process.emitWarning(
    'In future versions of Node.js, fs.rmdir(path, { recursive: true }) will be removed. ' +
    'Use fs.rm(path, { recursive: true }) instead',
    'DeprecationWarning',
    'DEP0147',
  );
}

module.exports = { readFileOf, rmdirRecursiveWarning, writeFileTo };
