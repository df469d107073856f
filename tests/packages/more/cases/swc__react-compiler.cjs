'use strict';
const { assert, main } = require('./harness.cjs');
const { isReactCompilerRequired, isReactCompilerRequiredSync, lint } = require('@swc/react-compiler');

main(async () => {
  assert.strictEqual(isReactCompilerRequiredSync(Buffer.from('export const n = 1;')), false);
  const component = 'export function App({ list }) { return <ul>{list.map((x) => <li key={x}>{x}</li>)}</ul>; }';
  assert.strictEqual(await isReactCompilerRequired(Buffer.from(component)), true);
  const found = await lint('function C() { if (a) { useState(1); } return <p/>; }', { syntax: 'ecmascript', jsx: true });
  assert.ok(Array.isArray(found));
});
