'use strict';
const os = require('node:os');
const { assert, main } = require('./harness.cjs');
const { nice, getCurrentProcessPriority } = require('@napi-rs/nice');

main(() => {
  const before = getCurrentProcessPriority();
  assert.strictEqual(before, os.getPriority());
  assert.strictEqual(nice(3), Math.min(before + 3, 19));
  assert.strictEqual(os.getPriority(), Math.min(before + 3, 19));
});
