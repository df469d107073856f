'use strict';

// tls: sessions between a server and clients on this machine, and what is wrong with certificates.

const fs = require('fs');
const net = require('net');
const path = require('path');
const tls = require('tls');
const { duplexPair } = require('stream');

const file = (name) => fs.readFileSync(path.join(__dirname, 'certificates', name));
const identity = (name) => ({ key: file(`${name}.key`), cert: file(`${name}.pem`) });
const ca = file('ca.pem');
const once = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));

function report(call) {
  try {
    call();
    console.log('no error');
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

async function withServer(options, listener, run) {
  const server = tls.createServer(options, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await run(server.address().port, server);
  server.close();
  await once(server, 'close');
}

/** Connects, says what became of it, and hangs up. */
async function tryToConnect(options) {
  const socket = tls.connect({ host: '127.0.0.1', ...options });
  const outcome = await Promise.race([
    once(socket, 'secureConnect').then(() => ['secure', socket.authorized, String(socket.authorizationError)]),
    once(socket, 'error').then(([error]) => ['error', error.code, error.reason]),
  ]);
  console.log(...outcome);
  socket.on('error', () => {});
  socket.destroy();
  await (socket.closed || once(socket, 'close'));
}

async function echo() {
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const closed = [];
    await withServer({ ...identity('server'), minVersion: version, maxVersion: version, ALPNProtocols: ['two', 'one'] }, (socket) => {
      const { name } = socket.getCipher();
      console.log('server', socket.getProtocol(), name, socket.alpnProtocol, socket.servername, socket.encrypted, socket.authorized);
      socket.pipe(socket);
      closed.push(once(socket, 'close'));
    }, async (port) => {
      const socket = tls.connect({ port, host: '127.0.0.1', ca, servername: 'localhost', ALPNProtocols: ['one'] });
      console.log(socket.connecting, socket.encrypted, socket.authorized, socket instanceof net.Socket);
      // Written before the handshake.
      socket.write('early ');
      await once(socket, 'secureConnect');
      console.log(socket.authorized, socket.authorizationError, socket.alpnProtocol, socket.getProtocol(), socket.getCipher());
      const { subject, subjectaltname, issuer, ca: isCA, bits, issuerCertificate } = socket.getPeerCertificate();
      console.log({ ...subject }, subjectaltname, { ...issuer }, isCA, bits, issuerCertificate);
      console.log(socket.isSessionReused(), socket.getPeerX509Certificate().checkHost('localhost'));
      const keys = socket.exportKeyingMaterial(16, 'label');
      console.log(keys.length, keys.equals(socket.exportKeyingMaterial(16, 'label')), keys.equals(socket.exportKeyingMaterial(16, 'other')));
      const big = Buffer.alloc(300_000, 'x');
      socket.write(big);
      socket.end(' late');
      let size = 0;
      let last;
      for await (const chunk of socket) {
        size += chunk.length;
        last = chunk;
      }
      console.log(size, last.subarray(-5).toString(), socket.bytesRead, socket.bytesWritten);
    });
    await Promise.all(closed);
  }
}

async function trust() {
  await withServer(identity('server'), undefined, async (port, server) => {
    server.on('tlsClientError', () => {});
    server.on('secureConnection', (socket) => socket.on('error', () => {}));
    await tryToConnect({ port, ca, servername: 'localhost' });
    await tryToConnect({ port, ca });
    await tryToConnect({ port, ca, servername: 'a.example.test' });
    await tryToConnect({ port, ca, servername: 'a.b.example.test' });
    await tryToConnect({ port, ca, servername: 'wrong.test' });
    await tryToConnect({ port, ca, servername: 'wrong.test', rejectUnauthorized: false });
    await tryToConnect({ port, ca, servername: 'wrong.test', checkServerIdentity: () => undefined });
    await tryToConnect({ port, ca, servername: 'localhost', checkServerIdentity: () => Object.assign(new Error('no'), { code: 'MINE' }) });
    await tryToConnect({ port, servername: 'localhost', rejectUnauthorized: false });
    await tryToConnect({ port, ca: file('self.pem'), servername: 'localhost' });
  });
  await withServer(identity('self'), undefined, async (port, server) => {
    server.on('tlsClientError', () => {});
    await tryToConnect({ port, servername: 'localhost' });
    await tryToConnect({ port, ca: file('self.pem'), servername: 'localhost' });
  });
}

async function names() {
  await withServer({
    ...identity('server'),
    SNICallback(name, callback) {
      console.log('asked for', name);
      if (name === 'fail.test') callback(new Error('no such host'));
      else setImmediate(callback, null, name === 'other.test' ? tls.createSecureContext(identity('other')) : null);
    },
  }, (socket) => socket.on('error', () => {}), async (port, server) => {
    server.on('tlsClientError', (error) => console.log('client error', error.message));
    for (const servername of ['other.test', 'localhost']) {
      const socket = tls.connect({ port, host: '127.0.0.1', ca, servername });
      await once(socket, 'secureConnect');
      console.log(socket.getPeerCertificate().subject.CN, socket.authorized);
      socket.end();
      socket.resume();
      await once(socket, 'close');
    }
    const socket = tls.connect({ port, host: '127.0.0.1', ca, servername: 'fail.test' });
    const [error] = await once(socket, 'error');
    console.log(error.code);
  });
  await withServer(identity('server'), (socket) => socket.on('error', () => {}), async (port, server) => {
    server.addContext('*.test', identity('other'));
    report(() => server.addContext());
    const socket = tls.connect({ port, host: '127.0.0.1', ca, servername: 'other.test' });
    await once(socket, 'secureConnect');
    console.log(socket.getPeerCertificate().subject.CN, socket.authorized);
    socket.end();
    socket.resume();
    await once(socket, 'close');
  });
}

async function clients() {
  for (const rejectUnauthorized of [false, true]) {
    await withServer({ ...identity('server'), ca, requestCert: true, rejectUnauthorized, maxVersion: 'TLSv1.2' }, (socket) => {
      console.log('client', socket.authorized, socket.authorizationError, socket.getPeerCertificate().subject?.CN);
      socket.on('error', () => {});
      socket.end();
    }, async (port, server) => {
      server.on('tlsClientError', () => {});
      for (const own of [identity('client'), identity('self'), {}]) {
        const socket = tls.connect({ port, host: '127.0.0.1', ca, servername: 'localhost', ...own });
        socket.on('error', () => {});
        socket.resume();
        await once(socket, 'close');
      }
    });
  }
}

async function streams() {
  const [one, two] = duplexPair();
  const server = new tls.TLSSocket(one, { isServer: true, secureContext: tls.createSecureContext(identity('server')) });
  const client = tls.connect({ socket: two, ca, servername: 'localhost' });
  await once(client, 'secureConnect');
  server.end('over any stream');
  let text = '';
  for await (const chunk of client) text += chunk;
  console.log(text, client.authorized);
}

async function failures() {
  report(() => tls.createSecureContext({ cert: 'nonsense', key: 'nonsense' }));
  report(() => tls.createSecureContext({ minVersion: 'TLSv9' }));
  report(() => tls.createSecureContext({ secureProtocol: 'SSLv3_method' }));
  report(() => tls.createSecureContext({ secureProtocol: 'TLS_method', minVersion: 'TLSv1.2' }));
  report(() => tls.createSecureContext({ key: identity('server').key, cert: identity('client').cert }));
  report(() => tls.connect({ port: 1, checkServerIdentity: 1 }));
  report(() => tls.createServer({ ALPNProtocols: ['a'], ALPNCallback() {} }));
  await withServer(identity('server'), undefined, async (port, server) => {
    const plain = net.connect(port, '127.0.0.1', () => plain.end('GET / HTTP/1.0\r\n\r\n'));
    const [error] = await once(server, 'tlsClientError');
    console.log(error.code, error.library);
    plain.destroy();
  });
  const plainServer = net.createServer((socket) => socket.end('220 hello there\r\n'));
  plainServer.listen(0, '127.0.0.1');
  await once(plainServer, 'listening');
  const socket = tls.connect(plainServer.address().port, '127.0.0.1');
  const [error] = await once(socket, 'error');
  console.log(error.code, error.reason);
  plainServer.close();
  await withServer({ ...identity('server'), ALPNProtocols: ['a'] }, undefined, async (port, server) => {
    server.on('tlsClientError', (error) => console.log('server', error.code));
    await tryToConnect({ port, ca, servername: 'localhost', ALPNProtocols: ['b'] });
  });
}

function identities() {
  const cert = { subject: { CN: 'cn.test' } };
  const named = (subjectaltname) => ({ subject: { CN: 'cn.test' }, subjectaltname });
  for (const [host, certificate] of [
    ['cn.test', cert], ['CN.test.', cert], ['other.test', cert], ['cn.test', named('DNS:a.test')],
    ['a.test', named('DNS:b.test, DNS:a.test')], ['x.a.test', named('DNS:*.a.test')], ['x.y.a.test', named('DNS:*.a.test')],
    ['foo.a.test', named('DNS:f*o.a.test')], ['a.test', named('DNS:*.test')], ['127.0.0.1', named('IP Address:127.0.0.1')],
    ['::1', named('IP Address:0:0:0:0:0:0:0:1')], ['1.2.3.4', named('IP Address:4.3.2.1')], ['a.test', { subject: {} }],
    ['b.test', named('DNS:"a.test, DNS:b.test"')],
  ]) {
    const error = tls.checkServerIdentity(host, certificate);
    console.log(host, error === undefined ? 'fits' : `${error.code} ${error.message}`);
  }
}

function constants() {
  const out = {};
  tls.convertALPNProtocols(['h2', 'http/1.1'], out);
  console.log(out.ALPNProtocols.toString('latin1'));
  console.log(tls.DEFAULT_MIN_VERSION, tls.DEFAULT_MAX_VERSION, tls.DEFAULT_ECDH_CURVE, typeof tls.DEFAULT_CIPHERS);
  console.log(tls.rootCertificates.length > 100, tls.rootCertificates[0].startsWith('-----BEGIN CERTIFICATE-----\n'));
  console.log(tls.getCiphers().includes('tls_aes_128_gcm_sha256'));
}

constants();
identities();
echo().then(trust).then(names).then(clients).then(streams).then(failures).then(() => console.log('done'));
