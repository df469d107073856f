'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const { addon, test, turn } = require('../harness.js');

test('async functions', async () => {
  assert.equal(await addon.later(5, 'text'), 'text');
  assert.equal(await addon.atOnce(1), 2);
  const all = Array.from({ length: 200 }, (_, i) => addon.later(i % 7, `${i}`));
  assert.deepEqual(await Promise.all(all), all.map((_, i) => `${i}`));
  await assert.rejects(addon.failsLater(), { name: 'RangeError', code: 'ERR_LATE', message: 'too late' });
  await assert.rejects(addon.panicsLater(), { code: 'ERR_ADDON_PANIC', message: 'late panic' });
});

test('AsyncLocalStorage is kept across awaits', async () => {
  const storage = new AsyncLocalStorage();
  const seen = [];
  await Promise.all(['a', 'b', 'c'].map((store) => storage.run(store, () =>
    addon.callsTwice((when) => seen.push(`${when} ${storage.getStore()}`)))));
  assert.deepEqual(seen.sort(), ['after a', 'after b', 'after c', 'before a', 'before b', 'before c']);
});

test('promises of JavaScript are awaited', async () => {
  assert.equal(await addon.awaits(Promise.resolve(4)), 8);
  assert.equal(await addon.awaits(turn(2).then(() => 5)), 10);
  const error = new Error('mine');
  await assert.rejects(addon.awaits(Promise.reject(error)), (got) => got === error);
  await assert.rejects(addon.awaits(Promise.resolve('x')), { message: /what the promise resolved to must be a number/ });
});

test('work on the pool and on tokio threads', async () => {
  assert.equal(await addon.inPool(4), 9);
  assert.equal(await addon.fib(20), 6765);
  assert.deepEqual(await Promise.all([10, 11, 12].map((n) => addon.fib(n))), [55, 89, 144]);
  await assert.rejects(addon.taskPanics(), { code: 'ERR_ADDON_PANIC', message: 'in the pool' });
});

test('abort signals', async () => {
  const reason = new Error('enough');
  await assert.rejects(addon.fib(10, AbortSignal.abort(reason)), (got) => got === reason);
  const controller = new AbortController();
  const promise = addon.workUntilAborted(controller.signal);
  setTimeout(() => controller.abort(reason), 10);
  await assert.rejects(promise, (got) => got === reason);
  assert.equal(await addon.fib(10, new AbortController().signal), 55);
  assert.throws(() => addon.workUntilAborted({}), { code: 'ERR_INVALID_ARG_TYPE', message: /AbortSignal/ });
});

test('promises settled by other threads', async () => {
  assert.equal(await addon.fromThread(9), 3);
  await assert.rejects(addon.fromThread(-1), { name: 'RangeError', message: 'below zero' });
  await assert.rejects(addon.fromThread(0), { code: 'ERR_ADDON_PROMISE_DROPPED' });
  const waiting = [addon.waiting(), addon.waiting()];
  assert.equal(addon.settleWaiting(5), 2);
  assert.deepEqual(await Promise.all(waiting), [5, 5]);
});

test('calls from other threads keep AsyncLocalStorage, too', async () => {
  const storage = new AsyncLocalStorage();
  const seen = await new Promise((resolve) => {
    storage.run('here', () => addon.callFromThreads(1, 1, () => resolve(storage.getStore())));
  });
  assert.equal(seen, 'here');
});
