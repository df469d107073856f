'use strict';
const { assert, main } = require('./harness.cjs');
const lz4 = require('lz4-napi');

main(async () => {
  const text = 'blocks of text '.repeat(1000);
  const packed = await lz4.compress(text);
  assert.ok(packed.length < 500);
  assert.strictEqual((await lz4.uncompress(packed)).toString(), text);
  const frame = lz4.compressFrameSync(Buffer.from(text));
  assert.strictEqual(frame.readUInt32LE(0), 0x184d2204);
  assert.strictEqual((await lz4.decompressFrame(frame)).toString(), text);
  await assert.rejects(lz4.decompressFrame(Buffer.from('not compressed')));
});
