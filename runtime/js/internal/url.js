'use strict';

// The URL class of the web platform.
//
// Natives: internalBinding('url')
//   parse(input, base) -> href, or undefined when invalid; where the parts are is
//       then in urlComponents, a Uint32Array [protocol_end, username_end,
//       host_start, host_end, port, pathname_start, search_start, hash_start,
//       scheme_type], 2 ** 32 - 1 for what is absent
//   canParse(input, base)
//   update(href, part, value) -> href, or undefined when the value is refused
//   format(href, fragment, unicode, search, auth) -> text
//   domainToASCII(domain), domainToUnicode(domain) -> text, '' when invalid

const binding = internalBinding('url');
const { urlComponents } = binding;
const { URLSearchParams, setOnChange, setQuery, toUSVString } =
  require('internal/url/search_params');
const {
  ERR_INVALID_URL,
  ERR_MISSING_ARGS,
} = require('internal/errors').codes;

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const contextForInspect = Symbol('context');
const ABSENT = 0xffffffff;

/** The text of a URL and where its parts are. */
class URLContext {
  href = '';
  protocol_end = 0;
  username_end = 0;
  host_start = 0;
  host_end = 0;
  pathname_start = 0;
  search_start = 0;
  hash_start = 0;
  port = 0;
  scheme_type = 1;

  get hasPort() {
    return this.port !== ABSENT;
  }

  get hasSearch() {
    return this.search_start !== ABSENT;
  }

  get hasHash() {
    return this.hash_start !== ABSENT;
  }
}

function fill(context, href) {
  context.href = href;
  context.protocol_end = urlComponents[0];
  context.username_end = urlComponents[1];
  context.host_start = urlComponents[2];
  context.host_end = urlComponents[3];
  context.port = urlComponents[4];
  context.pathname_start = urlComponents[5];
  context.search_start = urlComponents[6];
  context.hash_start = urlComponents[7];
  context.scheme_type = urlComponents[8];
}

const kSkip = Symbol('kSkip');

/** Whether a value is a URL, whatever its prototype says. */
let isURL;

class URL {
  #context = new URLContext();
  #searchParams;
  #searchParamsModified = false;

  static {
    Object.defineProperty(URL, 'parse', {
      __proto__: null,
      configurable: true,
      writable: true,
      enumerable: true,
      value: function parse(input, base = undefined) {
        if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
        const href = binding.parse(toUSVString(input), base === undefined ? base : toUSVString(base));
        if (href === undefined) return null;
        const url = new URL(kSkip);
        fill(url.#context, href);
        return url;
      },
    });
    Object.defineProperty(URL.prototype, contextForInspect, {
      __proto__: null,
      get() {
        return this.#context;
      },
    });
  }

  /**
   * @param {string} input
   * @param {string} [base]
   */
  constructor(input, base = undefined) {
    if (input === kSkip) return;
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    input = toUSVString(input);
    if (base !== undefined) base = toUSVString(base);
    const href = binding.parse(input, base);
    if (href === undefined) throw new ERR_INVALID_URL(input, base);
    fill(this.#context, href);
  }

  /**
   * Whether `new URL` would succeed.
   * @param {string} url
   * @param {string} [base]
   * @returns {boolean}
   */
  static canParse(url, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    return binding.canParse(toUSVString(url), base === undefined ? base : toUSVString(base));
  }

  /**
   * A `blob:` URL for a Blob.
   * @param {Blob} obj
   * @returns {string}
   */
  static createObjectURL(obj) {
    return require('internal/blob').createObjectURL(obj);
  }

  /**
   * Undoes `createObjectURL`.
   * @param {string} url
   */
  static revokeObjectURL(url) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    require('internal/blob').revokeObjectURL(`${url}`);
  }

  [inspectCustom](depth, opts) {
    if (this == null || Object.getPrototypeOf(this.constructor.prototype) === null) return this;
    if (typeof depth === 'number' && depth < 0) return this;
    const { constructor } = this;
    const obj = { __proto__: { constructor: constructor === Object ? URL : constructor } };
    obj.href = this.href;
    obj.origin = this.origin;
    obj.protocol = this.protocol;
    obj.username = this.username;
    obj.password = this.password;
    obj.host = this.host;
    obj.hostname = this.hostname;
    obj.port = this.port;
    obj.pathname = this.pathname;
    obj.search = this.search;
    obj.searchParams = this.searchParams;
    obj.hash = this.hash;
    if (opts.showHidden) obj[contextForInspect] = this.#context;
    return `${constructor.name} ${require('internal/util/inspect').inspect(obj, opts)
      .replace(/^[^{]*/, '')}`;
  }

  // Changes of `searchParams` are written back when somebody looks.
  #ensureSearchParamsUpdated() {
    if (this.#searchParamsModified) {
      this.#searchParamsModified = false;
      this.#update('search', this.#searchParams.toString());
    }
  }

  #update(part, value) {
    const href = binding.update(this.#context.href, part, value);
    if (href === undefined) return false;
    fill(this.#context, href);
    return true;
  }

  #refreshSearchParams() {
    if (this.#searchParams !== undefined) {
      setQuery(this.#searchParams, this.#searchText().slice(1));
      this.#searchParamsModified = false;
    }
  }

  #searchText() {
    const context = this.#context;
    if (!context.hasSearch) return '';
    return context.href.slice(context.search_start,
                              context.hasHash ? context.hash_start : undefined);
  }

  toString() {
    this.#ensureSearchParamsUpdated();
    return this.#context.href;
  }

  get href() {
    this.#ensureSearchParamsUpdated();
    return this.#context.href;
  }

  set href(value) {
    value = toUSVString(value);
    const href = binding.update(this.#context.href, 'href', value);
    if (href === undefined) throw new ERR_INVALID_URL(value);
    fill(this.#context, href);
    this.#refreshSearchParams();
  }

  get origin() {
    const context = this.#context;
    const protocol = context.href.slice(0, context.protocol_end);
    switch (protocol) {
      case 'blob:': {
        const path = this.pathname;
        if (path.length > 0) {
          const href = binding.parse(path, undefined);
          if (href !== undefined) {
            const inner = new URL(path);
            if (inner.protocol === 'http:' || inner.protocol === 'https:') return inner.origin;
          }
        }
        return 'null';
      }
      case 'ftp:':
      case 'http:':
      case 'https:':
      case 'ws:':
      case 'wss:':
        return `${protocol}//${this.host}`;
      default:
        return 'null';
    }
  }

  get protocol() {
    return this.#context.href.slice(0, this.#context.protocol_end);
  }

  set protocol(value) {
    this.#context; // eslint-disable-line no-unused-expressions
    this.#update('protocol', toUSVString(value));
  }

  get username() {
    const { href, protocol_end: protocolEnd, username_end: end } = this.#context;
    return protocolEnd + 2 < end ? href.slice(protocolEnd + 2, end) : '';
  }

  set username(value) {
    this.#context; // eslint-disable-line no-unused-expressions
    this.#update('username', toUSVString(value));
  }

  get password() {
    const { href, username_end: start, host_start: end } = this.#context;
    return end > start ? href.slice(start + 1, end) : '';
  }

  set password(value) {
    this.#context; // eslint-disable-line no-unused-expressions
    this.#update('password', toUSVString(value));
  }

  get host() {
    const context = this.#context;
    const start = context.host_start + (context.href[context.host_start] === '@' ? 1 : 0);
    // An empty host may be followed by `/.`, which belongs to nothing.
    return context.href.slice(start, context.hasPort ? context.pathname_start : context.host_end);
  }

  set host(value) {
    this.#context; // eslint-disable-line no-unused-expressions
    this.#update('host', toUSVString(value));
  }

  get hostname() {
    const context = this.#context;
    const start = context.host_start + (context.href[context.host_start] === '@' ? 1 : 0);
    return context.href.slice(start, context.host_end);
  }

  set hostname(value) {
    this.#context; // eslint-disable-line no-unused-expressions
    this.#update('hostname', toUSVString(value));
  }

  get port() {
    return this.#context.hasPort ? `${this.#context.port}` : '';
  }

  set port(value) {
    this.#context; // eslint-disable-line no-unused-expressions
    this.#update('port', toUSVString(value));
  }

  get pathname() {
    const context = this.#context;
    let end;
    if (context.hasSearch) end = context.search_start;
    else if (context.hasHash) end = context.hash_start;
    return context.href.slice(context.pathname_start, end);
  }

  set pathname(value) {
    this.#context; // eslint-disable-line no-unused-expressions
    this.#update('pathname', toUSVString(value));
  }

  get search() {
    this.#ensureSearchParamsUpdated();
    const search = this.#searchText();
    return search.length > 1 ? search : '';
  }

  set search(value) {
    this.#context; // eslint-disable-line no-unused-expressions
    if (this.#update('search', toUSVString(value))) this.#refreshSearchParams();
  }

  get searchParams() {
    if (this.#searchParams === undefined) {
      const params = new URLSearchParams(this.#searchText());
      setOnChange(params, () => {
        this.#searchParamsModified = true;
      });
      this.#searchParams = params;
    }
    return this.#searchParams;
  }

  get hash() {
    const context = this.#context;
    if (!context.hasHash || context.href.length - context.hash_start <= 1) return '';
    return context.href.slice(context.hash_start);
  }

  set hash(value) {
    this.#context; // eslint-disable-line no-unused-expressions
    this.#update('hash', toUSVString(value));
  }

  toJSON() {
    this.#ensureSearchParamsUpdated();
    return this.#context.href;
  }

  static {
    isURL = (value) => typeof value === 'object' && value !== null && #context in value;
  }
}

const enumerable = { __proto__: null, enumerable: true };

Object.defineProperties(URL.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URL' },
  toString: enumerable,
  href: enumerable,
  origin: enumerable,
  protocol: enumerable,
  username: enumerable,
  password: enumerable,
  host: enumerable,
  hostname: enumerable,
  port: enumerable,
  pathname: enumerable,
  search: enumerable,
  searchParams: enumerable,
  hash: enumerable,
  toJSON: enumerable,
});

Object.defineProperties(URL, {
  canParse: { __proto__: null, configurable: true, writable: true, enumerable: true },
  createObjectURL: enumerable,
  revokeObjectURL: enumerable,
});

/** An ordinary object with what `http.request` takes. */
function urlToHttpOptions(url) {
  require('internal/validators').validateObject(url, 'url',
    require('internal/validators').kValidateObjectAllowObjects);
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) {
    options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  }
  return options;
}

/**
 * @param {any} domain
 * @returns {string} the ASCII form, or '' for an invalid domain
 */
function domainToASCII(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return binding.domainToASCII(`${domain}`);
}

/**
 * @param {any} domain
 * @returns {string} the Unicode form, or '' for an invalid domain
 */
function domainToUnicode(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return binding.domainToUnicode(`${domain}`);
}

module.exports = {
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  isURL,
  urlToHttpOptions,
  ...require('internal/url/file'),
};
