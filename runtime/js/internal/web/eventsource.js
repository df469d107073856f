'use strict';

// EventSource: a stream of events that a server sends, taken up again when it breaks off.
//
// Specification: https://html.spec.whatwg.org/#server-sent-events

const { lazyDOMException } = require('internal/util');
const { Event } = require('internal/event');
const { EventTarget, defineEventHandler } = require('internal/event_target');
const { MessageEvent } = require('internal/messaging');
const { AbortController } = require('internal/abort_controller');
const { define, illegalInvocation, isObject, requireArguments } = require('internal/web/webidl');

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;
const RECONNECTION_TIME = 3000;

/** Lines of the stream as events. */
class EventParser {
  #rest = '';
  #data = [];
  #type = '';
  #isFirst = true;
  lastEventId = '';
  reconnectionTime = RECONNECTION_TIME;

  /** The events that end in `text`. */
  * read(text) {
    if (this.#isFirst && text !== '') {
      this.#isFirst = false;
      if (text.startsWith('\uFEFF')) text = text.slice(1);
    }
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    for (const line of lines) {
      if (line !== '') {
        this.#field(line);
        continue;
      }
      if (this.#data.length > 0) {
        yield { type: this.#type || 'message', data: this.#data.join('\n'), lastEventId: this.lastEventId };
      }
      this.#data = [];
      this.#type = '';
    }
  }

  #field(line) {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#type = value;
    else if (name === 'id' && !value.includes('\0')) this.lastEventId = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.reconnectionTime = Number(value);
  }
}

class EventSource extends EventTarget {
  #url;
  #withCredentials;
  #readyState = CONNECTING;
  #controller;
  #lastEventId = '';
  #reconnectionTime = RECONNECTION_TIME;
  #timer;

  /**
   * @param {string|URL} url
   * @param {{ withCredentials?: boolean }} [init]
   */
  constructor(url, init = {}) {
    requireArguments(arguments, 1, 'EventSource constructor');
    super();
    const { URL } = require('internal/url');
    try {
      this.#url = new URL(`${url}`).href;
    } catch (error) {
      throw lazyDOMException(`${error}`, 'SyntaxError');
    }
    this.#withCredentials = Boolean(init?.withCredentials);
    this.#connect();
  }

  static #check(value) {
    if (!isObject(value) || !(#url in value)) throw illegalInvocation();
    return value;
  }

  async #connect() {
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    const headers = { 'accept': 'text/event-stream', 'cache-control': 'no-cache' };
    if (this.#lastEventId !== '') headers['last-event-id'] = this.#lastEventId;
    try {
      const { fetch } = require('internal/web/fetch');
      const response = await fetch(this.#url, { headers, signal, cache: 'no-store' });
      if (this.#readyState === CLOSED) return;
      const type = response.headers.get('content-type') ?? '';
      if (response.status !== 200 || !/^text\/event-stream(?:$|[;\s])/i.test(type)) {
        this.#controller.abort();
        this.#fail();
        return;
      }
      this.#readyState = OPEN;
      this.dispatchEvent(new Event('open'));
      await this.#receive(response);
    } catch {
      // A connection that breaks is made again.
    }
    this.#reconnect();
  }

  async #receive(response) {
    const parser = new EventParser();
    parser.lastEventId = this.#lastEventId;
    const decoder = new (require('internal/encoding').TextDecoder)('utf-8', { ignoreBOM: true });
    const { origin } = new (require('internal/url').URL)(response.url);
    for await (const chunk of response.body) {
      for (const { type, data, lastEventId } of parser.read(decoder.decode(chunk, { stream: true }))) {
        this.#lastEventId = lastEventId;
        this.#reconnectionTime = parser.reconnectionTime;
        if (this.#readyState === CLOSED) return;
        this.dispatchEvent(new MessageEvent(type, { data, origin, lastEventId }));
      }
    }
    this.#reconnectionTime = parser.reconnectionTime;
  }

  #fail() {
    this.#readyState = CLOSED;
    this.dispatchEvent(new Event('error'));
  }

  #reconnect() {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CONNECTING;
    this.dispatchEvent(new Event('error'));
    if (this.#readyState === CLOSED) return;
    this.#timer = setTimeout(() => this.#connect(), this.#reconnectionTime);
  }

  close() {
    EventSource.#check(this);
    this.#readyState = CLOSED;
    clearTimeout(this.#timer);
    this.#controller.abort();
  }

  get url() {
    return EventSource.#check(this).#url;
  }

  get withCredentials() {
    return EventSource.#check(this).#withCredentials;
  }

  get readyState() {
    return EventSource.#check(this).#readyState;
  }
}

define(EventSource, ['close', 'url', 'withCredentials', 'readyState']);
['CONNECTING', 'OPEN', 'CLOSED'].forEach((name, value) => {
  const descriptor = { __proto__: null, value, writable: false, enumerable: true, configurable: false };
  Object.defineProperty(EventSource, name, descriptor);
  Object.defineProperty(EventSource.prototype, name, descriptor);
});
for (const name of ['open', 'message', 'error']) defineEventHandler(EventSource.prototype, name);

module.exports = { EventSource };
