// Pool work that finds out how many of its kind run at the same time.

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define NAPI_VERSION 8
#include <node_api.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int running, most, left;
static napi_ref on_done;

static void execute(napi_env env, void* data) {
  (void)env;
  (void)data;
  pthread_mutex_lock(&lock);
  if (++running > most) most = running;
  pthread_mutex_unlock(&lock);
  usleep(20000);
  pthread_mutex_lock(&lock);
  running--;
  pthread_mutex_unlock(&lock);
}

static void complete(napi_env env, napi_status status, void* data) {
  (void)status;
  napi_delete_async_work(env, *(napi_async_work*)data);
  free(data);
  if (--left) return;
  napi_value callback, receiver, number;
  napi_get_reference_value(env, on_done, &callback);
  napi_get_undefined(env, &receiver);
  napi_create_int32(env, most, &number);
  napi_delete_reference(env, on_done);
  napi_call_function(env, receiver, callback, 1, &number, NULL);
}

// measure(jobs, callback): calls back with the largest number of jobs that ran at once.
static napi_value measure(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value argv[2], name;
  int32_t jobs;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_int32(env, argv[0], &jobs);
  napi_create_reference(env, argv[1], 1, &on_done);
  napi_create_string_utf8(env, "tests:pool", NAPI_AUTO_LENGTH, &name);
  most = 0;
  left = jobs;
  for (int32_t i = 0; i < jobs; i++) {
    napi_async_work* work = malloc(sizeof *work);
    if (!work) abort();
    if (napi_create_async_work(env, NULL, name, execute, complete, work, work) != napi_ok) abort();
    if (napi_queue_async_work(env, *work) != napi_ok) abort();
  }
  return NULL;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "measure", NAPI_AUTO_LENGTH, measure, NULL, &function);
  napi_set_named_property(env, exports, "measure", function);
  return exports;
}
