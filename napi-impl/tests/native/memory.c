#include "abi.h"

#include <pthread.h>
#include <stdatomic.h>

static pthread_t js_thread;
static int given_back;
static atomic_int shared_back;
static char bytes[8] = "abcdefg";

static void finalize(napi_env env, void* data, void* hint) {
  if (env == NULL || !pthread_equal(js_thread, pthread_self())) abort();
  given_back++;
  LOG("finalize %s %s", data == NULL ? "NULL" : data == bytes ? "bytes" : "other", (const char*)hint);
}

/* On any thread. */
static void finalize_shared(void* data, void* hint) {
  if (data != bytes || strcmp(hint, "hint") != 0) abort();
  shared_back++;
}

static void finalize_and_throw(napi_env env, void* data, void* hint) {
  (void)data, (void)hint;
  OK(napi_throw_error(env, NULL, "from a finalizer"));
}

static napi_value external_buffer(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  OK(napi_create_external_buffer(env, 7, bytes, finalize, "buffer", &result));
  return result;
}

static napi_value external_array_buffer(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  OK(napi_create_external_arraybuffer(env, bytes, 7, finalize, "arraybuffer", &result));
  return result;
}

static napi_value many(napi_env env, napi_callback_info info) {
  napi_value args[1], result = NULL;
  arguments(env, info, 1, args);
  for (int i = 0; i < number(env, args[0]); i++)
    OK(napi_create_external_arraybuffer(env, bytes, 7, finalize, "one of many", &result));
  return NULL;
}

static napi_value empty(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  EXPECT(napi_invalid_arg, napi_create_external_buffer(env, 5, NULL, finalize, "refused", &result));
  EXPECT(napi_invalid_arg, napi_create_external_arraybuffer(env, NULL, 5, finalize, "refused", &result));
  EXPECT(napi_invalid_arg, napi_create_buffer_copy(env, 5, NULL, NULL, &result));
  OK(napi_create_external_arraybuffer(env, NULL, 0, finalize, "empty", &result));
  return result;
}

static napi_value shared(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  OK(node_api_create_external_sharedarraybuffer(env, bytes, 7, finalize_shared, "hint", &result));
  return result;
}

static napi_value too_long(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  napi_create_external_buffer(env, (size_t)1 << 53, bytes, finalize, "too long", &result);
  return NULL;
}

static napi_value impossible(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  EXPECT(napi_generic_failure, napi_create_buffer(env, ((size_t)1 << 53) - 1, NULL, &result));
  return NULL;
}

static napi_value made(napi_env env, napi_callback_info info) {
  (void)info;
  void *data, *seen;
  size_t length;
  napi_value result;
  OK(napi_create_buffer(env, 4, &data, &result));
  memcpy(data, "made", 4);
  OK(napi_get_buffer_info(env, result, &seen, &length));
  if (seen != data || length != 4) abort();
  OK(napi_create_buffer(env, 0, &data, &result));
  OK(napi_create_buffer_copy(env, 0, NULL, NULL, &result));
  OK(napi_create_buffer_copy(env, 4, "copy", &data, &result));
  if (memcmp(data, "copy", 4) != 0) abort();
  return result;
}

static napi_value from(napi_env env, napi_callback_info info) {
  napi_value args[3], result = NULL;
  arguments(env, info, 3, args);
  int status = node_api_create_buffer_from_arraybuffer(env, args[0], number(env, args[1]),
                                                       number(env, args[2]), &result);
  if (status != napi_ok) {
    /* Reported, not recorded. */
    const napi_extended_error_info* error;
    OK(napi_get_last_error_info(env, &error));
    char line[32];
    snprintf(line, sizeof line, "%d %d", status, error->error_code);
    return text(env, line);
  }
  return result;
}

static napi_value info_of(napi_env env, napi_callback_info info) {
  napi_value args[1];
  arguments(env, info, 1, args);
  char* data;
  size_t length;
  bool is;
  char line[64];
  OK(napi_is_buffer(env, args[0], &is));
  int status = napi_get_buffer_info(env, args[0], (void**)&data, &length);
  if (is != (status == napi_ok)) abort();
  if (status != napi_ok) return text(env, "no buffer");
  snprintf(line, sizeof line, "%zu %.*s", length, (int)length, data);
  return text(env, line);
}

static napi_value detach(napi_env env, napi_callback_info info) {
  napi_value args[1];
  arguments(env, info, 1, args);
  OK(napi_detach_arraybuffer(env, args[0]));
  return NULL;
}

static napi_value watch(napi_env env, napi_callback_info info) {
  napi_value args[2];
  arguments(env, info, 2, args);
  static char names[8][16];
  static int used;
  OK(napi_get_value_string_utf8(env, args[1], names[used], 16, NULL));
  OK(napi_add_finalizer(env, args[0], NULL, finalize, names[used++], NULL));
  return NULL;
}

static napi_value watch_and_throw(napi_env env, napi_callback_info info) {
  napi_value args[1];
  arguments(env, info, 1, args);
  OK(napi_add_finalizer(env, args[0], NULL, finalize_and_throw, NULL, NULL));
  return NULL;
}

static void basic_finalize(napi_env env, void* data, void* hint) {
  (void)data;
  LOG("in the collector %s", (const char*)hint);
  OK(node_api_post_finalizer(env, finalize, NULL, "posted"));
}

static napi_value watch_in_collector(napi_env env, napi_callback_info info) {
  napi_value args[1];
  arguments(env, info, 1, args);
  OK(napi_add_finalizer(env, args[0], NULL, basic_finalize, "now", NULL));
  return NULL;
}

static napi_value count(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  OK(napi_create_int32(env, given_back, &result));
  return result;
}

static napi_value shared_count(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  OK(napi_create_int32(env, shared_back, &result));
  return result;
}

MODULE {
  js_thread = pthread_self();
  define(env, exports, "externalBuffer", external_buffer);
  define(env, exports, "externalArrayBuffer", external_array_buffer);
  define(env, exports, "many", many);
  define(env, exports, "empty", empty);
  define(env, exports, "shared", shared);
  define(env, exports, "sharedCount", shared_count);
  define(env, exports, "tooLong", too_long);
  define(env, exports, "impossible", impossible);
  define(env, exports, "made", made);
  define(env, exports, "from", from);
  define(env, exports, "info", info_of);
  define(env, exports, "detach", detach);
  define(env, exports, "watch", watch);
  define(env, exports, "watchAndThrow", watch_and_throw);
  define(env, exports, "watchInCollector", watch_in_collector);
  define(env, exports, "count", count);
  return exports;
}
