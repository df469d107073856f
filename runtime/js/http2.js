'use strict';

// http2: constants and settings. Sessions there are none: what would open one says so.

const { ERR_TENON_NOT_SUPPORTED } = require('internal/errors').codes;
const { constants } = require('internal/http2/constants');
const { getDefaultSettings, getPackedSettings, getUnpackedSettings } = require('internal/http2/settings');

function refuse(name) {
  return { [name]() {
    throw new ERR_TENON_NOT_SUPPORTED(`http2.${name}()`);
  } }[name];
}

/** A request that a server would get. */
class Http2ServerRequest extends require('stream').Readable {
  constructor() {
    super();
    throw new ERR_TENON_NOT_SUPPORTED('http2.Http2ServerRequest');
  }
}

/** The answer that it would give. */
class Http2ServerResponse extends require('stream').Stream {
  constructor() {
    super();
    throw new ERR_TENON_NOT_SUPPORTED('http2.Http2ServerResponse');
  }
}

module.exports = {
  connect: refuse('connect'),
  constants,
  createServer: refuse('createServer'),
  createSecureServer: refuse('createSecureServer'),
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake: refuse('performServerHandshake'),
  sensitiveHeaders: Symbol('sensitiveHeaders'),
  Http2ServerRequest,
  Http2ServerResponse,
};
