'use strict';

const assert = require('node:assert');
const { addon, test, turn } = require('../harness.js');

const until = async (done) => {
  for (let i = 0; i < 2000 && !done(); i++) await turn(1);
  assert.ok(done(), 'it takes too long');
};

test('calls from eight threads arrive, in order for each', async () => {
  const last = new Map();
  let count = 0;
  addon.callFromThreads(8, 500, (id, n) => {
    assert.equal(n, (last.get(id) ?? -1) + 1);
    last.set(id, n);
    count++;
  });
  await until(() => count === 4000);
});

test('a bounded queue makes its caller wait, and loses nothing', async () => {
  const got = [];
  addon.callBounded(100, (n) => got.push(n));
  await until(() => got.length === 100);
  assert.deepEqual(got, Array.from({ length: 100 }, (_, i) => i));
});

test('a full queue refuses', async () => {
  const got = [];
  assert.equal(addon.fill(10, (n) => got.push(n)), 4);
  await until(() => got.length === 4);
  assert.deepEqual(got, [0, 1, 2, 3]);
});

test('other threads get results', async () => {
  assert.equal(await addon.ask((text) => text.length), 26);
  assert.equal(await addon.askLater((text) => text.length), 15);
  const error = new Error('mine');
  const throws = () => {
    throw error;
  };
  await assert.rejects(addon.ask(throws), (got) => got === error);
  await assert.rejects(addon.askLater(throws), (got) => got === error);
  await assert.rejects(addon.ask(() => 'x'), { message: /the result of a callback must be a number, got "x"/ });
  assert.throws(() => addon.askHere(() => 1), { code: 'ERR_ADDON_DEADLOCK' });
});

test('microtasks run between calls', async () => {
  // Deno answers several calls before it runs any.
  if ('Deno' in globalThis) return;
  const order = [];
  addon.callFromThreads(1, 3, (_, n) => {
    order.push(`call ${n}`);
    Promise.resolve().then(() => order.push(`after ${n}`));
  });
  await until(() => order.length === 6);
  assert.deepEqual(order, ['call 0', 'after 0', 'call 1', 'after 1', 'call 2', 'after 2']);
});
