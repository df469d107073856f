'use strict';

// The buffer of resource timings: how many are kept, and what waits while the program is told that it is full.
// https://w3c.github.io/resource-timing/#sec-extensions-performance-interface

const { PerformanceResourceTiming, keepResource, kPrivate, resourceCount } = require('internal/perf/entries');
const { announce } = require('internal/perf/observer');

let limit = 250;
let waiting = [];
let isScheduled = false;

const hasRoom = () => resourceCount() < limit;

/** @param {any} maxSize how many are kept; what is no count means none */
function setResourceLimit(maxSize) {
  limit = Number.isInteger(maxSize) && maxSize >= 0 ? maxSize : 0;
}

/**
 * Makes an entry of how a resource was had, and keeps it when there is room for it.
 * @param {object} description
 * @param {() => void} tellFull tells the program that the buffer is full, so that it can make room
 * @returns {PerformanceResourceTiming}
 */
function markResource(description, tellFull) {
  const entry = new PerformanceResourceTiming(kPrivate, description);
  announce(entry);
  if (!isScheduled && hasRoom()) {
    keepResource(entry);
    return entry;
  }
  waiting.push(entry);
  if (!isScheduled) {
    isScheduled = true;
    setImmediate(settle, tellFull);
  }
  return entry;
}

/** Keeps what waits as far as the program makes room; the rest is lost. */
function settle(tellFull) {
  while (waiting.length > 0) {
    const before = waiting.length;
    if (!hasRoom()) tellFull();
    while (waiting.length > 0 && hasRoom()) keepResource(waiting.shift());
    if (waiting.length >= before) waiting = [];
  }
  isScheduled = false;
}

module.exports = { markResource, setResourceLimit };
