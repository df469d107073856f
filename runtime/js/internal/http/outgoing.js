'use strict';

// OutgoingMessage: a request as the client sends it, or a response as the server does.

const { Buffer } = require('buffer');
const {
  ERR_HTTP_BODY_NOT_ALLOWED,
  ERR_HTTP_CONTENT_LENGTH_MISMATCH,
  ERR_HTTP_HEADERS_SENT,
  ERR_HTTP_TRAILER_INVALID,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_CHAR,
  ERR_METHOD_NOT_IMPLEMENTED,
  ERR_STREAM_ALREADY_FINISHED,
  ERR_STREAM_CANNOT_PIPE,
  ERR_STREAM_DESTROYED,
  ERR_STREAM_NULL_VALUES,
  ERR_STREAM_WRITE_AFTER_END,
} = require('internal/errors').codes;
const { Stream } = require('internal/streams/legacy');
const { getDefaultHighWaterMark } = require('internal/streams/state');
const { isUint8Array } = require('internal/util/types');
const { validateString } = require('internal/validators');
const {
  checkInvalidHeaderChar,
  hasToken,
  kNeedDrain,
  kOutHeaders,
  utcDate,
  validateHeaderName,
  validateHeaderValue,
} = require('internal/http/common');

const kCorked = Symbol('corked');
const kSocket = Symbol('kSocket');
const kBytesWritten = Symbol('kBytesWritten');
const kErrored = Symbol('errored');
const kHighWaterMark = Symbol('kHighWaterMark');
const kRejectNonStandardBodyWrites = Symbol('kRejectNonStandardBodyWrites');
const kUniqueHeaders = Symbol('kUniqueHeaders');
/** Pieces of a chunked body that are written together. */
const kChunks = Symbol('kChunks');
const kChunksLength = Symbol('kChunksLength');

const CRLF = '\r\n';
const nop = () => {};

function OutgoingMessage(options) {
  if (!(this instanceof OutgoingMessage)) return new OutgoingMessage(options);
  Stream.call(this);
  // What is written while there is no socket: data, encoding and callback of each.
  this.outputData = [];
  this.outputSize = 0;
  this.writable = true;
  this.destroyed = false;
  this._last = false;
  this.chunkedEncoding = false;
  this.shouldKeepAlive = true;
  this.maxRequestsOnConnectionReached = false;
  this._defaultKeepAlive = true;
  this.useChunkedEncodingByDefault = true;
  this.sendDate = false;
  this._removedConnection = false;
  this._removedContLen = false;
  this._removedTE = false;
  this.strictContentLength = false;
  this[kBytesWritten] = 0;
  this._contentLength = null;
  this._hasBody = true;
  this._trailer = '';
  this[kNeedDrain] = false;
  this.finished = false;
  this._headerSent = false;
  this[kCorked] = 0;
  this[kChunks] = [];
  this[kChunksLength] = 0;
  this._closed = false;
  this[kSocket] = null;
  this._header = null;
  this[kOutHeaders] = null;
  this._keepAliveTimeout = 0;
  this._onPendingData = nop;
  this[kErrored] = null;
  this[kHighWaterMark] = options?.highWaterMark ?? getDefaultHighWaterMark(false);
  this[kRejectNonStandardBodyWrites] = options?.rejectNonStandardBodyWrites ?? false;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

function accessor(name, get, set) {
  Object.defineProperty(OutgoingMessage.prototype, name, { __proto__: null, configurable: true, get, set });
}

accessor('errored', function() {
  return this[kErrored];
});
accessor('closed', function() {
  return this._closed;
});
accessor('writableFinished', function() {
  return this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0);
});
accessor('writableObjectMode', () => false);
accessor('writableLength', function() {
  return this.outputSize + this[kChunksLength] + (this.socket ? this.socket.writableLength : 0);
});
accessor('writableHighWaterMark', function() {
  return this.socket ? this.socket.writableHighWaterMark : this[kHighWaterMark];
});
accessor('writableCorked', function() {
  return this[kCorked];
});
accessor('connection', function() {
  return this[kSocket];
}, function(socket) {
  this.socket = socket;
});
accessor('socket', function() {
  return this[kSocket];
}, function(socket) {
  for (let n = 0; n < this[kCorked]; n++) {
    socket?.cork();
    this[kSocket]?.uncork();
  }
  this[kSocket] = socket;
});
accessor('headersSent', function() {
  return !!this._header;
});
accessor('writableEnded', function() {
  return this.finished;
});
accessor('writableNeedDrain', function() {
  return !this.destroyed && !this.finished && this[kNeedDrain];
});

const { prototype } = OutgoingMessage;

prototype._renderHeaders = function _renderHeaders() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  const rendered = {};
  for (const [name, value] of Object.values(this[kOutHeaders] ?? {})) rendered[name] = value;
  return rendered;
};

prototype.cork = function cork() {
  this[kCorked]++;
  this[kSocket]?.cork();
};

prototype.uncork = function uncork() {
  this[kCorked]--;
  this[kSocket]?.uncork();
  if (this[kCorked] || this[kChunks].length === 0) return;
  flushChunks(this);
};

/** Writes what was gathered while corked, as one chunk. */
function flushChunks(message) {
  const chunks = message[kChunks].splice(0);
  const length = message[kChunksLength];
  message[kChunksLength] = 0;
  const callbacks = [];
  message._send(`${length.toString(16)}${CRLF}`, 'latin1', null);
  for (const { data, encoding, callback } of chunks) {
    message._send(data, encoding, null);
    if (callback) callbacks.push(callback);
  }
  message._send(CRLF, null, callbacks.length === 0 ? null : (error) => {
    for (const callback of callbacks) callback(error);
  });
}

prototype.setTimeout = function setTimeout(milliseconds, callback) {
  if (callback) this.on('timeout', callback);
  if (this[kSocket]) this[kSocket].setTimeout(milliseconds);
  else this.once('socket', (socket) => socket.setTimeout(milliseconds));
  return this;
};

prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error;
  if (this[kSocket]) this[kSocket].destroy(error);
  else this.once('socket', (socket) => socket.destroy(error));
  return this;
};

/** Sends data, after the head when that has not gone. */
prototype._send = function _send(data, encoding, callback) {
  if (!this._headerSent) {
    const header = this._header;
    this._headerSent = true;
    // One write for both where the bytes of the head do not depend on the encoding.
    const isUtf8 = !encoding || encoding === 'utf8';
    if (typeof data === 'string' && (encoding === 'latin1' || (isUtf8 && isAscii(header)))) {
      return this._writeRaw(header + data, encoding, callback);
    }
    this._writeRaw(header, 'latin1', null);
  }
  return this._writeRaw(data, encoding, callback);
};

function isAscii(text) {
  return !/[^\x20-\x7e\r\n\t]/.test(text);
}

prototype._writeRaw = function _writeRaw(data, encoding, callback) {
  const socket = this[kSocket];
  if (socket?.destroyed) return false;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (socket && socket._httpMessage === this && socket.writable) {
    if (this.outputData.length > 0) this._flushOutput(socket);
    return socket.write(data, encoding, callback);
  }
  this.outputData.push({ data, encoding, callback });
  this.outputSize += data.length;
  this._onPendingData(data.length);
  return this.outputSize < this[kHighWaterMark];
};

/** The pairs of header lines out of each of the forms they are given in. */
function pairsOf(headers) {
  if (!headers) return [];
  if (!Array.isArray(headers)) return Object.keys(headers).map((name) => [name, headers[name]]);
  if (headers.length > 0 && Array.isArray(headers[0])) return headers;
  if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
  const pairs = [];
  for (let i = 0; i < headers.length; i += 2) pairs.push([headers[i], headers[i + 1]]);
  return pairs;
}

/** The lines for a value: a list is several, unless the name may have only one. */
function linesOf(message, name, value) {
  if (!Array.isArray(value)) return [value];
  const key = name.toLowerCase();
  return key === 'cookie' || message[kUniqueHeaders]?.has(key) ? [value.join('; ')] : value;
}

/** Renders the head, with what the message needs and was not given. */
prototype._storeHeader = function _storeHeader(firstLine, headers) {
  const state = { connection: false, contentLength: false, coding: false, date: false, expect: false, trailer: false };
  let header = firstLine;
  const add = (name, value, validate) => {
    if (validate) validateHeaderName(name);
    const key = name.toLowerCase();
    for (const item of linesOf(this, key, value)) {
      if (validate) validateHeaderValue(name, item);
      header += `${name}: ${item}${CRLF}`;
      noteHeader(this, state, key, item);
    }
  };
  if (headers && headers === this[kOutHeaders]) {
    for (const key in headers) add(headers[key][0], headers[key][1], false);
  } else {
    for (const [name, value] of pairsOf(headers)) add(name, value, true);
  }
  if (this.sendDate && !state.date) header += `Date: ${utcDate()}${CRLF}`;

  // A status without a body has no chunks, even if the program said so.
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false;
    this.shouldKeepAlive = false;
  }
  header += connectionLines(this, state);
  header += framingLines(this, state);
  if (this.chunkedEncoding !== true && state.trailer) throw new ERR_HTTP_TRAILER_INVALID();
  this._header = header + CRLF;
  this._headerSent = false;
  if (state.expect) this._send('');
};

function noteHeader(message, state, key, value) {
  switch (key) {
    case 'connection':
      state.connection = true;
      message._removedConnection = false;
      if (hasToken(`${value}`, 'close')) message._last = true;
      else message.shouldKeepAlive = true;
      break;
    case 'transfer-encoding':
      state.coding = true;
      message._removedTE = false;
      if (hasToken(`${value}`, 'chunked')) message.chunkedEncoding = true;
      break;
    case 'content-length':
      state.contentLength = true;
      message._contentLength = +value;
      message._removedContLen = false;
      break;
    case 'keep-alive':
      message._defaultKeepAlive = false;
      break;
    case 'date':
    case 'expect':
    case 'trailer':
      state[key] = true;
      break;
    default:
  }
}

function connectionLines(message, state) {
  if (message._removedConnection) {
    message._last = !message.shouldKeepAlive;
    return '';
  }
  if (state.connection) return '';
  const keeps = message.shouldKeepAlive &&
    (state.contentLength || message.useChunkedEncodingByDefault || message.agent);
  if (keeps && message.maxRequestsOnConnectionReached) return `Connection: close${CRLF}`;
  if (!keeps) {
    message._last = true;
    return `Connection: close${CRLF}`;
  }
  let lines = `Connection: keep-alive${CRLF}`;
  if (message._keepAliveTimeout && message._defaultKeepAlive) {
    const seconds = Math.floor(message._keepAliveTimeout / 1000);
    const max = ~~message._maxRequestsPerSocket > 0 ? `, max=${message._maxRequestsPerSocket}` : '';
    lines += `Keep-Alive: timeout=${seconds}${max}${CRLF}`;
  }
  return lines;
}

/** How the other side finds the end of the body. */
function framingLines(message, state) {
  if (state.contentLength || state.coding) return '';
  if (!message._hasBody) {
    message.chunkedEncoding = false;
    return '';
  }
  if (!message.useChunkedEncodingByDefault) {
    message._last = true;
    return '';
  }
  if (!state.trailer && !message._removedContLen && typeof message._contentLength === 'number') {
    return `Content-Length: ${message._contentLength}${CRLF}`;
  }
  if (!message._removedTE) {
    message.chunkedEncoding = true;
    return `Transfer-Encoding: chunked${CRLF}`;
  }
  // Only the end of the connection can be the end of the body.
  message._last = true;
  return '';
}

// --- Header lines --------------------------------------------------------------------------------

prototype.setHeader = function setHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  validateHeaderName(name);
  if (Array.isArray(value)) for (const item of value) validateHeaderValue(name, item);
  else validateHeaderValue(name, value);
  this[kOutHeaders] ??= { __proto__: null };
  this[kOutHeaders][name.toLowerCase()] = [name, value];
  return this;
};

prototype.setHeaders = function setHeaders(headers) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  }
  const cookies = [];
  for (const { 0: key, 1: value } of headers) {
    if (key === 'set-cookie') cookies.push(...(Array.isArray(value) ? value : [value]));
    else this.setHeader(key, value);
  }
  if (cookies.length > 0) this.setHeader('set-cookie', cookies);
  return this;
};

prototype.appendHeader = function appendHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('append');
  validateHeaderName(name);
  for (const item of Array.isArray(value) ? value : [value]) validateHeaderValue(name, item);
  const key = name.toLowerCase();
  const headers = this[kOutHeaders] ??= { __proto__: null };
  if (headers[key] === undefined) {
    headers[key] = [name, value];
  } else {
    const before = headers[key][1];
    headers[key][1] = (Array.isArray(before) ? before : [before]).concat(value);
  }
  return this;
};

prototype.getHeader = function getHeader(name) {
  validateString(name, 'name');
  return this[kOutHeaders]?.[name.toLowerCase()]?.[1];
};

prototype.getHeaderNames = function getHeaderNames() {
  return this[kOutHeaders] === null ? [] : Object.keys(this[kOutHeaders]);
};

prototype.getRawHeaderNames = function getRawHeaderNames() {
  return this[kOutHeaders] === null ? [] : Object.values(this[kOutHeaders]).map(([name]) => name);
};

prototype.getHeaders = function getHeaders() {
  const copy = { __proto__: null };
  for (const key in this[kOutHeaders]) copy[key] = this[kOutHeaders][key][1];
  return copy;
};

prototype.hasHeader = function hasHeader(name) {
  validateString(name, 'name');
  return this[kOutHeaders] !== null && !!this[kOutHeaders][name.toLowerCase()];
};

prototype.removeHeader = function removeHeader(name) {
  validateString(name, 'name');
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('remove');
  const key = name.toLowerCase();
  if (key === 'connection') this._removedConnection = true;
  else if (key === 'content-length') this._removedContLen = true;
  else if (key === 'transfer-encoding') this._removedTE = true;
  else if (key === 'date') this.sendDate = false;
  if (this[kOutHeaders] !== null) delete this[kOutHeaders][key];
};

prototype._implicitHeader = function _implicitHeader() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

prototype.addTrailers = function addTrailers(headers) {
  this._trailer = '';
  for (const [name, value] of pairsOf(headers)) {
    validateHeaderName(name);
    for (const item of linesOf(this, name, value)) {
      if (checkInvalidHeaderChar(item)) throw new ERR_INVALID_CHAR('trailer content', name);
      this._trailer += `${name}: ${item}${CRLF}`;
    }
  }
};

// --- Bodies ----------------------------------------------------------------------------------------

prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const accepted = writeBody(this, chunk, encoding, callback, false);
  if (!accepted) this[kNeedDrain] = true;
  return accepted;
};

/** Reports that nothing can be written any more. */
function refuse(message, error, callback) {
  if (!message.destroyed) {
    process.nextTick(() => {
      callback(error);
      message.destroyed || message.emit('error', error);
    });
  } else {
    process.nextTick(callback, error);
  }
}

function writeBody(message, chunk, encoding, callback, isEnd) {
  if (typeof callback !== 'function') callback = nop;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !isUint8Array(chunk)) {
    throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
  if (message.finished || message.destroyed) {
    refuse(message, message.finished ? new ERR_STREAM_WRITE_AFTER_END() : new ERR_STREAM_DESTROYED('write'), callback);
    return false;
  }
  const length = typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
  if (message.strictContentLength) checkLength(message, length, isEnd);
  if (!message._header) {
    if (isEnd) message._contentLength ??= length;
    message._implicitHeader();
  }
  if (!message._hasBody) {
    if (message[kRejectNonStandardBodyWrites]) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    process.nextTick(callback);
    return true;
  }
  // What is written in one turn leaves in one piece.
  if (!isEnd && message.socket && !message.socket.writableCorked) {
    const { socket } = message;
    socket.cork();
    process.nextTick(() => socket.uncork());
  }
  if (!message.chunkedEncoding) return message._send(chunk, encoding, callback);
  if (length === 0) {
    process.nextTick(callback);
    return true;
  }
  if (message[kCorked] && message._headerSent) {
    message[kChunks].push({ data: chunk, encoding, callback });
    message[kChunksLength] += length;
    return message[kChunksLength] < message[kHighWaterMark];
  }
  message._send(`${length.toString(16)}${CRLF}`, 'latin1', null);
  message._send(chunk, encoding, null);
  return message._send(CRLF, null, callback);
}

/** Keeps the body as long as the program said it would be. */
function checkLength(message, length, isEnd) {
  const declared = message._contentLength ?? Number(message.getHeader('content-length') ?? NaN);
  if (Number.isNaN(declared) || message.chunkedEncoding || message.hasHeader('transfer-encoding')) return;
  const written = message[kBytesWritten] + length;
  if (written > declared || (isEnd && written !== declared)) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(written, declared);
  }
  message[kBytesWritten] = written;
}

prototype.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (chunk) {
    if (this.finished) {
      refuse(this, new ERR_STREAM_WRITE_AFTER_END(), typeof callback !== 'function' ? nop : callback);
      return this;
    }
    this[kSocket]?.cork();
    writeBody(this, chunk, encoding, null, true);
  } else if (this.finished) {
    if (typeof callback === 'function') {
      if (!this.writableFinished) this.on('finish', callback);
      else callback(new ERR_STREAM_ALREADY_FINISHED('end'));
    }
    return this;
  } else if (!this._header) {
    this[kSocket]?.cork();
    this._contentLength = 0;
    this._implicitHeader();
  } else {
    this[kSocket]?.cork();
    if (this.strictContentLength) checkLength(this, 0, true);
  }
  if (typeof callback === 'function') this.once('finish', callback);
  const onFinish = (error) => {
    if (!error) finished(this);
  };
  if (this[kCorked] && this[kChunks].length > 0) flushChunks(this);
  if (this._hasBody && this.chunkedEncoding) {
    this._send(`0${CRLF}${this._trailer}${CRLF}`, 'latin1', onFinish);
  } else if (!this._headerSent || this.writableLength || chunk) {
    this._send('', 'latin1', onFinish);
  } else {
    process.nextTick(onFinish);
  }
  if (this[kSocket]) {
    while (this[kSocket].writableCorked > 0) this[kSocket].uncork();
  }
  this[kCorked] = 0;
  this.finished = true;
  if (this.outputData.length === 0 && this[kSocket]?._httpMessage === this) this._finish();
  return this;
};

function finished(message) {
  if (message[kSocket]?._hadError) return;
  message.emit('finish');
}

prototype._finish = function _finish() {
  this.emit('prefinish');
};

/** Sends what has gathered, now that there is a socket. */
prototype._flush = function _flush() {
  const socket = this[kSocket];
  if (!socket?.writable) return;
  const accepted = this._flushOutput(socket);
  if (this.finished) {
    this._finish();
  } else if (accepted && this[kNeedDrain]) {
    this[kNeedDrain] = false;
    this.emit('drain');
  }
};

/** The socket takes more: says so to whoever waits. */
function drained(message) {
  if (!message || message.finished || !message[kNeedDrain]) return;
  message[kNeedDrain] = false;
  message.emit('drain');
}

prototype._flushOutput = function _flushOutput(socket) {
  const output = this.outputData.splice(0);
  if (output.length === 0) return undefined;
  let accepted = true;
  socket.cork();
  for (const { data, encoding, callback } of output) accepted = socket.write(data, encoding, callback);
  socket.uncork();
  this._onPendingData(-this.outputSize);
  this.outputSize = 0;
  return accepted;
};

prototype.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  this._send('');
};

prototype.pipe = function pipe() {
  this.emit('error', new ERR_STREAM_CANNOT_PIPE());
};

prototype[Symbol.for('nodejs.rejection')] = function(error) {
  this.destroy(error);
};

/** The names whose values are one line even when they are a list. */
function parseUniqueHeadersOption(names) {
  if (!Array.isArray(names)) return null;
  return new Set(names.map((name) => name.toLowerCase()));
}

module.exports = {
  OutgoingMessage,
  drained,
  kErrored,
  kHighWaterMark,
  kUniqueHeaders,
  pairsOf,
  parseUniqueHeadersOption,
};
