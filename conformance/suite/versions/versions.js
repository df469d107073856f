'use strict';

// Versions: https://nodejs.org/api/n-api.html#version-management

test('napi_get_version gives the newest version the runtime has', { functions: ['napi_get_version'] }, (t) => {
  const [version] = t.ok([ENV, out.u32]);
  assert(Number.isInteger(version) && version >= 8 && version < 100, `the version ${version}`);
  if (t.version !== EXPERIMENTAL) assert(version >= t.version, `at least the addon's own: ${version}`);
  if (host.napiVersion) assert.equal(version, host.napiVersion, 'the version');
});

test('napi_get_node_version gives the version and name of Node', { functions: ['napi_get_node_version'] }, (t) => {
  const [version] = t.ok([ENV, out.nodeVersion]);
  for (const part of ['major', 'minor', 'patch']) assert(Number.isInteger(version[part]), part);
  assert(version.major >= 8, `major ${version.major}`);
  assert.equal(typeof version.release, 'string', 'type of the release name');
  if (host.name === 'node') {
    assert.equal(`${version.major}.${version.minor}.${version.patch}`, host.version, 'the version');
    assert.equal(version.release, 'node', 'the release name');
  }
});

test('napi_get_node_version gives the same place each time', {
  functions: ['napi_get_node_version'], level: 'recommended',
}, (t) => {
  const place = () => t.driver.ok(['napi_get_node_version', ENV, out.pointer])[0];
  assert.equal(place(), place(), 'the address');
});
