'use strict';

const assert = require('node:assert');
const { addon, collect, file, test, turn } = require('../harness.js');

test('persistent handles dropped on eight threads let go', async () => {
  let object = { big: new Array(1000).fill(1) };
  const gone = new WeakRef(object);
  addon.dropOnThreads(object, 10_000, 8);
  object = undefined;
  for (let i = 0; i < 100 && gone.deref(); i++) await collect();
  if (globalThis.gc || globalThis.Bun) assert.equal(gone.deref(), undefined);
});

test('calls can be traced', () => {
  addon.trace();
  addon.lock('k');
  assert.throws(() => addon.unlock(1, 2));
  const seen = addon.traced();
  assert.deepEqual(seen, [
    'call function="lock" arguments=1',
    'call function="unlock" arguments=2',
    'call function="traced" arguments=0',
  ]);
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

// Deno and Bun end a process without ending its environments.
if (!globalThis.Deno && !globalThis.Bun) {
  test('what is still kept at the end is named on request', () => {
    const { spawnSync } = require('node:child_process');
    const keep = `const addon = require(${JSON.stringify(file)}); addon.keep({}); addon.dropOnThreads({}, 10, 1);`;
    const run = (script, leaks) => spawnSync(process.execPath, ['-e', script], {
      encoding: 'utf8', env: { ...process.env, TENON_ADDON_LEAKS: leaks },
    });
    assert.match(run(`${keep} setTimeout(() => {}, 100)`, '1').stderr,
      /^tenon-addon: kept at the end of its environment: a Persistent, made at \S+life\.rs:\d+:\d+\n$/);
    assert.equal(run(keep, '0').stderr, '');
    assert.equal(run(`require(${JSON.stringify(file)}).calls()`, '1').stderr, '');
  });
}
