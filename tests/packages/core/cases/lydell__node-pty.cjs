'use strict';
const { assert, main, until } = require('./harness.cjs');
const pty = require('@lydell/node-pty');

main(async () => {
  const shell = pty.spawn('/bin/cat', [], { name: 'xterm', cols: 80, rows: 24, cwd: process.cwd(), env: process.env });
  let output = '';
  shell.onData((data) => {
    output += data;
  });
  const ended = new Promise((resolve) => shell.onExit(resolve));
  shell.write('echo me\r');
  // Once from the terminal, once from cat.
  await until(() => output.split('echo me').length === 3, 'two echoes');
  shell.resize(100, 30);
  assert.strictEqual(shell.cols, 100);
  shell.write('\x04');
  const { exitCode } = await ended;
  assert.strictEqual(exitCode, 0);
  const other = pty.spawn('/bin/sh', ['-c', 'test -t 0 && stty size; exit 3'], { cols: 77, rows: 11 });
  let size = '';
  other.onData((data) => {
    size += data;
  });
  const end = await new Promise((resolve) => other.onExit(resolve));
  assert.strictEqual(end.exitCode, 3);
  assert.match(size, /11 77/);
});
