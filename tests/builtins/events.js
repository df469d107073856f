'use strict';

// EventEmitter, EventTarget, AbortController.

const events = require('events');

const { EventEmitter } = events;
const emitter = new EventEmitter();
emitter.on('newListener', (name, listener) => console.log('new', name, listener.name));
emitter.on('removeListener', (name, listener) => console.log('removed', name, listener.name));
function first(...args) { console.log('first', ...args); }
function second() { console.log('second', this === emitter); }
emitter.on('x', first);
emitter.prependListener('x', second);
emitter.once('x', function third() { emitter.off('x', first); });
console.log(emitter.emit('x', 1, 2), emitter.emit('nothing'));
console.log(emitter.listenerCount('x'), emitter.eventNames(), emitter.rawListeners('x').length);
emitter.removeAllListeners();
console.log(emitter.eventNames());

for (const value of [new Error('an error'), 'a string', undefined]) {
  try {
    emitter.emit('error', value);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
emitter.on(events.errorMonitor, (error) => console.log('monitor', error.message));
emitter.on('error', (error) => console.log('handled', error.message));
emitter.emit('error', new Error('watched'));

process.on('warning', (warning) => console.log(warning.name, warning.message));
const leaky = new EventEmitter();
for (let i = 0; i < 11; i++) leaky.on('leak', () => {});

const capturing = new EventEmitter({ captureRejections: true });
capturing.on('go', async () => { throw new Error('captured'); });
capturing.on('error', (error) => console.log(error.message));
capturing.emit('go');

const target = new EventTarget();
target.addEventListener('e', (event) => {
  console.log(event.type, event.target === target, event.eventPhase, event.cancelable, event.isTrusted);
  event.preventDefault();
  event.stopImmediatePropagation();
}, { once: true });
target.addEventListener('e', () => console.log('later'));
console.log(target.dispatchEvent(new Event('e', { cancelable: true })), target.dispatchEvent(new CustomEvent('e', { detail: 1 })));
for (const f of [() => new Event(), () => target.addEventListener('x'), () => target.dispatchEvent({}), () => new AbortSignal(),
  () => Event.prototype.type]) {
  try {
    f();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

const controller = new AbortController();
const any = AbortSignal.any([controller.signal, AbortSignal.timeout(100_000)]);
any.onabort = (event) => console.log('abort', event.isTrusted, any.reason.name, any.reason.code, any.reason.message);
controller.abort();
controller.abort('again');
console.log(any.aborted, AbortSignal.abort('why').reason, require('util').inspect(controller));
try {
  any.throwIfAborted();
} catch (error) {
  console.log(String(error), error instanceof DOMException, error instanceof Error);
}
const exception = new DOMException('m', { name: 'NotFoundError', cause: 1 });
console.log(exception.code, exception.name, exception.cause, DOMException.DATA_CLONE_ERR, Object.prototype.toString.call(exception));

(async () => {
  setTimeout(() => emitter.emit('soon', 1, 2), 1);
  console.log(await events.once(emitter, 'soon'));
  setTimeout(() => emitter.emit('error', new Error('instead')), 1);
  console.log(await events.once(emitter, 'never').catch((error) => error.message));
  console.log(await events.once(emitter, 'never', { signal: AbortSignal.abort() }).catch((error) => `${error.name} ${error.code}`));
  const seen = [];
  setTimeout(() => {
    emitter.emit('item', 1);
    emitter.emit('item', 2);
    emitter.emit('end');
  }, 1);
  for await (const [item] of events.on(emitter, 'item', { close: ['end'] })) seen.push(item);
  console.log(seen);
})();
