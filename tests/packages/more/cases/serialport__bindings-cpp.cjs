'use strict';
const { assert, main } = require('./harness.cjs');
const { autoDetect, LinuxBinding } = require('@serialport/bindings-cpp');

main(async () => {
  assert.strictEqual(autoDetect(), LinuxBinding);
  await assert.rejects(LinuxBinding.open({ path: '/dev/no-such-port', baudRate: 9600 }), /No such file/);
  // The null device opens and is no terminal: the native part has to notice.
  await assert.rejects(LinuxBinding.open({ path: '/dev/null', baudRate: 9600 }), /[Ii]nappropriate ioctl|attributes|tcgetattr/);
  // The multiplexer's master side is a terminal that every Linux has.
  const port = await LinuxBinding.open({ path: '/dev/ptmx', baudRate: 115200, lock: false });
  assert.strictEqual(port.isOpen, true);
  await port.drain();
  await port.close();
  assert.strictEqual(port.isOpen, false);
});
