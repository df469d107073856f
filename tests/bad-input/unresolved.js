'use strict';

// A symbol that is looked up only when it is called: the addon loads, and Node's dynamic loader ends
// the process at the call. Tenon says at load what is missing, so it is refused as the others are.

const assert = require('assert');
const path = require('path');
const { isTenon, skip, test } = require('../harness.js');

const build = process.env.TENON_TESTS_BUILD || path.join(__dirname, '../../target/tests');

test('an addon with an unresolved symbol that is bound late', () => {
  if (!isTenon) skip('the dynamic loader would end the process');
  const file = path.join(build, 'bad', 'unresolved.node');
  assert.throws(() => require(file), (error) => {
    assert.strictEqual(error.code, 'ERR_DLOPEN_FAILED');
    assert.ok(error.message.includes(file), error.message);
    assert.ok(error.message.includes('node_api_from_the_far_future'), error.message);
    return true;
  });
});
