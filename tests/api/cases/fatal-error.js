'use strict';

// https://nodejs.org/api/n-api.html#napi_fatal_error
//
// Calls: napi_fatal_error
// Exit: abort
// Error: FATAL ERROR: here the message
// Output:
//   before

const { bytes, load, str, AUTO } = require('../driver.js');

console.log('before');
load(8).run(['napi_fatal_error', str('here'), AUTO, bytes(...[...'the message, cut'].map((c) => c.charCodeAt(0))), 11]);
console.log('after');
