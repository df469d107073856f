'use strict';

// tls.connect.

const net = require('net');
const { createSecureContext } = require('internal/tls/context');
const { checkServerIdentity } = require('internal/tls/identity');
const { TLSSocket, kStart } = require('internal/tls/socket');
const { validateFunction, validateString } = require('internal/validators');

let hasWarned = false;

/** Whether NODE_TLS_REJECT_UNAUTHORIZED lets everybody in; warns about it once. */
function allowsUnauthorized() {
  const allows = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (allows && !hasWarned) {
    hasWarned = true;
    process.emitWarning(
      "Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to '0' makes TLS connections and " +
      'HTTPS requests insecure by disabling certificate verification.');
  }
  return allows;
}

/** `connect(options)`, `connect(path, options)`, `connect(port, host, options)`, and a callback after each. */
function readArguments(args) {
  const [options, callback] = net._normalizeArgs(args);
  for (const extra of args.slice(1, 3)) {
    if (extra !== null && typeof extra === 'object') Object.assign(options, extra);
  }
  return [options, callback];
}

/** @returns {TLSSocket} */
function connect(...args) {
  let [options, callback] = readArguments(args);
  options = {
    rejectUnauthorized: !allowsUnauthorized(),
    checkServerIdentity,
    ...options,
  };
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  if (options.servername) validateString(options.servername, 'options.servername');
  const secureContext = options.secureContext || createSecureContext(options);
  const socket = new TLSSocket(options.socket, {
    [kStart]: true,
    allowHalfOpen: options.socket ? Boolean(options.socket.allowHalfOpen) : Boolean(options.allowHalfOpen),
    secureContext,
    isServer: false,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    ALPNProtocols: options.ALPNProtocols,
    servername: options.servername,
    checkServerIdentity: options.checkServerIdentity,
    connectOptions: options,
    highWaterMark: options.highWaterMark,
    signal: options.socket ? options.signal : undefined,
  });
  options.rejectUnauthorized = options.rejectUnauthorized !== false;
  if (callback) socket.once('secureConnect', callback);
  if (!options.socket) {
    if (options.timeout) socket.setTimeout(options.timeout);
    const { ALPNProtocols, timeout, ...rest } = options;
    socket.connect(rest);
  } else {
    // Once the program has had time to listen.
    process.nextTick(() => socket[kStart]());
  }
  if (options.session) socket.setSession(options.session);
  return socket;
}

module.exports = { connect };
