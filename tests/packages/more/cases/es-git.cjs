'use strict';
const fs = require('node:fs');
const { assert, main } = require('./harness.cjs');
const { initRepository, openRepository } = require('es-git');

main(async () => {
  const repository = await initRepository('work');
  fs.writeFileSync('work/file.txt', 'one\n');
  const index = repository.index();
  index.addPath('file.txt');
  const tree = repository.getTree(index.writeTree());
  const signature = { name: 'Somebody', email: 'some@body.example', timestamp: 1_700_000_000 };
  const id = repository.commit(tree, 'first', { updateRef: 'HEAD', author: signature, committer: signature });
  index.write();
  const again = await openRepository('work');
  const commit = again.getCommit(id);
  assert.deepStrictEqual([commit.message(), commit.author().name], ['first', 'Somebody']);
  assert.strictEqual(again.head().target(), id);
  assert.strictEqual(tree.getName('file.txt').id(), '5626abf0f72e58d7a153368ba57db4c673c0e171');
  await assert.rejects(openRepository('nowhere'));
});
