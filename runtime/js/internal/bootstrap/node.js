'use strict';

// Sets up `process` and the globals. Whatever the program may never ask for is loaded when it does.

require('internal/bootstrap/process');
require('internal/bootstrap/globals');

// `import()` may stand in any script: the loader behind it comes with the first one.
internalBinding('module_wrap').setCallbacks(
  (referrer, specifier, attributes) =>
    require('internal/modules/esm/loader').importDynamically(referrer, specifier, attributes),
  (meta, id) => require('internal/modules/esm/loader').initImportMeta(meta, id),
);
