'use strict';

// http: servers and clients on this machine, down to the bytes.

const http = require('http');
const net = require('net');
const { once } = require('events');

async function serve(listener, options = {}) {
  const server = http.createServer(options, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** What a server says to these bytes, until it closes the connection. */
async function raw(server, text) {
  const socket = net.connect(server.address().port, '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer.replace(/Date: .*\r\n/g, '').split('\r\n');
}

function request(server, options, body) {
  return new Promise((resolve, reject) => {
    const req = http.request({ host: '127.0.0.1', port: server.address().port, ...options }, async (res) => {
      let text = '';
      res.setEncoding('utf8');
      try {
        for await (const chunk of res) text += chunk;
        resolve({ req, res, text });
      } catch (error) {
        reject(error);
      }
    });
    req.on('error', reject);
    req.end(body);
  });
}

async function bytes() {
  const server = await serve((req, res) => {
    if (req.url === '/length') {
      res.setHeader('X-One', ['a', 'b']);
      res.end('four');
    } else if (req.url === '/chunks') {
      res.writeHead(201, 'Made', { 'Trailer': 'X-T' });
      res.write('one');
      res.addTrailers({ 'X-T': 'end' });
      res.end('two');
    } else if (req.url === '/head') {
      res.setHeader('Content-Length', 5);
      res.end('never');
    } else {
      res.writeHead(204).end();
    }
  });
  const get = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
  console.log(await raw(server, get('/length') + get('/chunks') + get('/none', 'Connection: close\r\n')));
  console.log(await raw(server, 'HEAD /head HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'));
  console.log(await raw(server, 'GET /length HTTP/1.0\r\n\r\n'));
  console.log(await raw(server, 'GET /length HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /none HTTP/1.0\r\n\r\n'));
  server.close();
}

async function refused() {
  const server = await serve((req, res) => {
    req.resume();
    res.end(req.url);
  });
  server.keepAliveTimeout = 1;
  for (const text of [
    'GET / HTTP/1.1\r\n\r\n',
    'NOPE / HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nBad Name: 1\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd',
    `GET / HTTP/1.1\r\nHost: x\r\nLong: ${'x'.repeat(20000)}\r\n\r\n`,
    'GET / HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nConnection: close\r\n\r\n',
  ]) {
    console.log((await raw(server, text)).slice(0, 2));
  }
  server.on('clientError', (error, socket) => {
    console.log(error.code, error.reason);
    socket.end('HTTP/1.1 400 Mine\r\n\r\n');
  });
  console.log(await raw(server, 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'));
  server.close();
}

async function exchange() {
  const server = await serve(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    const { host, ...headers } = req.headers;
    res.setHeader('Content-Type', 'application/json');
    res.setHeader('Set-Cookie', ['a=1', 'b=2']);
    res.end(JSON.stringify({ method: req.method, url: req.url, headers, body, trailers: req.trailers }));
  });
  const { res, text } = await request(server, { method: 'PUT', path: '/a?b', headers: { 'X-A': ['1', '2'] } }, 'body');
  console.log(res.statusCode, res.statusMessage, res.httpVersion, res.complete, JSON.parse(text));
  const { date, ...headers } = res.headers;
  console.log(typeof date, headers, res.headersDistinct['set-cookie']);
  const req = http.request({ host: '127.0.0.1', port: server.address().port, method: 'POST' });
  req.setHeader('A', 'b');
  console.log(req.getHeaderNames(), req.hasHeader('a'), req.getHeader('A'), req.headersSent, req.path, req.method);
  req.write('one');
  req.write('two');
  req.addTrailers({ 'X-End': 'yes' });
  req.end();
  const [answer] = await once(req, 'response');
  let all = '';
  for await (const chunk of answer) all += chunk;
  console.log(JSON.parse(all));
  for (const name of ['get', 'set']) {
    try {
      console.log(name === 'get' ? req.getHeader('a') : req.setHeader('a', 1));
    } catch (error) {
      console.log(error.code, error.message);
    }
  }
  server.close();
}

async function keptAlive() {
  let connections = 0;
  const server = await serve((req, res) => res.end(req.url));
  server.on('connection', () => connections++);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const answers = await Promise.all(['/1', '/2', '/3'].map((path) => request(server, { agent, path })));
  console.log(answers.map(({ text }) => text), connections, answers.map(({ req }) => req.reusedSocket));
  await new Promise(setImmediate);
  console.log(Object.values(agent.freeSockets).length, Object.values(agent.sockets).length, agent.totalSocketCount);
  agent.destroy();
  server.close();
  await once(server, 'close');
}

async function upgrades() {
  const server = await serve(() => {});
  server.on('upgrade', (req, socket, head) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    socket.end(`${req.headers.upgrade} ${head}`);
  });
  server.on('connect', (req, socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${req.url}`));
  const req = http.request({
    host: '127.0.0.1', port: server.address().port, headers: { Connection: 'Upgrade', Upgrade: 'echo' },
  });
  req.end();
  const [res, socket, head] = await once(req, 'upgrade');
  let text = `${head}`;
  for await (const chunk of socket) text += chunk;
  console.log(res.statusCode, res.headers, text);
  const tunnel = http.request({ host: '127.0.0.1', port: server.address().port, method: 'CONNECT', path: 'a.b:1' });
  tunnel.end();
  const [answer, through, first] = await once(tunnel, 'connect');
  let said = `${first}`;
  for await (const chunk of through) said += chunk;
  console.log(answer.statusCode, said);
  server.close();
}

async function continues() {
  const server = await serve((req, res) => {
    req.resume();
    req.on('end', () => res.end('done'));
  });
  const req = http.request({
    host: '127.0.0.1', port: server.address().port, method: 'POST', headers: { Expect: '100-continue' },
  });
  await once(req, 'continue');
  console.log('continue');
  req.end('body');
  const [res] = await once(req, 'response');
  res.resume();
  await once(res, 'end');
  console.log(res.statusCode);
  server.close();
}

async function broken() {
  const server = await serve((req, res) => {
    if (req.url === '/hang') return;
    if (req.url === '/cut') {
      res.writeHead(200, { 'Content-Length': 100 });
      res.write('part');
      setTimeout(() => res.destroy(), 20);
      return;
    }
    req.socket.destroy();
  });
  const failure = (promise) => promise.then(() => 'answered', (error) => `${error.code} ${error.message}`);
  console.log(await failure(request(server, { path: '/' })));
  console.log(await failure(request(server, { path: '/cut' })));
  console.log(await failure(request(server, { path: '/hang', signal: AbortSignal.timeout(50) })));
  const req = http.request({ host: '127.0.0.1', port: server.address().port, path: '/hang', timeout: 30 });
  req.end();
  await once(req, 'timeout');
  req.destroy(new Error('too slow'));
  const [error] = await once(req, 'error');
  console.log(error.message, req.destroyed);
  server.closeAllConnections();
  server.close();
}

function misuse() {
  for (const work of [
    () => http.request({ method: 'BAD METHOD' }),
    () => http.request({ path: '/a b' }),
    () => http.request({ protocol: 'ftp:' }),
    () => http.request({ agent: {} }),
    () => http.validateHeaderName('a b'),
    () => http.validateHeaderValue('a', 'x\ny'),
    () => http.validateHeaderValue('a', undefined),
    () => new http.ServerResponse({ method: 'GET' }).writeHead(1000),
    () => new http.OutgoingMessage().write('x'),
    () => new http.OutgoingMessage().setHeader('a'),
    () => http.createServer({ headersTimeout: 5, requestTimeout: 1 }),
  ]) {
    try {
      work();
      console.log('fine');
    } catch (error) {
      console.log(error.name, error.code, error.message);
    }
  }
  console.log(http.METHODS.length, http.METHODS.includes('PATCH'), http.STATUS_CODES[418], http.maxHeaderSize);
}

(async () => {
  for (const part of [bytes, refused, exchange, keptAlive, upgrades, continues, broken, misuse]) {
    console.log(`--- ${part.name}`);
    await part();
  }
})();
