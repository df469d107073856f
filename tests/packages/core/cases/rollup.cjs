'use strict';
const fs = require('node:fs');
const vm = require('node:vm');
const { assert, main } = require('./harness.cjs');
const { rollup } = require('rollup');

main(async () => {
  fs.writeFileSync('part.js', 'export const used = (n) => n * 2;\nexport const unused = () => { throw 1; };\n');
  fs.writeFileSync('main.js', "import { used } from './part.js';\nexport default used(21);\n");
  const bundle = await rollup({ input: 'main.js' });
  const { output } = await bundle.generate({ format: 'cjs', exports: 'auto' });
  await bundle.close();
  assert.strictEqual(output.length, 1);
  assert.doesNotMatch(output[0].code, /unused/);
  const context = { module: { exports: {} } };
  vm.runInNewContext(output[0].code, context);
  assert.strictEqual(context.module.exports, 42);
  fs.writeFileSync('broken.js', 'let = ;');
  await assert.rejects(rollup({ input: 'broken.js' }), { code: 'PARSE_ERROR' });
});
