'use strict';

// The `node:test` module: tests and suites in the order they are written. Running other files, snapshots,
// coverage and mocked timers are not there, and are refused by name.

const { MockTracker, makeFunction, makeHook, unsupported } = require('internal/test_runner/runner');

const test = makeFunction(false);
const suite = makeFunction(true);

module.exports = test;
let mock;
Object.assign(test, {
  test,
  it: makeFunction(false),
  suite,
  describe: makeFunction(true),
  before: makeHook('before'),
  after: makeHook('after'),
  beforeEach: makeHook('beforeEach'),
  afterEach: makeHook('afterEach'),
  run: unsupported('run'),
});
Object.defineProperty(test, 'mock', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => mock ??= new MockTracker(),
});
