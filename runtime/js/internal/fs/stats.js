'use strict';

// fs.Stats, fs.BigIntStats, fs.StatFs: made from the arrays of numbers that the binding returns.
//
// The order of the eighteen numbers is that of `stat_fields` in the native binding: dev, mode, nlink, uid,
// gid, rdev, blksize, ino, size, blocks, then seconds and nanoseconds of atime, mtime, ctime, birthtime.

const { fs: constants } = internalBinding('constants');

const { S_IFMT, S_IFREG, S_IFDIR, S_IFCHR, S_IFBLK, S_IFIFO, S_IFLNK, S_IFSOCK } = constants;

const kNanosecondsPerMillisecond = 1000000n;
const kNanosecondsPerSecond = 1000000000n;
const FIELDS = 18;

const dateNames = ['atime', 'mtime', 'ctime', 'birthtime'];

/** What every kind of stats has: the questions about the file's type. */
class StatsBase {
  constructor(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks) {
    this.dev = dev;
    this.mode = mode;
    this.nlink = nlink;
    this.uid = uid;
    this.gid = gid;
    this.rdev = rdev;
    this.blksize = blksize;
    this.ino = ino;
    this.size = size;
    this.blocks = blocks;
  }
}

const typeQuestions = {
  isDirectory: S_IFDIR,
  isFile: S_IFREG,
  isBlockDevice: S_IFBLK,
  isCharacterDevice: S_IFCHR,
  isSymbolicLink: S_IFLNK,
  isFIFO: S_IFIFO,
  isSocket: S_IFSOCK,
};
for (const [name, type] of Object.entries(typeQuestions)) {
  Object.defineProperty(StatsBase.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: true,
    value: { [name]() { return this._checkModeProperty(type); } }[name],
  });
}

function dateFromMs(ms) {
  // Dates hold whole milliseconds; half up, as Node rounds.
  return new Date(Number(ms) + 0.5);
}

/** Stats with numbers. Called by users too (`new fs.Stats(...)` is deprecated but works). */
function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks,
               atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
}
Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
Object.setPrototypeOf(Stats, StatsBase);

Stats.prototype._checkModeProperty = function _checkModeProperty(property) {
  return (this.mode & S_IFMT) === property;
};

// Most callers never look at the dates, so they are made when somebody does.
for (const name of dateNames) {
  Object.defineProperty(Stats.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = dateFromMs(this[`${name}Ms`]);
      this[name] = value;
      return value;
    },
    set(value) {
      Object.defineProperty(this, name, {
        __proto__: null, configurable: true, enumerable: true, writable: true, value,
      });
    },
  });
}

/** Stats with bigints; has nanoseconds as well. */
function BigIntStats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks,
                     atimeNs, mtimeNs, ctimeNs, birthtimeNs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeNs / kNanosecondsPerMillisecond;
  this.mtimeMs = mtimeNs / kNanosecondsPerMillisecond;
  this.ctimeMs = ctimeNs / kNanosecondsPerMillisecond;
  this.birthtimeMs = birthtimeNs / kNanosecondsPerMillisecond;
  this.atimeNs = atimeNs;
  this.mtimeNs = mtimeNs;
  this.ctimeNs = ctimeNs;
  this.birthtimeNs = birthtimeNs;
}
Object.setPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
Object.setPrototypeOf(BigIntStats, StatsBase);

BigIntStats.prototype._checkModeProperty = function _checkModeProperty(property) {
  return (this.mode & BigInt(S_IFMT)) === BigInt(property);
};

for (const name of dateNames) {
  const descriptor = Object.getOwnPropertyDescriptor(Stats.prototype, name);
  Object.defineProperty(BigIntStats.prototype, name, descriptor);
}

function msFrom(seconds, nanoseconds) {
  return seconds * 1000 + nanoseconds / 1e6;
}

/**
 * @param {Float64Array|BigInt64Array} f fields as the binding orders them
 * @param {number} [o] where they begin
 * @returns {Stats|BigIntStats}
 */
function statsFromFields(f, o = 0) {
  if (typeof f[o] === 'bigint') {
    const ns = (i) => f[o + i] * kNanosecondsPerSecond + f[o + i + 1];
    const unsigned = (i) => BigInt.asUintN(64, f[o + i]);
    return new BigIntStats(unsigned(0), f[o + 1], f[o + 2], f[o + 3], f[o + 4], unsigned(5), f[o + 6],
                           unsigned(7), f[o + 8], f[o + 9], ns(10), ns(12), ns(14), ns(16));
  }
  return new Stats(f[o], f[o + 1], f[o + 2], f[o + 3], f[o + 4], f[o + 5], f[o + 6], f[o + 7], f[o + 8],
                   f[o + 9], msFrom(f[o + 10], f[o + 11]), msFrom(f[o + 12], f[o + 13]),
                   msFrom(f[o + 14], f[o + 15]), msFrom(f[o + 16], f[o + 17]));
}

/** What fs.statfs() gives. */
class StatFs {
  constructor(type, bsize, frsize, blocks, bfree, bavail, files, ffree) {
    this.type = type;
    this.bsize = bsize;
    this.frsize = frsize;
    this.blocks = blocks;
    this.bfree = bfree;
    this.bavail = bavail;
    this.files = files;
    this.ffree = ffree;
  }
}

function statFsFromFields(f) {
  return new StatFs(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]);
}

module.exports = {
  BigIntStats,
  FIELDS,
  StatFs,
  Stats,
  statFsFromFields,
  statsFromFields,
};
