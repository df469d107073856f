'use strict';
const { assert, main } = require('./harness.cjs');
const quickbit = require('quickbit-native');

main(() => {
  const field = new Uint8Array(64);
  assert.strictEqual(quickbit.set(field, 100, true), true);
  assert.strictEqual(quickbit.set(field, 100, true), false);
  assert.strictEqual(quickbit.get(field, 100), true);
  assert.strictEqual(quickbit.findFirst(field, true, 0), 100);
  assert.strictEqual(quickbit.findLast(field, true, 511), 100);
  quickbit.fill(field, true, 200, 210);
  assert.strictEqual(quickbit.findFirst(field, true, 101), 200);
  assert.strictEqual(quickbit.findFirst(field, false, 200), 210);
});
