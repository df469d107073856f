'use strict';

const assert = require('node:assert');
const { add, greet } = require('./index.js');

assert.strictEqual(add(2, 3), 5);
assert.strictEqual(greet('Zoë'), 'Hello, Zoë!');
assert.throws(() => add(2, 'three'), TypeError);
console.log('ok');
