'use strict';

// What stands where a socket has its native handle: it has the same methods (`internalBinding('stream')`
// tells the contract), and works on another stream, over which it sends what a TLS session encrypts.

const { Buffer } = require('buffer');
const binding = internalBinding('tls');
const { UV_EOF, UV_ENOTCONN, UV_ECONNRESET } = internalBinding('uv');

const { CLOSED, GREETED, HANDSHAKING } = binding;

/** Views of what `write` is given. */
function viewsOf(data) {
  if (typeof data === 'string') return [Buffer.from(data)];
  return Array.isArray(data) ? data : [data];
}

class TLSHandle {
  /** Set by the socket: whether it has asked for data, and who gets them. */
  reading = false;
  onread = undefined;
  #stream;
  #session;
  #events;
  #flowing = false;
  #secure = false;
  #isGreeted = false;
  #failed = false;
  #ended = false;
  #written = 0;
  // What has arrived and nobody has read; null is the end.
  #arrived = [];
  // The end of the handshake: the other side hears of it when it has been found good.
  #last;
  // What is to be sent once the handshake is over: [views, callback].
  #waiting = [];
  #shutdown;
  #isShutDown = false;

  /**
   * @param {import('stream').Duplex} stream
   * @param {object} events `onGreeting()` when a client has said what it wants, `onHandshakeDone()`, and
   *   `onError(error)`
   */
  constructor(stream, events) {
    this.#stream = stream;
    this.#events = events;
    stream.on('data', (chunk) => this.#receive(chunk));
    stream.on('end', () => this.#onEnd());
  }

  /** Begins the handshake. */
  start(session) {
    this.#session = session;
    this.#stream.resume();
    this.#apply(binding.receive(session));
  }

  /** Goes on with the handshake of a server. */
  accept(context, protocols, asksForCertificate, hasOwnOrder) {
    this.#apply(binding.accept(this.#session, context, protocols, asksForCertificate, hasOwnOrder));
  }

  #receive(chunk) {
    if (this.#session === undefined || this.#failed) return;
    this.#apply(binding.receive(this.#session, typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk));
  }

  #apply([encrypted, plain, flags, error]) {
    const isDone = error === undefined && !this.#secure && !(flags & HANDSHAKING);
    if (isDone) this.#last = encrypted;
    else if (encrypted !== undefined) this.#send(encrypted);
    if (error !== undefined) {
      this.#failed = true;
      this.#events.onError(error);
      return;
    }
    if (plain !== undefined) this.#arrived.push(plain);
    if (flags & CLOSED) this.#end();
    if (flags & GREETED) {
      if (this.#isGreeted) return;
      this.#isGreeted = true;
      this.#events.onGreeting();
      return;
    }
    if (isDone) {
      this.#secure = true;
      this.#events.onHandshakeDone();
    }
    this.#deliver();
  }

  #send(bytes, callback) {
    const { destroyed, writable } = this.#stream;
    if (destroyed || !writable) {
      if (callback) process.nextTick(callback, new Error('closed'));
      return false;
    }
    return this.#stream.write(bytes, callback);
  }

  /** Lets what waits to be sent go, once the socket is content with the other side. */
  release() {
    if (this.#last !== undefined) this.#send(this.#last);
    this.#last = undefined;
    for (const [views, callback] of this.#waiting.splice(0)) {
      this.#encrypt(views, (error) => callback(error ? UV_ECONNRESET : 0));
    }
    if (this.#shutdown !== undefined) this.#close(this.#shutdown);
    this.#waiting = null;
    this.#deliver();
  }

  #encrypt(views, callback) {
    const bytes = binding.send(this.#session, views);
    if (bytes === undefined) {
      process.nextTick(callback);
      return true;
    }
    return this.#send(bytes, callback);
  }

  #deliver() {
    while (this.#flowing && this.#waiting === null && this.#arrived.length > 0) {
      const bytes = this.#arrived.shift();
      if (bytes === null) this.onread(UV_EOF);
      else this.onread(bytes.byteLength, bytes);
    }
  }

  #end() {
    if (this.#ended) return;
    this.#ended = true;
    this.#arrived.push(null);
  }

  #onEnd() {
    if (this.#failed) return;
    if (!this.#secure) {
      this.#failed = true;
      this.#events.onError();
      return;
    }
    this.#end();
    this.#deliver();
  }

  readStart() {
    this.#flowing = true;
    this.#stream.resume();
    this.#deliver();
    return 0;
  }

  readStop() {
    this.#flowing = false;
    // A handshake goes on whether the program reads or not.
    if (this.#waiting === null) this.#stream.pause();
    return 0;
  }

  write(data, callback) {
    if (this.#failed || this.#isShutDown) return UV_ECONNRESET;
    const views = viewsOf(data);
    for (const view of views) this.#written += view.byteLength;
    if (this.#waiting !== null) {
      this.#waiting.push([views, callback]);
      return 0;
    }
    let isDone = false;
    let isLate = false;
    const goesOn = this.#encrypt(views, (error) => {
      isDone = true;
      if (isLate) callback(error ? UV_ECONNRESET : 0);
    });
    if (goesOn || isDone) return 1;
    isLate = true;
    return 0;
  }

  shutdown(callback) {
    if (this.#waiting !== null) this.#shutdown = callback;
    else this.#close(callback);
    return 0;
  }

  #close(callback) {
    this.#isShutDown = true;
    const stream = this.#stream;
    if (stream.destroyed || !stream.writable) {
      process.nextTick(callback, UV_ENOTCONN);
      return;
    }
    const bytes = this.#failed ? undefined : binding.sendClose(this.#session);
    stream.end(bytes, () => callback(0));
  }

  close(callback) {
    const stream = this.#stream;
    this.#failed = true;
    if (callback) {
      // Later than what the socket that is being destroyed has to say of its error.
      if (stream.closed || (stream.destroyed && stream._handle === undefined)) setImmediate(callback);
      else stream.once('close', callback);
    }
    if (stream.destroyed) return;
    // What is on its way goes first.
    if (typeof stream.destroySoon === 'function') stream.destroySoon();
    else if (stream.writableFinished || !stream.writable) stream.destroy();
    else stream.end(() => stream.destroy());
  }

  ref() {
    this.#stream.ref?.();
  }

  unref() {
    this.#stream.unref?.();
  }

  hasRef() {
    return this.#stream._handle?.hasRef?.() ?? true;
  }

  setNoDelay(enable) {
    this.#stream.setNoDelay?.(enable);
    return 0;
  }

  setKeepAlive(enable, seconds) {
    this.#stream.setKeepAlive?.(enable, seconds * 1000);
    return 0;
  }

  setBlocking() {
    return 0;
  }

  fd() {
    return this.#stream._handle?.fd?.() ?? -1;
  }

  #name(method, out) {
    const name = this.#stream[method]?.();
    if (name?.address === undefined) return UV_ENOTCONN;
    Object.assign(out, name);
    return 0;
  }

  getsockname(out) {
    return this.#name('_getsockname', out);
  }

  getpeername(out) {
    return this.#name('_getpeername', out);
  }

  writeQueueSize() {
    return this.#stream.writableLength;
  }

  bytesWritten() {
    return this.#written;
  }
}

module.exports = { TLSHandle };
