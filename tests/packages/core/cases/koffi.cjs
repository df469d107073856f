'use strict';
const { assert, main } = require('./harness.cjs');
const koffi = require('koffi');

main(async () => {
  const libc = koffi.load('libc.so.6');
  const strlen = libc.func('size_t strlen(const char *text)');
  assert.strictEqual(Number(strlen('sixteen letters!')), 16);
  const Compare = koffi.proto('int Compare(const void *a, const void *b)');
  const qsort = libc.func('void qsort(_Inout_ int *base, size_t count, size_t size, Compare *compare)');
  const numbers = Int32Array.from([5, 3, 9, 1]);
  qsort(numbers, 4, 4, (a, b) => koffi.decode(a, 'int') - koffi.decode(b, 'int'));
  assert.deepStrictEqual([...numbers], [1, 3, 5, 9]);
  const pair = koffi.struct('div_t', { quot: 'int', rem: 'int' });
  assert.ok(pair);
  assert.deepStrictEqual({ ...libc.func('div_t div(int a, int b)')(17, 5) }, { quot: 3, rem: 2 });
  const abs = libc.func('int abs(int value)');
  const answer = await new Promise((resolve, reject) => abs.async(-7, (error, value) => (error ? reject(error) : resolve(value))));
  assert.strictEqual(answer, 7);
  assert.throws(() => libc.func('void no_such_function()'), /no_such_function/);
});
