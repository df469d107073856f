'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { assert, main } = require('./harness.cjs');
const { rspack } = require('@rspack/core');

main(async () => {
  fs.writeFileSync('part.js', 'export const used = (n) => n * 2;\nexport const unused = () => { throw 1; };\n');
  fs.writeFileSync('main.js', "import { used } from './part.js';\nexport default used(PLACE);\n");
  const hooks = [];
  const compiler = rspack({
    context: process.cwd(),
    mode: 'production',
    target: 'node',
    entry: './main.js',
    output: { path: path.resolve('dist'), filename: 'out.cjs', library: { type: 'commonjs2' } },
    plugins: [
      new rspack.DefinePlugin({ PLACE: '21' }),
      { apply: (c) => c.hooks.emit.tapPromise('test', async ({ assets }) => void hooks.push(...Object.keys(assets))) },
    ],
  });
  const stats = await new Promise((resolve, reject) => compiler.run((error, result) => (error ? reject(error) : resolve(result))));
  assert.strictEqual(stats.hasErrors(), false, stats.toString());
  await new Promise((resolve) => compiler.close(resolve));
  assert.deepStrictEqual(hooks, ['out.cjs']);
  assert.strictEqual(require(path.resolve('dist/out.cjs')).default, 42);
  const broken = rspack({ context: process.cwd(), entry: './nowhere.js', mode: 'development' });
  const bad = await new Promise((resolve, reject) => broken.run((error, result) => (error ? reject(error) : resolve(result))));
  assert.match(bad.toJson().errors[0].message, /nowhere/);
  await new Promise((resolve) => broken.close(resolve));
});
