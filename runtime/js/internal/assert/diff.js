'use strict';

// The difference of two lists of lines, after E. W. Myers, "An O(ND) Difference Algorithm", and its
// presentation in assertion errors. An entry is [operation, line]; `+` is in `actual` only.

const { codes } = require('internal/errors');

const kDelete = -1;
const kSame = 0;
const kInsert = 1;
const kContext = 5; // unchanged lines shown after a change; a longer run is shortened

/** Lines that differ in a trailing comma only count as equal: a neighbour was added or removed. */
function linesEqual(a, b, ignoreComma) {
  return a === b || (ignoreComma && (`${a},` === b || a === `${b},`));
}

/**
 * The shortest edit that turns `expected` into `actual`, from the last line to the first.
 * @param {string[]} actual
 * @param {string[]} expected
 * @param {boolean} [ignoreComma]
 * @returns {[number, string][]}
 */
function diffLines(actual, expected, ignoreComma = false) {
  const max = actual.length + expected.length;
  if (max > 2 ** 31 - 1) throw new codes.ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', max);
  // furthest[k + max] is how far along `actual` an edit of the current length gets on diagonal k.
  const furthest = new Int32Array(2 * max + 2);
  const history = [];
  for (let edits = 0; edits <= max; edits++) {
    // Only diagonals within `edits` have been written so far.
    history.push(furthest.slice(max - edits - 1 < 0 ? 0 : max - edits - 1, max + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && furthest[k - 1 + max] < furthest[k + 1 + max]);
      let x = down ? furthest[k + 1 + max] : furthest[k - 1 + max] + 1;
      while (x < actual.length && x - k < expected.length && linesEqual(actual[x], expected[x - k], ignoreComma)) x++;
      furthest[k + max] = x;
      if (x >= actual.length && x - k >= expected.length) {
        return traceBack(history, max, actual, expected, ignoreComma);
      }
    }
  }
  return [];
}

function traceBack(history, max, actual, expected, ignoreComma) {
  const result = [];
  let x = actual.length;
  let y = expected.length;
  for (let edits = history.length - 1; edits >= 0; edits--) {
    const start = Math.max(0, max - edits - 1);
    const at = (k) => history[edits][k + max - start];
    const k = x - y;
    const down = k === -edits || (k !== edits && at(k - 1) < at(k + 1));
    const previous = down ? k + 1 : k - 1;
    const toX = at(previous);
    const toY = toX - previous;
    while (x > toX && y > toY) {
      const line = actual[x - 1];
      // Of two lines that differ in the comma, the one with it.
      result.push([kSame, ignoreComma && !line.endsWith(',') ? expected[y - 1] : line]);
      x--;
      y--;
    }
    if (edits > 0) {
      if (x > toX) result.push([kInsert, actual[--x]]);
      else result.push([kDelete, expected[--y]]);
    }
  }
  return result;
}

/**
 * The difference as text with `+` and `-` before changed lines.
 * @param {[number, string][]} diff
 * @param {string} operator
 * @param {object} colors see internal/util/colors
 * @returns {{ message: string, skipped: boolean }}
 */
function printDiff(diff, operator, colors) {
  const lines = [];
  let skipped = false;
  let run = [];
  const same = (line) => `${colors.white}  ${line}`;
  const endRun = (isLast) => {
    lines.push(...run.slice(0, kContext).map(same));
    const rest = run.slice(kContext);
    // The lines just before a change are shown; what is cut in between must be worth it.
    if (!isLast) {
      if (rest.length > 2) {
        lines.push(`${colors.blue}...${colors.white}`, same(rest.at(-1)));
        skipped = true;
      } else {
        lines.push(...rest.map(same));
      }
    }
    run = [];
  };
  for (const [operation, line] of diff.toReversed()) {
    if (operation === kSame) {
      run.push(line);
      continue;
    }
    endRun(false);
    if (operation === kDelete) {
      lines.push(`${colors.red}-${colors.white} ${line}`);
    } else if (operator === 'partialDeepStrictEqual') {
      // What `actual` has beyond `expected` is no fault there.
      lines.push(`${colors.gray}${colors.gray === '' ? '+' : ' '} ${line}${colors.white}`);
    } else {
      lines.push(`${colors.green}+${colors.white} ${line}`);
    }
  }
  endRun(true);
  return { message: `\n${lines.join('\n').trimEnd()}`, skipped };
}

/** The difference of two short strings, told by colours. */
function printInlineDiff(diff, colors) {
  let message = '';
  for (const [operation, char] of diff.toReversed()) {
    const color = operation === kInsert ? colors.green : operation === kDelete ? colors.red : colors.white;
    message += `${color}${char}${colors.white}`;
  }
  return `\n${message}`;
}

module.exports = { diffLines, printDiff, printInlineDiff };
