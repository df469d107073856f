'use strict';
const net = require('node:net');
const { assert, event, main } = require('./harness.cjs');
const { checksums, crypto, http, io, cancel } = require('aws-crt');

main(async () => {
  assert.ok(cancel);
  assert.strictEqual(checksums.crc32('123456789'), 0xcbf43926);
  assert.strictEqual(checksums.crc32c(new TextEncoder().encode('123456789')), 0xe3069283);
  const hash = Buffer.from(crypto.hash_sha256('abc').buffer).toString('hex');
  assert.strictEqual(hash, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  const server = net.createServer((socket) => {
    socket.once('data', (data) => {
      const body = String(data).split('\r\n')[0];
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const options = new io.SocketOptions(io.SocketType.STREAM, io.SocketDomain.IPV4, 3000);
  const connection = new http.HttpClientConnection(new io.ClientBootstrap(), '127.0.0.1', server.address().port, options);
  await event(connection, 'connect');
  const stream = connection.request(new http.HttpRequest('GET', '/path', new http.HttpHeaders([['host', 'localhost']])));
  let body = '';
  let status;
  stream.on('response', (code) => {
    status = code;
  });
  stream.on('data', (data) => {
    body += Buffer.from(data).toString();
  });
  const ended = event(stream, 'end');
  stream.activate();
  await ended;
  assert.deepStrictEqual([status, body], [200, 'GET /path HTTP/1.1']);
  const closed = event(connection, 'close');
  connection.close();
  await closed;
  server.close();
});
