'use strict';

// Abort signals in messages: a copy is aborted when its origin is, in whatever thread it is.
//
// Origin and copies share a broadcast channel, which keeps no process alive:
//   { kind: 'ask' }             from a new copy: the origin may have been aborted since it was sent
//   { kind: 'abort', reason }   from the origin
//   { kind: 'gone' }            from what remains of an origin that was collected: no abort will come

const { AbortController, abortSignal, isAbortSignal, makeSignal } = require('internal/abort_controller');
const { BroadcastChannel } = require('internal/broadcast_channel');
const { ERR_INVALID_ARG_TYPE } = require('internal/errors').codes;
const { lazyDOMException } = require('internal/util');
const { threadId } = internalBinding('worker');
const { markCloneable } = internalBinding('messaging');

const transferable = new WeakSet();
/** By signal, its origin. */
const origins = new WeakMap();
const collected = new FinalizationRegistry((origin) => origin.end());
/** Aborted signals by origin, while a copy of them is under way. */
const waiting = new Map();
let lastOrigin = 0;

/** What remains of a signal for its copies. Holds the signal weakly. */
class Origin {
  #signal;
  #channel;
  /** How many copies were sent that have not asked yet. */
  #awaited = 0;

  constructor(signal) {
    this.name = `AbortSignal ${threadId} ${++lastOrigin}`;
    this.#signal = new WeakRef(signal);
    this.#channel = new BroadcastChannel(this.name).unref();
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    collected.register(signal, this);
  }

  /** One more copy is sent. */
  expect() {
    this.#awaited++;
  }

  #hear({ kind }) {
    if (kind !== 'ask') return;
    this.#awaited--;
    const signal = this.#signal.deref();
    if (signal?.aborted) this.tell(signal.reason);
  }

  /** The signal was aborted; it is kept until each copy knows. */
  tell(reason) {
    try {
      this.#channel.postMessage({ kind: 'abort', reason });
    } catch {
      // The reason is nothing that can be sent.
      const substitute = lazyDOMException('This operation was aborted', 'AbortError');
      this.#channel.postMessage({ kind: 'abort', reason: substitute });
    }
    if (this.#awaited > 0) waiting.set(this, this.#signal.deref());
    else waiting.delete(this);
  }

  end() {
    this.#channel.postMessage({ kind: 'gone' });
    this.#channel.close();
  }
}

function originOf(signal) {
  let origin = origins.get(signal);
  if (origin === undefined) {
    origin = new Origin(signal);
    origins.set(signal, origin);
    signal.addEventListener('abort', () => origin.tell(signal.reason), { once: true });
  }
  return origin;
}

/** What stands for a signal in a message. */
function describeAbortSignal(signal) {
  if (signal.aborted) return { aborted: true, reason: signal.reason };
  const origin = originOf(signal);
  origin.expect();
  return { aborted: false, channel: origin.name };
}

/** The signal for what `describeAbortSignal` gave. */
function reviveAbortSignal({ aborted, reason, channel: name }) {
  const signal = makeTransferable(makeSignal({ aborted, reason }));
  if (aborted) return signal;
  const channel = new BroadcastChannel(name).unref();
  channel.onmessage = ({ data }) => {
    if (data.kind === 'ask') return;
    channel.close();
    if (data.kind === 'abort') abortSignal(signal, data.reason);
  };
  channel.postMessage({ kind: 'ask' });
  return signal;
}

function makeTransferable(signal) {
  transferable.add(signal);
  markCloneable(signal);
  return signal;
}

/**
 * Lets a signal be sent in messages.
 * @param {AbortSignal} signal
 * @returns {AbortSignal} the same
 */
function transferableAbortSignal(signal) {
  if (!isAbortSignal(signal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  return makeTransferable(signal);
}

/** A controller whose signal can be sent in messages. */
function transferableAbortController() {
  const controller = new AbortController();
  makeTransferable(controller.signal);
  return controller;
}

module.exports = {
  describeAbortSignal,
  isTransferableAbortSignal: (value) => transferable.has(value),
  reviveAbortSignal,
  transferableAbortController,
  transferableAbortSignal,
};
