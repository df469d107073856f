// Threads that call one thread-safe function and wait for room in its queue.

#include <pthread.h>

#include "suite.h"

typedef struct {
  napi_threadsafe_function function;
  napi_ref on_done;
  int count, calls;
  pthread_t threads[16];
} Crowd;

static void* produce(void* argument) {
  Crowd* crowd = argument;
  for (int i = 0; i < crowd->calls; i++) {
    EXPECT(napi_call_threadsafe_function(crowd->function, NULL, napi_tsfn_blocking), napi_ok);
  }
  EXPECT(napi_release_threadsafe_function(crowd->function, napi_tsfn_release), napi_ok);
  return NULL;
}

static void finalize(napi_env env, void* data, void* hint) {
  Crowd* crowd = data;
  napi_value callback, receiver;
  (void)hint;
  for (int i = 0; i < crowd->count; i++) pthread_join(crowd->threads[i], NULL);
  EXPECT(napi_get_reference_value(env, crowd->on_done, &callback), napi_ok);
  EXPECT(napi_get_undefined(env, &receiver), napi_ok);
  EXPECT(napi_call_function(env, receiver, callback, 0, NULL, NULL), napi_ok);
  EXPECT(napi_delete_reference(env, crowd->on_done), napi_ok);
  free(crowd);
}

// start(threads, callsEach, queueSize, onItem, onDone)
static napi_value start(napi_env env, napi_callback_info info) {
  size_t argc = 5;
  napi_value argv[5], name;
  int32_t queue;
  Crowd* crowd = calloc(1, sizeof *crowd);
  if (!crowd) abort();
  CHECK(napi_get_cb_info(env, info, &argc, argv, NULL, NULL));
  CHECK(napi_get_value_int32(env, argv[0], &crowd->count));
  CHECK(napi_get_value_int32(env, argv[1], &crowd->calls));
  CHECK(napi_get_value_int32(env, argv[2], &queue));
  CHECK(napi_create_reference(env, argv[4], 1, &crowd->on_done));
  CHECK(napi_create_string_utf8(env, "conform:crowd", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_threadsafe_function(env, argv[3], NULL, name, (size_t)queue, (size_t)crowd->count, crowd,
                                        finalize, NULL, NULL, &crowd->function));
  for (int i = 0; i < crowd->count; i++) {
    if (pthread_create(&crowd->threads[i], NULL, produce, crowd) != 0) abort();
  }
  return NULL;
}

NAPI_MODULE_INIT() {
  CHECK(suite_export(env, exports, "start", start));
  return exports;
}
