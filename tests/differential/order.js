'use strict';

// A tree of callbacks grown from a seed: ticks, promise jobs, microtasks, immediates, awaits, timers
// and file callbacks that start each other. Everything in it has a defined order, so two hosts must
// print the same for the same seed. Timers and file callbacks, whose moment depends on the clock and
// the pool, only start when nothing else is left of the tree before them.

const fs = require('fs');

let state = Number(process.argv[2] || 1) >>> 0;
/** A number below `limit`, the same in each host. */
function random(limit) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

let nodes = 0;
let waiting = 0;
const lines = [];

const later = (callback) => {
  waiting++;
  return (...args) => {
    callback(...args);
    waiting--;
  };
};

const KINDS = {
  tick: (run) => process.nextTick(later(run)),
  job: (run) => Promise.resolve().then(later(run)),
  rejected: (run) => Promise.reject(new Error('wanted')).catch(later(run)),
  microtask: (run) => queueMicrotask(later(run)),
  immediate: (run) => setImmediate(later(run)),
  thenable: (run) => Promise.resolve({ then: (resolve) => resolve() }).then(later(run)),
  async: async (run) => {
    const end = later(run);
    await null;
    end();
  },
  twice: async (run) => {
    const end = later(run);
    await new Promise((resolve) => process.nextTick(resolve));
    await undefined;
    end();
  },
  chain: (run) => Promise.resolve().then(() => Promise.resolve()).then(later(run)),
  all: (run) => Promise.all([1, Promise.resolve(2)]).then(later(run)),
  cleared: (run) => {
    clearImmediate(setImmediate(() => lines.push('a cleared immediate ran')));
    setImmediate(later(run));
  },
  sync: (run) => run(),
};
const names = Object.keys(KINDS);

function grow(name, depth) {
  nodes++;
  const count = depth > 5 ? 0 : random(4);
  const children = Array.from({ length: count }, (_, i) => [names[random(names.length)], `${name}.${i}`]);
  return () => {
    lines.push(name);
    for (const [kind, child] of children) {
      const run = grow(`${child} ${kind}`, depth + 1);
      KINDS[kind](run);
    }
  };
}

/** The parts start one after the other, each from another phase of the loop. */
const STARTS = [
  (run) => run(),
  (run) => setTimeout(run, 1),
  (run) => fs.stat(__filename, run),
  (run) => setImmediate(run),
  (run) => fs.promises.stat(__filename).then(run),
  (run) => fs.createReadStream(__filename).on('close', run).resume(),
  (run) => process.nextTick(run),
  (run) => setInterval(function once() {
    clearInterval(this);
    run();
  }, 1),
];

function part(number) {
  if (number === STARTS.length * 2) {
    process.on('exit', (code) => {
      lines.push(`exit ${code} after ${nodes}`);
      console.log(lines.join('\n'));
    });
    process.once('beforeExit', () => grow('beforeExit', 3)());
    return;
  }
  STARTS[number % STARTS.length](() => {
    grow(`part ${number}`, 0)();
    (function wait() {
      if (waiting > 0) setTimeout(wait, 1);
      else part(number + 1);
    })();
  });
}

part(0);
