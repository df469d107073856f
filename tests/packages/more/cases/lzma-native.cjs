'use strict';
const { assert, main } = require('./harness.cjs');
const lzma = require('lzma-native');
const { Readable } = require('node:stream');

main(async () => {
  const text = Buffer.from('long matches '.repeat(2000));
  const packed = await lzma.compress(text);
  assert.strictEqual(packed.subarray(0, 6).toString('hex'), 'fd377a585a00');
  assert.deepStrictEqual(await lzma.decompress(packed), text);
  const chunks = [];
  for await (const chunk of Readable.from([packed.subarray(0, 20), packed.subarray(20)]).pipe(lzma.createDecompressor())) chunks.push(chunk);
  assert.deepStrictEqual(Buffer.concat(chunks), text);
  assert.strictEqual(lzma.crc32('123456789'), 0xcbf43926);
  await assert.rejects(lzma.decompress(Buffer.from('not compressed')));
});
