'use strict';

// The `diagnostics_channel` module: named channels on which one part of a program reports to others
// that may listen.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { WeakReference } = require('internal/util');

const { apply } = Reflect;

// Channels live as long as someone holds them, or while they have subscribers or stores.
const channels = new Map();
const gone = new FinalizationRegistry((name) => {
  if (channels.get(name)?.get() === undefined) channels.delete(name);
});

function find(name) {
  return channels.get(name)?.get();
}

/** Reports an error of a subscriber without disturbing the publisher. */
function throwLater(error) {
  process.nextTick(() => {
    throw error;
  });
}

class Channel {
  #holder;

  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    this.#holder = new WeakReference(this);
    channels.set(name, this.#holder);
    gone.register(this, name);
  }

  get hasSubscribers() {
    return this._subscribers !== undefined || this._stores !== undefined;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // A new array: one that is being published to must not change.
    this._subscribers = this._subscribers === undefined ? [subscription] : [...this._subscribers, subscription];
    this.#holder.incRef();
  }

  unsubscribe(subscription) {
    const at = this._subscribers?.indexOf(subscription) ?? -1;
    if (at === -1) return false;
    const rest = this._subscribers.toSpliced(at, 1);
    this._subscribers = rest.length === 0 ? undefined : rest;
    this.#holder.decRef();
    return true;
  }

  bindStore(store, transform) {
    this._stores ??= new Map();
    if (!this._stores.has(store)) this.#holder.incRef();
    this._stores.set(store, transform);
  }

  unbindStore(store) {
    if (!this._stores?.delete(store)) return false;
    if (this._stores.size === 0) this._stores = undefined;
    this.#holder.decRef();
    return true;
  }

  publish(data) {
    const subscribers = this._subscribers;
    if (subscribers === undefined) return;
    for (const onMessage of subscribers) {
      try {
        onMessage(data, this.name);
      } catch (error) {
        throwLater(error);
      }
    }
  }

  /** Publishes `data` and runs `fn` with the bound stores set to it. */
  runStores(data, fn, thisArg, ...args) {
    let run = () => {
      this.publish(data);
      return apply(fn, thisArg, args);
    };
    for (const [store, transform] of this._stores ?? []) {
      const next = run;
      run = () => {
        let context = data;
        try {
          if (transform !== undefined) context = transform(data);
        } catch (error) {
          throwLater(error);
          return next();
        }
        return store.run(context, next);
      };
    }
    return run();
  }
}

/**
 * The channel of that name, made on first use.
 * @param {string | symbol} name
 * @returns {Channel}
 */
function channel(name) {
  const existing = find(name);
  if (existing !== undefined) return existing;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new codes.ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}

function subscribe(name, subscription) {
  return channel(name).subscribe(subscription);
}

function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

/** Whether anybody listens to the channel of that name. */
function hasSubscribers(name) {
  return find(name)?.hasSubscribers ?? false;
}

const traceEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function traceChannel(nameOrChannels, event) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${event}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const given = nameOrChannels[event];
    // One that is missing fails as it does in Node, which asks it for its prototype.
    if (Object.getPrototypeOf(given) !== Channel.prototype) {
      throw new codes.ERR_INVALID_ARG_TYPE(`nameOrChannels.${event}`, ['Channel'], given);
    }
    return given;
  }
  throw new codes.ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', 'TracingChannel'], nameOrChannels);
}

/** Five channels that tell the story of one operation. */
class TracingChannel {
  constructor(nameOrChannels) {
    for (const event of traceEvents) {
      Object.defineProperty(this, event, { __proto__: null, value: traceChannel(nameOrChannels, event) });
    }
  }

  get hasSubscribers() {
    return traceEvents.some((event) => this[event].hasSubscribers);
  }

  subscribe(handlers) {
    for (const event of traceEvents) {
      if (handlers[event]) this[event].subscribe(handlers[event]);
    }
  }

  unsubscribe(handlers) {
    let done = true;
    for (const event of traceEvents) {
      if (handlers[event] && !this[event].unsubscribe(handlers[event])) done = false;
    }
    return done;
  }

  #fail(context, error) {
    context.error = error;
    this.error.publish(context);
  }

  /** Runs `body` between start and end; an exception is published and goes on. */
  #run(context, body) {
    return this.start.runStores(context, () => {
      try {
        return body();
      } catch (error) {
        this.#fail(context, error);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  traceSync(fn, context = {}, thisArg = undefined, ...args) {
    if (!this.hasSubscribers) return apply(fn, thisArg, args);
    return this.#run(context, () => {
      const result = apply(fn, thisArg, args);
      context.result = result;
      return result;
    });
  }

  tracePromise(fn, context = {}, thisArg = undefined, ...args) {
    if (!this.hasSubscribers) return apply(fn, thisArg, args);
    const settled = () => {
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    return this.#run(context, () => {
      const result = apply(fn, thisArg, args);
      const promise = result instanceof Promise ? result : Promise.resolve(result);
      return promise.then((value) => {
        context.result = value;
        settled();
        return value;
      }, (error) => {
        this.#fail(context, error);
        settled();
        return Promise.reject(error);
      });
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg = undefined, ...args) {
    if (!this.hasSubscribers) return apply(fn, thisArg, args);
    const tracing = this;
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    args.splice(position, 1, function(...results) {
      if (results[0]) tracing.#fail(context, results[0]);
      else context.result = results[1];
      tracing.asyncStart.runStores(context, () => {
        try {
          return apply(callback, this, results);
        } finally {
          tracing.asyncEnd.publish(context);
        }
      });
    });
    return this.#run(context, () => apply(fn, thisArg, args));
  }
}

/**
 * The tracing channel of that name, or one made of five given channels.
 * @param {string | object} nameOrChannels
 * @returns {TracingChannel}
 */
function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}

module.exports = { Channel, channel, hasSubscribers, subscribe, tracingChannel, unsubscribe };
