'use strict';

// dgram: UDP on this machine.

const dgram = require('dgram');

function report(call) {
  try {
    call();
    console.log('no error');
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

const once = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));

async function bound(options, ...where) {
  const socket = dgram.createSocket(options);
  socket.bind(...where);
  await once(socket, 'listening');
  return socket;
}

async function exchange() {
  const server = await bound('udp4', 0, '127.0.0.1');
  const { address, family, port } = server.address();
  console.log(address, family, port > 0);
  server.on('message', (message, info) => {
    console.log('server', message.toString(), info.address, info.family, info.size);
    server.send(message.toString().toUpperCase(), info.port, info.address);
  });
  const client = dgram.createSocket('udp4');
  for (const [message, ...rest] of [['text'], [Buffer.from('--part--'), 2, 4], [['a', Buffer.from('b'), new Uint8Array([99])]], ['']]) {
    const sent = new Promise((resolve) => client.send(message, ...rest, port, address, (...args) => resolve(args)));
    const [answer] = await once(client, 'message');
    console.log(await sent, answer.toString());
  }
  client.close();
  server.close();
  await once(server, 'close');
  report(() => server.close());
  report(() => server.address());
  report(() => server.send('x', port));
}

async function connected() {
  const server = await bound('udp4', 0, '127.0.0.1');
  const { port } = server.address();
  const client = dgram.createSocket('udp4');
  report(() => client.remoteAddress());
  client.connect(port, '127.0.0.1');
  await once(client, 'connect');
  console.log(client.remoteAddress().port === port);
  report(() => client.connect(port));
  report(() => client.send('x', 0, 1, port));
  client.send('over a connection');
  const [message] = await once(server, 'message');
  console.log(message.toString());
  client.disconnect();
  report(() => client.disconnect());
  client.close();
  server.close();
}

async function options() {
  const socket = await bound({ type: 'udp4', reuseAddr: true, recvBufferSize: 20000, sendBufferSize: 30000 });
  console.log(socket.getRecvBufferSize(), socket.getSendBufferSize(), socket.getSendQueueSize(), socket.getSendQueueCount());
  console.log(socket.setTTL(16), socket.setMulticastTTL(4), socket.setMulticastLoopback(true), socket.setBroadcast(true));
  report(() => socket.setTTL(1000));
  report(() => socket.setTTL('1'));
  report(() => socket.setRecvBufferSize(-1));
  report(() => socket.setSendBufferSize(2 ** 31));
  report(() => socket.addMembership());
  report(() => socket.addMembership('127.0.0.1'));
  report(() => socket.dropMembership('224.0.0.250'));
  report(() => socket.setMulticastInterface('nowhere'));
  report(() => socket.bind(0));
  console.log(socket.ref() === socket, socket.unref() === socket);
  socket.close();
}

async function failures() {
  for (const type of ['udp5', undefined, {}, null, { type: 'tcp' }]) report(() => dgram.createSocket(type));
  const socket = dgram.createSocket('udp4');
  for (const port of [0, -1, 65536, 'a', undefined]) report(() => socket.send('x', port));
  report(() => socket.send(5, 1));
  report(() => socket.send([5], 1));
  report(() => socket.send(Buffer.alloc(3), 4, 0, 1));
  report(() => socket.send(Buffer.alloc(3), 1, 3, 1));
  report(() => socket.send('x', 1, 5));
  socket.close();

  const taken = await bound('udp4', 0, '127.0.0.1');
  const second = dgram.createSocket('udp4');
  second.bind(taken.address().port, '127.0.0.1');
  const [error] = await once(second, 'error');
  console.log(error.code, error.syscall, error.address);
  second.close();
  const large = await new Promise((resolve) => taken.send(Buffer.alloc(70000), taken.address().port, '127.0.0.1', resolve));
  console.log(large.code, large.syscall);
  taken.close();

  const controller = new AbortController();
  const aborted = dgram.createSocket({ type: 'udp6', signal: controller.signal });
  const closed = once(aborted, 'close');
  controller.abort();
  await closed;
  console.log('closed by a signal');
}

exchange().then(connected).then(options).then(failures).then(() => console.log('done'));
