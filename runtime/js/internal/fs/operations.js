'use strict';

// The file-system calls that are one native call each, described once: how to read their arguments.
//
// `define` makes the synchronous and the callback form for fs, `promise` the form of fs.promises. A
// description gets the user's arguments (without the callback) and returns those of the native function.

const { Stats, statFsFromFields, statsFromFields } = require('internal/fs/stats');
const {
  Dirent,
  copyObject,
  decodeName,
  direntTypeFromMode,
  getOptions,
  getValidMode,
  getValidatedFd,
  getValidatedPath,
  joinPath,
  kMaxUserId,
  toUnixTimestamp,
  wantsBytes,
} = require('internal/fs/utils');
const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { parseFileMode, validateEncoding, validateFunction, validateInteger } = require('internal/validators');

const binding = internalBinding('fs');
const { fs: { UV_DIRENT_UNKNOWN, S_IFMT, S_IFDIR } } = internalBinding('constants');

/**
 * @typedef {object} Operation
 * @property {Function} native
 * @property {(...args: any[]) => any[]} read the native arguments
 * @property {(value: any, args: any[]) => any} [result] what the native value becomes
 */

function owner(id, name) {
  validateInteger(id, name, -1, kMaxUserId);
  return id;
}

function owned(target, uid, gid) {
  return [target, owner(uid, 'uid'), owner(gid, 'gid')];
}

function times(target, atime, mtime) {
  return [target, toUnixTimestamp(atime, 'atime'), toUnixTimestamp(mtime, 'mtime')];
}

let templateWarned = false;
/** Some systems replace more than six Xs. */
function warnOnNonPortableTemplate(prefix) {
  if (templateWarned) return;
  if (typeof prefix === 'string' ? !prefix.endsWith('X') : prefix[prefix.length - 1] !== 0x58) return;
  process.emitWarning('mkdtemp() templates ending with X are not portable. ' +
    'For details see: https://nodejs.org/api/fs.html');
  templateWarned = true;
}

function named(native, name) {
  return {
    native,
    read(path, options) {
      options = getOptions(options);
      return [getValidatedPath(path, name), wantsBytes(options.encoding)];
    },
    result: (value, args) => decodeName(value, getOptions(args[1]).encoding),
  };
}

function oldAndNew(native, oldName, newName) {
  return {
    native,
    read: (from, to) => [getValidatedPath(from, oldName), getValidatedPath(to, newName), 0],
  };
}

/** @type {Record<string, Operation>} */
const operations = {
  access: {
    native: binding.access,
    read: (path, mode) => [getValidatedPath(path), getValidMode(mode, 'access')],
  },
  chmod: {
    native: binding.chmod,
    read: (path, mode) => [getValidatedPath(path), parseFileMode(mode, 'mode')],
  },
  fchmod: {
    native: binding.fchmod,
    read: (fd, mode) => [getValidatedFd(fd), parseFileMode(mode, 'mode')],
  },
  chown: { native: binding.chown, read: (path, uid, gid) => owned(getValidatedPath(path), uid, gid) },
  fchown: { native: binding.fchown, read: (fd, uid, gid) => owned(getValidatedFd(fd), uid, gid) },
  lchown: { native: binding.lchown, read: (path, uid, gid) => owned(getValidatedPath(path), uid, gid) },
  utimes: { native: binding.utimes, read: (path, atime, mtime) => times(getValidatedPath(path), atime, mtime) },
  futimes: { native: binding.futimes, read: (fd, atime, mtime) => times(getValidatedFd(fd), atime, mtime) },
  lutimes: { native: binding.lutimes, read: (path, atime, mtime) => times(getValidatedPath(path), atime, mtime) },
  fsync: { native: binding.fsync, read: (fd) => [getValidatedFd(fd)] },
  fdatasync: { native: binding.fdatasync, read: (fd) => [getValidatedFd(fd)] },
  rename: oldAndNew(binding.rename, 'oldPath', 'newPath'),
  link: oldAndNew(binding.link, 'existingPath', 'newPath'),
  unlink: { native: binding.unlink, read: (path) => [getValidatedPath(path)] },
  copyFile: {
    native: binding.copyFile,
    read: (src, dest, mode) => [
      getValidatedPath(src, 'src'), getValidatedPath(dest, 'dest'), getValidMode(mode, 'copyFile'),
    ],
  },
  readlink: named(binding.readlink, 'oldPath'),
  mkdtemp: {
    native: binding.mkdtemp,
    read(prefix, options) {
      options = getOptions(options);
      prefix = getValidatedPath(prefix, 'prefix');
      warnOnNonPortableTemplate(prefix);
      const template = typeof prefix === 'string' ? `${prefix}XXXXXX` :
        require('buffer').Buffer.concat([prefix, require('buffer').Buffer.from('XXXXXX')]);
      return [template, wantsBytes(options.encoding)];
    },
    result: (value, args) => decodeName(value, getOptions(args[1]).encoding),
  },
  statfs: {
    native: binding.statfs,
    read: (path, options = { bigint: false }) => [getValidatedPath(path), options.bigint === true],
    result: (fields) => statFsFromFields(fields),
  },
};

for (const name of ['stat', 'lstat', 'fstat']) {
  const target = name === 'fstat' ? getValidatedFd : getValidatedPath;
  operations[name] = {
    native: binding[name],
    read: (of, options = { bigint: false }) => [target(of), options?.bigint === true],
    result: (fields) => statsFromFields(fields),
  };
}

/** Checks a callback, and makes it run without `this`. */
function makeCallback(callback) {
  validateFunction(callback, 'cb');
  return callback;
}

/**
 * The synchronous form.
 * @param {string} name
 */
function syncForm(name) {
  const { native, read, result } = operations[name];
  if (result === undefined) {
    return { [`${name}Sync`](a, b, c) { native(...read(a, b, c)); } }[`${name}Sync`];
  }
  return { [`${name}Sync`](a, b) { return result(native(...read(a, b)), [a, b]); } }[`${name}Sync`];
}

/**
 * The callback form; optional arguments may be left out before the callback.
 * @param {string} name
 * @param {number} count how many arguments come before the callback at most
 * @param {boolean} [optional] whether the last of them may be left out
 */
function callbackForm(name, count, optional = false) {
  const { native, read, result } = operations[name];
  function run(args, callback) {
    // Node checks the path before the callback where both are wrong, except for calls with options.
    let nativeArgs;
    if (optional) {
      callback = makeCallback(callback);
      nativeArgs = read(...args);
    } else {
      nativeArgs = read(...args);
      callback = makeCallback(callback);
    }
    if (result === undefined) {
      native(...nativeArgs, callback);
    } else {
      native(...nativeArgs, (error, value) => {
        if (error) callback(error);
        else callback(null, result(value, args));
      });
    }
  }
  if (count === 1) {
    return { [name](a, callback) { run([a], callback); } }[name];
  }
  if (count === 2 && optional) {
    return {
      [name](a, b, callback) {
        if (typeof b === 'function') run([a], b);
        else run([a, b], callback);
      },
    }[name];
  }
  if (count === 2) {
    return { [name](a, b, callback) { run([a, b], callback); } }[name];
  }
  if (optional) {
    return {
      [name](a, b, c, callback) {
        if (typeof c === 'function') run([a, b], c);
        else run([a, b, c], callback);
      },
    }[name];
  }
  return { [name](a, b, c, callback) { run([a, b, c], callback); } }[name];
}

/**
 * Runs a native function on the pool as a promise.
 * @param {Function} native
 * @param {any[]} args without the callback
 */
function promised(native, ...args) {
  return new Promise((resolve, reject) => {
    native(...args, (error, value) => {
      if (error) reject(error);
      else resolve(value);
    });
  }).then(undefined, withStack);
}

/** Errors are made in a callback of the loop; here, the stack is that of whoever awaits. */
function withStack(error) {
  Error.captureStackTrace(error, withStack);
  throw error;
}

/** The native call of an operation as a promise, with its arguments read and its result made. */
async function promiseOperation(name, ...args) {
  const { native, read, result } = operations[name];
  const nativeArgs = read(...args);
  const value = await promised(native, ...nativeArgs);
  return result === undefined ? undefined : result(value, args);
}

/** Arguments of open() as the native function wants them. */
const { stringToFlags } = require('internal/fs/utils');
function openArguments(path, flags, mode) {
  return [getValidatedPath(path), stringToFlags(flags), parseFileMode(mode, 'mode', 0o666)];
}

/** Arguments of symlink(); on POSIX the type is checked and otherwise not used. */
function symlinkArguments(target, path, type) {
  if (type !== undefined && type !== null && type !== 'dir' && type !== 'file' && type !== 'junction') {
    throw new ERR_INVALID_ARG_VALUE('type', type, `must be one of: 'dir', 'file', 'junction', null, undefined`);
  }
  return [getValidatedPath(target, 'target'), getValidatedPath(path), 0];
}

/** What a list of names and types means: dirents, with the unknown types still to be asked for. */
function direntsFrom(path, list, encoding) {
  const dirents = [];
  for (let i = 0; i < list.length; i += 2) {
    dirents.push(new Dirent(decodeName(list[i], encoding), path, list[i + 1]));
  }
  return dirents;
}

/** Options for readdir and its native arguments. */
function readdirArguments(path, options) {
  options = getOptions(options);
  path = getValidatedPath(path);
  if (options.recursive != null) {
    const { validateBoolean } = require('internal/validators');
    validateBoolean(options.recursive, 'options.recursive');
  }
  return { path, options, bytes: wantsBytes(options.encoding), withTypes: Boolean(options.withFileTypes) };
}

module.exports = {
  Stats,
  UV_DIRENT_UNKNOWN,
  S_IFMT,
  S_IFDIR,
  callbackForm,
  copyObject,
  direntTypeFromMode,
  direntsFrom,
  joinPath,
  makeCallback,
  openArguments,
  operations,
  promiseOperation,
  promised,
  readdirArguments,
  symlinkArguments,
  syncForm,
  validateEncoding,
};
