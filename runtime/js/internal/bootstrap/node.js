'use strict';

// Sets up `process` and the globals. Whatever the program may never ask for is loaded when it does.

require('internal/bootstrap/process');
require('internal/bootstrap/globals');
