'use strict';

const assert = require('node:assert');
const { addon, test } = require('../harness.js');

test('slices are the memory itself', () => {
  const numbers = new Float64Array([1, 2, 3]);
  assert.equal(addon.sum(numbers), 6);
  addon.scale(numbers, 2);
  assert.deepEqual([...numbers], [2, 4, 6]);
  assert.equal(addon.sum(new Float64Array(0)), 0);
  assert.equal(addon.sum(numbers.subarray(1)), 10);
});

test('wrong arrays are refused', () => {
  for (const wrong of [new Float32Array(1), [1], 'x', null, new ArrayBuffer(8), new DataView(new ArrayBuffer(8))]) {
    assert.throws(() => addon.sum(wrong), { code: 'ERR_INVALID_ARG_TYPE', message: /must be a Float64Array/ });
  }
});

test('memory that is written to cannot be another argument', () => {
  const numbers = new Float64Array([1, 2, 3, 4]);
  addon.addTo(numbers.subarray(0, 2), numbers.subarray(2, 4));
  assert.deepEqual([...numbers], [4, 6, 3, 4]);
  for (const [a, b] of [[numbers, numbers], [numbers.subarray(0, 3), numbers.subarray(2)]]) {
    assert.throws(() => addon.addTo(a, b), { name: 'TypeError', code: 'ERR_ADDON_BORROWED', message: /^addTo: argument \d '(source|target)' must not overlap/ });
  }
  assert.equal(addon.dot(numbers, numbers), 16 + 36 + 9 + 16);
  addon.addTo(numbers, new Float64Array(4));
});

test('JavaScript cannot run while its memory is borrowed', () => {
  const numbers = new Float64Array(2);
  let ran = false;
  assert.throws(() => addon.callWhileBorrowed(numbers, () => { ran = true; }), { code: 'ERR_ADDON_BORROWED' });
  assert.equal(ran, false);
  assert.equal(numbers[0], 1);
  assert.equal(addon.callBetween(numbers, () => { numbers[1] = 5; }), 5);
  assert.equal(addon.callBetween(numbers, () => { structuredClone(numbers, { transfer: [numbers.buffer] }); }), -6);
});

test('shared memory is for atomics only', () => {
  const shared = new Float64Array(new SharedArrayBuffer(16));
  assert.throws(() => addon.sum(shared), { code: 'ERR_ADDON_SHARED_MEMORY', message: /must not be in shared memory/ });
  const cells = new Int32Array(new SharedArrayBuffer(16));
  assert.equal(addon.bump(cells), 4);
  assert.deepEqual([...cells], [1, 1, 1, 1]);
  assert.throws(() => addon.bump(new Int32Array(1)), { code: 'ERR_ADDON_SHARED_MEMORY' });
});

test('detached memory is empty', () => {
  const numbers = new Float64Array([1, 2]);
  structuredClone(numbers, { transfer: [numbers.buffer] });
  assert.equal(addon.sum(numbers), 0);
});

test('bytes in and out', () => {
  assert.equal(addon.lengthOf(Buffer.from('abc')), 3);
  assert.equal(addon.lengthOf(new Uint8ClampedArray(5)), 5);
  assert.equal(addon.lengthOf('abc'), 1003);
  for (const count of [0, 1, 4095, 4096, 100_000]) {
    const bytes = addon.bytes(count);
    assert.ok(Buffer.isBuffer(bytes));
    assert.equal(bytes.length, count);
    if (count > 300) assert.equal(bytes[300], 44);
  }
  const source = new Uint8Array([1, 2, 3, 4]);
  for (const view of [source, source.buffer, new DataView(source.buffer, 0, 4), Buffer.from(source)]) {
    assert.deepEqual([...addon.copy(view)], [1, 2, 3, 4]);
  }
  assert.deepEqual([...addon.copy(new DataView(source.buffer, 1, 2))], [2, 3]);
  assert.throws(() => addon.copy('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  const ramp = addon.ramp(3);
  assert.ok(ramp instanceof Float32Array);
  assert.deepEqual([...ramp], [0, 1, 2]);
  assert.equal(addon.ramp(5000)[4999], 4999);
});
