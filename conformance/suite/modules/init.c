// An addon whose init does what INIT says.

#include "suite.h"

#define RETURNS_NULL 0
#define RETURNS_FUNCTION 1
#define RETURNS_STRING 2
#define THROWS 3
#define THROWS_AND_RETURNS 4
#define FAILS_QUIETLY 5
#define READS_EXPORTS 6

static int calls;

static inline napi_value hello(napi_env env, napi_callback_info info) {
  napi_value text;
  (void)info;
  CHECK(napi_create_string_utf8(env, "hello", NAPI_AUTO_LENGTH, &text));
  return text;
}

NAPI_MODULE_INIT() {
  calls++;
  CHECK(suite_export(env, exports, "hello", hello));
#if INIT == RETURNS_NULL
  return NULL;
#elif INIT == RETURNS_FUNCTION
  napi_value function;
  CHECK(napi_create_function(env, "hello", NAPI_AUTO_LENGTH, hello, NULL, &function));
  return function;
#elif INIT == RETURNS_STRING
  napi_value text;
  CHECK(napi_create_string_utf8(env, "only text", NAPI_AUTO_LENGTH, &text));
  return text;
#elif INIT == THROWS
  napi_throw_range_error(env, "ERR_INIT", "init failed");
  return NULL;
#elif INIT == THROWS_AND_RETURNS
  napi_throw_range_error(env, "ERR_INIT", "init failed");
  return exports;
#elif INIT == FAILS_QUIETLY
  // A call that fails without an exception: only the last error says so.
  double number;
  (void)napi_get_value_double(env, exports, &number);
  return exports;
#elif INIT == READS_EXPORTS
  napi_value value;
  CHECK(napi_create_int32(env, calls, &value));
  CHECK(napi_set_named_property(env, exports, "calls", value));
  return exports;
#else
#error "INIT says what init does"
#endif
}
