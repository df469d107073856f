'use strict';

// net: TCP and UNIX sockets on this machine.

const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

console.log(net.isIP('127.0.0.1'), net.isIP('::1'), net.isIP('1.2.3'), net.isIPv4('1.2.3.4'), net.isIPv6('fe80::1%eth0'));
for (const call of [() => net.connect({}), () => net.connect(70000), () => net.createServer().listen(-1), () => net.connect({ port: 1, lookup: 1 })]) {
  try {
    call();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

async function tcp() {
  const server = net.createServer((socket) => {
    console.log('connection', socket.remoteAddress, socket.localFamily);
    socket.setEncoding('utf8');
    socket.on('data', (text) => socket.write(text.toUpperCase()));
    socket.on('end', () => console.log('server end'));
    socket.on('close', (hadError) => console.log('server close', hadError));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  console.log(server.listening, Object.keys(server.address()));
  const client = net.connect(server.address().port, '127.0.0.1');
  console.log(client.connecting, client.readyState, client.pending);
  await new Promise((resolve) => client.once('connect', resolve));
  console.log(client.connecting, client.readyState, client.remoteAddress);
  client.write('hello ');
  client.end('world');
  let answer = '';
  for await (const chunk of client) answer += chunk;
  console.log(answer, client.bytesRead, client.bytesWritten, client.destroyed);
  await new Promise((resolve) => server.close(resolve));
  console.log(server.listening, server.address());
}

async function unix() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tenon-net-'));
  const name = path.join(folder, 'socket');
  const server = net.createServer((socket) => socket.end('bye'));
  await new Promise((resolve) => server.listen(name, resolve));
  console.log(server.address() === name, fs.statSync(name).isSocket());
  let text = '';
  for await (const chunk of net.connect(name)) text += chunk;
  console.log(text);
  await new Promise((resolve) => server.close(resolve));
  console.log(fs.existsSync(name));
  fs.rmSync(folder, { recursive: true });
}

async function failures() {
  const refused = net.connect(1, '127.0.0.1');
  await new Promise((resolve) => refused.on('error', (error) => {
    console.log(error.message, error.code, error.errno, error.syscall, error.address, error.port);
  }).on('close', (hadError) => { console.log('close', hadError); resolve(); }));
  await new Promise((resolve) => net.connect('/no/such/socket').on('error', (error) => {
    console.log(error.message, error.code, error.address);
    resolve();
  }));
  const first = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => first.once('listening', resolve));
  const second = net.createServer().listen(first.address().port, '127.0.0.1');
  await new Promise((resolve) => second.on('error', (error) => { console.log(error.code, error.syscall, error.address); resolve(); }));
  first.close(() => console.log('closed'));
  net.createServer().close((error) => console.log(error.code));
}

async function timeouts() {
  const server = net.createServer((socket) => socket.on('end', () => socket.end())).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const client = net.connect(server.address().port, '127.0.0.1');
  client.setTimeout(20);
  await new Promise((resolve) => client.on('timeout', resolve));
  console.log('timeout');
  client.destroy();
  await new Promise((resolve) => client.on('close', resolve));
  client.write('x', (error) => console.log(error.code));
  server.close();
}

tcp().then(unix).then(failures).then(timeouts);
