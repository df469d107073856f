'use strict';
const { assert, main } = require('./harness.cjs');
const { blake3, blake2b, Blake2BHasher, Blake3Hasher } = require('@napi-rs/blake-hash');

main(() => {
  assert.strictEqual(blake3('').toString('hex'), 'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262');
  assert.match(blake2b(Buffer.from('abc')).toString('hex'), /^ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1/);
  const whole = new Blake3Hasher().update('one and the other').digest('hex');
  assert.strictEqual(new Blake3Hasher().update('one and ').update(Buffer.from('the other')).digest('hex'), whole);
  assert.strictEqual(new Blake2BHasher().update('abc').digestBuffer().length, 64);
});
