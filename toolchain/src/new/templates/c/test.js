'use strict';

const assert = require('node:assert');
const { add } = require('./index.js');

assert.strictEqual(add(2, 3), 5);
assert.throws(() => add(2, 'three'), TypeError);
console.log('ok');
