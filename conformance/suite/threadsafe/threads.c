// Threads that call a threadsafe function, the way real addons do.

#include <pthread.h>

#include "suite.h"

typedef struct {
  napi_threadsafe_function function;
  int calls;
  napi_threadsafe_function_call_mode mode;
  pthread_t thread;
  int ok, full, closing, other;
  bool released;
} Producer;

typedef struct {
  napi_threadsafe_function function;
  Producer* producers;
  int count;
  long called;        // by call_js with an environment
  long dropped;       // by call_js without one
  long finalized;
  napi_ref on_done;
} Run;

static void* produce(void* argument) {
  Producer* producer = argument;
  for (int i = 0; i < producer->calls; i++) {
    napi_status status = napi_call_threadsafe_function(producer->function, (void*)(intptr_t)(i + 1), producer->mode);
    if (status == napi_ok) {
      producer->ok++;
    } else if (status == napi_queue_full) {
      producer->full++;
    } else if (status == napi_closing) {
      // The call gave the thread's share back: no release may follow.
      producer->closing++;
      producer->released = true;
      break;
    } else {
      producer->other++;
    }
  }
  if (!producer->released) napi_release_threadsafe_function(producer->function, napi_tsfn_release);
  return NULL;
}

static void call_js(napi_env env, napi_value callback, void* context, void* data) {
  Run* run = context;
  if (!env) {
    run->dropped++;
    return;
  }
  run->called++;
  napi_value receiver, argument;
  if (napi_get_undefined(env, &receiver) != napi_ok) return;
  if (napi_create_int64(env, (int64_t)(intptr_t)data, &argument) != napi_ok) return;
  napi_call_function(env, receiver, callback, 1, &argument, NULL);
}

static void set_number(napi_env env, napi_value object, const char* name, long number) {
  napi_value value;
  napi_create_int64(env, number, &value);
  napi_set_named_property(env, object, name, value);
}

static void finalize(napi_env env, void* data, void* context) {
  Run* run = context;
  (void)data;
  run->finalized++;
  long ok = 0, full = 0, closing = 0, other = 0;
  for (int i = 0; i < run->count; i++) {
    pthread_join(run->producers[i].thread, NULL);
    ok += run->producers[i].ok;
    full += run->producers[i].full;
    closing += run->producers[i].closing;
    other += run->producers[i].other;
  }
  napi_handle_scope scope;
  napi_value callback, receiver, result;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return;
  napi_create_object(env, &result);
  set_number(env, result, "ok", ok);
  set_number(env, result, "full", full);
  set_number(env, result, "closing", closing);
  set_number(env, result, "other", other);
  set_number(env, result, "called", run->called);
  set_number(env, result, "dropped", run->dropped);
  set_number(env, result, "finalized", run->finalized);
  napi_get_reference_value(env, run->on_done, &callback);
  napi_get_undefined(env, &receiver);
  napi_call_function(env, receiver, callback, 1, &result, NULL);
  napi_delete_reference(env, run->on_done);
  napi_close_handle_scope(env, scope);
}

// start(threads, callsEach, queueSize, blocking, onItem, onDone): returns a handle for abort().
static napi_value start(napi_env env, napi_callback_info info) {
  size_t argc = 6;
  napi_value argv[6], name, handle;
  int32_t threads, calls, queue;
  bool blocking;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_int32(env, argv[0], &threads);
  napi_get_value_int32(env, argv[1], &calls);
  napi_get_value_int32(env, argv[2], &queue);
  napi_get_value_bool(env, argv[3], &blocking);
  Run* run = calloc(1, sizeof *run);
  run->count = threads;
  run->producers = calloc((size_t)threads, sizeof *run->producers);
  napi_create_reference(env, argv[5], 1, &run->on_done);
  napi_create_string_utf8(env, "conform:threads", NAPI_AUTO_LENGTH, &name);
  if (napi_create_threadsafe_function(env, argv[4], NULL, name, (size_t)queue, (size_t)threads, run, finalize,
                                      run, call_js, &run->function) != napi_ok) {
    napi_throw_error(env, NULL, "no threadsafe function");
    return NULL;
  }
  for (int i = 0; i < threads; i++) {
    Producer* producer = &run->producers[i];
    producer->function = run->function;
    producer->calls = calls;
    producer->mode = blocking ? napi_tsfn_blocking : napi_tsfn_nonblocking;
    pthread_create(&producer->thread, NULL, produce, producer);
  }
  napi_create_external(env, run, NULL, NULL, &handle);
  return handle;
}

// abort(handle): closes the function while threads are calling it.
static napi_value abort_run(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value argv[1], result;
  Run* run;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_external(env, argv[0], (void**)&run);
  napi_status status = napi_acquire_threadsafe_function(run->function);
  if (status == napi_ok) status = napi_release_threadsafe_function(run->function, napi_tsfn_abort);
  napi_create_int32(env, status, &result);
  return result;
}

NAPI_MODULE_INIT() {
  CHECK(suite_export(env, exports, "start", start));
  CHECK(suite_export(env, exports, "abort", abort_run));
  return exports;
}
