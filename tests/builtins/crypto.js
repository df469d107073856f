'use strict';

// crypto: hashes, codes, derivations, ciphers, keys, signatures, agreements, certificates.

const crypto = require('crypto');

function tried(name, call) {
  try {
    console.log(name, call());
  } catch (error) {
    console.log(name, error.name, error.code, error.message);
  }
}

// --- Hashes and codes ------------------------------------------------------------------------------

for (const name of ['md5', 'sha1', 'RSA-SHA224', 'SHA256', 'sha384', 'sha512', 'sha512-256', 'sha3-256',
                    'ripemd160', 'blake2b512', 'blake2s256', 'md5-sha1']) {
  console.log(name, crypto.createHash(name).update('he').update('6c6c6f', 'hex').digest('hex'));
  console.log(name, crypto.createHmac(name, 'key').update('hello').digest('base64url'));
}
console.log(crypto.createHash('shake128', { outputLength: 5 }).update('a').digest('hex'));
console.log(crypto.hash('sha1', 'abc'), crypto.hash('sha1', Buffer.from('abc'), 'base64'));
const started = crypto.createHash('sha256').update('a');
console.log(started.copy().update('b').digest('hex') === crypto.hash('sha256', 'ab'), started.digest('latin1').length);
tried('again', () => started.digest());
tried('after', () => started.update('x'));
tried('unknown hash', () => crypto.createHash('nothing'));
tried('unknown code', () => crypto.createHmac('nothing', 'key'));
tried('length', () => crypto.createHash('sha256', { outputLength: 5 }));
tried('data', () => crypto.createHash('sha256').update(5));
tried('key', () => crypto.createHmac('sha256', null));
const stream = crypto.createHash('sha1');
stream.on('data', (hash) => console.log('stream', hash.toString('hex')));
stream.end('hello');

// --- Random numbers --------------------------------------------------------------------------------

console.log(crypto.randomBytes(10).length, crypto.randomFillSync(new Uint16Array(3)).length);
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()));
console.log(new Set(Array.from({ length: 500 }, () => crypto.randomInt(3))).size, crypto.randomInt(-5, -4));
tried('range', () => crypto.randomInt(5, 5));
tried('size', () => crypto.randomBytes(-1));
tried('offset', () => crypto.randomFillSync(Buffer.alloc(4), 5));
console.log(crypto.checkPrimeSync(7919n), crypto.checkPrimeSync(7917n),
            crypto.checkPrimeSync(crypto.generatePrimeSync(64)));
tried('equal', () => [crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')),
                      crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('b'))]);
tried('lengths', () => crypto.timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2)));

// --- Derivations -----------------------------------------------------------------------------------

console.log(crypto.pbkdf2Sync('password', 'salt', 1000, 20, 'sha256').toString('hex'));
console.log(crypto.pbkdf2Sync('password', 'salt', 3, 20, 'ripemd160').toString('hex'));
console.log(crypto.scryptSync('password', 'salt', 20, { N: 1024 }).toString('hex'));
console.log(Buffer.from(crypto.hkdfSync('sha512', 'key', 'salt', 'info', 40)).toString('hex'));
console.log(crypto.argon2Sync('argon2id', {
  message: 'password', nonce: 'saltsalt', parallelism: 1, tagLength: 16, memory: 64, passes: 2,
}).toString('hex'));
tried('scrypt cost', () => crypto.scryptSync('p', 's', 20, { N: 3 }));
tried('scrypt memory', () => crypto.scryptSync('p', 's', 20, { N: 2 ** 20 }));
tried('pbkdf2 digest', () => crypto.pbkdf2Sync('p', 's', 1, 20, 'nothing'));
tried('hkdf length', () => crypto.hkdfSync('sha1', 'k', 's', 'i', 6000));

// --- Ciphers ---------------------------------------------------------------------------------------

const bytes = (length) => Buffer.alloc(length, 7);
for (const name of ['aes-128-cbc', 'aes-192-ctr', 'aes-256-ecb', 'aes-128-cfb', 'aes-256-gcm', 'aes-128-ccm',
                    'chacha20-poly1305', 'des-ede3-cbc']) {
  const { keyLength, ivLength = 0, ...info } = crypto.getCipherInfo(name);
  const authenticated = /gcm|ccm|poly/.test(name);
  const options = authenticated ? { authTagLength: 16 } : undefined;
  const iv = ivLength > 0 ? bytes(ivLength) : null;
  const cipher = crypto.createCipheriv(name, bytes(keyLength), iv, options);
  if (authenticated) cipher.setAAD(Buffer.from('beside'), { plaintextLength: 11 });
  const secret = cipher.update('hello world', 'utf8', 'hex') + cipher.final('hex');
  console.log(name, info, secret, authenticated ? cipher.getAuthTag().toString('hex') : '');
  const decipher = crypto.createDecipheriv(name, bytes(keyLength), iv, options);
  if (authenticated) {
    decipher.setAuthTag(cipher.getAuthTag());
    decipher.setAAD(Buffer.from('beside'), { plaintextLength: 11 });
  }
  console.log(decipher.update(secret, 'hex', 'utf8') + decipher.final('utf8'));
}
const gcm = () => crypto.createDecipheriv('aes-128-gcm', bytes(16), bytes(12));
tried('no tag', () => gcm().final());
tried('wrong tag', () => gcm().setAuthTag(bytes(16)).final());
tried('short tag', () => gcm().setAuthTag(bytes(3)));
tried('tag too early', () => crypto.createCipheriv('aes-128-gcm', bytes(16), bytes(12)).getAuthTag());
tried('wrong key', () => {
  const decipher = crypto.createDecipheriv('aes-128-cbc', bytes(16), bytes(16));
  return decipher.update(Buffer.alloc(16, 1)).length + decipher.final().length;
});
tried('unknown cipher', () => crypto.createCipheriv('nothing', bytes(16), bytes(16)));
tried('key length', () => crypto.createCipheriv('aes-128-cbc', bytes(15), bytes(16)));
tried('iv length', () => crypto.createCipheriv('aes-128-cbc', bytes(16), bytes(15)));
tried('no iv', () => crypto.createCipheriv('aes-128-cbc', bytes(16), null));

// --- Keys and signatures -----------------------------------------------------------------------------

for (const [type, options] of [['rsa', { modulusLength: 2048 }], ['ec', { namedCurve: 'P-256' }],
                               ['ec', { namedCurve: 'secp256k1' }], ['ed25519'], ['x25519']]) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
  console.log(type, publicKey.type, privateKey.asymmetricKeyType, privateKey.asymmetricKeyDetails);
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'open' });
  console.log(pem.split('\n')[0], crypto.createPrivateKey({ key: pem, passphrase: 'open' }).equals(privateKey));
  tried('wrong passphrase', () => crypto.createPrivateKey({ key: pem, passphrase: 'shut' }));
  const jwk = privateKey.export({ format: 'jwk' });
  console.log(Object.keys(jwk), crypto.createPrivateKey({ key: jwk, format: 'jwk' }).equals(privateKey));
  const der = publicKey.export({ format: 'der', type: 'spki' });
  console.log(crypto.createPublicKey({ key: der, format: 'der', type: 'spki' }).equals(publicKey),
              crypto.createPublicKey(privateKey.export({ format: 'pem', type: 'pkcs8' })).equals(publicKey));
  if (type === 'x25519') continue;
  const algorithm = type === 'ed25519' ? null : 'sha256';
  const signature = crypto.sign(algorithm, Buffer.from('data'), privateKey);
  console.log(crypto.verify(algorithm, Buffer.from('data'), publicKey, signature),
              crypto.verify(algorithm, Buffer.from('else'), publicKey, signature));
  if (algorithm === null) continue;
  const streamed = crypto.createSign(algorithm).update('da').update('ta').sign(privateKey, 'hex');
  console.log(crypto.createVerify(algorithm).update('data').verify(publicKey, streamed, 'hex'));
  const plain = crypto.sign(algorithm, Buffer.from('data'), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  console.log(plain.length, crypto.verify(algorithm, Buffer.from('data'), { key: publicKey, dsaEncoding: 'ieee-p1363' }, plain));
}
const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const hidden = crypto.publicEncrypt({ key: rsa.publicKey, oaepHash: 'sha256' }, Buffer.from('secret'));
console.log(crypto.privateDecrypt({ key: rsa.privateKey, oaepHash: 'sha256' }, hidden).toString());
console.log(crypto.publicDecrypt(rsa.publicKey, crypto.privateEncrypt(rsa.privateKey, Buffer.from('open'))).toString());
const secretKey = crypto.createSecretKey(Buffer.from('bytes'));
console.log(secretKey.type, secretKey.symmetricKeySize, secretKey.export({ format: 'jwk' }),
            secretKey.equals(crypto.createSecretKey('bytes', 'utf8')));
console.log(crypto.generateKeySync('aes', { length: 256 }).symmetricKeySize);
tried('no key', () => crypto.createPrivateKey('nothing'));
tried('no pair', () => crypto.generateKeyPairSync('nothing'));
tried('no curve', () => crypto.generateKeyPairSync('ec', { namedCurve: 'nothing' }));
tried('secret for public', () => crypto.createPublicKey(secretKey));

// --- Agreements ------------------------------------------------------------------------------------

const [alice, bob] = [crypto.createECDH('prime256v1'), crypto.createECDH('prime256v1')];
alice.generateKeys();
bob.generateKeys();
console.log(alice.computeSecret(bob.getPublicKey()).equals(bob.computeSecret(alice.getPublicKey('hex'), 'hex')));
console.log(alice.getPublicKey('hex', 'compressed').length);
tried('no point', () => alice.computeSecret(Buffer.alloc(65, 4)));
console.log(crypto.hash('sha1', crypto.getDiffieHellman('modp14').getPrime()));
const [carol, dave] = ['modp14', 'modp14'].map((name) => crypto.getDiffieHellman(name));
carol.generateKeys();
dave.generateKeys();
console.log(carol.computeSecret(dave.getPublicKey()).equals(dave.computeSecret(carol.getPublicKey())));
const pairs = [crypto.generateKeyPairSync('x25519'), crypto.generateKeyPairSync('x25519')];
console.log(crypto.diffieHellman({ privateKey: pairs[0].privateKey, publicKey: pairs[1].publicKey })
  .equals(crypto.diffieHellman({ privateKey: pairs[1].privateKey, publicKey: pairs[0].publicKey })));

// --- On the pool -----------------------------------------------------------------------------------

stream.on('end', () => {
  crypto.pbkdf2('p', 's', 10, 8, 'sha1', (error, key) => {
    console.log('pbkdf2', error, key.toString('hex'));
    crypto.scrypt('p', 's', 8, (error, key) => {
      console.log('scrypt', error, key.toString('hex'));
      crypto.generateKeyPair('ec', { namedCurve: 'P-384', publicKeyEncoding: { format: 'pem', type: 'spki' } },
                             (error, publicKey, privateKey) => {
                               console.log(error, publicKey.split('\n')[0], privateKey.type);
                               crypto.sign('sha384', Buffer.from('x'), privateKey, (error, signature) => {
                                 console.log(error, crypto.verify('sha384', Buffer.from('x'), publicKey, signature));
                               });
                             });
    });
  });
});
