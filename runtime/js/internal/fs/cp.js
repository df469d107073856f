'use strict';

// fs.cp in steps (see internal/fs/steps): checks, then a walk that copies files, links and directories.

const { codes } = require('internal/errors');
const { dirname, isAbsolute, join, parse, resolve, sep } = require('path');
const { os: { errno: { EEXIST, EINVAL, EISDIR, ENOTDIR } } } = internalBinding('constants');
const { fs: { COPYFILE_EXCL } } = internalBinding('constants');

function same(a, b) {
  return a.ino !== undefined && a.ino === b.ino && a.dev === b.dev;
}

/** Whether `dest` lies in `src`, going by names. */
function isSubdirectory(src, dest) {
  const from = resolve(src).split(sep).filter(Boolean);
  const to = resolve(dest).split(sep).filter(Boolean);
  return from.every((part, i) => to[i] === part);
}

function* statOrNothing(operation, path) {
  try {
    return yield [operation, path, { bigint: true }];
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Stats of both sides, after checking that the copy makes sense. */
function* checkPaths(src, dest, options) {
  const operation = options.dereference ? 'stat' : 'lstat';
  const srcStat = yield [operation, src, { bigint: true }];
  const destStat = yield* statOrNothing(operation, dest);
  if (destStat !== undefined) {
    if (same(srcStat, destStat)) {
      throw new codes.ERR_FS_CP_EINVAL({
        message: 'src and dest cannot be the same', path: dest, syscall: 'cp', errno: EINVAL, code: 'EINVAL',
      });
    }
    if (srcStat.isDirectory() && !destStat.isDirectory()) {
      throw new codes.ERR_FS_CP_DIR_TO_NON_DIR({
        message: `cannot overwrite non-directory ${dest} with directory ${src}`,
        path: dest, syscall: 'cp', errno: EISDIR, code: 'EISDIR',
      });
    }
    if (!srcStat.isDirectory() && destStat.isDirectory()) {
      throw new codes.ERR_FS_CP_NON_DIR_TO_DIR({
        message: `cannot overwrite directory ${dest} with non-directory ${src}`,
        path: dest, syscall: 'cp', errno: ENOTDIR, code: 'ENOTDIR',
      });
    }
  }
  if (srcStat.isDirectory() && isSubdirectory(src, dest)) {
    throw new codes.ERR_FS_CP_EINVAL({
      message: `cannot copy ${src} to a subdirectory of self ${dest}`,
      path: dest, syscall: 'cp', errno: EINVAL, code: 'EINVAL',
    });
  }
  return { srcStat, destStat };
}

/** A directory must not be copied into itself by way of links either. */
function* checkParents(src, srcStat, dest) {
  const srcParent = resolve(dirname(src));
  let destParent = resolve(dirname(dest));
  while (destParent !== srcParent && destParent !== parse(destParent).root) {
    const stat = yield* statOrNothing('stat', destParent);
    if (stat !== undefined && same(srcStat, stat)) {
      throw new codes.ERR_FS_CP_EINVAL({
        message: `cannot copy ${src} to a subdirectory of self ${dest}`,
        path: dest, syscall: 'cp', errno: EINVAL, code: 'EINVAL',
      });
    }
    destParent = resolve(dirname(destParent));
  }
}

function* copyFile(srcStat, src, dest, options) {
  yield ['copyFile', src, dest, options.mode];
  if (options.preserveTimestamps) {
    // A file made read-only by copying its mode could not be touched.
    if ((srcStat.mode & 0o200n) === 0n) yield ['chmod', dest, Number(srcStat.mode) | 0o200];
    // Reading the source may have changed its access time: look again.
    const updated = yield ['stat', src];
    yield ['utimes', dest, updated.atime, updated.mtime];
  }
  if (options.preserveTimestamps) yield ['chmod', dest, Number(srcStat.mode)];
}

function* onFile(srcStat, destStat, src, dest, options) {
  if (destStat === undefined) return yield* copyFile(srcStat, src, dest, options);
  if (options.force && !(options.mode & COPYFILE_EXCL)) {
    yield ['unlink', dest];
    return yield* copyFile(srcStat, src, dest, options);
  }
  if (options.errorOnExist || (options.force && options.mode & COPYFILE_EXCL)) {
    throw new codes.ERR_FS_CP_EEXIST({
      message: `${dest} already exists`, path: dest, syscall: 'cp', errno: EEXIST, code: 'EEXIST',
    });
  }
}

function* onDirectory(srcStat, destStat, src, dest, options) {
  if (!options.recursive) {
    throw new codes.ERR_FS_EISDIR({
      message: `Recursive option not enabled, cannot copy a directory: ${src}`,
      path: src, syscall: 'cp', errno: EISDIR, code: 'EISDIR',
    });
  }
  if (destStat === undefined) {
    yield ['mkdir', dest];
  } else if (options.errorOnExist && !options.force) {
    throw new codes.ERR_FS_CP_EEXIST({
      message: `${dest} already exists`, path: dest, syscall: 'cp', errno: EEXIST, code: 'EEXIST',
    });
  }
  for (const name of yield ['readdir', src]) {
    const from = join(src, name);
    const to = join(dest, name);
    if (!(yield* wanted(from, to, options))) continue;
    const { srcStat, destStat } = yield* checkPaths(from, to, options);
    yield* copy(srcStat, destStat, from, to, options);
  }
  if (destStat === undefined) yield ['chmod', dest, Number(srcStat.mode)];
}

function* onLink(destStat, src, dest, options) {
  let target = yield ['readlink', src];
  if (!options.verbatimSymlinks && !isAbsolute(target)) target = resolve(dirname(src), target);
  if (destStat === undefined) {
    yield ['symlink', target, dest];
    return;
  }
  let existing;
  try {
    existing = yield ['readlink', dest];
  } catch (error) {
    if (error.code === 'EINVAL' || error.code === 'UNKNOWN') {
      // Not a link: symlink() makes the right error.
      yield ['symlink', target, dest];
      return;
    }
    throw error;
  }
  if (!isAbsolute(existing)) existing = resolve(dirname(dest), existing);
  const srcStat = yield* statOrNothing('stat', src);
  if (srcStat?.isDirectory() && isSubdirectory(target, existing)) {
    throw new codes.ERR_FS_CP_EINVAL({
      message: `cannot copy ${target} to a subdirectory of self ${existing}`,
      path: dest, syscall: 'cp', errno: EINVAL, code: 'EINVAL',
    });
  }
  if (srcStat?.isDirectory() && isSubdirectory(existing, target)) {
    throw new codes.ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY({
      message: `cannot overwrite ${existing} with ${target}`,
      path: dest, syscall: 'cp', errno: EINVAL, code: 'EINVAL',
    });
  }
  yield ['unlink', dest];
  yield ['symlink', target, dest];
}

function* copy(srcStat, destStat, src, dest, options) {
  if (srcStat.isDirectory()) return yield* onDirectory(srcStat, destStat, src, dest, options);
  if (srcStat.isFile() || srcStat.isCharacterDevice() || srcStat.isBlockDevice()) {
    return yield* onFile(srcStat, destStat, src, dest, options);
  }
  if (srcStat.isSymbolicLink()) return yield* onLink(destStat, src, dest, options);
  const about = { path: dest, syscall: 'cp', errno: EINVAL, code: 'EINVAL' };
  if (srcStat.isSocket()) {
    throw new codes.ERR_FS_CP_SOCKET({ message: `cannot copy a socket file: ${dest}`, ...about });
  }
  if (srcStat.isFIFO()) {
    throw new codes.ERR_FS_CP_FIFO_PIPE({ message: `cannot copy a FIFO pipe: ${dest}`, ...about });
  }
  throw new codes.ERR_FS_CP_UNKNOWN({ message: `cannot copy an unknown file type: ${dest}`, ...about });
}

function* wanted(src, dest, options) {
  if (options.filter === undefined) return true;
  const answer = yield ['value', options.filter(src, dest)];
  if (options.sync && typeof answer?.then === 'function') {
    throw new codes.ERR_INVALID_RETURN_VALUE('boolean', 'filter', answer);
  }
  return answer;
}

/**
 * The steps of fs.cp.
 * @param {string} src
 * @param {string} dest
 * @param {object} options validated
 */
function* cpSteps(src, dest, options) {
  if (!(yield* wanted(src, dest, options))) return;
  const { srcStat, destStat } = yield* checkPaths(src, dest, options);
  yield* checkParents(src, srcStat, dest);
  const parent = dirname(dest);
  if ((yield* statOrNothing('stat', parent)) === undefined) {
    yield ['mkdir', parent, { recursive: true }];
  }
  yield* copy(srcStat, destStat, src, dest, options);
}

module.exports = { cpSteps };
