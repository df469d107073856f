'use strict';
const { assert, main, event } = require('./harness.cjs');
const UDX = require('udx-native');

main(async () => {
  const udx = new UDX();
  assert.ok(UDX.isIPv4('127.0.0.1'));
  const [a, b] = [udx.createSocket(), udx.createSocket()];
  a.bind(0, '127.0.0.1');
  b.bind(0, '127.0.0.1');
  const datagram = event(b, 'message');
  await a.send(Buffer.from('a datagram'), b.address().port, '127.0.0.1');
  assert.strictEqual(String(await datagram), 'a datagram');
  const [out, inn] = [udx.createStream(1), udx.createStream(2)];
  out.connect(a, 2, b.address().port, '127.0.0.1');
  inn.connect(b, 1, a.address().port, '127.0.0.1');
  let received = 0;
  inn.on('data', (data) => {
    received += data.length;
  });
  const ended = event(inn, 'end');
  out.write(Buffer.alloc(300_000, 1));
  out.end();
  await ended;
  assert.strictEqual(received, 300_000);
  inn.end();
  await Promise.all([event(out, 'close'), event(inn, 'close')].map((p) => p.catch(() => out.destroy())));
  await Promise.all([a.close(), b.close()]);
});
