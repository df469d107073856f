'use strict';

// The component by component form of realpath: slower than the system's, but it says which component of a
// path is missing, and does without the system's limit on its length.

const { getOptions, decodeName } = require('internal/fs/utils');

const binding = internalBinding('fs');
const { fs: { S_IFMT, S_IFIFO, S_IFLNK, S_IFSOCK } } = internalBinding('constants');

/** As many links as the system itself follows. */
const kMaxLinks = 40;

/**
 * @param {string|Uint8Array} path
 * @param {string} [encoding]
 */
function walk(path, encoding) {
  const { resolve, dirname, sep, join } = require('path');
  const text = typeof path === 'string' ? path : decodeName(path, 'utf8');
  let rest = resolve(text).split(sep).filter(Boolean);
  let current = sep;
  let links = 0;
  while (rest.length > 0) {
    const next = join(current, rest.shift());
    const fields = binding.lstat(next, false);
    if ((fields[1] & S_IFMT) !== S_IFLNK) {
      current = next;
      continue;
    }
    if (++links > kMaxLinks) {
      // stat() makes the system's own ELOOP.
      binding.stat(next, false);
      const { uvException } = require('internal/errors');
      throw uvException({ errno: internalBinding('uv').UV_ELOOP, syscall: 'stat', path: next });
    }
    const target = resolve(dirname(next), binding.readlink(next, false));
    // A link to nowhere fails in stat, at the link's name.
    const type = binding.stat(next, false)[1] & S_IFMT;
    if (type === S_IFIFO || type === S_IFSOCK) {
      // Pipes and sockets under /proc have names that are no paths.
      current = target;
      if (rest.length === 0) break;
    }
    rest = target.split(sep).filter(Boolean).concat(rest);
    current = sep;
  }
  if (encoding == null || encoding === 'utf8' || encoding === 'utf-8') return current;
  const { Buffer } = require('buffer');
  const buffer = Buffer.from(current);
  return encoding === 'buffer' ? buffer : buffer.toString(getOptions({ encoding }).encoding);
}

module.exports = { walk };
