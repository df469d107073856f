'use strict';
const { assert, main } = require('./harness.cjs');
const { xz, lzma, lzma2 } = require('@napi-rs/lzma');

main(async () => {
  const text = 'long matches '.repeat(2500);
  for (const codec of [xz, lzma, lzma2]) {
    const packed = await codec.compress(text);
    assert.strictEqual((await codec.decompress(packed)).toString(), text);
    assert.strictEqual(codec.decompressSync(codec.compressSync(text)).toString(), text);
  }
  assert.ok(lzma.compressSync(text).length < text.length / 2);
  assert.strictEqual(xz.compressSync('x').subarray(0, 6).toString('hex'), 'fd377a585a00');
  await assert.rejects(xz.decompress(Buffer.from('not compressed')));
});
