'use strict';

// Made by `tenon build`, which writes it anew each time: what is changed here is lost.
// It finds the native part of the package: beside this file, in prebuilds/ (the layout of
// node-gyp-build), or in the package for this platform. When there is none that loads, the error
// says what was tried and why it failed.

const { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const NAME = '%NAME%';
const PACKAGE = '%PACKAGE%';

/**
 * The C library of this process: 'gnu' or 'musl', both where it cannot be told.
 * @returns {string[]}
 */
function libcs() {
  try {
    // An executable names the loader it needs, and that belongs to a C library.
    const bytes = Buffer.alloc(4096);
    const fd = openSync(process.execPath, 'r');
    try {
      readSync(fd, bytes, 0, bytes.length, 0);
    } finally {
      closeSync(fd);
    }
    if (bytes.includes('/ld-musl-')) return ['musl'];
    if (bytes.includes('/ld-linux') || bytes.includes('/ld64.so')) return ['gnu'];
  } catch {
    // Not readable here; there is another way to tell.
  }
  try {
    if (readFileSync('/usr/bin/ldd', 'latin1').includes('musl')) return ['musl'];
    return ['gnu'];
  } catch {
    return ['gnu', 'musl'];
  }
}

const onLinux = process.platform === 'linux' ? libcs() : [];

/**
 * What the files and packages for this platform are called, likeliest first.
 * @returns {string[]}
 */
function tags() {
  const base = `${process.platform}-${process.arch}`;
  if (process.platform === 'win32') return [`${base}-msvc`];
  if (process.platform !== 'linux') return [base];
  return onLinux.map((libc) => `${base}-${libc}${process.arch === 'arm' ? 'eabihf' : ''}`);
}

/**
 * How well a file of prebuilds/ fits, by the tags in its name; -1 when it does not.
 * @param {string} file
 * @returns {number}
 */
function fitness(file) {
  let fits = 0;
  // The first part is the name and may be anything, 'node' included.
  for (const tag of file.slice(0, -'.node'.length).split('.').slice(1)) {
    if (tag === 'glibc' || tag === 'musl') {
      if (!onLinux.includes(tag === 'glibc' ? 'gnu' : 'musl')) return -1;
    } else if (tag.startsWith('armv')) {
      const version = process.config?.variables?.arm_version ?? (process.arch === 'arm64' ? '8' : '7');
      if (tag !== `armv${version}`) return -1;
    } else if (tag.startsWith('abi')) {
      if (tag !== `abi${process.versions.modules}`) return -1;
    } else if (tag === 'electron' || tag === 'node-webkit') {
      if (process.versions[tag] === undefined) return -1;
    } else if (tag !== 'napi' && tag !== 'node') {
      continue;
    }
    fits += 1;
  }
  return fits;
}

/**
 * The folders of prebuilds/ for this platform: one may serve several processors.
 * @returns {string[]}
 */
function prebuildFolders() {
  const folder = join(__dirname, 'prebuilds');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => {
      const [platform, archs] = name.split('-');
      return platform === process.platform && archs?.split('+').includes(process.arch);
    })
    .map((name) => join('prebuilds', name));
}

const attempts = [];

/**
 * Loads a file or a package, or notes why that failed.
 * @param {string} what what the error calls it
 * @param {() => string} find gives what to load
 * @returns {{ exports: unknown } | undefined}
 */
function attempt(what, find) {
  let found;
  try {
    found = find();
  } catch (error) {
    attempts.push({ what, reason: String(error.message).split('\n')[0], error });
    return undefined;
  }
  try {
    return { exports: require(found) };
  } catch (error) {
    attempts.push({ what: found === what ? what : `${what} (${found})`, reason: error.message, error });
    return undefined;
  }
}

/**
 * A file beside this one.
 * @param {string} name
 * @returns {{ exports: unknown } | undefined}
 */
function file(name) {
  const path = join(__dirname, name);
  return attempt(path, () => {
    if (!existsSync(path)) throw new Error('there is no such file');
    return path;
  });
}

/**
 * Everything there is to try, in order.
 * @returns {{ exports: unknown } | undefined}
 */
function load() {
  for (const tag of tags()) {
    const loaded = file(`${NAME}.${tag}.node`);
    if (loaded) return loaded;
  }
  const folders = prebuildFolders();
  if (folders.length === 0) {
    const what = join(__dirname, 'prebuilds', `${process.platform}-${process.arch}`);
    attempts.push({ what, reason: 'there is no such folder' });
  }
  for (const folder of folders) {
    const files = readdirSync(join(__dirname, folder)).filter((name) => name.endsWith('.node'));
    const fitting = files.filter((name) => fitness(name) >= 0).sort((a, b) => fitness(b) - fitness(a));
    for (const name of files.filter((name) => fitness(name) < 0)) {
      attempts.push({ what: join(__dirname, folder, name), reason: 'its name says it is for another runtime or C library' });
    }
    for (const name of fitting) {
      const loaded = file(join(folder, name));
      if (loaded) return loaded;
    }
  }
  for (const tag of tags()) {
    const name = `${PACKAGE}-${tag}`;
    const loaded = attempt(`package ${name}`, () => {
      try {
        return require.resolve(name);
      } catch (error) {
        if (error.code === 'MODULE_NOT_FOUND') throw new Error('it is not installed');
        throw error;
      }
    });
    if (loaded) return loaded;
  }
  return undefined;
}

const loaded = load();
if (loaded === undefined) {
  const lines = attempts.map(({ what, reason }) => `  ${what}\n    ${reason.replaceAll('\n', '\n    ')}`);
  const error = new Error(
    `${PACKAGE} has no native part that loads on ${tags().join(' or ')}. Tried:\n${lines.join('\n')}`,
  );
  error.code = 'ERR_ADDON_NOT_LOADED';
  // The first that was there and did not load is the one to look at.
  const cause = attempts.find(({ error }) => error?.code === 'ERR_DLOPEN_FAILED')?.error;
  if (cause !== undefined) error.cause = cause;
  throw error;
}

module.exports = loaded.exports;
