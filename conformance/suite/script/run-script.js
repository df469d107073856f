'use strict';

// Scripts: https://nodejs.org/api/n-api.html#napi_run_script

test('napi_run_script gives the value of the last statement', { functions: ['napi_run_script'] }, (t) => {
  t.ok([ENV, v('6 * 7'), out.value], 42);
  t.ok([ENV, v('1; "text"'), out.value], 'text');
  t.ok([ENV, v(''), out.value], undefined);
  t.ok([ENV, v('var a = 1;'), out.value], undefined);
});

test('napi_run_script runs in the global scope', { functions: ['napi_run_script'] }, (t) => {
  globalThis.conformProbe = 'global';
  t.ok([ENV, v('conformProbe'), out.value], 'global');
  t.ok([ENV, v('var conformVar = 5; conformVar'), out.value], 5);
  assert.equal(globalThis.conformVar, 5, 'var makes a global');
  assert(t.ok([ENV, v('this'), out.value])[0] === globalThis, 'this is the global object');
});

test('napi_run_script refuses everything but a string', { functions: ['napi_run_script'] }, (t) => {
  t.refuses([1, {}, undefined, null, new String('1')], (wrong) => [ENV, wrong, out.value], 'string_expected');
});

test('napi_run_script leaves what the script throws pending', { functions: ['napi_run_script'] }, (t) => {
  const { steps, exception, outs } = t.call([ENV, v('throw new RangeError("script")'), out.value]);
  assert(steps[0].status !== 'ok', 'the call fails');
  assert.deepEqual([exception.name, exception.message], ['RangeError', 'script'], 'the exception');
  assert.equal(outs[0], UNTOUCHED, 'the place of the result');
  const bad = t.call([ENV, v('this is not'), out.value]);
  assert(bad.steps[0].status !== 'ok', 'the call fails');
  assert.equal(bad.exception.name, 'SyntaxError', 'the exception');
});

test('napi_run_script answers generic_failure when the script throws', {
  functions: ['napi_run_script'], level: 'recommended',
}, (t) => {
  t.bad([ENV, v('throw new RangeError("script")'), out.value], 'generic_failure', { throws: { message: 'script' } });
  t.bad([ENV, v('this is not'), out.value], 'generic_failure', { throws: { name: 'SyntaxError' } });
});
