#include "abi.h"

#include <pthread.h>
#include <stdatomic.h>

/* One threadsafe function and the threads that call it. Everything is static: one load a test. */
static napi_threadsafe_function function;
static pthread_t threads[16];
static int thread_count, calls_each;
static bool blocking;
static napi_ref in_item;
static int context_marker, finalize_marker;

static atomic_int taken;        /* calls that answered ok */
static atomic_int closing;      /* calls that answered closing */
static atomic_int given_back;   /* items that came with a NULL environment */
static int handled, out_of_order, next_of[16];
static long sum;

#define ITEM(thread, index) ((void*)(((uintptr_t)(thread) << 32) | (uintptr_t)(index) | (1ull << 60)))

static void call_js(napi_env env, napi_value callback, void* context, void* data) {
  if (context != &context_marker) abort();
  int thread = (int)(((uintptr_t)data >> 32) & 0xffff), index = (int)((uintptr_t)data & 0xffffffff);
  if (env == NULL) {
    if (callback != NULL) abort();
    given_back++;
    return;
  }
  handled++;
  sum += index;
  if (next_of[thread] != index) out_of_order++;
  next_of[thread] = index + 1;
  if (in_item != NULL) {
    napi_value listener, receiver, argument;
    OK(napi_get_reference_value(env, in_item, &listener));
    OK(napi_get_undefined(env, &receiver));
    OK(napi_create_int32(env, index, &argument));
    napi_call_function(env, receiver, listener, 1, &argument, NULL);
  }
}

static void finalize(napi_env env, void* data, void* context) {
  if (env == NULL || data != &finalize_marker || context != &context_marker) abort();
  LOG("finalize");
}

/* create(maxQueueSize, threadCount, withFunction, listener?) */
static napi_value create(napi_env env, napi_callback_info info) {
  napi_value args[4], name = text(env, "threads");
  size_t given = 4;
  OK(napi_get_cb_info(env, info, &given, args, NULL, NULL));
  int room = number(env, args[0]), users = number(env, args[1]);
  if (given > 3) OK(napi_create_reference(env, args[3], 1, &in_item));
  napi_value js_function = given > 2 && number(env, args[2]) ? args[3] : NULL;
  EXPECT(napi_invalid_arg, napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, NULL, NULL, NULL,
                                                           NULL, &function));
  EXPECT(napi_invalid_arg, napi_create_threadsafe_function(env, NULL, NULL, NULL, 0, 1, NULL, NULL, NULL,
                                                           call_js, &function));
  EXPECT(napi_invalid_arg, napi_create_threadsafe_function(env, NULL, NULL, name, 0, 0, NULL, NULL, NULL,
                                                           call_js, &function));
  EXPECT(napi_invalid_arg, napi_create_threadsafe_function(env, name, NULL, name, 0, 1, NULL, NULL, NULL,
                                                           call_js, &function));
  OK(napi_create_threadsafe_function(env, js_function, NULL, name, room, users, &finalize_marker, finalize,
                                     &context_marker, js_function == NULL ? call_js : NULL, &function));
  void* context;
  OK(napi_get_threadsafe_function_context(function, &context));
  if (context != &context_marker) abort();
  EXPECT(napi_invalid_arg, napi_get_threadsafe_function_context(NULL, &context));
  EXPECT(napi_invalid_arg, napi_call_threadsafe_function(NULL, NULL, 0));
  EXPECT(napi_invalid_arg, napi_acquire_threadsafe_function(NULL));
  EXPECT(napi_invalid_arg, napi_release_threadsafe_function(NULL, 0));
  EXPECT(napi_invalid_arg, napi_ref_threadsafe_function(env, NULL));
  EXPECT(napi_invalid_arg, napi_unref_threadsafe_function(env, NULL));
  return NULL;
}

static void* produce(void* data) {
  int thread = (int)(uintptr_t)data;
  for (int index = 0; index < calls_each;) {
    int status = napi_call_threadsafe_function(function, ITEM(thread, index), blocking);
    if (status == napi_closing) {
      closing++;
      return NULL;
    }
    if (status == napi_queue_full) continue;
    if (status != napi_ok) abort();
    taken++;
    index++;
  }
  OK(napi_release_threadsafe_function(function, 0));
  return NULL;
}

/* produce(threads, callsEach, blocking) */
static napi_value start(napi_env env, napi_callback_info info) {
  napi_value args[3];
  arguments(env, info, 3, args);
  thread_count = number(env, args[0]);
  calls_each = number(env, args[1]);
  blocking = number(env, args[2]);
  for (int i = 0; i < thread_count; i++) pthread_create(&threads[i], NULL, produce, (void*)(uintptr_t)i);
  return NULL;
}

static void join_all(void) {
  for (int i = 0; i < thread_count; i++) pthread_join(threads[i], NULL);
  thread_count = 0;
}

static napi_value join(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  join_all();
  return NULL;
}

/* call(index, blocking): from the environment's own thread */
static napi_value call(napi_env env, napi_callback_info info) {
  napi_value args[2], result;
  arguments(env, info, 2, args);
  int status = napi_call_threadsafe_function(function, ITEM(0, number(env, args[0])), number(env, args[1]));
  OK(napi_create_int32(env, status, &result));
  return result;
}

static napi_value fill(napi_env env, napi_callback_info info) {
  napi_value args[1];
  arguments(env, info, 1, args);
  int count = number(env, args[0]);
  for (int i = 0; i < count; i++) OK(napi_call_threadsafe_function(function, ITEM(0, i), 0));
  return NULL;
}

static napi_value acquire(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  OK(napi_create_int32(env, napi_acquire_threadsafe_function(function), &result));
  return result;
}

static napi_value release(napi_env env, napi_callback_info info) {
  napi_value args[1], result;
  arguments(env, info, 1, args);
  int status = napi_release_threadsafe_function(function, number(env, args[0]));
  OK(napi_create_int32(env, status, &result));
  return result;
}

static napi_value unref(napi_env env, napi_callback_info info) {
  (void)info;
  OK(napi_unref_threadsafe_function(env, function));
  return NULL;
}

static napi_value ref(napi_env env, napi_callback_info info) {
  (void)info;
  OK(napi_ref_threadsafe_function(env, function));
  return NULL;
}

static napi_value counts(napi_env env, napi_callback_info info) {
  (void)info;
  char line[128];
  snprintf(line, sizeof line, "taken %d handled %d back %d disorder %d sum %ld", taken, handled, given_back,
           out_of_order, sum);
  return text(env, line);
}

/* For teardown tests, which cannot ask in JavaScript: what is known when the program is asked. */
void report(int* numbers) {
  join_all();
  numbers[0] = taken, numbers[1] = handled, numbers[2] = given_back, numbers[3] = closing;
}

/* A call and a release by a thread that is left when the environment is gone. */
int call_late(void) { return napi_call_threadsafe_function(function, ITEM(0, 0), 1); }

MODULE {
  define(env, exports, "create", create);
  define(env, exports, "produce", start);
  define(env, exports, "join", join);
  define(env, exports, "call", call);
  define(env, exports, "fill", fill);
  define(env, exports, "acquire", acquire);
  define(env, exports, "release", release);
  define(env, exports, "unref", unref);
  define(env, exports, "ref", ref);
  define(env, exports, "counts", counts);
  return exports;
}
