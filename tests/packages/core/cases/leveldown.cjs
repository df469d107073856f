'use strict';
const { assert, main } = require('./harness.cjs');
const leveldown = require('leveldown');
const { promisify } = require('node:util');

main(async () => {
  const call = (db, name, ...args) => promisify(db[name]).apply(db, args);
  let db = leveldown('store');
  await call(db, 'open', {});
  const puts = Array.from({ length: 500 }, (_, i) => ({ type: 'put', key: `k${String(i).padStart(3, '0')}`, value: `v${i}` }));
  await call(db, 'batch', puts);
  await call(db, 'del', 'k007');
  await call(db, 'close');
  db = leveldown('store');
  await call(db, 'open', { createIfMissing: false });
  assert.strictEqual(String(await call(db, 'get', 'k042')), 'v42');
  await assert.rejects(call(db, 'get', 'k007'), /NotFound/);
  const iterator = db.iterator({ gte: 'k010', lt: 'k020', keyAsBuffer: false, valueAsBuffer: false });
  const seen = [];
  await new Promise((resolve, reject) => {
    const next = () => iterator.next((error, key, value) => {
      if (error) return reject(error);
      if (key === undefined) return iterator.end(resolve);
      seen.push(`${key}=${value}`);
      next();
    });
    next();
  });
  assert.strictEqual(seen.length, 10);
  assert.strictEqual(seen[9], 'k019=v19');
  await call(db, 'close');
});
