'use strict';

// In an experimental module finalizers run inside the collector, where only basic functions are
// allowed: https://nodejs.org/api/n-api.html#node_api_basic_finalize

test('a function that may change the heap ends the process when a finalizer calls it inside the collector', {
  functions: ['napi_create_external', 'napi_create_object'],
  version: EXPERIMENTAL,
  level: 'recommended',
  isolated: { exit: 'abort', stderr: ['Finalizer is calling a function that may affect GC state.', 'node_api_post_finalizer'] },
}, async (t) => {
  const bad = t.driver.program([['napi_create_object', ENV, out.value]], { collect: false, basic: true });
  (() => {
    for (let i = 0; i < 10; i++) {
      t.driver.ok(['napi_create_external', ENV, pointer(8), cb('finalize'), data(bad), out.value]);
    }
  })();
  await untilCollected(() => bad.runs > 0, 'a finalizer');
});
