'use strict';

const { inspect } = require('internal/util/inspect');
const { publicKey } = require('internal/crypto/asymmetric');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/crypto/errors');
const { handleOf, isKeyObject } = require('internal/crypto/key_object');
const { asBuffer, bytesOf } = require('internal/crypto/util');
const { isArrayBufferView } = require('internal/util/types');
const { validateBoolean, validateObject, validateString } = require('internal/validators');
const native = internalBinding('crypto');

// What the native texts are, in their order.
const textNames = ['subject', 'issuer', 'subjectAltName', 'infoAccess', 'validFrom', 'validTo', 'serialNumber',
  'signatureAlgorithm', 'signatureAlgorithmOid'];

/** The library's flags of how a name is to be found. */
const checkFlags = {
  alwaysSubject: 0x1, neverSubject: 0x20, noWildcards: 0x2, singleLabelSubdomains: 0x10,
};

/** The flags that the options of a check stand for. */
function flagsOf(options) {
  if (options === undefined) return 0;
  validateObject(options, 'options');
  const {
    // Usually the subject counts where there are no alternative names.
    subject = 'default',
    wildcards = true,
    partialWildcards = true,
    multiLabelWildcards = false,
    singleLabelSubdomains = false,
  } = options;
  validateString(subject, 'options.subject');
  validateBoolean(wildcards, 'options.wildcards');
  validateBoolean(partialWildcards, 'options.partialWildcards');
  validateBoolean(multiLabelWildcards, 'options.multiLabelWildcards');
  validateBoolean(singleLabelSubdomains, 'options.singleLabelSubdomains');
  let flags = 0;
  if (subject === 'always') flags |= checkFlags.alwaysSubject;
  else if (subject === 'never') flags |= checkFlags.neverSubject;
  else if (subject !== 'default') throw new ERR_INVALID_ARG_VALUE('options.subject', subject);
  if (!wildcards) flags |= checkFlags.noWildcards;
  if (singleLabelSubdomains) flags |= checkFlags.singleLabelSubdomains;
  return flags;
}

/** `A=1\nB=2` as an object; a name that comes again has a list. */
function partsOf(text, separator) {
  if (text === undefined) return undefined;
  const parts = { __proto__: null };
  for (const line of text.split('\n')) {
    const at = line.indexOf(separator);
    if (at === -1) continue;
    const [key, value] = [line.slice(0, at), line.slice(at + 1)];
    if (key in parts) parts[key] = [parts[key], value].flat();
    else parts[key] = value;
  }
  return parts;
}

const colons = (bytes) => asBuffer(bytes).toString('hex').toUpperCase().match(/../g).join(':');

class X509Certificate {
  #handle;
  #cache = { __proto__: null };

  /** @param {string | ArrayBufferView} data PEM or DER */
  constructor(data) {
    if (typeof data !== 'string' && !isArrayBufferView(data)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    this.#handle = native.parseCertificate(bytesOf(data, 'buffer'));
  }

  #cached(name, make) {
    if (!(name in this.#cache)) this.#cache[name] = make();
    return this.#cache[name];
  }

  #text(name) {
    return this.#cached('texts', () => native.certificateTexts(this.#handle))[textNames.indexOf(name)];
  }

  #fingerprint(hash) {
    return this.#cached(hash, () => colons(native.hashOnce(hash, this.raw)));
  }

  get subject() {
    return this.#text('subject');
  }

  get subjectAltName() {
    return this.#text('subjectAltName');
  }

  get issuer() {
    return this.#text('issuer');
  }

  /** Undefined: a certificate that was parsed alone knows no chain. */
  get issuerCertificate() {
    return undefined;
  }

  get infoAccess() {
    return this.#text('infoAccess');
  }

  get validFrom() {
    return this.#text('validFrom');
  }

  get validTo() {
    return this.#text('validTo');
  }

  get validFromDate() {
    return new Date(this.validFrom);
  }

  get validToDate() {
    return new Date(this.validTo);
  }

  get fingerprint() {
    return this.#fingerprint('sha1');
  }

  get fingerprint256() {
    return this.#fingerprint('sha256');
  }

  get fingerprint512() {
    return this.#fingerprint('sha512');
  }

  get keyUsage() {
    return this.#cached('keyUsage', () => native.certificateUsages(this.#handle));
  }

  get serialNumber() {
    return this.#text('serialNumber');
  }

  get signatureAlgorithm() {
    return this.#text('signatureAlgorithm');
  }

  get signatureAlgorithmOid() {
    return this.#text('signatureAlgorithmOid');
  }

  get raw() {
    return this.#cached('raw', () => asBuffer(native.certificateDer(this.#handle)));
  }

  get publicKey() {
    return this.#cached('publicKey', () => publicKey(native.certificateKey(this.#handle)));
  }

  get ca() {
    return native.certificateIsCA(this.#handle);
  }

  toString() {
    const lines = this.raw.toString('base64').match(/.{1,64}/g).join('\n');
    return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  }

  toJSON() {
    return this.toString();
  }

  /** The certificate in the form that `tls` has. */
  toLegacyObject() {
    const { asn1Curve, nistCurve, ...key } = legacyKey(this.publicKey);
    return {
      subject: partsOf(this.subject, '='),
      issuer: partsOf(this.issuer, '='),
      subjectaltname: this.subjectAltName,
      infoAccess: accessParts(this.infoAccess),
      ca: this.ca,
      ...key,
      valid_from: this.validFrom,
      valid_to: this.validTo,
      fingerprint: this.fingerprint,
      fingerprint256: this.fingerprint256,
      fingerprint512: this.fingerprint512,
      ext_key_usage: this.keyUsage,
      serialNumber: this.serialNumber,
      raw: this.raw,
      asn1Curve,
      nistCurve,
    };
  }

  /** The name in the certificate that `name` matches; undefined when there is none. */
  checkHost(name, options) {
    validateString(name, 'name');
    return native.certificateCheck(this.#handle, 'host', name, flagsOf(options));
  }

  checkEmail(email, options) {
    validateString(email, 'email');
    return native.certificateCheck(this.#handle, 'email', email, flagsOf(options));
  }

  checkIP(ip) {
    validateString(ip, 'ip');
    return native.certificateCheck(this.#handle, 'ip', ip, 0);
  }

  /** Whether it says that `other` has issued it; the signature is not looked at. */
  checkIssued(other) {
    if (!(#handle in Object(other))) throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', other);
    return native.certificateIssuedBy(this.#handle, other.#handle);
  }

  /** Whether it is for the other half of a private key. */
  checkPrivateKey(key) {
    if (!isKeyObject(key)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', key);
    if (key.type !== 'private') throw new ERR_INVALID_ARG_VALUE('pkey', key);
    return native.certificateHasKey(this.#handle, handleOf(key));
  }

  /** Whether it is signed with the other half of a public key. */
  verify(key) {
    if (!isKeyObject(key)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', key);
    if (key.type !== 'public') throw new ERR_INVALID_ARG_VALUE('pkey', key);
    return native.certificateVerify(this.#handle, handleOf(key));
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    const shown = {
      subject: this.subject,
      subjectAltName: this.subjectAltName,
      issuer: this.issuer,
      infoAccess: this.infoAccess,
      validFrom: this.validFrom,
      validTo: this.validTo,
      validFromDate: this.validFromDate,
      validToDate: this.validToDate,
      fingerprint: this.fingerprint,
      fingerprint256: this.fingerprint256,
      fingerprint512: this.fingerprint512,
      keyUsage: this.keyUsage,
      serialNumber: this.serialNumber,
      signatureAlgorithm: this.signatureAlgorithm,
      signatureAlgorithmOid: this.signatureAlgorithmOid,
    };
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `X509Certificate ${inspect(shown, inner)}`;
  }
}

/** What `tls` says of a certificate's key. */
function legacyKey(key) {
  const { modulusLength, publicExponent, namedCurve } = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'rsa') {
    const [modulus] = native.keyComponents(handleOf(key), false);
    return {
      modulus: asBuffer(modulus).toString('hex').toUpperCase(),
      exponent: `0x${publicExponent.toString(16)}`,
      pubkey: key.export({ type: 'spki', format: 'der' }),
      bits: modulusLength,
      asn1Curve: undefined,
      nistCurve: undefined,
    };
  }
  if (key.asymmetricKeyType !== 'ec') return {};
  const { bits, nist } = curves[namedCurve];
  return {
    modulus: undefined,
    exponent: undefined,
    pubkey: asBuffer(native.keyPoint(handleOf(key))),
    bits,
    asn1Curve: namedCurve,
    nistCurve: nist,
  };
}

/** How long a curve's keys are, and NIST's name of it. */
const curves = {
  __proto__: null,
  secp224r1: { bits: 224, nist: 'P-224' },
  prime256v1: { bits: 256, nist: 'P-256' },
  secp256k1: { bits: 256 },
  secp384r1: { bits: 384, nist: 'P-384' },
  secp521r1: { bits: 521, nist: 'P-521' },
};

/** `OCSP - URI:http://…` by what comes before the place. */
function accessParts(text) {
  if (text === undefined) return undefined;
  const parts = { __proto__: null };
  for (const line of text.split('\n')) {
    const [method, ...place] = line.split(' - ');
    const [kind, ...rest] = place.join(' - ').split(':');
    const name = `${method} - ${kind}`;
    (parts[name] ??= []).push(rest.join(':'));
  }
  return parts;
}

module.exports = { X509Certificate };
