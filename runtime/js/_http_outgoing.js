'use strict';

const { OutgoingMessage, kHighWaterMark, kUniqueHeaders, parseUniqueHeadersOption } =
  require('internal/http/outgoing');
const { validateHeaderName, validateHeaderValue } = require('internal/http/common');

module.exports = {
  OutgoingMessage,
  kHighWaterMark,
  kUniqueHeaders,
  parseUniqueHeadersOption,
  validateHeaderName,
  validateHeaderValue,
};
