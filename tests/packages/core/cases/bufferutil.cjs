'use strict';
const { assert, main } = require('./harness.cjs');
const { mask, unmask } = require('bufferutil');

main(() => {
  assert.notStrictEqual(mask.name, 'mask', 'the JavaScript fall-back was loaded');
  const source = Buffer.from('frames of a websocket are masked');
  const key = Buffer.from([1, 2, 3, 4]);
  const output = Buffer.alloc(source.length + 3);
  mask(source, key, output, 3, source.length);
  for (let i = 0; i < source.length; i++) assert.strictEqual(output[i + 3], source[i] ^ key[i & 3]);
  const masked = output.subarray(3);
  unmask(masked, key);
  assert.deepStrictEqual(Buffer.from(masked), source);
});
