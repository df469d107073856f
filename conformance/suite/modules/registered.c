// An addon of the old kind: a static constructor hands the module to the runtime.

#include "suite.h"

static int loads;

static napi_value init(napi_env env, napi_value exports) {
  napi_value value;
  CHECK(napi_create_int32(env, ++loads, &value));
  CHECK(napi_set_named_property(env, exports, "loads", value));
  return exports;
}

static napi_module module = {
    .nm_version = 1, .nm_filename = __FILE__, .nm_register_func = init, .nm_modname = "registered"};

__attribute__((constructor)) static void register_module(void) { napi_module_register(&module); }
