'use strict';
const { assert, main } = require('./harness.cjs');
const { Entry, AsyncEntry } = require('@napi-rs/keyring');

// Where no secret service runs and the kernel keeps no keys, an error of the package's own is the right answer.
const unavailable = /secret|keyring|service|storage|platform|dbus|D-Bus|permission|key/i;

main(async () => {
  const options = { linux: { store: 'keyutils' } };
  const entry = new Entry('tenon-test', 'somebody', options);
  try {
    entry.setPassword('open sesame');
  } catch (error) {
    assert.match(error.message, unavailable);
    return;
  }
  assert.strictEqual(entry.getPassword(), 'open sesame');
  assert.strictEqual(await new AsyncEntry('tenon-test', 'somebody', options).getPassword(), 'open sesame');
  assert.strictEqual(entry.deleteCredential(), true);
});
