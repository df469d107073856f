'use strict';

// `url`: the URL class of the web platform, and the older parser that keeps the
// parts of a URL as they were written.

const {
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  fileURLToPath,
  fileURLToPathBuffer,
  isURL,
  pathToFileURL,
  urlToHttpOptions,
} = require('internal/url');
const binding = internalBinding('url');
const { encodeText, hexTable, safeTable } = require('internal/url/encode');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_URL } = require('internal/errors').codes;
const { validateObject, validateString } = require('internal/validators');

/** What `url.parse` returns. */
function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

// Without a host, and with nothing escaped.
const hostless = new Set(['javascript', 'javascript:']);
// With slashes after the colon, written or not.
const slashed = new Set(['http', 'http:', 'https', 'https:', 'ftp', 'ftp:', 'gopher', 'gopher:',
  'file', 'file:', 'ws', 'ws:', 'wss', 'wss:']);

const MAX_HOSTNAME = 255;
const protocolPattern = /^[a-z0-9.+-]+:/i;
const portPattern = /:[0-9]*$/;
const authorityPattern = /^\/\/[^@/]+@[^@/]+/;
const simplePathPattern = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
const forbiddenHost = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const forbiddenHostIPv6 = /[\0\t\n\r #%/<>?@\\^|]/;
const trimPattern = /^[\0-\x20\u00a0\ufeff]+|[\0-\x20\u00a0\ufeff]+$/g;
const neverInHost = ' "%\';<>\\^`{|}';
const safeInAuth = safeTable("!'()*-._~:");

let querystring;
function parseQuery(text) {
  querystring ??= require('querystring');
  return querystring.parse(text);
}

/**
 * @param {string|Url} url
 * @param {boolean} [parseQueryString] make `query` an object
 * @param {boolean} [slashesDenoteHost] `//x/y` has the host `x`
 * @returns {Url}
 */
function urlParse(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  const result = new Url();
  result.parse(url, parseQueryString, slashesDenoteHost);
  return result;
}

// Backslashes are slashes up to the query or fragment.
function normalizeSlashes(text) {
  const end = text.search(/[?#]/);
  if (end === -1) return text.replaceAll('\\', '/');
  return text.slice(0, end).replaceAll('\\', '/') + text.slice(end);
}

Url.prototype.parse = function(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  let rest = normalizeSlashes(url.replace(trimPattern, ''));

  // Only a path: the quick way.
  if (!slashesDenoteHost && !rest.includes('#') && !rest.includes('@')) {
    const simple = simplePathPattern.exec(rest);
    if (simple !== null) {
      this.path = rest;
      this.href = rest;
      this.pathname = simple[1];
      if (simple[2]) {
        this.search = simple[2];
        this.query = parseQueryString ? parseQuery(simple[2].slice(1)) : simple[2].slice(1);
      } else if (parseQueryString) {
        this.search = null;
        this.query = { __proto__: null };
      }
      return this;
    }
  }

  let protocol = protocolPattern.exec(rest);
  let lowerProtocol;
  if (protocol !== null) {
    protocol = protocol[0];
    lowerProtocol = protocol.toLowerCase();
    this.protocol = lowerProtocol;
    rest = rest.slice(protocol.length);
  }

  let slashes;
  if (slashesDenoteHost || protocol || authorityPattern.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !(protocol && hostless.has(lowerProtocol))) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }

  if (!hostless.has(lowerProtocol) && (slashes || (protocol && !slashed.has(protocol)))) {
    rest = parseAuthority(this, rest, url);
  }

  if (!hostless.has(lowerProtocol)) rest = escapeRest(rest);

  const hashIndex = rest.indexOf('#');
  if (hashIndex !== -1) this.hash = rest.slice(hashIndex);
  const beforeHash = hashIndex === -1 ? rest : rest.slice(0, hashIndex);
  const questionIndex = beforeHash.indexOf('?');
  if (questionIndex !== -1) {
    this.search = beforeHash.slice(questionIndex);
    this.query = beforeHash.slice(questionIndex + 1);
    if (parseQueryString) this.query = parseQuery(this.query);
  } else if (parseQueryString) {
    this.search = null;
    this.query = { __proto__: null };
  }
  const pathname = questionIndex === -1 ? beforeHash : beforeHash.slice(0, questionIndex);
  if (pathname.length > 0) this.pathname = pathname;
  if (slashed.has(lowerProtocol) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

// Takes `auth@host:port` off the front. The last @ before the path decides.
function parseAuthority(self, rest, url) {
  let atSign = -1;
  let nonHost = -1;
  let i = 0;
  for (; i < rest.length; i++) {
    const c = rest[i];
    if (c === '\t' || c === '\n' || c === '\r') {
      // Dropped, as in the URL standard.
      rest = rest.slice(0, i) + rest.slice(i + 1);
      i--;
    } else if (c === '#' || c === '/' || c === '?') {
      if (nonHost === -1) nonHost = i;
      break;
    } else if (c === '@') {
      atSign = i;
      nonHost = -1;
    } else if (nonHost === -1 && neverInHost.includes(c)) {
      nonHost = i;
    }
  }
  if (atSign !== -1) self.auth = decodeURIComponent(rest.slice(0, atSign));
  const start = atSign + 1;
  if (nonHost === -1) {
    self.host = rest.slice(start);
    rest = '';
  } else {
    self.host = rest.slice(start, nonHost);
    rest = rest.slice(nonHost);
  }
  self.parseHost();
  if (typeof self.hostname !== 'string') self.hostname = '';
  const isIPv6 = self.hostname[0] === '[' && self.hostname.at(-1) === ']';
  if (!isIPv6) rest = cutHostname(self, rest, url);
  self.hostname = self.hostname.length > MAX_HOSTNAME ? '' : self.hostname.toLowerCase();
  if (self.hostname !== '') {
    if (isIPv6) {
      if (forbiddenHostIPv6.test(self.hostname)) throw new ERR_INVALID_URL(url);
    } else {
      // eslint-disable-next-line no-control-regex
      if (/[^\0-\x7f]/.test(self.hostname)) self.hostname = binding.domainToASCII(self.hostname);
      // Conversion must not make another host of it.
      if (self.hostname === '' || forbiddenHost.test(self.hostname)) throw new ERR_INVALID_URL(url);
    }
  }
  self.host = self.hostname + (self.port ? `:${self.port}` : '');
  if (isIPv6) {
    self.hostname = self.hostname.slice(1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
}

let warnedPort = false;

// What cannot be in a host name begins the path.
function cutHostname(self, rest, url) {
  const at = self.hostname.search(/[/\\#?:]/);
  if (at === -1) return rest;
  if (self.hostname[at] === ':' && !warnedPort) {
    warnedPort = true;
    process.emitWarning(
      `The URL ${url} is invalid. Future versions of Node.js will throw an error.`,
      'DeprecationWarning', 'DEP0170');
  }
  const tail = self.hostname.slice(at);
  self.hostname = self.hostname.slice(0, at);
  return `/${tail}${rest}`;
}

function escapeRest(rest) {
  return rest.replace(/[\t\n\r "'<>\\^`{|}]/g, (c) => hexTable[c.charCodeAt(0)]);
}

/**
 * @param {string|URL|object} urlObject
 * @param {{ fragment?: boolean, unicode?: boolean, search?: boolean, auth?: boolean }} [options]
 *   for a URL
 * @returns {string}
 */
function urlFormat(urlObject, options) {
  if (typeof urlObject === 'string') {
    urlObject = urlParse(urlObject);
  } else if (typeof urlObject !== 'object' || urlObject === null) {
    throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  } else if (isURL(urlObject)) {
    let fragment = true;
    let unicode = false;
    let search = true;
    let auth = true;
    if (options) {
      validateObject(options, 'options');
      if (options.fragment != null) fragment = Boolean(options.fragment);
      if (options.unicode != null) unicode = Boolean(options.unicode);
      if (options.search != null) search = Boolean(options.search);
      if (options.auth != null) auth = Boolean(options.auth);
    }
    return binding.format(urlObject.href, fragment, unicode, search, auth);
  }
  return Url.prototype.format.call(urlObject);
}

Url.prototype.format = function() {
  let auth = this.auth || '';
  if (auth) auth = `${encodeText(auth, safeInAuth, hexTable)}@`;
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  let query = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    const bare = this.hostname.includes(':') && this.hostname[0] !== '[';
    host = auth + (bare ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  if (this.query !== null && typeof this.query === 'object') {
    querystring ??= require('querystring');
    query = querystring.stringify(this.query);
  }
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && protocol.at(-1) !== ':') protocol += ':';
  pathname = pathname.replaceAll('#', '%23').replaceAll('?', '%3F');
  if (this.slashes || slashed.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

/**
 * @param {string} source
 * @param {string} relative
 * @returns {string} what a link means on a page
 */
function urlResolve(source, relative) {
  return urlParse(source, false, true).resolve(relative);
}

Url.prototype.resolve = function(relative) {
  return this.resolveObject(urlParse(relative, false, true)).format();
};

function urlResolveObject(source, relative) {
  if (!source) return relative;
  return urlParse(source, false, true).resolveObject(relative);
}

function setPath(result) {
  if (result.pathname || result.search) {
    result.path = (result.pathname || '') + (result.search || '');
  }
}

// `user:pass@host` as a segment of a path.
function splitAuth(result) {
  const parts = result.host && result.host.indexOf('@') > 0 && result.host.split('@');
  if (parts) {
    result.auth = parts.shift();
    result.host = result.hostname = parts.shift();
  }
}

Url.prototype.resolveObject = function(relative) {
  if (typeof relative === 'string') relative = new Url().parse(relative, false, true);
  const result = Object.assign(new Url(), this);
  // The fragment never stays.
  result.hash = relative.hash;

  if (relative.href === '') {
    result.href = result.format();
    return result;
  }

  // `//host/path`: all but the protocol.
  if (relative.slashes && !relative.protocol) {
    for (const key of Object.keys(relative)) {
      if (key !== 'protocol') result[key] = relative[key];
    }
    if (slashed.has(result.protocol) && result.hostname && !result.pathname) {
      result.path = result.pathname = '/';
    }
    result.href = result.format();
    return result;
  }

  if (relative.protocol && relative.protocol !== result.protocol) {
    return resolveOtherProtocol(result, relative);
  }
  return resolvePath(result, relative);
};

function resolveOtherProtocol(result, relative) {
  if (!slashed.has(relative.protocol)) {
    Object.assign(result, relative);
    result.href = result.format();
    return result;
  }
  result.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !hostless.has(relative.protocol)) {
    // The slashes were left out: the first segment is the host.
    const path = (relative.pathname || '').split('/');
    while (path.length > 0 && !(relative.host = path.shift()));
    relative.host ||= '';
    relative.hostname ||= '';
    if (path[0] !== '') path.unshift('');
    if (path.length < 2) path.unshift('');
    result.pathname = path.join('/');
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  setPath(result);
  result.slashes ||= relative.slashes;
  result.href = result.format();
  return result;
}

function resolvePath(result, relative) {
  const sourceAbsolute = result.pathname && result.pathname[0] === '/';
  const relativeAbsolute = relative.host || (relative.pathname && relative.pathname[0] === '/');
  let mustEndAbsolute = relativeAbsolute || sourceAbsolute || (result.host && relative.pathname);
  const removeAllDots = mustEndAbsolute;
  let path = (result.pathname && result.pathname.split('/')) || [];
  const relativePath = (relative.pathname && relative.pathname.split('/')) || [];
  const noLeadingSlashes = result.protocol && !slashed.has(result.protocol);

  // Protocols without slashes have their host as the first segment.
  if (noLeadingSlashes) {
    result.hostname = '';
    result.port = null;
    if (result.host) {
      if (path[0] === '') path[0] = result.host;
      else path.unshift(result.host);
    }
    result.host = '';
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      result.auth = null;
      if (relative.host) {
        if (relativePath[0] === '') relativePath[0] = relative.host;
        else relativePath.unshift(relative.host);
      }
      relative.host = null;
    }
    mustEndAbsolute = mustEndAbsolute && (relativePath[0] === '' || path[0] === '');
  }

  if (relativeAbsolute) {
    if (relative.host || relative.host === '') {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    path = relativePath;
  } else if (relativePath.length > 0) {
    path.pop();
    path = path.concat(relativePath);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    // Only another query.
    if (noLeadingSlashes) {
      result.hostname = result.host = path.shift();
      splitAuth(result);
    }
    result.search = relative.search;
    result.query = relative.query;
    if (result.pathname !== null || result.search !== null) {
      result.path = (result.pathname || '') + (result.search || '');
    }
    result.href = result.format();
    return result;
  }

  if (path.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }

  const last = path[path.length - 1];
  const trailingSlash = last === '' ||
    ((result.host || relative.host || path.length > 1) && (last === '.' || last === '..'));
  let up = 0;
  for (let i = path.length - 1; i >= 0; i--) {
    if (path[i] === '.') {
      path.splice(i, 1);
    } else if (path[i] === '..') {
      path.splice(i, 1);
      up++;
    } else if (up > 0) {
      path.splice(i, 1);
      up--;
    }
  }
  if (!mustEndAbsolute && !removeAllDots) {
    while (up-- > 0) path.unshift('..');
  }
  if (mustEndAbsolute && path[0] !== '' && (!path[0] || path[0][0] !== '/')) path.unshift('');
  if (trailingSlash && path.join('/').at(-1) !== '/') path.push('');
  const isAbsolute = path[0] === '' || (path[0] && path[0][0] === '/');

  if (noLeadingSlashes) {
    result.hostname = result.host = isAbsolute ? '' : path.length > 0 ? path.shift() : '';
    splitAuth(result);
  }
  mustEndAbsolute ||= result.host && path.length > 0;
  if (mustEndAbsolute && !isAbsolute) path.unshift('');

  if (path.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = path.join('/');
  }
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname || '') + (result.search || '');
  }
  result.auth = relative.auth || result.auth;
  result.slashes ||= relative.slashes;
  result.href = result.format();
  return result;
}

Url.prototype.parseHost = function() {
  let host = this.host;
  const match = portPattern.exec(host);
  if (match !== null) {
    const [port] = match;
    if (port !== ':') this.port = port.slice(1);
    host = host.slice(0, host.length - port.length);
  }
  if (host) this.hostname = host;
};

module.exports = {
  Url,
  parse: urlParse,
  resolve: urlResolve,
  resolveObject: urlResolveObject,
  format: urlFormat,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};

Object.defineProperty(module.exports, 'URLPattern', {
  __proto__: null,
  get: () => require('internal/url/pattern').URLPattern,
  enumerable: true,
  configurable: true,
});
