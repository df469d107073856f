'use strict';

// Addons that use libuv themselves: https://nodejs.org/api/n-api.html#napi_get_uv_event_loop

const assert = require('assert');
const path = require('path');
const { test, until } = require('../harness.js');
const { build } = require('../driver.js');

const uv = require(path.join(build, 'uv.node'));

for (const [name, wanted] of [['timer', ['timer', 'closed']], ['async', ['async', 'closed']], ['queue', ['work']]]) {
  test(`uv ${name}`, async () => {
    const seen = [];
    uv[name]((what) => {
      seen.push(what);
      process.nextTick(() => seen.push(`${what} tick`));
      Promise.resolve().then(() => seen.push(`${what} job`));
    });
    assert.deepStrictEqual(seen, []);
    await until(() => seen.length === wanted.length * 3, 'libuv');
    assert.deepStrictEqual(seen, wanted.flatMap((what) => [what, `${what} tick`, `${what} job`]));
  });
}

test('uv_version is the one process.versions tells', () => {
  const number = uv.version();
  const text = `${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
  assert.ok(process.versions.uv.startsWith(text), `${process.versions.uv} and ${text}`);
});
