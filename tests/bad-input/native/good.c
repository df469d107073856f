// An addon with nothing wrong: loaded after each bad one, to see that the process goes on.

#include <node_api.h>

NAPI_MODULE_INIT() {
  napi_value value;
  napi_create_int32(env, 42, &value);
  napi_set_named_property(env, exports, "answer", value);
  return exports;
}
