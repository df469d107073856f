'use strict';

// Agent: the connections of a client, shared and kept for the next request.

const net = require('net');
const EventEmitter = require('events');
const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = require('internal/errors').codes;
const { validateNumber, validateOneOf, validateString } = require('internal/validators');

const kOnKeylog = Symbol('onkeylog');
const kRequestOptions = Symbol('requestOptions');

/** @param {object} [options] */
function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.options = { __proto__: null, ...options };
  this.defaultPort = this.options.defaultPort || 80;
  this.protocol = this.options.protocol || 'http:';
  this.options.noDelay ??= true;
  // A socket is not for a path of the file system unless a request says so.
  this.options.path = null;
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  const { agentKeepAliveTimeoutBuffer: buffer } = this.options;
  this.agentKeepAliveTimeoutBuffer = Number.isFinite(buffer) && buffer >= 0 ? buffer : 1000;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) {
    validateNumber(this.maxTotalSockets, 'maxTotalSockets');
    if (!(this.maxTotalSockets > 0)) throw new ERR_OUT_OF_RANGE('maxTotalSockets', '> 0', this.maxTotalSockets);
  } else {
    this.maxTotalSockets = Infinity;
  }
  this.on('free', (socket, options) => onFree(this, socket, options));
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);
Agent.defaultMaxSockets = Infinity;

function remove(lists, name, item) {
  const list = lists[name];
  const index = list === undefined ? -1 : list.indexOf(item);
  if (index === -1) return false;
  list.splice(index, 1);
  if (list.length === 0) delete lists[name];
  return true;
}

function onFree(agent, socket, options) {
  const name = agent.getName(options);
  // One that broke while nobody used it.
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const waiting = agent.requests[name];
  if (waiting !== undefined && waiting.length > 0) {
    const request = waiting.shift();
    if (waiting.length === 0) delete agent.requests[name];
    giveSocket(agent, request, socket);
    return;
  }
  const request = socket._httpMessage;
  if (!request || !request.shouldKeepAlive || !agent.keepAlive) {
    socket.destroy();
    return;
  }
  const free = agent.freeSockets[name] ?? [];
  const count = free.length + (agent.sockets[name]?.length ?? 0);
  if (agent.totalSocketCount > agent.maxTotalSockets || count > agent.maxSockets ||
      free.length >= agent.maxFreeSockets || !agent.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  socket._httpMessage = null;
  // Its place is free for those who wait for another connection.
  agent.removeSocket(socket, options);
  agent.freeSockets[name] = free;
  socket.once('error', onFreeError);
  // What comes now answers no request, and must not answer the next one.
  socket.push = refuseData;
  free.push(socket);
}

/** In place of `push` while nobody uses the socket; `this` is the socket. */
function refuseData(chunk, encoding) {
  if (chunk !== null) {
    this.destroy();
    return false;
  }
  delete this.push;
  return this.push(chunk, encoding);
}

function onFreeError() {
  this.destroy();
  this.emit('agentRemove');
}

Agent.prototype.createConnection = function createConnection(...args) {
  return net.createConnection(...args);
};

/** Which connections are alike: by host, port and local address. */
Agent.prototype.getName = function getName(options = {}) {
  let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

Agent.prototype.addRequest = function addRequest(request, options, port, localAddress) {
  // As (request, host, port, localAddress), of old.
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  options = { __proto__: null, ...options, ...this.options };
  if (options.socketPath) options.path = options.socketPath;
  normalizeServerName(options, request);

  const name = this.getName(options);
  this.sockets[name] ??= [];
  const free = this.freeSockets[name];
  let socket;
  while (free !== undefined && free.length > 0 && socket === undefined) {
    const candidate = this.scheduling === 'fifo' ? free.shift() : free.pop();
    if (!candidate.destroyed) socket = candidate;
  }
  if (free !== undefined && free.length === 0) delete this.freeSockets[name];

  if (socket !== undefined) {
    const { asyncResetHandle } = socket;
    if (typeof asyncResetHandle === 'function') asyncResetHandle.call(socket);
    this.reuseSocket(socket, request);
    giveSocket(this, request, socket);
    this.sockets[name].push(socket);
  } else if (this.sockets[name].length < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(request, options, (error, made) => {
      if (error) request.onSocket(made, error);
      else giveSocket(this, request, made);
    });
  } else {
    if (this.sockets[name].length === 0) delete this.sockets[name];
    this.requests[name] ??= [];
    request[kRequestOptions] = options;
    this.requests[name].push(request);
  }
};

function normalizeServerName(options, request) {
  if (options.servername || options.servername === '') return;
  options.servername = options.host;
  const host = request.getHeader('host');
  if (!host) return;
  if (typeof host !== 'string') throw new ERR_INVALID_ARG_TYPE('options.headers.host', 'String', host);
  // What stands before the port; an IPv6 address is in brackets.
  const match = /^\[([^\]]*)\]|^([^:]*)/.exec(host);
  const servername = match[1] ?? match[2];
  options.servername = net.isIP(servername) ? '' : servername;
}

Agent.prototype.createSocket = function createSocket(request, options, callback) {
  options = { __proto__: null, ...options, ...this.options };
  if (options.socketPath) options.path = options.socketPath;
  normalizeServerName(options, request);
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  if (this.keepAlive) {
    options.keepAlive = true;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  let done = false;
  const onCreated = (error, socket) => {
    if (done) return;
    done = true;
    if (error) {
      callback(error);
      return;
    }
    (this.sockets[name] ??= []).push(socket);
    this.totalSocketCount++;
    install(this, socket, options);
    callback(null, socket);
  };
  const socket = this.createConnection(options, onCreated);
  // A connection that comes later than the call calls back.
  if (socket && !done) onCreated(null, socket);
};

function install(agent, socket, options) {
  function onSocketFree() {
    agent.emit('free', socket, options);
  }
  function onSocketClose() {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
  }
  function onSocketTimeout() {
    // Only those that nobody uses: requests have timeouts of their own.
    for (const list of Object.values(agent.freeSockets)) {
      if (list.includes(socket)) {
        socket.destroy();
        return;
      }
    }
  }
  function onAgentRemove() {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
    socket.removeListener('close', onSocketClose);
    socket.removeListener('free', onSocketFree);
    socket.removeListener('timeout', onSocketTimeout);
    socket.removeListener('agentRemove', onAgentRemove);
  }
  socket.on('free', onSocketFree);
  socket.on('close', onSocketClose);
  socket.on('timeout', onSocketTimeout);
  socket.on('agentRemove', onAgentRemove);
  if (agent[kOnKeylog] !== undefined) socket.on('keylog', agent[kOnKeylog]);
}

Agent.prototype.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  remove(this.sockets, name, socket);
  if (!socket.writable) remove(this.freeSockets, name, socket);

  const hasRoom = (key) => (this.sockets[key]?.length ?? 0) < this.maxSockets;
  let waiting = this.requests[name];
  if (waiting === undefined) {
    // A place is free for whoever waits; one too many is closed when it is free.
    waiting = this.requests[Object.keys(this.requests).find(hasRoom)];
  }
  const request = waiting?.[0];
  if (request === undefined) return;
  const requestOptions = request[kRequestOptions] ?? options;
  this.createSocket(request, requestOptions, (error, made) => {
    if (error) request.onSocket(null, error);
    else made.emit('free');
  });
};

/** Whether the socket can be kept for later. */
Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  const hint = /^timeout=(\d+)/.exec(socket._httpMessage?.res?.headers['keep-alive'] ?? '')?.[1];
  if (hint !== undefined) {
    // Before the server closes it.
    const wanted = Number(hint) * 1000 - this.agentKeepAliveTimeoutBuffer;
    if (wanted <= 0) return false;
    if (timeout === 0 || wanted < timeout) timeout = wanted;
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return true;
};

Agent.prototype.reuseSocket = function reuseSocket(socket, request) {
  socket.removeListener('error', onFreeError);
  delete socket.push;
  request.reusedSocket = true;
  socket.ref();
};

Agent.prototype.destroy = function destroy() {
  for (const lists of [this.freeSockets, this.sockets]) {
    for (const list of Object.values(lists)) for (const socket of [...list]) socket.destroy();
  }
};

Agent.prototype[Symbol.dispose ?? Symbol.for('Symbol.dispose')] = function() {
  this.destroy();
};

function giveSocket(agent, request, socket) {
  request.onSocket(socket);
  const { timeout } = agent.options;
  if (request.timeout === undefined || request.timeout === timeout) {
    if (timeout !== undefined && socket.timeout !== timeout) socket.setTimeout(timeout);
    return;
  }
  socket.setTimeout(request.timeout);
}

let globalAgent;

module.exports = {
  Agent,
  getGlobalAgent: () => globalAgent ??= new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }),
  setGlobalAgent(agent) {
    validateString(agent?.protocol, 'globalAgent.protocol');
    globalAgent = agent;
  },
};
