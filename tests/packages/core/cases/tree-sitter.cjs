'use strict';
const { assert, main } = require('./harness.cjs');
const Parser = require('tree-sitter');
const JavaScript = require('tree-sitter-javascript');

main(() => {
  const parser = new Parser();
  assert.throws(() => parser.setLanguage({}), /Invalid language/);
  parser.setLanguage(JavaScript);
  const before = 'let answer = f(6, 7);\n';
  const tree = parser.parse(before);
  assert.strictEqual(tree.rootNode.toString(), '(program (lexical_declaration (variable_declarator name: (identifier) value: (call_expression function: (identifier) arguments: (arguments (number) (number))))))');
  const call = tree.rootNode.descendantsOfType('call_expression')[0];
  assert.deepStrictEqual([call.text, call.startPosition.column], ['f(6, 7)', 13]);
  const found = new Parser.Query(JavaScript, '(number) @n').captures(tree.rootNode).map(({ node }) => node.text);
  assert.deepStrictEqual(found, ['6', '7']);
  tree.edit({
    startIndex: 15, oldEndIndex: 16, newEndIndex: 17,
    startPosition: { row: 0, column: 15 }, oldEndPosition: { row: 0, column: 16 }, newEndPosition: { row: 0, column: 17 },
  });
  const again = parser.parse(before.replace('6', '66'), tree);
  assert.strictEqual(again.rootNode.descendantsOfType('number')[0].text, '66');
  assert.ok(parser.parse('let = ;').rootNode.hasError);
});
