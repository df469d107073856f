'use strict';
const { assert, main } = require('./harness.cjs');
const { transform, transformAsync, OxcTransformer } = require('@oxc-node/core');

main(async () => {
  const source = 'enum Color { Red = 3 }\nexport const c: Color = Color.Red;\n';
  const output = transform('a.ts', source);
  assert.doesNotMatch(output.source(), /: Color/);
  const later = await transformAsync('b.ts', source);
  assert.match(later.source(), /Red/);
  assert.match(new OxcTransformer(process.cwd()).transform('c.tsx', 'export default <p/>').source(), /jsx/);
});
