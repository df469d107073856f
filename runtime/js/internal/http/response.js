'use strict';

// ServerResponse: the answer to a request.

const { channel } = require('diagnostics_channel');
const {
  ERR_HTTP_HEADERS_SENT,
  ERR_HTTP_INVALID_STATUS_CODE,
  ERR_HTTP_SOCKET_ASSIGNED,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_CHAR,
} = require('internal/errors').codes;
const { validateInteger, validateObject, validateString } = require('internal/validators');
const { OutgoingMessage, pairsOf } = require('internal/http/outgoing');
const { STATUS_CODES, checkInvalidHeaderChar, kOutHeaders, validateHeaderName, validateHeaderValue } =
  require('internal/http/common');

const CRLF = '\r\n';

const createdChannel = channel('http.server.response.created');

function ServerResponse(request, options) {
  if (!(this instanceof ServerResponse)) return new ServerResponse(request, options);
  OutgoingMessage.call(this, options);
  if (request.method === 'HEAD') this._hasBody = false;
  this.req = request;
  this.sendDate = true;
  this._sent100 = false;
  this._expect_continue = false;
  if (request.httpVersionMajor < 1 || request.httpVersionMinor < 1) {
    // Chunks are for those who say that they know them.
    this.useChunkedEncodingByDefault = /\bchunked\b/.test(request.headers.te);
    this.shouldKeepAlive = false;
  }
  if (createdChannel.hasSubscribers) createdChannel.publish({ request, response: this });
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

const { prototype } = ServerResponse;
prototype.statusCode = 200;
prototype.statusMessage = undefined;

// `this` is the socket.
function onSocketClose() {
  const response = this._httpMessage;
  if (!response) return;
  response.destroyed = true;
  response._closed = true;
  response.emit('close');
}

prototype.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  socket.on('close', onSocketClose);
  this.socket = socket;
  this.emit('socket', socket);
  this._flush();
};

prototype.detachSocket = function detachSocket(socket) {
  socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this.socket = null;
};

prototype._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

prototype.writeContinue = function writeContinue(callback) {
  this._writeRaw(`HTTP/1.1 100 Continue${CRLF}${CRLF}`, 'latin1', callback);
  this._sent100 = true;
};

prototype.writeProcessing = function writeProcessing(callback) {
  this._writeRaw(`HTTP/1.1 102 Processing${CRLF}${CRLF}`, 'latin1', callback);
};

/**
 * Sends an answer before the answer.
 * @param {number} statusCode 100 to 199, but not 101
 * @param {object|Array} [headers]
 * @param {() => void} [callback]
 */
prototype.writeInformation = function writeInformation(statusCode, headers, callback) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  if (typeof headers === 'function') {
    callback = headers;
    headers = undefined;
  }
  validateInteger(statusCode, 'statusCode', 100, 199);
  if (statusCode === 101) throw new ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  let head = `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? 'unknown'}${CRLF}`;
  for (const [name, value] of pairsOf(headers)) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    head += `${name}: ${value}${CRLF}`;
  }
  this._writeRaw(head + CRLF, 'latin1', callback);
};

/** Sends hints of what the page will need: at least `link`. */
prototype.writeEarlyHints = function writeEarlyHints(hints, callback) {
  validateObject(hints, 'hints');
  if (hints.link == null) return;
  const links = Array.isArray(hints.link) ? hints.link.join(', ') : hints.link;
  validateString(links, 'hints.link');
  if (checkInvalidHeaderChar(links)) throw new ERR_INVALID_CHAR('header content', 'Link');
  if (links.length === 0) return;
  let head = `HTTP/1.1 103 Early Hints${CRLF}Link: ${links}${CRLF}`;
  for (const key of Object.keys(hints)) {
    if (key === 'link') continue;
    validateHeaderName(key);
    validateHeaderValue(key, hints[key]);
    head += `${key}: ${hints[key]}${CRLF}`;
  }
  this._writeRaw(head + CRLF, 'latin1', callback);
};

/**
 * @param {number} statusCode
 * @param {string} [reason]
 * @param {object|Array} [headers]
 */
prototype.writeHead = function writeHead(statusCode, reason, headers) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  const given = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999) throw new ERR_HTTP_INVALID_STATUS_CODE(given);
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
    headers ??= reason;
  }
  this.statusCode = statusCode;

  let lines = headers;
  if (this[kOutHeaders]) {
    // Those given here go over those that were set.
    if (Array.isArray(headers)) {
      const flat = Array.isArray(headers[0]) ? headers.flat() : headers;
      if (flat.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      const pairs = pairsOf(headers);
      for (const [name] of pairs) this.removeHeader(name);
      for (const [name, value] of pairs) if (name) this.appendHeader(name, value);
    } else if (headers) {
      for (const name of Object.keys(headers)) if (name) this.setHeader(name, headers[name]);
    }
    lines = this[kOutHeaders];
  }
  if (checkInvalidHeaderChar(this.statusMessage)) throw new ERR_INVALID_CHAR('statusMessage');
  if (statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode <= 199)) this._hasBody = false;
  // A client that waits for a go-ahead and gets an answer instead may or may not send the body.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(`HTTP/1.1 ${statusCode} ${this.statusMessage}${CRLF}`, lines);
  return this;
};
prototype.writeHeader = prototype.writeHead;

module.exports = { ServerResponse };
