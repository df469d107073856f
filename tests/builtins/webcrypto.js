'use strict';

// Web Crypto: digests, keys in every format, signatures, encryption, derivation, wrapping.

const { subtle } = globalThis.crypto;

const hex = (buffer) => Buffer.from(buffer).toString('hex');
const data = Buffer.from('some data that is longer than a block');

async function tried(name, call) {
  try {
    console.log(name, await call());
  } catch (error) {
    console.log(name, error.name, error.message);
  }
}

async function secretKeys() {
  for (const name of ['SHA-1', 'SHA-256', { name: 'sha-384' }, 'SHA-512']) {
    await tried('digest', async () => hex(await subtle.digest(name, data)));
  }
  await tried('digest', () => subtle.digest('MD5', data));
  const algorithms = [
    { name: 'AES-CBC', iv: new Uint8Array(16) },
    { name: 'AES-GCM', iv: new Uint8Array(12), additionalData: Buffer.from('beside') },
    { name: 'AES-CTR', counter: new Uint8Array(16).fill(255), length: 8 },
  ];
  for (const algorithm of algorithms) {
    const key = await subtle.importKey('raw', new Uint8Array(16).fill(7), algorithm.name, true, ['decrypt', 'encrypt']);
    console.log(key, await subtle.exportKey('jwk', key));
    const secret = await subtle.encrypt(algorithm, key, data);
    console.log(hex(secret), Buffer.from(await subtle.decrypt(algorithm, key, secret)).equals(data));
    if (algorithm.name === 'AES-CTR') continue;
    await tried('broken', () => subtle.decrypt(algorithm, key, new Uint8Array(secret).fill(1, 3)));
  }
  const hmac = await subtle.importKey('raw', Buffer.from('key'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  const code = await subtle.sign('HMAC', hmac, data);
  console.log(hex(code), await subtle.verify('HMAC', hmac, code, data), await subtle.verify('HMAC', hmac, code, Buffer.alloc(1)));
  await tried('export', () => subtle.exportKey('raw', hmac));
  await tried('usage', () => subtle.encrypt({ name: 'HMAC' }, hmac, data));
}

async function keyPairs() {
  const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  const algorithms = [
    [{ name: 'ECDSA', namedCurve: 'P-256' }, { name: 'ECDSA', hash: 'SHA-256' }],
    [{ name: 'RSASSA-PKCS1-v1_5', ...rsa }, 'RSASSA-PKCS1-v1_5'],
    [{ name: 'RSA-PSS', ...rsa }, { name: 'RSA-PSS', saltLength: 32 }],
    ['Ed25519', 'Ed25519'],
  ];
  for (const [algorithm, signing] of algorithms) {
    const { publicKey, privateKey } = await subtle.generateKey(algorithm, true, ['verify', 'sign']);
    console.log(publicKey, privateKey.usages);
    const signature = await subtle.sign(signing, privateKey, data);
    console.log(signature.byteLength, await subtle.verify(signing, publicKey, signature, data));
    for (const [format, key] of [['jwk', privateKey], ['pkcs8', privateKey], ['spki', publicKey], ['jwk', publicKey]]) {
      const exported = await subtle.exportKey(format, key);
      const again = await subtle.importKey(format, exported, algorithm, false, key === publicKey ? ['verify'] : ['sign']);
      console.log(format, again.type, again.extractable);
    }
  }
  const pair = await subtle.generateKey({ name: 'RSA-OAEP', ...rsa }, false, ['encrypt', 'decrypt']);
  const secret = await subtle.encrypt('RSA-OAEP', pair.publicKey, data);
  console.log(Buffer.from(await subtle.decrypt('RSA-OAEP', pair.privateKey, secret)).equals(data));
}

async function derivation() {
  const password = await subtle.importKey('raw', Buffer.from('password'), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
  const pbkdf2 = { name: 'PBKDF2', hash: 'SHA-256', salt: Buffer.from('salt'), iterations: 100 };
  console.log(hex(await subtle.deriveBits(pbkdf2, password, 128)));
  const derived = await subtle.deriveKey(pbkdf2, password, { name: 'AES-GCM', length: 256 }, true, ['encrypt']);
  console.log(hex(await subtle.exportKey('raw', derived)));
  const secret = await subtle.importKey('raw', Buffer.from('secret'), 'HKDF', false, ['deriveBits']);
  console.log(hex(await subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-512', salt: Buffer.alloc(0), info: Buffer.from('info') }, secret, 256)));
  for (const algorithm of [{ name: 'ECDH', namedCurve: 'P-384' }, { name: 'X25519' }]) {
    const [a, b] = await Promise.all([0, 1].map(() => subtle.generateKey(algorithm, true, ['deriveBits'])));
    const [one, other] = await Promise.all([[a, b], [b, a]].map(([mine, theirs]) =>
      subtle.deriveBits({ name: algorithm.name, public: theirs.publicKey }, mine.privateKey, 256)));
    console.log(algorithm.name, hex(one) === hex(other));
  }
  const wrapping = await subtle.importKey('raw', Buffer.alloc(16, 1), 'AES-KW', false, ['wrapKey', 'unwrapKey']);
  const wrapped = await subtle.wrapKey('raw', derived, wrapping, 'AES-KW');
  const unwrapped = await subtle.unwrapKey('raw', wrapped, wrapping, 'AES-KW', 'AES-GCM', true, ['encrypt']);
  console.log(wrapped.byteLength, hex(await subtle.exportKey('raw', unwrapped)) === hex(await subtle.exportKey('raw', derived)));
}

async function refusals() {
  const importing = (...args) => subtle.importKey('raw', ...args);
  await tried('length', () => importing(Buffer.alloc(5), 'AES-CBC', true, ['encrypt']));
  await tried('usages', () => importing(Buffer.alloc(16), 'AES-CBC', true, ['sign']));
  await tried('no usage', () => importing(Buffer.alloc(16), 'AES-CBC', true, []));
  await tried('algorithm', () => importing(Buffer.alloc(16), 'nothing', true, []));
  await tried('float', () => globalThis.crypto.getRandomValues(new Float32Array(1)));
  await tried('much', () => globalThis.crypto.getRandomValues(new Uint8Array(65537)));
  console.log(globalThis.crypto.getRandomValues(new Uint8Array(4)).length, typeof globalThis.crypto.randomUUID());
}

secretKeys().then(keyPairs).then(derivation).then(refusals);
