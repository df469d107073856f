// What an environment has of its own, told from inside. Keeps nothing outside of it.

#include <pthread.h>

#include "suite.h"

// The newest official name is optional: hosts below Node-API 9 do not have it.
napi_status node_api_get_module_file_name(node_api_basic_env env, const char** result);
#pragma weak node_api_get_module_file_name

typedef struct {
  int32_t number;
} Data;

static Data* data_of(napi_env env) {
  Data* data = NULL;
  if (napi_get_instance_data(env, (void**)&data) != napi_ok) abort();
  return data;
}

static void release(napi_env env, void* data, void* hint) {
  (void)env;
  if (hint) {
    suite_report(hint);
    free(hint);
  }
  free(data);
}

static napi_value get_data(napi_env env, napi_callback_info info) {
  napi_value number;
  (void)info;
  CHECK(napi_create_int32(env, data_of(env)->number, &number));
  return number;
}

// set(n): keeps the number, and gives back what is kept then.
static napi_value set(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value argv[1];
  CHECK(napi_get_cb_info(env, info, &argc, argv, NULL, NULL));
  CHECK(napi_get_value_int32(env, argv[0], &data_of(env)->number));
  return get_data(env, info);
}

static napi_value file_name(napi_env env, napi_callback_info info) {
  const char* name = "";
  napi_value text;
  (void)info;
  if (node_api_get_module_file_name) CHECK(node_api_get_module_file_name(env, &name));
  CHECK(napi_create_string_utf8(env, name, NAPI_AUTO_LENGTH, &text));
  return text;
}

static char* words(const char* first, const char* second) {
  size_t size = strlen(first) + strlen(second) + 2;
  char* text = malloc(size);
  if (!text) abort();
  snprintf(text, size, "%s %s", first, second);
  return text;
}

static void on_cleanup(void* text) {
  suite_report(text);
  free(text);
}

static void on_finalize(napi_env env, void* data, void* hint) {
  (void)env;
  (void)data;
  suite_report(hint);
  free(hint);
}

// leave(name): leaves a hook, an external that the exports keep, and instance data behind.
static napi_value leave(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value argv[1], external, global;
  char name[32];
  CHECK(napi_get_cb_info(env, info, &argc, argv, NULL, NULL));
  CHECK(napi_get_value_string_utf8(env, argv[0], name, sizeof name, NULL));
  CHECK(napi_create_external(env, data_of(env), on_finalize, words(name, "external"), &external));
  CHECK(napi_get_global(env, &global));
  CHECK(napi_set_named_property(env, global, "keptByProbe", external));
  Data* data = calloc(1, sizeof *data);
  if (!data) abort();
  CHECK(napi_set_instance_data(env, data, release, words(name, "data")));
  CHECK(napi_add_env_cleanup_hook(env, on_cleanup, words(name, "hook")));
  return NULL;
}

typedef struct {
  napi_ref callback;
  napi_async_work work;
  napi_threadsafe_function function;
  pthread_t thread;
} Later;

static Later* later(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value argv[1];
  Later* self = calloc(1, sizeof *self);
  if (!self || napi_get_cb_info(env, info, &argc, argv, NULL, NULL) != napi_ok) abort();
  if (napi_create_reference(env, argv[0], 1, &self->callback) != napi_ok) abort();
  return self;
}

static void tell(napi_env env, Later* self, const char* word) {
  napi_value callback, receiver, text;
  EXPECT(napi_get_reference_value(env, self->callback, &callback), napi_ok);
  EXPECT(napi_get_undefined(env, &receiver), napi_ok);
  EXPECT(napi_create_string_utf8(env, word, NAPI_AUTO_LENGTH, &text), napi_ok);
  EXPECT(napi_call_function(env, receiver, callback, 1, &text, NULL), napi_ok);
  EXPECT(napi_delete_reference(env, self->callback), napi_ok);
}

static void execute(napi_env env, void* data) {
  (void)env;
  (void)data;
}

static void complete(napi_env env, napi_status status, void* data) {
  Later* self = data;
  EXPECT(status, napi_ok);
  tell(env, self, "complete");
  EXPECT(napi_delete_async_work(env, self->work), napi_ok);
  free(self);
}

static napi_value work(napi_env env, napi_callback_info info) {
  napi_value name;
  Later* self = later(env, info);
  CHECK(napi_create_string_utf8(env, "conform:probe", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_async_work(env, NULL, name, execute, complete, self, &self->work));
  CHECK(napi_queue_async_work(env, self->work));
  return NULL;
}

static void* call(void* data) {
  Later* self = data;
  EXPECT(napi_call_threadsafe_function(self->function, NULL, napi_tsfn_blocking), napi_ok);
  EXPECT(napi_release_threadsafe_function(self->function, napi_tsfn_release), napi_ok);
  return NULL;
}

static void on_call(napi_env env, napi_value callback, void* context, void* data) {
  (void)callback;
  (void)data;
  if (env) tell(env, context, "called");
}

static void on_end(napi_env env, void* data, void* hint) {
  Later* self = data;
  (void)env;
  (void)hint;
  pthread_join(self->thread, NULL);
  free(self);
}

static napi_value thread(napi_env env, napi_callback_info info) {
  napi_value name;
  Later* self = later(env, info);
  CHECK(napi_create_string_utf8(env, "conform:probe", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, self, on_end, self, on_call, &self->function));
  if (pthread_create(&self->thread, NULL, call, self) != 0) abort();
  return NULL;
}

static napi_value throw_error(napi_env env, napi_callback_info info) {
  (void)info;
  CHECK(napi_throw_error(env, NULL, "thrown by the probe"));
  return NULL;
}

NAPI_MODULE_INIT() {
  Data* data = calloc(1, sizeof *data);
  if (!data) abort();
  CHECK(napi_set_instance_data(env, data, release, NULL));
  CHECK(suite_export(env, exports, "data", get_data));
  CHECK(suite_export(env, exports, "set", set));
  CHECK(suite_export(env, exports, "fileName", file_name));
  CHECK(suite_export(env, exports, "leave", leave));
  CHECK(suite_export(env, exports, "work", work));
  CHECK(suite_export(env, exports, "thread", thread));
  CHECK(suite_export(env, exports, "throwError", throw_error));
  return exports;
}
