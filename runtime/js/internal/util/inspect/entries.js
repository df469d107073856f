'use strict';

// The entries of containers: what stands between the braces before the object's own properties.
// Each printer returns an array of strings. `print(value)` prints a nested value.
//
// Natives used: internalBinding('util').previewEntries(collection, isIterator) -> entries, or
// [entries, isKeyValue] for an iterator, without advancing it; getPromiseDetails(promise) ->
// [state, result], state being 0 pending, 1 fulfilled, 2 rejected.

const { getPromiseDetails, previewEntries } = internalBinding('util');
const { bigintText, numberText } = require('internal/util/inspect/text');
const { assemble } = require('internal/util/inspect/layout');

const { max, min } = Math;
const { getOwnPropertyDescriptor, keys: ownKeys } = Object;

const kRejected = 2;
const kPending = 0;
const kMaxArrayIndex = 2 ** 32 - 2;

function plural(count, noun) {
  return `${count} ${noun}${count > 1 ? 's' : ''}`;
}

function more(count) {
  return `... ${plural(count, 'more item')}`;
}

function shownCount(state, length) {
  return min(max(0, state.maxArrayLength), length);
}

/** Runs `body` with two more columns of indentation. */
function indented(state, body) {
  state.indentationLvl += 2;
  const result = body();
  state.indentationLvl -= 2;
  return result;
}

function arrayEntries(state, array, printElement) {
  const { length } = array;
  const limit = shownCount(state, length);
  const output = [];
  for (let i = 0; i < limit; i++) {
    const descriptor = getOwnPropertyDescriptor(array, i);
    if (descriptor === undefined) return sparseEntries(state, array, limit, output, i, printElement);
    output.push(printElement(i, descriptor));
  }
  if (length > limit) output.push(more(length - limit));
  return output;
}

/** Goes on from the first hole at `index`; a run of holes counts as one entry. */
function sparseEntries(state, array, limit, output, index, printElement) {
  const hole = (count) => state.stylize(`<${plural(count, 'empty item')}>`, 'undefined');
  const keys = ownKeys(array);
  for (let i = index; i < keys.length && output.length < limit; i++) {
    const key = keys[i];
    const position = +key;
    if (position > kMaxArrayIndex) break;
    if (`${index}` !== key) {
      if (!/^(0|[1-9][0-9]*)$/.test(key)) break;
      output.push(hole(position - index));
      index = position;
      if (output.length === limit) break;
    }
    output.push(printElement(key, undefined));
    index++;
  }
  const remaining = array.length - index;
  if (remaining > 0) output.push(output.length === limit ? more(remaining) : hole(remaining));
  return output;
}

function typedArrayEntries(state, array, length) {
  const limit = shownCount(state, length);
  const isNumeric = array.length > 0 && typeof array[0] === 'number';
  const text = isNumeric ? numberText : bigintText;
  const style = isNumeric ? 'number' : 'bigint';
  const output = [];
  for (let i = 0; i < limit; i++) output.push(state.stylize(text(array[i], state.numericSeparator), style));
  if (length > limit) output.push(more(length - limit));
  return output;
}

function arrayBufferEntries(state, buffer) {
  let bytes;
  try {
    bytes = new Uint8Array(buffer);
  } catch {
    return [state.stylize('(detached)', 'special')];
  }
  const limit = shownCount(state, bytes.length);
  const hex = [];
  for (let i = 0; i < limit; i++) hex.push(bytes[i].toString(16).padStart(2, '0'));
  let text = hex.join(' ');
  const remaining = bytes.length - state.maxArrayLength;
  if (remaining > 0) text += ` ... ${plural(remaining, 'more byte')}`;
  return [`${state.stylize('[Uint8Contents]', 'special')}: <${text}>`];
}

function setEntries(state, values, size, print) {
  const limit = shownCount(state, size);
  const output = [];
  indented(state, () => {
    for (const value of values) {
      if (output.length >= limit) break;
      output.push(print(value));
    }
  });
  if (size > limit) output.push(more(size - limit));
  return output;
}

function mapEntries(state, pairs, size, print) {
  const limit = shownCount(state, size);
  const output = [];
  indented(state, () => {
    for (const { 0: key, 1: value } of pairs) {
      if (output.length >= limit) break;
      output.push(`${print(key)} => ${print(value)}`);
    }
  });
  if (size > limit) output.push(more(size - limit));
  return output;
}

function flatValues(state, values, print) {
  const limit = shownCount(state, values.length);
  const output = indented(state, () => values.slice(0, limit).map((value) => print(value)));
  return { output, remaining: values.length - limit };
}

function flatPairs(state, flat, printPair) {
  const count = flat.length / 2;
  const limit = shownCount(state, count);
  const output = indented(state, () => {
    const printed = [];
    for (let i = 0; i < limit; i++) printed.push(printPair(flat[2 * i], flat[2 * i + 1]));
    return printed;
  });
  return { output, remaining: count - limit };
}

/** The members of a WeakSet or WeakMap, sorted: their real order depends on the collector. */
function weakEntries(state, collection, isMap, print) {
  const flat = previewEntries(collection);
  const { output, remaining } = isMap ?
    flatPairs(state, flat, (key, value) => `${print(key)} => ${print(value)}`) :
    flatValues(state, flat, print);
  if (!state.sorted) output.sort();
  if (remaining > 0) output.push(more(remaining));
  return output;
}

/** What a Map or Set iterator will still yield; marks an iterator of pairs in `braces`. */
function iteratorEntries(state, iterator, braces, level, print) {
  const { 0: flat, 1: isKeyValue } = previewEntries(iterator, true);
  if (isKeyValue) braces[0] = braces[0].replace(/ Iterator] {$/, ' Entries] {');
  const { output, remaining } = isKeyValue ?
    flatPairs(state, flat, (key, value) =>
      assemble(state, [print(key), print(value)], '', ['[', ']'], true, level)) :
    flatValues(state, flat, print);
  if (remaining > 0) output.push(more(remaining));
  return output;
}

function promiseEntries(state, promise, print) {
  const { 0: status, 1: result } = getPromiseDetails(promise);
  if (status === kPending) return [state.stylize('<pending>', 'special')];
  const text = indented(state, () => print(result));
  return [status === kRejected ? `${state.stylize('<rejected>', 'special')} ${text}` : text];
}

module.exports = {
  arrayBufferEntries,
  arrayEntries,
  iteratorEntries,
  mapEntries,
  promiseEntries,
  setEntries,
  typedArrayEntries,
  weakEntries,
};
