'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const { addon, assert, rejects, test, throws } = require('./harness.js');

const ARGUMENT = 'ERR_INVALID_ARG_TYPE';

test('an async function gives a promise', async () => {
  const promise = addon.addLater(1, 2);
  assert.ok(promise instanceof Promise);
  assert.strictEqual(await promise, 3);
  assert.strictEqual(await addon.atOnce('x'), 'x');
});

test('a wrong argument of an async function throws at once', () => {
  throws(() => addon.addLater(1, 'x'), 'TypeError', ARGUMENT,
    'addLater: argument 2 \'b\' must be a number, got "x"');
});

test('an error rejects', async () => {
  await rejects(addon.failLater('no'), 'TypeError', 'ERR_LATER', 'no');
  await rejects(addon.panicLater(), 'Error', 'ERR_ADDON_PANIC', 'too late');
});

test('many at the same time', async () => {
  const all = Array.from({ length: 200 }, (_, index) => addon.addLater(index, 1));
  const results = await Promise.all(all);
  assert.strictEqual(results.reduce((sum, number) => sum + number, 0), 20_100);
});

test('a task runs on the pool', async () => {
  assert.strictEqual(await addon.sumOfSquares([1, 2, 3]), 14);
  await rejects(addon.failingTask('no'), 'Error', undefined, 'no');
  assert.strictEqual(await addon.Connection.measure('four'), 4);
});

test('async factories', async () => {
  const connection = await addon.Connection.open('here');
  assert.ok(connection instanceof addon.Connection);
  assert.strictEqual(connection.address, 'here');
  await rejects(addon.Connection.open(''), 'Error', undefined, 'no address');
});

test('async methods keep their object in use', async () => {
  const connection = await addon.Connection.open('here');
  const first = connection.send(2);
  throws(() => connection.sent, 'Error', 'ERR_ADDON_BORROWED',
    'this Connection cannot be read now: one of its native methods is still using it');
  assert.strictEqual(await first, 2);
  assert.deepStrictEqual(await Promise.all([connection.peek(), connection.peek()]), [4, 4]);
  assert.strictEqual(connection.sent, 2);
});

test('async dispose', async () => {
  const connection = await addon.Connection.open('here');
  if (Symbol.asyncDispose) {
    await connection[Symbol.asyncDispose]();
    assert.strictEqual(connection.address, '');
  }
});

test('async iterators', async () => {
  const seen = [];
  for await (const tick of new addon.Ticker(3)) {
    seen.push(tick);
  }
  assert.deepStrictEqual(seen, [2, 1, 0]);
  await rejects((async () => {
    for await (const tick of new addon.Ticker(15)) {
      seen.push(tick);
    }
  })(), 'Error', undefined, 'unlucky');
  assert.deepStrictEqual(seen, [2, 1, 0, 14, 13]);
});

test('AsyncLocalStorage holds across an await of the promise', async () => {
  const storage = new AsyncLocalStorage();
  const seen = await storage.run('here', async () => {
    await addon.addLater(1, 2);
    return storage.getStore();
  });
  assert.strictEqual(seen, 'here');
});
