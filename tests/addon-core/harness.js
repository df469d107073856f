'use strict';

/**
 * Finds the addon and runs tests one after the other, with nothing but what every runtime has.
 *
 * The addon's path is the first argument, or in `TENON_TEST_ADDON`.
 */

const path = require('node:path');

const file = process.env.TENON_TEST_ADDON ?? process.argv[2];
if (!file) {
  console.error('usage: runtime run.js path/to/addon.node');
  process.exit(2);
}

const tests = [];

/** The addon under test. */
exports.addon = require(path.resolve(file));

/** Where the addon is. */
exports.file = path.resolve(file);

/**
 * Adds a test.
 * @param {string} name what must be so
 * @param {() => (void | Promise<void>)} body throws when it is not
 */
exports.test = (name, body) => tests.push({ name, body });

/**
 * The promise of a later turn of the event loop.
 * @param {number} [millis] how much later
 */
exports.turn = (millis = 0) => new Promise((resolve) => setTimeout(resolve, millis));

/**
 * Collects garbage as far as the runtime lets us, and lets finalizers run.
 */
exports.collect = async () => {
  for (let i = 0; i < 5; i++) {
    if (globalThis.gc) globalThis.gc();
    else if (globalThis.Bun) globalThis.Bun.gc(true);
    await exports.turn(5);
  }
};

/** Runs all tests; the process fails when one does. */
exports.run = async () => {
  let failed = 0;
  for (const { name, body } of tests) {
    try {
      await body();
      console.log(`ok - ${name}`);
    } catch (error) {
      failed++;
      console.log(`not ok - ${name}\n${error?.stack ?? error}`);
    }
  }
  console.log(`${tests.length - failed} of ${tests.length} passed`);
  if (failed > 0) process.exitCode = 1;
};
