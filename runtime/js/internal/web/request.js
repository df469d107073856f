'use strict';

// Request: what `fetch` is to ask for.
//
// Specification: https://fetch.spec.whatwg.org/#request-class

const { AbortController, isAbortSignal } = require('internal/abort_controller');
const { cloneBody, extractBody, isUnusable, mixinBody } = require('internal/web/body');
const { Headers, fillHeaders, listOf, setGuard } = require('internal/web/headers');
const { byteString, define, illegalInvocation, inspectAs, isObject, isToken, kInspect, requireArguments } =
  require('internal/web/webidl');

const choices = {
  referrerPolicy: ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin',
    'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'],
  mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'error', 'manual'],
  duplex: ['half'],
};
const normalized = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const forbidden = new Set(['CONNECT', 'TRACE', 'TRACK']);

let stateOf;

/** A dictionary member that is one of a list of words. */
function choice(init, name) {
  const value = init[name];
  if (value === undefined) return undefined;
  const text = `${value}`;
  if (!choices[name].includes(text)) {
    throw new TypeError(`Request constructor: ${text} is not an accepted type. Expected one of ${
      choices[name].join(', ')}.`);
  }
  return text;
}

function checkMethod(value) {
  const method = byteString(value, 'Request constructor');
  const upper = method.toUpperCase();
  if (!isToken(method) || forbidden.has(upper)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  if (normalized.has(upper)) return upper;
  return method;
}

function parseUrl(input) {
  const { URL } = require('internal/url');
  let url;
  try {
    url = new URL(`${input}`);
  } catch (error) {
    throw new TypeError(`Failed to parse URL from ${input}`, { cause: error });
  }
  if (url.username || url.password) {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${input}`);
  }
  return url;
}

class Request {
  #state;
  #headers = new Headers();
  #signal;

  static {
    stateOf = (value) => (isObject(value) && #state in value ? value.#state : undefined);
  }

  static #check(value) {
    const state = stateOf(value);
    if (state === undefined) throw illegalInvocation();
    return state;
  }

  /**
   * @param {string|URL|Request} input
   * @param {RequestInit} [init]
   */
  constructor(input, init = undefined) {
    requireArguments(arguments, 1, 'Request constructor');
    if (init !== undefined && init !== null && !isObject(init)) {
      throw new TypeError('Request constructor: Expected init ("init") to be one of: Null, Undefined, Object.');
    }
    init ??= {};
    const from = stateOf(input);
    const state = this.#state = from === undefined ? {
      url: parseUrl(input),
      method: 'GET',
      mode: 'cors',
      credentials: 'same-origin',
      cache: 'default',
      redirect: 'follow',
      referrer: 'about:client',
      referrerPolicy: '',
      integrity: '',
      keepalive: false,
      body: null,
    } : { ...from, body: null };
    this.#readOptions(state, init);
    setGuard(this.#headers, 'request');
    if (init.headers !== undefined) fillHeaders(this.#headers, init.headers);
    else if (from !== undefined) listOf(this.#headers).copyFrom(listOf(input.#headers));
    state.contentType = () => this.#headers.get('content-type');
    this.#readBody(state, init, from);
    this.#follow(init.signal === undefined ? from && input.#signal : init.signal);
    state.dispatcher = init.dispatcher ?? from?.dispatcher;
  }

  #readOptions(state, init) {
    if (init.window != null) throw new TypeError('\'window\' option must be null');
    const mode = choice(init, 'mode');
    if (mode === 'navigate') {
      throw new TypeError('Request constructor: invalid request mode navigate.');
    }
    for (const name of ['referrerPolicy', 'credentials', 'cache', 'redirect']) {
      state[name] = choice(init, name) ?? state[name];
    }
    choice(init, 'duplex');
    state.mode = mode ?? state.mode;
    if (state.cache === 'only-if-cached' && state.mode !== 'same-origin') {
      throw new TypeError('\'only-if-cached\' can be set only with \'same-origin\' mode');
    }
    if (init.referrer !== undefined) state.referrer = init.referrer === '' ? 'no-referrer' : `${init.referrer}`;
    if (init.integrity != null) state.integrity = `${init.integrity}`;
    if (init.keepalive !== undefined) state.keepalive = Boolean(init.keepalive);
    if (init.method !== undefined) state.method = checkMethod(init.method);
  }

  #readBody(state, init, from) {
    const given = init.body ?? null;
    if ((given !== null || (from !== undefined && from.body !== null)) &&
        (state.method === 'GET' || state.method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (given !== null) {
      const { body, type } = extractBody(given);
      if (body.source === null && init.duplex === undefined) {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
      state.body = body;
      if (type !== null && !this.#headers.has('content-type')) this.#headers.append('content-type', type);
    } else if (from !== undefined && from.body !== null) {
      if (isUnusable(from.body)) {
        throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      }
      // The body goes to the new request; the old one counts as read.
      const { TransformStream } = require('internal/webstreams/transform');
      const { stream } = from.body;
      state.body = { ...from.body, stream: stream.pipeThrough(new TransformStream()) };
    }
  }

  #follow(signal) {
    const controller = new AbortController();
    this.#signal = controller.signal;
    if (signal == null) return;
    if (!isAbortSignal(signal)) {
      throw new TypeError('Failed to construct \'Request\': member signal is not of type AbortSignal.');
    }
    if (signal.aborted) {
      controller.abort(signal.reason);
      return;
    }
    signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  }

  get method() {
    return Request.#check(this).method;
  }

  get url() {
    return Request.#check(this).url.href;
  }

  get headers() {
    Request.#check(this);
    return this.#headers;
  }

  get destination() {
    Request.#check(this);
    return '';
  }

  get referrer() {
    const { referrer } = Request.#check(this);
    return referrer === 'no-referrer' ? '' : referrer;
  }

  get referrerPolicy() {
    return Request.#check(this).referrerPolicy;
  }

  get mode() {
    return Request.#check(this).mode;
  }

  get credentials() {
    return Request.#check(this).credentials;
  }

  get cache() {
    return Request.#check(this).cache;
  }

  get redirect() {
    return Request.#check(this).redirect;
  }

  get integrity() {
    return Request.#check(this).integrity;
  }

  get keepalive() {
    return Request.#check(this).keepalive;
  }

  get isReloadNavigation() {
    Request.#check(this);
    return false;
  }

  get isHistoryNavigation() {
    Request.#check(this);
    return false;
  }

  get signal() {
    Request.#check(this);
    return this.#signal;
  }

  get duplex() {
    Request.#check(this);
    return 'half';
  }

  clone() {
    const state = Request.#check(this);
    if (isUnusable(state.body)) throw new TypeError('unusable');
    const copy = new Request(this.url, { signal: this.#signal });
    const { contentType } = copy.#state;
    copy.#state = { ...state, contentType, body: state.body === null ? null : cloneBody(state.body) };
    listOf(copy.#headers).copyFrom(listOf(this.#headers));
    return copy;
  }

  [kInspect](depth, options) {
    const { method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity,
      keepalive, isReloadNavigation, isHistoryNavigation, signal } = this;
    return inspectAs('Request', { method, url, headers, destination, referrer, referrerPolicy, mode, credentials,
      cache, redirect, integrity, keepalive, isReloadNavigation, isHistoryNavigation, signal }, depth, options);
  }
}
mixinBody(Request, (value) => stateOf(value));
define(Request, [
  'method', 'url', 'headers', 'redirect', 'clone', 'signal', 'duplex', 'destination', 'isHistoryNavigation',
  'isReloadNavigation', 'keepalive', 'integrity', 'cache', 'credentials', 'mode', 'referrerPolicy', 'referrer',
]);

module.exports = { Request, stateOf: (request) => stateOf(request) };
