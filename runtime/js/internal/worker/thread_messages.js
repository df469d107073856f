'use strict';

// postMessageToThread(): messages between any two threads, by number.
//
// The main thread has a port to every worker, however deep in the tree of makers. A message does not
// pass through it as a value: the sender puts the message into a channel of its own, and the channel's
// other end is handed on to the destination, which answers on it.

const { threadId } = internalBinding('worker');
const {
  codes: {
    ERR_WORKER_MESSAGING_ERRORED,
    ERR_WORKER_MESSAGING_FAILED,
    ERR_WORKER_MESSAGING_SAME_THREAD,
    ERR_WORKER_MESSAGING_TIMEOUT,
  },
} = require('internal/errors');
const { MessageChannel, receiveMessageOnPort } = require('internal/messaging');
const { validateNumber } = require('internal/validators');

/** In a worker, the port to the main thread. */
let toMain;

/** In the main thread, the ports to the workers by their numbers. */
const threads = new Map();

/** Gives the message that waits in `channel` to this thread's program, and answers the sender. */
function receive({ source, channel }) {
  const received = receiveMessageOnPort(channel);
  let status = 'delivered';
  if (received === undefined || process.listenerCount('workerMessage') === 0) {
    status = 'failed';
  } else {
    try {
      process.emit('workerMessage', received.message, source);
    } catch {
      // The sender is told; this thread goes on.
      status = 'errored';
    }
  }
  channel.postMessage(status);
  channel.close();
}

/** In the main thread: hands a message on to the thread it is for. */
function route({ destination, source, channel }) {
  if (destination === threadId) {
    receive({ source, channel });
    return;
  }
  const port = threads.get(destination);
  if (port === undefined) {
    channel.postMessage('failed');
    channel.close();
    return;
  }
  port.postMessage({ source, channel }, [channel]);
}

/** In the main thread: takes the port to a new worker. */
function add(id, port) {
  threads.set(id, port);
  port.on('message', (message) => {
    if (message.type === 'thread') add(message.id, message.port);
    else route(message);
  });
  port.on('close', () => threads.delete(id));
  port.unref();
}

/**
 * Tells the main thread of a worker that this thread has made.
 * @param {number} id
 * @param {MessagePort} port the end of a channel whose other end `join` has in the worker
 */
function announce(id, port) {
  if (toMain === undefined) add(id, port);
  else toMain.postMessage({ type: 'thread', id, port }, [port]);
}

/**
 * In a worker: takes the port to the main thread.
 * @param {MessagePort} port
 */
function join(port) {
  toMain = port;
  port.on('message', receive);
  port.unref();
}

/**
 * Emits 'workerMessage' on another thread's `process`.
 * @param {number} destination the thread's number
 * @param {any} value
 * @param {Iterable<ArrayBuffer | MessagePort>} [transferList]
 * @param {number} [timeout] how many milliseconds to wait for the message to be processed
 * @returns {Promise<void>}
 */
async function postMessageToThread(destination, value, transferList, timeout) {
  if (typeof transferList === 'number' && timeout === undefined) {
    timeout = transferList;
    transferList = undefined;
  }
  if (timeout !== undefined) validateNumber(timeout, 'timeout', 0);
  if (destination === threadId) throw new ERR_WORKER_MESSAGING_SAME_THREAD();

  const { port1, port2 } = new MessageChannel();
  const { promise, resolve, reject } = Promise.withResolvers();
  let timer;
  try {
    port1.postMessage(value, transferList);
  } catch (error) {
    port1.close();
    throw error;
  }
  port1.on('message', (status) => {
    if (status === 'delivered') resolve();
    else if (status === 'errored') reject(new ERR_WORKER_MESSAGING_ERRORED());
    else reject(new ERR_WORKER_MESSAGING_FAILED());
  });
  port1.on('close', () => {
    clearTimeout(timer);
    // After an answer, this changes nothing; without one, the destination is gone.
    reject(new ERR_WORKER_MESSAGING_FAILED());
  });
  if (timeout !== undefined) {
    timer = setTimeout(() => {
      // The message stays on its way.
      port1.unref();
      reject(new ERR_WORKER_MESSAGING_TIMEOUT());
    }, timeout);
  }

  const envelope = { destination, source: threadId, channel: port2 };
  if (toMain === undefined) route(envelope);
  else toMain.postMessage(envelope, [port2]);
  return promise;
}

module.exports = { announce, join, postMessageToThread };
