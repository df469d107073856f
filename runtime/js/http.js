'use strict';

// `http`: requests and servers of HTTP/1.1.

const { Agent, getGlobalAgent, setGlobalAgent } = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const { METHODS, STATUS_CODES, getMaxHeaderSize, validateHeaderName, validateHeaderValue } =
  require('internal/http/common');
const { IncomingMessage } = require('internal/http/incoming');
const { OutgoingMessage } = require('internal/http/outgoing');
const { ServerResponse } = require('internal/http/response');
const { Server, _connectionListener } = require('internal/http/server');
const { validateInteger } = require('internal/validators');

/**
 * @param {object} [options]
 * @param {(request: IncomingMessage, response: ServerResponse) => void} [listener]
 * @returns {Server}
 */
function createServer(options, listener) {
  return new Server(options, listener);
}

/**
 * @param {string|URL|object} url
 * @param {object} [options]
 * @param {(response: IncomingMessage) => void} [callback]
 * @returns {ClientRequest}
 */
function request(url, options, callback) {
  return new ClientRequest(url, options, callback);
}

/** A request without a body, which is on its way. */
function get(url, options, callback) {
  const made = request(url, options, callback);
  made.end();
  return made;
}

/** Parsers are made for each connection: there is none to keep. */
function setMaxIdleHTTPParsers(max) {
  validateInteger(max, 'max', 1);
}

module.exports = {
  _connectionListener,
  METHODS: METHODS.toSorted(),
  STATUS_CODES,
  Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  setMaxIdleHTTPParsers,
};

function lazy(name, get, set) {
  Object.defineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, get, set });
}
lazy('maxHeaderSize', getMaxHeaderSize);
lazy('globalAgent', getGlobalAgent, setGlobalAgent);
lazy('WebSocket', () => require('internal/web/websocket').WebSocket);
lazy('CloseEvent', () => require('internal/web/websocket').CloseEvent);
lazy('MessageEvent', () => require('internal/messaging').MessageEvent);
