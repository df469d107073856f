'use strict';

const assert = require('node:assert');
const { Counter } = require('./index.js');

const counter = new Counter(40);
counter.increment();
assert.strictEqual(counter.increment(), 42);
assert.strictEqual(counter.value, 42);
assert.strictEqual(new Counter().value, 0);
assert.throws(() => new Counter('many'), TypeError);
console.log('ok');
