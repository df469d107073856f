'use strict';
// One pass of the boundary benchmark in whatever runtime runs this file.
// Usage: boundary.js ADDON [FILTER]; prints one JSON array of [operation, nanoseconds].

const { report } = require('./measure.js');

const [addonPath, filter = ''] = process.argv.slice(2);
const addon = require(addonPath);

const object = { alpha: 0, beta: 1, gamma: 2, delta: 3, epsilon: 4 };
const array = Array.from({ length: 100 }, (_, i) => i);
const doubles = Float64Array.from({ length: 64 }, (_, i) => i / 2);
const buffer = Buffer.alloc(64, 7);
const text = 'sixteen letters.';
const counter = new addon.Counter();
const target = {};
const nothing = () => undefined;
const symbol = Symbol('s');

// Each operation makes `n` calls; the loop is part of what is measured, the same for all runtimes.
const operations = {
  'empty call': (n) => { for (let i = 0; i < n; i++) addon.empty(); },
  'three integers': (n) => { for (let i = 0; i < n; i++) addon.sumInts(i, 2, 3); },
  'two doubles': (n) => { for (let i = 0; i < n; i++) addon.addDoubles(i + 0.5, 2.25); },
  'string in': (n) => { for (let i = 0; i < n; i++) addon.stringIn(text); },
  'string out': (n) => { for (let i = 0; i < n; i++) addon.stringOut(); },
  'object of 5 made': (n) => { for (let i = 0; i < n; i++) addon.objectMake(); },
  'object of 5 read': (n) => { for (let i = 0; i < n; i++) addon.objectRead(object); },
  'array of 100 made': (n) => { for (let i = 0; i < n; i++) addon.arrayMake(); },
  'array of 100 read': (n) => { for (let i = 0; i < n; i++) addon.arraySum(array); },
  'typed array of 64': (n) => { for (let i = 0; i < n; i++) addon.typedArraySum(doubles); },
  'buffer in': (n) => { for (let i = 0; i < n; i++) addon.bufferIn(buffer); },
  'buffer out': (n) => { for (let i = 0; i < n; i++) addon.bufferOut(); },
  'wrap (new)': (n) => { for (let i = 0; i < n; i++) new addon.Counter(); },
  'unwrap (method)': (n) => { for (let i = 0; i < n; i++) counter.up(); },
  'reference': (n) => { for (let i = 0; i < n; i++) addon.referenceMake(target); },
  'callback into JS': (n) => { for (let i = 0; i < n; i++) addon.callBack(nothing); },
  'throw': (n) => { for (let i = 0; i < n; i++) { try { addon.throwError(); } catch { /* expected */ } } },
  'promise': (n) => { for (let i = 0; i < n; i++) addon.promiseMake(); },
  'bigint': (n) => { for (let i = 0; i < n; i++) addon.bigintAdd(12345678901234n); },
  'typeof of 4': (n) => { for (let i = 0; i < n; i++) addon.typeOf(i, text, object, symbol); },
  'handle scope': (n) => { for (let i = 0; i < n; i++) addon.handleScope(); },
};

const asyncOperations = {
  'async work, serial': async (n) => { for (let i = 0; i < n; i++) await addon.asyncWork(); },
  'async work, 64 at once': async (n) => {
    for (let left = n; left > 0; left -= 64) {
      const batch = [];
      for (let i = 0; i < Math.min(64, left); i++) batch.push(addon.asyncWork());
      await Promise.all(batch);
    }
  },
  'threadsafe, 1 producer': (n) => addon.threadsafeFlood(nothing, 1, n),
  'threadsafe, 8 producers': (n) => addon.threadsafeFlood(nothing, 8, Math.ceil(n / 8)),
};

report({ ...operations, ...asyncOperations }, filter);
