'use strict';
const { assert, main } = require('./harness.cjs');
const ort = require('onnxruntime-node');

// A model is a protocol buffer. This is enough of one to write a graph of a single node by hand.
const number = (field, value) => [field << 3, value];
const bytes = (field, ...parts) => {
  const inner = parts.flat(9).flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : [part]));
  return [(field << 3) | 2, inner.length, ...inner];
};
const value = (name) => [bytes(1, name), bytes(2, bytes(1, number(1, 1), bytes(2, bytes(1, number(1, 3)))))];
const graph = bytes(7,
  bytes(1, bytes(1, 'a'), bytes(1, 'b'), bytes(2, 'sum'), bytes(4, 'Add')),
  bytes(2, 'graph'), bytes(11, value('a')), bytes(11, value('b')), bytes(12, value('sum')));
const model = Buffer.from([...number(1, 7), ...graph, ...bytes(8, number(2, 13))]);

main(async () => {
  const session = await ort.InferenceSession.create(model);
  assert.deepStrictEqual([session.inputNames, session.outputNames], [['a', 'b'], ['sum']]);
  const tensor = (...list) => new ort.Tensor('float32', Float32Array.from(list), [3]);
  const { sum } = await session.run({ a: tensor(1, 2, 3), b: tensor(10, 20, 30) });
  assert.deepStrictEqual([...sum.data], [11, 22, 33]);
  await assert.rejects(session.run({ a: tensor(1, 2, 3) }), /'b'|input/);
  await session.release();
  await assert.rejects(ort.InferenceSession.create(Buffer.from('no model')));
});
