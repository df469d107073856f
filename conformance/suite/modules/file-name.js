'use strict';

// Where an addon was loaded from: https://nodejs.org/api/n-api.html#node_api_get_module_file_name

const NAMED = { functions: ['node_api_get_module_file_name'], versions: [9, 10, EXPERIMENTAL] };

test('node_api_get_module_file_name gives the URL of the file', NAMED, (t) => {
  const [name] = t.ok([ENV, out.cstring]);
  assert.equal(typeof name, 'string', 'type of the name');
  assert.match(name, /^file:\/\/\/.*\.node$/, 'the name');
  const file = config.addons[`driver:${t.version}`].split(/[\\/]/).pop();
  assert.equal(decodeURIComponent(name.split('/').pop()), file, 'the file');
});

test('node_api_get_module_file_name gives the same text each time', NAMED, (t) => {
  const [first] = t.ok([ENV, out.cstring]);
  t.ok([ENV, out.cstring], first);
});

test('each addon has its own file name', NAMED, (t) => {
  const [mine] = t.ok([ENV, out.cstring]);
  const [theirs] = driverFor(8).ok(['node_api_get_module_file_name', ENV, out.cstring]);
  assert.notEqual(mine, theirs, 'the name of another addon');
});
