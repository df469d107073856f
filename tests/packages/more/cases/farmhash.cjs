'use strict';
const { assert, main } = require('./harness.cjs');
const farmhash = require('farmhash');

main(() => {
  assert.strictEqual(farmhash.fingerprint32('test'), 1633095781);
  assert.strictEqual(farmhash.fingerprint64('test'), 8581389452482819506n);
  assert.strictEqual(farmhash.fingerprint64signed(Buffer.from('test')), 8581389452482819506n);
  assert.strictEqual(farmhash.hash32(Buffer.from('abc')), farmhash.hash32('abc'));
  assert.notStrictEqual(farmhash.hash64WithSeed('test', 1), farmhash.hash64WithSeed('test', 2));
  assert.throws(() => farmhash.hash32(7));
});
