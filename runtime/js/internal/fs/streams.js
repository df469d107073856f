'use strict';

// fs.ReadStream and fs.WriteStream: streams over a descriptor, a path or a FileHandle.

const { Readable, Writable, finished } = require('stream');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger } = require('internal/validators');
const { copyObject, getOptions, getValidatedFd, validatePath, getValidatedPath } =
  require('internal/fs/utils');

const { deprecate } = require('internal/util');

const kFs = Symbol('kFs');
const kHandle = Symbol('kHandle');
const kIsPerformingIO = Symbol('kIsPerformingIO');
const kIoDone = Symbol('kIoDone');

/** Calls a FileHandle's methods in the shape of fs's callback functions. */
function handleFunctions(handle) {
  const call = (promise, callback, pick) => {
    promise.then((result) => process.nextTick(callback, null, pick(result)),
                 (error) => process.nextTick(callback, error));
  };
  return {
    open() {
      throw new ERR_METHOD_NOT_IMPLEMENTED('open()');
    },
    close(fd, callback) {
      handle.unref();
      call(handle.close(), callback, () => undefined);
    },
    fsync(fd, callback) {
      call(handle.sync(), callback, () => undefined);
    },
    read(fd, buffer, offset, length, position, callback) {
      call(handle.read(buffer, offset, length, position), callback, (r) => r.bytesRead);
    },
    write(fd, buffer, offset, length, position, callback) {
      call(handle.write(buffer, offset, length, position), callback, (r) => r.bytesWritten);
    },
    writev(fd, buffers, position, callback) {
      call(handle.writev(buffers, position), callback, (r) => r.bytesWritten);
    },
  };
}

/** Sets up where a stream reads or writes; returns the functions it uses. */
function importFd(stream, options) {
  if (typeof options.fd === 'number') {
    // A descriptor needs no handle; user's functions may replace fs's.
    stream[kFs] = options.fs || require('fs');
    return getValidatedFd(options.fd);
  }
  const { FileHandle } = require('internal/fs/promises');
  if (typeof options.fd === 'object' && options.fd instanceof FileHandle) {
    if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    stream[kHandle] = options.fd;
    stream[kFs] = handleFunctions(options.fd);
    options.fd.ref();
    options.fd.on('close', () => stream.close());
    return options.fd.fd;
  }
  throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], options.fd);
}

function construct(callback) {
  const stream = this;
  if (typeof stream.fd === 'number') {
    callback();
    return;
  }
  stream[kFs].open(stream.path, stream.flags, stream.mode, (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    stream.fd = fd;
    callback();
    stream.emit('open', stream.fd);
    stream.emit('ready');
  });
}

/** Old programs replace `open` of a stream: it is called when it is not ours. */
function constructWith(open) {
  return function _construct(callback) {
    if (this.open !== open) {
      const { emit } = this;
      this.emit = function(...args) {
        if (args[0] === 'open') {
          this.emit = emit;
          callback();
          Reflect.apply(emit, this, args);
        } else if (args[0] === 'error') {
          this.emit = emit;
          callback(args[1]);
        } else {
          Reflect.apply(emit, this, args);
        }
      };
      this.open();
      return;
    }
    Reflect.apply(construct, this, [callback]);
  };
}

function close(stream, error, callback) {
  if (!stream.fd && stream.fd !== 0) {
    callback(error);
  } else if (stream.flush) {
    stream[kFs].fsync(stream.fd, (flushError) => closeFd(stream, error || flushError, callback));
  } else {
    closeFd(stream, error, callback);
  }
}

function closeFd(stream, error, callback) {
  stream[kFs].close(stream.fd, (closeError) => callback(closeError || error));
  stream.fd = null;
}

function checkPositions(stream, options) {
  stream.start = options.start;
  stream.pos = undefined;
  if (stream.start !== undefined) {
    validateInteger(stream.start, 'start', 0);
    stream.pos = stream.start;
  }
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = copyObject(getOptions(options, {}));
  if (options.highWaterMark === undefined) options.highWaterMark = 64 * 1024;
  if (options.autoDestroy === undefined) options.autoDestroy = false;

  if (options.fd == null) {
    this.fd = null;
    this[kFs] = options.fs || require('fs');
    validateFunction(this[kFs].open, 'options.fs.open');
    this.path = getValidatedPath(path);
    this.flags = options.flags === undefined ? 'r' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
    validatePath(this.path);
  } else {
    this.fd = importFd(this, options);
  }
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  validateFunction(this[kFs].read, 'options.fs.read');
  if (options.autoDestroy) validateFunction(this[kFs].close, 'options.fs.close');

  checkPositions(this, options);
  this.end = options.end ?? Infinity;
  this.bytesRead = 0;
  this[kIsPerformingIO] = false;
  if (this.end !== Infinity) validateInteger(this.end, 'end', 0);
  if (this.start !== undefined && this.start > this.end) {
    throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
  }
  // Both ends inside: reading continues from where the descriptor is when no start is given.
  Reflect.apply(Readable, this, [options]);
  if (options.encoding) this.setEncoding(options.encoding);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

function defineAutoClose(Class, state) {
  Object.defineProperty(Class.prototype, 'autoClose', {
    __proto__: null,
    configurable: true,
    get() {
      if (this[state] === undefined) throw new ERR_INVALID_THIS(Class.name);
      return this[state].autoDestroy;
    },
    set(value) {
      this[state].autoDestroy = value;
    },
  });
  Object.defineProperty(Class.prototype, 'pending', {
    __proto__: null,
    configurable: true,
    get() {
      return this.fd === null;
    },
  });
}
defineAutoClose(ReadStream, '_readableState');

function openOld() {
  this[kFs].open(this.path, this.flags, this.mode, (error, fd) => {
    if (error) {
      this.destroy(error);
      return;
    }
    this.fd = fd;
    this.emit('open', fd);
    this.emit('ready');
  });
}

ReadStream.prototype.open = deprecate(
  function open() { Reflect.apply(openOld, this, []); },
  'ReadStream.prototype.open() is deprecated', 'DEP0135');
ReadStream.prototype._construct = constructWith(ReadStream.prototype.open);

ReadStream.prototype._read = function _read(count) {
  count = this.pos !== undefined ? Math.min(this.end - this.pos + 1, count) :
    Math.min(this.end - this.bytesRead + 1, count);
  if (count <= 0) {
    this.push(null);
    return;
  }
  const { Buffer } = require('buffer');
  const buffer = Buffer.allocUnsafeSlow(count);
  this[kIsPerformingIO] = true;
  this[kFs].read(this.fd, buffer, 0, count, this.pos, (error, bytesRead, buf) => {
    this[kIsPerformingIO] = false;
    // Somebody destroyed the stream meanwhile and waits for the read to end.
    if (this.destroyed) {
      this.emit(kIoDone, error);
      return;
    }
    if (error) {
      require('internal/streams/destroy').errorOrDestroy(this, error);
      return;
    }
    if (bytesRead > 0) {
      if (this.pos !== undefined) this.pos += bytesRead;
      this.bytesRead += bytesRead;
      let data = buf ?? buffer;
      if (bytesRead !== data.length) {
        // A short read in a big buffer would keep all of it alive.
        const copy = Buffer.allocUnsafeSlow(bytesRead);
        data.copy(copy, 0, 0, bytesRead);
        data = copy;
      }
      this.push(data);
    } else {
      this.push(null);
    }
  });
};

function destroyWhenIdle(error, callback) {
  // The system must not get the descriptor back while a call still uses it.
  if (this[kIsPerformingIO]) this.once(kIoDone, (ioError) => close(this, error || ioError, callback));
  else close(this, error, callback);
}

ReadStream.prototype._destroy = function _destroy(error, callback) {
  Reflect.apply(destroyWhenIdle, this, [error, callback]);
};

ReadStream.prototype.close = function close(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = copyObject(getOptions(options, {}));
  // Only bytes reach _write.
  options.decodeStrings = true;

  if (options.fd == null) {
    this.fd = null;
    this[kFs] = options.fs || require('fs');
    validateFunction(this[kFs].open, 'options.fs.open');
    this.path = getValidatedPath(path);
    this.flags = options.flags === undefined ? 'w' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
    validatePath(this.path);
  } else {
    this.fd = importFd(this, options);
  }
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;

  if (!this[kFs].write && !this[kFs].writev) {
    throw new ERR_INVALID_ARG_TYPE('options.fs.write', 'function', this[kFs].write);
  }
  if (this[kFs].write) validateFunction(this[kFs].write, 'options.fs.write');
  if (this[kFs].writev) validateFunction(this[kFs].writev, 'options.fs.writev');
  if (options.autoDestroy) validateFunction(this[kFs].close, 'options.fs.close');
  this.flush = options.flush;
  if (this.flush == null) this.flush = false;
  else {
    validateBoolean(this.flush, 'options.flush');
    validateFunction(this[kFs].fsync, 'options.fs.fsync');
  }
  // A stream makes one call for a list of chunks only if there is a call for it.
  if (!this[kFs].write) this._write = null;
  if (!this[kFs].writev) this._writev = null;

  checkPositions(this, options);
  this.bytesWritten = 0;
  this[kIsPerformingIO] = false;
  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);
defineAutoClose(WriteStream, '_writableState');

WriteStream.prototype.open = deprecate(
  function open() { Reflect.apply(openOld, this, []); },
  'WriteStream.prototype.open() is deprecated', 'DEP0135');
WriteStream.prototype._construct = constructWith(WriteStream.prototype.open);

function afterIO(stream, error) {
  stream[kIsPerformingIO] = false;
  if (stream.destroyed) {
    stream.emit(kIoDone, error);
    return true;
  }
  return false;
}

function writeAll(stream, data, size, position, callback, retries = 0) {
  stream[kFs].write(stream.fd, data, 0, size, position, (error, bytesWritten, buffer) => {
    // A full pipe may come free; EAGAIN is no error until it lasts.
    if (error?.code === 'EAGAIN') {
      error = null;
      bytesWritten = 0;
    }
    if (stream.destroyed || error) {
      callback(error);
      return;
    }
    stream.bytesWritten += bytesWritten;
    retries = bytesWritten ? 0 : retries + 1;
    size -= bytesWritten;
    if (position !== undefined) position += bytesWritten;
    if (retries > 5) callback(new Error('writev failed'));
    else if (size > 0) writeAll(stream, (buffer ?? data).subarray(bytesWritten), size, position, callback, retries);
    else callback();
  });
}

WriteStream.prototype._write = function _write(data, encoding, callback) {
  this[kIsPerformingIO] = true;
  writeAll(this, data, data.length, this.pos, (error) => {
    if (afterIO(this, error)) {
      callback(error);
      return;
    }
    callback(error);
  });
  if (this.pos !== undefined) this.pos += data.length;
};

WriteStream.prototype._writev = function _writev(data, callback) {
  const chunks = data.map(({ chunk }) => chunk);
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  this[kIsPerformingIO] = true;
  const position = this.pos;
  if (position !== undefined) this.pos += size;
  this[kFs].writev(this.fd, chunks, position ?? null, (error, bytesWritten) => {
    const done = (error) => {
      afterIO(this, error);
      callback(error);
    };
    if (error?.code === 'EAGAIN') {
      error = null;
      bytesWritten = 0;
    }
    if (this.destroyed || error) return done(error);
    this.bytesWritten += bytesWritten;
    if (bytesWritten === size) return done();
    // What the system did not take in one call goes piece by piece.
    const { Buffer } = require('buffer');
    const rest = Buffer.concat(chunks).subarray(bytesWritten);
    const at = position === undefined ? undefined : position + bytesWritten;
    if (this[kFs].write) {
      writeAll(this, rest, rest.length, at, done);
    } else {
      done(new ERR_INVALID_ARG_VALUE('options.fs.writev', bytesWritten, 'wrote only a part'));
    }
  });
};

WriteStream.prototype._destroy = function _destroy(error, callback) {
  Reflect.apply(destroyWhenIdle, this, [error, callback]);
};

WriteStream.prototype.close = function close(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Without autoClose the end of writing does not close: do it when all is written.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

WriteStream.prototype.destroySoon = WriteStream.prototype.end;

module.exports = { ReadStream, WriteStream };
