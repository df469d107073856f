'use strict';

/**
 * Node-API calls as data, with the driver of the conformance suite: its harness is plain script text,
 * put together here as the suite's runner does it. See `conformance/suite/harness/calls.js`.
 * @module
 */

const fs = require('fs');
const path = require('path');

const harness = path.join(__dirname, '../conformance/suite/harness');
const build = process.env.TENON_TESTS_BUILD || path.join(__dirname, '../target/tests');

const VERSIONS = [8, 9, 10, 2147483647];
const config = {
  functions: [],
  addons: Object.fromEntries(VERSIONS.map((version) => [`driver:${version}`, path.join(build, `driver_${version}.node`)])),
};
const host = { load: (file) => require(file), napiVersion: Number(process.versions.napi) };

const text = ['assert.js', 'cases.js', 'calls.js']
  .map((name) => fs.readFileSync(path.join(harness, name), 'utf8'))
  .join('\n');
const exported = [
  'AUTO', 'ENV', 'EXPERIMENTAL', 'JS_CALLBACK', 'NULL', 'buffer', 'bytes', 'cb', 'data', 'get', 'list', 'out', 'pointer',
  'preset', 'str', 'v',
];

module.exports = {
  build,
  ...new Function('config', 'host', `'use strict';\n${text}\nreturn { ${exported.join(', ')}, load: driverFor };`)(config, host),
};
