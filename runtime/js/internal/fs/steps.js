'use strict';

// Algorithms of several file-system calls (recursive mkdir, rm, cp), written once as generators.
//
// A generator yields `[operation, ...arguments]` and gets the result back, or the error thrown into it.
// `runSync` answers with the synchronous functions of fs, `runAsync` with those of fs.promises; so the two
// forms cannot differ in what they do.

let fs;
let promises;
function lazyFs() {
  fs ??= require('fs');
  return fs;
}

/**
 * @template T
 * @param {Generator<any[], T, any>} steps
 * @returns {T}
 */
function runSync(steps) {
  const fs = lazyFs();
  let state = steps.next();
  while (!state.done) {
    const [operation, ...args] = state.value;
    let result;
    let failed = false;
    try {
      result = operation === 'value' ? args[0] : operation === 'sleep' ?
        sleepSync(args[0]) : fs[`${operation}Sync`](...args);
    } catch (error) {
      result = error;
      failed = true;
    }
    state = failed ? steps.throw(result) : steps.next(result);
  }
  return state.value;
}

/**
 * @template T
 * @param {Generator<any[], T, any>} steps
 * @returns {Promise<T>}
 */
async function runAsync(steps) {
  promises ??= require('internal/fs/promises').exports;
  let state = steps.next();
  while (!state.done) {
    const [operation, ...args] = state.value;
    let result;
    let failed = false;
    try {
      result = operation === 'value' ? await args[0] : operation === 'sleep' ?
        await sleepAsync(args[0]) : await promises[operation](...args);
    } catch (error) {
      result = error;
      failed = true;
    }
    state = failed ? steps.throw(result) : steps.next(result);
  }
  return state.value;
}

function sleepSync(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function sleepAsync(milliseconds) {
  return new Promise((resolve) => require('timers').setTimeout(resolve, milliseconds));
}

/**
 * Makes a directory and all missing parents.
 * @returns the first directory made, or undefined
 */
function* mkdirpSteps(path, mode) {
  const { dirname } = require('path');
  let first;
  const missing = [path];
  const tried = new Set();
  while (missing.length > 0) {
    const current = missing[missing.length - 1];
    try {
      yield ['mkdir', current, { mode }];
      first ??= current;
      missing.pop();
    } catch (error) {
      if (error.code === 'ENOENT') {
        const parent = dirname(current);
        // Missing although its parent is there: the working directory is gone, or somebody removes
        // directories as fast as they are made.
        if (tried.has(parent)) throw atPath(error, path);
        tried.add(parent);
        missing.push(parent);
        continue;
      }
      if (error.code !== 'EEXIST' && error.code !== 'EISDIR' && error.code !== 'EPERM' &&
          error.code !== 'EROFS') {
        throw atPath(error, path);
      }
      let stats;
      try {
        stats = yield ['stat', current];
      } catch {
        throw error;
      }
      if (!stats.isDirectory()) {
        throw current === path ? error : notADirectory(path);
      }
      missing.pop();
    }
  }
  return first;
}

function atPath(error, path) {
  if (error.path === path) return error;
  const { uvException } = require('internal/errors');
  return uvException({ errno: error.errno, code: error.code, syscall: error.syscall, path });
}

function notADirectory(path) {
  const { uvException } = require('internal/errors');
  const { UV_ENOTDIR } = internalBinding('uv');
  return uvException({ errno: UV_ENOTDIR, syscall: 'mkdir', path });
}

const retryCodes = new Set(['EBUSY', 'EMFILE', 'ENFILE', 'ENOTEMPTY', 'EPERM']);

/** Runs one operation, again after a pause while it fails for a passing reason. */
function* retrying(options, operation, path) {
  for (let tries = 1; ; tries++) {
    try {
      return yield [operation, path];
    } catch (error) {
      if (error.code === 'ENOENT') return undefined;
      if (!retryCodes.has(error.code) || tries > options.maxRetries) throw error;
      yield ['sleep', tries * options.retryDelay];
    }
  }
}

/** Removes a file, or a directory with all that is in it. */
function* removeSteps(path, options) {
  let stats;
  try {
    stats = yield ['lstat', path];
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (!stats.isDirectory()) {
    yield* retrying(options, 'unlink', path);
    return;
  }
  const { joinPath } = require('internal/fs/utils');
  for (let tries = 0; ; tries++) {
    let names = [];
    try {
      // As bytes: a name need not be UTF-8.
      names = yield ['readdir', path, { encoding: 'buffer' }];
    } catch (error) {
      if (error.code === 'ENOENT') return;
      throw error;
    }
    for (const name of names) yield* removeSteps(joinPath(path, name), options);
    try {
      yield ['rmdir', path];
      return;
    } catch (error) {
      if (error.code === 'ENOENT') return;
      if (!retryCodes.has(error.code) || tries >= options.maxRetries) throw error;
      yield ['sleep', (tries + 1) * options.retryDelay];
    }
  }
}

/** `fs.rm`: the checks first, then the removal. */
function* rmSteps(path, options) {
  let stats;
  try {
    stats = yield ['lstat', path];
  } catch (error) {
    if (options.force && error.code === 'ENOENT') return;
    throw error;
  }
  if (stats.isDirectory() && !options.recursive) {
    const { codes: { ERR_FS_EISDIR } } = require('internal/errors');
    throw new ERR_FS_EISDIR({
      code: 'EISDIR',
      message: 'is a directory',
      path,
      syscall: 'rm',
      errno: internalBinding('constants').os.errno.EISDIR,
    });
  }
  yield* removeSteps(path, options);
}

module.exports = { mkdirpSteps, removeSteps, rmSteps, runAsync, runSync };
