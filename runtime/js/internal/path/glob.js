'use strict';

// Shell patterns as regular expressions: `*`, `?`, `**`, `[...]`, `{a,b}` and
// the extended groups `!(a|b) ?(a) *(a) +(a) @(a)`. A leading `!` or `#` has no
// special meaning.

const hostIsWindows = process.platform === 'win32';

const SYNTAX = /[\\^$.*+?()[\]{}|/]/;

/**
 * Expands `{a,b}` and `{1..3}`.
 * @param {string} pattern
 * @param {boolean} escapes a backslash takes the next character literally
 * @returns {string[]}
 */
function expandBraces(pattern, escapes) {
  let depth = 0;
  let open = -1;
  let commas = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\' && escapes) {
      i++;
    } else if (c === '{') {
      if (depth++ === 0) {
        open = i;
        commas = [];
      }
    } else if (c === ',' && depth === 1) {
      commas.push(i);
    } else if (c === '}' && depth > 0 && --depth === 0) {
      const inner = pattern.slice(open + 1, i);
      let choices;
      if (commas.length > 0) {
        choices = [];
        let from = open + 1;
        for (const comma of [...commas, i]) {
          choices.push(pattern.slice(from, comma));
          from = comma + 1;
        }
      } else {
        choices = expandRange(inner);
        if (choices === undefined) continue;
      }
      const head = pattern.slice(0, open);
      const tails = expandBraces(pattern.slice(i + 1), escapes);
      const result = [];
      for (const choice of choices) {
        for (const middle of expandBraces(choice, escapes)) {
          for (const tail of tails) result.push(head + middle + tail);
        }
      }
      return result;
    }
  }
  return [pattern];
}

function expandRange(text) {
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const letters = /[A-Za-z]/.test(match[1]);
  if (letters !== /[A-Za-z]/.test(match[2])) return undefined;
  const from = letters ? match[1].charCodeAt(0) : Number(match[1]);
  const to = letters ? match[2].charCodeAt(0) : Number(match[2]);
  const step = Math.max(1, Math.abs(Number(match[3] ?? 1)));
  // A range is a list in memory: refuse one that would not fit.
  if (Math.abs(to - from) / step > 100_000) return undefined;
  const result = [];
  for (let i = from; from <= to ? i <= to : i >= to; i += from <= to ? step : -step) {
    result.push(letters ? String.fromCharCode(i) : String(i));
  }
  return result;
}

/**
 * Compiles one segment (no separators, no braces).
 * @param {string} segment
 * @param {boolean} escapes
 * @param {string} other class source of "not a separator"
 * @returns {string} regular expression source
 */
function segmentSource(segment, escapes, other) {
  const groups = [];
  // A wildcard at the start of a name does not match a hidden one.
  let source = segment[0] === '.' ? '' : /^[*?[]|^[!+@]\(/.test(segment) ? '(?!\\.)' : '';
  for (let i = 0; i < segment.length; i++) {
    const c = segment[i];
    if ('!?*+@'.includes(c) && segment[i + 1] === '(' && segment.indexOf(')', i) > 0) {
      groups.push(c);
      source += c === '!' ? `(?:(?!(?:` : '(?:';
      i++;
    } else if (c === '|' && groups.length > 0) {
      source += '|';
    } else if (c === ')' && groups.length > 0) {
      const kind = groups.pop();
      source += kind === '!' ? `)$)${other}*?)` : ')' + (kind === '@' ? '' : kind);
    } else if (c === '*') {
      while (segment[i + 1] === '*') i++;
      source += `${other}*?`;
    } else if (c === '?') {
      source += other;
    } else if (c === '[') {
      const [length, set] = classSource(segment, i);
      source += set;
      i += length - 1;
    } else if (c === '\\' && escapes && i + 1 < segment.length) {
      source += RegExpEscape(segment[++i]);
    } else {
      source += RegExpEscape(c);
    }
  }
  return source;
}

function RegExpEscape(c) {
  return SYNTAX.test(c) ? `\\${c}` : c;
}

function classSource(segment, at) {
  let i = at + 1;
  let negate = false;
  if (segment[i] === '!' || segment[i] === '^') {
    negate = true;
    i++;
  }
  const names = {
    '__proto__': null,
    'alnum': '\\p{L}\\p{Nd}',
    'alpha': '\\p{L}',
    'blank': '\\p{Zs}\\t',
    'cntrl': '\\p{Cc}',
    'digit': '\\p{Nd}',
    'lower': '\\p{Ll}',
    'punct': '\\p{P}',
    'space': '\\s',
    'upper': '\\p{Lu}',
    'word': '\\p{L}\\p{Nd}\\p{Pc}',
    'xdigit': 'A-Fa-f0-9',
  };
  let set = '';
  for (let first = true; i < segment.length; first = false) {
    const c = segment[i];
    if (c === ']' && !first) {
      return [i + 1 - at, `[${negate ? '^/\\\\' : ''}${set}]`];
    }
    const named = /^\[:(\w+):\]/.exec(segment.slice(i));
    if (named !== null && names[named[1]] !== undefined) {
      set += names[named[1]];
      i += named[0].length;
      continue;
    }
    set += c === '-' && !first && segment[i + 1] !== ']' ? '-' :
      /[\\\]^[-]/.test(c) ? `\\${c}` : c;
    i++;
  }
  return [1, '\\['];
}

const cache = new Map();
const CACHE_LIMIT = 256;

function compile(pattern, windows) {
  const key = `${windows ? 'w' : 'p'}${pattern}`;
  let compiled = cache.get(key);
  if (compiled !== undefined) return compiled;
  const slash = windows ? '[/\\\\]' : '/';
  const other = windows ? '[^/\\\\]' : '[^/]';
  const sources = [];
  for (const plain of expandBraces(pattern, !windows)) {
    const segments = plain.split(windows ? /[/\\]/ : '/');
    let source = '';
    for (let i = 0; i < segments.length; i++) {
      const last = i === segments.length - 1;
      if (segments[i] === '**') {
        const name = `(?!\\.)${other}+`;
        source += last ? `(?:${name}(?:${slash}${name})*)?${slash}?` :
          `(?:${name}${slash})*`;
      } else {
        source += segmentSource(segments[i], !windows, other) + (last ? '' : `${slash}+`);
      }
    }
    sources.push(source);
  }
  const flags = windows || process.platform === 'darwin' ? 'iu' : 'u';
  try {
    compiled = new RegExp(`^(?:${sources.join('|')})$`, flags);
  } catch {
    // A range out of order or the like: such a pattern matches nothing.
    compiled = /(?!)/;
  }
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, compiled);
  return compiled;
}

/**
 * Whether the whole path matches the pattern.
 * @param {string} path
 * @param {string} pattern
 * @param {boolean} [windows]
 * @returns {boolean}
 */
function matches(path, pattern, windows = hostIsWindows) {
  return compile(pattern, windows).test(path);
}

module.exports = { expandBraces, matches };
