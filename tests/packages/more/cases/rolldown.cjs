'use strict';
const fs = require('node:fs');
const vm = require('node:vm');
const { assert, main } = require('./harness.cjs');

main(async () => {
  const { rolldown } = await import('rolldown');
  fs.writeFileSync('part.ts', 'export const used = (n: number) => n * 2;\nexport const unused = () => { throw 1; };\n');
  fs.writeFileSync('main.js', "import { used } from './part.ts';\nimport { word } from 'virtual';\nglobalThis.answer = word + used(21);\n");
  const plugin = {
    name: 'virtual',
    resolveId: (id) => (id === 'virtual' ? '\0virtual' : null),
    load: async (id) => (id === '\0virtual' ? "export const word = 'is ';" : null),
  };
  const bundle = await rolldown({ input: 'main.js', plugins: [plugin] });
  const { output } = await bundle.generate({ format: 'iife' });
  await bundle.close();
  assert.doesNotMatch(output[0].code, /unused/);
  const context = {};
  context.globalThis = context;
  vm.runInNewContext(output[0].code, context);
  assert.strictEqual(context.answer, 'is 42');
  const broken = await rolldown({ input: 'nowhere.js' });
  await assert.rejects(broken.generate(), /nowhere/);
  await broken.close();
});
