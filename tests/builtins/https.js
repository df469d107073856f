'use strict';

// https: requests, agents and fetch over TLS on this machine.

const fs = require('fs');
const https = require('https');
const path = require('path');
const tls = require('tls');

const file = (name) => fs.readFileSync(path.join(__dirname, 'certificates', name));
const ca = file('ca.pem');
const once = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));

async function textOf(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}

/** The answer's status, body, and how its connection was had. */
async function ask(options, body) {
  const request = https.request({ host: 'localhost', family: 4, ca, ...options });
  request.end(body);
  const [response] = await Promise.race([once(request, 'response'), once(request, 'error')]);
  if (response instanceof Error) {
    // Node has a hint behind it.
    console.log(response.code, response.message.split(';')[0]);
    return;
  }
  console.log(response.statusCode, await textOf(response), request.reusedSocket, request.protocol, request.agent?.protocol);
}

async function main() {
  const server = https.createServer({ key: file('server.key'), cert: file('server.pem') }, async (request, response) => {
    const { socket } = request;
    const body = await textOf(request);
    response.end(`${request.method} ${request.url} ${body.length} ${socket.encrypted} ${socket.servername} ${socket.alpnProtocol}`);
  });
  server.on('clientError', (error, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  console.log(server instanceof tls.Server, server.listening, server.timeout, server.requestTimeout);

  await ask({ port, path: '/a' });
  const agent = new https.Agent({ keepAlive: true });
  await ask({ port, path: '/b', method: 'POST', agent }, 'x'.repeat(200_000));
  await ask({ port, path: '/c', agent });
  await ask({ port, path: '/d', agent: false, servername: 'a.example.test' });
  await ask({ port, path: '/e', agent: false, servername: 'wrong.test' });
  await ask({ port, path: '/f', agent: false, servername: 'wrong.test', rejectUnauthorized: false });
  await ask({ port, path: '/g', agent: false, ca: file('self.pem') });
  console.log(agent.getName({ host: 'h', port: 1, servername: 's', rejectUnauthorized: false }));
  agent.destroy();

  const url = `https://localhost:${port}/fetched`;
  await fetch(url).catch((error) => console.log(error.message, error.cause.code));
  tls.setDefaultCACertificates([ca]);
  const response = await fetch(url, { method: 'PUT', body: 'four' });
  console.log(response.status, (await response.text()).split(' ').slice(0, 4).join(' '));
  https.get(url, (response) => response.resume());
  console.log(https.globalAgent.defaultPort, https.globalAgent.protocol, https.globalAgent instanceof https.Agent);

  for (const call of [() => https.get('http://localhost'), () => https.request({ protocol: 'ftp:' }), () => https.createServer(5)]) {
    try {
      call();
    } catch (error) {
      console.log(error.name, error.code, error.message);
    }
  }
  setTimeout(() => {
    https.globalAgent.destroy();
    server.close(() => console.log('closed'));
    server.closeAllConnections();
  }, 100);
}

main();
