'use strict';

// Encodings by name, each with how to measure, read, write and search in it.
//
// Natives: internalBinding('buffer')
//   <e>Slice(start, end) and <e>Write(string, offset, length) -> bytes written,
//       called on a Uint8Array, for e = ascii, base64, base64url, hex, latin1,
//       ucs2, utf8. Ranges are clamped; an offset outside throws
//       ERR_BUFFER_OUT_OF_BOUNDS, a result too long for V8 ERR_STRING_TOO_LONG.
//   byteLengthUtf8(string)

const binding = internalBinding('buffer');

const { charCodeAt } = String.prototype;

function base64ByteLength(string) {
  let bytes = string.length;
  if (charCodeAt.call(string, bytes - 1) === 0x3D) bytes--;
  if (bytes > 1 && charCodeAt.call(string, bytes - 1) === 0x3D) bytes--;
  // Base64 ratio: 3 bytes in 4 characters.
  return Math.floor((bytes * 3) / 4);
}

function operations(name, byteLength) {
  const slice = binding[`${name === 'utf16le' ? 'ucs2' : name}Slice`];
  const write = binding[`${name === 'utf16le' ? 'ucs2' : name}Write`];
  return {
    name,
    byteLength,
    slice: (buffer, start, end) => slice.call(buffer, start, end),
    write: (buffer, string, offset, length) => write.call(buffer, string, offset, length),
  };
}

const length1 = (string) => string.length;

const encodings = {
  __proto__: null,
  utf8: operations('utf8', binding.byteLengthUtf8),
  utf16le: operations('utf16le', (string) => string.length * 2),
  latin1: operations('latin1', length1),
  ascii: operations('ascii', length1),
  base64: operations('base64', base64ByteLength),
  base64url: operations('base64url', base64ByteLength),
  hex: operations('hex', (string) => string.length >>> 1),
};

const byName = {
  '__proto__': null,
  'utf8': encodings.utf8,
  'utf-8': encodings.utf8,
  'ucs2': encodings.utf16le,
  'ucs-2': encodings.utf16le,
  'utf16le': encodings.utf16le,
  'utf-16le': encodings.utf16le,
  'latin1': encodings.latin1,
  'binary': encodings.latin1,
  'ascii': encodings.ascii,
  'base64': encodings.base64,
  'base64url': encodings.base64url,
  'hex': encodings.hex,
};

/**
 * The operations of an encoding, or undefined when there is no such encoding.
 * @param {any} encoding
 */
function encodingOf(encoding) {
  return byName[encoding] ?? byName[`${encoding}`.toLowerCase()];
}

module.exports = { encodingOf, encodings };
