'use strict';

// os: the machine, the system and the user.

const { validateInt32 } = require('internal/validators');
const binding = internalBinding('os');
const { os: constants } = internalBinding('constants');

const { isBigEndian } = binding;

/** Functions of the binding whose value can be written as text: `${os.hostname}` works. */
function withPrimitive(name, get) {
  const fn = { [name]() { return get(); } }[name];
  Object.defineProperty(fn, Symbol.toPrimitive, { __proto__: null, value: () => get(), configurable: true, writable: true });
  return fn;
}

let information;
function system() {
  information ??= binding.getOSInformation();
  return information;
}

const hostname = withPrimitive('hostname', () => binding.getHostname());
const type = withPrimitive('type', () => system()[0]);
const version = withPrimitive('version', () => system()[1]);
const release = withPrimitive('release', () => system()[2]);
const machine = withPrimitive('machine', () => system()[3]);
const homedir = withPrimitive('homedir', () => binding.getHomeDirectory());
const freemem = withPrimitive('freemem', () => binding.getFreeMem());
const totalmem = withPrimitive('totalmem', () => binding.getTotalMem());
const uptime = withPrimitive('uptime', () => binding.getUptime());
const availableParallelism = withPrimitive('availableParallelism', () => binding.getAvailableParallelism());
const arch = withPrimitive('arch', () => process.arch);
const platform = withPrimitive('platform', () => process.platform);
const endianness = withPrimitive('endianness', () => (isBigEndian ? 'BE' : 'LE'));
const tmpdir = withPrimitive('tmpdir', () => {
  const path = process.env.TMPDIR || process.env.TMP || process.env.TEMP || '/tmp';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
});

function loadavg() {
  return binding.getLoadAvg();
}

/** One entry a CPU: model, speed in MHz, times in milliseconds. */
function cpus() {
  const data = binding.getCPUs();
  const result = [];
  for (let i = 0; i < data.length; i += 7) {
    result.push({
      model: data[i],
      speed: data[i + 1],
      times: { user: data[i + 2], nice: data[i + 3], sys: data[i + 4], idle: data[i + 5], irq: data[i + 6] },
    });
  }
  return result;
}

/** The number of leading one bits of a netmask, or null when it is not a mask. */
function prefixLength(address, family) {
  const [base, separator] = family === 'IPv4' ? [10, '.'] : [16, ':'];
  const groupBits = family === 'IPv4' ? 8 : 16;
  let bits = '';
  if (family === 'IPv6') {
    const [head, tail = ''] = address.split('::');
    const first = head === '' ? [] : head.split(separator);
    const last = tail === '' ? [] : tail.split(separator);
    const zeros = address.includes('::') ? Array(8 - first.length - last.length).fill('0') : [];
    for (const group of [...first, ...zeros, ...last]) {
      bits += parseInt(group, base).toString(2).padStart(groupBits, '0');
    }
  } else {
    for (const group of address.split(separator)) {
      bits += parseInt(group, base).toString(2).padStart(groupBits, '0');
    }
  }
  const match = /^(1*)0*$/.exec(bits);
  return match === null ? null : match[1].length;
}

/** Addresses by interface. */
function networkInterfaces() {
  const data = binding.getInterfaceAddresses();
  const result = {};
  for (let i = 0; i < data.length; i += 7) {
    const name = data[i];
    const entry = {
      address: data[i + 1],
      netmask: data[i + 2],
      family: data[i + 3],
      mac: data[i + 4],
      internal: data[i + 5],
      cidr: null,
    };
    const bits = prefixLength(entry.netmask, entry.family);
    if (bits !== null) entry.cidr = `${entry.address}/${bits}`;
    if (data[i + 6] !== -1) entry.scopeid = data[i + 6];
    (result[name] ??= []).push(entry);
  }
  return result;
}

/** `setPriority([pid, ]priority)` */
function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  systemCall(() => binding.setPriority(pid, priority));
}

/** `getPriority([pid])` */
function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else validateInt32(pid, 'pid');
  return systemCall(() => binding.getPriority(pid));
}

/** Turns a failed call into Node's ERR_SYSTEM_ERROR. */
function systemCall(call) {
  try {
    return call();
  } catch (error) {
    const { codes: { ERR_SYSTEM_ERROR } } = require('internal/errors');
    throw new ERR_SYSTEM_ERROR({
      errno: error.errno,
      code: error.code,
      message: internalBinding('uv').getErrorMessage(error.errno),
      syscall: error.syscall,
    });
  }
}

/** The user the program runs as. */
function userInfo(options) {
  let encoding;
  if (typeof options === 'object' && options !== null) ({ encoding } = options);
  const { wantsBytes, decodeName } = require('internal/fs/utils');
  const bytes = wantsBytes(encoding);
  const user = systemCall(() => binding.getUserInfo(bytes));
  if (bytes) {
    for (const key of ['username', 'homedir', 'shell']) {
      if (user[key] !== null) user[key] = decodeName(user[key], encoding);
    }
  }
  return user;
}

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  userInfo,
  uptime,
  version,
  machine,
};

Object.defineProperties(module.exports, {
  constants: { __proto__: null, configurable: false, enumerable: true, value: Object.freeze(freezeGroups(constants)) },
  EOL: { __proto__: null, configurable: true, enumerable: true, writable: false, value: '\n' },
  devNull: { __proto__: null, configurable: true, enumerable: true, writable: false, value: '/dev/null' },
});

function freezeGroups(table) {
  Object.freeze(table.signals);
  return table;
}
