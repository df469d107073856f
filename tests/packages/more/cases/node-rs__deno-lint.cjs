'use strict';
const { assert, main } = require('./harness.cjs');
const { lint } = require('@node-rs/deno-lint');

main(() => {
  const file = (name) => `file:///${name}`;
  assert.deepStrictEqual(lint(file('a.ts'), 'export const n = 1;\n'), []);
  const found = lint(file('b.ts'), 'debugger;\nvar a: any = 1;\n');
  assert.ok(found.some((text) => text.includes('no-debugger')), found.join());
  assert.ok(found.some((text) => text.includes('no-var')));
});
