'use strict';

// diagnostics_channel: what the other modules publish.

const dc = require('diagnostics_channel');
const dgram = require('dgram');
const http = require('http');
const net = require('net');
const { Worker } = require('worker_threads');

/** What happened in each step, printed in order: steps do not run at the same time. */
let seen = [];
function print(step) {
  console.log(`${step}:`);
  for (const line of seen) console.log(`  ${line}`);
  seen = [];
}

function kind(value) {
  return value?.constructor?.name ?? typeof value;
}

for (const name of [
  'net.client.socket', 'net.server.socket', 'udp.socket', 'worker_threads',
  'http.client.request.created', 'http.client.request.start', 'http.client.request.error',
  'http.client.response.finish', 'http.server.request.start', 'http.server.response.created',
  'http.server.response.finish',
]) {
  dc.subscribe(name, (message, from) => {
    seen.push(`${String(from)} ${Object.entries(message).map(([key, value]) => `${key}=${kind(value)}`).sort().join(' ')}`);
  });
}

/** Notes the events of a tracing channel; `describe` says what of the message is told. */
function trace(name, describe) {
  const note = (event) => (message) => seen.push(`${name} ${event} ${describe(message)}`);
  const handlers = Object.fromEntries(['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((e) => [e, note(e)]));
  const tracing = dc.tracingChannel(name);
  tracing.subscribe(handlers);
  return () => tracing.unsubscribe(handlers);
}

function listening(server, options) {
  return new Promise((resolve, reject) => server.once('error', reject).listen(options, resolve));
}

async function modules() {
  const describe = ({ id, url, error, result }) => `${id ?? url} ${error?.code ?? (result && 'result')}`;
  const stops = [trace('module.require', describe), trace('module.import', describe)];
  require('path');
  try {
    require('./not-there');
  } catch (error) {
    seen.push(`caught ${error.code}`);
  }
  await import('node:path');
  await import('not-there').catch((error) => seen.push(`caught ${error.code}`));
  for (const stop of stops) stop();
  require('path');
  await import('node:path');
  print('modules');
}

async function sockets() {
  const stop = trace('net.server.listen', ({ server, options, error }) => `${kind(server)} ${options?.tag} ${error?.code}`);
  const server = net.createServer((socket) => socket.end());
  await listening(server, { port: 0, host: '127.0.0.1', tag: 'first' });
  const { port } = server.address();
  await listening(net.createServer(), { port, host: '127.0.0.1', tag: 'second' })
    .catch((error) => seen.push(`caught ${error.code}`));
  stop();
  await new Promise((resolve) => net.connect(port, '127.0.0.1').resume().on('close', resolve));
  await new Promise((resolve) => server.close(resolve));
  seen.sort();
  print('sockets');
  await new Promise((resolve) => dgram.createSocket('udp4').close(resolve));
  print('datagrams');
}

async function requests() {
  const server = http.createServer((request, response) => response.end('answer'));
  await listening(server, { port: 0, host: '127.0.0.1' });
  const { port } = server.address();
  const get = () => new Promise((resolve) => {
    http.get({ port, host: '127.0.0.1', agent: false }, (response) => response.resume().on('close', resolve))
      .on('error', resolve);
  });
  await get();
  await new Promise((resolve) => server.close(resolve));
  seen.sort();
  print('a request');
  await get();
  print('a request that nobody answers');
}

async function threads() {
  await new Promise((resolve) => new Worker('', { eval: true }).on('exit', resolve));
  print('threads');
}

(async () => {
  await modules();
  await sockets();
  await requests();
  await threads();
})();
