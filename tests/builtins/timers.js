'use strict';

// Timers, ticks and rejections.

const timers = require('timers');
const { setTimeout: later, setInterval: every, setImmediate: soon, scheduler } = require('timers/promises');

const log = (...args) => console.log(...args);
process.on('warning', (warning) => log('warning', warning.name, warning.message.split('\n')[0]));
process.on('unhandledRejection', (reason, promise) => {
  log('unhandled', reason);
  promise.catch(() => {});
});
process.on('rejectionHandled', () => log('handled after all'));
process.on('uncaughtException', (error) => log('uncaught', error.message));

const timeout = setTimeout(() => log('never'), 10);
log(timeout.hasRef(), timeout.unref().hasRef(), timeout.ref() === timeout, typeof +timeout, timers.setTimeout === setTimeout);
clearTimeout(+timeout);
clearTimeout(null);
clearTimeout('nothing');
for (const call of [() => setTimeout('x'), () => setImmediate(), () => process.nextTick(1), () => queueMicrotask(null)]) {
  try {
    call();
  } catch (error) {
    log(error.name, error.code, error.message);
  }
}
setTimeout(() => {}, 2 ** 31).unref();

// Each step has time to end: what is compared is the order inside a step.
const steps = [
  () => setTimeout((...args) => log('args', args), 1, 1, 2),
  () => {
    let count = 0;
    const interval = setInterval(function() {
      if (++count === 3) clearInterval(this);
      log('interval', count, this === interval);
    }, 1);
  },
  () => setTimeout(() => log('refreshed'), 5).refresh(),
  () => {
    setTimeout(() => {
      process.nextTick(() => log('tick before the next timer'));
      queueMicrotask(() => log('microtask before the next timer'));
      log('timer one');
    }, 5);
    setTimeout(() => log('timer two'), 5);
  },
  () => {
    setTimeout(() => {
      throw new Error('from a timer');
    }, 1);
    setTimeout(() => log('after the throw'), 1);
  },
  () => {
    const immediate = setImmediate(() => log('cleared'));
    setImmediate(() => {
      log('immediate one');
      process.nextTick(() => log('tick between immediates'));
      setImmediate(() => log('immediate of the next turn'));
    });
    setImmediate(() => log('immediate two'));
    clearImmediate(immediate);
  },
  () => {
    Promise.reject('a reason');
  },
  () => {
    const promise = Promise.reject('late');
    setImmediate(() => promise.catch(() => log('caught late')));
  },
  () => queueMicrotask(() => {
    throw new Error('from a microtask');
  }),
  () => process.nextTick(() => {
    throw new Error('from a tick');
  }),
  async () => {
    log(await later(1, 'value'), await soon('now'));
    let n = 0;
    for await (const value of every(1, 'each')) {
      log(value);
      if (++n === 3) break;
    }
    const ac = new AbortController();
    const waiting = later(1000, null, { signal: ac.signal });
    ac.abort();
    await waiting.catch((error) => log(error.name, error.code));
    await later('x').catch((error) => log(error.code));
    await later(1, null, { ref: 5 }).catch((error) => log(error.code));
    await scheduler.wait(1);
    await scheduler.yield();
    log('done');
  },
];

(function next() {
  const step = steps.shift();
  if (step === undefined) return;
  setTimeout(next, 60);
  step();
})();
