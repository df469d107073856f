'use strict';
const { assert, main } = require('./harness.cjs');
const createKeccakHash = require('keccak/bindings');

main(() => {
  const hex = (name, text) => createKeccakHash(name).update(text).digest('hex');
  assert.strictEqual(hex('keccak256', ''), 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470');
  assert.strictEqual(hex('sha3-256', 'abc'), '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532');
  assert.strictEqual(createKeccakHash('shake128').update('').squeeze(16).toString('hex'), '7f9c2ba4e88f827d616045507605853e');
  assert.throws(() => createKeccakHash('keccak257'));
});
