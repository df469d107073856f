// Pool work that finds out how many of its kind run at the same time.

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define NAPI_VERSION 8
#include <node_api.h>

// One measurement. Nothing here is static: workers measure at the same time.
typedef struct {
  pthread_mutex_t lock;
  int running, most, left;
  napi_ref on_done;
} Measurement;

typedef struct {
  napi_async_work work;
  Measurement* measurement;
} Job;

static void execute(napi_env env, void* data) {
  Measurement* measurement = ((Job*)data)->measurement;
  (void)env;
  pthread_mutex_lock(&measurement->lock);
  if (++measurement->running > measurement->most) measurement->most = measurement->running;
  pthread_mutex_unlock(&measurement->lock);
  usleep(20000);
  pthread_mutex_lock(&measurement->lock);
  measurement->running--;
  pthread_mutex_unlock(&measurement->lock);
}

static void complete(napi_env env, napi_status status, void* data) {
  Job* job = data;
  Measurement* measurement = job->measurement;
  (void)status;
  napi_delete_async_work(env, job->work);
  free(job);
  if (--measurement->left) return;
  napi_value callback, receiver, number;
  napi_get_reference_value(env, measurement->on_done, &callback);
  napi_get_undefined(env, &receiver);
  napi_create_int32(env, measurement->most, &number);
  napi_delete_reference(env, measurement->on_done);
  pthread_mutex_destroy(&measurement->lock);
  free(measurement);
  napi_call_function(env, receiver, callback, 1, &number, NULL);
}

// measure(jobs, callback): calls back with the largest number of jobs that ran at once.
static napi_value measure(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value argv[2], name;
  int32_t jobs;
  Measurement* measurement = calloc(1, sizeof *measurement);
  if (!measurement) abort();
  pthread_mutex_init(&measurement->lock, NULL);
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_int32(env, argv[0], &jobs);
  napi_create_reference(env, argv[1], 1, &measurement->on_done);
  napi_create_string_utf8(env, "tests:pool", NAPI_AUTO_LENGTH, &name);
  measurement->left = jobs;
  for (int32_t i = 0; i < jobs; i++) {
    Job* job = malloc(sizeof *job);
    if (!job) abort();
    job->measurement = measurement;
    // A worker that is being terminated may be refused; what it leaves goes with its process.
    if (napi_create_async_work(env, NULL, name, execute, complete, job, &job->work) != napi_ok) return NULL;
    if (napi_queue_async_work(env, job->work) != napi_ok) return NULL;
  }
  return NULL;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "measure", NAPI_AUTO_LENGTH, measure, NULL, &function);
  napi_set_named_property(env, exports, "measure", function);
  return exports;
}
