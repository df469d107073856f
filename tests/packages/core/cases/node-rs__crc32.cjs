'use strict';
const { assert, main } = require('./harness.cjs');
const { crc32, crc32c } = require('@node-rs/crc32');

main(() => {
  // The check values of the two polynomials.
  assert.strictEqual(crc32('123456789'), 0xcbf43926);
  assert.strictEqual(crc32c('123456789'), 0xe3069283);
  const whole = Buffer.from('one and the other');
  assert.strictEqual(crc32(whole.subarray(5), crc32(whole.subarray(0, 5))), crc32(whole));
});
