'use strict';

// node in-workers.cjs PACKAGE COUNT: loads a package in COUNT workers, one after the other.

const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');
const { main } = require('./harness.cjs');

async function load(name) {
  try {
    return require(name);
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM' && error.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error;
    return import(name);
  }
}

function once(name) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: name });
    worker.once('error', reject);
    // Some packages keep their worker alive: it ends when it has loaded.
    worker.once('message', () => worker.terminate());
    worker.once('exit', resolve);
  });
}

if (isMainThread) {
  const [name, count] = process.argv.slice(2);
  main(async () => {
    for (let n = 0; n < Number(count); n++) await once(name);
  });
} else {
  load(workerData).then((loaded) => parentPort.postMessage(typeof loaded));
}
