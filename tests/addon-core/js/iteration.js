'use strict';

const assert = require('node:assert');
const { addon, test } = require('../harness.js');

const collect = async (items) => {
  const got = [];
  for await (const item of items) got.push(item);
  return got;
};

test('a Rust iterator is an iterator', () => {
  assert.deepEqual([...addon.range(4)], [0, 1, 2, 3]);
  const iterator = addon.range(1_000_000);
  assert.equal(iterator[Symbol.iterator](), iterator);
  for (const n of iterator) if (n === 5) break;
  assert.deepEqual(iterator.next(), { value: undefined, done: true });
  if (globalThis.Iterator?.prototype?.map) {
    assert.deepEqual(addon.range(10).map((n) => n * n).take(3).toArray(), [0, 1, 4]);
  }
  const { next } = addon.range(1);
  assert.throws(() => next.call({}), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
});

test('a generator takes what next is called with', () => {
  const generator = addon.totals();
  assert.deepEqual(generator.next(), { value: 0, done: false });
  assert.deepEqual(generator.next(2), { value: 2, done: false });
  assert.deepEqual(generator.next(3), { value: 5, done: false });
  assert.deepEqual(generator.next(-1), { value: 'total 5', done: true });
  assert.deepEqual(generator.next(1), { value: undefined, done: true });
  assert.throws(() => addon.totals().next('x'), { message: /what the generator's next is called with must be a number/ });
  assert.deepEqual(addon.totals().return(7), { value: 7, done: true });
});

test('async iterators', async () => {
  assert.deepEqual(await collect(addon.countSlowly(4)), [1, 2, 3, 4]);
  const iterator = addon.countSlowly(3);
  const steps = await Promise.all([1, 2, 3, 4, 5].map(() => iterator.next()));
  assert.deepEqual(steps.map((step) => step.value), [1, 2, 3, undefined, undefined]);
  await assert.rejects(collect(addon.countSlowly(4, 2)), { name: 'RangeError', message: 'failed at 2' });
  for await (const n of iterator) assert.fail(String(n));
  const early = addon.countSlowly(100);
  for await (const n of early) if (n === 3) break;
  assert.deepEqual(await early.next(), { value: undefined, done: true });
});

test('streams from Rust', async () => {
  const reader = addon.streamSlowly(3).getReader();
  const got = [];
  for (let step; !(step = await reader.read()).done;) got.push(step.value);
  assert.deepEqual(got, [1, 2, 3]);
  const failing = addon.streamSlowly(3, 2).getReader();
  assert.deepEqual(await failing.read(), { value: 1, done: false });
  await assert.rejects(failing.read(), { name: 'RangeError', message: 'failed at 2' });
  const cancelled = addon.streamSlowly(3).getReader();
  await cancelled.read();
  await cancelled.cancel();
  assert.equal((await cancelled.read()).done, true);
});

test('iterables in Rust', () => {
  let closed = 0;
  const numbers = function* () {
    try {
      yield* [1, 2, 3, 4];
    } finally {
      closed++;
    }
  };
  assert.equal(addon.sumUntil(numbers(), 10), 10);
  assert.equal(addon.sumUntil(numbers(), 2), 3);
  assert.equal(addon.sumUntil(new Set([1, 2]), 2), 3);
  assert.equal(closed, 2);
  assert.throws(() => addon.sumUntil([1, 'x'], 5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => addon.sumUntil({}, 5), { message: /argument 1 'numbers' must be iterable, got an object/ });
  const error = new Error('mine');
  assert.throws(() => addon.sumUntil((function* () {
    yield 1;
    throw error;
  })(), 5), (got) => got === error);
});

test('async iterables and streams in Rust', async () => {
  let closed = 0;
  const numbers = async function* () {
    try {
      yield* [1, 2, 3, 4];
    } finally {
      closed++;
    }
  };
  assert.equal(await addon.sumLater(numbers(), 10), 10);
  assert.equal(await addon.sumLater(numbers(), 2), 3);
  assert.equal(await addon.sumLater([1, 2], 10), 3);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(closed, 2);
  const stream = new ReadableStream({
    start(controller) {
      for (const n of [1, 2, 3]) controller.enqueue(n);
      controller.close();
    },
  });
  assert.equal(await addon.sumLater(stream, 10), 6);
  assert.equal(await addon.sumLater(addon.countSlowly(4), 10), 10);
  assert.equal(await addon.sumLater(addon.streamSlowly(4), 10), 10);
  assert.throws(() => addon.sumLater(5, 1), { code: 'ERR_INVALID_ARG_TYPE' });
});
