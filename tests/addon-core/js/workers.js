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

test('cleanup hooks run when an environment ends, asynchronous ones to their end', async () => {
  const body = `
    const { workerData } = require('node:worker_threads');
    const addon = require(workerData);
    addon.announceEnd('first');
    addon.announceEnd('second');
  `;
  const lines = await new Promise((resolve, reject) => {
    // In a process of its own, whose output can be read to the end in every runtime.
    const { spawn } = require('node:child_process');
    const script = `
      const { Worker } = require('node:worker_threads');
      new Worker(${JSON.stringify(body)}, { eval: true, workerData: ${JSON.stringify(file)} });
    `;
    const path = require('node:path').join(require('node:os').tmpdir(), `tenon-end-${process.pid}.cjs`);
    const fs = require('node:fs');
    fs.writeFileSync(path, script);
    const deno = 'Deno' in globalThis ? ['run', '--allow-all', '--quiet'] : [];
    const child = spawn(process.execPath, [...deno, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
    });
    child.on('error', reject);
    child.on('close', () => {
      fs.unlinkSync(path);
      resolve(text.trim().split('\n'));
    });
  });
  // All hooks, newest first; what is asynchronous is waited for after them.
  assert.deepEqual(lines.slice(0, 2), ['second', 'first']);
  assert.deepEqual(lines.slice(2).sort(), ['first late', 'second late']);
});
