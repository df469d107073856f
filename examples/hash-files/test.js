'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { hashFile } = require('./index.js');

async function test() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hash-files-'));
  try {
    const file = path.join(folder, 'abc');
    fs.writeFileSync(file, 'abc');
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    assert.strictEqual(await hashFile(file), sha256);
    assert.match(await hashFile(file, { algorithm: 'sha512' }), /^ddaf35a193617aba[0-9a-f]{112}$/);

    // Many at once, more than the pool has threads.
    const all = await Promise.all(Array.from({ length: 20 }, () => hashFile(file)));
    assert.ok(all.every((hash) => hash === sha256));

    await assert.rejects(hashFile(path.join(folder, 'nowhere')), { code: 'ERR_HASH_FILE' });
    assert.throws(() => hashFile(file, { algorithm: 'md1' }), TypeError);

    const big = path.join(folder, 'big');
    fs.writeFileSync(big, Buffer.alloc(1 << 20));
    const controller = new AbortController();
    const hashing = hashFile(big, { signal: controller.signal });
    controller.abort();
    await assert.rejects(hashing, { name: 'AbortError' });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  console.log('ok');
}

test();
