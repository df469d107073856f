'use strict';
const fs = require('node:fs');
const { assert, main, until } = require('./harness.cjs');
const cli = require('@tauri-apps/cli');

main(async () => {
  fs.writeFileSync('package.json', '{"name":"app","version":"1.0.0"}');
  const args = ['init', '--ci', '-A', 'app', '-W', 'a window', '-D', '../dist', '-P', 'http://localhost:1420'];
  // The native part's own thread does not keep the process alive, waiting does.
  let ended = false;
  cli.run(args, 'tauri').finally(() => {
    ended = true;
  });
  await until(() => ended, 'init');
  const config = JSON.parse(fs.readFileSync('src-tauri/tauri.conf.json', 'utf8'));
  assert.deepStrictEqual([config.productName, config.app.windows[0].title], ['app', 'a window']);
  assert.match(fs.readFileSync('src-tauri/Cargo.toml', 'utf8'), /tauri/);
});
