'use strict';

const assert = require('node:assert');
const { countPrimes } = require('./index.js');

async function test() {
  const seen = [];
  assert.strictEqual(await countPrimes(10_000, (percent) => void seen.push(percent)), 1229);
  assert.deepStrictEqual(seen, Array.from({ length: 100 }, (_, i) => i + 1));

  await assert.rejects(countPrimes(10_000, (percent) => percent < 30), { code: 'ERR_ENDED' });

  // What the callback throws comes out of the promise.
  const failing = countPrimes(1000, () => {
    throw new RangeError('no more');
  });
  await assert.rejects(failing, { name: 'RangeError', message: 'no more' });

  // Several threads at once.
  const counts = await Promise.all([10, 100, 1000].map((limit) => countPrimes(limit, () => {})));
  assert.deepStrictEqual(counts, [4, 25, 168]);

  assert.throws(() => countPrimes(-1, () => {}), TypeError);
  assert.throws(() => countPrimes(10, 'no function'), TypeError);
  console.log('ok');
}

test();
