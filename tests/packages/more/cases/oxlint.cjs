'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { assert, main } = require('./harness.cjs');

main(() => {
  fs.writeFileSync('a.js', 'debugger;\nif (x = 1) {}\n');
  fs.writeFileSync('b.js', 'export const n = 1;\n');
  const program = path.join(path.dirname(require.resolve('oxlint/package.json')), 'bin/oxlint');
  const lint = (...args) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  const bad = lint('--format=json', 'a.js');
  const codes = JSON.parse(bad.stdout).diagnostics.map(({ code }) => code);
  assert.ok(codes.some((code) => code.includes('no-debugger')), bad.stdout + bad.stderr);
  assert.strictEqual(lint('--deny=all', 'a.js').status, 1);
  assert.strictEqual(lint('b.js').status, 0);
});
