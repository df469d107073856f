'use strict';
const { assert, main } = require('./harness.cjs');
const { Image, decode } = require('imagescript');

main(async () => {
  const image = new Image(32, 16);
  image.fill(Image.rgbToColor(255, 0, 0));
  image.drawBox(17, 1, 16, 16, Image.rgbToColor(0, 0, 255));
  const png = await image.encode();
  const back = await decode(png);
  assert.deepStrictEqual([back.width, back.height], [32, 16]);
  assert.deepStrictEqual([...Image.colorToRGBA(back.getPixelAt(3, 3))], [255, 0, 0, 255]);
  assert.deepStrictEqual([...Image.colorToRGBA(back.getPixelAt(30, 3))], [0, 0, 255, 255]);
  const half = back.resize(16, 8);
  assert.deepStrictEqual([half.width, half.height], [16, 8]);
  await assert.rejects(decode(Buffer.from('no image at all')));
});
