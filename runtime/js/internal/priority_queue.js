'use strict';

/**
 * A binary heap. With `setPosition`, items learn where they are, so that one in
 * the middle can be moved or removed without a search.
 */
module.exports = class PriorityQueue {
  #compare;
  #setPosition;
  // The root is at 1: the children of `i` are `2i` and `2i + 1`.
  #heap = [undefined];

  /**
   * @param {(a: any, b: any) => number} [compare]
   * @param {(item: any, position: number) => void} [setPosition]
   */
  constructor(compare = (a, b) => a - b, setPosition) {
    this.#compare = compare;
    this.#setPosition = setPosition;
  }

  /** The least item, or undefined. */
  peek() {
    return this.#heap[1];
  }

  /** The second least item, or undefined. */
  secondary() {
    const [, , left, right] = this.#heap;
    return left !== undefined && right !== undefined && this.#compare(left, right) > 0 ?
      right : left;
  }

  /** @param {any} item */
  insert(item) {
    this.#heap.push(item);
    this.percolateUp(this.#heap.length - 1);
  }

  /** Removes the least item and returns it. */
  shift() {
    const least = this.#heap[1];
    if (least !== undefined) this.removeAt(1);
    return least;
  }

  /** @param {number} position as last given to `setPosition` */
  removeAt(position) {
    const heap = this.#heap;
    const last = heap.pop();
    if (position >= heap.length) return;
    heap[position] = last;
    if (position > 1 && this.#compare(heap[position >> 1], last) > 0) {
      this.percolateUp(position);
    } else {
      this.percolateDown(position);
    }
  }

  /** Moves an item that may have become greater. */
  percolateDown(position) {
    const heap = this.#heap;
    const item = heap[position];
    for (let child = position * 2; child < heap.length; child = position * 2) {
      if (child + 1 < heap.length && this.#compare(heap[child + 1], heap[child]) < 0) child++;
      if (this.#compare(item, heap[child]) <= 0) break;
      this.#place(position, heap[child]);
      position = child;
    }
    this.#place(position, item);
  }

  /** Moves an item that may have become less. */
  percolateUp(position) {
    const heap = this.#heap;
    const item = heap[position];
    for (; position > 1; position >>= 1) {
      const parent = heap[position >> 1];
      if (this.#compare(parent, item) <= 0) break;
      this.#place(position, parent);
    }
    this.#place(position, item);
  }

  #place(position, item) {
    this.#heap[position] = item;
    this.#setPosition?.(item, position);
  }
};
