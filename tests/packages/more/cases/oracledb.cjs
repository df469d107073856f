'use strict';
const { assert, main } = require('./harness.cjs');
const oracledb = require('oracledb');

main(async () => {
  // The native part loads Oracle's own client library, which comes from elsewhere: it says so, with its number.
  assert.throws(() => oracledb.initOracleClient({ libDir: '/nowhere' }), /DPI-1047/);
  await assert.rejects(oracledb.getConnection({ user: 'u', password: 'p', connectString: '127.0.0.1:1/db' }), /NJS-|ECONNREFUSED/);
  assert.match(oracledb.versionString, /^\d+\.\d+\.\d+/);
});
