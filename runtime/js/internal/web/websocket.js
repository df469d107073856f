'use strict';

// WebSocket: messages both ways over one connection.
//
// Specification: https://websockets.spec.whatwg.org/

const { Buffer, isUtf8 } = require('buffer');
const { nativeIds } = require('internal/bootstrap/loader');
const { lazyDOMException } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { Event } = require('internal/event');
const { EventTarget, defineEventHandler } = require('internal/event_target');
const { MessageEvent } = require('internal/messaging');
const { isBlob } = require('internal/blob');
const { define, illegalInvocation, isObject, isToken, requireArguments } = require('internal/web/webidl');
const { FrameReader, encodeFrame, opcodes } = require('internal/web/websocket_frames');

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;
/** RFC 6455, section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** How long the other side may take to answer a close. */
const CLOSE_TIMEOUT = 3000;

/** How a connection ended. */
class CloseEvent extends Event {
  #wasClean;
  #code;
  #reason;

  /**
   * @param {string} type
   * @param {{ wasClean?: boolean, code?: number, reason?: string }} [init]
   */
  constructor(type, init = {}) {
    requireArguments(arguments, 1, 'CloseEvent constructor');
    super(type, init);
    this.#wasClean = Boolean(init?.wasClean);
    this.#code = Number(init?.code ?? 0) & 0xFFFF;
    this.#reason = `${init?.reason ?? ''}`.toWellFormed();
  }

  get wasClean() {
    return this.#wasClean;
  }

  get code() {
    return this.#code;
  }

  get reason() {
    return this.#reason;
  }
}
define(CloseEvent, ['wasClean', 'code', 'reason']);

/** What went wrong with a connection. */
class ErrorEvent extends Event {
  constructor(type, { error, message }) {
    super(type);
    Object.defineProperties(this, {
      message: { __proto__: null, value: message, enumerable: true, configurable: true },
      error: { __proto__: null, value: error, enumerable: true, configurable: true },
    });
  }
}

function parseUrl(input) {
  const { URL } = require('internal/url');
  let url;
  try {
    url = new URL(`${input}`);
  } catch (error) {
    throw lazyDOMException(`${error}`, 'SyntaxError');
  }
  if (url.protocol === 'http:') url.protocol = 'ws:';
  else if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw lazyDOMException(`Expected a ws: or wss: protocol, got ${url.protocol}`, 'SyntaxError');
  }
  if (url.hash !== '' || url.href.endsWith('#')) throw lazyDOMException('Got fragment', 'SyntaxError');
  return url;
}

function readProtocols(given) {
  const list = typeof given === 'string' ? [given] : [...given];
  const protocols = list.map((item) => `${item}`);
  if (new Set(protocols.map((name) => name.toLowerCase())).size !== protocols.length ||
      !protocols.every(isToken)) {
    throw lazyDOMException('Invalid Sec-WebSocket-Protocol value', 'SyntaxError');
  }
  return protocols;
}

class WebSocket extends EventTarget {
  #url;
  #readyState = CONNECTING;
  #protocol = '';
  #binaryType = 'blob';
  #bufferedAmount = 0;
  #request = null;
  #socket = null;
  #reader = new FrameReader();
  #closeSent = false;
  /** What the other side's close frame said. */
  #received = null;
  #timer;
  /** What is sent waits for the Blobs before it. */
  #sending = Promise.resolve();

  /**
   * @param {string|URL} url
   * @param {string|string[]|{ protocols?: string|string[], headers?: any }} [protocols]
   */
  constructor(url, protocols = []) {
    requireArguments(arguments, 1, 'WebSocket constructor');
    super();
    const options = isObject(protocols) && typeof protocols[Symbol.iterator] !== 'function' ? protocols : { protocols };
    this.#url = parseUrl(url);
    this.#connect(readProtocols(options.protocols ?? []), options.headers);
  }

  static #check(value) {
    if (!isObject(value) || !(#url in value)) throw illegalInvocation();
    return value;
  }

  #connect(protocols, extraHeaders) {
    const isSecure = this.#url.protocol === 'wss:';
    if (isSecure && !nativeIds.has('https')) {
      const { codes: { ERR_TENON_NOT_SUPPORTED } } = require('internal/errors');
      process.nextTick(() => this.#fail(new ERR_TENON_NOT_SUPPORTED('WebSocket with wss: URLs')));
      return;
    }
    const crypto = require('crypto');
    const key = crypto.randomBytes(16).toString('base64');
    const accept = crypto.createHash('sha1').update(key + GUID).digest('base64');
    const headers = {
      'Host': this.#url.host,
      'Connection': 'Upgrade',
      'Upgrade': 'websocket',
      'Sec-WebSocket-Key': key,
      'Sec-WebSocket-Version': '13',
    };
    if (protocols.length > 0) headers['Sec-WebSocket-Protocol'] = protocols.join(', ');
    if (extraHeaders !== undefined) {
      for (const [name, value] of new (require('internal/web/headers').Headers)(extraHeaders)) headers[name] = value;
    }
    const { hostname, port, pathname, search } = this.#url;
    this.#request = require(isSecure ? 'https' : 'http').request({
      hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
      port: port || (isSecure ? 443 : 80),
      path: `${pathname}${search}`,
      headers,
      agent: false,
    });
    this.#request.on('error', (error) => this.#fail(error));
    this.#request.on('response', (response) => {
      response.destroy();
      this.#fail(new Error('Received network error or non-101 status code.'));
    });
    this.#request.on('upgrade', (response, socket, head) => {
      const problem = checkAnswer(response.headers, accept, protocols);
      if (problem !== undefined) {
        socket.destroy();
        this.#fail(new Error(problem));
        return;
      }
      this.#open(socket, head, response.headers['sec-websocket-protocol'] ?? '');
    });
    this.#request.end();
  }

  #open(socket, head, protocol) {
    if (this.#readyState !== CONNECTING) {
      socket.destroy();
      return;
    }
    this.#socket = socket;
    this.#protocol = protocol;
    this.#readyState = OPEN;
    socket.setTimeout(0);
    socket.setNoDelay(true);
    socket.on('data', (packet) => this.#onData(packet));
    socket.on('error', (error) => {
      if (this.#readyState === OPEN) this.#reportError(error);
    });
    socket.on('close', () => this.#finish());
    socket.on('end', () => socket.end());
    this.dispatchEvent(new Event('open'));
    if (head.length > 0) this.#onData(head);
    socket.resume();
  }

  #reportError(error) {
    this.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
  }

  /** The connection could not be made. */
  #fail(error) {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    this.#request?.destroy();
    this.#reportError(error);
    this.dispatchEvent(new CloseEvent('close', { wasClean: false, code: 1006, reason: '' }));
  }

  /** The connection is over. */
  #finish() {
    if (this.#readyState === CLOSED) return;
    clearTimeout(this.#timer);
    this.#readyState = CLOSED;
    const wasClean = this.#closeSent && this.#received !== null;
    const { code, reason } = this.#received ?? { code: 1006, reason: '' };
    this.dispatchEvent(new CloseEvent('close', { wasClean, code, reason }));
  }

  #onData(packet) {
    try {
      this.#reader.read(packet, (opcode, payload) => {
        this.#onMessage(opcode, payload);
        return this.#received === null;
      });
    } catch (error) {
      this.#abort(error.code, error);
    }
  }

  /** Ends the connection because of what the other side sent. */
  #abort(code, error) {
    if (this.#readyState === OPEN || this.#readyState === CLOSING) {
      this.#sendClose(code, '');
      this.#reportError(error);
    }
    this.#socket.destroy();
  }

  #onMessage(opcode, payload) {
    switch (opcode) {
      case opcodes.TEXT:
        if (!isUtf8(payload)) {
          this.#abort(1007, new Error('Received invalid UTF-8 in text frame.'));
          return;
        }
        this.#deliver(payload.toString('utf8'));
        break;
      case opcodes.BINARY: {
        const bytes = new Uint8Array(payload);
        this.#deliver(this.#binaryType === 'blob' ? new (require('internal/blob').Blob)([bytes]) : bytes.buffer);
        break;
      }
      case opcodes.PING:
        if (!this.#closeSent) this.#socket.write(encodeFrame(opcodes.PONG, payload));
        break;
      case opcodes.CLOSE:
        this.#onClose(payload);
        break;
      default:
    }
  }

  #deliver(data) {
    if (this.#readyState !== OPEN) return;
    this.dispatchEvent(new MessageEvent('message', { data, origin: this.#url.origin }));
  }

  #onClose(payload) {
    const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
    const isValid = payload.length !== 1 &&
      (code === 1005 || (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1006) ||
       (code >= 3000 && code <= 4999));
    if (!isValid || (payload.length > 2 && !isUtf8(payload.subarray(2)))) {
      this.#abort(1002, new Error('Invalid close frame'));
      return;
    }
    this.#received = { code, reason: payload.toString('utf8', 2) };
    this.#readyState = CLOSING;
    if (!this.#closeSent) this.#sendClose(code === 1005 ? undefined : code, '');
    // The server is the one to close; but not all do.
    this.#timer ??= setTimeout(() => this.#socket.destroy(), CLOSE_TIMEOUT);
    this.#socket.end();
  }

  #sendClose(code, reason) {
    if (this.#closeSent) return;
    this.#closeSent = true;
    let payload = Buffer.alloc(0);
    if (code !== undefined) {
      const text = Buffer.from(reason);
      payload = Buffer.allocUnsafe(2 + text.length);
      payload.writeUInt16BE(code, 0);
      text.copy(payload, 2);
    }
    this.#socket.write(encodeFrame(opcodes.CLOSE, payload));
  }

  /**
   * @param {number} [code] 1000, or 3000 to 4999
   * @param {string} [reason]
   */
  close(code = undefined, reason = undefined) {
    WebSocket.#check(this);
    if (code !== undefined) {
      code = Math.trunc(Number(code)) || 0;
      if (code !== 1000 && (code < 3000 || code > 4999)) throw lazyDOMException('invalid code', 'InvalidAccessError');
    }
    reason = reason === undefined ? '' : `${reason}`.toWellFormed();
    const length = Buffer.byteLength(reason);
    if (length > 123) {
      throw lazyDOMException(`Reason must be less than 123 bytes; received ${length}`, 'SyntaxError');
    }
    if (this.#readyState === CLOSING || this.#readyState === CLOSED) return;
    if (this.#readyState === CONNECTING) {
      this.#readyState = CLOSING;
      process.nextTick(() => this.#fail(new Error('Connection was closed before it was established.')));
      return;
    }
    this.#readyState = CLOSING;
    this.#sending = this.#sending.then(() => {
      if (this.#socket.destroyed) return;
      this.#sendClose(code === undefined && reason !== '' ? 1000 : code, reason);
      this.#timer ??= setTimeout(() => this.#socket.destroy(), CLOSE_TIMEOUT);
    });
  }

  /** @param {string|ArrayBuffer|ArrayBufferView|Blob} data */
  send(data) {
    WebSocket.#check(this);
    requireArguments(arguments, 1, 'WebSocket.send');
    if (this.#readyState === CONNECTING) throw lazyDOMException('Sent before connected.', 'InvalidStateError');
    if (this.#readyState !== OPEN) return;
    if (isBlob(data)) {
      this.#bufferedAmount += data.size;
      this.#sending = this.#sending.then(async () => {
        this.#write(opcodes.BINARY, Buffer.from(await data.arrayBuffer()));
      });
      return;
    }
    let opcode = opcodes.BINARY;
    let payload;
    if (isArrayBufferView(data)) {
      payload = Buffer.copyBytesFrom(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    } else if (isAnyArrayBuffer(data)) {
      payload = Buffer.from(data.slice(0));
    } else {
      opcode = opcodes.TEXT;
      payload = Buffer.from(`${data}`.toWellFormed());
    }
    this.#bufferedAmount += payload.length;
    this.#sending = this.#sending.then(() => this.#write(opcode, payload));
  }

  #write(opcode, payload) {
    if (this.#socket.destroyed) return;
    this.#socket.write(encodeFrame(opcode, payload), () => {
      this.#bufferedAmount -= payload.length;
    });
  }

  get url() {
    return WebSocket.#check(this).#url.href;
  }

  get readyState() {
    return WebSocket.#check(this).#readyState;
  }

  get bufferedAmount() {
    return WebSocket.#check(this).#bufferedAmount;
  }

  get extensions() {
    WebSocket.#check(this);
    return '';
  }

  get protocol() {
    return WebSocket.#check(this).#protocol;
  }

  get binaryType() {
    return WebSocket.#check(this).#binaryType;
  }

  set binaryType(type) {
    WebSocket.#check(this).#binaryType = type === 'arraybuffer' ? type : 'blob';
  }
}

/** What is wrong with a server's answer. */
function checkAnswer(headers, accept, protocols) {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return 'Server did not set Upgrade header to "websocket".';
  if (!/(?:^|,)\s*upgrade\s*(?:,|$)/i.test(headers.connection ?? '')) {
    return 'Server did not set Connection header to "upgrade".';
  }
  if (headers['sec-websocket-accept'] !== accept) return 'Incorrect hash received in Sec-WebSocket-Accept header.';
  if (headers['sec-websocket-extensions'] !== undefined) return 'Sec-WebSocket-Extensions header does not match.';
  const protocol = headers['sec-websocket-protocol'];
  if (protocol !== undefined && !protocols.includes(protocol)) return 'Protocol was not set in the opening handshake.';
  return undefined;
}

define(WebSocket, ['url', 'readyState', 'bufferedAmount', 'close', 'extensions', 'binaryType', 'send', 'protocol']);
['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'].forEach((name, value) => {
  const descriptor = { __proto__: null, value, writable: false, enumerable: true, configurable: false };
  Object.defineProperty(WebSocket, name, descriptor);
  Object.defineProperty(WebSocket.prototype, name, descriptor);
});
for (const name of ['open', 'error', 'close', 'message']) defineEventHandler(WebSocket.prototype, name);

module.exports = { CloseEvent, WebSocket };
