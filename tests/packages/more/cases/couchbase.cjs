'use strict';
const { assert, main } = require('./harness.cjs');
const couchbase = require('couchbase');

main(async () => {
  assert.match(couchbase.lcbVersion, /\d+\.\d+/);
  // Nobody listens there: the client's own threads have to try, give up and say so.
  const started = Date.now();
  const connecting = couchbase.connect('couchbase://127.0.0.1:1', { username: 'u', password: 'p', timeouts: { bootstrapTimeout: 1500, connectTimeout: 1000 } });
  await assert.rejects(connecting, (error) => error instanceof couchbase.CouchbaseError && /timeout|refused|bootstrap|ambiguous/i.test(`${error.name} ${error.message}`));
  assert.ok(Date.now() - started < 20_000);
  await assert.rejects(couchbase.connect('nonsense://[', { username: 'u', password: 'p' }));
});
