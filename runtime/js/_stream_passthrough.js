'use strict';

// The name from before `stream` had them all.
module.exports = require('stream').PassThrough;
