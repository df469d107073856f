'use strict';

// Strings in memory of the addon:
// https://nodejs.org/api/n-api.html#node_api_create_external_string_latin1

const DAMAGE = { node: '20', why: 'Node 18 damages its heap' };

const makers = [
  ['node_api_create_external_string_latin1', latin1, 'latin-1 text outside: \u00e9'],
  ['node_api_create_external_string_utf16', utf16, 'two-byte text outside: \u20ac'],
];

for (const [name, encode, sample] of makers) {
  test(`${name} reads up to a length or to the NUL`, { functions: [name] }, (t) => {
    t.ok([ENV, encode(sample), AUTO, NULL, NULL, out.value, NULL], sample);
    t.ok([ENV, encode(sample), 11, NULL, NULL, out.value, NULL], sample.slice(0, 11));
  });

  test(`${name} makes the empty string of nothing`, {
    functions: [name],
    versions: [8, 10],
    // In a process of its own: what comes after would suffer from the damage.
    isolated: { exit: 0 },
    changed: DAMAGE,
  }, (t) => {
    t.ok([ENV, encode(sample), 0, NULL, NULL, out.value, NULL], '');
  });

  test(`${name} says whether it copied`, { functions: [name] }, (t) => {
    const [, copied] = t.ok([ENV, encode(sample), AUTO, NULL, NULL, out.value, out.bool], sample);
    assert.equal(typeof copied, 'boolean', 'copied is written');
  });

  test(`${name} refuses NULL with a length`, { functions: [name] }, (t) => {
    t.bad([ENV, NULL, 3, NULL, NULL, out.value, out.bool], 'invalid_arg');
    t.bad([ENV, NULL, AUTO, NULL, NULL, out.value, out.bool], 'invalid_arg');
  });

  test(`${name} refuses a length above INT_MAX`, { functions: [name] }, (t) => {
    t.bad([ENV, encode(sample), 2 ** 31, NULL, NULL, out.value, out.bool], 'invalid_arg');
  });

  test(`${name} calls the finalizer once, at once when it copied, else when the string is gone`, {
    functions: [name], changed: DAMAGE,
  }, async (t) => {
    const text = encode(sample);
    const counter = t.driver.counter();
    const copied = (() => t.ok([ENV, text, AUTO, cb('finalize'), data(counter), out.value, out.bool], sample)[1])();
    assert.equal(counter.runs, copied ? 1 : 0, 'finalizer calls on return');
    await untilCollected(() => counter.runs > 0, 'the finalizer');
    await collectMore();
    assert.equal(counter.runs, 1, 'finalizer calls');
    assert(counter.last.data !== 0, 'the finalizer gets the text');
  });
}
