'use strict';
const { assert, main } = require('./harness.cjs');
const swc = require('@swc/core');

main(async () => {
  const { code } = await swc.transform('export const f = (a?: { b: number }): number => a?.b ?? 7;', {
    filename: 'a.ts',
    jsc: { parser: { syntax: 'typescript' }, target: 'es2015' },
    module: { type: 'commonjs' },
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', code)(module, module.exports, require);
  assert.strictEqual(module.exports.f({ b: 3 }), 3);
  assert.strictEqual(module.exports.f(), 7);
  assert.strictEqual(swc.minifySync('let  long_name = 1 ; use( long_name )', { mangle: true, compress: false, toplevel: true }).code.includes('long_name'), false);
  assert.strictEqual(swc.parseSync('a + b').body[0].expression.operator, '+');
  await assert.rejects(swc.transform('let = ;', {}), /[Ee]xpected|Syntax/);
});
