'use strict';
const { assert, main } = require('./harness.cjs');
const { analyze } = require('@nomicfoundation/solidity-analyzer');

main(() => {
  const source = 'pragma solidity ^0.8.0;\nimport "./a.sol";\nimport {B} from "lib/b.sol";\ncontract C {}\n';
  assert.deepStrictEqual(analyze(source), { versionPragmas: ['^0.8.0'], imports: ['./a.sol', 'lib/b.sol'] });
});
