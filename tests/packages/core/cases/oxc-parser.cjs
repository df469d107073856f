'use strict';
const { assert, main } = require('./harness.cjs');
const { parseSync, parse } = require('oxc-parser');

main(async () => {
  const { program, errors } = parseSync('a.ts', 'export const n: number = 1 + f(2); // end');
  assert.deepStrictEqual(errors, []);
  const { declaration } = program.body[0];
  assert.strictEqual(declaration.declarations[0].id.name, 'n');
  assert.strictEqual(declaration.declarations[0].init.right.callee.name, 'f');
  const later = await parse('b.js', 'let x = ;');
  assert.ok(later.errors.length > 0);
  assert.match(later.errors[0].message, /[Uu]nexpected/);
});
