'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { assert, main } = require('./harness.cjs');
const native = require(path.join(path.dirname(require.resolve('nx/package.json')), 'dist/src/native/index.js'));

main(() => {
  fs.mkdirSync('dist/lib', { recursive: true });
  fs.writeFileSync('dist/a.js', 'one');
  fs.writeFileSync('dist/lib/b.js', 'two');
  assert.deepStrictEqual(native.expandOutputs(process.cwd(), ['dist/**/*.js']).sort(), ['dist/a.js', 'dist/lib/b.js']);
  assert.strictEqual(native.hashFile('dist/a.js'), native.hashFile('dist/a.js'));
  assert.notStrictEqual(native.hashFile('dist/a.js'), native.hashFile('dist/lib/b.js'));
  assert.strictEqual(native.hashFile('nowhere'), null);
  assert.strictEqual(native.hashArray(['a', 'b']), native.hashArray(['a', 'b']));
  native.copy('dist', 'copy');
  assert.strictEqual(fs.readFileSync('copy/lib/b.js', 'utf8'), 'two');
  const found = native.findImports({ app: ['main.ts'] });
  assert.deepStrictEqual(found, []);
  fs.writeFileSync('main.ts', "import { x } from 'pkg';\nconst y = import('./lazy');\n");
  const [imports] = native.findImports({ app: [path.resolve('main.ts')] });
  assert.deepStrictEqual([imports.staticImportExpressions, imports.dynamicImportExpressions], [['pkg'], ['./lazy']]);
});
