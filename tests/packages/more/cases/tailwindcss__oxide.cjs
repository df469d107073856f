'use strict';
const fs = require('node:fs');
const { assert, main } = require('./harness.cjs');
const { Scanner } = require('@tailwindcss/oxide');

main(() => {
  fs.mkdirSync('src');
  fs.writeFileSync('src/page.html', '<p class="p-4 md:underline bg-[#fff]">text</p>');
  const scanner = new Scanner({ sources: [{ base: process.cwd(), pattern: '**/*', negated: false }] });
  const found = scanner.scan();
  for (const name of ['p-4', 'md:underline', 'bg-[#fff]']) assert.ok(found.includes(name), name);
  assert.strictEqual(scanner.files.length, 1);
  const more = scanner.scanFiles([{ content: '<b class="font-bold">', extension: 'html' }]);
  assert.ok(more.includes('font-bold'));
});
