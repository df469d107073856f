'use strict';
// The same functions written in C, with napi-rs and with tenon-addon: what a toolkit adds to a call.
// Usage: functions.js ADDON [FILTER]; prints one JSON array of [operation, nanoseconds].

const { report } = require('../measure.js');

const [addonPath, filter = ''] = process.argv.slice(2);
const addon = require(addonPath);

const options = { width: 640, height: 480, title: 'a title' };
const numbers = Array.from({ length: 20 }, (_, i) => i);
const doubles = Float64Array.from({ length: 64 }, (_, i) => i / 2);
const buffer = Buffer.alloc(64, 7);
const text = 'sixteen letters.';
const counter = new addon.Counter(1);
const callback = (n) => n + 1;

report({
  'empty': (n) => { for (let i = 0; i < n; i++) addon.empty(); },
  'add two doubles': (n) => { for (let i = 0; i < n; i++) addon.add(i + 0.5, 2.25); },
  'sum of three integers': (n) => { for (let i = 0; i < n; i++) addon.sum(i & 1023, 2, 3); },
  'optional argument': (n) => { for (let i = 0; i < n; i++) addon.optional(7); },
  'boolean': (n) => { for (let i = 0; i < n; i++) addon.not(true); },
  'string in': (n) => { for (let i = 0; i < n; i++) addon.length(text); },
  'string in and out': (n) => { for (let i = 0; i < n; i++) addon.greet(text); },
  'object in': (n) => { for (let i = 0; i < n; i++) addon.area(options); },
  'object out': (n) => { for (let i = 0; i < n; i++) addon.size(640, 480); },
  'array in': (n) => { for (let i = 0; i < n; i++) addon.total(numbers); },
  'array out': (n) => { for (let i = 0; i < n; i++) addon.range(20); },
  'typed array in': (n) => { for (let i = 0; i < n; i++) addon.totalOf(doubles); },
  'buffer in': (n) => { for (let i = 0; i < n; i++) addon.firstByte(buffer); },
  'callback': (n) => { for (let i = 0; i < n; i++) addon.call(callback); },
  'error': (n) => { for (let i = 0; i < n; i++) { try { addon.fail(); } catch { /* expected */ } } },
  'new object': (n) => { for (let i = 0; i < n; i++) new addon.Counter(1); },
  'method': (n) => { for (let i = 0; i < n; i++) counter.increment(2); },
  'getter': (n) => { let sum = 0; for (let i = 0; i < n; i++) sum += counter.value; return void sum; },
}, filter);
