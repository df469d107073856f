'use strict';

// Starts what the command line names.

const path = require('path');

const { getOptionValue } = require('internal/options');

const options = internalBinding('process_methods').options();

for (const [name, mayMiss] of [['--env-file', false], ['--env-file-if-exists', true]]) {
  for (const file of getOptionValue(name)) {
    if (mayMiss && !require('fs').existsSync(file)) continue;
    try {
      process.loadEnvFile(file);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
      process._rawDebug(`${process.argv0}: ${file}: not found`);
      process.reallyExit(9);
    }
  }
}

if (options.kind === 'file') process.argv.splice(1, 0, path.resolve(options.file));
else if (options.kind === 'stdin') process.argv.splice(1, 0, '-');

// A child made with `fork()` finds its end of the channel in its environment.
if (process.env.NODE_CHANNEL_FD !== undefined) require('child_process')._forkChild();

function start() {
  if (options.kind === 'file') {
    if (getOptionValue('--check')) require('internal/modules/run_main').checkSyntax(options.file);
    else require('internal/modules/cjs/loader').Module.runMain(options.file);
  } else if (options.kind === 'eval') {
    require('internal/process/execution').evalText('[eval]', options.source, options.print);
  } else if (options.kind === 'worker') {
    require('internal/main/worker').run();
  } else {
    const source = require('fs').readFileSync(0, 'utf8');
    require('internal/process/execution').evalText('[stdin]', source, false);
  }
}

// What is loaded first must find a worker's streams and environment, too.
if (options.kind === 'worker') require('internal/main/worker').prepare();

if (getOptionValue('--require').length > 0 || getOptionValue('--import').length > 0) {
  require('internal/process/execution').preload(start);
} else {
  start();
}
