'use strict';

// https://nodejs.org/api/n-api.html#napi_adjust_external_memory

test('napi_adjust_external_memory adds up', { functions: ['napi_adjust_external_memory'] }, (t) => {
  const [before] = t.ok([ENV, 0, out.i64]);
  const [after] = t.ok([ENV, 100000, out.i64]);
  assert.equal(after - before, 100000n, 'the difference');
  t.ok([ENV, -100000, out.i64], before);
  t.ok([ENV, 0, out.i64], before);
});

test('napi_adjust_external_memory takes more than 32 bits', { functions: ['napi_adjust_external_memory'] }, (t) => {
  const large = 2n ** 33n + 5n;
  const [before] = t.ok([ENV, 0, out.i64]);
  const [sum] = t.ok([ENV, large, out.i64]);
  t.ok([ENV, -large, out.i64]);
  // A collection in between may give back some of what was there before.
  assert(sum > large - 2n ** 30n && sum <= large + before, `the sum ${sum}`);
});
