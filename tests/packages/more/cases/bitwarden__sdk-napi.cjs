'use strict';
const net = require('node:net');
const { assert, main } = require('./harness.cjs');
const { BitwardenClient, DeviceType } = require('@bitwarden/sdk-napi');

// `LogLevel` is a constant of its types only.
const ERROR = 4;

main(async () => {
  // A server that knows nobody: what can be seen of the job without an account.
  const asked = [];
  const server = net.createServer((socket) => {
    socket.once('data', (data) => {
      asked.push(String(data).split('\r\n')[0]);
      const body = '{"error":"invalid_client"}';
      socket.end(`HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const client = new BitwardenClient({ apiUrl: url, identityUrl: url, userAgent: 'test', deviceType: DeviceType.SDK }, ERROR);
  await assert.rejects(async () => client.auth().loginAccessToken('not a token'), /token/i);
  const token = `0.ec2c1d46-6a4b-4751-a310-af9601317f2d.C2IgxjjLF7qSshsbwe8JGcbM075YXw:${Buffer.alloc(16, 5).toString('base64')}`;
  await assert.rejects(async () => client.auth().loginAccessToken(token), /invalid_client|400|Received error/);
  assert.deepStrictEqual(asked, ['POST /connect/token HTTP/1.1']);
  server.close();
});
