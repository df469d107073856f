'use strict';

// The script may set the size itself, before the pool is first used.
//
// Exit: 0
// Output:
//   at once: 2

process.env.UV_THREADPOOL_SIZE = '2';
require('./pool.js');
