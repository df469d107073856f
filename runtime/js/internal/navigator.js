'use strict';

// `navigator`: what the program runs on.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');

const kKey = Symbol('kKey');

// What the process says now; programs may change it.
const { arch, platform } = process;
const nodeMajor = /^\d+/.exec(process.versions.node)[0];

const platforms = {
  '__proto__': null,
  'darwin': 'MacIntel',
  'win32': 'Win32',
  'linux': () => {
    const names = { __proto__: null, x64: 'x86_64', ia32: 'i686', arm64: 'aarch64', arm: 'armv7l' };
    return `Linux ${names[arch] ?? arch}`;
  },
};

class Navigator {
  #languages;
  #userAgent;

  constructor(key) {
    if (key !== kKey) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#languages in value)) {
      throw new ERR_INVALID_THIS('Navigator');
    }
  }

  /** How many threads can run at once. */
  get hardwareConcurrency() {
    Navigator.#check(this);
    return require('os').availableParallelism();
  }

  get language() {
    Navigator.#check(this);
    return Intl.NumberFormat().resolvedOptions().locale || 'en-US';
  }

  get languages() {
    Navigator.#check(this);
    return this.#languages ??= Object.freeze([this.language]);
  }

  get userAgent() {
    Navigator.#check(this);
    return this.#userAgent ??= `Node.js/${nodeMajor}`;
  }

  get platform() {
    Navigator.#check(this);
    const name = platforms[platform];
    if (name === undefined) return `${platform} ${arch}`;
    return typeof name === 'function' ? name() : name;
  }
}

Object.defineProperties(Navigator.prototype, {
  hardwareConcurrency: kEnumerableProperty,
  language: kEnumerableProperty,
  languages: kEnumerableProperty,
  userAgent: kEnumerableProperty,
  platform: kEnumerableProperty,
});

module.exports = { Navigator, navigator: new Navigator(kKey) };
