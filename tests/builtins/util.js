'use strict';

// The rest of util.

const util = require('util');

const attempt = (f) => {
  try {
    return f();
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
};

console.log(attempt(() => util.promisify(1)));
console.log(attempt(() => util.inherits(class {}, null)));
console.log(attempt(() => util.styleText('nope', 'x')));
console.log(attempt(() => util.getSystemErrorName(1)));
console.log(attempt(() => util.parseArgs({ args: ['--unknown'] })));
console.log(util.getSystemErrorName(-2), util.getSystemErrorMap().get(-13));
console.log(JSON.stringify(util.styleText(['bold', 'red'], 'x', { validateStream: false })));
console.log(util.parseArgs({
  args: ['-abv', 'value', '--long=1', '--multi', 'x', '--multi', 'y', 'positional', '--', '-z'],
  allowPositionals: true,
  tokens: true,
  options: {
    a: { type: 'boolean', short: 'a' },
    b: { type: 'boolean', short: 'b' },
    value: { type: 'string', short: 'v' },
    long: { type: 'string' },
    multi: { type: 'string', multiple: true },
    other: { type: 'string', default: 'default' },
  },
}));
console.log(util.parseEnv('A=1\n# comment\nexport B="two\nlines"\nC=\'single # not\' # is\nD=plain # is\n'));
console.log(util.diff('abcd', 'abxd'));
console.log(util.toUSVString('a\ud800b') === 'a\ufffdb');
console.log(util.isDeepStrictEqual({ a: [1, new Map([[1, new Set([2])]])] }, { a: [1, new Map([[1, new Set([2])]])] }));
console.log(util.isDeepStrictEqual([0], [-0]), util.isDeepStrictEqual(new Set([{ a: 1 }]), new Set([{ a: 1 }])));
console.log(String(new util.MIMEType('Text/HTML; charset="utf-8"; x=a b')));
console.log(util.types.isProxy(new Proxy({}, {})), util.types.isUint8Array(Buffer.alloc(1)), util.types.isDate({}));

const old = util.deprecate(() => 'result', 'old() is deprecated', 'TEST001');
process.on('warning', (warning) => console.log('warning:', warning.name, warning.code, warning.message));
console.log(old(), old());

const twice = util.promisify((a, b, callback) => callback(a > b ? new Error('order') : null, a + b));
const plain = util.callbackify(async (x) => {
  if (!x) throw null; // eslint-disable-line no-throw-literal
  return x;
});
(async () => {
  console.log(await twice(1, 2));
  console.log(await twice(2, 1).catch((error) => error.message));
  plain(5, (error, value) => console.log(error, value));
  plain(0, (error) => console.log(error.code, error.reason));
  const controller = new AbortController();
  const done = util.aborted(controller.signal, {});
  controller.abort();
  await done;
  console.log('aborted');
})();
