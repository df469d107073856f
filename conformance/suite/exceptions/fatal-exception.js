'use strict';

// Exceptions that become the process's own: https://nodejs.org/api/n-api.html#napi_fatal_exception

const UNCAUGHT = { functions: ['napi_fatal_exception'], versions: [8, 10] };

test('napi_fatal_exception hands the value to the handler of uncaught exceptions', { ...UNCAUGHT, isolated: { reports: ['Error: the one'] } }, (t) => {
  if (!host.onUncaught) unsupported('the runtime has no handler of uncaught exceptions');
  host.onUncaught((error) => report(String(error)));
  t.ok([ENV, v(new Error('the one'))]);
});

test('napi_fatal_exception takes any value', { ...UNCAUGHT, isolated: { reports: ['7', 'undefined'] } }, (t) => {
  if (!host.onUncaught) unsupported('the runtime has no handler of uncaught exceptions');
  host.onUncaught((error) => report(String(error)));
  t.ok([ENV, v(7)]);
  t.ok([ENV, v(undefined)]);
});

test('napi_fatal_exception without a handler ends the process with a bad code and the message',
  { ...UNCAUGHT, isolated: { exit: 'failure', reports: [], stderr: ['nobody caught this'] } }, async (t) => {
    t.call([ENV, v(new Error('nobody caught this'))]);
    await sleep(50);
    report('the process goes on');
  });
