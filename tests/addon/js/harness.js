'use strict';

const assert = require('node:assert');
const path = require('node:path');

/** The test addon; the runner says where it is. */
const addon = require(path.resolve(process.argv[2]));

const tests = [];

/**
 * Adds a test; all run one after the other when the script has been read.
 * @param {string} name
 * @param {() => void | Promise<void>} body
 */
function test(name, body) {
  tests.push({ name, body });
}

/**
 * Fails unless the call throws an error with this name, code and message.
 * @param {() => unknown} call
 * @param {string} name
 * @param {string | undefined} code
 * @param {string} message
 */
function throws(call, name, code, message) {
  let result;
  try {
    result = call();
  } catch (error) {
    compare(error, name, code, message);
    return;
  }
  assert.fail(`returned ${String(result)} instead of throwing: ${message}`);
}

/**
 * Fails unless the promise is rejected with this name, code and message.
 * @param {Promise<unknown>} promise
 * @param {string} name
 * @param {string | undefined} code
 * @param {string} message
 */
async function rejects(promise, name, code, message) {
  assert.ok(promise instanceof Promise, 'a promise');
  let result;
  try {
    result = await promise;
  } catch (error) {
    compare(error, name, code, message);
    return;
  }
  assert.fail(`resolved with ${String(result)} instead of: ${message}`);
}

function compare(error, name, code, message) {
  assert.ok(error instanceof Error, `${String(error)} is an Error`);
  assert.deepStrictEqual(
    { name: error.name, code: error.code, message: error.message },
    { name, code, message },
  );
}

async function run() {
  let failed = 0;
  for (const { name, body } of tests) {
    try {
      await body();
    } catch (error) {
      failed += 1;
      console.log(`FAILED ${name}\n${error.stack ?? error}`);
    }
  }
  console.log(failed === 0 ? `${tests.length} passed` : `${failed} of ${tests.length} failed`);
  process.exitCode = failed === 0 && tests.length > 0 ? 0 : 1;
}

setTimeout(run, 0);

module.exports = { addon, assert, rejects, test, throws };
