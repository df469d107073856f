'use strict';

// Workers: messages between any two threads, what a thread tells of itself, options of its own.

const {
  MessageChannel, MessagePort, Worker, markAsUncloneable, postMessageToThread, threadId, workerData,
} = require('worker_threads');
const { once } = require('events');

const codeOf = (call) => {
  try {
    call();
    return 'no error';
  } catch (error) {
    return `${error.name} ${error.code}`;
  }
};
const rejection = (promise) => promise.then(() => 'no error', (error) => error.code);

async function main() {
  for (const call of [() => MessagePort(), () => new MessagePort(), () => MessageChannel()]) console.log(codeOf(call));

  const blob = new Blob(['x']);
  const object = {};
  markAsUncloneable(blob);
  markAsUncloneable(object);
  for (const value of [blob, object, [object]]) console.log(codeOf(() => structuredClone(value)));

  const { port1 } = new MessageChannel();
  console.log(new MessageEvent('message', { source: port1, ports: [port1] }).ports[0] === port1);
  for (const init of [{ source: {} }, { ports: 0 }, { ports: [port1, null] }]) {
    console.log(codeOf(() => new MessageEvent('message', init)));
  }

  for (const options of [{ execArgv: 'x' }, { execArgv: ['--title=x'] }, { execArgv: ['--redirect-warnings'] },
    { env: { NODE_OPTIONS: '--no-such-option' } }]) {
    console.log(codeOf(() => new Worker(__filename, options)));
  }
  const source = 'require("worker_threads").parentPort.postMessage(process.noDeprecation)';
  const silent = new Worker(source, { eval: true, env: { NODE_OPTIONS: '--no-deprecation' } });
  console.log('an option in its NODE_OPTIONS', (await once(silent, 'message'))[0]);

  process.on('workerMessage', (value, sender) => console.log('main got', value, 'from its first grandchild', sender === 3));
  const worker = new Worker(__filename, { workerData: 'child' });
  const [grandchild] = await once(worker, 'message');
  const { port1: near, port2: far } = new MessageChannel();
  await postMessageToThread(grandchild, { far }, [far]);
  console.log('answered', (await once(near, 'message'))[0]);
  near.close();
  console.log(await rejection(postMessageToThread(threadId, 1)));
  console.log(await rejection(postMessageToThread(12345, 1)));
  console.log(await rejection(postMessageToThread(worker.threadId, 'nobody listens')));
  console.log(await rejection(postMessageToThread(grandchild, 'throw')));

  const first = await worker.cpuUsage();
  const since = await worker.cpuUsage(first);
  console.log(first.user + first.system > 0, since.user >= 0 && since.user < first.user + 1e6);
  console.log(codeOf(() => worker.cpuUsage({ user: -1, system: 0 })), codeOf(() => worker.getHeapSnapshot(1)));
  const snapshot = await worker.getHeapSnapshot();
  console.log(JSON.parse(snapshot.read()).snapshot.node_count > 1000);

  await worker.terminate();
  console.log(await rejection(worker.getHeapSnapshot()), await rejection(worker.cpuUsage()));
}

async function child() {
  const { parentPort } = require('worker_threads');
  const worker = new Worker(__filename, { workerData: 'grandchild' });
  await once(worker, 'message');
  parentPort.postMessage(worker.threadId);
  parentPort.on('message', () => {});
}

async function grandchild() {
  const { parentPort } = require('worker_threads');
  process.on('workerMessage', (value) => {
    if (value === 'throw') throw new Error('as asked');
    value.far.postMessage('over a port that was sent along');
  });
  parentPort.on('message', () => {});
  await postMessageToThread(0, 'hello');
  parentPort.postMessage('ready');
}

({ child, grandchild })[workerData]?.() ?? main();
