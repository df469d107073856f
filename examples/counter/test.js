'use strict';

const assert = require('node:assert');
const { Counter } = require('./index.js');

const counter = new Counter(40);
assert.strictEqual(counter.increment(), 41);
assert.strictEqual(counter.increment(2), 43);
counter.value = 5;
assert.strictEqual(counter.value, 5);
assert.strictEqual(JSON.stringify({ counter }), '{"counter":5}');
assert.strictEqual(Counter.parse(' 7 ').value, 7);

const seen = [];
counter.each(8, (value) => seen.push(value));
assert.deepStrictEqual(seen, [6, 7, 8]);

// While `each` has the counter, nobody else can change it.
assert.throws(() => counter.each(10, () => counter.increment()), { code: 'ERR_ADDON_BORROWED' });
assert.throws(() => new Counter(0, 0), { name: 'RangeError', code: 'ERR_NO_STEP' });
assert.throws(() => new Counter('many'), TypeError);
assert.throws(() => Counter.prototype.increment.call({}), TypeError);

class Loud extends Counter {
  increment() {
    return `${super.increment()}!`;
  }
}
assert.strictEqual(new Loud(1).increment(), '2!');
console.log('ok');
