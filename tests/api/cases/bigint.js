'use strict';

// BigInt: https://nodejs.org/api/n-api.html#napi_create_bigint_int64 and its neighbours

const assert = require('assert');
const { bytes, chapter, out, preset, v, ENV, NULL } = require('../driver.js');

const words = (...list) => bytes(new Uint8Array(BigUint64Array.from(list).buffer));

chapter((d) => {
  d.test('napi_create_bigint_int64', (t) => {
    for (const big of [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]) t.ok([ENV, big, out.value], big);
    t.nulls([ENV, 1n, out.value]);
  });

  d.test('napi_create_bigint_uint64', (t) => {
    t.ok([ENV, 12n, out.value], 12n);
    t.ok([ENV, -1n, out.value], 2n ** 64n - 1n);
    t.nulls([ENV, 1n, out.value]);
  });

  d.test('napi_create_bigint_words', (t) => {
    t.ok([ENV, 0, 2, words(1n, 1n), out.value], 2n ** 64n + 1n);
    t.ok([ENV, 1, 1, words(5n), out.value], -5n);
    t.ok([ENV, 1, 0, words(), out.value], 0n);
    t.bad([ENV, 0, 2 ** 31, words(1n), out.value], 'invalid_arg');
    t.bad([ENV, 0, 2 ** 24 + 1, words(1n), out.value], 'pending_exception',
      { throws: { name: 'RangeError', message: 'Maximum BigInt size exceeded' } });
    t.nulls([ENV, 0, 1, words(1n), out.value]);
  });

  d.test('napi_get_value_bigint_int64', (t) => {
    t.ok([ENV, v(-5n), out.i64, out.bool], -5n, true);
    t.ok([ENV, v(2n ** 63n), out.i64, out.bool], -(2n ** 63n), false);
    for (const wrong of [5, '5', null, Object(5n)]) {
      t.bad([ENV, v(wrong), out.i64, out.bool], 'bigint_expected');
    }
    t.nulls([ENV, v(5n), out.i64, out.bool]);
  });

  d.test('napi_get_value_bigint_uint64', (t) => {
    t.ok([ENV, v(2n ** 64n - 1n), out.u64, out.bool], 2n ** 64n - 1n, true);
    t.ok([ENV, v(-1n), out.u64, out.bool], 2n ** 64n - 1n, false);
    t.ok([ENV, v(2n ** 64n), out.u64, out.bool], 0n, false);
    t.bad([ENV, v(5), out.u64, out.bool], 'bigint_expected');
    t.nulls([ENV, v(5n), out.u64, out.bool]);
  });

  d.test('napi_get_value_bigint_words', (t) => {
    const big = -(2n ** 64n * 7n + 9n);
    t.ok([ENV, v(big), NULL, preset(out.i64, 0), NULL], 2n);
    const count = () => preset(out.i64, 2);
    const [sign, length, list] = t.ok([ENV, v(big), out.i32, count(), out.inline(16)]);
    assert.deepStrictEqual([sign, length], [1, 2n]);
    assert.deepStrictEqual([...new BigUint64Array(list.buffer)], [9n, 7n]);
    // Room for fewer words than there are: the low ones, and the count that is needed.
    const [, needed] = t.ok([ENV, v(big), out.i32, preset(out.i64, 1), out.inline(8)]);
    assert.strictEqual(needed, 2n);
    t.bad([ENV, v(5), out.i32, count(), out.inline(16)], 'bigint_expected');
    t.bad([ENV, v(big), NULL, count(), out.inline(16)], 'invalid_arg');
    t.bad([ENV, v(big), out.i32, count(), NULL], 'invalid_arg');
    t.nulls([ENV, v(big), out.i32, count(), out.inline(16)], 0, 1, 3);
  });
});
