// An addon that uses the host's libuv by itself: a timer, an async handle and work in the pool.
//
// libuv's headers are not among Node-API's, so the few functions are declared here; handles are
// allocated by the size libuv itself gives.

#include <pthread.h>

#include "suite.h"

typedef struct uv_loop_s uv_loop_t;
typedef void* handle_t;
enum { UV_ASYNC = 1, UV_TIMER = 13, UV_WORK = 7 };

extern size_t uv_handle_size(int type);
extern size_t uv_req_size(int type);
extern int uv_async_init(uv_loop_t* loop, handle_t handle, void (*callback)(handle_t));
extern int uv_async_send(handle_t handle);
extern int uv_timer_init(uv_loop_t* loop, handle_t handle);
extern int uv_timer_start(handle_t handle, void (*callback)(handle_t), uint64_t timeout, uint64_t repeat);
extern int uv_queue_work(uv_loop_t* loop, void* request, void (*work)(void*), void (*after)(void*, int));
extern void uv_close(handle_t handle, void (*callback)(handle_t));
extern void uv_handle_set_data(handle_t handle, void* data);
extern void* uv_handle_get_data(const handle_t handle);
extern void uv_req_set_data(void* request, void* data);
extern void* uv_req_get_data(const void* request);

typedef struct {
  napi_env env;
  napi_ref callback;
  napi_async_context context;
  pthread_t thread;
  int ran;
} Use;

// The host runs ticks and promise jobs after this, as after its own callbacks.
static void call(Use* use, const char* what) {
  napi_env env = use->env;
  napi_handle_scope scope;
  napi_value callback, receiver, text;
  napi_open_handle_scope(env, &scope);
  napi_get_reference_value(env, use->callback, &callback);
  napi_get_global(env, &receiver);
  napi_create_string_utf8(env, what, NAPI_AUTO_LENGTH, &text);
  napi_make_callback(env, use->context, receiver, callback, 1, &text, NULL);
  napi_close_handle_scope(env, scope);
}

static void finish(Use* use) {
  napi_delete_reference(use->env, use->callback);
  napi_async_destroy(use->env, use->context);
  free(use);
}

static void closed(handle_t handle) {
  Use* use = uv_handle_get_data(handle);
  call(use, "closed");
  finish(use);
  free(handle);
}

// Closed without a call.
static void freed(handle_t handle) {
  finish(uv_handle_get_data(handle));
  free(handle);
}

static void on_timer(handle_t handle) {
  call(uv_handle_get_data(handle), "timer");
  uv_close(handle, closed);
}

static void on_async(handle_t handle) {
  Use* use = uv_handle_get_data(handle);
  pthread_join(use->thread, NULL);
  call(use, "async");
  uv_close(handle, closed);
}

static void* send(void* handle) {
  uv_async_send(handle);
  return NULL;
}

static void work(void* request) {
  Use* use = uv_req_get_data(request);
  use->ran = 1;
}

static void after(void* request, int status) {
  Use* use = uv_req_get_data(request);
  call(use, status == 0 && use->ran ? "work" : "work failed");
  finish(use);
  free(request);
}

static Use* begin(napi_env env, napi_callback_info info, uv_loop_t** loop) {
  size_t argc = 1;
  napi_value argv[1], name;
  Use* use = calloc(1, sizeof *use);
  if (!use) abort();
  use->env = env;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_create_reference(env, argv[0], 1, &use->callback);
  napi_create_string_utf8(env, "conform:loop", NAPI_AUTO_LENGTH, &name);
  napi_async_init(env, NULL, name, &use->context);
  if (napi_get_uv_event_loop(env, loop) != napi_ok) abort();
  return use;
}

static napi_value async(napi_env env, napi_callback_info info) {
  uv_loop_t* loop;
  Use* use = begin(env, info, &loop);
  handle_t handle = calloc(1, uv_handle_size(UV_ASYNC));
  uv_async_init(loop, handle, on_async);
  uv_handle_set_data(handle, use);
  pthread_create(&use->thread, NULL, send, handle);
  return NULL;
}

static napi_value queue(napi_env env, napi_callback_info info) {
  uv_loop_t* loop;
  Use* use = begin(env, info, &loop);
  void* request = calloc(1, uv_req_size(UV_WORK));
  uv_req_set_data(request, use);
  uv_queue_work(loop, request, work, after);
  return NULL;
}

// twice(callback): two callbacks from the loop, one after the other.
static void on_twice(handle_t handle) {
  Use* use = uv_handle_get_data(handle);
  call(use, "first");
  call(use, "second");
  uv_close(handle, freed);
}

// Calls without a scope of its own.
static void plain_call(Use* use, const char* what) {
  napi_env env = use->env;
  napi_value callback, receiver, text;
  EXPECT(napi_get_reference_value(env, use->callback, &callback), napi_ok);
  EXPECT(napi_get_global(env, &receiver), napi_ok);
  EXPECT(napi_create_string_utf8(env, what, NAPI_AUTO_LENGTH, &text), napi_ok);
  EXPECT(napi_call_function(env, receiver, callback, 1, &text, NULL), napi_ok);
}

// scopes(callback): two calls in a callback scope with another one in it, and one after it.
static void on_scopes(handle_t handle) {
  Use* use = uv_handle_get_data(handle);
  napi_env env = use->env;
  napi_handle_scope handles;
  napi_callback_scope outer, inner;
  EXPECT(napi_open_handle_scope(env, &handles), napi_ok);
  EXPECT(napi_open_callback_scope(env, NULL, use->context, &outer), napi_ok);
  EXPECT(napi_open_callback_scope(env, NULL, use->context, &inner), napi_ok);
  plain_call(use, "first");
  EXPECT(napi_close_callback_scope(env, inner), napi_ok);
  plain_call(use, "second");
  EXPECT(napi_close_callback_scope(env, outer), napi_ok);
  EXPECT(napi_close_handle_scope(env, handles), napi_ok);
  call(use, "third");
  uv_close(handle, freed);
}

static napi_value begin_timer(napi_env env, napi_callback_info info, void (*callback)(handle_t)) {
  uv_loop_t* loop;
  Use* use = begin(env, info, &loop);
  handle_t handle = calloc(1, uv_handle_size(UV_TIMER));
  uv_timer_init(loop, handle);
  uv_handle_set_data(handle, use);
  uv_timer_start(handle, callback, 1, 0);
  return NULL;
}

static napi_value timer(napi_env env, napi_callback_info info) {
  return begin_timer(env, info, on_timer);
}

static napi_value twice(napi_env env, napi_callback_info info) {
  return begin_timer(env, info, on_twice);
}

static napi_value scopes(napi_env env, napi_callback_info info) {
  return begin_timer(env, info, on_scopes);
}

NAPI_MODULE_INIT() {
  CHECK(suite_export(env, exports, "timer", timer));
  CHECK(suite_export(env, exports, "async", async));
  CHECK(suite_export(env, exports, "queue", queue));
  CHECK(suite_export(env, exports, "twice", twice));
  CHECK(suite_export(env, exports, "scopes", scopes));
  return exports;
}
