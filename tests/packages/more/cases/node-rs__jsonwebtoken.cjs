'use strict';
const { assert, main } = require('./harness.cjs');
const { sign, verify, signSync, verifySync, decodeHeader, Algorithm } = require('@node-rs/jsonwebtoken');

main(async () => {
  const claims = { sub: 'somebody', exp: Math.floor(Date.now() / 1000) + 60, list: [1, { deep: true }] };
  const token = await sign(claims, 'key');
  const { iat, ...verified } = await verify(token, 'key');
  assert.deepStrictEqual(verified, claims);
  assert.ok(Math.abs(iat - Date.now() / 1000) < 60);
  await assert.rejects(verify(token, 'other key'), /InvalidSignature/i);
  const other = signSync(claims, 'key', { algorithm: Algorithm.HS512, keyId: 'k1' });
  assert.deepStrictEqual([decodeHeader(other).algorithm, decodeHeader(other).keyId], ['HS512', 'k1']);
  assert.throws(() => verifySync(signSync({ ...claims, exp: 1 }, 'key'), 'key'), /ExpiredSignature/i);
});
