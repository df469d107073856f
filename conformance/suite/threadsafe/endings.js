'use strict';

// Thread-safe functions and exceptions, and at the end of the process.
// https://nodejs.org/api/n-api.html#asynchronous-thread-safe-function-calls

const CREATE = ['napi_create_threadsafe_function', 'napi_release_threadsafe_function'];

function makeTsfn(t, { steps = [], itemLabel, endLabel = 'finalized' } = {}) {
  const item = t.driver.program(steps, { collect: false, label: itemLabel });
  const end = t.driver.program([['napi_get_version', ENV, out.u32]], { collect: false, label: endLabel });
  const [handle] = t.driver.ok(['napi_create_threadsafe_function', ENV, NULL, NULL, v('conform:threadsafe'), 0, 1,
    data(end), cb('finalize_data'), data(item), cb('call_js'), out.pointer]);
  return pointer(handle);
}

const call = (handle) => ['napi_call_threadsafe_function', handle, NULL, 0];
const release = (handle) => ['napi_release_threadsafe_function', handle, 0];
const throwing = [['napi_throw', ENV, v('from an item')]];

for (const version of [10, EXPERIMENTAL]) {
  test('an exception that leaves call_js is an uncaught exception', {
    functions: ['napi_call_threadsafe_function', 'napi_throw_error', ...CREATE],
    version,
    isolated: { exit: 'failure', stderr: ['thrown by an item'] },
  }, (t) => {
    const handle = makeTsfn(t, { steps: [['napi_throw_error', ENV, str('ERR_ITEM'), str('thrown by an item')]] });
    t.driver.ok(call(handle), release(handle));
  });
}

test('a handler of uncaught exceptions gets what leaves call_js', {
  functions: ['napi_call_threadsafe_function', 'napi_throw', ...CREATE],
  version: 10,
  isolated: { reports: ['caught: from an item', 'caught: from an item', 'finalized: napi_get_version=0'] },
  level: 'recommended',
}, (t) => {
  if (!host.onUncaught) unsupported('the runtime has no handler of uncaught exceptions');
  host.onUncaught((error) => report(`caught: ${error}`));
  const handle = makeTsfn(t, { steps: throwing });
  t.driver.ok(call(handle), call(handle), release(handle));
});

for (const version of [8, 9]) {
  test('in a module older than version 10 what leaves call_js does not end the process', {
    functions: ['napi_call_threadsafe_function', 'napi_throw', ...CREATE],
    version,
    isolated: { reports: ['finalized: napi_get_version=0'] },
    level: 'recommended',
  }, (t) => {
    const handle = makeTsfn(t, { steps: throwing });
    t.driver.ok(call(handle), call(handle), release(handle));
  });
}

test('without a reference it does not keep the process, and is finalized at its end', {
  functions: ['napi_unref_threadsafe_function', ...CREATE],
  isolated: { reports: ['finalized: napi_get_version=0'] },
}, (t) => {
  t.driver.ok(['napi_unref_threadsafe_function', ENV, makeTsfn(t)]);
});

test('a reference taken again keeps the process', {
  functions: ['napi_ref_threadsafe_function', 'napi_unref_threadsafe_function', ...CREATE],
  isolated: { reports: ['later', 'finalized: napi_get_version=0'] },
}, (t) => {
  const handle = makeTsfn(t);
  t.driver.ok(['napi_unref_threadsafe_function', ENV, handle], ['napi_ref_threadsafe_function', ENV, handle]);
  host.later(() => {
    report('later');
    t.driver.ok(release(handle));
  }, 20);
});

test('items in the queue at the end of the process are given back without an environment', {
  functions: ['napi_call_threadsafe_function', 'napi_unref_threadsafe_function', ...CREATE],
  isolated: { reports: ['exit', 'given back:', 'finalized: napi_get_version=0'] },
  level: 'quirk',
  changed: { node: '24.14', why: 'the queue is emptied before the finalizer runs' },
}, (t) => {
  if (!host.onExit) unsupported('the runtime does not say when it exits');
  const handle = makeTsfn(t, { itemLabel: 'given back' });
  t.driver.ok(['napi_unref_threadsafe_function', ENV, handle]);
  host.onExit(() => {
    report('exit');
    t.driver.ok(call(handle));
  });
});
