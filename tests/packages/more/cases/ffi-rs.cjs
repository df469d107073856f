'use strict';
const { assert, main } = require('./harness.cjs');
const { open, close, load, DataType } = require('ffi-rs');

main(async () => {
  open({ library: 'libc', path: 'libc.so.6' });
  const strlen = { library: 'libc', funcName: 'strlen', retType: DataType.I32, paramsType: [DataType.String], paramsValue: ['sixteen letters!'] };
  assert.strictEqual(load(strlen), 16);
  assert.strictEqual(await load({ ...strlen, runInNewThread: true }), 16);
  assert.strictEqual(load({ library: 'libc', funcName: 'abs', retType: DataType.I32, paramsType: [DataType.I32], paramsValue: [-7] }), 7);
  assert.throws(() => load({ ...strlen, funcName: 'no_such_function' }));
  close('libc');
});
