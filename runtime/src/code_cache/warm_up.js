// Runs when the program is built: what it makes V8 compile is carried in the program, compiled.
// A step that fails is only not warmed up; finding out why is for the tests.
'use strict';

const steps = [
  () => {
    const path = require('path');
    path.join(path.resolve('a'), '..', path.basename('b.js'));
  },
  () => require('fs').existsSync('/'),
  () => {
    const { EventEmitter } = require('events');
    new EventEmitter().on('x', () => {}).emit('x');
  },
  () => {
    const util = require('util');
    util.inspect({ a: [1, 'b', null], m: new Map([[1, { c: 2 }]]), e: new Error('x') });
    util.format('%s %d %j %o', 'a', 1, {}, []);
    util.promisify(setTimeout);
  },
  () => {
    setTimeout(() => {}, 1);
    setImmediate(() => {});
    process.nextTick(() => {});
    queueMicrotask(() => {});
  },
  () => Buffer.from('text').toString('hex'),
  () => new URL('file:///a'),
  () => new TextEncoder().encode('a'),
  () => new TextDecoder().decode(new Uint8Array(1)),
  () => new AbortController(),
  () => performance.now(),
  () => structuredClone({}),
  () => console.log,
  () => [process.memoryUsage(), process.hrtime()],
  ...['assert', 'async_hooks', 'os', 'stream', 'module', 'timers/promises', 'worker_threads',
    'child_process', 'internal/modules/esm/loader'].map((name) => () => require(name)),
];

for (const step of steps) {
  try {
    step();
  } catch {
    continue;
  }
}
