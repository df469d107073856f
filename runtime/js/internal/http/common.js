'use strict';

// What clients and servers share: names, checks of header lines, dates, errors.

const { codes: { ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR, ERR_INVALID_HTTP_TOKEN } } =
  require('internal/errors');
const { getOptionValue } = require('internal/options');

/** The methods a request may have. */
const METHODS = [
  'ACL', 'BIND', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'LOCK', 'M-SEARCH', 'MERGE',
  'MKACTIVITY', 'MKCALENDAR', 'MKCOL', 'MOVE', 'NOTIFY', 'OPTIONS', 'PATCH', 'POST', 'PROPFIND', 'PROPPATCH',
  'PURGE', 'PUT', 'QUERY', 'REBIND', 'REPORT', 'SEARCH', 'SOURCE', 'SUBSCRIBE', 'TRACE', 'UNBIND', 'UNLINK',
  'UNLOCK', 'UNSUBSCRIBE',
];

/** The reasons that go with status codes. */
const STATUS_CODES = {
  100: 'Continue',
  101: 'Switching Protocols',
  102: 'Processing',
  103: 'Early Hints',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  207: 'Multi-Status',
  208: 'Already Reported',
  226: 'IM Used',
  300: 'Multiple Choices',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  305: 'Use Proxy',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Payload Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  418: "I'm a Teapot",
  421: 'Misdirected Request',
  422: 'Unprocessable Entity',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  506: 'Variant Also Negotiates',
  507: 'Insufficient Storage',
  508: 'Loop Detected',
  509: 'Bandwidth Limit Exceeded',
  510: 'Not Extended',
  511: 'Network Authentication Required',
};

const token = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const forbiddenInValue = /[^\t\x20-\x7e\x80-\xff]/;

/** Whether `text` may be a method or a header's name. */
function checkIsHttpToken(text) {
  return token.test(text);
}

/** Whether `text` has a character that no header's value may have. */
function checkInvalidHeaderChar(text) {
  return forbiddenInValue.test(text);
}

/**
 * Throws for what cannot be a header's name.
 * @param {string} name
 * @param {string} [label] how the error calls it
 */
function validateHeaderName(name, label) {
  if (typeof name !== 'string' || !checkIsHttpToken(name)) {
    throw ERR_INVALID_HTTP_TOKEN.at(validateHeaderName, label || 'Header name', name);
  }
}

/**
 * Throws for what cannot be a header's value.
 * @param {string} name
 * @param {any} value
 */
function validateHeaderValue(name, value) {
  if (value === undefined) throw ERR_HTTP_INVALID_HEADER_VALUE.at(validateHeaderValue, value, name);
  if (forbiddenInValue.test(value)) throw ERR_INVALID_CHAR.at(validateHeaderValue, 'header content', name);
}

let date;

/** Now, as header lines have it; the same text for the rest of the second. */
function utcDate() {
  if (date === undefined) {
    const now = new Date();
    date = now.toUTCString();
    setTimeout(() => {
      date = undefined;
    }, 1000 - now.getMilliseconds()).unref();
  }
  return date;
}

let maxHeaderSize;

/** The limit on the size of a message's head. */
function getMaxHeaderSize() {
  maxHeaderSize ??= Number(getOptionValue('--max-http-header-size')) || 16384;
  return maxHeaderSize;
}

/** The error of a connection that ended without an answer. */
function connectionReset(message) {
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}

/** Whether a list in a header's value has `word`. */
function hasToken(value, word) {
  return value !== undefined && value.toLowerCase().split(',').some((item) => item.trim() === word);
}

module.exports = {
  METHODS,
  STATUS_CODES,
  checkInvalidHeaderChar,
  checkIsHttpToken,
  connectionReset,
  getMaxHeaderSize,
  hasToken,
  kNeedDrain: Symbol('kNeedDrain'),
  kOutHeaders: Symbol('kOutHeaders'),
  utcDate,
  validateHeaderName,
  validateHeaderValue,
};
