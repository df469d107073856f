'use strict';

// The methods of `process` that ask the system.
//
// Natives: internalBinding('process')
//   hrtime()                 fills hrtimeBuffer: BigUint64Array(1) with nanoseconds
//   uptime()                 seconds since the start
//   memoryUsage(Float64Array(5))   rss, heapTotal, heapUsed, external, arrayBuffers, in bytes
//   rss()
//   cpuUsage(Float64Array(2))      user and system time in microseconds; returns an errno or undefined
//   resourceUsage(Float64Array(16)) libuv's `uv_rusage_t`, times first, in microseconds
//   umask(mask | undefined)  sets when given, returns the old one
//   kill(pid, signal)        returns 0 or a negative errno
//   chdir(path), cwd(), abort(), availableMemory(), constrainedMemory()
//   getuid(), geteuid(), getgid(), getegid(), getgroups(), setuid(id), seteuid(id), setgid(id),
//   setegid(id), setgroups(ids), initgroups(user, id)

const binding = internalBinding('process');

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_SIGNAL },
  ErrnoException,
} = require('internal/errors');
const { validateArray, validateObject, validateString } = require('internal/validators');

const { hrtimeBuffer } = binding;
const BILLION = 1000000000n;

/** `process.hrtime([earlier])`: `[seconds, nanoseconds]`. */
function hrtime(earlier) {
  binding.hrtime();
  const now = hrtimeBuffer[0];
  const seconds = Number(now / BILLION);
  const nanoseconds = Number(now % BILLION);
  if (earlier === undefined) return [seconds, nanoseconds];
  validateArray(earlier, 'time');
  if (earlier.length !== 2) throw new ERR_OUT_OF_RANGE('time', 2, earlier.length);
  const s = seconds - earlier[0];
  const n = nanoseconds - earlier[1];
  return n < 0 ? [s - 1, n + 1e9] : [s, n];
}

/** `process.hrtime.bigint()`: nanoseconds. */
hrtime.bigint = function bigint() {
  binding.hrtime();
  return hrtimeBuffer[0];
};

const memory = new Float64Array(5);

/** `process.memoryUsage()`. */
function memoryUsage() {
  binding.memoryUsage(memory);
  return {
    rss: memory[0],
    heapTotal: memory[1],
    heapUsed: memory[2],
    external: memory[3],
    arrayBuffers: memory[4],
  };
}

memoryUsage.rss = function rss() {
  return binding.rss();
};

const cpu = new Float64Array(2);

function checkCpuValue(value, name) {
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
    throw new ERR_INVALID_ARG_VALUE.RangeError(name, value);
  }
}

/** What a native call says of the processor time used, since `earlier` when that is given. */
function usageSince(native, syscall, earlier) {
  if (earlier) {
    validateObject(earlier, 'prevValue');
    checkCpuValue(earlier.user, 'prevValue.user');
    checkCpuValue(earlier.system, 'prevValue.system');
  }
  const errno = binding[native](cpu);
  if (errno) throw new ErrnoException(errno, syscall);
  if (earlier) return { user: cpu[0] - earlier.user, system: cpu[1] - earlier.system };
  return { user: cpu[0], system: cpu[1] };
}

/** `process.cpuUsage([earlier])`, in microseconds. */
function cpuUsage(earlier) {
  return usageSince('cpuUsage', 'uv_getrusage', earlier);
}

const resources = new Float64Array(16);

/** `process.resourceUsage()`. */
function resourceUsage() {
  const errno = binding.resourceUsage(resources);
  if (errno) throw new ErrnoException(errno, 'uv_getrusage');
  return {
    userCPUTime: resources[0],
    systemCPUTime: resources[1],
    maxRSS: resources[2],
    sharedMemorySize: resources[3],
    unsharedDataSize: resources[4],
    unsharedStackSize: resources[5],
    minorPageFault: resources[6],
    majorPageFault: resources[7],
    swappedOut: resources[8],
    fsRead: resources[9],
    fsWrite: resources[10],
    ipcSent: resources[11],
    ipcReceived: resources[12],
    signalsCount: resources[13],
    voluntaryContextSwitches: resources[14],
    involuntaryContextSwitches: resources[15],
  };
}

/** `process.umask([mask])`. */
function umask(mask) {
  if (mask === undefined) return binding.umask(undefined);
  if (typeof mask === 'string') {
    if (!/^[0-7]+$/.test(mask)) {
      throw new ERR_INVALID_ARG_VALUE('mask', mask, 'must be a 32-bit unsigned integer or an octal string');
    }
    mask = parseInt(mask, 8);
  }
  require('internal/validators').validateUint32(mask, 'mask');
  return binding.umask(mask);
}

/** `process.kill(pid[, signal])`. */
function kill(pid, signal) {
  // A number in a string will do, as in Node.
  // eslint-disable-next-line eqeqeq
  if (pid != (pid | 0)) throw new ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  let errno;
  if (typeof signal === 'number') {
    errno = process._kill(pid, signal);
  } else {
    const { signals } = internalBinding('constants').os;
    const number = signals[signal || 'SIGTERM'];
    if (number === undefined) throw new ERR_UNKNOWN_SIGNAL(signal);
    errno = process._kill(pid, number);
  }
  if (errno) throw new ErrnoException(errno, 'kill');
  return true;
}

let cachedCwd = '';

/** `process.cwd()`. */
function cwd() {
  if (cachedCwd === '') cachedCwd = binding.cwd();
  return cachedCwd;
}

/** `process.chdir(directory)`. */
function chdir(directory) {
  validateString(directory, 'directory');
  cachedCwd = '';
  binding.chdir(directory);
}

function validateId(id, name) {
  if (typeof id === 'number') require('internal/validators').validateUint32(id, name);
  else if (typeof id !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
}

function idSetter(native, kind) {
  return function(id) {
    validateId(id, 'id');
    if (typeof id === 'number') id |= 0;
    // 1 says that no user or group has the name.
    if (native(id) === 1) {
      throw new (require('internal/errors').codes.ERR_UNKNOWN_CREDENTIAL)(kind, id);
    }
  };
}

function setgroups(groups) {
  validateArray(groups, 'groups');
  groups.forEach((group, index) => validateId(group, `groups[${index}]`));
  const result = binding.setgroups(groups);
  if (result > 0) {
    throw new (require('internal/errors').codes.ERR_UNKNOWN_CREDENTIAL)(
      'Group', groups[result - 1]);
  }
}

function initgroups(user, extraGroup) {
  validateId(user, 'user');
  validateId(extraGroup, 'extraGroup');
  const result = binding.initgroups(user, extraGroup);
  const { codes: { ERR_UNKNOWN_CREDENTIAL } } = require('internal/errors');
  if (result === 1) throw new ERR_UNKNOWN_CREDENTIAL('User', user);
  if (result === 2) throw new ERR_UNKNOWN_CREDENTIAL('Group', extraGroup);
}

const methods = {
  abort: binding.abort,
  availableMemory: binding.availableMemory,
  chdir,
  constrainedMemory: binding.constrainedMemory,
  cpuUsage,
  cwd,
  getegid: binding.getegid,
  geteuid: binding.geteuid,
  getgid: binding.getgid,
  getgroups: binding.getgroups,
  getuid: binding.getuid,
  hrtime,
  initgroups,
  kill,
  memoryUsage,
  resourceUsage,
  setegid: idSetter(binding.setegid, 'Group'),
  seteuid: idSetter(binding.seteuid, 'User'),
  setgid: idSetter(binding.setgid, 'Group'),
  setgroups,
  setuid: idSetter(binding.setuid, 'User'),
  umask,
  uptime: binding.uptime,
};

module.exports = { methods, usageSince };
