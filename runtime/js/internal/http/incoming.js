'use strict';

// IncomingMessage: a request as the server sees it, or a response as the client does.

const { Readable } = require('stream');
const { connectionReset } = require('internal/http/common');

const kHeaders = Symbol('kHeaders');
const kHeadersDistinct = Symbol('kHeadersDistinct');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
const kAbortController = Symbol('kAbortController');

/** Of these a second line is ignored; of all others values are joined. */
const single = new Set([
  'age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host', 'if-modified-since',
  'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'referer',
  'retry-after', 'server', 'user-agent',
]);

/** @param {Socket} socket */
function IncomingMessage(socket) {
  if (!(this instanceof IncomingMessage)) return new IncomingMessage(socket);
  Readable.call(this, socket ? { highWaterMark: socket.readableHighWaterMark } : undefined);
  this._readableState.readingMore = true;
  this.socket = socket;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.httpVersion = null;
  this.complete = false;
  this[kHeaders] = null;
  this.rawHeaders = [];
  this[kTrailers] = null;
  this.rawTrailers = [];
  this.joinDuplicateHeaders = false;
  this.aborted = false;
  this.upgrade = null;
  // Of a request.
  this.url = '';
  this.method = null;
  // Of a response.
  this.statusCode = null;
  this.statusMessage = null;
  this.client = socket;
  this._consuming = false;
  // Whether nobody wants the rest.
  this._dumped = false;
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

function accessor(name, get, set) {
  Object.defineProperty(IncomingMessage.prototype, name,
    { __proto__: null, configurable: true, enumerable: true, get, set });
}

accessor('connection', function() {
  return this.socket;
}, function(socket) {
  this.socket = socket;
});

accessor('headers', function() {
  if (this[kHeaders] === null) {
    this[kHeaders] = {};
    collect(this, this.rawHeaders, this[kHeaders]);
  }
  return this[kHeaders];
}, function(value) {
  this[kHeaders] = value;
});

accessor('headersDistinct', function() {
  return this[kHeadersDistinct] ??= distinct(this.rawHeaders);
}, function(value) {
  this[kHeadersDistinct] = value;
});

accessor('trailers', function() {
  if (this[kTrailers] === null) {
    this[kTrailers] = {};
    collect(this, this.rawTrailers, this[kTrailers]);
  }
  return this[kTrailers];
}, function(value) {
  this[kTrailers] = value;
});

accessor('trailersDistinct', function() {
  return this[kTrailersDistinct] ??= distinct(this.rawTrailers);
}, function(value) {
  this[kTrailersDistinct] = value;
});

/** Aborted when the message is closed before its end. */
accessor('signal', function() {
  if (this[kAbortController] === undefined) {
    const { AbortController } = require('internal/abort_controller');
    this[kAbortController] = new AbortController();
    const end = () => {
      if (!this.complete || this.errored) this[kAbortController].abort();
    };
    if (this.destroyed) end();
    else this.once('close', end);
  }
  return this[kAbortController].signal;
});

function collect(message, lines, target) {
  for (let i = 0; i < lines.length; i += 2) message._addHeaderLine(lines[i], lines[i + 1], target);
}

function distinct(lines) {
  const target = { __proto__: null };
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i].toLowerCase();
    if (target[name] !== undefined) target[name].push(lines[i + 1]);
    else target[name] = [lines[i + 1]];
  }
  return target;
}

IncomingMessage.prototype._addHeaderLine = function _addHeaderLine(name, value, target) {
  const key = name.toLowerCase();
  if (key === 'set-cookie') {
    if (target[key] === undefined) target[key] = [value];
    else target[key].push(value);
  } else if (target[key] === undefined || !Object.hasOwn(target, key)) {
    target[key] = value;
  } else if (key === 'cookie') {
    target[key] += `; ${value}`;
  } else if (this.joinDuplicateHeaders || !single.has(key)) {
    target[key] += `, ${value}`;
  }
};

IncomingMessage.prototype.setTimeout = function setTimeout(milliseconds, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(milliseconds);
  return this;
};

IncomingMessage.prototype._read = function _read() {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  // The socket may have been paused because the last piece was too much.
  if (this.socket?.readable) this.socket.resume();
};

IncomingMessage.prototype._destroy = function _destroy(error, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  // A request whose answer nobody waits for is nobody's error.
  if (this.socket && !this.socket.destroyed && this.aborted) {
    this.socket.destroy(error);
    if (error && !this.listenerCount('error')) error = null;
    process.nextTick(callback, error);
    return;
  }
  if (error && !this.listenerCount('error')) error = null;
  process.nextTick(callback, error);
};

/** Reads what nobody wants, so that the connection can go on. */
IncomingMessage.prototype._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  this.resume();
};

/** Fills a message from a head the parser read. */
function fillMessage(message, { minor, lines, method, target, status, reason, upgrade }) {
  message.httpVersionMajor = 1;
  message.httpVersionMinor = minor;
  message.httpVersion = `1.${minor}`;
  message.rawHeaders = lines;
  message.upgrade = upgrade;
  if (method !== undefined) {
    message.method = method;
    message.url = target;
  } else {
    message.statusCode = status;
    message.statusMessage = reason;
  }
}

/** Ends a message that was read whole. */
function completeMessage(message, trailers) {
  message.complete = true;
  if (trailers.length > 0) message.rawTrailers.push(...trailers);
  message.push(null);
}

/** Ends a message whose connection has gone. */
function abortMessage(message) {
  message.destroy(connectionReset('aborted'));
}

module.exports = { IncomingMessage, abortMessage, completeMessage, fillMessage };
