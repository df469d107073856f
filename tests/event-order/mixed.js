'use strict';

// Timers, immediates, ticks, promise jobs, I/O callbacks, close callbacks and pool work in one
// script. Only what has a defined order is here: a callback of the poll phase starts each part, so
// that the phases that follow come in their order. The expected lines were printed by Node 24.
//
// Exit: 0
// Output:
//   main 1
//   main 2
//   main tick 1
//   main tick 2
//   main tick 3 from a tick
//   main job 1
//   main job 2
//   main microtask
//   main job 3 from a job
//   main tick 4 from a job
//   main job 5 from a tick after jobs
//   main timer 0
//   main timer 0 tick
//   main timer 0 job
//   main timer again
//   poll callback
//   poll tick
//   poll job
//   poll immediate 1
//   poll immediate 1 tick
//   poll immediate 1 job
//   poll immediate 2
//   poll timer
//   poll immediate 3 from an immediate
//   timers in the order of their time: 1 2 3
//   timers of one time in the order they were made: a b c
//   a cleared timer and a cleared immediate are silent
//   an immediate that clears the next one: first third
//   an interval of three: 3
//   async function: before, after call, resumed 1, tick, resumed 2
//   thenable: sync, job a, then called, job b, resolved
//   pool before close: read, immediate, closed
//   fs.promises: then, await
//   reject: caught, unhandled, handled later
//   unref'd timer does not hold the process
//   beforeExit 1
//   revived by beforeExit
//   beforeExit 2
//   exit 0

const fs = require('fs');

const log = (line) => console.log(line);

function mainPart() {
  log('main 1');
  setTimeout(() => {
    log('main timer 0');
    process.nextTick(log, 'main timer 0 tick');
    Promise.resolve().then(() => log('main timer 0 job'));
  }, 0);
  setTimeout(() => {
    log('main timer again');
    fs.stat(__filename, pollPart);
  }, 0);
  process.nextTick(() => {
    log('main tick 1');
    process.nextTick(log, 'main tick 3 from a tick');
  });
  Promise.resolve().then(() => {
    log('main job 1');
    Promise.resolve().then(() => {
      log('main job 3 from a job');
      process.nextTick(() => {
        log('main tick 4 from a job');
        Promise.resolve().then(() => log('main job 5 from a tick after jobs'));
      });
    });
  });
  Promise.resolve().then(() => log('main job 2'));
  queueMicrotask(() => log('main microtask'));
  process.nextTick(log, 'main tick 2');
  log('main 2');
}

function pollPart() {
  log('poll callback');
  setTimeout(() => {
    log('poll timer');
  }, 0);
  setImmediate(() => {
    log('poll immediate 1');
    process.nextTick(log, 'poll immediate 1 tick');
    Promise.resolve().then(() => log('poll immediate 1 job'));
    setImmediate(() => {
      log('poll immediate 3 from an immediate');
      setTimeout(timersPart, 5);
    });
    // Long enough that the timer is due when the loop comes round.
    const start = Date.now();
    while (Date.now() - start < 5);
  });
  setImmediate(log, 'poll immediate 2');
  process.nextTick(log, 'poll tick');
  Promise.resolve().then(() => log('poll job'));
}

function timersPart() {
  const seen = [];
  setTimeout(() => seen.push(3), 12);
  setTimeout(() => seen.push(1), 2);
  setTimeout(() => seen.push(2), 7);
  const same = [];
  for (const name of ['a', 'b', 'c']) setTimeout(() => same.push(name), 4);
  const cleared = setTimeout(() => log('cleared timer fired'), 1);
  clearTimeout(cleared);
  clearImmediate(setImmediate(() => log('cleared immediate fired')));
  const immediates = [];
  setImmediate(() => {
    immediates.push('first');
    clearImmediate(second);
  });
  const second = setImmediate(() => immediates.push('second'));
  setImmediate(() => immediates.push('third'));
  let ticks = 0;
  const interval = setInterval(() => {
    if (++ticks === 3) clearInterval(interval);
  }, 1);
  setTimeout(() => {
    log(`timers in the order of their time: ${seen.join(' ')}`);
    log(`timers of one time in the order they were made: ${same.join(' ')}`);
    log('a cleared timer and a cleared immediate are silent');
    log(`an immediate that clears the next one: ${immediates.join(' ')}`);
    log(`an interval of three: ${ticks}`);
    promisesPart();
  }, 60);
}

function promisesPart() {
  const seen = [];
  async function run() {
    seen.push('before');
    await null;
    seen.push('resumed 1');
    process.nextTick(() => seen.push('tick'));
    await new Promise((resolve) => setImmediate(resolve));
    seen.push('resumed 2');
  }
  run().then(() => {
    log(`async function: ${seen.join(', ')}`);
    thenablePart();
  });
  seen.push('after call');
}

function thenablePart() {
  const seen = [];
  Promise.resolve({
    then(resolve) {
      seen.push('then called');
      resolve();
    },
  }).then(() => {
    seen.push('resolved');
    log(`thenable: ${seen.join(', ')}`);
    poolPart();
  });
  // Jobs already queued run before the thenable's then.
  Promise.resolve().then(() => seen.push('job b'));
  seen.push('sync');
  queueMicrotask(() => {});
  seen.push('job a');
}

function poolPart() {
  const seen = [];
  const stream = fs.createReadStream(__filename);
  stream.on('data', () => {
    if (seen.includes('read')) return;
    seen.push('read');
    setImmediate(() => {
      seen.push('immediate');
      stream.destroy();
    });
  });
  stream.on('close', () => {
    seen.push('closed');
    log(`pool before close: ${seen.join(', ')}`);
    fsPromisesPart();
  });
}

async function fsPromisesPart() {
  const seen = [];
  const first = fs.promises.readFile(__filename).then(() => seen.push('then'));
  await first;
  await fs.promises.stat(__filename);
  seen.push('await');
  log(`fs.promises: ${seen.join(', ')}`);
  rejectPart();
}

function rejectPart() {
  const seen = [];
  Promise.reject(new Error('caught at once')).catch(() => seen.push('caught'));
  const late = new Error('late');
  let promise;
  process.once('unhandledRejection', (reason, which) => {
    if (reason === late && which === promise) seen.push('unhandled');
    process.once('rejectionHandled', () => {
      seen.push('handled later');
      log(`reject: ${seen.join(', ')}`);
      endPart();
    });
    promise.catch(() => {});
  });
  promise = Promise.reject(late);
}

function endPart() {
  setTimeout(() => log('the unref\'d timer fired'), 100000).unref();
  log('unref\'d timer does not hold the process');
  let revived = 0;
  process.on('beforeExit', () => {
    log(`beforeExit ${++revived}`);
    if (revived === 1) setImmediate(log, 'revived by beforeExit');
  });
  process.on('exit', (code) => log(`exit ${code}`));
}

mainPart();
