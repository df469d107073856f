'use strict';

// Cleanup hooks: https://nodejs.org/api/n-api.html#cleanup-on-exit-of-the-current-nodejs-environment

const VERSION_STEP = [['napi_get_version', ENV, out.u32]];
const ANSWER = 'napi_get_version=0';

/** A hook that reports under a name that it ran. */
const hook = (t, label) => data(t.driver.program([...VERSION_STEP], { collect: false, label }));
const addHook = (t, argument) => t.driver.ok(['napi_add_env_cleanup_hook', ENV, cb('cleanup'), argument]);
const removeHook = (t, argument) => t.driver.ok(['napi_remove_env_cleanup_hook', ENV, cb('cleanup'), argument]);

/** An asynchronous hook that reports, and removes itself at once. */
function addAsyncHook(t, label) {
  const program = t.driver.program([['napi_remove_async_cleanup_hook', DATA]], { collect: false, label });
  return t.driver.ok(['napi_add_async_cleanup_hook', ENV, cb('async_cleanup'), data(program), out.pointer])[0];
}

const SYNC = ['napi_add_env_cleanup_hook'];
const BOTH = ['napi_add_env_cleanup_hook', 'napi_remove_env_cleanup_hook'];
const ASYNC = ['napi_add_async_cleanup_hook', 'napi_remove_async_cleanup_hook'];

test('a cleanup hook runs at the end of the process', {
  functions: SYNC, isolated: { reports: ['later', `a hook: ${ANSWER}`] },
}, (t) => {
  addHook(t, hook(t, 'a hook'));
  host.later(() => report('later'), 5);
});

test('cleanup hooks run in the reverse order of their addition', {
  functions: BOTH, isolated: { reports: [`third: ${ANSWER}`, `second: ${ANSWER}`, `first: ${ANSWER}`] },
}, (t) => {
  for (const label of ['first', 'second', 'third']) addHook(t, hook(t, label));
});

test('a removed cleanup hook does not run', {
  functions: BOTH, isolated: { reports: [`third: ${ANSWER}`, `first: ${ANSWER}`] },
}, (t) => {
  const second = hook(t, 'second');
  addHook(t, hook(t, 'first'));
  addHook(t, second);
  addHook(t, hook(t, 'third'));
  removeHook(t, second);
});

test('a cleanup hook that was removed can be added again, as the newest', {
  functions: BOTH, isolated: { reports: [`first: ${ANSWER}`, `second: ${ANSWER}`] },
}, (t) => {
  const first = hook(t, 'first');
  addHook(t, first);
  addHook(t, hook(t, 'second'));
  removeHook(t, first);
  addHook(t, first);
});

test('a cleanup hook may remove one that has not run', {
  functions: BOTH, isolated: { reports: ['second: napi_remove_env_cleanup_hook=0'] },
}, (t) => {
  const first = hook(t, 'first');
  addHook(t, first);
  const second = t.driver.program([['napi_remove_env_cleanup_hook', ENV, cb('cleanup'), first]], { collect: false, label: 'second' });
  addHook(t, data(second));
});

test('a cleanup hook may add another, which runs', {
  functions: BOTH,
  isolated: { reports: ['first: napi_add_env_cleanup_hook=0', `second: ${ANSWER}`] },
  level: 'recommended',
}, (t) => {
  const second = hook(t, 'second');
  addHook(t, data(t.driver.program([['napi_add_env_cleanup_hook', ENV, cb('cleanup'), second]], { collect: false, label: 'first' })));
});

test('removing a cleanup hook that was never added is no error', { functions: BOTH, level: 'recommended' }, (t) => {
  t.of('napi_remove_env_cleanup_hook').ok([ENV, cb('cleanup'), hook(t, 'never added')]);
});

test('the same function is a hook for each argument', {
  functions: BOTH, isolated: { reports: [`b: ${ANSWER}`, `a: ${ANSWER}`] },
}, (t) => {
  const [a, b, c] = ['a', 'b', 'c'].map((label) => hook(t, label));
  for (const each of [a, b, c]) addHook(t, each);
  removeHook(t, c);
});

test('the cleanup hooks of several modules run newest first', {
  functions: SYNC, version: 8, isolated: { reports: [`third: ${ANSWER}`, `second: ${ANSWER}`, `first: ${ANSWER}`] },
}, (t) => {
  const other = { driver: driverFor(9) };
  addHook(t, hook(t, 'first'));
  addHook(other, hook(other, 'second'));
  addHook(t, hook(t, 'third'));
});

test('an exit that JavaScript asks for ends the process without cleanup hooks', {
  functions: SYNC, isolated: { exit: 4, reports: ['exit'] }, level: 'quirk',
}, (t) => {
  if (!host.exit || !host.onExit) unsupported('scripts cannot exit');
  addHook(t, hook(t, 'a hook'));
  host.onExit(() => report('exit'));
  host.later(() => host.exit(4), 5);
});

test('an asynchronous cleanup hook runs at the end of the process', {
  functions: ASYNC, isolated: { reports: ['a hook: napi_remove_async_cleanup_hook=0'] },
}, (t) => {
  addAsyncHook(t, 'a hook');
});

test('an asynchronous cleanup hook that was removed does not run', { functions: ASYNC, isolated: { reports: [] } }, (t) => {
  const handle = addAsyncHook(t, 'a hook');
  t.driver.ok(['napi_remove_async_cleanup_hook', pointer(handle)]);
});

test('asynchronous cleanup hooks need no handle', { functions: ASYNC, isolated: { reports: ['a hook: napi_remove_async_cleanup_hook=0'] } }, (t) => {
  const program = t.driver.program([['napi_remove_async_cleanup_hook', DATA]], { collect: false, label: 'a hook' });
  t.driver.ok(['napi_add_async_cleanup_hook', ENV, cb('async_cleanup'), data(program), NULL]);
});

test('asynchronous and other cleanup hooks share one reverse order', {
  functions: [...ASYNC, ...SYNC],
  isolated: {
    reports: [`fourth: ${ANSWER}`, 'third: napi_remove_async_cleanup_hook=0', `second: ${ANSWER}`, 'first: napi_remove_async_cleanup_hook=0'],
  },
}, (t) => {
  addAsyncHook(t, 'first');
  addHook(t, hook(t, 'second'));
  addAsyncHook(t, 'third');
  addHook(t, hook(t, 'fourth'));
});
