'use strict';
const net = require('node:net');
const { assert, main } = require('./harness.cjs');
const { GlideClient } = require('@valkey/valkey-glide');

/** The words of the commands that have come whole, and what is left of the bytes. */
function commands(text) {
  const list = [];
  for (;;) {
    const head = /^\*(\d+)\r\n/.exec(text);
    if (!head) return [list, text];
    let at = head[0].length;
    const words = [];
    for (let i = 0; i < Number(head[1]); i++) {
      const size = /^\$(\d+)\r\n/.exec(text.slice(at));
      if (!size || text.length < at + size[0].length + Number(size[1]) + 2) return [list, text];
      at += size[0].length;
      words.push(text.slice(at, at + Number(size[1])));
      at += Number(size[1]) + 2;
    }
    list.push(words);
    text = text.slice(at);
  }
}

main(async () => {
  // As much of a server as the client asks for.
  const store = new Map();
  const bulk = (text) => (text === undefined ? '_\r\n' : `$${text.length}\r\n${text}\r\n`);
  const answers = {
    HELLO: () => '%3\r\n$6\r\nserver\r\n$6\r\nvalkey\r\n$7\r\nversion\r\n$5\r\n8.0.0\r\n$5\r\nproto\r\n:3\r\n',
    INFO: () => bulk('# Replication\r\nrole:master\r\n'),
    SET: (key, value) => (store.set(key, value), '+OK\r\n'),
    GET: (key) => bulk(store.get(key)),
    INCR: (key) => (Number.isNaN(Number(store.get(key) ?? 0)) ? '-ERR value is not an integer\r\n' : (store.set(key, String(Number(store.get(key) ?? 0) + 1)), `:${store.get(key)}\r\n`)),
  };
  const server = net.createServer((socket) => {
    let rest = '';
    socket.on('error', () => {});
    socket.on('data', (data) => {
      const [list, left] = commands(rest + data.toString('latin1'));
      rest = left;
      for (const [name, ...words] of list) socket.write((answers[name.toUpperCase()] ?? (() => '+OK\r\n'))(...words), 'latin1');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = await GlideClient.createClient({ addresses: [{ host: '127.0.0.1', port: server.address().port }], requestTimeout: 5000 });
  assert.strictEqual(await client.set('name', 'joint'), 'OK');
  assert.strictEqual(await client.get('name'), 'joint');
  assert.strictEqual(await client.get('nothing'), null);
  assert.deepStrictEqual(await Promise.all([client.incr('n'), client.incr('n')]), [1, 2]);
  await assert.rejects(client.incr('name'), /not an integer/);
  client.close();
  server.close();
});
