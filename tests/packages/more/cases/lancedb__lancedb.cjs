'use strict';
const { assert, main } = require('./harness.cjs');
const lancedb = require('@lancedb/lancedb');

main(async () => {
  let db = await lancedb.connect('vectors');
  let table = await db.createTable('points', [
    { id: 1, name: 'near', vector: [0.1, 0.2] },
    { id: 2, name: 'far', vector: [9, 9] },
    { id: 3, name: 'middle', vector: [1, 1] },
  ]);
  assert.strictEqual(await table.countRows(), 3);
  db.close();
  db = await lancedb.connect('vectors');
  assert.deepStrictEqual(await db.tableNames(), ['points']);
  table = await db.openTable('points');
  const found = await table.search([0, 0]).limit(2).toArray();
  assert.deepStrictEqual(found.map((row) => row.name), ['near', 'middle']);
  await table.delete('id = 1');
  assert.strictEqual(await table.countRows('id > 0'), 2);
  await assert.rejects(db.openTable('nowhere'), /nowhere/);
});
