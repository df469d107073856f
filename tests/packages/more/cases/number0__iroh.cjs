'use strict';
const { assert, main } = require('./harness.cjs');
const { Endpoint, RelayMode, SecretKey, EndpointTicket } = require('@number0/iroh');

main(async () => {
  const key = SecretKey.generate();
  const signature = key.sign([1, 2, 3]);
  key.public().verify([1, 2, 3], signature);
  assert.throws(() => key.public().verify([1, 2, 4], signature));
  assert.throws(() => EndpointTicket.fromString('no ticket'));

  const protocol = [...Buffer.from('echo/0')];
  const bind = async () => {
    const builder = Endpoint.builder();
    builder.applyMinimal();
    builder.alpns([protocol]);
    builder.relayMode(RelayMode.disabled());
    return builder.bind();
  };
  const [server, client] = [await bind(), await bind()];
  const served = (async () => {
    const accepting = await (await server.acceptNext()).accept();
    const connection = await accepting.connect();
    const { recv, send } = await connection.acceptBi();
    await send.writeAll((await recv.readToEnd(64)).reverse());
    await send.finish();
    await connection.closed();
  })();
  const connection = await client.connect(server.addr(), protocol);
  const { recv, send } = await connection.openBi();
  await send.writeAll([...Buffer.from('abc')]);
  await send.finish();
  assert.strictEqual(Buffer.from(await recv.readToEnd(64)).toString(), 'cba');
  connection.close(0n, []);
  await served;
  await client.close();
  await server.close();
});
