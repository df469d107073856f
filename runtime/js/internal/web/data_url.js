'use strict';

// `data:` URLs.
//
// Specification: https://fetch.spec.whatwg.org/#data-url-processor

const { Buffer } = require('buffer');

/** The bytes that percent-encoding stands for. */
function percentDecode(text) {
  const bytes = Buffer.from(text, 'utf8');
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const hex = bytes[i] === 0x25 ? bytes.latin1Slice(i + 1, i + 3) : '';
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes[length++] = Number.parseInt(hex, 16);
      i += 2;
    } else {
      bytes[length++] = bytes[i];
    }
  }
  return bytes.subarray(0, length);
}

/**
 * @param {URL} url
 * @returns {{ type: string, bytes: Uint8Array }|undefined} undefined for one that cannot be read
 */
function readDataUrl(url) {
  const text = url.href.slice(url.protocol.length, url.hash === '' ? undefined : -url.hash.length);
  const comma = text.indexOf(',');
  if (comma === -1) return undefined;
  let type = text.slice(0, comma).trim();
  let bytes = percentDecode(text.slice(comma + 1));
  const base64 = /;[ ]*base64$/i.exec(type);
  if (base64 !== null) {
    type = type.slice(0, base64.index);
    const encoded = bytes.latin1Slice().replace(/[\t\n\f\r ]/g, '');
    try {
      bytes = Buffer.from(atob(encoded), 'latin1');
    } catch {
      return undefined;
    }
  }
  if (type.startsWith(';')) type = `text/plain${type}`;
  try {
    type = new (require('internal/mime').MIMEType)(type).toString();
  } catch {
    type = 'text/plain;charset=US-ASCII';
  }
  return { type, bytes: new Uint8Array(bytes) };
}

module.exports = { readDataUrl };
