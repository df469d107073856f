'use strict';

// fs.glob: a walk that descends only where a pattern can still match.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction, validateObject, validateString, validateStringArray } =
  require('internal/validators');
const { Dirent } = require('internal/fs/utils');
const { expandBraces, matches } = require('internal/path/glob');
const { isAbsolute, join, normalize, resolve, sep } = require('path');

const magic = /[*?[\]{}!+@()]/;

function readOptions(pattern, options = {}) {
  const patterns = Array.isArray(pattern) ? pattern : [pattern];
  validateStringArray(patterns, 'patterns');
  validateObject(options, 'options');
  let { cwd = process.cwd() } = options;
  const { exclude, withFileTypes = false } = options;
  if (cwd instanceof URL) cwd = require('internal/url').fileURLToPath(cwd);
  validateString(cwd, 'options.cwd');
  let excluded = () => false;
  if (Array.isArray(exclude)) {
    validateStringArray(exclude, 'options.exclude');
    // All below a directory is the directory as well.
    const entries = exclude.map((entry) => normalize(entry))
      .flatMap((entry) => (entry.endsWith('/**') ? [entry, entry.slice(0, -3)] : [entry]));
    const base = resolve(cwd);
    excluded = (path) => entries.some((entry) => matches(isAbsolute(entry) ? resolve(base, path) : path, entry));
  } else if (typeof exclude === 'function') {
    excluded = (path, dirent) => exclude(withFileTypes ? dirent : path);
  } else if (exclude !== undefined) {
    throw new ERR_INVALID_ARG_TYPE('options.exclude', ['function', 'string[]'], exclude);
  }
  const expanded = patterns.flatMap((entry) => expandBraces(entry, true));
  return { cwd: resolve(cwd), patterns: expanded.map((entry) => entry.split('/')), excluded, withFileTypes };
}

/**
 * The paths that match, as steps: yields `[operation, ...arguments]` for what it needs of the file system
 * (answered with `undefined` on failure) and `['found', path, dirent]` for each match.
 */
function* globSteps({ cwd, patterns, excluded }) {
  const seen = new Set();
  const visited = new Set();

  function* found(path, dirent) {
    const key = path === '' ? '.' : path;
    if (seen.has(key) || excluded(key, dirent)) return;
    seen.add(key);
    yield ['found', key, dirent];
  }

  /** Matches `segments` from `index` on against what lies below `path`. */
  function* walk(path, segments, index) {
    const state = `${path}\0${index}\0${segments.join('/')}`;
    if (visited.has(state)) return;
    visited.add(state);
    const full = isAbsolute(path) ? path : join(cwd, path);
    while (index < segments.length && (segments[index] === '' || segments[index] === '.')) {
      // A trailing slash asks for a directory.
      if (index === segments.length - 1 && segments[index] === '' && index > 0) {
        const stats = yield ['stat', full];
        if (stats?.isDirectory()) yield* found(path, direntOf(path, full, stats));
        return;
      }
      index++;
    }
    if (index >= segments.length) {
      const stats = yield ['lstat', full];
      if (stats !== undefined) yield* found(path, direntOf(path, full, stats));
      return;
    }
    const segment = segments[index];
    const last = index === segments.length - 1;
    if (segment === '..' || (segment !== '**' && !magic.test(segment))) {
      const next = join(path, segment);
      if (segment !== '..' && excluded(next, new Dirent(segment, full, 0))) return;
      const stats = yield [last ? 'lstat' : 'stat', isAbsolute(next) ? next : join(cwd, next)];
      if (stats === undefined) return;
      if (last) yield* found(next, direntOf(next, join(cwd, next), stats));
      else if (stats.isDirectory()) yield* walk(next, segments, index + 1);
      return;
    }
    if (segment === '**') {
      // No directory at all, ...
      if (last) {
        const stats = yield ['lstat', full];
        if (stats !== undefined) yield* found(path, direntOf(path, full, stats));
      } else {
        yield* walk(path, segments, index + 1);
      }
    }
    const entries = (yield ['readdir', full, { withFileTypes: true }]) ?? [];
    for (const entry of entries) {
      const next = join(path, entry.name);
      if (segment === '**') {
        // Hidden names must be named.
        if (entry.name.startsWith('.') || excluded(next, entry)) continue;
        // ... or one more: links are reported and not followed.
        if (entry.isDirectory()) yield* walk(next, segments, index);
        else if (last) yield* found(next, entry);
        continue;
      }
      if (!matches(entry.name, segment)) continue;
      if (last) {
        yield* found(next, entry);
      } else if (!excluded(next, entry)) {
        const stats = entry.isDirectory() ? entry : yield ['stat', join(cwd, next)];
        if (stats?.isDirectory()) yield* walk(next, segments, index + 1);
      }
    }
  }

  for (const segments of patterns) {
    const absolute = segments[0] === '' && segments.length > 1;
    yield* walk(absolute ? sep : '', segments, absolute ? 1 : 0);
  }
}

function direntOf(path, full, stats) {
  if (stats instanceof Dirent) return stats;
  const { basename, dirname } = require('path');
  const { direntTypeFromMode } = require('internal/fs/utils');
  return new Dirent(basename(full), dirname(full), direntTypeFromMode(stats.mode));
}

function globSync(pattern, options) {
  const settings = readOptions(pattern, options);
  const fs = require('fs');
  const results = [];
  const steps = globSteps(settings);
  let state = steps.next();
  while (!state.done) {
    const [operation, ...args] = state.value;
    let answer;
    if (operation === 'found') {
      results.push(settings.withFileTypes ? args[1] : args[0]);
    } else {
      try {
        answer = fs[`${operation}Sync`](...args);
      } catch {
        answer = undefined;
      }
    }
    state = steps.next(answer);
  }
  return results;
}

async function* globAsync(pattern, options) {
  const settings = readOptions(pattern, options);
  const promises = require('internal/fs/promises').exports;
  const steps = globSteps(settings);
  let state = steps.next();
  while (!state.done) {
    const [operation, ...args] = state.value;
    let answer;
    if (operation === 'found') {
      yield settings.withFileTypes ? args[1] : args[0];
    } else {
      answer = await promises[operation](...args).catch(() => undefined);
    }
    state = steps.next(answer);
  }
}

function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  readOptions(pattern, options);
  Array.fromAsync(globAsync(pattern, options)).then(
    (list) => process.nextTick(callback, null, list),
    (error) => process.nextTick(callback, error),
  );
}

module.exports = { glob, globAsync, globSync };
