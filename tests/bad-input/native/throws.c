// Throws while it is loaded.

#include <node_api.h>

NAPI_MODULE_INIT() {
  napi_throw_error(env, "ERR_FROM_INIT", "thrown by the addon's init");
  return exports;
}
