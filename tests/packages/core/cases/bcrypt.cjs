'use strict';
const { assert, main } = require('./harness.cjs');
const bcrypt = require('bcrypt');

main(async () => {
  const known = '$2b$04$......................LAtw7/ohmmBAhnXqmkuIz83Rl5Qdjhm';
  const made = await bcrypt.hash('secret', 4);
  assert.match(made, /^\$2b\$04\$.{53}$/);
  assert.strictEqual(await bcrypt.compare('secret', made), true);
  assert.strictEqual(await bcrypt.compare('Secret', made), false);
  assert.strictEqual(bcrypt.getRounds(made), 4);
  assert.strictEqual(bcrypt.hashSync('secret', known.slice(0, 29)).slice(0, 29), known.slice(0, 29));
  assert.throws(() => bcrypt.hashSync('secret', 'no salt'), /Invalid salt/);
});
