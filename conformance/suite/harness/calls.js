// Node-API calls as data: each argument is described by an object of this file, the native driver
// makes the call, and the answer says what it returned, recorded, threw and wrote.

const STATUS = [
  'ok', 'invalid_arg', 'object_expected', 'string_expected', 'name_expected', 'function_expected',
  'number_expected', 'boolean_expected', 'array_expected', 'generic_failure', 'pending_exception',
  'cancelled', 'escape_called_twice', 'handle_scope_mismatch', 'callback_scope_mismatch',
  'queue_full', 'closing', 'bigint_expected', 'date_expected', 'arraybuffer_expected',
  'detachable_arraybuffer_expected', 'would_deadlock', 'no_external_buffers_allowed',
  'cannot_run_js',
];

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
/** What a place shows that the call did not write. */
const UNTOUCHED = '<untouched>';
/** What a place of a handle shows when NULL was written. */
const NULL_HANDLE = '<NULL>';

// The first half of the slots goes round, so that what an earlier case left running does not write
// into the places of the next one; the second half is given out once.
const HALF = 4096;
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
const out = slotMaker(() => nextSlot++ % HALF);

/** Like `out`, for places that are never given out again. */
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
/** A Latin-1 string with a terminating zero. */
const latin1 = (text) =>
  bytes(Uint8Array.from({ length: text.length + 1 }, (_, i) => text.charCodeAt(i) || 0));
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
/** 64-bit words. */
const words = (...list) => bytes(new Uint8Array(BigUint64Array.from(list).buffer));
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

function encode(steps, known) {
  for (const [name] of steps) {
    if (!(name in known)) throw new Error(`there is no function ${name}`);
    if (!(known[name] & 1)) unsupported(`${name} is missing`);
  }
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

/** The statuses of a result's steps. */
const statuses = (result) => result.steps.map((step) => step.status);

/** One build of the native driver, made for one Node-API version. */
class Driver {
  /**
   * @param {number} version
   * @param {object} native
   */
  constructor(version, native) {
    this.version = version;
    this.native = native;
    this.known = native.functions();
    // The driver cannot be loaded without this one, so numbers come out wrong.
    if (!(this.known.napi_create_double & 1)) assert.fail('napi_create_double makes another number than it is given');
  }

  /**
   * Makes some calls, one after the other, in one native callback.
   * @param {...Array} steps `[name, ...arguments]`
   * @returns {{steps: object[], outs: any[], threw: boolean, exception?: any}}
   */
  run(...steps) {
    const { steps: encoded, outs } = encode(steps, this.known);
    return named(this.native.run(encoded, outs, false), steps);
  }

  /** Like `run`, with nothing between the calls but reading the recorded error. */
  runAlone(...steps) {
    const { steps: encoded, outs } = encode(steps, this.known);
    return named(this.native.run(encoded, outs, true), steps);
  }

  /** Like `run`, and every call must return ok. Returns what was written. */
  ok(...steps) {
    const result = this.run(...steps);
    if (result.threw) throw result.exception;
    for (const step of result.steps) assert.equal(step.status, 'ok', step.name);
    return result.outs;
  }

  /**
   * Keeps some calls for a callback.
   * @param {Array[]} steps
   * @param {{returns?: object, collect?: boolean, clear?: boolean, basic?: boolean, then?: object,
   *   label?: string, shown?: Array[]}} [options] `label` reports each run, all of its calls or
   *   those that are `shown`
   */
  program(steps, options = {}) {
    const { steps: encoded, outs } = encode(steps, this.known);
    const { native } = this;
    const id = native.define(encoded, outs, {
      returns: options.returns ? options.returns.slot : -1,
      collect: options.collect !== false,
      clear: Boolean(options.clear),
      basic: Boolean(options.basic),
      then: options.then ? options.then.id : -1,
      label: options.label,
      shown: steps.map((step) => !options.shown || options.shown.includes(step)),
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

  /** A program for callbacks that are only counted: see `runs`, and `last` for their pointers. */
  counter() {
    return this.program([], { collect: false });
  }

  /** A JavaScript function whose native side runs a program. */
  fn(program, name = 'fn') {
    return this.ok(['napi_create_function', ENV, str(name), AUTO, cb('call'), data(program), out.value])[0];
  }

  /** An External around a pointer that is only a number. */
  external(number = 8) {
    return this.ok(['napi_create_external', ENV, pointer(number), NULL, NULL, out.value])[0];
  }

  /** What places hold now. */
  read(...places) {
    return this.native.read(places.flatMap((place) => [place.kind, place.slot, place.length]));
  }
}

const drivers = new Map();

/**
 * The native driver built for one Node-API version.
 * @param {number} version
 * @returns {Driver}
 */
function driverFor(version) {
  if (!drivers.has(version)) {
    const native = loadFile(config.addons[`driver:${version}`], version);
    drivers.set(version, new Driver(version, native));
  }
  return drivers.get(version);
}

/** What the body of a case is given: the driver of its version, and assertions about calls. */
class Case {
  constructor({ version, functions }) {
    this.version = version;
    this.experimental = version === EXPERIMENTAL;
    [this.name] = functions;
  }

  /** The native driver. */
  get driver() {
    return driverFor(this.version);
  }

  /** Makes some calls: see `Driver.run`. */
  run(...steps) {
    return this.driver.run(...steps);
  }

  /** As `run`, with nothing in between: see `Driver.runAlone`. */
  runAlone(...steps) {
    return this.driver.runAlone(...steps);
  }

  /** Calls the case's first function. */
  call(args) {
    return this.driver.run([this.name, ...args]);
  }

  /** The same assertions for another function. */
  of(name) {
    return new Case({ version: this.version, functions: [name] });
  }

  /** The call must return ok, leave nothing pending or recorded, and write what is given. */
  ok(args, ...expected) {
    const result = this.call(args);
    if (result.threw) throw result.exception;
    assert.equal(result.steps[0].status, 'ok');
    assert.equal(result.steps[0].recorded, 'ok');
    assert.deepEqual(result.outs.slice(0, expected.length), expected);
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
    assert.equal(step.status, status);
    const unrecorded = options.recorded === false || args[0] === NULL;
    assert.equal(step.recorded, unrecorded ? 'ok' : status, 'recorded status');
    if (options.throws) {
      assert(result.threw, 'an exception is pending');
      assert.fits(result.exception, options.throws);
    } else if (result.threw) {
      throw result.exception;
    }
    return result;
  }

  /** The call must fail, with any status, recorded; `throws` is as in `bad`. */
  fails(args, throws) {
    const { steps: [{ status, recorded }], threw, exception } = this.call(args);
    assert.notEqual(status, 'ok');
    assert.equal(recorded, status, 'recorded status');
    assert.equal(threw, Boolean(throws), 'whether an exception is pending');
    if (throws) assert.fits(exception, throws);
  }

  /** Each thing in place of an argument must be refused with a status: see `bad`. */
  refuses(things, argsFor, status, options) {
    for (const thing of things) {
      try {
        this.bad(argsFor(v(thing)), status, options);
      } catch (error) {
        error.message = `with ${show(thing)}: ${error.message}`;
        throw error;
      }
    }
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

