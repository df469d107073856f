'use strict';

// Streams: flow, back pressure, errors, pipelines, helpers.

const stream = require('stream');
const { pipeline, finished } = require('stream/promises');
const consumers = require('stream/consumers');

const { Readable, Writable, Duplex, Transform, PassThrough } = stream;
const log = (...args) => console.log(...args);

function watch(name, s, events) {
  for (const event of events) {
    s.on(event, (...args) => log(name, event, ...args.map((a) => (a instanceof Error ? `${a.name} ${a.code} ${a.message}` : a && a.constructor.name === 'Object' ? '{}' : typeof a === 'object' && a !== null && !Buffer.isBuffer(a) ? a.constructor.name : a))));
  }
  return s;
}
const attempt = async (name, fn) => {
  try {
    log(name, await fn());
  } catch (error) {
    log(name, error.name, error.code, error.message);
  }
};

(async () => {
  const chunks = ['a', 'b', 'c', null];
  const readable = watch('readable', new Readable({ read() { this.push(chunks.shift()); }, highWaterMark: 2 }), ['end', 'close', 'pause', 'resume']);
  readable.on('data', (chunk) => log('data', chunk));
  await finished(readable);
  log(readable.destroyed, readable.readableEnded, readable.readableLength, readable.readableFlowing);

  const written = [];
  const writable = watch('writable', new Writable({
    highWaterMark: 3,
    write(chunk, encoding, callback) {
      written.push(`${chunk}/${encoding}`);
      setImmediate(callback);
    },
    final(callback) {
      log('final');
      callback();
    },
  }), ['drain', 'prefinish', 'finish', 'close', 'pipe', 'unpipe']);
  log(writable.write('ab'), writable.write('cd'), writable.writableNeedDrain, writable.writableLength);
  writable.cork();
  writable.write('ef', () => log('written'));
  writable.uncork();
  writable.end('gh', () => log('ended'));
  await finished(writable);
  log(written, writable.writableFinished);
  await attempt('write after end', () => new Promise((resolve, reject) => writable.write('x', (error) => (error ? reject(error) : resolve()))));

  const vectors = new Writable({ writev(list, callback) { log('writev', list.map(({ chunk }) => `${chunk}`)); callback(); } });
  vectors.cork();
  vectors.write('1');
  vectors.write('2');
  vectors.uncork();
  vectors.end('3');
  await finished(vectors);

  const upper = () => new Transform({ transform(chunk, encoding, callback) { callback(null, `${chunk}`.toUpperCase()); }, flush(callback) { callback(null, '!'); } });
  log(await consumers.text(Readable.from(['x', 'y']).pipe(upper())));
  await attempt('pipeline', async () => {
    const out = [];
    await pipeline(['p', 'q'], async function* (source) { for await (const c of source) yield c + c; }, upper(), new Writable({ write(c, e, cb) { out.push(`${c}`); cb(); } }));
    return out;
  });
  await attempt('pipeline error', () => pipeline(Readable.from(['p']), new Transform({ transform(c, e, cb) { cb(new Error('bad')); } }), new PassThrough().resume()));
  await attempt('pipeline value', () => pipeline(Readable.from([1, 2]), async (source) => { let sum = 0; for await (const n of source) sum += n; return sum; }));
  await attempt('premature', () => { const s = new PassThrough(); setImmediate(() => s.destroy()); return finished(s); });
  await attempt('abort', () => { const ac = new AbortController(); setImmediate(() => ac.abort()); return pipeline(new Readable({ read() {} }), new PassThrough(), { signal: ac.signal }); });

  const failing = watch('failing', new Readable({ read() { throw new Error('in read'); } }), ['error', 'close']);
  failing.resume();
  await new Promise((resolve) => failing.on('close', resolve));
  log(failing.errored.message, failing.readableAborted);

  const constructed = watch('constructed', new Writable({ construct(cb) { log('construct'); setImmediate(cb); }, write(c, e, cb) { log('wrote', `${c}`); cb(); }, destroy(error, cb) { log('destroy'); cb(error); } }), ['finish', 'close']);
  constructed.end('late');
  await finished(constructed);

  log(await Readable.from([1, 2, 3, 4]).filter((n) => n % 2 === 0).map(async (n) => n * 10).toArray(),
      await Readable.from([1, 2, 3]).reduce((a, b) => a + b), await Readable.from([1, 2, 3]).some((n) => n > 2),
      await Readable.from([1, 2, 3]).every((n) => n > 2), await Readable.from([1, 2, 3]).find((n) => n > 1),
      await Readable.from([1, 2, 3, 4]).drop(1).take(2).toArray(), await Readable.from([1, 2]).flatMap((n) => [n, n]).toArray());
  await attempt('reduce nothing', () => Readable.from([]).reduce((a, b) => a));
  await attempt('map nothing', () => Readable.from([1]).map(1).toArray());

  const decoded = new Readable({ read() {} });
  decoded.setEncoding('utf8');
  decoded.push(Buffer.from([0xe2, 0x82]));
  decoded.push(Buffer.from([0xac, 0x41]));
  decoded.push(null);
  log(await decoded.toArray());
  const unshifted = Readable.from(Buffer.from('hello'), { objectMode: false });
  unshifted.once('readable', () => {
    log(`${unshifted.read(2)}`, unshifted.read(10), `${unshifted.read(3)}`);
  });
  await finished(unshifted.on('readable', () => unshifted.read()));

  const composed = stream.compose(upper(), new PassThrough());
  composed.end('composed');
  log(await consumers.text(composed));
  const [left, right] = stream.duplexPair();
  left.end('over there');
  log(await consumers.text(right));
  log(await consumers.json(Duplex.from((async function* () { yield '{"a":'; yield '1}'; })())));
  log(await consumers.buffer(Readable.from([Buffer.from('b')])));
  await attempt('from number', () => Readable.from(5));
  await attempt('bad chunk', () => { const s = new PassThrough(); return s.write(5); });
  await attempt('null chunk', () => { const s = new PassThrough(); return s.write(null); });
  await attempt('bad mark', () => new PassThrough({ highWaterMark: -1 }));
  await attempt('no write', () => new Promise((resolve, reject) => { const s = new Writable(); s.on('error', reject); s.write('x'); }));
  for await (const chunk of Readable.from(['i', 'j'])) { log(chunk); break; }
  log(stream.isReadable(new PassThrough()), stream.isErrored(failing), stream.isDisturbed(readable), stream.getDefaultHighWaterMark(true),
      stream.Readable === stream.Stream.Readable, new Duplex({ allowHalfOpen: false }).allowHalfOpen);
})();
