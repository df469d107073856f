'use strict';

// The options of UDP sockets that the system keeps: buffers, time to live, groups.

const {
  codes: { ERR_MISSING_ARGS, ERR_SOCKET_BAD_BUFFER_SIZE, ERR_SOCKET_BUFFER_SIZE },
} = require('internal/dgram/errors');
const { errnoException } = require('internal/errors');
const { validateNumber, validateString } = require('internal/validators');
const { errname, getErrorMessage } = internalBinding('uv');

/** Throws what a call of the handle has answered with, if that is an error. */
function check(status, syscall) {
  if (status < 0) throw errnoException(status, syscall);
}

/** Asks for the size of a buffer, or sets it; Linux then doubles it. */
function bufferSize(handle, size, isReceive) {
  if (size !== 0 && size >>> 0 !== size) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
  const syscall = isReceive ? 'uv_recv_buffer_size' : 'uv_send_buffer_size';
  const fail = (status) => {
    throw new ERR_SOCKET_BUFFER_SIZE({ errno: status, code: errname(status), message: getErrorMessage(status), syscall });
  };
  const { UV_EINVAL } = internalBinding('uv');
  if (size > 0x7fffffff) fail(UV_EINVAL);
  const answer = isReceive ? handle.recvBufferSize(size) : handle.sendBufferSize(size);
  if (answer < 0) fail(answer);
  return answer;
}

/**
 * Adds the methods that set options to a prototype of sockets.
 * @param {object} prototype
 * @param {(socket: object) => object} openHandle the handle of a socket that is not closed
 * @param {(socket: object) => void} ensureBound binds one that is not, for which the system has no groups
 */
function addOptionMethods(prototype, openHandle, ensureBound) {
  const methods = {
    setBroadcast(flag) {
      check(openHandle(this).setBroadcast(flag ? 1 : 0), 'setBroadcast');
    },
    setTTL(ttl) {
      validateNumber(ttl, 'ttl');
      check(openHandle(this).setTTL(ttl), 'setTTL');
      return ttl;
    },
    setMulticastTTL(ttl) {
      validateNumber(ttl, 'ttl');
      check(openHandle(this).setMulticastTTL(ttl), 'setMulticastTTL');
      return ttl;
    },
    setMulticastLoopback(flag) {
      check(openHandle(this).setMulticastLoopback(flag ? 1 : 0), 'setMulticastLoopback');
      return flag;
    },
    setMulticastInterface(multicastInterface) {
      const handle = openHandle(this);
      validateString(multicastInterface, 'multicastInterface');
      check(handle.setMulticastInterface(multicastInterface), 'setMulticastInterface');
    },
    addMembership(multicastAddress, interfaceAddress) {
      const handle = openHandle(this);
      if (!multicastAddress) throw new ERR_MISSING_ARGS('multicastAddress');
      ensureBound(this);
      check(handle.addMembership(multicastAddress, interfaceAddress), 'addMembership');
    },
    dropMembership(multicastAddress, interfaceAddress) {
      const handle = openHandle(this);
      if (!multicastAddress) throw new ERR_MISSING_ARGS('multicastAddress');
      check(handle.dropMembership(multicastAddress, interfaceAddress), 'dropMembership');
    },
    addSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress) {
      const handle = openHandle(this);
      validateString(sourceAddress, 'sourceAddress');
      validateString(groupAddress, 'groupAddress');
      ensureBound(this);
      check(handle.addSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress),
            'addSourceSpecificMembership');
    },
    dropSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress) {
      const handle = openHandle(this);
      validateString(sourceAddress, 'sourceAddress');
      validateString(groupAddress, 'groupAddress');
      check(handle.dropSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress),
            'dropSourceSpecificMembership');
    },
    setRecvBufferSize(size) {
      if (size === 0) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
      bufferSize(openHandle(this), size, true);
    },
    setSendBufferSize(size) {
      if (size === 0) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
      bufferSize(openHandle(this), size, false);
    },
    getRecvBufferSize() {
      return bufferSize(openHandle(this), 0, true);
    },
    getSendBufferSize() {
      return bufferSize(openHandle(this), 0, false);
    },
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
  }
}

module.exports = { addOptionMethods, bufferSize };
