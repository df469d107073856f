'use strict';

// Response: what a server answered, or what a program makes look like it.
//
// Specification: https://fetch.spec.whatwg.org/#response-class

const { cloneBody, extractBody, isUnusable, mixinBody } = require('internal/web/body');
const { Headers, fillHeaders, listOf, setGuard } = require('internal/web/headers');
const { byteString, define, illegalInvocation, inspectAs, isObject, kInspect, requireArguments } =
  require('internal/web/webidl');

const kPrivate = Symbol('kPrivate');
const withoutBody = new Set([101, 103, 204, 205, 304]);
const redirects = new Set([301, 302, 303, 307, 308]);

let stateOf;
let make;

class Response {
  #state;
  #headers = new Headers();

  static {
    stateOf = (value) => (isObject(value) && #state in value ? value.#state : undefined);
  }

  static #check(value) {
    const state = stateOf(value);
    if (state === undefined) throw illegalInvocation();
    return state;
  }

  /**
   * @param {any} [body]
   * @param {{ status?: number, statusText?: string, headers?: any }} [init]
   */
  constructor(body = null, init = undefined, key = undefined) {
    this.#state = {
      type: 'default',
      status: 200,
      statusText: '',
      urls: [],
      body: null,
      contentType: () => this.#headers.get('content-type'),
    };
    if (key === kPrivate) {
      Object.assign(this.#state, init);
      return;
    }
    setGuard(this.#headers, 'response');
    this.#initialize(init, body == null ? null : extractBody(body));
  }

  #initialize(init, extracted) {
    if (init !== undefined && init !== null && !isObject(init)) {
      throw new TypeError('Response constructor: Expected init ("init") to be one of: Null, Undefined, Object.');
    }
    const { status = 200, statusText = '', headers } = init ?? {};
    const code = Math.trunc(Number(status)) || 0;
    if (code < 200 || code > 599) {
      throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    }
    const text = byteString(statusText, 'Response constructor');
    if (!/^[\t\x20-\x7E\x80-\xFF]*$/.test(text)) throw new TypeError('Invalid statusText');
    this.#state.status = code;
    this.#state.statusText = text;
    if (headers != null) fillHeaders(this.#headers, headers);
    if (extracted === null) return;
    if (withoutBody.has(code)) {
      throw new TypeError(`Response constructor: Invalid response status code ${code}`);
    }
    this.#state.body = extracted.body;
    if (extracted.type !== null && !this.#headers.has('content-type')) {
      this.#headers.append('content-type', extracted.type);
    }
  }

  /** A response of our own making, for `fetch`. */
  static #make(state, headers, guard) {
    const response = new Response(null, state, kPrivate);
    if (headers !== undefined) listOf(response.#headers).copyFrom(headers);
    setGuard(response.#headers, guard);
    return response;
  }

  static {
    make = (state, headers, guard = 'immutable') => Response.#make(state, headers, guard);
  }

  /** What a network error looks like. */
  static error() {
    return Response.#make({ type: 'error', status: 0 }, undefined, 'immutable');
  }

  /** A response that is `data` as JSON. */
  static json(data, init = undefined) {
    requireArguments(arguments, 1, 'Response.json');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const response = new Response(null, undefined);
    const { body } = extractBody(text);
    response.#initialize(init, { body, type: 'application/json' });
    return response;
  }

  static redirect(url, status = 302) {
    requireArguments(arguments, 1, 'Response.redirect');
    let parsed;
    try {
      parsed = new (require('internal/url').URL)(`${url}`);
    } catch (error) {
      throw new TypeError(`Failed to parse URL from ${url}`, { cause: error });
    }
    const code = Math.trunc(Number(status)) || 0;
    if (!redirects.has(code)) throw new RangeError(`Invalid status code ${status}`);
    const response = Response.#make({ status: code }, undefined, 'none');
    response.#headers.append('location', parsed.href);
    setGuard(response.#headers, 'immutable');
    return response;
  }

  get type() {
    return Response.#check(this).type;
  }

  get url() {
    const url = Response.#check(this).urls.at(-1);
    if (url === undefined) return '';
    const copy = new (require('internal/url').URL)(url);
    copy.hash = '';
    return copy.href;
  }

  get redirected() {
    return Response.#check(this).urls.length > 1;
  }

  get status() {
    return Response.#check(this).status;
  }

  get ok() {
    const { status } = Response.#check(this);
    return status >= 200 && status <= 299;
  }

  get statusText() {
    return Response.#check(this).statusText;
  }

  get headers() {
    Response.#check(this);
    return this.#headers;
  }

  clone() {
    const state = Response.#check(this);
    if (isUnusable(state.body)) throw new TypeError('Response.clone: Body has already been consumed.');
    const { contentType: _, ...rest } = state;
    return Response.#make({ ...rest, body: state.body === null ? null : cloneBody(state.body) },
                          listOf(this.#headers), require('internal/web/headers').guardOf(this.#headers));
  }

  [kInspect](depth, options) {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    return inspectAs('Response', { status, statusText, headers, body, bodyUsed, ok, redirected, type, url },
                     depth, options);
  }
}
mixinBody(Response, (value) => stateOf(value));
define(Response, ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', 'clone'],
       ['error', 'json', 'redirect']);

module.exports = {
  Response,
  isRedirect: (status) => redirects.has(status),
  makeResponse: (state, headers) => make(state, headers),
};
