'use strict';

// fs.Dir (an open directory), and readdir where it needs more than one call.

const {
  codes: { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateBoolean, validateFunction, validateUint32 } = require('internal/validators');
const {
  Dirent, decodeName, direntTypeFromMode, getOptions, getValidatedPath, joinPath, kType, wantsBytes,
} = require('internal/fs/utils');
const { direntsFrom, promised } = require('internal/fs/operations');

const binding = internalBinding('fs');
const { fs: { UV_DIRENT_UNKNOWN, UV_DIRENT_DIR } } = internalBinding('constants');

const asyncDispose = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
const dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');

/** A directory whose entries are read some at a time. */
class Dir {
  #handle;
  #path;
  #options;
  #buffered = [];
  #closed = false;
  /** Operations waiting for the one that runs; null when none runs. */
  #queue = null;
  /** Subdirectories still to be read, for `recursive`. */
  #pending = [];

  constructor(handle, path, options) {
    if (handle == null) throw new ERR_MISSING_ARGS('handle');
    this.#handle = handle;
    this.#path = path;
    this.#options = { bufferSize: 32, ...getOptions(options, { encoding: 'utf8' }) };
    validateUint32(this.#options.bufferSize, 'options.bufferSize', true);
  }

  get path() {
    if (!(#path in this)) throw new ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  #list(path, list) {
    const { encoding, recursive } = this.#options;
    const dirents = direntsFrom(path, list, encoding);
    for (const dirent of dirents) {
      if (dirent[kType] === UV_DIRENT_UNKNOWN) {
        const fields = binding.lstat(joinPath(path, dirent.name), false);
        dirent[kType] = direntTypeFromMode(fields[1]);
      }
      if (recursive && dirent[kType] === UV_DIRENT_DIR) this.#pending.push(joinPath(path, dirent.name));
    }
    this.#buffered.push(...dirents);
  }

  read(callback) {
    if (callback === undefined) {
      return new Promise((resolve, reject) => {
        this.read((error, result) => (error ? reject(error) : resolve(result)));
      });
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      const error = new ERR_DIR_CLOSED();
      process.nextTick(callback, error);
      return undefined;
    }
    if (this.#queue !== null) {
      this.#queue.push(() => this.read(callback));
      return undefined;
    }
    if (this.#buffered.length > 0) {
      process.nextTick(callback, null, this.#buffered.shift());
      return undefined;
    }
    this.#queue = [];
    const finish = (error, dirent) => {
      const queue = this.#queue;
      this.#queue = null;
      for (const operation of queue) operation();
      callback(error, dirent);
    };
    const { bufferSize, encoding } = this.#options;
    binding.readdirBuffered(this.#handle, bufferSize, wantsBytes(encoding), (error, list) => {
      if (error) return finish(error);
      if (list !== null) {
        this.#list(this.#path, list);
        return finish(null, this.#buffered.shift());
      }
      this.#readPending(finish);
    });
    return undefined;
  }

  #readPending(finish) {
    if (this.#buffered.length > 0) return finish(null, this.#buffered.shift());
    const path = this.#pending.shift();
    if (path === undefined) return finish(null, null);
    binding.readdir(path, wantsBytes(this.#options.encoding), true, (error, list) => {
      if (error) return finish(error);
      this.#list(path, list);
      this.#readPending(finish);
    });
  }

  readSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    const { bufferSize, encoding } = this.#options;
    const bytes = wantsBytes(encoding);
    if (this.#buffered.length === 0) {
      const list = binding.readdirBuffered(this.#handle, bufferSize, bytes);
      if (list !== null) this.#list(this.#path, list);
    }
    while (this.#buffered.length === 0 && this.#pending.length > 0) {
      const path = this.#pending.shift();
      this.#list(path, binding.readdir(path, bytes, true));
    }
    return this.#buffered.shift() ?? null;
  }

  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(new ERR_DIR_CLOSED());
      return new Promise((resolve, reject) => {
        this.close((error) => (error ? reject(error) : resolve()));
      });
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return undefined;
    }
    if (this.#queue !== null) {
      this.#queue.push(() => this.close(callback));
      return undefined;
    }
    this.#closed = true;
    binding.closedir(this.#handle, callback);
    return undefined;
  }

  closeSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
    binding.closedir(this.#handle);
  }

  async* entries() {
    try {
      while (true) {
        const result = await this.read();
        if (result === null) break;
        yield result;
      }
    } finally {
      await this.close();
    }
  }

  async [asyncDispose]() {
    if (!this.#closed) await this.close();
  }

  [dispose]() {
    if (!this.#closed) this.closeSync();
  }
}
Object.defineProperties(Dir.prototype, {
  [Symbol.asyncIterator]: {
    __proto__: null, configurable: true, enumerable: false, writable: true, value: Dir.prototype.entries,
  },
});

function checkedOptions(options) {
  options = getOptions(options, { encoding: 'utf8' });
  if (options.bufferSize !== undefined) validateUint32(options.bufferSize, 'options.bufferSize', true);
  if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  return options;
}

function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  path = getValidatedPath(path);
  options = checkedOptions(typeof options === 'function' ? undefined : options);
  binding.opendir(path, (error, handle) => {
    if (error) callback(error);
    else callback(null, new Dir(handle, path, options));
  });
}

function opendirSync(path, options) {
  path = getValidatedPath(path);
  options = checkedOptions(options);
  return new Dir(binding.opendir(path), path, options);
}

/** All entries below a directory, breadth first, names relative to it. */
function readdirRecursive(root, encoding, withTypes) {
  const { relative } = require('path');
  const bytes = wantsBytes(encoding);
  const result = [];
  const queue = [root];
  for (const dir of queue) {
    const list = binding.readdir(dir, bytes, true);
    for (let i = 0; i < list.length; i += 2) {
      const name = decodeName(list[i], encoding);
      const path = joinPath(dir, name);
      const type = list[i + 1] === UV_DIRENT_UNKNOWN ?
        direntTypeFromMode(binding.lstat(path, false)[1]) : list[i + 1];
      // A link to a directory is not followed.
      if (type === UV_DIRENT_DIR) queue.push(path);
      if (withTypes) result.push(new Dirent(name, dir, type));
      else result.push(typeof path === 'string' ? relative(root, path) : relativeBytes(root, path));
    }
  }
  return result;
}

function relativeBytes(root, path) {
  const { Buffer } = require('buffer');
  const from = typeof root === 'string' ? Buffer.from(root) : root;
  const start = from.length + (from[from.length - 1] === 0x2f ? 0 : 1);
  return path.subarray(start);
}

/** readdir with types, recursive or both, on the pool. */
async function readdirAsync(root, encoding, withTypes, recursive) {
  const { relative } = require('path');
  const bytes = wantsBytes(encoding);
  const result = [];
  const queue = [root];
  for (const dir of queue) {
    const list = await promised(binding.readdir, dir, bytes, true);
    for (let i = 0; i < list.length; i += 2) {
      const name = decodeName(list[i], encoding);
      let type = list[i + 1];
      if (type === UV_DIRENT_UNKNOWN) {
        type = direntTypeFromMode((await promised(binding.lstat, joinPath(dir, name), false))[1]);
      }
      const path = joinPath(dir, name);
      if (recursive && type === UV_DIRENT_DIR) queue.push(path);
      if (withTypes) result.push(new Dirent(name, dir, type));
      else result.push(typeof path === 'string' ? relative(root, path) : relativeBytes(root, path));
    }
  }
  return result;
}

module.exports = { Dir, opendir, opendirSync, readdirAsync, readdirRecursive };
