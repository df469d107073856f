'use strict';

const assert = require('node:assert');
const { addon, collect, test, turn } = require('../harness.js');

test('persistent handles dropped on eight threads let go', async () => {
  let object = { big: new Array(1000).fill(1) };
  const gone = new WeakRef(object);
  addon.dropOnThreads(object, 10_000, 8);
  object = undefined;
  for (let i = 0; i < 100 && gone.deref(); i++) await collect();
  if (globalThis.gc || globalThis.Bun) assert.equal(gone.deref(), undefined);
});

test('any value can be kept', async () => {
  const object = {};
  for (const value of [object, () => 1, 'text', 7, 1n, null, undefined, true, Symbol.iterator]) {
    addon.keep(value);
    await turn();
    assert.strictEqual(addon.kept(), value);
  }
});

test('data belongs to the environment', () => {
  assert.equal(addon.calls(), 1);
  assert.equal(addon.calls(), 2);
});

test('externals open for their own type only', () => {
  const locked = addon.lock('key');
  assert.equal(addon.unlock(locked), 'key');
  for (const wrong of [{}, null, 'key']) {
    assert.throws(() => addon.unlock(wrong), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  }
});
