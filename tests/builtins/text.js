'use strict';

// TextEncoder, TextDecoder and StringDecoder.

const { StringDecoder } = require('string_decoder');

console.log(new TextEncoder().encode('a\u00e9\u20ac\ud83d\ude00\ud83d'), new TextEncoder().encodeInto('a\u20acb', new Uint8Array(3)));
const samples = {
  'utf-8': [0xef, 0xbb, 0xbf, 0x41, 0xe2, 0x82, 0xac, 0xff, 0xf0, 0x9f],
  'utf-16le': [0xff, 0xfe, 0x41, 0, 0x3d, 0xd8, 0, 0xde, 0x3d],
  'utf-16be': [0xfe, 0xff, 0, 0x41, 0xd8],
  'latin1': [0x41, 0x80, 0xe9, 0xff],
  'shift_jis': [0x82, 0xa0, 0x41],
  'euc-kr': [0xb0, 0xa1],
  'gbk': [0xc4, 0xe3],
  'big5': [0xa7, 0x41],
  'windows-1251': [0xcf, 0xf0],
  'koi8-r': [0xf0],
  'iso-8859-2': [0xb1],
};
for (const [label, bytes] of Object.entries(samples)) {
  for (const options of [{}, { ignoreBOM: true }]) {
    const decoder = new TextDecoder(label, options);
    console.log(label, decoder.encoding, JSON.stringify(decoder.decode(new Uint8Array(bytes))));
  }
  const decoder = new TextDecoder(label);
  let text = '';
  for (const byte of bytes) text += decoder.decode(new Uint8Array([byte]), { stream: true });
  console.log(label, 'stream', JSON.stringify(text + decoder.decode()));
  try {
    console.log(label, 'fatal', JSON.stringify(new TextDecoder(label, { fatal: true }).decode(new Uint8Array(bytes))));
  } catch (error) {
    console.log(label, error.name, error.code, error.message);
  }
}
for (const call of [() => new TextDecoder('nope'), () => new TextEncoder().encodeInto('a', []),
  () => TextDecoder.prototype.decode.call({}), () => new StringDecoder('nope'), () => new StringDecoder().write(5)]) {
  try {
    console.log(call());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
console.log(new TextDecoder('utf8'), new TextDecoder(' ASCII ').encoding, new TextDecoder().decode(new Uint8Array([65]).buffer));

const bytes = Buffer.from('a\u00e9\u20ac\ud83d\ude00z', 'utf8');
for (const encoding of ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii']) {
  for (let size = 1; size <= 4; size++) {
    const decoder = new StringDecoder(encoding);
    const out = [];
    for (let i = 0; i < bytes.length; i += size) out.push(decoder.write(bytes.subarray(i, i + size)));
    out.push(decoder.end());
    console.log(encoding, size, JSON.stringify(out));
  }
}
for (const parts of [[[0xe2], [0x82], [0x41]], [[0xf0, 0x9f], [0xe2]], [[0xff, 0xc3]], [[0xf4], [0xbd, 0xe5]], [[0xed, 0xa0], [0x80]]]) {
  const decoder = new StringDecoder('utf8');
  console.log(JSON.stringify([...parts.map((part) => decoder.write(Buffer.from(part))), decoder.lastNeed, decoder.end()]));
}
