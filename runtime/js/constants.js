'use strict';

// Everything that `os` and `fs` have under `constants`, in one object.

const { constants } = require('os');

module.exports = Object.assign({}, constants.dlopen, constants.errno, constants.priority,
                               constants.signals, require('fs').constants);
