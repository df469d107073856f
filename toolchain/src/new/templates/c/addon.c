#include <node_api.h>

// Throws a JavaScript error when a call failed and left none behind.
static napi_value fail(napi_env env) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) {
    const napi_extended_error_info* info = NULL;
    napi_get_last_error_info(env, &info);
    napi_throw_error(env, NULL, info != NULL && info->error_message != NULL
                                    ? info->error_message
                                    : "a Node-API call failed");
  }
  return NULL;
}

#define CHECK(call) \
  if ((call) != napi_ok) return fail(env)

// add(a, b): adds two numbers.
static napi_value add(napi_env env, napi_callback_info info) {
  napi_value args[2];
  size_t count = 2;
  CHECK(napi_get_cb_info(env, info, &count, args, NULL, NULL));
  double numbers[2];
  for (size_t i = 0; i < 2; i++) {
    if (napi_get_value_double(env, args[i], &numbers[i]) != napi_ok) {
      napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "add: both arguments must be numbers");
      return NULL;
    }
  }
  napi_value sum;
  CHECK(napi_create_double(env, numbers[0] + numbers[1], &sum));
  return sum;
}

NAPI_MODULE_INIT() {
  napi_property_descriptor properties[] = {
      {"add", NULL, add, NULL, NULL, NULL, napi_default_jsproperty, NULL},
  };
  size_t count = sizeof(properties) / sizeof(properties[0]);
  CHECK(napi_define_properties(env, exports, count, properties));
  return exports;
}
