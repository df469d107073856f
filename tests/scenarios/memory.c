// Makes many of a thing, so that what each leaves behind can be seen.

#include <stdlib.h>

#define NAPI_VERSION 8
#include <node_api.h>

static int64_t finalized;

static void finalize(napi_env env, void* data, void* hint) {
  (void)env;
  (void)hint;
  free(data);
  finalized++;
}

static napi_value add(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value argv[2], sum;
  double a, b;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_double(env, argv[0], &a);
  napi_get_value_double(env, argv[1], &b);
  napi_create_double(env, a + b, &sum);
  return sum;
}

// wrap(object): ties some memory to an object.
static napi_value wrap(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value argv[1];
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_wrap(env, argv[0], malloc(64), finalize, NULL, NULL);
  return argv[0];
}

// references(count): makes and drops references, strong and weak.
static napi_value references(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value argv[1];
  int32_t count;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_int32(env, argv[0], &count);
  for (int32_t i = 0; i < count; i++) {
    napi_handle_scope scope;
    napi_value object;
    napi_ref ref;
    napi_open_handle_scope(env, &scope);
    napi_create_object(env, &object);
    napi_create_reference(env, object, i % 2, &ref);
    napi_delete_reference(env, ref);
    napi_close_handle_scope(env, scope);
  }
  return NULL;
}

static napi_value count(napi_env env, napi_callback_info info) {
  napi_value number;
  (void)info;
  napi_create_int64(env, finalized, &number);
  return number;
}

// make(): a new function each time, with data of its own.
static napi_value make(napi_env env, napi_callback_info info) {
  napi_value function;
  (void)info;
  napi_create_function(env, "made", NAPI_AUTO_LENGTH, add, NULL, &function);
  return function;
}

// fail(): throws, and JavaScript catches.
static napi_value fail(napi_env env, napi_callback_info info) {
  (void)info;
  napi_throw_error(env, "ERR_FAIL", "thrown to be caught");
  return NULL;
}

// buffer(): external memory with a finalizer.
static napi_value buffer(napi_env env, napi_callback_info info) {
  napi_value value;
  (void)info;
  napi_create_external_buffer(env, 256, malloc(256), finalize, NULL, &value);
  return value;
}

NAPI_MODULE_INIT() {
  static const struct {
    const char* name;
    napi_callback callback;
  } functions[] = {{"add", add},   {"wrap", wrap}, {"references", references}, {"count", count},
                   {"make", make}, {"fail", fail}, {"buffer", buffer}};
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function;
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].callback, NULL, &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
  return exports;
}
