'use strict';

// Addresses, and the small things that net, tty and child_process share.

const v4Part = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]\\d|\\d)';
const v4 = `(?:${v4Part}\\.){3}${v4Part}`;
const v6Part = '(?:[0-9a-fA-F]{1,4})';
const v4Pattern = new RegExp(`^${v4}$`);
const v6Pattern = new RegExp('^(?:' +
  `(?:${v6Part}:){7}(?:${v6Part}|:)|` +
  `(?:${v6Part}:){6}(?:${v4}|:${v6Part}|:)|` +
  `(?:${v6Part}:){5}(?::${v4}|(?::${v6Part}){1,2}|:)|` +
  `(?:${v6Part}:){4}(?:(?::${v6Part}){0,1}:${v4}|(?::${v6Part}){1,3}|:)|` +
  `(?:${v6Part}:){3}(?:(?::${v6Part}){0,2}:${v4}|(?::${v6Part}){1,4}|:)|` +
  `(?:${v6Part}:){2}(?:(?::${v6Part}){0,3}:${v4}|(?::${v6Part}){1,5}|:)|` +
  `(?:${v6Part}:){1}(?:(?::${v6Part}){0,4}:${v4}|(?::${v6Part}){1,6}|:)|` +
  `(?::(?:(?::${v6Part}){0,5}:${v4}|(?::${v6Part}){1,7}|:))` +
')(?:%[0-9a-zA-Z-.:]{1,})?$');

/** Whether the text is an IPv4 address in dotted form. */
function isIPv4(text) {
  return v4Pattern.test(`${text}`);
}

/** Whether the text is an IPv6 address. */
function isIPv6(text) {
  return v6Pattern.test(`${text}`);
}

/** 4, 6, or 0 when the text is no address. */
function isIP(text) {
  if (isIPv4(text)) return 4;
  return isIPv6(text) ? 6 : 0;
}

const normalizedArgsSymbol = Symbol('normalizedArgs');

/** A descriptor's handle class, opened on it. */
function createHandle(fd, isServer) {
  const { validateInt32 } = require('internal/validators');
  validateInt32(fd, 'fd', 0);
  const { guessHandleType } = internalBinding('tty_wrap');
  const type = guessHandleType(fd);
  if (type === 'PIPE') {
    const { Pipe, constants } = internalBinding('pipe_wrap');
    return new Pipe(isServer ? constants.SERVER : constants.SOCKET);
  }
  if (type === 'TCP') {
    const { TCP, constants } = internalBinding('tcp_wrap');
    return new TCP(isServer ? constants.SERVER : constants.SOCKET);
  }
  const { codes: { ERR_INVALID_FD_TYPE } } = require('internal/errors');
  throw new ERR_INVALID_FD_TYPE(type);
}

/** On a connection that another socket has made for itself: that other one, which is the one the program knows. */
const kConnectsFor = Symbol('kConnectsFor');

module.exports = { createHandle, isIP, isIPv4, isIPv6, kConnectsFor, normalizedArgsSymbol };
