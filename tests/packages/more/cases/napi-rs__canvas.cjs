'use strict';
const { assert, main } = require('./harness.cjs');
const { createCanvas, loadImage, Path2D } = require('@napi-rs/canvas');

main(async () => {
  const canvas = createCanvas(40, 20);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ff0000';
  context.fillRect(0, 0, 20, 20);
  const path = new Path2D();
  path.rect(20, 0, 20, 20);
  context.fillStyle = 'rgb(0, 0, 255)';
  context.fill(path);
  const pixel = (from, x, y) => [...from.getImageData(x, y, 1, 1).data];
  assert.deepStrictEqual(pixel(context, 5, 5), [255, 0, 0, 255]);
  assert.deepStrictEqual(pixel(context, 35, 5), [0, 0, 255, 255]);
  const png = await canvas.encode('png');
  assert.strictEqual(png.subarray(1, 4).toString(), 'PNG');
  const image = await loadImage(png);
  assert.deepStrictEqual([image.width, image.height], [40, 20]);
  const copy = createCanvas(40, 20).getContext('2d');
  copy.drawImage(image, 0, 0);
  assert.deepStrictEqual(pixel(copy, 35, 15), [0, 0, 255, 255]);
  assert.strictEqual(canvas.toBuffer('image/jpeg').readUInt16BE(0), 0xffd8);
});
