'use strict';

/**
 * Node-API calls as data. Each argument is described by an object of this module, the native
 * driver makes the call, and the answer says what it returned, recorded, threw and wrote.
 * @module
 */

const assert = require('assert');
const path = require('path');
const { test, skip, atEnd } = require('./harness.js');

const STATUS = [
  'ok', 'invalid_arg', 'object_expected', 'string_expected', 'name_expected', 'function_expected',
  'number_expected', 'boolean_expected', 'array_expected', 'generic_failure', 'pending_exception',
  'cancelled', 'escape_called_twice', 'handle_scope_mismatch', 'callback_scope_mismatch',
  'queue_full', 'closing', 'bigint_expected', 'date_expected', 'arraybuffer_expected',
  'detachable_arraybuffer_expected', 'would_deadlock', 'no_external_buffers_allowed',
  'cannot_run_js',
];

const EXPERIMENTAL = 2147483647;
const VERSIONS = [8, 9, 10, EXPERIMENTAL];

// The tags and kinds of native/program.h.
const TAG = {
  NULL: 0, ENV: 1, WORD: 2, VALUE: 3, SLOT: 4, CONTENT: 5, STRING: 6, BYTES: 7, CALLBACK: 8,
  LIST: 9, PROPERTIES: 10, PROGRAM: 11, INFO: 12, DATA: 13, HINT: 14, JS_CALLBACK: 15,
};
const KIND = {
  value: 0, bool: 1, i32: 2, u32: 3, i64: 4, u64: 5, f64: 6, pointer: 7, cstring: 8,
  errorInfo: 9, nodeVersion: 10, bytes: 11, inline: 12,
};

const NULL = { tag: TAG.NULL };
const ENV = { tag: TAG.ENV };
const INFO = { tag: TAG.INFO };
const DATA = { tag: TAG.DATA };
const HINT = { tag: TAG.HINT };
const JS_CALLBACK = { tag: TAG.JS_CALLBACK };
/** NAPI_AUTO_LENGTH */
const AUTO = -1;

// The first half of the slots is handed out anew in each test, the second stays for the file.
const HALF = 256;
let nextSlot = 0;
let nextKept = HALF;

function slotMaker(take) {
  const make = (kind, length = 0) => ({ tag: TAG.SLOT, slot: take(), kind: KIND[kind], length });
  const maker = {
    /** A pointer to `length` bytes is written, and they are shown. */
    data: (length) => make('bytes', length),
    /** The slot's own first bytes are shown. */
    inline: (length) => make('inline', length),
  };
  for (const kind of Object.keys(KIND)) {
    if (!(kind in maker)) Object.defineProperty(maker, kind, { get: () => make(kind) });
  }
  return maker;
}

/** Results: `out.value`, `out.bool`, … make a place for one and show it afterwards. */
const out = slotMaker(() => {
  if (nextSlot === HALF) throw new Error('too many slots in one test');
  return nextSlot++;
});

/** Like `out`, for places that outlive the test. */
const kept = slotMaker(() => {
  if (nextKept === 2 * HALF) throw new Error('too many kept slots');
  return nextKept++;
});

/** The handle of a JavaScript value. */
const v = (value) => ({ tag: TAG.VALUE, value });
/** What a place holds, as an argument. */
const get = (place) => ({ tag: TAG.CONTENT, slot: place.slot });
/** A place that holds a number before the call. */
const preset = (place, number) => ({ ...place, preset: number });
/** A NUL-terminated UTF-8 string. */
const str = (text) => ({ tag: TAG.STRING, text });
/** Bytes: of a Uint8Array or of the numbers given. */
const bytes = (...list) => ({
  tag: TAG.BYTES,
  view: list[0] instanceof Uint8Array ? list[0] : Uint8Array.from(list),
});
/** UTF-16 code units with a terminating zero. */
const utf16 = (text) => {
  const units = Uint16Array.from([...Array(text.length).keys()].map((i) => text.charCodeAt(i)).concat(0));
  return bytes(new Uint8Array(units.buffer));
};
/** A buffer to write into, shown afterwards. */
const buffer = (length) => ({
  tag: TAG.BYTES,
  view: new Uint8Array(length).fill(0x5a),
  slot: out.bytes.slot,
  kind: KIND.bytes,
  length,
});
/** One of the native callbacks. */
const cb = (name) => ({ tag: TAG.CALLBACK, name });
/** An array of handles; items are values of JavaScript or descriptions from `NULL` or `get`. */
const list = (...items) => ({ tag: TAG.LIST, items: items.map(asPointer) });
/** A program as a data pointer. */
const data = (program) => ({ tag: TAG.PROGRAM, id: program.id });
/** A pointer that is only a number. */
const pointer = (number) => ({ tag: TAG.WORD, word: BigInt(number) });

function asPointer(item) {
  return item !== null && typeof item === 'object' && 'tag' in item ? item : v(item);
}

/**
 * An array of property descriptors.
 * @param {...{utf8name?: string, name?: any, method?: object, getter?: object, setter?: object,
 *   value?: any, attributes?: number, data?: object}} descriptors
 */
const properties = (...descriptors) => ({
  tag: TAG.PROPERTIES,
  items: descriptors.flatMap((d) => [
    d.utf8name === undefined ? NULL : str(d.utf8name),
    'name' in d ? asPointer(d.name) : NULL,
    d.method || NULL,
    d.getter || NULL,
    d.setter || NULL,
    'value' in d ? asPointer(d.value) : NULL,
    { tag: TAG.WORD, word: d.attributes || 0 },
    d.data || NULL,
  ]),
});

const ATTRIBUTE = { writable: 1, enumerable: 2, configurable: 4, static: 1024 };

function encodeArgument(argument, outs) {
  if (typeof argument !== 'object' || argument === null) return [TAG.WORD, argument];
  if (argument.kind !== undefined) outs.push(argument.kind, argument.slot, argument.length);
  switch (argument.tag) {
    case TAG.WORD: return [TAG.WORD, argument.word];
    case TAG.VALUE: return [TAG.VALUE, argument.value];
    case TAG.SLOT:
      return argument.preset === undefined
        ? [TAG.SLOT, argument.slot]
        : [TAG.SLOT, argument.slot, argument.preset];
    case TAG.CONTENT: return [TAG.CONTENT, argument.slot];
    case TAG.STRING: return [TAG.STRING, argument.text];
    case TAG.BYTES:
      return argument.slot === undefined
        ? [TAG.BYTES, argument.view]
        : [TAG.BYTES, argument.view, argument.slot];
    case TAG.CALLBACK: return [TAG.CALLBACK, argument.name];
    case TAG.LIST:
    case TAG.PROPERTIES:
      return [argument.tag, argument.items.map((item) => encodeArgument(item, outs))];
    case TAG.PROGRAM: return [TAG.PROGRAM, argument.id];
    default: return [argument.tag];
  }
}

function encode(steps) {
  const outs = [];
  const encoded = steps.map(([name, ...args]) => [name, ...args.map((a) => encodeArgument(a, outs))]);
  return { steps: encoded, outs };
}

function named(result, steps) {
  result.steps.forEach((step, index) => {
    if (steps) step.name = steps[index][0];
    step.status = STATUS[step.status] || step.status;
    step.recorded = STATUS[step.recorded] || step.recorded;
  });
  return result;
}

/** One build of the native driver, made for one Node-API version. */
class Driver {
  /**
   * @param {number} version
   * @param {object} native
   */
  constructor(version, native) {
    this.version = version;
    this.label = version === EXPERIMENTAL ? 'experimental' : `v${version}`;
    this.native = native;
    this.known = native.functions();
  }

  /** Whether finalizers run inside garbage collection. */
  get experimental() {
    return this.version === EXPERIMENTAL;
  }

  /**
   * Makes some calls, one after the other, in one native callback.
   * @param {...Array} steps `[name, ...arguments]`
   * @returns {{steps: object[], outs: any[], threw: boolean, exception?: any}}
   */
  run(...steps) {
    const { steps: encoded, outs } = encode(steps);
    return named(this.native.run(encoded, outs), steps);
  }

  /** Like `run`, and every call must return ok. Returns what was written. */
  ok(...steps) {
    const result = this.run(...steps);
    if (result.threw) throw result.exception;
    for (const step of result.steps) assert.strictEqual(step.status, 'ok', step.name);
    return result.outs;
  }

  /**
   * Keeps some calls for a callback.
   * @param {Array[]} steps
   * @param {{returns?: object, collect?: boolean, clear?: boolean, basic?: boolean, then?: object,
   *   label?: string}} [options]
   */
  program(steps, options = {}) {
    const { steps: encoded, outs } = encode(steps);
    const { native } = this;
    const id = native.define(encoded, outs, {
      returns: options.returns ? options.returns.slot : -1,
      collect: options.collect !== false,
      clear: Boolean(options.clear),
      basic: Boolean(options.basic),
      then: options.then ? options.then.id : -1,
      label: options.label,
    });
    return {
      id,
      /** What each run with results did. */
      get results() {
        for (const result of native.collected(id)) {
          if (typeof result.steps[0]?.status === 'number') named(result, steps);
        }
        return native.collected(id);
      },
      /** Statuses of the last run. */
      get last() {
        return named(native.peek(id), steps);
      },
      get runs() {
        return native.peek(id).runs;
      },
    };
  }

  /** A JavaScript function whose native side runs a program. */
  fn(program, name = 'fn') {
    return this.ok(['napi_create_function', ENV, str(name), AUTO, cb('call'), data(program), out.value])[0];
  }

  /** What places hold now. */
  read(...places) {
    return this.native.read(places.flatMap((place) => [place.kind, place.slot, place.length]));
  }

  /** Gives back the places of the calls so far, as the start of a test does. */
  fresh() {
    nextSlot = 0;
  }

  /** Adds a test of one function; the body gets helpers bound to its name. */
  test(name, body) {
    test(`${this.label} ${name}`, () => {
      this.fresh();
      const fn = name.split(' ')[0];
      if (fn in this.known && !(this.known[fn] & 1)) skip('the host lacks it');
      return body.call(this, new Case(this, fn));
    });
  }
}

/** Assertions about calls of one function. */
class Case {
  constructor(driver, name) {
    this.driver = driver;
    this.name = name;
  }

  /** Calls the function. */
  call(args) {
    return this.driver.run([this.name, ...args]);
  }

  /** The call must return ok, leave nothing pending or recorded, and write what is given. */
  ok(args, ...expected) {
    const result = this.call(args);
    if (result.threw) throw result.exception;
    assert.strictEqual(result.steps[0].status, 'ok');
    assert.strictEqual(result.steps[0].recorded, 'ok');
    assert.deepStrictEqual(result.outs.slice(0, expected.length), expected);
    return result.outs;
  }

  /**
   * The call must return a status other than ok and record it.
   * @param {Array} args
   * @param {string} status
   * @param {{recorded?: boolean, throws?: object}} [options] `throws` lists properties of the
   *   exception that must then be pending; without it none may be
   */
  bad(args, status, options = {}) {
    const result = this.call(args);
    const [step] = result.steps;
    assert.strictEqual(step.status, status);
    const unrecorded = options.recorded === false || args[0] === NULL;
    assert.strictEqual(step.recorded, unrecorded ? 'ok' : status, 'recorded status');
    if (options.throws) {
      assert.ok(result.threw, 'an exception is pending');
      for (const [key, value] of Object.entries(options.throws)) {
        assert.strictEqual(result.exception[key], value, `${key} of the exception`);
      }
    } else if (result.threw) {
      throw result.exception;
    }
    return result;
  }

  /** Each of the given arguments in turn as NULL must give invalid_arg. */
  nulls(args, ...indexes) {
    const all = indexes.length ? indexes : [...args.keys()].filter((i) => typeof args[i] === 'object');
    for (const index of all) {
      const changed = args.map((arg, i) => (i === index ? NULL : arg));
      try {
        this.bad(changed, 'invalid_arg');
      } catch (error) {
        error.message = `argument ${index} as NULL: ${error.message}`;
        throw error;
      }
    }
  }
}

const build = process.env.TENON_TESTS_BUILD || path.join(__dirname, '../../target/tests');
const loaded = new Map();

/**
 * Loads the build of the driver for one version.
 * @param {number} version
 * @returns {Driver}
 */
function load(version) {
  if (!loaded.has(version)) {
    loaded.set(version, new Driver(version, require(path.join(build, `driver_${version}.node`))));
  }
  return loaded.get(version);
}

/**
 * Runs a chapter of tests with every version of the driver that the host accepts.
 * @param {(driver: Driver) => void} body
 * @param {number[]} [versions]
 */
function chapter(body, versions = VERSIONS) {
  // Some releases of Node crash when they refuse an addon for its version, so ask first.
  const newest = Number(process.versions.napi);
  for (const version of versions) {
    if (version !== EXPERIMENTAL && version > newest) {
      test(`v${version}`, () => skip(`the host has Node-API ${newest}`));
      continue;
    }
    const driver = load(version);
    body(driver);
  }
}

// The runner adds these lines up and compares them with the list of all functions.
atEnd(() => {
  const sum = {};
  for (const { native } of loaded.values()) {
    for (const [name, flags] of Object.entries(native.functions())) sum[name] |= flags;
  }
  const names = (flag) => Object.keys(sum).filter((name) => sum[name] & flag).join(' ');
  console.log(`# returned ok: ${names(2)}`);
  console.log(`# returned an error: ${names(4)}`);
});

module.exports = {
  ATTRIBUTE, AUTO, DATA, ENV, EXPERIMENTAL, HINT, INFO, JS_CALLBACK, NULL, STATUS, VERSIONS, buffer,
  build,
  bytes, cb, chapter, data, get, kept, list, load, out, pointer, preset, properties, str, utf16, v,
};
