'use strict';

// Cleanup hooks: https://nodejs.org/api/n-api.html#cleanup-on-exit-of-the-current-nodejs-environment

test('cleanup hooks run in the reverse order of their addition', {
  functions: ['napi_add_env_cleanup_hook', 'napi_remove_env_cleanup_hook'],
  isolated: { reports: ['third: napi_get_version=0', 'first: napi_get_version=0'] },
}, (t) => {
  const hook = (label) => data(t.driver.program([['napi_get_version', ENV, out.u32]], { collect: false, label }));
  const second = hook('second');
  t.driver.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), hook('first')]);
  t.driver.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), second]);
  t.driver.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), hook('third')]);
  t.driver.ok(['napi_remove_env_cleanup_hook', ENV, cb('cleanup'), second]);
});
