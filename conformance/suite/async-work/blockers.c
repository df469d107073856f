// Work that keeps the pool busy until it is told to stop, and work that says where it ran.

#include <pthread.h>

#include "suite.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool blocked;
static int running;

static void wait_until_unblocked(napi_env env, void* data) {
  (void)env;
  (void)data;
  pthread_mutex_lock(&lock);
  while (blocked) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
}

static void done(napi_env env, napi_status status, void* data) {
  (void)status;
  napi_async_work* work = data;
  running--;
  EXPECT(napi_delete_async_work(env, *work), napi_ok);
  free(work);
}

// block(n): queues so many works that wait.
static napi_value block(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value argv[1], name;
  int32_t count;
  CHECK(napi_get_cb_info(env, info, &argc, argv, NULL, NULL));
  CHECK(napi_get_value_int32(env, argv[0], &count));
  CHECK(napi_create_string_utf8(env, "conform:blocker", NAPI_AUTO_LENGTH, &name));
  blocked = true;
  for (int32_t i = 0; i < count; i++) {
    napi_async_work* work = malloc(sizeof *work);
    if (!work) abort();
    CHECK(napi_create_async_work(env, NULL, name, wait_until_unblocked, done, work, work));
    running++;
    CHECK(napi_queue_async_work(env, *work));
  }
  return NULL;
}

static napi_value unblock(napi_env env, napi_callback_info info) {
  (void)env;
  (void)info;
  pthread_mutex_lock(&lock);
  blocked = false;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  return NULL;
}

static napi_value still_running(napi_env env, napi_callback_info info) {
  napi_value number;
  (void)info;
  CHECK(napi_create_int32(env, running, &number));
  return number;
}

typedef struct {
  napi_async_work work;
  pthread_t main;
  bool same;
  napi_ref array, callback;
  int* left;
} Look;

static void look(napi_env env, void* data) {
  (void)env;
  Look* self = data;
  self->same = pthread_equal(pthread_self(), self->main);
}

static void looked(napi_env env, napi_status status, void* data) {
  Look* self = data;
  napi_value array, same, result, callback;
  uint32_t length;
  EXPECT(status, napi_ok);
  EXPECT(napi_get_reference_value(env, self->array, &array), napi_ok);
  EXPECT(napi_get_array_length(env, array, &length), napi_ok);
  EXPECT(napi_get_boolean(env, self->same, &same), napi_ok);
  EXPECT(napi_set_element(env, array, length, same), napi_ok);
  if (--*self->left == 0) {
    EXPECT(napi_create_object(env, &result), napi_ok);
    EXPECT(napi_set_named_property(env, result, "threads", array), napi_ok);
    EXPECT(napi_get_reference_value(env, self->callback, &callback), napi_ok);
    EXPECT(napi_call_function(env, result, callback, 1, &result, NULL), napi_ok);
    EXPECT(napi_delete_reference(env, self->callback), napi_ok);
    EXPECT(napi_delete_reference(env, self->array), napi_ok);
    free(self->left);
  }
  EXPECT(napi_delete_async_work(env, self->work), napi_ok);
  free(self);
}

// threads(n, callback): whether each of n works ran on the thread of JavaScript.
static napi_value threads(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value argv[2], name, array;
  napi_ref kept, callback;
  int32_t count;
  CHECK(napi_get_cb_info(env, info, &argc, argv, NULL, NULL));
  CHECK(napi_get_value_int32(env, argv[0], &count));
  CHECK(napi_create_string_utf8(env, "conform:look", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_array(env, &array));
  CHECK(napi_create_reference(env, array, 1, &kept));
  CHECK(napi_create_reference(env, argv[1], 1, &callback));
  int* left = malloc(sizeof *left);
  if (!left) abort();
  *left = count;
  for (int32_t i = 0; i < count; i++) {
    Look* self = malloc(sizeof *self);
    if (!self) abort();
    *self = (Look){.main = pthread_self(), .array = kept, .callback = callback, .left = left};
    CHECK(napi_create_async_work(env, NULL, name, look, looked, self, &self->work));
    CHECK(napi_queue_async_work(env, self->work));
  }
  return NULL;
}

NAPI_MODULE_INIT() {
  CHECK(suite_export(env, exports, "block", block));
  CHECK(suite_export(env, exports, "unblock", unblock));
  CHECK(suite_export(env, exports, "running", still_running));
  CHECK(suite_export(env, exports, "threads", threads));
  return exports;
}
