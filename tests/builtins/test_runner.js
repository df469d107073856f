'use strict';

// The node:test module. Times are taken out of what it prints.

const { test, describe, it, before, after, beforeEach, afterEach, mock } = require('node:test');
const assert = require('assert');

const write = process.stdout.write;
process.stdout.write = function(text, ...rest) {
  if (`${text}`.startsWith('\u2139 duration_ms')) return true;
  return Reflect.apply(write, this, [`${text}`.replace(/\([\d.]+ms\)/g, '(time)').replace(/\u2139 duration_ms.*\n/, ''), ...rest]);
};

test('returns', () => {});
test('waits', async () => { await new Promise((resolve) => setTimeout(resolve, 5)); });
test('calls back', (t, done) => setTimeout(done, 1));
test('has subtests', async (t) => {
  await t.test('first', (t) => t.diagnostic('a note'));
  t.test('second', () => {});
});
test('is skipped', { skip: 'reason' }, () => { throw new Error('not run'); });
test.todo('is to be written');
test('plans', (t) => {
  t.plan(2);
  t.assert.ok(true);
  t.assert.deepStrictEqual([1], [1]);
});
describe('suite', () => {
  const order = [];
  before(() => order.push('before'));
  beforeEach(() => order.push('each'));
  afterEach(() => order.push('end'));
  after(() => assert.deepStrictEqual(order, ['before', 'each', 'end', 'each', 'end', 'each', 'end']));
  it('one', () => order.length);
  it('two', () => {});
  describe('inner', () => {
    it('three', (t) => assert.strictEqual(t.fullName, 'suite > inner > three'));
  });
});
test('mocks', (t) => {
  const add = t.mock.fn((a, b) => a + b);
  assert.strictEqual(add(1, 2), 3);
  add.mock.mockImplementationOnce(() => 'once');
  assert.strictEqual(add(), 'once');
  assert.deepStrictEqual(add.mock.calls.map((call) => call.arguments), [[1, 2], []]);
  const object = { method() { return this.value; }, value: 7 };
  mock.method(object, 'method', () => 'mocked');
  assert.strictEqual(object.method(), 'mocked');
  mock.restoreAll();
  assert.strictEqual(object.method(), 7);
});
