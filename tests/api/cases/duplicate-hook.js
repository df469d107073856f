'use strict';

// The same hook with the same argument twice is a mistake that Node answers by aborting.
//
// Exit: abort

const { cb, data, load, ENV } = require('../driver.js');

const d = load(8);
const hook = data(d.program([], { collect: false }));
d.run(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), hook]);
d.run(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), hook]);
