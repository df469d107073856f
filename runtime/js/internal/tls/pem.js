'use strict';

// Certificates out of what programs hand over: PEM with one or more, or DER.

const { Buffer } = require('buffer');
const { X509Certificate } = require('internal/crypto/x509');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');

const block = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const revocations = /-----BEGIN X509 CRL-----([\s\S]*?)-----END X509 CRL-----/g;

function textOf(value) {
  if (typeof value === 'string') return value;
  if (isAnyArrayBuffer(value)) return Buffer.from(value).toString('latin1');
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
}

/**
 * The certificates in `value`, in DER. Throws when there is none that can be read.
 * @param {string|ArrayBufferView|ArrayBuffer} value
 * @returns {Buffer[]}
 */
function certificatesOf(value) {
  const blocks = textOf(value).match(block);
  if (blocks === null) return [new X509Certificate(isArrayBufferView(value) ? value : Buffer.from(value)).raw];
  return blocks.map((text) => new X509Certificate(text).raw);
}

/**
 * The lists of revoked certificates in `value`, in DER.
 * @param {string|ArrayBufferView} value
 * @returns {Buffer[]}
 */
function revocationsOf(value) {
  const blocks = [...textOf(value).matchAll(revocations)];
  if (blocks.length === 0) return [Buffer.from(value)];
  return blocks.map(([, body]) => Buffer.from(body, 'base64'));
}

/** DER as PEM. */
function toPem(der) {
  const lines = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('base64').match(/.{1,64}/g);
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

module.exports = { certificatesOf, revocationsOf, toPem };
