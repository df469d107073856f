'use strict';

// v8, punycode and constants.

const v8 = require('v8');

const value = { a: [1, 2.5, 'x\u20ac', null, undefined, true, 10n], b: new Map([[1, new Set([2])]]), c: new Date(5),
  d: Buffer.from('bytes'), e: new Uint16Array([1, 2]), g: /x/g, h: new ArrayBuffer(3) };
value.self = value;
const bytes = v8.serialize(value);
console.log(v8.deserialize(bytes), v8.serialize({ a: Buffer.from('x') }).toString('hex', 2));
const view = v8.deserialize(v8.serialize(new DataView(new Uint8Array([1, 2]).buffer)));
console.log(view instanceof DataView, view.byteLength, view.getUint16(0));
console.log(v8.deserialize(Buffer.from('ff0f6f2201615c0a01787b01', 'hex')));
for (const call of [() => v8.serialize(() => {}), () => v8.deserialize('x'), () => v8.deserialize(Buffer.from('zz')), () => v8.setFlagsFromString(5)]) {
  try {
    console.log(call());
  } catch (error) {
    console.log(error.message);
  }
}
const heap = v8.getHeapStatistics();
console.log(heap.used_heap_size > 0 && heap.heap_size_limit > heap.used_heap_size, v8.getHeapSpaceStatistics().some((s) => s.space_name === 'new_space'),
            typeof v8.cachedDataVersionTag());

process.removeAllListeners('warning');
process.on('warning', () => {});
const punycode = require('punycode');
for (const text of ['ma\u00f1ana', '\u00fcber', '\u65e5\u672c\u8a9e', '\ud83d\ude00', 'abc', '-\u00e9-', '']) {
  console.log(text, punycode.encode(text), punycode.decode(punycode.encode(text)) === text, punycode.toASCII(`${text}.com`));
}
console.log(punycode.toUnicode('xn--maana-pta.com'), punycode.toASCII('d\u017eumbo@\u00e9.com'), punycode.ucs2.decode('a\ud83d\ude00\ud83d'),
            punycode.ucs2.encode([97, 0x1F600]));
try {
  punycode.decode('\u0080');
} catch (error) {
  console.log(error.name, error.message);
}
const constants = require('constants');
console.log(constants.ENOENT, constants.SIGINT, constants.O_RDONLY, constants.RTLD_LAZY);
