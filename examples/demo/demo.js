'use strict';

// Loads the same addon three times, written in C, in Rust on tenon-napi-sys, and in Rust on
// napi-rs, and prints what each answers. The output is the same in every runtime.
//
//   node demo.js [folder with c.node, sys.node and rs.node]

const path = require('node:path');

const folder = path.resolve(process.argv[2] ?? path.join(__dirname, '../../target/examples'));

/** Collects the numbers that the addon's own thread calls back with. */
function ticks(addon, count) {
  return new Promise((resolve) => {
    const seen = [];
    addon.ticks(count, (tick) => {
      seen.push(tick);
      if (seen.length === count) resolve(seen);
    });
  });
}

/** What a call throws, in one line. */
function thrown(call) {
  try {
    return `no error but ${call()}`;
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
}

async function answers(name) {
  const addon = require(path.join(folder, `${name}.node`));
  const counter = new addon.Counter(40);
  counter.increment();
  counter.increment(2);
  return [
    `add ${addon.add(20, 22.5)}`,
    `greet ${addon.greet('Zoë 🐝')}`,
    `Counter ${counter.value} ${counter instanceof addon.Counter}`,
    `fib ${await addon.fib(78)}`,
    `ticks ${await ticks(addon, 5)}`,
    `divide ${thrown(() => addon.divide(1, 0))}`,
  ];
}

async function main() {
  for (const [name, made] of [['c', 'C'], ['sys', 'Rust, napi-sys'], ['rs', 'Rust, napi-rs']]) {
    console.log(`${made}: ${(await answers(name)).join(' | ')}`);
  }
}

main();
