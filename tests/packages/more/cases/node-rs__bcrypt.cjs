'use strict';
const { assert, main } = require('./harness.cjs');
const { hash, verify, hashSync, verifySync, genSalt } = require('@node-rs/bcrypt');

main(async () => {
  const made = await hash('secret', { cost: 4 });
  assert.match(made, /^\$2b\$04\$.{53}$/);
  assert.strictEqual(await verify('secret', made), true);
  assert.strictEqual(await verify('other', made), false);
  assert.strictEqual(verifySync(Buffer.from('secret'), hashSync(Buffer.from('secret'), { cost: 4 })), true);
  assert.match(await genSalt({ cost: 10 }), /^\$2b\$10\$/);
});
