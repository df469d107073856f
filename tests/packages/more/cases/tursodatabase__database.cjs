'use strict';
const { assert, main } = require('./harness.cjs');

main(async () => {
  const { connect } = await import('@tursodatabase/database');
  let db = await connect('base.db');
  await db.exec('CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)');
  const insert = db.prepare('INSERT INTO people (name) VALUES (?)');
  for (const name of ['Ada', 'Grace', 'Zoë']) await insert.run(name);
  await db.close();
  db = await connect('base.db');
  assert.deepStrictEqual(await db.prepare('SELECT name FROM people WHERE id > ? ORDER BY id').all(1), [{ name: 'Grace' }, { name: 'Zoë' }]);
  assert.strictEqual((await db.prepare('SELECT count(*) AS n FROM people').get()).n, 3);
  await assert.rejects(async () => db.prepare('SELECT * FROM nowhere').all(), /nowhere/);
  await db.close();
});
