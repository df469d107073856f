// A number for each environment.

#include "suite.h"

static void release(napi_env env, void* data, void* hint) {
  (void)env;
  (void)hint;
  free(data);
}

static napi_value next(napi_env env, napi_callback_info info) {
  int32_t* count;
  napi_value number;
  (void)info;
  CHECK(napi_get_instance_data(env, (void**)&count));
  CHECK(napi_create_int32(env, ++*count, &number));
  return number;
}

NAPI_MODULE_INIT() {
  int32_t* count = calloc(1, sizeof *count);
  if (!count) abort();
  CHECK(napi_set_instance_data(env, count, release, NULL));
  CHECK(suite_export(env, exports, "next", next));
  return exports;
}
