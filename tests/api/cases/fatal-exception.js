'use strict';

// Without a handler an exception given to napi_fatal_exception ends the process as any other does.
//
// Exit: 1
// Error: Error: nobody handles this
// Output:
//   before

const { load, v, ENV } = require('../driver.js');

console.log('before');
load(8).run(['napi_fatal_exception', ENV, v(new Error('nobody handles this'))]);
console.log('after');
