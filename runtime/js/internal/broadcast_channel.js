'use strict';

// BroadcastChannel: messages to everybody in the process who opened the same name.

const binding = internalBinding('messaging');
const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { EventTarget, defineEventHandler } = require('internal/event_target');
const { MessageEvent } = require('internal/messaging');
const { kEnumerableProperty, lazyDOMException } = require('internal/util');

const kInspect = Symbol.for('nodejs.util.inspect.custom');

let channelId;

class BroadcastChannel extends EventTarget {
  #name;
  /** 0 once it is closed. */
  #id = 0;

  static {
    channelId = (value) => (typeof value === 'object' && value !== null && #name in value ? value.#id : undefined);
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#name in value)) {
      throw new ERR_INVALID_THIS('BroadcastChannel');
    }
  }

  /** @param {string} name */
  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    this.#id = binding.createBroadcast(this.#name);
    binding.attach(this.#id, (kind, data) => {
      const type = kind === binding.MESSAGE ? 'message' : 'messageerror';
      this.dispatchEvent(new MessageEvent(type, { data }));
    });
    binding.start(this.#id);
    binding.ref(this.#id);
  }

  get name() {
    BroadcastChannel.#check(this);
    return this.#name;
  }

  close() {
    BroadcastChannel.#check(this);
    const id = this.#id;
    this.#id = 0;
    if (id !== 0) binding.close(id);
  }

  /** @param {any} message what can be cloned */
  postMessage(message) {
    BroadcastChannel.#check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (this.#id === 0) throw lazyDOMException('BroadcastChannel is closed.', 'InvalidStateError');
    binding.broadcast(this.#id, this.#name, message);
  }

  ref() {
    BroadcastChannel.#check(this);
    if (this.#id !== 0) binding.ref(this.#id);
    return this;
  }

  unref() {
    BroadcastChannel.#check(this);
    if (this.#id !== 0) binding.unref(this.#id);
    return this;
  }

  [kInspect](depth, options) {
    BroadcastChannel.#check(this);
    if (depth < 0) return 'BroadcastChannel';
    const { inspect } = require('internal/util/inspect');
    return `BroadcastChannel ${inspect({ name: this.#name, active: this.#id !== 0 },
      { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

Object.defineProperties(BroadcastChannel.prototype, {
  name: kEnumerableProperty,
  close: kEnumerableProperty,
  postMessage: kEnumerableProperty,
});
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = { BroadcastChannel, channelId: (value) => channelId(value) };
