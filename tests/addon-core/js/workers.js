'use strict';

const assert = require('node:assert');
const { Worker } = require('node:worker_threads');
const { addon, file, test } = require('../harness.js');

const BODY = `
const { parentPort, workerData } = require('node:worker_threads');
const addon = require(workerData.file);
const first = addon.calls();
addon.dropOnThreads({}, 500, 4);
addon.never({});
addon.neverByHand([]);
addon.keep({});
addon.callForEver(() => {});
for (let i = 0; i < 100; i++) {
  try { addon.panics('in a worker'); } catch {}
}
addon.later(1, 'x').then((text) => {
  parentPort.postMessage([first, text]);
  if (workerData.stay) setInterval(() => {}, 1000);
  else process.exit(0);
});
`;

const start = (stay) => new Promise((resolve, reject) => {
  const worker = new Worker(BODY, { eval: true, workerData: { file, stay } });
  let message;
  worker.on('message', (got) => {
    message = got;
    if (stay) worker.terminate();
  });
  worker.on('error', reject);
  worker.on('exit', () => resolve(message));
});

test('many workers at once, each with its own data', async () => {
  const before = addon.calls();
  for (let round = 0; round < 3; round++) {
    const all = Array.from({ length: 6 }, (_, i) => start(i % 2 === 0));
    for (const message of await Promise.all(all)) assert.deepEqual(message, [1, 'x']);
  }
  assert.equal(addon.calls(), before + 1);
});
