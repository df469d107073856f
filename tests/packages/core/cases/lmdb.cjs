'use strict';
const { assert, main } = require('./harness.cjs');
const { open } = require('lmdb');

main(async () => {
  let store = open({ path: 'store', compression: true });
  await store.transaction(() => {
    for (let i = 0; i < 300; i++) store.put(['n', i], { square: i * i, text: 'x'.repeat(200) });
  });
  await store.put('name', 'Zoë');
  await store.close();
  store = open({ path: 'store', compression: true });
  assert.strictEqual(store.get('name'), 'Zoë');
  assert.strictEqual(store.get(['n', 12]).square, 144);
  const range = [...store.getRange({ start: ['n', 5], end: ['n', 8] })].map(({ key, value }) => [key[1], value.square]);
  assert.deepStrictEqual(range, [[5, 25], [6, 36], [7, 49]]);
  assert.strictEqual(await store.remove(['n', 5]), true);
  assert.strictEqual(store.get(['n', 5]), undefined);
  await store.close();
});
