'use strict';
const { assert, main } = require('./harness.cjs');
const { transformSync, transform, isolatedDeclarationSync } = require('oxc-transform');

main(async () => {
  const { code, errors } = transformSync('a.tsx', 'export const a: number = 1; export const b = <p>{a}</p>;');
  assert.deepStrictEqual(errors, []);
  assert.match(code, /a = 1/);
  assert.doesNotMatch(code, /number|<p>/);
  assert.match((await transform('b.ts', 'enum E { A = 5 }\nexport default E.A')).code, /5/);
  assert.match(isolatedDeclarationSync('c.ts', 'export function f(n: number): string { return String(n); }').code, /f\(n: number\): string;/);
  assert.ok(transformSync('d.ts', 'let = ;').errors.length > 0);
});
