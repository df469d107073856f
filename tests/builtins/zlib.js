'use strict';

// zlib: the formats in every form, their errors, and what streams do in between.

const { once } = require('events');
const zlib = require('zlib');
const { pipeline, Readable } = require('stream');
const { promisify } = require('util');

function tried(name, call) {
  try {
    console.log(name, call());
  } catch (error) {
    console.log(name, error.name, error.code, error.errno, error.message);
  }
}

const text = 'A line that comes again. '.repeat(2000);
const formats = [
  ['deflate', 'inflate'], ['deflateRaw', 'inflateRaw'], ['gzip', 'gunzip'], ['gzip', 'unzip'], ['deflate', 'unzip'],
  ['brotliCompress', 'brotliDecompress'], ['zstdCompress', 'zstdDecompress'],
];

for (const [compress, decompress] of formats) {
  const small = zlib[`${compress}Sync`](text);
  console.log(compress, decompress, small.length < 1000, zlib[`${decompress}Sync`](small).toString() === text);
  tried(`${decompress} of a part`, () => zlib[`${decompress}Sync`](small.subarray(0, small.length - 3)));
  tried(`${decompress} of anything`, () => zlib[`${decompress}Sync`](Buffer.from('no such thing')).length);
  tried(`${decompress} too long`, () => zlib[`${decompress}Sync`](small, { maxOutputLength: 100 }));
  tried(`${compress} with info`, () => zlib[`${compress}Sync`]('a', { info: true }).engine.bytesWritten);
}

console.log(zlib.crc32('hello'), zlib.crc32(Buffer.from('lo'), zlib.crc32('hel')));
tried('crc32', () => zlib.crc32(1));

// Settings.
const one = zlib.deflateSync(text, { level: 1 });
const nine = zlib.deflateSync(text, { level: 9 });
console.log(one.length >= nine.length, zlib.deflateSync('abc', { level: 0 }).toString('hex'));
console.log(zlib.gzipSync('').subarray(0, 4).toString('hex'));
for (const options of [{ level: 10 }, { windowBits: 7 }, { memLevel: 0 }, { strategy: 9 }, { chunkSize: 1 },
                       { flush: 9 }, { dictionary: 5 }, { level: 'x' }]) {
  tried(JSON.stringify(options), () => zlib.createDeflate(options));
}
tried('gzip windowBits', () => zlib.createGzip({ windowBits: 8 }));
tried('brotli parameter', () => zlib.createBrotliCompress({ params: { 1000: 1 } }));
tried('brotli value', () => zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_LGWIN]: 'x' } }));
tried('zstd parameter', () => zlib.createZstdCompress({ params: { 1000: 1 } }));
tried('zstd value', () => zlib.createZstdCompress({ params: { [zlib.constants.ZSTD_c_windowLog]: 99 } }));
tried('input', () => zlib.gzipSync(5));

// Dictionaries.
const dictionary = Buffer.from('A line that comes again.');
const withDictionary = zlib.deflateSync(text, { dictionary });
console.log(zlib.inflateSync(withDictionary, { dictionary }).toString() === text);
tried('no dictionary', () => zlib.inflateSync(withDictionary));
tried('wrong dictionary', () => zlib.inflateSync(withDictionary, { dictionary: Buffer.from('other') }));

// Several members, padding and garbage.
const members = Buffer.concat([zlib.gzipSync('one '), zlib.gzipSync('two'), Buffer.alloc(5)]);
console.log(zlib.gunzipSync(members).toString());
tried('garbage', () => zlib.gunzipSync(Buffer.concat([zlib.gzipSync('one'), Buffer.alloc(8, 1)])).toString());
tried('rejected', () => zlib.inflateSync(Buffer.concat([zlib.deflateSync('x'), Buffer.alloc(3)]),
                                         { rejectGarbageAfterEnd: true }));

async function streams() {
  for (const [compress, decompress] of formats) {
    const small = await promisify(zlib[compress])(text);
    console.log(compress, (await promisify(zlib[decompress])(small)).toString() === text);
  }
  await promisify(zlib.inflate)(Buffer.from('no')).catch((error) => console.log(error.code, error.message));

  // Byte by byte, through both.
  const bytes = [];
  const gunzip = zlib.createGunzip();
  gunzip.on('data', (chunk) => bytes.push(chunk));
  await promisify(pipeline)(Readable.from(Array.from(zlib.gzipSync('byte by byte'), (byte) => Buffer.of(byte))), gunzip);
  console.log(Buffer.concat(bytes).toString(), gunzip.bytesWritten);

  // What is flushed can be read before the end.
  const deflate = zlib.createDeflate();
  const inflate = zlib.createInflate();
  deflate.pipe(inflate);
  deflate.write('first');
  deflate.flush();
  const [flushed] = await once(inflate, 'data');
  console.log('flushed', flushed.toString());
  await promisify(deflate.params).call(deflate, 9, zlib.constants.Z_FILTERED);
  inflate.on('data', (chunk) => console.log('ended', chunk.toString()));
  deflate.end('second');
  await new Promise((resolve) => inflate.on('end', resolve));
  try {
    inflate.reset();
  } catch (error) {
    console.log('after the end', error.code);
  }

  // Closing in the middle.
  const closed = zlib.createGzip();
  closed.write(text);
  await new Promise((resolve) => closed.close(resolve));
  console.log('closed', closed._closed, closed.destroyed);
}

streams();
