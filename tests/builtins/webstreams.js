'use strict';

// Web streams: sources, sinks, transforms, bytes, pipes, tees, and the way to Node's streams and back.

const { Readable, Writable, Duplex, Transform } = require('stream');
const { pipeline } = require('stream/promises');

async function collect(stream) {
  const all = [];
  for await (const chunk of stream) all.push(chunk);
  return all;
}

async function caught(work) {
  try {
    return await work();
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
}

async function defaults() {
  const log = [];
  const stream = new ReadableStream({
    start(controller) {
      log.push(['start', controller.desiredSize]);
    },
    pull(controller) {
      log.push('pull');
      controller.enqueue(log.length);
      if (log.length > 4) controller.close();
    },
    cancel(reason) {
      log.push(['cancel', reason]);
    },
  }, { highWaterMark: 2 });
  console.log(await collect(stream), log);
  console.log(stream.locked, stream);
  const other = new ReadableStream({ cancel: (reason) => console.log('cancel', reason) });
  const reader = other.getReader();
  console.log(other.locked, await caught(() => other.cancel()), await caught(() => other.getReader()));
  const pending = caught(() => reader.read());
  reader.releaseLock();
  console.log(await pending, await caught(() => reader.closed), await caught(() => reader.read()));
  await other.cancel('enough');
  console.log(await caught(() => collect(new ReadableStream({ start: (c) => c.error(new RangeError('broken')) }))));
}

async function writing() {
  const log = [];
  const stream = new WritableStream({
    write: (chunk) => log.push(chunk),
    close: () => log.push('close'),
    abort: (reason) => log.push(['abort', reason]),
  }, new CountQueuingStrategy({ highWaterMark: 2 }));
  const writer = stream.getWriter();
  console.log(writer.desiredSize);
  const writes = [writer.write(1), writer.write(2), writer.write(3)];
  console.log(writer.desiredSize);
  await Promise.all(writes);
  await writer.close();
  console.log(log, writer.desiredSize, await caught(() => writer.write(4)));
  const failing = new WritableStream({
    write() {
      throw new Error('no room');
    },
  }).getWriter();
  failing.ready.catch(() => {});
  failing.closed.catch(() => {});
  console.log(await caught(() => failing.write(1)), await caught(() => failing.write(2)), failing.desiredSize);
  const aborted = new WritableStream({ abort: (reason) => console.log('abort', reason) });
  await aborted.abort('reason');
  console.log(await caught(() => aborted.getWriter().closed.then(() => 1, (e) => e)), aborted);
}

async function transforming() {
  const upper = new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.toUpperCase());
    },
    flush(controller) {
      controller.enqueue('.');
    },
  });
  console.log(await collect(ReadableStream.from(['a', 'b']).pipeThrough(upper)));
  const text = ReadableStream.from(['h\u00e9', '\ud83d', '\ude00']).pipeThrough(new TextEncoderStream());
  console.log(await collect(text.pipeThrough(new TextDecoderStream())));
  const failing = new TransformStream({
    transform() {
      throw new SyntaxError('bad chunk');
    },
  });
  console.log(await caught(() => collect(ReadableStream.from([1]).pipeThrough(failing))));
  const ended = new TransformStream({ transform: (chunk, controller) => controller.terminate() });
  const writer = ended.writable.getWriter();
  writer.closed.catch(() => {});
  writer.ready.catch(() => {});
  const first = caught(() => writer.write(1));
  console.log(await collect(ended.readable), await first, await caught(() => writer.write(2)));
}

async function bytes() {
  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.enqueue(new Uint8Array([1, 2, 3, 4, 5, 6, 7]));
    },
    pull(controller) {
      const { view } = controller.byobRequest;
      view[0] = 8;
      controller.byobRequest.respond(1);
      controller.close();
    },
  });
  const reader = stream.getReader({ mode: 'byob' });
  console.log(await reader.read(new Uint8Array(3)), await reader.read(new Uint16Array(2)));
  const memory = new ArrayBuffer(4);
  console.log(await reader.read(new Uint8Array(memory, 1, 2)), memory.byteLength);
  console.log(await reader.read(new Uint8Array(1)), await caught(() => reader.read(new Uint8Array(0))));
  const auto = new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 4,
    pull(controller) {
      console.log('view', controller.byobRequest.view.byteLength);
      controller.byobRequest.view.set([9, 9]);
      controller.byobRequest.respond(2);
      controller.close();
    },
  });
  console.log(await collect(auto));
  const [left, right] = new Blob(['abcdef']).stream().tee();
  console.log((await collect(left)).length, Buffer.concat(await collect(right)).toString());
}

async function pipes() {
  const log = [];
  const sink = () => new WritableStream({
    write: (chunk) => log.push(chunk),
    close: () => log.push('close'),
    abort: (reason) => log.push(`abort ${reason}`),
  });
  await ReadableStream.from([1, 2]).pipeTo(sink());
  console.log(log.splice(0));
  const failing = () => new ReadableStream({
    start(controller) {
      controller.enqueue('first');
    },
    pull(controller) {
      controller.error('gone');
    },
  }, { highWaterMark: 0 });
  console.log(await failing().pipeTo(sink()).catch((e) => e), log.splice(0));
  const target = sink();
  console.log(await failing().pipeTo(target, { preventAbort: true }).catch((e) => e), log.splice(0), target.locked);
  const controller = new AbortController();
  const endless = new ReadableStream({ pull: (c) => c.enqueue('x'), cancel: (reason) => log.push(`cancel ${reason}`) });
  const slow = new WritableStream({
    write() {
      controller.abort('stop');
    },
    abort: (reason) => log.push(`abort ${reason}`),
  });
  console.log(await endless.pipeTo(slow, { signal: controller.signal }).catch((e) => e), log.splice(0));
  const [one, two] = ReadableStream.from(['a', 'b', 'c']).tee();
  console.log(await Promise.all([collect(one), collect(two)]));
}

async function between() {
  console.log(await collect(Readable.toWeb(Readable.from(['x', 'y']))));
  console.log(await collect(Readable.fromWeb(ReadableStream.from(['a', 'b']), { encoding: 'utf8' })));
  const got = [];
  const web = Writable.toWeb(new Writable({
    write(chunk, encoding, callback) {
      got.push(String(chunk));
      callback();
    },
  })).getWriter();
  await web.write('one');
  await web.close();
  const node = Writable.fromWeb(new WritableStream({ write: (chunk) => got.push(Buffer.from(chunk).toString()) }));
  node.write('two');
  node.end('three');
  await new Promise((resolve) => node.on('finish', resolve));
  console.log(got);
  const duplex = Duplex.fromWeb(new TransformStream({
    transform: (chunk, controller) => controller.enqueue(Buffer.from(chunk).toString().repeat(2)),
  }), { encoding: 'utf8' });
  duplex.end('ab');
  console.log(await collect(duplex));
  const pair = Duplex.toWeb(new Transform({
    transform(chunk, encoding, callback) {
      callback(null, String(chunk).toUpperCase());
    },
  }));
  const writer = pair.writable.getWriter();
  writer.write('low');
  writer.close();
  console.log(Buffer.concat(await collect(pair.readable)).toString());
  await pipeline(ReadableStream.from(['p', 'q']), new TransformStream({
    transform: (chunk, controller) => controller.enqueue(chunk + chunk),
  }), async (source) => {
    console.log(await collect(source));
  });
}

async function misuse() {
  for (const work of [
    () => new ReadableStream({ type: 'other' }),
    () => new ReadableStream({}, { highWaterMark: -1 }),
    () => new WritableStream({ type: 'x' }),
    () => new ByteLengthQueuingStrategy({}),
    () => new ReadableStreamDefaultReader({}),
    () => new ReadableStreamDefaultController(),
    () => new ReadableStreamBYOBReader(new ReadableStream()),
    () => new CompressionStream('zip'),
    () => ReadableStream.from(5),
    () => Reflect.get(ReadableStream.prototype, 'locked', {}),
  ]) {
    try {
      console.log(work());
    } catch (error) {
      console.log(error.name, error.code);
    }
  }
}

(async () => {
  for (const part of [defaults, writing, transforming, bytes, pipes, between, misuse]) {
    console.log(`--- ${part.name}`);
    await part();
  }
})();
