'use strict';

const { addon, assert, test, throws } = require('./harness.js');

test('items made by macros by example', () => {
  assert.strictEqual(addon.byExample(), 4);
  assert.strictEqual(addon.byExample(5), 10);
  assert.strictEqual(addon.wholeItem('abc'), 3);
  assert.deepStrictEqual(addon.unwrap([1, 2]), [1, 2]);
  assert.strictEqual(addon.unwrap(), null);
});

test('raw names, patterns and where clauses', () => {
  assert.strictEqual(addon.try(1, [2, 3], 0, 4), 10);
  throws(() => addon.try('1'), 'TypeError', 'ERR_INVALID_ARG_TYPE',
    'try: argument 1 \'type\' must be a number, got "1"');
  throws(() => addon.try(1, [2, 3], 'x'), 'TypeError', 'ERR_INVALID_ARG_TYPE',
    'try: argument 3 \'arg2\' must be a number, got "x"');
  assert.strictEqual(addon.whereClauses('a', 'b'), 'a');
  assert.strictEqual(addon.functionTypes((a, b) => a + b), 3);
  assert.strictEqual(addon.constant(3), 3);
  assert.strictEqual(addon.ofC(-3), -3);
  assert.strictEqual(addon.documented(), undefined);
  assert.deepStrictEqual(addon.rawNames({ type: 'a', fnName: 'b' }), { type: 'a', fnName: 'b' });
});

test('tuples and arrays of fixed length', () => {
  assert.deepStrictEqual(addon.flip([1, 'abc']), [3, '1']);
  throws(() => addon.flip([1, 2]), 'TypeError', 'ERR_INVALID_ARG_TYPE',
    "flip: argument 1 'pair[1]' must be a string, got 2");
  assert.deepStrictEqual(addon.bounded({ items: [1, 2] }), { items: [1, 2] });
  const ring = new addon.ByteRing();
  ring.put(1);
  ring.put(2);
  assert.deepStrictEqual(ring.put(3), [3, 2]);
});

test('names that are no identifiers', () => {
  assert.strictEqual(addon['default-value'](), false);
  assert.strictEqual(addon['default-value'](1), true);
  assert.strictEqual(addon.delete(), true);
});
