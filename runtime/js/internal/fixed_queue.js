'use strict';

// A first-in-first-out queue for the tick queue: a ring of slots that doubles
// when full, and gives the memory back after a burst has drained.

const INITIAL = 2048;

/** A FIFO queue with constant-time `push` and `shift`. */
module.exports = class FixedQueue {
  #slots = new Array(INITIAL).fill(null);
  #head = 0;
  #length = 0;

  /** @returns {boolean} */
  isEmpty() {
    return this.#length === 0;
  }

  /** @param {any} item */
  push(item) {
    const slots = this.#slots;
    if (this.#length === slots.length) return this.#grow(item);
    slots[(this.#head + this.#length++) & (slots.length - 1)] = item;
  }

  /** @returns {any} the oldest item, or null */
  shift() {
    if (this.#length === 0) return null;
    const slots = this.#slots;
    const item = slots[this.#head];
    slots[this.#head] = null;
    this.#head = (this.#head + 1) & (slots.length - 1);
    if (--this.#length === 0 && slots.length > INITIAL) {
      this.#slots = new Array(INITIAL).fill(null);
      this.#head = 0;
    }
    return item;
  }

  #grow(item) {
    const old = this.#slots;
    const slots = new Array(old.length * 2).fill(null);
    for (let i = 0; i < old.length; i++) slots[i] = old[(this.#head + i) & (old.length - 1)];
    slots[this.#length++] = item;
    this.#slots = slots;
    this.#head = 0;
  }
};
