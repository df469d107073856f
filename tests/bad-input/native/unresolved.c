// Needs a Node-API function that no host has.

#include <node_api.h>

napi_status node_api_from_the_far_future(napi_env env, napi_value* result);

NAPI_MODULE_INIT() {
  napi_value value;
  if (node_api_from_the_far_future(env, &value) == napi_ok) return value;
  return exports;
}
