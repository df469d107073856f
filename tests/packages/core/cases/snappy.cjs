'use strict';
const { assert, main } = require('./harness.cjs');
const snappy = require('snappy');

main(async () => {
  const text = 'snappy '.repeat(5000);
  const packed = await snappy.compress(text);
  assert.ok(packed.length < text.length / 10);
  assert.strictEqual(await snappy.uncompress(packed, { asBuffer: false }), text);
  assert.deepStrictEqual(snappy.uncompressSync(snappy.compressSync(Buffer.from(text))), Buffer.from(text));
  await assert.rejects(snappy.uncompress(Buffer.from('not compressed')));
});
