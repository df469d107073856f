'use strict';

// A circular doubly linked list whose links are the properties `_idleNext` and
// `_idlePrev` of the items, so that an item leaves its list in constant time.
// New items go behind the head: `_idlePrev` of the list is the oldest.

/**
 * Makes `list` an empty list (or an item that is in none).
 * @template T
 * @param {T} list
 * @returns {T}
 */
function init(list) {
  list._idleNext = list;
  list._idlePrev = list;
  return list;
}

/**
 * @param {object} list
 * @returns {object|null} the oldest item
 */
function peek(list) {
  return list._idlePrev === list ? null : list._idlePrev;
}

/**
 * Takes an item out of the list it is in; harmless when it is in none.
 * @param {object} item
 */
function remove(item) {
  const { _idleNext: next, _idlePrev: previous } = item;
  if (next) next._idlePrev = previous;
  if (previous) previous._idleNext = next;
  item._idleNext = null;
  item._idlePrev = null;
}

/**
 * Adds an item as the newest, out of wherever it was.
 * @param {object} list
 * @param {object} item
 */
function append(list, item) {
  if (item._idleNext || item._idlePrev) remove(item);
  const newest = list._idleNext;
  item._idleNext = newest;
  item._idlePrev = list;
  newest._idlePrev = item;
  list._idleNext = item;
}

/**
 * @param {object} list
 * @returns {boolean}
 */
function isEmpty(list) {
  return list._idleNext === list;
}

module.exports = { append, init, isEmpty, peek, remove };
