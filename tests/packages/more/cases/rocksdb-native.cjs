'use strict';
const { assert, main } = require('./harness.cjs');
const RocksDB = require('rocksdb-native');

main(async () => {
  let db = new RocksDB('store');
  await db.ready();
  const write = db.write();
  for (let i = 0; i < 100; i++) write.put(`k${String(i).padStart(3, '0')}`, `v${i}`);
  await write.flush();
  write.destroy();
  await db.close();
  db = new RocksDB('store');
  await db.ready();
  const read = db.read();
  const values = [read.get('k042'), read.get('nothing')];
  read.flush();
  assert.strictEqual(String(await values[0]), 'v42');
  assert.strictEqual(await values[1], null);
  read.destroy();
  const keys = [];
  for await (const { key } of db.iterator({ gte: 'k010', lt: 'k013' })) keys.push(String(key));
  assert.deepStrictEqual(keys, ['k010', 'k011', 'k012']);
  await db.close();
});
