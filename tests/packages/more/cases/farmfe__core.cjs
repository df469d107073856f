'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { assert, main } = require('./harness.cjs');
const { build } = require('@farmfe/core');

main(async () => {
  fs.writeFileSync('package.json', '{"name":"app","version":"1.0.0"}');
  fs.writeFileSync('part.ts', 'export const used = (n: number): number => n * 2;\n');
  fs.writeFileSync('main.ts', "import { used } from './part';\nglobalThis.answer = used(21);\n");
  await build({
    root: process.cwd(),
    configFile: false,
    compilation: { input: { main: './main.ts' }, output: { path: 'dist', targetEnv: 'library-node' }, persistentCache: false, progress: false },
  });
  const built = fs.readdirSync('dist').filter((name) => /^main.*\.c?js$/.test(name));
  assert.ok(built.length > 0, fs.readdirSync('dist').join());
  require(path.resolve('dist', built[0]));
  assert.strictEqual(globalThis.answer, 42);
});
