'use strict';

// structuredClone(), MessageChannel, performance marks, diagnostics channels, console.

const value = {
  date: new Date(5), map: new Map([[1, new Set(['a'])]]), regexp: /x/g, error: new RangeError('e').message,
  bytes: new Uint8Array([1, 2]), big: 10n, undef: undefined, nested: [[], [null]],
};
value.self = value;
console.log(structuredClone(value));
const buffer = new ArrayBuffer(8);
console.log(structuredClone({ buffer }, { transfer: [buffer] }), buffer.byteLength, buffer.detached);
for (const f of [() => structuredClone(() => {}), () => structuredClone({ s: Symbol('s') }),
  () => structuredClone({}, { transfer: [{}] }), () => structuredClone(new MessageChannel().port1), () => new MessagePort(),
  () => structuredClone(1, 'x')]) {
  try {
    f();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

const { port1, port2 } = new MessageChannel();
port1.on('message', (message) => {
  console.log('message', message);
  process.nextTick(() => console.log('tick'));
  Promise.resolve().then(() => console.log('microtask'));
  if (message === 'last') port1.close();
});
port1.on('close', () => console.log('closed 1'));
port2.postMessage({ first: 1 });
port2.postMessage('last');

const outer = new MessageChannel();
const inner = new MessageChannel();
outer.port2.onmessage = ({ data, ports }) => {
  console.log('got a port', ports.length, ports[0] === data.port);
  data.port.postMessage('through the inner channel');
  data.port.close();
  outer.port2.close();
};
inner.port2.on('message', (message) => console.log(message));
outer.port1.postMessage({ port: inner.port1 }, [inner.port1]);

const { channel, tracingChannel } = require('diagnostics_channel');
const news = channel('news');
const hear = (message, name) => console.log('heard', message, name);
news.subscribe(hear);
news.publish({ n: 1 });
console.log(news.hasSubscribers, news.unsubscribe(hear), news.hasSubscribers);
const trace = tracingChannel('work');
trace.subscribe({ start: () => console.log('start'), end: (context) => console.log('end', context.result) });
console.log(trace.traceSync((a, b) => a * b, {}, null, 6, 7));

const { performance } = require('perf_hooks');
performance.mark('from', { startTime: 1, detail: { x: 1 } });
console.log(performance.measure('m', { start: 'from', duration: 4, detail: 'd' }), performance.getEntriesByName('from').length);

console.table([{ a: 1, b: 'x' }, { a: 2, c: true }]);
console.table(new Map([['k', 1]]));
console.group('group');
console.log('indented\ntwice');
console.group();
console.info('more');
console.groupEnd();
console.groupEnd();
console.log('%s is %d', 'it', 5, { rest: true });
console.count();
console.count('x');
console.countReset();
console.count();
console.dir({ a: { b: { c: {} } } }, { depth: 0 });

// A message waits while nobody listens.
const late = new MessageChannel();
const unused = () => console.log('not called');
late.port2.on('message', unused);
late.port2.off('message', unused);
late.port1.postMessage('waited');
setTimeout(() => {
  late.port2.once('message', (message) => {
    console.log(message, require('worker_threads').receiveMessageOnPort(late.port2));
    late.port1.close();
  });
}, 20);
const copy = structuredClone(new DOMException('a copy', 'AbortError'));
console.log(copy instanceof DOMException, copy.name, copy.message);
