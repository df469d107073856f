'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { assert, main, until } = require('./harness.cjs');
const watcher = require('@parcel/watcher');

main(async () => {
  const folder = fs.realpathSync(process.cwd());
  fs.writeFileSync('before.txt', '1');
  const snapshot = path.join(folder, 'snapshot');
  await watcher.writeSnapshot(folder, snapshot);
  const events = [];
  const subscription = await watcher.subscribe(folder, (error, batch) => {
    assert.ifError(error);
    events.push(...batch);
  });
  fs.writeFileSync('new.txt', 'hello');
  const seen = (type, name) => events.some((event) => event.type === type && event.path === path.join(folder, name));
  await until(() => seen('create', 'new.txt'), 'create new.txt');
  fs.rmSync('before.txt');
  await until(() => seen('delete', 'before.txt'), 'delete before.txt');
  await subscription.unsubscribe();
  const since = await watcher.getEventsSince(folder, snapshot);
  assert.ok(since.some((event) => event.type === 'create' && path.basename(event.path) === 'new.txt'));
});
