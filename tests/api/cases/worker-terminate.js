'use strict';

// Workers that are terminated while other threads call their threadsafe functions and the pool works
// for them: every thread is let go and the process goes on.

const assert = require('assert');
const path = require('path');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');

const build = process.env.TENON_TESTS_BUILD || path.join(__dirname, '../../../target/tests');

if (isMainThread) {
  const { isTenon, skip, test } = require('../harness.js');
  for (const blocking of [true, false]) {
    test(`workers terminated under ${blocking ? 'blocking' : 'nonblocking'} calls`, async () => {
      if (!isTenon) skip('Node 26 hangs: threads that wait for room are not woken');
      for (let delay = 0; delay < 5; delay++) {
        const code = await new Promise((resolve, reject) => {
          const worker = new Worker(__filename, { workerData: { blocking } });
          worker.on('message', () => setTimeout(() => worker.terminate(), delay));
          worker.on('error', reject);
          worker.on('exit', resolve);
        });
        assert.strictEqual(code, 1);
      }
    });
  }
} else {
  const { start } = require(path.join(build, 'threads.node'));
  const { measure } = require(path.join(build, 'pool.node'));
  start(4, 200000, 50, workerData.blocking, () => {}, () => {});
  measure(4, () => {});
  parentPort.postMessage('started');
  setInterval(() => {}, 1000);
}
