'use strict';

const assert = require('node:assert');
const { addon, test } = require('../harness.js');

const same = (name, ...values) => {
  for (const value of values) assert.deepStrictEqual(addon[name](value), value);
};
const refuses = (name, code, pattern, ...values) => {
  for (const value of values) {
    assert.throws(() => addon[name](value), (error) => {
      assert.ok(error instanceof TypeError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, pattern);
      return true;
    });
  }
};

test('numbers', () => {
  same('echoU8', 0, 255);
  same('echoI16', -32768, 32767);
  same('echoU32', 0, 2 ** 32 - 1);
  same('echoI32', -(2 ** 31), 2 ** 31 - 1);
  same('echoF32', 1.5, Infinity, NaN);
  refuses('echoU8', 'ERR_OUT_OF_RANGE', /^echoU8: argument 1 'value' must be an integer from 0 to 255, got /, -1, 256, 1.5, NaN, Infinity);
  refuses('echoU32', 'ERR_OUT_OF_RANGE', /got /, -1, 2 ** 32, 0.1);
  refuses('echoI32', 'ERR_OUT_OF_RANGE', /got /, 2 ** 31, -(2 ** 31) - 1);
  refuses('echoU8', 'ERR_INVALID_ARG_TYPE', /got /, '1', null, undefined, 1n, {}, []);
});

test('wide integers', () => {
  same('echoI64', 0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER);
  assert.equal(addon.echoI64(5n), 5);
  refuses('echoU64', 'ERR_OUT_OF_RANGE', /got /, -1, -1n, 2n ** 64n, 2 ** 53);
  assert.throws(() => addon.echoU64(2n ** 63n), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
  same('echoI128', 0n, -1n, 2n ** 127n - 1n, -(2n ** 127n));
  same('echoU128', 2n ** 128n - 1n);
  refuses('echoU128', 'ERR_OUT_OF_RANGE', /got /, 2n ** 128n, -1n);
  refuses('echoI128', 'ERR_OUT_OF_RANGE', /got /, 2n ** 127n, 2n ** 200n);
  same('echoBig', 0n, -(2n ** 63n), 2n ** 63n - 1n);
  refuses('echoBig', 'ERR_OUT_OF_RANGE', /fits i64/, 2n ** 63n);
  refuses('echoBig', 'ERR_INVALID_ARG_TYPE', /bigint/, 1);
});

test('text', () => {
  const texts = ['', 'a', 'é', '日本', '😀', 'x'.repeat(251), 'x'.repeat(252), 'x'.repeat(255), 'x'.repeat(256), 'é'.repeat(5000), 'a\0b'];
  same('echoStr', ...texts);
  same('echoString', ...texts);
  assert.equal(addon.echoStr('\ud800'), '\ufffd');
  assert.equal(addon.utf16Length('a😀'), 3);
  same('echoChar', 'a', '😀');
  refuses('echoChar', 'ERR_INVALID_ARG_TYPE', /one character/, '', 'ab', 1);
  refuses('echoStr', 'ERR_INVALID_ARG_TYPE', /must be a string/, 1, null, {}, Symbol('x'));
});

test('options', () => {
  assert.equal(addon.echoOption('x'), 'x');
  assert.equal(addon.echoOption(null), null);
  assert.equal(addon.echoOption(undefined), null);
  assert.equal(addon.echoOption(), null);
  refuses('echoOption', 'ERR_INVALID_ARG_TYPE', /must be a string/, 1);
});

test('lists and tuples', () => {
  same('echoList', [], [1, 2.5, NaN]);
  assert.deepEqual(addon.echoList(new Set([1, 2])), [1, 2]);
  same('echoNested', [['a'], []]);
  refuses('echoNested', 'ERR_INVALID_ARG_TYPE', /'value\[1\]\[0\]' must be a string, got 3/, [['a'], [3]]);
  refuses('echoList', 'ERR_INVALID_ARG_TYPE', /must be an array/, 'text', {}, 1, null);
  same('echoPair', [1, 'x']);
  refuses('echoPair', 'ERR_INVALID_ARG_TYPE', /array of 2 elements/, [1], [1, 'x', 2], 'no');
  refuses('echoPair', 'ERR_INVALID_ARG_TYPE', /'value\[1\]' must be a string/, [1, 2]);
  same('echoTriple', [1, 2, 3]);
  const sparse = [];
  sparse.length = 4294967295;
  refuses('echoList', 'ERR_INVALID_ARG_TYPE', /'value\[0\]' must be a number, got undefined/, sparse);
});

test('either', () => {
  same('echoEither', 4, ['a']);
  refuses('echoEither', 'ERR_INVALID_ARG_TYPE', /must be a number or an array, got true/, true);
  refuses('echoEither', 'ERR_INVALID_ARG_TYPE', /'value\[0\]' must be a string, got 1/, [1]);
});

test('maps and sets', () => {
  assert.deepEqual([...addon.echoMap(new Map([['b', 2], ['a', 1]]))], [['a', 1], ['b', 2]]);
  assert.ok(addon.echoMap({ x: 1 }) instanceof Map);
  refuses('echoMap', 'ERR_INVALID_ARG_TYPE', /'value\.x' must be a number/, { x: 'y' });
  refuses('echoMap', 'ERR_INVALID_ARG_TYPE', /must be a Map or an object/, 1, 'ab');
  assert.deepEqual(addon.echoRecord({ a: 1, b: 2 }), { a: 1, b: 2 });
  assert.deepEqual(Object.keys(addon.echoRecord(JSON.parse('{"__proto__": 1}'))), ['__proto__']);
  assert.deepEqual([...addon.echoSet(new Set(['x', 'y']))].sort(), ['x', 'y']);
});

test('dates and spans', () => {
  for (const millis of [0, 1, -1, 8.64e15, -8.64e15, Date.now()]) {
    assert.equal(addon.echoTime(new Date(millis)).getTime(), millis);
  }
  refuses('echoTime', 'ERR_INVALID_ARG_TYPE', /must be a valid Date/, new Date(NaN), 5, {});
  assert.equal(addon.echoDuration(1500), 1500);
  refuses('echoDuration', 'ERR_OUT_OF_RANGE', /milliseconds/, -1, NaN, Infinity);
  assert.equal(addon.epoch().getTime(), 0);
});

test('symbols, functions and objects', () => {
  assert.equal(addon.makeSymbol('here').description, 'here');
  assert.equal(addon.apply((n, s) => `${s} ${n}`), 'two 1.5');
  const counter = addon.counter(10);
  assert.deepEqual([counter(1), counter(2)], [11, 13]);
  assert.throws(() => counter('x'), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  assert.deepEqual(addon.keys({ b: 1, a: 2, [Symbol('s')]: 3 }), ['b', 'a']);
  assert.equal(addon.describe([1]), 'an array');
  assert.equal(addon.describe(new Error('x')), 'an error');
  assert.equal(addon.describe('x'.repeat(100)), `"${'x'.repeat(40)}"...`);
});

test('scopes within a call', () => {
  const list = {};
  assert.equal(addon.scopedSum(list, 10_000), (9999 * 10_000) / 2);
  assert.deepEqual(list.last, { round: 9999 });
});
