'use strict';

// The end on purpose: https://nodejs.org/api/n-api.html#napi_fatal_error

function fatal(title, args, stderr, unsaid = []) {
  test(title, { functions: ['napi_fatal_error'], version: 8, isolated: { exit: 'abort', reports: [], stderr, unsaid } }, (t) => {
    t.call(args);
    report('it returned');
  });
}

fatal('napi_fatal_error ends the process and says where and why',
  [str('the place'), AUTO, str('the reason'), AUTO], ['the place', 'the reason']);

fatal('napi_fatal_error takes its texts up to the lengths given',
  [str('place, not this'), 5, str('reason, not that'), 6], ['place', 'reason'], ['not this', 'not that']);

fatal('napi_fatal_error does without a place', [NULL, 0, str('the reason alone'), AUTO], ['the reason alone']);

fatal('napi_fatal_error does without a reason', [str('the place alone'), AUTO, NULL, 0], ['the place alone']);
