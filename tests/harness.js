'use strict';

/**
 * The smallest test harness that every Node-API host can run: tests in order, a line for each,
 * a count at the end. Uses only what hosts have in common.
 * @module
 */

const tests = [];
const counts = { passed: 0, failed: 0, skipped: 0 };
let started = false;
let ending = null;

/** Thrown to leave a test out. */
class Skip extends Error {}

/**
 * Leaves the running test out.
 * @param {string} reason what is missing
 */
function skip(reason) {
  throw new Skip(reason);
}

/**
 * Adds a test. The first one starts the run, after the file has been read to its end.
 * @param {string} name
 * @param {() => (void | Promise<void>)} body
 */
function test(name, body) {
  tests.push({ name, body });
  if (!started) {
    started = true;
    setTimeout(runAll, 0);
  }
}

/**
 * Sets what runs after the last test.
 * @param {() => void} body
 */
function atEnd(body) {
  ending = body;
}

/**
 * Waits for a condition while the loop turns, for at most ten seconds.
 * @param {() => boolean} condition
 * @param {string} what named in the error
 * @returns {Promise<void>}
 */
function until(condition, what) {
  const limit = Date.now() + 10000;
  return new Promise((resolve, reject) => {
    (function look() {
      if (condition()) return resolve();
      if (Date.now() > limit) return reject(new Error(`still waiting for ${what}`));
      setTimeout(look, 1);
    })();
  });
}

/**
 * Collects garbage until a condition holds. Needs --expose-gc.
 * @param {() => boolean} condition
 * @param {string} what named in the error
 * @returns {Promise<void>}
 */
async function untilCollected(condition, what) {
  if (typeof globalThis.gc !== 'function') skip('no gc(): run with --expose-gc');
  for (let round = 0; round < 50 && !condition(); round++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (!condition()) throw new Error(`still waiting for ${what}`);
}

/** A test that waits for something that never happens must fail and not hang. */
function limited(body) {
  let timer;
  const late = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error('not done after 60 seconds')), 60000);
  });
  return Promise.race([Promise.resolve().then(body), late]).finally(() => clearTimeout(timer));
}

async function runAll() {
  for (const { name, body } of tests) {
    try {
      await limited(body);
      counts.passed++;
      console.log(`ok ${name}`);
    } catch (error) {
      if (error instanceof Skip) {
        counts.skipped++;
        console.log(`skip ${name}: ${error.message}`);
      } else {
        counts.failed++;
        console.log(`not ok ${name}`);
        const text = String((error && error.stack) || error);
        console.log(text.split('\n').slice(0, 30).map((line) => `    ${line}`).join('\n'));
      }
    }
  }
  if (ending) ending();
  const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  if (counts.failed) process.exit(1);
}

/** Whether the host is Tenon; some arguments end a Node process and are tried here only. */
const isTenon = Boolean(process.versions && process.versions.tenon);

module.exports = { test, skip, atEnd, until, untilCollected, isTenon };
