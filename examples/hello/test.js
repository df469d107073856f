'use strict';

const assert = require('node:assert');
const { greet } = require('./index.js');

assert.strictEqual(greet('Zoë 🐝'), 'Hello, Zoë 🐝!');
assert.throws(() => greet(7), { name: 'TypeError', message: /greet: argument 1 'name' must be a string/ });
console.log('ok');
