'use strict';

// The messages of assertions.

const assert = require('assert');

const fails = (f) => {
  try {
    f();
    console.log('passed');
  } catch (error) {
    console.log(`${error.name} ${error.code} ${error.operator} ${error.generatedMessage}\n${error.message}\n--`);
  }
};

fails(() => assert(0 === 1));
fails(() => assert.ok());
fails(() => assert.equal(1, 2));
fails(() => assert.equal('1', 1));
fails(() => assert.strictEqual('a'.repeat(20), 'a'.repeat(19) + 'b'));
fails(() => assert.strictEqual({ a: 1 }, { a: 1 }));
fails(() => assert.strictEqual(1, 2, 'own message'));
fails(() => assert.notStrictEqual(1, 1));
fails(() => assert.deepEqual([1, '2'], [1, 2]));
fails(() => assert.deepStrictEqual([1, '2', { a: 3 }], [1, 2, { a: 4 }]));
fails(() => assert.deepStrictEqual(
  Array.from({ length: 40 }, (_, i) => i), Array.from({ length: 40 }, (_, i) => (i === 20 ? 'x' : i))));
fails(() => assert.deepStrictEqual(new Map([[{ a: 1 }, 2]]), new Map([[{ a: 1 }, 2]])));
fails(() => assert.deepStrictEqual(new Set([1]), new Set([2])));
fails(() => assert.deepStrictEqual(Object.create(null), {}));
fails(() => assert.deepStrictEqual(new Date(0), new Date(1)));
fails(() => assert.deepStrictEqual([NaN, 0], [NaN, -0]));
fails(() => assert.notDeepStrictEqual({ a: 1 }, { a: 1 }));
fails(() => assert.partialDeepStrictEqual({ a: 1, b: [1, 2, 3] }, { b: [1, 3] }));
fails(() => assert.partialDeepStrictEqual({ a: 1 }, { a: 1, b: 2 }));
fails(() => assert.throws(() => {}));
fails(() => assert.throws(() => { throw new TypeError('x'); }, RangeError));
fails(() => assert.throws(() => { throw new TypeError('x'); }, /y/));
fails(() => assert.throws(() => { throw new TypeError('x'); }, { name: 'TypeError', message: 'y' }));
fails(() => assert.throws(() => { throw new TypeError('x'); }, { name: 'TypeError', message: /x/ }));
fails(() => assert.throws(() => { throw new TypeError('x'); }, () => false));
fails(() => assert.doesNotThrow(() => { throw new Error('thrown'); }));
fails(() => assert.match('abc', /x/));
fails(() => assert.doesNotMatch('abc', /b/));
fails(() => assert.ifError(new Error('from a callback')));
fails(() => assert.ifError(null));
fails(() => assert.fail());
fails(() => assert.fail('boom'));
fails(() => assert.equal(1));
fails(() => assert.strict.equal(1, '1'));
fails(() => new assert.Assert({ diff: 'full' }).equal([1], [2]));

const loop = { x: 1 };
loop.loop = loop;
const other = { x: 1 };
other.loop = other;
fails(() => assert.deepStrictEqual(loop, other));

assert.rejects(Promise.resolve(1)).catch((error) => console.log(error.message));
assert.rejects(Promise.reject(new Error('no')), /no/).then(() => console.log('rejected as expected'));
