/*
 * A Node-API addon in plain C: numbers, strings, errors, a class, work on the thread pool with a
 * promise, and a thread that calls JavaScript.
 *
 * Every call of the API returns a status. TRY and its kin turn a failure into a JavaScript
 * exception, unless one is pending already, and leave the function.
 */
#define NAPI_VERSION 8
#include <node_api.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void throw_last_error(napi_env env) {
  const napi_extended_error_info *info = NULL;
  bool pending = false;
  napi_get_last_error_info(env, &info);
  const char *message = info != NULL && info->error_message != NULL ? info->error_message : "Node-API call failed";
  napi_is_exception_pending(env, &pending);
  if (!pending) napi_throw_error(env, NULL, message);
}

#define TRY_OR(env, call, result)   \
  do {                              \
    if ((call) != napi_ok) {        \
      throw_last_error(env);        \
      return result;                \
    }                               \
  } while (0)
#define TRY(env, call) TRY_OR(env, call, NULL)

/* add(a, b): the sum of two numbers. */
static napi_value add(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value argv[2], result;
  double a, b;
  TRY(env, napi_get_cb_info(env, info, &argc, argv, NULL, NULL));
  if (napi_get_value_double(env, argv[0], &a) != napi_ok || napi_get_value_double(env, argv[1], &b) != napi_ok) {
    napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "add takes two numbers");
    return NULL;
  }
  TRY(env, napi_create_double(env, a + b, &result));
  return result;
}

/* divide(a, b): throws where there is no result. */
static napi_value divide(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value argv[2], result;
  double a, b;
  TRY(env, napi_get_cb_info(env, info, &argc, argv, NULL, NULL));
  TRY(env, napi_get_value_double(env, argv[0], &a));
  TRY(env, napi_get_value_double(env, argv[1], &b));
  if (b == 0) {
    napi_throw_error(env, "ERR_DIVISION_BY_ZERO", "cannot divide by zero");
    return NULL;
  }
  TRY(env, napi_create_double(env, a / b, &result));
  return result;
}

/* greet(name): a string in, a string out. Asked without a buffer, Node-API tells the length. */
static napi_value greet(napi_env env, napi_callback_info info) {
  static const char before[] = "Hello, ", after[] = "!";
  size_t argc = 1, length;
  napi_value name, result;
  TRY(env, napi_get_cb_info(env, info, &argc, &name, NULL, NULL));
  TRY(env, napi_get_value_string_utf8(env, name, NULL, 0, &length));
  char *text = malloc(strlen(before) + length + strlen(after) + 1);
  if (text == NULL) {
    napi_throw_error(env, "ERR_OUT_OF_MEMORY", "out of memory");
    return NULL;
  }
  strcpy(text, before);
  napi_status status = napi_get_value_string_utf8(env, name, text + strlen(before), length + 1, NULL);
  if (status == napi_ok) {
    strcat(text, after);
    status = napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &result);
  }
  free(text);
  TRY(env, status);
  return result;
}

/* class Counter: native state that lives as long as its JavaScript object. */
static void counter_finalize(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  free(data);
}

/* new Counter(start = 0) */
static napi_value counter_new(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value start, this_arg, new_target;
  int64_t value = 0;
  TRY(env, napi_get_new_target(env, info, &new_target));
  if (new_target == NULL) {
    napi_throw_type_error(env, "ERR_CONSTRUCT_CALL_REQUIRED", "Counter is a class: call it with new");
    return NULL;
  }
  TRY(env, napi_get_cb_info(env, info, &argc, &start, &this_arg, NULL));
  if (argc > 0) TRY(env, napi_get_value_int64(env, start, &value));
  int64_t *counter = malloc(sizeof *counter);
  if (counter == NULL) {
    napi_throw_error(env, "ERR_OUT_OF_MEMORY", "out of memory");
    return NULL;
  }
  *counter = value;
  napi_status status = napi_wrap(env, this_arg, counter, counter_finalize, NULL, NULL);
  if (status != napi_ok) free(counter);
  TRY(env, status);
  return this_arg;
}

/* counter.increment(by = 1): the new value. */
static napi_value counter_increment(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value step, this_arg, result;
  int64_t by = 1;
  void *counter;
  TRY(env, napi_get_cb_info(env, info, &argc, &step, &this_arg, NULL));
  TRY(env, napi_unwrap(env, this_arg, &counter));
  if (argc > 0) TRY(env, napi_get_value_int64(env, step, &by));
  *(int64_t *)counter += by;
  TRY(env, napi_create_int64(env, *(int64_t *)counter, &result));
  return result;
}

/* counter.value */
static napi_value counter_value(napi_env env, napi_callback_info info) {
  napi_value this_arg, result;
  void *counter;
  TRY(env, napi_get_cb_info(env, info, NULL, NULL, &this_arg, NULL));
  TRY(env, napi_unwrap(env, this_arg, &counter));
  TRY(env, napi_create_int64(env, *(int64_t *)counter, &result));
  return result;
}

/* fib(n): a promise of the nth Fibonacci number, computed on the thread pool. */
typedef struct {
  uint32_t n;
  uint64_t result;
  napi_deferred deferred;
  napi_async_work work;
} Fib;

/* On a pool thread: no call into JavaScript from here. */
static void fib_execute(napi_env env, void *data) {
  Fib *fib = data;
  uint64_t a = 0, b = 1;
  (void)env;
  for (uint32_t i = 0; i < fib->n; i++) {
    uint64_t next = a + b;
    a = b;
    b = next;
  }
  fib->result = a;
}

/* Back on the JavaScript thread. */
static void fib_complete(napi_env env, napi_status status, void *data) {
  Fib *fib = data;
  napi_value value;
  if (status == napi_ok && napi_create_double(env, (double)fib->result, &value) == napi_ok) {
    napi_resolve_deferred(env, fib->deferred, value);
  } else {
    napi_value message;
    napi_create_string_utf8(env, "fib was cancelled", NAPI_AUTO_LENGTH, &message);
    napi_create_error(env, NULL, message, &value);
    napi_reject_deferred(env, fib->deferred, value);
  }
  napi_delete_async_work(env, fib->work);
  free(fib);
}

static napi_value fib(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value arg, name, promise;
  uint32_t n;
  TRY(env, napi_get_cb_info(env, info, &argc, &arg, NULL, NULL));
  TRY(env, napi_get_value_uint32(env, arg, &n));
  TRY(env, napi_create_string_utf8(env, "fib", NAPI_AUTO_LENGTH, &name));
  Fib *fib = calloc(1, sizeof *fib);
  if (fib == NULL) {
    napi_throw_error(env, "ERR_OUT_OF_MEMORY", "out of memory");
    return NULL;
  }
  fib->n = n;
  napi_status status = napi_create_async_work(env, NULL, name, fib_execute, fib_complete, fib, &fib->work);
  if (status == napi_ok) {
    status = napi_create_promise(env, &fib->deferred, &promise);
    if (status == napi_ok) status = napi_queue_async_work(env, fib->work);
    if (status != napi_ok) napi_delete_async_work(env, fib->work);
  }
  if (status != napi_ok) free(fib);
  TRY(env, status);
  return promise;
}

/* ticks(count, callback): a thread of ours calls callback(1), callback(2), ... callback(count). */
typedef struct {
  uint32_t count;
  napi_threadsafe_function call;
} Ticker;

/* The thread owns its Ticker. */

static void *ticker_run(void *data) {
  Ticker *ticker = data;
  for (uintptr_t i = 1; i <= ticker->count; i++) {
    if (napi_call_threadsafe_function(ticker->call, (void *)i, napi_tsfn_blocking) != napi_ok) break;
  }
  napi_release_threadsafe_function(ticker->call, napi_tsfn_release);
  free(ticker);
  return NULL;
}

/* On the JavaScript thread, once a call. Without an env the runtime is shutting down. */
static void ticker_call(napi_env env, napi_value callback, void *context, void *data) {
  napi_value global, number;
  (void)context;
  if (env == NULL) return;
  TRY_OR(env, napi_get_global(env, &global), );
  TRY_OR(env, napi_create_uint32(env, (uint32_t)(uintptr_t)data, &number), );
  /* An exception of the callback is the runtime's to report: it stays pending. */
  napi_call_function(env, global, callback, 1, &number, NULL);
}

static napi_value ticks(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value argv[2], name;
  uint32_t count;
  TRY(env, napi_get_cb_info(env, info, &argc, argv, NULL, NULL));
  TRY(env, napi_get_value_uint32(env, argv[0], &count));
  TRY(env, napi_create_string_utf8(env, "ticks", NAPI_AUTO_LENGTH, &name));
  napi_valuetype type;
  TRY(env, napi_typeof(env, argv[1], &type));
  if (type != napi_function) {
    napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "ticks takes a count and a function");
    return NULL;
  }
  Ticker *ticker = calloc(1, sizeof *ticker);
  if (ticker == NULL) {
    napi_throw_error(env, "ERR_OUT_OF_MEMORY", "out of memory");
    return NULL;
  }
  ticker->count = count;
  napi_status status =
      napi_create_threadsafe_function(env, argv[1], NULL, name, 0, 1, NULL, NULL, NULL, ticker_call, &ticker->call);
  if (status != napi_ok) free(ticker);
  TRY(env, status);
  pthread_t thread;
  if (pthread_create(&thread, NULL, ticker_run, ticker) != 0) {
    napi_release_threadsafe_function(ticker->call, napi_tsfn_abort);
    free(ticker);
    napi_throw_error(env, "ERR_NO_THREAD", "cannot start a thread");
    return NULL;
  }
  pthread_detach(thread);
  return NULL;
}

/* The one name a runtime looks for: it fills the object that require() returns. */
NAPI_MODULE_INIT() {
  const napi_property_descriptor methods[] = {
      {"increment", NULL, counter_increment, NULL, NULL, NULL, napi_default_method, NULL},
      {"value", NULL, NULL, counter_value, NULL, NULL, napi_enumerable, NULL},
  };
  napi_value counter;
  TRY(env, napi_define_class(env, "Counter", NAPI_AUTO_LENGTH, counter_new, NULL, 2, methods, &counter));
  const napi_property_descriptor functions[] = {
      {"add", NULL, add, NULL, NULL, NULL, napi_default_jsproperty, NULL},
      {"divide", NULL, divide, NULL, NULL, NULL, napi_default_jsproperty, NULL},
      {"greet", NULL, greet, NULL, NULL, NULL, napi_default_jsproperty, NULL},
      {"Counter", NULL, NULL, NULL, NULL, counter, napi_default_jsproperty, NULL},
      {"fib", NULL, fib, NULL, NULL, NULL, napi_default_jsproperty, NULL},
      {"ticks", NULL, ticks, NULL, NULL, NULL, napi_default_jsproperty, NULL},
  };
  TRY(env, napi_define_properties(env, exports, sizeof functions / sizeof functions[0], functions));
  return exports;
}
