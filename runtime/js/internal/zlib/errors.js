'use strict';

// The error codes that only `zlib` uses, made when it is loaded.

const { E, codes } = require('internal/errors');

E('ERR_BROTLI_INVALID_PARAM', '%s is not a valid Brotli parameter', RangeError);
E('ERR_TRAILING_JUNK_AFTER_STREAM_END',
  'Trailing junk found after the end of the compressed stream', TypeError);
E('ERR_ZSTD_INVALID_PARAM', '%s is not a valid zstd parameter', RangeError);

module.exports = { codes };
