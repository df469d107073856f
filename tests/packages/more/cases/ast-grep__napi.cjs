'use strict';
const fs = require('node:fs');
const { assert, main } = require('./harness.cjs');
const { parse, parseAsync, findInFiles, Lang } = require('@ast-grep/napi');

main(async () => {
  const source = 'console.log("one"); if (x) { console.log("two") }';
  const root = parse(Lang.JavaScript, source).root();
  const calls = root.findAll('console.log($ARG)');
  assert.deepStrictEqual(calls.map((call) => call.getMatch('ARG').text()), ['"one"', '"two"']);
  assert.strictEqual(root.commitEdits([calls[0].replace('print(1)')]), source.replace('console.log("one")', 'print(1)'));
  const later = await parseAsync(Lang.TypeScript, 'let a: number = 1');
  assert.strictEqual(later.root().find('let $A: number = $B').getMatch('B').text(), '1');
  fs.writeFileSync('a.js', source);
  let found = 0;
  const files = await findInFiles(Lang.JavaScript, { paths: ['.'], matcher: { rule: { pattern: 'console.log($A)' } } }, (error, nodes) => {
    assert.ifError(error);
    found += nodes.length;
  });
  assert.deepStrictEqual([files, found], [1, 2]);
});
