#include "abi.h"

static napi_env the_env;

static void hook(void* data) { LOG("hook %s", (const char*)data); }

static void hook_that_removes(void* data) {
  LOG("hook removes %s", (const char*)data);
  OK(napi_remove_env_cleanup_hook(the_env, hook, data));
}

static void hook_that_adds(void* data) {
  LOG("hook adds %s", (const char*)data);
  OK(napi_add_env_cleanup_hook(the_env, hook, data));
}

/* An asynchronous hook that is done when a work on the pool is. */
typedef struct {
  napi_async_cleanup_hook_handle handle;
  napi_async_work work;
  const char* name;
} Slow;

static void execute(napi_env env, void* data) {
  (void)env, (void)data;
  struct timespec pause = {0, 10 * 1000 * 1000};
  nanosleep(&pause, NULL);
}

static void complete(napi_env env, napi_status status, void* data) {
  (void)status;
  Slow* slow = data;
  LOG("async %s done", slow->name);
  OK(napi_remove_async_cleanup_hook(slow->handle));
  OK(napi_delete_async_work(env, slow->work));
  free(slow);
}

static void slow_hook(napi_async_cleanup_hook_handle handle, void* data) {
  Slow* slow = data;
  slow->handle = handle;
  LOG("async %s begins", slow->name);
  OK(napi_queue_async_work(the_env, slow->work));
}

static void quick_hook(napi_async_cleanup_hook_handle handle, void* data) {
  LOG("async %s at once", (const char*)data);
  OK(napi_remove_async_cleanup_hook(handle));
}

static void instance_gone(napi_env env, void* data, void* hint) {
  (void)hint;
  napi_value value;
  LOG("instance data %s", (const char*)data);
  EXPECT(VERSION >= 10 ? napi_cannot_run_js : napi_pending_exception, napi_throw_error(env, NULL, "no"));
  OK(napi_create_int32(env, 1, &value));
}

static void wrapped_gone(napi_env env, void* data, void* hint) {
  (void)env, (void)hint;
  LOG("finalizer %s", (const char*)data);
}

static napi_value add(napi_env env, napi_callback_info info) {
  (void)info;
  OK(napi_add_env_cleanup_hook(env, hook, "first"));
  OK(napi_add_env_cleanup_hook(env, hook, "second"));
  OK(napi_add_env_cleanup_hook(env, hook, "taken back"));
  OK(napi_add_env_cleanup_hook(env, hook_that_adds, "late"));
  OK(napi_add_env_cleanup_hook(env, hook_that_removes, "second"));
  EXPECT(napi_invalid_arg, napi_add_env_cleanup_hook(env, hook, "first"));
  EXPECT(napi_invalid_arg, napi_add_env_cleanup_hook(env, NULL, NULL));
  EXPECT(napi_invalid_arg, napi_add_env_cleanup_hook(NULL, hook, NULL));
  OK(napi_remove_env_cleanup_hook(env, hook, "taken back"));
  OK(napi_remove_env_cleanup_hook(env, hook, "never added"));
  return NULL;
}

static napi_value add_async(napi_env env, napi_callback_info info) {
  (void)info;
  Slow* slow = calloc(1, sizeof *slow);
  slow->name = "slow";
  OK(napi_create_async_work(env, NULL, text(env, "slow"), execute, complete, slow, &slow->work));
  napi_async_cleanup_hook_handle handle, unused;
  OK(napi_add_async_cleanup_hook(env, slow_hook, slow, &handle));
  OK(napi_add_async_cleanup_hook(env, quick_hook, "quick", NULL));
  OK(napi_add_async_cleanup_hook(env, quick_hook, "taken back", &unused));
  OK(napi_remove_async_cleanup_hook(unused));
  EXPECT(napi_invalid_arg, napi_remove_async_cleanup_hook(NULL));
  EXPECT(napi_invalid_arg, napi_add_async_cleanup_hook(env, NULL, NULL, NULL));
  return NULL;
}

static napi_value hold(napi_env env, napi_callback_info info) {
  napi_value args[1];
  arguments(env, info, 1, args);
  OK(napi_add_finalizer(env, args[0], "object", wrapped_gone, NULL, NULL));
  return NULL;
}

MODULE {
  the_env = env;
  OK(napi_set_instance_data(env, "old", instance_gone, NULL));
  OK(napi_set_instance_data(env, "new", instance_gone, NULL));
  define(env, exports, "add", add);
  define(env, exports, "addAsync", add_async);
  define(env, exports, "hold", hold);
  return exports;
}
