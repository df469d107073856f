'use strict';

const { Server, _connectionListener, httpServerPreClose, kConnections, kIncomingMessage, kServerResponse,
  setupConnectionsTracking, storeHTTPOptions } = require('internal/http/server');
const { STATUS_CODES } = require('internal/http/common');
const { ServerResponse } = require('internal/http/response');

module.exports = {
  STATUS_CODES,
  Server,
  ServerResponse,
  setupConnectionsTracking,
  storeHTTPOptions,
  _connectionListener,
  kServerResponse,
  httpServerPreClose,
  kConnections,
  kIncomingMessage,
};
