// A thread that calls a threadsafe function when nothing else holds the process any more.

#define _DEFAULT_SOURCE
#include <pthread.h>
#include <unistd.h>

#include "suite.h"

static void* call_late(void* function) {
  usleep(150 * 1000);
  napi_call_threadsafe_function(function, NULL, napi_tsfn_nonblocking);
  napi_release_threadsafe_function(function, napi_tsfn_release);
  return NULL;
}

static void call_js(napi_env env, napi_value callback, void* context, void* data) {
  (void)callback;
  (void)context;
  (void)data;
  if (env) suite_report("called");
}

// start(again): gives the function's reference up, and takes it again or does not.
static napi_value start(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value again_value, name;
  bool again;
  napi_threadsafe_function function;
  CHECK(napi_get_cb_info(env, info, &argc, &again_value, NULL, NULL));
  CHECK(napi_get_value_bool(env, again_value, &again));
  CHECK(napi_create_string_utf8(env, "conform:late", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, NULL, NULL, NULL, call_js, &function));
  CHECK(napi_unref_threadsafe_function(env, function));
  if (again) CHECK(napi_ref_threadsafe_function(env, function));
  pthread_t thread;
  if (pthread_create(&thread, NULL, call_late, function) != 0) {
    CHECK(napi_throw_error(env, NULL, "no thread"));
    return NULL;
  }
  pthread_detach(thread);
  return NULL;
}

NAPI_MODULE_INIT() {
  CHECK(suite_export(env, exports, "start", start));
  return exports;
}
