'use strict';

// For tests under `--expose-internals`: the native bindings themselves.

module.exports = { internalBinding };
