#include "abi.h"

#include <pthread.h>

typedef struct {
  napi_async_work work;
  napi_ref callback;
  int input, output;
  bool gated;
} Job;

/* Works that are gated wait on the pool until open() is called. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool gate_open;
static int at_gate;

static void execute(napi_env env, void* data) {
  (void)env;
  Job* job = data;
  if (job->gated) {
    pthread_mutex_lock(&lock);
    at_gate++;
    pthread_cond_broadcast(&changed);
    while (!gate_open) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
  }
  job->output = job->input * 2;
}

static void complete(napi_env env, napi_status status, void* data) {
  Job* job = data;
  LOG("complete %d status %d", job->output, status);
  if (job->callback != NULL) {
    napi_value callback, receiver;
    OK(napi_get_reference_value(env, job->callback, &callback));
    OK(napi_get_undefined(env, &receiver));
    napi_call_function(env, receiver, callback, 0, NULL, NULL);
    OK(napi_delete_reference(env, job->callback));
  }
  OK(napi_delete_async_work(env, job->work));
  free(job);
}

/* start(input, gated[, callback]) */
static Job* make(napi_env env, napi_callback_info info) {
  napi_value args[3];
  size_t given = 3;
  OK(napi_get_cb_info(env, info, &given, args, NULL, NULL));
  Job* job = calloc(1, sizeof *job);
  job->input = number(env, args[0]);
  job->gated = given > 1 && number(env, args[1]) != 0;
  if (given > 2) OK(napi_create_reference(env, args[2], 1, &job->callback));
  EXPECT(napi_invalid_arg,
         napi_create_async_work(env, NULL, text(env, "w"), NULL, complete, job, &job->work));
  EXPECT(napi_invalid_arg, napi_create_async_work(env, NULL, NULL, execute, complete, job, &job->work));
  OK(napi_create_async_work(env, NULL, text(env, "work"), execute, complete, job, &job->work));
  return job;
}

static Job* last;

static napi_value start(napi_env env, napi_callback_info info) {
  last = make(env, info);
  EXPECT(napi_invalid_arg, napi_cancel_async_work(env, last->work));
  OK(napi_queue_async_work(env, last->work));
  EXPECT(napi_invalid_arg, napi_queue_async_work(env, last->work));
  EXPECT(napi_invalid_arg, napi_queue_async_work(env, NULL));
  EXPECT(napi_invalid_arg, napi_queue_async_work(NULL, last->work));
  return NULL;
}

static napi_value start_and_delete(napi_env env, napi_callback_info info) {
  Job* job = make(env, info);
  OK(napi_queue_async_work(env, job->work));
  OK(napi_delete_async_work(env, job->work));
  return NULL;
}

/* Cancels the newest work; the status, and the code beside it. */
static napi_value cancel(napi_env env, napi_callback_info info) {
  (void)info;
  napi_status status = napi_cancel_async_work(env, last->work);
  const napi_extended_error_info* error;
  OK(napi_get_last_error_info(env, &error));
  char line[64];
  snprintf(line, sizeof line, "%d %d", status, (int)error->engine_error_code);
  return text(env, line);
}

static napi_value wait_at_gate(napi_env env, napi_callback_info info) {
  napi_value args[1];
  arguments(env, info, 1, args);
  int wanted = number(env, args[0]);
  pthread_mutex_lock(&lock);
  while (at_gate < wanted) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
  return NULL;
}

static napi_value open_gate(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  pthread_mutex_lock(&lock);
  gate_open = true;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  return NULL;
}

static void* open_later(void* data) {
  struct timespec pause = {0, 20 * 1000 * 1000};
  nanosleep(&pause, NULL);
  open_gate(NULL, data);
  return NULL;
}

static napi_value open_gate_later(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  pthread_t thread;
  pthread_create(&thread, NULL, open_later, NULL);
  pthread_detach(thread);
  return NULL;
}

MODULE {
  define(env, exports, "start", start);
  define(env, exports, "startAndDelete", start_and_delete);
  define(env, exports, "cancel", cancel);
  define(env, exports, "waitAtGate", wait_at_gate);
  define(env, exports, "openGate", open_gate);
  define(env, exports, "openGateLater", open_gate_later);
  return exports;
}
