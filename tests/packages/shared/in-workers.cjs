'use strict';

// node in-workers.cjs PACKAGE COUNT: loads a package in COUNT workers, one after the other.

const { Worker } = require('node:worker_threads');
const { main } = require('./harness.cjs');

const [name, count] = process.argv.slice(2);

const body = `
  const { workerData, parentPort } = require('node:worker_threads');
  const load = async () => {
    try {
      return require(workerData.name);
    } catch (error) {
      if (error.code !== 'ERR_REQUIRE_ESM' && error.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error;
      return import(workerData.name);
    }
  };
  load().then((loaded) => parentPort.postMessage(typeof loaded));
`;

function once() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(body, { eval: true, workerData: { name } });
    worker.once('error', reject);
    // Some packages keep their worker alive: it ends when it has loaded.
    worker.once('message', () => worker.terminate());
    worker.once('exit', resolve);
  });
}

main(async () => {
  for (let n = 0; n < Number(count); n++) await once();
});
