'use strict';

// os: what can be said without knowing the machine.

const os = require('os');

console.log(Object.keys(os).sort().join());
for (const name of ['arch', 'platform', 'type', 'release', 'version', 'machine', 'hostname', 'homedir', 'tmpdir', 'endianness']) {
  console.log(name, typeof os[name](), os[name]().length > 0, `${os[name]}` === os[name]());
}
console.log(os.EOL, os.devNull);
console.log(os.totalmem() > os.freemem(), os.uptime() > 0, os.loadavg().length, os.availableParallelism() >= 1);
console.log(Object.keys(os.cpus()[0]), Object.keys(os.cpus()[0].times));
console.log(Object.values(os.networkInterfaces()).flat().every((entry) => entry.cidr.startsWith(entry.address)));
console.log(Object.keys(os.userInfo()), os.userInfo({ encoding: 'buffer' }).username instanceof Buffer);
console.log(os.constants.signals.SIGKILL, os.constants.errno.ENOENT, os.constants.priority, Object.keys(os.constants));
console.log(os.getPriority() === os.getPriority(process.pid));
for (const call of [() => os.getPriority('x'), () => os.setPriority(0, 21), () => os.getPriority(-1.5), () => os.getPriority(2 ** 30)]) {
  try {
    call();
  } catch (error) {
    console.log(error.name, error.code, error.message, error.info, error.errno, error.syscall);
  }
}
