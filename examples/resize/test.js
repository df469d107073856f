'use strict';

const assert = require('node:assert');
const { resize } = require('./index.js');

const [red, blue] = [[255, 0, 0, 255], [0, 0, 255, 255]];
const picture = { width: 2, height: 1, data: Uint8Array.from([...red, ...blue]) };

const big = resize(picture, { width: 4, height: 2, filter: 'nearest' });
assert.ok(Buffer.isBuffer(big));
assert.deepStrictEqual([...big], [red, red, blue, blue, red, red, blue, blue].flat());

const mixed = resize(picture, { width: 4, height: 1 });
assert.deepStrictEqual([...mixed.subarray(4, 8)], [191, 0, 64, 255]);

// A part of a larger buffer is read where it lies.
const inside = Buffer.from([9, 9, 9, 9, ...red, 9]).subarray(4, 8);
assert.deepStrictEqual([...resize({ width: 1, height: 1, data: inside }, { width: 1, height: 1 })], red);

assert.throws(() => resize(picture, { width: 'wide', height: 2 }), {
  name: 'TypeError',
  message: "resize: argument 2 'options.width' must be an integer from 0 to 65535, got \"wide\"",
});
assert.throws(() => resize({ ...picture, width: 3 }, { width: 1, height: 1 }), { code: 'ERR_PICTURE_SIZE' });
assert.throws(() => resize({ ...picture, data: [1, 2, 3] }, { width: 1, height: 1 }), TypeError);
console.log('ok');
