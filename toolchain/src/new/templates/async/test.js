'use strict';

const assert = require('node:assert');
const { fibonacci } = require('./index.js');

async function test() {
  assert.strictEqual(await fibonacci(10), 55);
  assert.deepStrictEqual(await Promise.all([fibonacci(0), fibonacci(1), fibonacci(50)]), [0, 1, 12586269025]);
  console.log('ok');
}

test();
