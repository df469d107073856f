'use strict';
const { assert, main } = require('./harness.cjs');
const Database = require('libsql');

main(() => {
  let db = new Database('base.db');
  db.exec('CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, photo BLOB)');
  const insert = db.prepare('INSERT INTO people (name, photo) VALUES (?, ?)');
  db.transaction(() => {
    for (const name of ['Ada', 'Grace', 'Zoë']) insert.run(name, Buffer.from(name));
  })();
  db.close();
  db = new Database('base.db', { readonly: true });
  const { n, top } = db.prepare('SELECT count(*) AS n, max(id) AS top FROM people').get();
  assert.deepStrictEqual([n, top], [3, 3]);
  const rows = db.prepare('SELECT name, photo FROM people WHERE id > ? ORDER BY id').all(1);
  assert.deepStrictEqual(rows.map((row) => [row.name, Buffer.from(row.photo).toString()]), [['Grace', 'Grace'], ['Zoë', 'Zoë']]);
  assert.throws(() => db.prepare('SELECT nothing FROM nowhere').get(), { name: 'SqliteError' });
  db.close();
});
