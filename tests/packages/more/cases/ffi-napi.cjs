'use strict';
const { assert, main } = require('./harness.cjs');
const ffi = require('ffi-napi');

main(async () => {
  const libm = ffi.Library('libm.so.6', { pow: ['double', ['double', 'double']], ceil: ['double', ['double']] });
  assert.strictEqual(libm.pow(2, 10), 1024);
  const later = await new Promise((resolve, reject) => libm.ceil.async(1.5, (error, value) => (error ? reject(error) : resolve(value))));
  assert.strictEqual(later, 2);
  const compare = ffi.Callback('int', ['pointer', 'pointer'], (a, b) => a.reinterpret(4).readInt32LE() - b.reinterpret(4).readInt32LE());
  const libc = ffi.Library('libc.so.6', { qsort: ['void', ['pointer', 'size_t', 'size_t', 'pointer']] });
  const numbers = Buffer.alloc(16);
  [5, 3, 9, 1].forEach((n, i) => numbers.writeInt32LE(n, i * 4));
  libc.qsort(numbers, 4, 4, compare);
  assert.deepStrictEqual([0, 4, 8, 12].map((at) => numbers.readInt32LE(at)), [1, 3, 5, 9]);
  assert.throws(() => ffi.Library('libnowhere.so', {}), /libnowhere/);
});
