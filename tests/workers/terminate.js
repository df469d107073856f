'use strict';

// A thousand workers, terminated while they load addons, while the pool works for them and while
// other threads call their threadsafe functions. Nothing crashes or hangs, and no thread is left.
//
// Exit: 0
// Output:
//   terminated: 1000
//   threads left over: 0

const fs = require('fs');
const path = require('path');
const { Worker, isMainThread, parentPort } = require('worker_threads');

const build = process.env.TENON_TESTS_BUILD || path.join(__dirname, '../../target/tests');
const TOTAL = 1000;
const AT_ONCE = 4;

if (isMainThread) {
  const threads = () => fs.readdirSync('/proc/self/task').length;
  let begun = 0;
  let ended = 0;
  let settled;

  const next = () => {
    if (begun === TOTAL) return;
    const number = begun++;
    const worker = new Worker(__filename);
    worker.on('error', (error) => { throw error; });
    const stop = () => worker.terminate().then(() => {
      ended += 1;
      // By now the pool and V8's own threads are all there.
      if (ended === 50) settled = threads();
      if (ended < TOTAL) return next();
      console.log(`terminated: ${ended}`);
      setTimeout(() => console.log(`threads left over: ${Math.max(0, threads() - settled)}`), 1000);
    });
    // One in three is stopped at some moment of its start, the others in the middle of their work.
    if (number % 3 === 0) setTimeout(stop, number % 17);
    else worker.once('message', () => setTimeout(stop, number % 5));
  };
  for (let i = 0; i < AT_ONCE; i++) next();
} else {
  const { start } = require(path.join(build, 'threads.node'));
  const { measure } = require(path.join(build, 'pool.node'));
  start(2, 100000, 50, true, () => {}, () => {});
  measure(4, () => {});
  parentPort.postMessage('at work');
  setInterval(() => {}, 1000);
}
