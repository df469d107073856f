'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { assert, main } = require('./harness.cjs');
const { ResolverFactory } = require('oxc-resolver');

main(async () => {
  const folder = fs.realpathSync(process.cwd());
  fs.mkdirSync('node_modules/pkg', { recursive: true });
  fs.writeFileSync('node_modules/pkg/package.json', JSON.stringify({ exports: { '.': { import: './m.mjs', require: './c.cjs' } } }));
  for (const name of ['node_modules/pkg/m.mjs', 'node_modules/pkg/c.cjs', 'local.ts']) fs.writeFileSync(name, '');
  const esm = new ResolverFactory({ conditionNames: ['import'], extensions: ['.ts', '.js'] });
  assert.strictEqual(esm.sync(folder, 'pkg').path, path.join(folder, 'node_modules/pkg/m.mjs'));
  assert.strictEqual((await esm.async(folder, './local')).path, path.join(folder, 'local.ts'));
  assert.strictEqual(esm.cloneWithOptions({ conditionNames: ['require'] }).sync(folder, 'pkg').path, path.join(folder, 'node_modules/pkg/c.cjs'));
  assert.match(esm.sync(folder, './nowhere').error, /Cannot find/);
});
