'use strict';

// Runs the tests of the safe crate: `runtime run.js path/to/addon.node`.

const { run } = require('./harness.js');

for (const name of ['failures', 'values', 'memory', 'life', 'asynchronous', 'iteration', 'serialized', 'threads', 'workers']) {
  require(`./js/${name}.js`);
}

run();
