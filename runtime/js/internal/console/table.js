'use strict';

// console.table(): any object as a table of text.

const { inspect } = require('internal/util/inspect');
const { getStringWidth } = require('internal/util/inspect/text');
const types = require('internal/util/types');

const kIndex = '(index)';
const kIteration = '(iteration index)';
const kKey = 'Key';
const kValues = 'Values';

/** Draws columns (arrays of text, possibly with holes) under their headings. */
function draw(headings, columns) {
  const rowCount = Math.max(0, ...columns.map((column) => column.length));
  const cell = (column, row) => (Object.hasOwn(column, row) ? column[row] : '');
  const widths = headings.map((heading, i) => {
    let width = getStringWidth(heading);
    for (let row = 0; row < rowCount; row++) width = Math.max(width, getStringWidth(cell(columns[i], row)));
    return width;
  });
  const line = (cells) =>
    `\u2502 ${cells.map((text, i) => text + ' '.repeat(widths[i] - getStringWidth(text))).join(' \u2502 ')} \u2502\n`;
  const rule = (left, middle, right) => left + widths.map((width) => '\u2500'.repeat(width + 2)).join(middle) + right;

  let text = `${rule('\u250c', '\u252c', '\u2510')}\n${line(headings)}${rule('\u251c', '\u253c', '\u2524')}\n`;
  for (let row = 0; row < rowCount; row++) text += line(columns.map((column) => cell(column, row)));
  return text + rule('\u2514', '\u2534', '\u2518');
}

function cellPrinter(options) {
  return (value) => {
    const isWide = value !== null && typeof value === 'object' &&
      !Array.isArray(value) && !types.isTypedArray(value) && Object.keys(value).length > 2;
    return inspect(value, { depth: isWide ? -1 : 0, maxArrayLength: 3, breakLength: Infinity, ...options });
  };
}

/** The contents of a Map, Set or iterator of one: `pairs` or `values`; undefined for others. */
function collectionOf(data) {
  if (types.isMap(data)) return { pairs: [...data] };
  if (types.isSet(data)) return { values: [...data] };
  const isMapIterator = types.isMapIterator(data);
  if (!isMapIterator && !types.isSetIterator(data)) return undefined;
  const { 0: flat, 1: isKeyValue } = internalBinding('util').previewEntries(data, true);
  if (!isKeyValue || !isMapIterator) return { values: flat };
  const pairs = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push([flat[i], flat[i + 1]]);
  return { pairs };
}

/**
 * Renders `data` as a table.
 * @param {object} data
 * @param {string[] | undefined} properties columns to show
 * @param {object} options for the inspector
 * @returns {string}
 */
function tableText(data, properties, options) {
  const print = cellPrinter(options);
  const numbers = (list) => list.map((_, i) => print(i));
  const collection = collectionOf(data);
  if (collection?.pairs !== undefined) {
    const { pairs } = collection;
    return draw([kIteration, kKey, kValues],
      [numbers(pairs), pairs.map(([key]) => print(key)), pairs.map(([, value]) => print(value))]);
  }
  if (collection !== undefined) {
    return draw([kIteration, kValues], [numbers(collection.values), collection.values.map(print)]);
  }

  const rows = Object.keys(data);
  const columns = new Map();
  const own = [];
  let hasOwnColumn = false;
  rows.forEach((row, i) => {
    const item = data[row];
    const isPrimitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (isPrimitive && properties === undefined) {
      hasOwnColumn = true;
      own[i] = print(item);
      return;
    }
    for (const key of properties ?? Object.keys(item)) {
      if (!columns.has(key)) columns.set(key, []);
      columns.get(key)[i] = isPrimitive || !Object.hasOwn(item, key) ? '' : print(item[key]);
    }
  });
  // Columns named by integers come first, in order, as the keys of an object would.
  const named = Object.fromEntries(columns);
  const headings = [kIndex, ...Object.keys(named)];
  const cells = [rows, ...Object.values(named)];
  if (hasOwnColumn) {
    headings.push(kValues);
    cells.push(own);
  }
  return draw(headings, cells);
}

module.exports = { tableText };
