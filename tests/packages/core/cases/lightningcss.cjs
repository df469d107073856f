'use strict';
const { assert, main } = require('./harness.cjs');
const css = require('lightningcss');

main(() => {
  const { code, map } = css.transform({
    filename: 'a.css',
    code: Buffer.from('.a { color: #ff0000; & .b { margin: 0px 0px } }'),
    minify: true,
    sourceMap: true,
    targets: { chrome: 90 << 16 },
    visitor: { Color: (color) => (color.type === 'rgb' ? { ...color, g: 255 } : color) },
  });
  assert.strictEqual(code.toString(), '.a{color:#ff0}.a .b{margin:0}');
  assert.deepStrictEqual(JSON.parse(map.toString()).sources, ['a.css']);
  assert.throws(() => css.transform({ filename: 'b.css', code: Buffer.from('.a { color: }}}') }), { name: 'SyntaxError' });
});
