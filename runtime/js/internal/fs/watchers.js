'use strict';

// fs.watch, fs.watchFile, fs.promises.watch.

const EventEmitter = require('events');
const {
  AbortError, uvException,
  codes: { ERR_FS_WATCH_QUEUE_OVERFLOW, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateObject, validateOneOf,
  validateUint32,
} = require('internal/validators');
const { assertEncoding, decodeName, getOptions, getValidatedPath, wantsBytes } = require('internal/fs/utils');
const { FIELDS, statsFromFields } = require('internal/fs/stats');
const { FSEvent, StatWatcher: NativeStatWatcher } = internalBinding('fs');

/** Watches one file by asking for its stats again and again. */
class StatWatcher extends EventEmitter {
  #handle = null;
  #oldStatus = 0;
  #persistent;

  constructor(bigint, persistent) {
    super();
    this.#handle = new NativeStatWatcher(Boolean(bigint));
    this.#persistent = persistent;
  }

  start(filename, interval) {
    this.#handle.onchange = (status, fields) => {
      // A file that was missing and still is has not changed.
      if (this.#oldStatus === status && status < 0) return;
      this.#oldStatus = status;
      this.emit('change', statsFromFields(fields), statsFromFields(fields, FIELDS));
    };
    if (!this.#persistent) this.#handle.unref();
    const status = this.#handle.start(filename, interval);
    if (status) throw uvException({ errno: status, syscall: 'watch', path: filename });
  }

  stop() {
    if (this.#handle === null) return;
    process.nextTick(() => this.emit('stop'));
    this.#handle.close();
    this.#handle = null;
  }

  ref() {
    this.#handle?.ref();
    return this;
  }

  unref() {
    this.#handle?.unref();
    return this;
  }
}

/** @type {Map<string, StatWatcher>} */
const statWatchers = new Map();

function watchFile(filename, options, listener) {
  const { resolve } = require('path');
  filename = resolve(String(getValidatedPath(filename)));
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = null;
  }
  options = { interval: 5007, persistent: true, ...options };
  validateFunction(listener, 'listener');
  validateUint32(options.interval, 'interval');
  let watcher = statWatchers.get(filename);
  if (watcher === undefined) {
    watcher = new StatWatcher(options.bigint, options.persistent);
    watcher.start(filename, options.interval);
    statWatchers.set(filename, watcher);
  }
  watcher.addListener('change', listener);
  return watcher;
}

function unwatchFile(filename, listener) {
  const { resolve } = require('path');
  filename = resolve(String(getValidatedPath(filename)));
  const watcher = statWatchers.get(filename);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    statWatchers.delete(filename);
  }
}

/** Watches a file or a directory by events of the system. */
class FSWatcher extends EventEmitter {
  #handle = new FSEvent();
  #started = false;

  constructor() {
    super();
    this.#handle.onchange = (status, type, filename) => {
      if (this.#handle === null) return;
      if (status < 0) {
        const error = uvException({ errno: status, syscall: 'watch', path: this.filename });
        error.filename = this.filename;
        this.#close();
        this.emit('error', error);
        return;
      }
      this.emit('change', type, filename === null ? filename : decodeName(filename, this.encoding));
    };
  }

  /** Begins; throws what the system says against it. */
  start(filename, persistent, encoding) {
    if (this.#handle === null || this.#started) return;
    this.filename = filename;
    this.encoding = encoding;
    if (!persistent) this.#handle.unref();
    const status = this.#handle.start(filename, false, wantsBytes(encoding));
    if (status) {
      const error = uvException({
        errno: status,
        syscall: 'watch',
        path: filename,
        message: status === internalBinding('uv').UV_ENOSPC ?
          'System limit for number of file watchers reached' : '',
      });
      error.filename = filename;
      this.#handle.close();
      this.#handle = null;
      throw error;
    }
    this.#started = true;
  }

  #close() {
    if (this.#handle === null) return false;
    const wasStarted = this.#started;
    this.#handle.close();
    this.#handle = null;
    this.#started = false;
    return wasStarted;
  }

  close() {
    if (this.#close()) process.nextTick(() => this.emit('close'));
  }

  ref() {
    this.#handle?.ref();
    return this;
  }

  unref() {
    this.#handle?.unref();
    return this;
  }
}

/** Watches a tree: one watcher for each directory in it. */
class TreeWatcher extends EventEmitter {
  #watchers = new Map();
  #root;
  #closed = false;
  #persistent = true;
  #encoding;

  start(root, persistent, encoding) {
    this.#root = root;
    this.#persistent = persistent;
    this.#encoding = encoding;
    const fs = require('fs');
    const stats = fs.statSync(root, { throwIfNoEntry: true });
    this.#add(root, stats.isDirectory());
  }

  #add(path, isDirectory) {
    const { join, relative, basename } = require('path');
    const fs = require('fs');
    if (this.#closed || this.#watchers.has(path)) return;
    const watcher = new FSWatcher();
    watcher.start(path, this.#persistent, 'utf8');
    this.#watchers.set(path, watcher);
    watcher.on('error', (error) => this.emit('error', error));
    watcher.on('change', (type, name) => {
      if (!isDirectory) {
        this.#emit(type, basename(path));
        return;
      }
      const changed = name === null ? path : join(path, name);
      if (type === 'rename') {
        const stats = fs.lstatSync(changed, { throwIfNoEntry: false });
        if (stats === undefined) this.#drop(changed);
        else if (stats.isDirectory()) this.#addTree(changed, true);
      }
      this.#emit(type, relative(this.#root, changed));
    });
    if (isDirectory) this.#addChildren(path, false);
  }

  #addTree(path, report) {
    try {
      this.#add(path, true);
      if (report) this.#addChildren(path, true);
    } catch (error) {
      // Gone again already.
      if (error.code !== 'ENOENT') this.emit('error', error);
    }
  }

  #addChildren(path, report) {
    const { join, relative } = require('path');
    for (const entry of require('fs').readdirSync(path, { withFileTypes: true })) {
      const child = join(path, entry.name);
      // What was made before its directory could be watched is reported now.
      if (report) this.#emit('rename', relative(this.#root, child));
      if (entry.isDirectory()) this.#addTree(child, report);
    }
  }

  #drop(path) {
    const { sep } = require('path');
    for (const [watched, watcher] of this.#watchers) {
      if (watched === path || watched.startsWith(path + sep)) {
        watcher.close();
        this.#watchers.delete(watched);
      }
    }
  }

  #emit(type, name) {
    if (this.#closed) return;
    if (wantsBytes(this.#encoding)) name = decodeName(require('buffer').Buffer.from(name), this.#encoding);
    this.emit('change', type, name);
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    for (const watcher of this.#watchers.values()) watcher.ref();
    return this;
  }

  unref() {
    for (const watcher of this.#watchers.values()) watcher.unref();
    return this;
  }
}

function watch(filename, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  options = { ...getOptions(options) };
  // The listener is optional, but what is given must be one.
  if (listener !== undefined) validateFunction(listener, 'listener');
  if (options.persistent === undefined) options.persistent = true;
  if (options.recursive === undefined) options.recursive = false;
  validateBoolean(options.recursive, 'options.recursive');
  const path = getValidatedPath(filename);
  const watcher = options.recursive ? new TreeWatcher() : new FSWatcher();
  watcher.start(options.recursive ? String(path) : path, options.persistent, options.encoding);
  if (listener) watcher.addListener('change', listener);
  if (options.signal) {
    const { signal } = options;
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const onAbort = () => watcher.close();
      signal.addEventListener('abort', onAbort, { once: true });
      watcher.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return watcher;
}

/** The events of a watcher as an async iterator. */
async function* watchAsync(filename, options = {}) {
  validateObject(options, 'options');
  const {
    persistent = true, recursive = false, encoding = 'utf8', maxQueue = 2048, overflow = 'ignore', signal,
  } = options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'throw']);
  validateAbortSignal(signal, 'options.signal');
  if (encoding && encoding !== 'buffer') {
    try {
      assertEncoding(encoding);
    } catch {
      throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding, 'is invalid encoding');
    }
  }
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const events = [];
  let wake;
  let failure;
  const notify = () => {
    wake?.();
    wake = undefined;
  };
  const watcher = watch(filename, { persistent, recursive, encoding });
  watcher.on('change', (eventType, name) => {
    if (events.length < maxQueue) {
      events.push({ __proto__: null, eventType, filename: name });
    } else if (overflow === 'throw') {
      failure = new ERR_FS_WATCH_QUEUE_OVERFLOW(maxQueue);
    } else {
      process.emitWarning('fs.watch maxQueue exceeded');
    }
    notify();
  });
  watcher.on('error', (error) => {
    failure = error;
    notify();
  });
  const onAbort = () => {
    failure = new AbortError(undefined, { cause: signal.reason });
    notify();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    while (failure === undefined) {
      if (events.length === 0) await new Promise((resolve) => { wake = resolve; });
      while (events.length > 0) yield events.shift();
    }
    throw failure;
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', onAbort);
  }
}

module.exports = {
  FSWatcher,
  StatWatcher,
  unwatchFile,
  watch,
  watchAsync,
  watchFile,
};
