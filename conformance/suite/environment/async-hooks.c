// An asynchronous cleanup hook that takes its time: a thread ends it, or a timer of the pool does.

#include <pthread.h>

#include "suite.h"

typedef struct {
  napi_async_cleanup_hook_handle handle;
  napi_env env;
  napi_async_work work;
} Slow;

static void rest(napi_env env, void* data) {
  (void)env;
  (void)data;
  usleep(30 * 1000);
}

static void rested(napi_env env, napi_status status, void* data) {
  Slow* slow = data;
  (void)status;
  suite_report("the work is complete");
  EXPECT(napi_delete_async_work(env, slow->work), napi_ok);
  EXPECT(napi_remove_async_cleanup_hook(slow->handle), napi_ok);
  free(slow);
}

static void on_cleanup(napi_async_cleanup_hook_handle handle, void* data) {
  Slow* slow = data;
  slow->handle = handle;
  suite_report("the hook begins");
  EXPECT(napi_queue_async_work(slow->env, slow->work), napi_ok);
}

// slow(): adds a hook that is done only when a piece of work is.
static napi_value slow(napi_env env, napi_callback_info info) {
  napi_value name;
  (void)info;
  Slow* self = calloc(1, sizeof *self);
  if (!self) abort();
  self->env = env;
  CHECK(napi_create_string_utf8(env, "conform:slow", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_async_work(env, NULL, name, rest, rested, self, &self->work));
  CHECK(napi_add_async_cleanup_hook(env, on_cleanup, self, NULL));
  return NULL;
}

NAPI_MODULE_INIT() {
  CHECK(suite_export(env, exports, "slow", slow));
  return exports;
}
