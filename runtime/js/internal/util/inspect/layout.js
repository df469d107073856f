'use strict';

// Where the printed entries of one object go: on one line, in columns, or a line each.

const { getStringWidth, removeColors } = require('internal/util/inspect/text');

const { max, min, floor, round, sqrt } = Math;

const kGap = 2; // the comma and the space between two entries
const kCellHeight = 2.5; // a character cell is about this much taller than wide
const kMaxColumns = 15;
const kLineSlack = 10; // left free on a line for what precedes the value

/**
 * As Array.prototype.join(), but leaves the parts as they are: the engine keeps a sum of strings as
 * a tree, while join() copies everything, again at each level of a deep object.
 */
function joinLazily(entries, separator) {
  let text = '';
  for (let i = 0; i < entries.length; i++) text += i === 0 ? entries[i] : separator + entries[i];
  return text;
}

/** Whether all entries, which start at column `start`, fit on one line below `base`. */
function fitsOnOneLine(state, entries, start, base) {
  const unbroken = base === '' || !base.includes('\n');
  if (state.breakLength === Infinity) {
    return unbroken && !entries.some((entry) => entry.includes('\n'));
  }
  let total = entries.length + start;
  if (total + entries.length > state.breakLength) return false;
  for (const entry of entries) {
    total += (state.colors ? removeColors(entry) : entry).length;
    if (total > state.breakLength) return false;
  }
  return unbroken;
}

/**
 * How many columns suit `count` cells: about a square on screen, within the line and
 * within what `compact` asks for. `total` is the width of all cells, `widest` of the widest.
 */
function columnCount(state, count, entryCount, total, widest) {
  const cell = widest + kGap;
  // Similar short cells are packed tighter than a mix of short and long ones.
  const bias = sqrt(cell - total / entryCount);
  const biased = max(cell - 3 - bias, 1);
  return min(
    round(sqrt(kCellHeight * biased * count) / biased),
    floor((state.breakLength - state.indentationLvl) / cell),
    state.compact * 4,
    kMaxColumns,
  );
}

/** Lines up the entries of a long list in columns; returns the entries unchanged where that does not help. */
function groupInColumns(state, entries, value) {
  // The trailing "... n more items" takes a line of its own.
  const truncated = state.maxArrayLength < entries.length;
  const count = truncated ? entries.length - 1 : entries.length;
  const widths = [];
  let total = 0;
  let widest = 0;
  for (let i = 0; i < count; i++) {
    const width = getStringWidth(entries[i], state.colors);
    widths.push(width);
    total += width + kGap;
    if (width > widest) widest = width;
  }
  const cell = widest + kGap;
  // At least three must fit side by side, and one long entry must not stretch all the others.
  if (cell * 3 + state.indentationLvl >= state.breakLength || (total / cell <= 5 && widest > 6)) return entries;
  const columns = columnCount(state, count, entries.length, total, widest);
  if (columns <= 1) return entries;

  const columnWidths = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let i = column; i < count; i += columns) width = max(width, widths[i]);
    columnWidths.push(width + kGap);
  }
  let numeric = value !== undefined;
  for (let i = 0; numeric && i < entries.length; i++) {
    numeric = typeof value[i] === 'number' || typeof value[i] === 'bigint';
  }
  // With no value at hand (an iterator's entries) the cells are aligned like numbers.
  if (value === undefined) numeric = true;

  const lines = [];
  for (let start = 0; start < count; start += columns) {
    const end = min(start + columns, count);
    let line = '';
    for (let i = start; i < end; i++) {
      const last = i === end - 1;
      // Colour sequences take no room on screen but count in padStart() and padEnd().
      const invisible = entries[i].length - widths[i];
      const width = columnWidths[i - start] + invisible - (last ? kGap : 0);
      const text = last ? entries[i] : `${entries[i]}, `;
      line += numeric ? text.padStart(width) : last ? text : text.padEnd(width);
    }
    lines.push(line);
  }
  if (truncated) lines.push(entries[count]);
  return lines;
}

/**
 * Puts the entries of one object between its braces.
 * @param {object} state
 * @param {string[]} entries
 * @param {string} base what precedes the opening brace, `''` for nothing
 * @param {[string, string]} braces
 * @param {boolean} isList whether the entries are those of a list and may form columns
 * @param {number} level depth of the object
 * @param {any} [value] the list itself
 * @returns {string}
 */
function assemble(state, entries, base, braces, isList, level, value) {
  const [open, close] = braces;
  if (state.compact !== true) {
    const head = base === '' ? open : `${base} ${open}`;
    if (typeof state.compact === 'number' && state.compact >= 1) {
      const before = entries.length;
      if (isList && before > 6) entries = groupInColumns(state, entries, value);
      // The innermost `compact` levels go on one line when they are short enough.
      if (state.currentDepth - level < state.compact && before === entries.length) {
        const start = entries.length + state.indentationLvl + open.length + base.length + kLineSlack;
        if (fitsOnOneLine(state, entries, start, base)) {
          const joined = joinLazily(entries, ', ');
          if (!joined.includes('\n')) return `${head} ${joined} ${close}`;
        }
      }
    }
    const newline = `\n${' '.repeat(state.indentationLvl)}`;
    return `${head}${newline}  ${joinLazily(entries, `,${newline}  `)}${newline}${close}`;
  }
  if (fitsOnOneLine(state, entries, 0, base)) {
    return `${open}${base ? ` ${base}` : ''} ${joinLazily(entries, ', ')} ${close}`;
  }
  const newline = `\n${' '.repeat(state.indentationLvl)}`;
  // After a long opening ("Set(3) {") the first entry starts a line, so that all line up.
  const first = base === '' && open.length === 1 ? ' ' : `${base ? ` ${base}` : ''}${newline}  `;
  return `${open}${first}${joinLazily(entries, `,${newline}  `)} ${close}`;
}

module.exports = { assemble };
