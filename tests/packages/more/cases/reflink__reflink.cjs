'use strict';
const fs = require('node:fs');
const { assert, main } = require('./harness.cjs');
const { reflinkFile, reflinkFileSync } = require('@reflink/reflink');

main(async () => {
  fs.writeFileSync('from', 'shared blocks');
  try {
    await reflinkFile('from', 'to');
    assert.strictEqual(fs.readFileSync('to', 'utf8'), 'shared blocks');
  } catch (error) {
    // Few file systems can share blocks; the others have to say so.
    assert.match(error.message, /not supported|Operation|EOPNOTSUPP|EXDEV|Invalid|cross-device|ENOTTY|ioctl/i);
  }
  assert.throws(() => reflinkFileSync('nowhere', 'to2'), /not an existing regular file/);
});
