'use strict';
const fs = require('node:fs');
const { assert, main } = require('./harness.cjs');
const { getVolumeMetadata, getVolumeMountPoints, isHidden, getMountPointForPath } = require('@photostructure/fs-metadata');

main(async () => {
  const points = await getVolumeMountPoints({ includeSystemVolumes: true });
  assert.ok(points.length > 0);
  const mount = await getMountPointForPath(process.cwd());
  const volume = await getVolumeMetadata(mount);
  const { blocks, bsize } = fs.statfsSync(process.cwd());
  assert.strictEqual(volume.size, blocks * bsize);
  assert.ok(volume.available <= volume.size);
  fs.writeFileSync('.hidden', '');
  fs.writeFileSync('seen', '');
  assert.deepStrictEqual([await isHidden('.hidden'), await isHidden('seen')], [true, false]);
  await assert.rejects(getVolumeMetadata('/no/such/place'));
});
