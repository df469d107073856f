'use strict';

// fetch and its classes; WebSocket, EventSource and BroadcastChannel.

const http = require('http');
const crypto = require('crypto');
const { once } = require('events');
const { Worker } = require('worker_threads');

async function caught(work) {
  try {
    return await work();
  } catch (error) {
    return `${error.name}: ${error.message}${error.cause ? ` (${error.cause.code ?? error.cause.message})` : ''}`;
  }
}

async function headers() {
  const list = new Headers({ b: '1', A: ' 2 ' });
  list.append('a', '3');
  list.append('Set-Cookie', 'x=1');
  list.append('set-cookie', 'y=2');
  console.log([...list], list.get('A'), list.has('B'), list.get('none'), list.getSetCookie());
  list.delete('a');
  list.set('c', 'd');
  console.log([...list.keys()], [...list.values()], list);
  for (const work of [() => new Headers([['a']]), () => list.append('a b', '1'), () => list.append('a', 'x\ny'),
    () => list.append('a'), () => new Headers(1), () => list.set('a', '\u0100')]) {
    console.log(await caught(work).then((text) => `${text}`.split(':')[0]));
  }
}

async function bodies() {
  const form = new FormData();
  form.append('text', 'v\u00e4lue');
  form.append('file', new File(['content'], 'n "a" me.txt', { type: 'text/plain' }));
  form.append('text', 'second');
  console.log(form.getAll('text'), form.has('file'), form.get('file').name);
  const response = new Response(form);
  console.log(response.headers.get('content-type').split(';')[0]);
  const back = await response.formData();
  console.log([...back.keys()], back.get('text'), back.get('file').name, await back.get('file').text());
  console.log([...await new Response(new URLSearchParams('a=1&b=%20')).formData()]);
  console.log(await new Response('{"a":[1]}').json(), await new Response(new Uint8Array([1, 2])).bytes());
  const blob = await new Response('x', { headers: { 'content-type': 'text/html' } }).blob();
  console.log(blob.type, blob.size);
  const twice = new Response('once');
  const clone = twice.clone();
  console.log(twice.bodyUsed, await twice.text(), twice.bodyUsed, await caught(() => twice.text()), await clone.text());
  console.log(await new Response(ReadableStream.from([new Uint8Array([104, 105])])).text());
  console.log(await caught(() => new Response(ReadableStream.from(['text'])).text()));
  console.log(new Response(null, { status: 204, statusText: 'Nothing' }), Response.error().type);
  console.log(Response.redirect('http://a/b', 301).headers.get('location'), await Response.json({ a: 1 }).text());
  for (const work of [() => new Response('', { status: 99 }), () => new Response('x', { status: 204 }),
    () => Response.redirect('http://a', 200), () => new Response().text(), () => new Response('{').json()]) {
    console.log((await caught(work)).split(':')[0]);
  }
}

async function requests() {
  const first = new Request('http://example.org/a#b', { method: 'post', body: 'x', headers: { a: '1' } });
  console.log(first.method, first.url, first.headers.get('content-type'), first.duplex, first.credentials);
  const second = new Request(first, { headers: { b: '2' } });
  console.log(second.method, [...second.headers], await second.text(), first.bodyUsed);
  for (const work of [() => new Request('relative'), () => new Request('http://u:p@a'), () => new Request('http://a', { body: 'x' }),
    () => new Request('http://a', { method: 'TRACE' }), () => new Request('http://a', { mode: 'navigate' }),
    () => new Request('http://a', { method: 'POST', body: new ReadableStream() })]) {
    console.log((await caught(work)).split(':')[0]);
  }
}

async function fetching() {
  const server = http.createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    switch (req.url) {
      case '/moved': res.writeHead(302, { location: '/echo?moved' }).end(); break;
      case '/loop': res.writeHead(302, { location: '/loop' }).end(); break;
      case '/kept': res.writeHead(307, { location: '/echo' }).end(); break;
      case '/slow': res.write('begin'); break;
      case '/cut': res.write('begin'); setTimeout(() => res.destroy(), 20); break;
      case '/empty': res.writeHead(204).end(); break;
      default: {
        const { host, 'accept-encoding': _, ...rest } = req.headers;
        res.setHeader('x-method', req.method);
        res.end(JSON.stringify({ method: req.method, url: req.url, headers: rest, body }));
      }
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${server.address().port}`;
  const plain = await fetch(`${base}/echo`);
  console.log(plain.status, plain.ok, plain.type, plain.redirected, plain.url === `${base}/echo`, await plain.json());
  console.log(await (await fetch(`${base}/echo`, { method: 'POST', body: 'text', headers: { 'X-A': 'b' } })).json());
  const streamed = await fetch(`${base}/echo`, {
    method: 'PUT', duplex: 'half', body: ReadableStream.from([new Uint8Array([97]), new Uint8Array([98])]),
  });
  console.log((await streamed.json()).body);
  const moved = await fetch(`${base}/moved`, { method: 'POST', body: 'gone' });
  console.log(moved.redirected, (await moved.json()).method);
  const kept = await (await fetch(`${base}/kept`, { method: 'POST', body: 'kept' })).json();
  console.log(kept.method, kept.body);
  console.log((await fetch(`${base}/moved`, { redirect: 'manual' })).status);
  console.log(await caught(() => fetch(`${base}/moved`, { redirect: 'error' })), await caught(() => fetch(`${base}/loop`)));
  const empty = await fetch(`${base}/empty`);
  console.log(empty.status, empty.body, await empty.text());
  const head = await fetch(`${base}/echo`, { method: 'HEAD' });
  console.log(head.headers.get('x-method'), await head.text());
  console.log(await caught(async () => (await fetch(`${base}/cut`)).text()).then((text) => text.split(' (')[0]));
  console.log(await caught(() => fetch(base, { signal: AbortSignal.abort('no') }).catch((reason) => reason)));
  const controller = new AbortController();
  const slow = await fetch(`${base}/slow`, { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  console.log(await caught(() => slow.text()));
  server.closeAllConnections();
  server.close();
  console.log(await caught(() => fetch('http://127.0.0.1:1')).then((text) => text.replace(/ECONNREFUSED|bad port/, '…')));
  for (const url of ['data:text/html;base64,aGk=', 'data:,a%20b', 'data:nothing', 'ftp://a', 'not a url']) {
    console.log(await caught(async () => {
      const response = await fetch(url);
      return `${response.headers.get('content-type')} ${await response.text()}`;
    }).then((text) => text.split(' (')[0]));
  }
  const url = URL.createObjectURL(new Blob(['of a blob'], { type: 'text/x' }));
  const blob = await fetch(url);
  console.log(blob.headers.get('content-type'), await blob.text());
}

async function sockets() {
  const server = http.createServer();
  server.on('upgrade', (req, socket) => {
    const accept = crypto.createHash('sha1')
      .update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.on('data', (frame) => {
      // Short frames, whole: masked text back as it is, and a close as a close.
      const mask = frame.subarray(2, 6);
      const payload = frame.subarray(6, 6 + (frame[1] & 127)).map((byte, i) => byte ^ mask[i & 3]);
      socket.write(Buffer.concat([Buffer.from([frame[0], payload.length]), payload]));
      if ((frame[0] & 15) === 8) socket.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ws = new WebSocket(`ws://127.0.0.1:${server.address().port}/path`);
  console.log(ws.readyState, ws.binaryType, ws.bufferedAmount);
  const say = (what) => new Promise((resolve) => {
    ws.addEventListener('message', ({ data }) => resolve(data), { once: true });
    ws.send(what);
  });
  await new Promise((resolve) => {
    ws.onopen = resolve;
  });
  console.log(ws.readyState, ws.protocol, await say('t\u00ebxt'));
  ws.binaryType = 'arraybuffer';
  console.log(await say(new Uint8Array([1, 2, 3])), await say(new Blob(['b'])));
  ws.close(3001, 'bye');
  const { code, reason, wasClean, type } = await new Promise((resolve) => {
    ws.onclose = resolve;
  });
  console.log(type, code, reason, wasClean, ws.readyState);
  server.close();
  const refused = new WebSocket('ws://127.0.0.1:1');
  const events = [];
  refused.onerror = ({ type }) => events.push(type);
  await new Promise((resolve) => {
    refused.onclose = ({ type, code }) => resolve(events.push(type, code));
  });
  console.log(events);
  for (const work of [() => new WebSocket('ftp://a'), () => new WebSocket('ws://a#b'), () => new WebSocket('ws://a', ['b', 'b'])]) {
    console.log((await caught(work)).split(':')[0]);
  }
}

async function clones() {
  const { port1, port2 } = new MessageChannel();
  const file = new File(['of a file'], 'name', { type: 'text/plain', lastModified: 5 });
  const list = [new Blob(['a blob']).slice(2), file, new DOMException('message', 'DataCloneError')];
  port1.postMessage({ list, again: list[0] });
  const { data } = await new Promise((resolve) => {
    port2.onmessage = resolve;
  });
  console.log(await data.list[0].text(), data.list[1], await data.list[1].text(), data.again.size);
  for (const error of [data.list[2], structuredClone({ deep: list[2] }).deep, structuredClone(list[2])]) {
    console.log(error instanceof DOMException, error.name, error.message, error.code);
  }
  port1.close();
}

async function broadcasts() {
  const channel = new BroadcastChannel('room');
  const other = new BroadcastChannel('room');
  const elsewhere = new BroadcastChannel('hall');
  elsewhere.onmessage = () => console.log('never');
  const heard = [];
  other.onmessage = ({ data }) => heard.push(data);
  const answered = new Promise((resolve) => {
    channel.onmessage = ({ data }) => {
      if (data === 'ready') channel.postMessage({ deep: [new Map([[1, 2]])] });
      else resolve(data);
    };
  });
  const worker = new Worker(`
    const room = new BroadcastChannel('room');
    room.onmessage = ({ data }) => {
      room.postMessage({ got: data });
      room.close();
    };
    room.postMessage('ready');
  `, { eval: true });
  console.log(await answered, channel);
  await once(worker, 'exit');
  console.log(heard.map((data) => JSON.stringify(data)).sort());
  for (const one of [channel, other, elsewhere]) one.close();
  console.log(await caught(() => channel.postMessage(1)), await caught(() => new BroadcastChannel('x').postMessage(() => {})).then((text) => text.split(':')[0]));
  process.exit();
}

(async () => {
  for (const part of [headers, bodies, requests, fetching, sockets, clones, broadcasts]) {
    console.log(`--- ${part.name}`);
    await part();
  }
})();
