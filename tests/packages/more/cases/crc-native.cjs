'use strict';
const { assert, main } = require('./harness.cjs');
const { crc32 } = require('crc-native');

main(() => {
  assert.strictEqual(crc32(Buffer.from('123456789')), 0xcbf43926);
  assert.strictEqual(crc32(Buffer.from('hello world')), 0x0d4a1185);
});
