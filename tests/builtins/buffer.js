'use strict';

// Buffer: every encoding both ways, numbers of every size, searching, errors.

const buffer = require('buffer');

const { Buffer } = buffer;
const encodings = ['utf8', 'utf16le', 'latin1', 'ascii', 'base64', 'base64url', 'hex'];
const texts = ['', 'a', 'hello', 'h\u00e9llo', '\u20ac', '\ud83d\ude00', '\ud83d', 'YWJj', 'YQ==',
  'YQ', 'Y', 'Y W\nJj', '=bad', 'YWJj=YWJj', '-_-_', '+/+/', '6869', '686', 'zz', '68zz69', '\u0000\u00ff'];

for (const encoding of encodings) {
  for (const text of texts) {
    const bytes = Buffer.from(text, encoding);
    console.log(encoding, JSON.stringify(text), bytes.toString('hex'),
                Buffer.byteLength(text, encoding), JSON.stringify(bytes.toString(encoding)));
  }
}
const raw = Buffer.from([0xff, 0xfe, 0x80, 0x41, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0, 0x80, 0xc3]);
for (const encoding of encodings) {
  console.log(encoding, JSON.stringify(raw.toString(encoding)), JSON.stringify(raw.toString(encoding, 3, 7)));
}

const values = [0, 1, -1, 127, 128, 255, 256, 32767, 32768, 65535, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1,
  2 ** 32, 2 ** 47, -(2 ** 47), 1.5, NaN, '7'];
for (const name of ['UInt8', 'Int8', 'UInt16LE', 'UInt16BE', 'Int16LE', 'Int16BE', 'UInt32LE',
  'UInt32BE', 'Int32LE', 'Int32BE', 'FloatLE', 'FloatBE', 'DoubleLE', 'DoubleBE']) {
  for (const value of values) {
    const bytes = Buffer.alloc(8);
    try {
      console.log(name, value, bytes[`write${name}`](value), bytes.toString('hex'), bytes[`read${name}`]());
    } catch (error) {
      console.log(name, value, error.name, error.code, error.message);
    }
  }
}
for (let length = 1; length <= 6; length++) {
  for (const end of ['LE', 'BE']) {
    const bytes = Buffer.alloc(6);
    bytes[`writeInt${end}`](-(2 ** (8 * length - 2)) - 5, 0, length);
    console.log(length, end, bytes.toString('hex'), bytes[`readInt${end}`](0, length), bytes[`readUInt${end}`](0, length));
  }
}
const big = Buffer.alloc(8);
big.writeBigInt64LE(-12345678901234567n);
console.log(big, big.readBigInt64LE(), big.readBigUInt64BE());

for (const call of [
  () => big.readUInt8(8), () => big.readUInt8(1.5), () => big.readUInt8('1'), () => big.readInt32LE(6),
  () => big.readIntLE(0, 7), () => big.readIntLE(0), () => big.writeBigUInt64LE(-1n), () => big.writeBigInt64LE(5),
  () => Buffer.alloc(-1), () => Buffer.alloc('5'), () => Buffer.from(5), () => Buffer.from(null), () => Buffer.from({}),
  () => Buffer.from('a', 'b'), () => big.toString('x'), () => big.write('a', 9), () => big.write('a', 0, 9),
  () => Buffer.concat('a'), () => Buffer.concat(['a']), () => big.fill('zz', 'hex'),
  () => big.fill('a', 0, 9), () => Buffer.alloc(3).swap16(), () => big.equals('a'), () => big.indexOf({}),
  () => big.compare('a'), () => big.copy('a'), () => atob('a'), () => btoa('\u0100'), () => buffer.transcode('a', 'utf8', 'latin1'),
]) {
  try {
    console.log(call());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

const text = Buffer.from('the quick brown fox the end');
for (const [needle, offset, encoding] of [['the'], ['the', 1], ['the', -7], ['the', 100], ['', 3], ['', 99],
  ['fox', -100], [116], [116, 5], [Buffer.from('quick')], ['dGhl', 0, 'base64'], ['746865', 1, 'hex'], ['zzz'], ['the', 'latin1']]) {
  console.log(needle, offset, text.indexOf(needle, offset, encoding), text.lastIndexOf(needle, offset, encoding),
              text.includes(needle, offset, encoding));
}
const wide = Buffer.from('aabbaa', 'utf16le');
console.log(wide.indexOf('bb', 0, 'utf16le'), wide.lastIndexOf('a', undefined, 'utf16le'), wide.indexOf('\u6161', 0, 'utf16le'));

const copy = Buffer.alloc(10, 'xy');
console.log(copy.toString(), text.copy(copy, 2, 4, 9), copy.toString(), copy.copy(copy, 3, 0, 5), copy.toString());
console.log(Buffer.alloc(7, 'abc'), Buffer.alloc(5, 'YQ==', 'base64'), Buffer.alloc(4, 257), Buffer.alloc(6).fill('\u20ac'));
console.log(copy.subarray(-3), copy.slice(2, -2).toString(), copy.subarray(5, 2).length, copy.swap16().toString());
console.log(Buffer.concat([Buffer.from('a'), new Uint8Array([98, 99])]), Buffer.concat([copy], 3), Buffer.concat([Buffer.from('a')], 3));
console.log(Buffer.compare(Buffer.from('a'), Buffer.from('b')), text.compare(Buffer.from('quick'), 0, 5, 4, 9));
console.log(JSON.stringify(Buffer.from('hi')), Buffer.from(JSON.parse(JSON.stringify(Buffer.from('hi')))));
console.log(buffer.isUtf8(raw), buffer.isUtf8(text), buffer.isAscii(text), buffer.isAscii(raw));
console.log(buffer.transcode(Buffer.from('\u20ac\u00e9'), 'utf8', 'latin1'), buffer.transcode(Buffer.from('\u00e9'), 'utf8', 'utf16le'));
console.log(atob(' Y W J j '), btoa('ab\u00ff'), Buffer.isEncoding('UTF-8'), Buffer.isEncoding('x'), Buffer.isBuffer(new Uint8Array(1)));
const shared = new ArrayBuffer(16);
const view = Buffer.from(shared, 4, 8);
view.writeUInt32BE(0xdeadbeef);
console.log(new Uint8Array(shared)[4], view.byteOffset, view.buffer === shared, view.parent === shared, Buffer.from(view).buffer === shared);
console.log(Buffer.alloc(60, 1), Buffer.from(new String('str')), Buffer.from([1.9, -1, '5', 300]), Buffer.of(1, 2));
console.log(Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), 1), [...Buffer.from('ab').entries()], Buffer.from('x') instanceof Uint8Array);
const withProperty = Buffer.from('p');
withProperty.name = 'me';
console.log(withProperty);
(async () => {
  const blob = new Blob(['ab', new Uint8Array([99]), new Blob(['d'])], { type: 'Text/Plain' });
  console.log(blob.size, blob.type, await blob.text(), await blob.slice(1, -1).text(), new Uint8Array(await blob.arrayBuffer()));
  const file = new File(['x'], 'n.txt', { lastModified: 5 });
  console.log(file.name, file.lastModified, file.size, file instanceof Blob);
})();
