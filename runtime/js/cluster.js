'use strict';

// cluster: what a primary is. Workers that share its sockets there are none: `fork` says so.

const EventEmitter = require('events');
const { ERR_TENON_NOT_SUPPORTED } = require('internal/errors').codes;
const { validateObject } = require('internal/validators');

const SCHED_NONE = 1;
const SCHED_RR = 2;

/**
 * A worker as its primary sees it.
 * @param {{ id?: number, process?: import('child_process').ChildProcess, state?: string }} [options]
 */
function Worker(options) {
  if (!(this instanceof Worker)) return new Worker(options);
  EventEmitter.call(this);
  if (options === null || typeof options !== 'object') options = {};
  this.exitedAfterDisconnect = undefined;
  this.state = options.state || 'none';
  this.id = options.id | 0;
  if (options.process) {
    this.process = options.process;
    this.process.on('error', (code, signal) => this.emit('error', code, signal));
    this.process.on('message', (message, handle) => this.emit('message', message, handle));
  }
}
Object.setPrototypeOf(Worker.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Worker, EventEmitter);

Worker.prototype.kill = function kill(...args) {
  return this.destroy(...args);
};

Worker.prototype.destroy = function destroy(signal) {
  this.process.kill(signal || 'SIGTERM');
};

Worker.prototype.send = function send(...args) {
  return this.process.send(...args);
};

Worker.prototype.isDead = function isDead() {
  return this.process.exitCode !== null || this.process.signalCode !== null;
};

Worker.prototype.isConnected = function isConnected() {
  return this.process.connected;
};

const cluster = module.exports = new EventEmitter();

const policies = { __proto__: null, none: SCHED_NONE, rr: SCHED_RR };

cluster.isWorker = false;
cluster.isMaster = true;
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;
cluster.schedulingPolicy = policies[process.env.NODE_CLUSTER_SCHED_POLICY] ??
  (process.platform === 'win32' ? SCHED_NONE : SCHED_RR);

/** Keeps what workers would be started with. */
cluster.setupPrimary = function setupPrimary(options) {
  if (options !== undefined) validateObject(options, 'settings');
  cluster.settings = {
    args: process.argv.slice(2),
    exec: process.argv[1],
    execArgv: process.execArgv,
    silent: false,
    ...cluster.settings,
    ...options,
  };
  process.nextTick(() => cluster.emit('setup', cluster.settings));
};
cluster.setupMaster = cluster.setupPrimary;

cluster.fork = function fork() {
  throw new ERR_TENON_NOT_SUPPORTED('cluster.fork()');
};

/** There is no worker to wait for. */
cluster.disconnect = function disconnect(callback) {
  process.nextTick(() => {
    if (callback) callback();
  });
};
