'use strict';

// Memory stays flat: after a warm-up, a round of the same work adds less than 8 MB to the process.
// A leak of 16 bytes a call would show as 16 MB in every round of the first case.

const assert = require('assert');
const path = require('path');
const { skip, test } = require('../harness.js');

const build = process.env.TENON_TESTS_BUILD || path.join(__dirname, '../../target/tests');
const addon = require(path.join(build, 'memory.node'));

const MEGABYTE = 2 ** 20;

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function settle() {
  for (let i = 0; i < 4; i++) {
    globalThis.gc();
    await turn();
  }
}

/** Runs `step` in slices so that finalizers get their turns. */
async function repeat(total, slice, step) {
  for (let done = 0; done < total; done += slice) {
    step(slice);
    await turn();
  }
  await settle();
}

/**
 * Repeats a round until one adds less than `limit` bytes to the process, at most five times. V8's
 * heap settles in the first rounds; a leak grows in each of them.
 * @returns {Promise<number>} how many rounds there were
 */
async function flat(total, slice, step, limit = 8 * MEGABYTE) {
  if (typeof globalThis.gc !== 'function') skip('no gc(): run with --expose-gc');
  await repeat(total, slice, step);
  const growths = [];
  while (growths.length < 5) {
    const before = process.memoryUsage().rss;
    await repeat(total, slice, step);
    const grown = process.memoryUsage().rss - before;
    growths.push(`${(grown / MEGABYTE).toFixed(1)} MB`);
    if (grown < limit) break;
  }
  console.log(`  grown by ${growths.join(', ')}`);
  assert.ok(parseFloat(growths.at(-1)) * MEGABYTE < limit, `grown by ${growths.join(', ')}`);
  return growths.length + 1;
}

test('a million calls', () => flat(1000000, 50000, (count) => {
  for (let i = 0; i < count; i++) addon.add(i, 0.5);
}));

test('a million wrapped objects with finalizers', async () => {
  const start = addon.count();
  const rounds = await flat(1000000, 20000, (count) => {
    for (let i = 0; i < count; i++) addon.wrap({});
  });
  assert.strictEqual(addon.count() - start, rounds * 1000000);
});

test('100,000 references', () => flat(100000, 10000, (count) => addon.references(count)));

test('a million references', () => flat(1000000, 100000, (count) => addon.references(count)));

test('200,000 functions', () => flat(200000, 10000, (count) => {
  for (let i = 0; i < count; i++) addon.make();
}));

test('200,000 exceptions', () => flat(200000, 10000, (count) => {
  for (let i = 0; i < count; i++) {
    try {
      addon.fail();
    } catch {
      // Wanted.
    }
  }
}));

test('200,000 external buffers', async () => {
  const start = addon.count();
  const rounds = await flat(200000, 5000, (count) => {
    for (let i = 0; i < count; i++) addon.buffer();
  });
  assert.strictEqual(addon.count() - start, rounds * 200000);
});
