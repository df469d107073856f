// Declares a Node-API version that does not exist yet.

#include <node_api.h>

NAPI_MODULE_EXPORT int32_t NODE_API_MODULE_GET_API_VERSION(void) { return 9999; }

NAPI_MODULE_EXPORT napi_value NAPI_MODULE_INITIALIZER(napi_env env, napi_value exports) {
  (void)env;
  return exports;
}
