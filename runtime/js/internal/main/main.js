'use strict';

// Starts what the command line names.

const { entry } = internalBinding('process_methods').options();

require('internal/modules/cjs/loader').runMain(entry.file);
