'use strict';
const { assert, main } = require('./harness.cjs');
const { compress, decompress } = require('@mongodb-js/zstd');

main(async () => {
  const data = Buffer.from('a standard, really '.repeat(1000));
  const packed = await compress(data, 9);
  assert.strictEqual(packed.readUInt32LE(0), 0xfd2fb528);
  assert.ok(packed.length < 200);
  assert.deepStrictEqual(await decompress(packed), data);
  await assert.rejects(decompress(Buffer.from('not compressed')));
});
