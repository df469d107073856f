'use strict';

// Four jobs of the pool run at once unless UV_THREADPOOL_SIZE says another number.
//
// Exit: 0
// Output:
//   at once: 4

const path = require('path');

const build = process.env.TENON_TESTS_BUILD || path.join(__dirname, '../../target/tests');
const { measure } = require(path.join(build, 'pool.node'));

measure(24, (most) => console.log(`at once: ${most}`));
