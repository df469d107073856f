'use strict';
const { assert, main } = require('./harness.cjs');
const { DuckDBInstance } = require('@duckdb/node-api');

main(async () => {
  let instance = await DuckDBInstance.create('base.duckdb');
  let connection = await instance.connect();
  await connection.run('CREATE TABLE t AS SELECT i AS id, i * i AS square FROM range(1000) r(i)');
  connection.closeSync();
  instance.closeSync();
  instance = await DuckDBInstance.create('base.duckdb');
  connection = await instance.connect();
  const reader = await connection.runAndReadAll('SELECT sum(square)::BIGINT AS sum, max(id) AS top FROM t WHERE id < $1', [10]);
  assert.deepStrictEqual(reader.getRows(), [[285n, 9n]]);
  const prepared = await connection.prepare("SELECT 'Zoë' AS name, [1, 2, ?]::INTEGER[] AS list");
  prepared.bindInteger(1, 3);
  const [row] = (await prepared.runAndReadAll()).getRowsJson();
  assert.deepStrictEqual(row, ['Zoë', [1, 2, 3]]);
  await assert.rejects(connection.run('SELECT nothing FROM nowhere'), /nowhere/);
});
