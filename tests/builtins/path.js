'use strict';

// Paths of both platforms: many made of awkward parts, and glob patterns.

const path = require('path');

let seed = 7;
const random = (n) => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  return (seed >> 8) % n;
};
const parts = ['/', '\\', 'a', 'b.c', '.', '..', '...', 'C:', 'c:', 'CON', 'COM1:', '?', ':', '//',
  '\\\\', 'srv', 'share', '/', '.x', 'foo.', 'D:\\', 'UNC', ' '];
const make = () => {
  let text = '';
  for (let i = random(6); i >= 0; i--) text += parts[random(parts.length)];
  return text;
};

for (let i = 0; i < 150; i++) {
  const p = make();
  const q = make();
  for (const kind of ['posix', 'win32']) {
    const { normalize, isAbsolute, dirname, basename, extname, parse, join, relative, resolve } =
      path[kind];
    console.log(kind, JSON.stringify([p, q]), JSON.stringify([
      normalize(p), isAbsolute(p), dirname(p), basename(p), basename(p, '.c'), extname(p),
      parse(p), join(p, q), resolve('/base', p, q), resolve(kind === 'posix' ? '/other' : 'C:\\base', p),
      kind === 'posix' ? relative('/base/x', `/base/${q}`) : '',
    ]));
  }
}

for (const [text, pattern] of [
  ['a/b/c', 'a/**'], ['a/b/c', 'a/*'], ['a/b/c', 'a/*/c'], ['a/b.js', 'a/*.{js,ts}'],
  ['a/b.js', '**/*.js'], ['b.js', '**/*.js'], ['a/.b', 'a/*'], ['a/b1', 'a/b[0-9]'],
  ['a/bx', 'a/b[!0-9]'], ['abc', 'a?c'], ['abc', 'a?'], ['x/1', 'x/{1..3}'], ['x/4', 'x/{1..3}'],
]) {
  console.log(text, pattern, path.posix.matchesGlob(text, pattern));
}

for (const call of [() => path.join('a', 1), () => path.basename(null), () => path.format('x'),
  () => path.relative('a'), () => path.resolve({})]) {
  try {
    call();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
console.log(path.posix.sep, path.win32.sep, path.posix.delimiter, path.win32.delimiter,
            path.posix === path.posix.posix, path.toNamespacedPath('/a'),
            path.format({ dir: '/a', name: 'b', ext: 'c' }), path.format({ root: '/', base: 'x' }));
