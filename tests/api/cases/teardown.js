'use strict';

// The end of an environment: hooks in reverse order, then finalizers with an environment in which
// no JavaScript runs. A line is printed by C for each callback, with the statuses of its calls.
// https://nodejs.org/api/n-api.html#cleanup-on-exit-of-the-current-nodejs-environment
//
// Exit: 0
// Output:
//   exit event
//   v10 third hook: napi_get_version=0 napi_create_promise=23
//   v10 second hook: napi_get_version=0 napi_create_promise=23
//   v10 first hook: napi_get_version=0 napi_create_promise=23
//   v8 third hook: napi_get_version=0 napi_create_promise=10
//   v8 second hook: napi_get_version=0 napi_create_promise=10
//   v8 first hook: napi_get_version=0 napi_create_promise=10

const { cb, data, load, out, pointer, v, ENV, NULL } = require('../driver.js');

const newest = Number(process.versions.napi) < 10 ? [8] : [8, 10];
for (const version of newest) {
  const d = load(version);
  const hook = (name) => data(d.program(
    [['napi_get_version', ENV, out.u32], ['napi_create_promise', ENV, out.pointer, out.value]],
    { collect: false, label: `v${version} ${name}` }));
  const removed = hook('removed hook');
  d.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), hook('first hook')]);
  d.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), removed]);
  d.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), hook('second hook')]);
  d.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), hook('third hook')]);
  d.ok(['napi_remove_env_cleanup_hook', ENV, cb('cleanup'), removed]);
}
process.on('exit', () => console.log('exit event'));
