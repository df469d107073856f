'use strict';
const { assert, main } = require('./harness.cjs');
const { createOptimizer } = require('@builder.io/qwik/optimizer');

main(async () => {
  const optimizer = await createOptimizer();
  const { modules, diagnostics } = await optimizer.transformModules({
    srcDir: process.cwd(),
    rootDir: process.cwd(),
    mode: 'prod',
    input: [{ path: 'app.tsx', code: "import { component$, $ } from '@builder.io/qwik';\nexport const App = component$(() => <p onClick$={() => console.log('clicked')}>hi</p>);\n" }],
    entryStrategy: { type: 'segment' },
    transpileTs: true,
    transpileJsx: true,
  });
  assert.deepStrictEqual(diagnostics, []);
  assert.ok(modules.length >= 3, `${modules.length} modules`);
  assert.ok(modules.some(({ code }) => code.includes("'clicked'") || code.includes('"clicked"')));
  assert.ok(modules.some(({ code }) => code.includes('componentQrl')));
});
