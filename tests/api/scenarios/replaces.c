// An addon whose init returns something else than the exports it was given.

#define NAPI_VERSION 8
#include <node_api.h>

static napi_value hello(napi_env env, napi_callback_info info) {
  napi_value text;
  (void)info;
  napi_create_string_utf8(env, "hello", NAPI_AUTO_LENGTH, &text);
  return text;
}

NAPI_MODULE_INIT() {
  napi_value function;
  (void)exports;
  napi_create_function(env, "hello", NAPI_AUTO_LENGTH, hello, NULL, &function);
  return function;
}
