'use strict';

const { Hash, Hmac, hash } = require('internal/crypto/hash');
const kdf = require('internal/crypto/kdf');
const { KeyObject, createSecretKey } = require('internal/crypto/key_object');
const prime = require('internal/crypto/prime');
const random = require('internal/crypto/random');
const { getHashes } = require('internal/crypto/names');
const { timingSafeEqual } = require('internal/crypto/timing');
const { deprecate } = require('internal/util');

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

module.exports = {
  ...kdf,
  ...prime,
  ...random,
  createHash,
  createHmac,
  createSecretKey,
  getHashes,
  timingSafeEqual,
  hash,
  Hash: deprecate(Hash, 'crypto.Hash constructor is deprecated.', 'DEP0179'),
  Hmac: deprecate(Hmac, 'crypto.Hmac constructor is deprecated.', 'DEP0181'),
  KeyObject,
};
