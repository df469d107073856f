'use strict';

// What completions throw, and how they and the end of the process meet.
// https://nodejs.org/api/n-api.html#simple-asynchronous-operations

function queueWork(t, completeSteps, options = {}) {
  const complete = t.driver.program(completeSteps, { collect: false, ...options });
  const execute = t.driver.program([], { collect: false, then: complete });
  const [work] = t.driver.ok(
    ['napi_create_async_work', ENV, NULL, v('conform:work'), cb('execute'), cb('complete'), data(execute), out.pointer]);
  t.driver.ok(['napi_queue_async_work', ENV, pointer(work)]);
  return pointer(work);
}

test('an exception that leaves complete is an uncaught exception', {
  functions: ['napi_queue_async_work', 'napi_throw_error'],
  isolated: { exit: 'failure', stderr: ['thrown in a completion'] },
}, (t) => {
  queueWork(t, [['napi_throw_error', ENV, str('ERR_COMPLETE'), str('thrown in a completion')]]);
});

test('a handler of uncaught exceptions gets what leaves complete', {
  functions: ['napi_queue_async_work', 'napi_throw'],
  isolated: { reports: ['caught: from a completion'] },
  level: 'recommended',
}, (t) => {
  if (!host.onUncaught) unsupported('the runtime has no handler of uncaught exceptions');
  host.onUncaught((error) => report(`caught: ${error}`));
  queueWork(t, [['napi_throw', ENV, v('from a completion')]]);
});

test('work that is queued keeps the process', {
  functions: ['napi_queue_async_work'],
  isolated: { reports: ['the completion: napi_get_version=0'] },
}, (t) => {
  queueWork(t, [['napi_get_version', ENV, out.u32]], { label: 'the completion' });
});

test('the end of an environment waits for queued work, which is completed', {
  functions: ['napi_queue_async_work', 'napi_add_env_cleanup_hook'],
  isolated: { reports: ['exit', 'the completion: napi_get_version=0', 'a hook: napi_get_version=0'] },
  level: 'recommended',
}, (t) => {
  if (!host.onExit) unsupported('the runtime does not say when it exits');
  const hook = t.driver.program([['napi_get_version', ENV, out.u32]], { collect: false, label: 'a hook' });
  t.driver.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), data(hook)]);
  host.onExit(() => {
    report('exit');
    queueWork(t, [['napi_get_version', ENV, out.u32]], { label: 'the completion' });
  });
});

test('an exit inside complete ends the process with its code', {
  functions: ['napi_queue_async_work', 'napi_call_function'],
  isolated: { exit: 3, reports: ['completing', 'exit'] },
  level: 'recommended',
}, (t) => {
  if (!host.exit || !host.onExit) unsupported('scripts cannot exit');
  host.onExit(() => report('exit'));
  const leave = v(() => {
    report('completing');
    host.exit(3);
  });
  queueWork(t, [['napi_call_function', ENV, v(null), leave, 0, NULL, NULL]]);
});
