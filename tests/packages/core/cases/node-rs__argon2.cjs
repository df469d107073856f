'use strict';
const { assert, main } = require('./harness.cjs');
const { hash, verify, hashRawSync, Algorithm } = require('@node-rs/argon2');

main(async () => {
  const options = { memoryCost: 1024, timeCost: 2, parallelism: 1, salt: Buffer.alloc(16, 7) };
  const made = await hash('open sesame', options);
  assert.match(made, /^\$argon2id\$v=19\$m=1024,t=2,p=1\$/);
  assert.strictEqual(await verify(made, 'open sesame'), true);
  assert.strictEqual(await verify(made, 'open barley'), false);
  const raw = hashRawSync('open sesame', { ...options, outputLen: 24, algorithm: Algorithm.Argon2id });
  assert.strictEqual(raw.length, 24);
  await assert.rejects(verify('not a hash', 'x'));
});
