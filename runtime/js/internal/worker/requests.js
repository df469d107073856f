'use strict';

// What a worker's maker asks of the thread, and the thread's answers, over the control channel.

const { codes: { ERR_WORKER_NOT_RUNNING } } = require('internal/errors');

/** By name, what a thread tells of itself. Each gives what can be cloned. */
const answers = {
  cpuUsage: () => process.threadCpuUsage(),
  heapSnapshot: () => internalBinding('heap_utils').takeSnapshot(),
};

/**
 * In the thread: the answer to a request.
 * @param {{ id: number, name: string }} request
 * @returns {{ type: 'answer', id: number, value?: any, error?: Error }}
 */
function answer({ id, name }) {
  try {
    return { type: 'answer', id, value: answers[name]() };
  } catch (error) {
    return { type: 'answer', id, error };
  }
}

/** In the maker: the requests a thread has not answered yet. */
class Requests {
  #last = 0;
  #waiting = new Map();

  /**
   * @param {(message: object) => void} post sends to the thread
   * @param {string} name which of the answers is wanted
   * @returns {Promise<any>}
   */
  ask(post, name) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const id = ++this.#last;
    this.#waiting.set(id, { resolve, reject });
    post({ type: 'request', id, name });
    return promise;
  }

  /** Takes an answer. */
  settle({ id, value, error }) {
    const request = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) request?.resolve(value);
    else request?.reject(error);
  }

  /** The thread is over: nothing more will be answered. */
  end() {
    for (const { reject } of this.#waiting.values()) reject(new ERR_WORKER_NOT_RUNNING());
    this.#waiting.clear();
  }
}

module.exports = { Requests, answer };
