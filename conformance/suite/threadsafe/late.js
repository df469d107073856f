'use strict';

// What holds a process: https://nodejs.org/api/n-api.html#napi_ref_threadsafe_function

const late = addon('late.c', { version: 8 });

test('a process waits for the threads of a function whose reference was taken again', {
  functions: ['napi_ref_threadsafe_function', 'napi_unref_threadsafe_function'],
  version: 8,
  isolated: { reports: ['called'] },
}, () => late().start(true));

test('a process does not wait for the threads of a function without a reference', {
  functions: ['napi_unref_threadsafe_function'],
  version: 8,
  isolated: { reports: [] },
}, () => late().start(false));
