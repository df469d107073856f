'use strict';
// Times operations: what all benchmarks here have in common.

const BATCHES = 9;
const BATCH_MS = 12;

const now = () => Number(process.hrtime.bigint());

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];

/** Nanoseconds per call: the median of batches that each last about BATCH_MS. */
async function measure(run) {
  let n = 16;
  let spent = 0;
  // Warm up and find out how many calls fill a batch.
  while (spent < BATCH_MS * 1e6 && n < 1 << 24) {
    n *= 2;
    const start = now();
    await run(n);
    spent = now() - start;
    await turn();
  }
  n = Math.max(1, Math.round(n * (BATCH_MS * 1e6) / spent));
  const times = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const start = now();
    await run(n);
    times.push((now() - start) / n);
    // A turn of the loop between batches lets finalizers and microtasks catch up.
    await turn();
  }
  return median(times);
}

/**
 * Measures each operation and prints one JSON array of [name, nanoseconds].
 * @param {Record<string, (n: number) => void | Promise<void>>} operations each makes `n` calls
 * @param {string} filter only those whose name contains it
 */
async function report(operations, filter) {
  const results = [];
  for (const [name, run] of Object.entries(operations)) {
    if (name.includes(filter)) results.push([name, await measure(run)]);
  }
  console.log(JSON.stringify(results));
}

module.exports = { report };
