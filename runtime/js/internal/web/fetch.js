'use strict';

// `fetch`: asks for a resource over `http:`, or takes it from a `data:` or `blob:` URL.
//
// Specification: https://fetch.spec.whatwg.org/#fetch-method. The connections are those of `node:http`.

const { nativeIds } = require('internal/bootstrap/loader');
const { Request, stateOf } = require('internal/web/request');
const { isRedirect, makeResponse } = require('internal/web/response');
const { HeaderList, listOf } = require('internal/web/headers');
const { bodyOfBytes } = require('internal/web/body');
const { requireArguments } = require('internal/web/webidl');
const { createByteStream } = require('internal/webstreams/readable');
const { closeByte, enqueueByte, errorByte } = require('internal/webstreams/readable_byte');

const MAX_REDIRECTS = 20;
/** How much of an answer waits for its reader. */
const HIGH_WATER_MARK = 65536;
const withoutBody = new Set([101, 103, 204, 205, 304]);

/**
 * @param {string|URL|Request} input
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 */
function fetch(input, init = undefined) {
  try {
    requireArguments(arguments, 1, 'fetch');
    return new Fetch(new Request(input, init)).run();
  } catch (error) {
    return Promise.reject(error);
  }
}

function networkError(cause) {
  return new TypeError('fetch failed', { cause: typeof cause === 'string' ? new Error(cause) : cause });
}

/** One call of `fetch`, over all its redirects. */
class Fetch {
  #signal;
  #state;
  /** The header lines to send, which redirects may change. */
  #lines = new HeaderList();
  #method;
  #body;
  #urls = [];
  /** Ends what is under way: a request, or a body that is being read. */
  #cancel = () => {};

  constructor(request) {
    this.#state = stateOf(request);
    this.#signal = request.signal;
    this.#method = this.#state.method;
    this.#body = this.#state.body;
    this.#lines.copyFrom(listOf(request.headers));
    for (const [name, value] of defaults(this.#state)) {
      if (!this.#lines.has(name)) this.#lines.append(name, value);
    }
  }

  async run() {
    this.#signal.throwIfAborted();
    const { promise, reject } = Promise.withResolvers();
    const onAbort = () => {
      reject(this.#signal.reason);
      this.#cancel(this.#signal.reason);
      // Nobody will read what was to be sent.
      if (this.#body !== null && !this.#body.stream.locked) {
        this.#body.stream.cancel(this.#signal.reason).catch(() => {});
      }
    };
    this.#signal.addEventListener('abort', onAbort, { once: true });
    return Promise.race([promise, this.#ask(this.#state.url)]);
  }

  async #ask(url) {
    this.#urls.push(url);
    switch (url.protocol) {
      case 'data:': return this.#data(url);
      case 'blob:': return this.#blob(url);
      case 'http:': return this.#http(url, require('http'));
      case 'https:': {
        if (!nativeIds.has('https')) {
          const { codes: { ERR_TENON_NOT_SUPPORTED } } = require('internal/errors');
          throw networkError(new ERR_TENON_NOT_SUPPORTED('fetch() of https: URLs'));
        }
        return this.#http(url, require('https'));
      }
      case 'about:': throw networkError('about scheme is not supported');
      case 'file:': throw networkError('fetch() of file: URLs is not supported');
      default: throw networkError('unknown scheme');
    }
  }

  #local(type, body) {
    const headers = new HeaderList();
    headers.append('content-type', type);
    return makeResponse({ type: 'basic', status: 200, statusText: 'OK', urls: this.#urls, body }, headers);
  }

  #data(url) {
    const { readDataUrl } = require('internal/web/data_url');
    const found = readDataUrl(url);
    if (found === undefined) throw networkError('invalid data: URL');
    return this.#local(found.type, bodyOfBytes(found.bytes));
  }

  #blob(url) {
    if (this.#method !== 'GET') throw networkError('invalid method');
    const { resolveObjectURL } = require('internal/blob');
    const blob = resolveObjectURL(url.href);
    if (blob === undefined) throw networkError('invalid blob: URL');
    const headers = new HeaderList();
    headers.append('content-length', `${blob.size}`);
    headers.append('content-type', blob.type);
    const body = { stream: blob.stream(), source: blob, length: blob.size };
    return makeResponse({ type: 'basic', status: 200, statusText: 'OK', urls: this.#urls, body }, headers);
  }

  async #http(url, http) {
    const answer = await this.#send(url, http);
    if (isRedirect(answer.statusCode) && answer.headers.location !== undefined) {
      const { redirect } = this.#state;
      if (redirect === 'error') {
        answer.destroy();
        throw networkError('unexpected redirect');
      }
      if (redirect === 'follow') return this.#redirect(url, answer);
    }
    return this.#respond(answer);
  }

  #send(url, http) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const headers = [['host', url.host], ['connection', 'keep-alive'], ...this.#lines.wirePairs()];
    const length = this.#body?.length ?? null;
    if (length !== null) headers.push(['content-length', `${length}`]);
    else if (this.#body !== null) headers.push(['transfer-encoding', 'chunked']);
    else if (this.#method === 'POST' || this.#method === 'PUT') headers.push(['content-length', '0']);
    const hostname = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
    const request = http.request({
      agent: agentOf(http),
      protocol: url.protocol,
      hostname,
      port: url.port,
      path: `${url.pathname}${url.search}`,
      method: this.#method,
      headers: headers.flat(),
      setDefaultHeaders: false,
    });
    this.#cancel = (reason) => request.destroy(reason);
    request.on('response', resolve);
    request.on('error', (error) => reject(networkError(error)));
    if (this.#body === null) request.end();
    else sendBody(request, this.#body).catch((error) => request.destroy(error));
    return promise;
  }

  #redirect(url, answer) {
    // The rest of the answer is of no use, and the connection may be.
    answer.resume();
    if (this.#urls.length > MAX_REDIRECTS) throw networkError('redirect count exceeded');
    let target;
    try {
      target = new (require('internal/url').URL)(latin1ToUtf8(answer.headers.location), url);
    } catch (error) {
      throw networkError(error);
    }
    if (target.protocol !== 'http:' && target.protocol !== 'https:') {
      throw networkError('URL scheme must be a HTTP(S) scheme');
    }
    if (target.hash === '') target.hash = url.hash;
    const { statusCode } = answer;
    const becomesGet = ((statusCode === 301 || statusCode === 302) && this.#method === 'POST') ||
      (statusCode === 303 && this.#method !== 'GET' && this.#method !== 'HEAD');
    if (becomesGet) {
      this.#method = 'GET';
      this.#body = null;
      for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type',
        'content-length']) {
        this.#lines.delete(name);
      }
    } else if (this.#body !== null) {
      if (this.#body.source === null) throw networkError('the body of the request cannot be sent again');
      const { extractBody } = require('internal/web/body');
      this.#body = extractBody(this.#body.source).body;
    }
    if (target.origin !== url.origin) {
      for (const name of ['authorization', 'proxy-authorization', 'cookie', 'host']) this.#lines.delete(name);
    }
    return this.#ask(target);
  }

  #respond(answer) {
    const headers = new HeaderList();
    for (let i = 0; i < answer.rawHeaders.length; i += 2) {
      headers.append(answer.rawHeaders[i], answer.rawHeaders[i + 1]);
    }
    const { statusCode: status, statusMessage: statusText } = answer;
    const isEmpty = this.#method === 'HEAD' || withoutBody.has(status);
    let body = null;
    if (isEmpty) answer.resume();
    else body = { stream: this.#streamOf(answer, headers.get('content-encoding')), source: null, length: null };
    return makeResponse({ type: 'basic', status, statusText, urls: this.#urls, body }, headers);
  }

  /** The body of an answer, decompressed. */
  #streamOf(answer, encoding) {
    const readable = decompress(answer, encoding);
    let controller;
    let over = false;
    const stream = createByteStream({
      highWaterMark: HIGH_WATER_MARK,
      start(given) {
        controller = given;
      },
      async pull() {
        readable.resume();
      },
      async cancel(reason) {
        over = true;
        answer.destroy(reason instanceof Error ? reason : undefined);
      },
    });
    const fail = (error) => {
      if (over) return;
      over = true;
      answer.destroy();
      errorByte(controller, error);
    };
    this.#cancel = fail;
    readable.on('data', (chunk) => {
      if (over) return;
      // Copied: a Buffer may share its memory with others.
      if (chunk.length > 0) enqueueByte(controller, new Uint8Array(chunk));
      if (controller.desiredSize <= 0) readable.pause();
    });
    readable.on('end', () => {
      if (over) return;
      over = true;
      closeByte(controller);
      controller.byobRequest?.respond(0);
    });
    const terminated = (cause) => fail(new TypeError('terminated', { cause }));
    readable.on('error', terminated);
    if (readable !== answer) answer.on('error', terminated);
    answer.on('aborted', () => terminated(new Error('other side closed')));
    readable.pause();
    return stream;
  }
}

/** What is sent unless the program says otherwise. */
function defaults({ url, mode }) {
  const lines = [
    ['accept', '*/*'],
    ['accept-language', '*'],
    ['sec-fetch-mode', mode],
    ['user-agent', 'node'],
  ];
  if (nativeIds.has('zlib')) {
    lines.push(['accept-encoding', url.protocol === 'https:' ? 'br, gzip, deflate' : 'gzip, deflate']);
  }
  return lines;
}

const agents = new Map();

/** The connections of `fetch` are kept for the next call, and do not keep the process alive. */
function agentOf(http) {
  let agent = agents.get(http);
  if (agent === undefined) {
    agent = new http.Agent({ keepAlive: true, timeout: 4000 });
    agents.set(http, agent);
  }
  return agent;
}

async function sendBody(request, { stream }) {
  for await (const chunk of stream) {
    if (!ArrayBuffer.isView(chunk)) throw new TypeError('Received non-Uint8Array chunk');
    if (!request.write(chunk)) {
      await new Promise((resolve) => {
        request.once('drain', resolve);
        request.once('close', resolve);
      });
    }
    if (request.destroyed) return;
  }
  request.end();
}

function latin1ToUtf8(text) {
  return require('buffer').Buffer.from(text, 'latin1').toString('utf8');
}

/** The stream behind the codings that a server names. */
function decompress(answer, encoding) {
  const codings = (encoding ?? '').toLowerCase().split(',').map((name) => name.trim()).filter(Boolean).reverse();
  if (codings.length === 0) return answer;
  const known = new Set(['gzip', 'x-gzip', 'deflate', 'br']);
  // What is unknown is left as it came, all of it.
  if (!nativeIds.has('zlib') || !codings.every((name) => known.has(name))) return answer;
  const zlib = require('zlib');
  const { pipeline } = require('stream');
  const flush = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };
  const steps = codings.map((name) => {
    if (name === 'br') {
      return zlib.createBrotliDecompress({
        flush: zlib.constants.BROTLI_OPERATION_FLUSH,
        finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
      });
    }
    return name === 'deflate' ? zlib.createInflate(flush) : zlib.createGunzip(flush);
  });
  return pipeline(answer, ...steps, () => {});
}

module.exports = { fetch };
