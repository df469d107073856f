'use strict';
const { assert, main } = require('./harness.cjs');
const sharp = require('sharp');

main(async () => {
  const red = { r: 255, g: 0, b: 0 };
  const png = await sharp({ create: { width: 64, height: 32, channels: 3, background: red } })
    .composite([{ input: Buffer.from('<svg width="32" height="32"><rect width="32" height="32" fill="#00f"/></svg>'), left: 32, top: 0 }])
    .png()
    .toBuffer();
  const { data, info } = await sharp(png).resize(16, 8, { kernel: 'nearest' }).raw().toBuffer({ resolveWithObject: true });
  assert.deepStrictEqual([info.width, info.height], [16, 8]);
  const pixel = (x, y) => [...data.subarray((y * 16 + x) * info.channels).subarray(0, 3)];
  assert.deepStrictEqual(pixel(2, 4), [255, 0, 0]);
  assert.deepStrictEqual(pixel(13, 4), [0, 0, 255]);
  await sharp(png).jpeg({ quality: 90 }).toFile('out.jpg');
  assert.strictEqual((await sharp('out.jpg').metadata()).format, 'jpeg');
  await assert.rejects(sharp(Buffer.from('no image')).toBuffer(), /unsupported image format/);
});
