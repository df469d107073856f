'use strict';

// What every script here needs: run the job, say `done` when it is, and fail on anything else.

const assert = require('node:assert');

/**
 * Runs a package's job. The runner takes a script for finished only when it printed `done`.
 * @param {() => unknown} job
 */
function main(job) {
  Promise.resolve()
    .then(job)
    .then(
      () => console.log('done'),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
}

/**
 * The first event of a kind, or a rejection when it does not come in time.
 * @param {{ once(name: string, listener: (value: any) => void): unknown }} emitter
 * @param {string} name
 * @param {number} [milliseconds]
 */
function event(emitter, name, milliseconds = 10_000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no '${name}' within ${milliseconds} ms`)), milliseconds);
    emitter.once(name, (value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}

/**
 * Waits until something holds.
 * @param {() => boolean} condition
 * @param {string} what
 */
async function until(condition, what) {
  for (let tries = 0; tries < 400; tries++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited in vain: ${what}`);
}

module.exports = { assert, event, main, until };
