'use strict';

// BigInt: https://nodejs.org/api/n-api.html#napi_create_bigint_int64 and its neighbours

const NOT_BIGINTS = [5, '5', null, undefined, true, {}, Object(5n), Symbol('5')];

test('napi_create_bigint_int64 keeps every 64-bit integer', { functions: ['napi_create_bigint_int64'] }, (t) => {
  for (const big of [0n, 1n, -1n, 2n ** 32n, 2n ** 63n - 1n, -(2n ** 63n)]) t.ok([ENV, big, out.value], big);
});

test('napi_create_bigint_uint64 keeps every unsigned 64-bit integer', {
  functions: ['napi_create_bigint_uint64'],
}, (t) => {
  t.ok([ENV, 0n, out.value], 0n);
  t.ok([ENV, 12n, out.value], 12n);
  t.ok([ENV, 2n ** 63n - 1n, out.value], 2n ** 63n - 1n);
  t.ok([ENV, -1n, out.value], 2n ** 64n - 1n);
});

test('napi_create_bigint_words takes a sign and words, the lowest first', {
  functions: ['napi_create_bigint_words'],
}, (t) => {
  t.ok([ENV, 0, 1, words(7n), out.value], 7n);
  t.ok([ENV, 0, 2, words(1n, 1n), out.value], 2n ** 64n + 1n);
  t.ok([ENV, 0, 3, words(5n, 6n, 7n), out.value], 7n * 2n ** 128n + 6n * 2n ** 64n + 5n);
  t.ok([ENV, 1, 1, words(5n), out.value], -5n);
  t.ok([ENV, 7, 1, words(5n), out.value], -5n);
  t.ok([ENV, 0, 2, words(9n, 0n), out.value], 9n);
  t.ok([ENV, 1, 1, words(0n), out.value], 0n);
});

test('napi_create_bigint_words makes 0n of no words', { functions: ['napi_create_bigint_words'] }, (t) => {
  t.ok([ENV, 0, 0, words(5n), out.value], 0n);
  t.ok([ENV, 1, 0, words(5n), out.value], 0n);
});

test('napi_create_bigint_words refuses a count above INT_MAX', { functions: ['napi_create_bigint_words'] }, (t) => {
  t.bad([ENV, 0, 2 ** 31, words(1n), out.value], 'invalid_arg');
});

test('napi_create_bigint_words throws a RangeError for more words than the engine can hold', {
  functions: ['napi_create_bigint_words'], level: 'recommended',
}, (t) => {
  t.bad([ENV, 0, 2 ** 24 + 1, words(1n), out.value], 'pending_exception',
    { throws: { name: 'RangeError' } });
});

test('napi_get_value_bigint_int64 wraps modulo 2^64 and says whether it did', {
  functions: ['napi_get_value_bigint_int64'],
}, (t) => {
  const cases = [
    [0n, 0n, true], [-5n, -5n, true], [2n ** 63n - 1n, 2n ** 63n - 1n, true], [-(2n ** 63n), -(2n ** 63n), true],
    [2n ** 63n, -(2n ** 63n), false], [2n ** 64n + 3n, 3n, false], [-(2n ** 63n) - 1n, 2n ** 63n - 1n, false],
  ];
  for (const [given, ...wanted] of cases) t.ok([ENV, v(given), out.i64, out.bool], ...wanted);
});

test('napi_get_value_bigint_uint64 wraps modulo 2^64 and says whether it did', {
  functions: ['napi_get_value_bigint_uint64'],
}, (t) => {
  const cases = [
    [0n, 0n, true], [5n, 5n, true], [2n ** 64n - 1n, 2n ** 64n - 1n, true], [-1n, 2n ** 64n - 1n, false],
    [2n ** 64n, 0n, false], [2n ** 64n + 9n, 9n, false],
  ];
  for (const [given, ...wanted] of cases) t.ok([ENV, v(given), out.u64, out.bool], ...wanted);
});

const twoWords = -(2n ** 64n * 7n + 9n);
const room = (count) => preset(out.i64, count);
const wordsOf = (bytes) => [...new BigUint64Array(bytes.buffer)];

test('napi_get_value_bigint_words gives sign, count and words', { functions: ['napi_get_value_bigint_words'] }, (t) => {
  const [sign, count, list] = t.ok([ENV, v(twoWords), out.i32, room(2), out.inline(16)]);
  assert.deepEqual([sign, count, wordsOf(list)], [1, 2n, [9n, 7n]], 'sign, count and words');
  const [plus, one, low] = t.ok([ENV, v(5n), out.i32, room(1), out.inline(8)]);
  assert.deepEqual([plus, one, wordsOf(low)], [0, 1n, [5n]], 'sign, count and words');
});

test('napi_get_value_bigint_words gives only the count when asked for nothing else', {
  functions: ['napi_get_value_bigint_words'],
}, (t) => {
  t.ok([ENV, v(twoWords), NULL, room(0), NULL], 2n);
  t.ok([ENV, v(5n), NULL, room(9), NULL], 1n);
  t.ok([ENV, v(0n), NULL, room(9), NULL], 0n);
});

test('napi_get_value_bigint_words writes only as many words as there is room for', {
  functions: ['napi_get_value_bigint_words'],
}, (t) => {
  const [sign, needed, list] = t.ok([ENV, v(twoWords), out.i32, room(1), out.inline(16)]);
  assert.deepEqual([sign, needed], [1, 2n], 'sign and the count that is needed');
  assert.deepEqual(wordsOf(list), [9n, 0x5a5a5a5a5a5a5a5an], 'the second word is left alone');
  const [, used, roomy] = t.ok([ENV, v(5n), out.i32, room(2), out.inline(16)]);
  assert.equal(used, 1n, 'the count that was written');
  assert.deepEqual(wordsOf(roomy), [5n, 0x5a5a5a5a5a5a5a5an], 'the second word is left alone');
});

test('napi_get_value_bigint_words wants sign and words both or neither', {
  functions: ['napi_get_value_bigint_words'],
}, (t) => {
  t.bad([ENV, v(twoWords), NULL, room(2), out.inline(16)], 'invalid_arg');
  t.bad([ENV, v(twoWords), out.i32, room(2), NULL], 'invalid_arg');
});

const readers = {
  napi_get_value_bigint_int64: () => [out.i64, out.bool],
  napi_get_value_bigint_uint64: () => [out.u64, out.bool],
  napi_get_value_bigint_words: () => [out.i32, room(2), out.inline(16)],
};
for (const [name, places] of Object.entries(readers)) {
  test(`${name} refuses everything but a BigInt`, { functions: [name] }, (t) => {
    t.refuses(NOT_BIGINTS, (wrong) => [ENV, wrong, ...places()], 'bigint_expected');
  });
}
