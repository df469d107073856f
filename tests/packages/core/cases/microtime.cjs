'use strict';
const { assert, main } = require('./harness.cjs');
const microtime = require('microtime');

main(() => {
  const [seconds, micros] = microtime.nowStruct();
  assert.ok(Math.abs(seconds - Date.now() / 1000) < 5);
  assert.ok(micros >= 0 && micros < 1e6);
  const before = microtime.now();
  const after = microtime.now();
  assert.ok(Number.isInteger(before) && after >= before);
  assert.ok(Math.abs(microtime.nowDouble() * 1000 - Date.now()) < 5000);
});
