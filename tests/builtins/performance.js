'use strict';

// perf_hooks: milestones, the buffer of resources, histograms in messages; and abort signals in messages.

const { createHistogram, performance, PerformanceObserver, PerformanceResourceTiming } = require('perf_hooks');
const { transferableAbortController, transferableAbortSignal } = require('util');
const { Worker } = require('worker_threads');

function attempt(f) {
  try {
    console.log(f());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

const { nodeTiming } = performance;
console.log(performance.measure('m', 'nodeStart', 'bootstrapComplete').duration ===
  nodeTiming.bootstrapComplete - nodeTiming.nodeStart, nodeTiming.loopStart);
attempt(() => performance.mark('loopStart'));
attempt(() => new PerformanceResourceTiming());
attempt(() => createHistogram({ lowest: null }));

const observer = new PerformanceObserver((list) => {
  const [entry] = list.getEntries();
  console.log(entry.name, entry[0], entry[1], entry.detail);
  observer.disconnect();
});
observer.observe({ entryTypes: ['function'] });
performance.timerify(function add(a, b) {
  return a + b;
})(1, 2);

const resource = (startTime) => performance.markResourceTiming({
  startTime, endTime: startTime + 1, encodedBodySize: 10, finalConnectionTimingInfo: null,
}, 'http://localhost/', 'fetch', globalThis, '', {}, 200, '');
const kept = () => performance.getEntriesByType('resource').map((entry) => entry.startTime);

async function fill(makeRoom) {
  performance.clearResourceTimings();
  performance.setResourceTimingBufferSize(1);
  for (let time = 1; time <= 3; time++) resource(time);
  await new Promise((resolve) => {
    performance.addEventListener('resourcetimingbufferfull', () => {
      makeRoom();
      resolve();
    }, { once: true });
  });
  return kept();
}

async function shareHistogram() {
  const histogram = createHistogram();
  histogram.record(3);
  const copy = structuredClone({ histogram }).histogram;
  copy.record(5);
  histogram.record(7n);
  return [histogram.count, copy.max, copy.constructor.name];
}

/** Sends signals to a thread, which answers with the reasons that it sees. */
async function abortInThread() {
  const worker = new Worker(`
    const { parentPort } = require('worker_threads');
    parentPort.on('message', (signal) => {
      const answer = () => parentPort.postMessage(signal.reason);
      if (signal.aborted) answer();
      else signal.addEventListener('abort', answer);
      parentPort.postMessage('received');
    });`, { eval: true });
  const next = () => new Promise((resolve) => worker.once('message', resolve));
  const seen = [];

  const before = transferableAbortSignal(AbortSignal.abort('before'));
  worker.postMessage(before, [before]);
  seen.push(await next());
  seen.push(await next());

  const during = transferableAbortController();
  worker.postMessage(during.signal, [during.signal]);
  during.abort('on the way');
  const answers = [await next(), await next()];
  seen.push(...answers.sort());

  const after = transferableAbortController();
  worker.postMessage(after.signal, [after.signal]);
  seen.push(await next());
  after.abort({ later: true });
  seen.push(await next());
  await worker.terminate();
  return seen;
}

(async () => {
  console.log(await fill(() => {}));
  console.log(await fill(() => performance.setResourceTimingBufferSize(2)));
  console.log(await fill(() => performance.clearResourceTimings()));
  console.log(await shareHistogram());
  attempt(() => transferableAbortSignal({}));
  console.log(await abortInThread());
})();
