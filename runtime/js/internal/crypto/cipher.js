'use strict';

const LazyTransform = require('internal/crypto/lazy_transform');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_ENCODING },
} = require('internal/crypto/errors');
const { secretBytes } = require('internal/crypto/key_object');
const { asBuffer, bytesOf, toBuffer } = require('internal/crypto/util');
const { normalizeEncoding } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const {
  validateEncoding,
  validateInt32,
  validateObject,
  validateString,
} = require('internal/validators');
const { StringDecoder } = require('string_decoder');
const native = internalBinding('crypto');

const { setPrototypeOf } = Object;

const kHandle = Symbol('kHandle');

/** An option that is a length; undefined when it is not given. */
function lengthOption(options, name) {
  const value = options?.[name];
  if (value == null) return undefined;
  if (value >>> 0 !== value) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value);
  return value;
}

function encodingOption(options) {
  const encoding = options?.encoding;
  if (encoding != null) validateString(encoding, 'options.encoding');
  return encoding;
}

/** What both directions are made of. */
function construct(self, cipher, key, iv, options, encrypts) {
  validateString(cipher, 'cipher');
  key = secretBytes(key, encodingOption(options));
  iv = iv === null ? null : bytesOf(iv, 'iv');
  self[kHandle] = native.newCipher(cipher, encrypts, key, iv, lengthOption(options, 'authTagLength'));
  self._decoder = null;
  LazyTransform.call(self, options);
}

/** The decoder of the output's encoding, which must stay the same. */
function decoderOf(self, encoding) {
  const normalized = normalizeEncoding(encoding);
  self._decoder ??= new StringDecoder(encoding);
  if (self._decoder.encoding !== normalized) {
    if (normalized === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    throw new ERR_INVALID_ARG_VALUE(
      'outputEncoding', encoding, `cannot be changed from '${self._decoder.encoding}'`);
  }
  return self._decoder;
}

/**
 * Encrypts what it is given.
 * @param {string} cipher
 * @param {any} key
 * @param {any} iv null for a cipher that has none
 * @param {object} [options]
 */
function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
  construct(this, cipher, key, iv, options, true);
}

/** Decrypts what it is given; see `Cipheriv`. */
function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
  construct(this, cipher, key, iv, options, false);
}

const methods = {
  _transform(chunk, encoding, callback) {
    try {
      this.push(asBuffer(native.cipherUpdate(this[kHandle], toBuffer(chunk, encoding))));
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  },

  _flush(callback) {
    try {
      this.push(asBuffer(native.cipherFinal(this[kHandle])));
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  },

  update(data, inputEncoding, outputEncoding) {
    if (typeof data === 'string') {
      validateEncoding(data, inputEncoding);
    } else if (!isArrayBufferView(data)) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    const bytes = asBuffer(native.cipherUpdate(this[kHandle], toBuffer(data, inputEncoding)));
    if (!outputEncoding || outputEncoding === 'buffer') return bytes;
    return decoderOf(this, outputEncoding).write(bytes);
  },

  final(outputEncoding) {
    const bytes = asBuffer(native.cipherFinal(this[kHandle]));
    if (!outputEncoding || outputEncoding === 'buffer') return bytes;
    return decoderOf(this, outputEncoding).end(bytes);
  },

  setAutoPadding(autoPadding = true) {
    native.cipherSetAutoPadding(this[kHandle], Boolean(autoPadding));
    return this;
  },

  setAAD(data, options) {
    const encoding = encodingOption(options);
    const length = lengthOption(options, 'plaintextLength');
    native.cipherSetAAD(this[kHandle], bytesOf(data, 'aadbuf', encoding), length);
    return this;
  },
};

for (const Class of [Cipheriv, Decipheriv]) {
  setPrototypeOf(Class.prototype, LazyTransform.prototype);
  setPrototypeOf(Class, LazyTransform);
  Object.assign(Class.prototype, methods);
}

Cipheriv.prototype.getAuthTag = function getAuthTag() {
  return asBuffer(native.cipherAuthTag(this[kHandle]));
};

Decipheriv.prototype.setAuthTag = function setAuthTag(tag, encoding) {
  native.cipherSetAuthTag(this[kHandle], bytesOf(tag, 'buffer', encoding));
  return this;
};

/**
 * What there is to know of a cipher; undefined when there is none of that name or with these lengths.
 * @param {string | number} nameOrNid
 * @param {{ keyLength?: number, ivLength?: number }} [options]
 */
function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  if (options !== undefined) validateObject(options, 'options');
  const { keyLength, ivLength } = options ?? {};
  if (keyLength !== undefined) validateInt32(keyLength, 'options.keyLength');
  if (ivLength !== undefined) validateInt32(ivLength, 'options.ivLength');
  if (keyLength < 0 || ivLength < 0) return undefined;
  const info = native.cipherInfo(nameOrNid, keyLength, ivLength);
  if (info === undefined) return undefined;
  const [mode, name, nid, blockSize, iv, key] = info;
  return {
    mode,
    name,
    nid,
    ...mode !== 'stream' && { blockSize },
    ...iv > 0 && { ivLength: iv },
    keyLength: key,
  };
}

module.exports = { Cipheriv, Decipheriv, getCipherInfo };
