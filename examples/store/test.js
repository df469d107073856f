'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Store } = require('./index.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'store-'));
try {
  const file = path.join(folder, 'entries.redb');
  const store = new Store(file);
  store.set('name', 'Zoë');
  store.set('bytes', Uint8Array.from([1, 2, 3]));
  assert.strictEqual(store.get('name').toString(), 'Zoë');
  assert.strictEqual(store.get('nothing'), null);

  store.apply(Array.from({ length: 200 }, (_, i) => ({ key: `n${String(i).padStart(3, '0')}`, value: Buffer.from([i]) })));
  assert.strictEqual(store.size, 202);
  const some = [...store.entries({ from: 'n010', to: 'n013' })].map(({ key, value }) => [key, value[0]]);
  assert.deepStrictEqual(some, [['n010', 10], ['n011', 11], ['n012', 12]]);
  // An iterator sees the store as it was when it was made.
  const all = store.entries();
  store.apply([{ key: 'name' }, { key: 'n000' }]);
  assert.strictEqual([...all].length, 202);
  assert.strictEqual(store.size, 200);

  // All or nothing: a change that is none leaves the others undone.
  assert.throws(() => store.apply([{ key: 'a', value: Buffer.from('a') }, { key: 7 }]), TypeError);
  assert.strictEqual(store.get('a'), null);

  assert.throws(() => new Store(file), { code: 'ERR_STORE_IN_USE' });
  store.close();
  assert.throws(() => store.get('bytes'), { code: 'ERR_STORE_CLOSED' });

  const again = new Store(file);
  assert.deepStrictEqual([...again.get('bytes')], [1, 2, 3]);
  again.close();
  assert.throws(() => new Store(path.join(folder, 'no', 'such', 'folder')), { code: 'ERR_STORE' });
} finally {
  fs.rmSync(folder, { recursive: true });
}
console.log('ok');
