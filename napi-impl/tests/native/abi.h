/* What the test addons use of the ABI, so that the tests need no headers from elsewhere. */
#ifndef ABI_H
#define ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct napi_env__* napi_env;
typedef struct napi_value__* napi_value;
typedef struct napi_ref__* napi_ref;
typedef struct napi_callback_info__* napi_callback_info;
typedef struct napi_handle_scope__* napi_handle_scope;
typedef struct napi_callback_scope__* napi_callback_scope;
typedef struct napi_async_context__* napi_async_context;
typedef struct napi_async_work__* napi_async_work;
typedef struct napi_threadsafe_function__* napi_threadsafe_function;
typedef struct napi_async_cleanup_hook_handle__* napi_async_cleanup_hook_handle;
typedef int napi_status;

typedef struct {
  const char* error_message;
  void* engine_reserved;
  uint32_t engine_error_code;
  napi_status error_code;
} napi_extended_error_info;

typedef struct {
  uint32_t major, minor, patch;
  const char* release;
} napi_node_version;

typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
typedef void (*napi_finalize)(napi_env, void* data, void* hint);
typedef void (*napi_async_execute_callback)(napi_env, void* data);
typedef void (*napi_async_complete_callback)(napi_env, napi_status, void* data);
typedef void (*napi_threadsafe_function_call_js)(napi_env, napi_value, void* context, void* data);
typedef void (*napi_async_cleanup_hook)(napi_async_cleanup_hook_handle, void* data);

typedef struct napi_module {
  int nm_version;
  unsigned nm_flags;
  const char* nm_filename;
  napi_value (*nm_register_func)(napi_env, napi_value);
  const char* nm_modname;
  void* nm_priv;
  void* reserved[4];
} napi_module;

enum {
  napi_ok, napi_invalid_arg, napi_generic_failure = 9, napi_pending_exception = 10,
  napi_cancelled = 11, napi_callback_scope_mismatch = 14, napi_queue_full = 15, napi_closing = 16,
  napi_arraybuffer_expected = 19, napi_cannot_run_js = 23
};
#define NAPI_AUTO_LENGTH SIZE_MAX
#define NAPI_VERSION_EXPERIMENTAL 2147483647

void napi_module_register(napi_module*);
napi_status napi_get_last_error_info(napi_env, const napi_extended_error_info**);
napi_status napi_create_string_utf8(napi_env, const char*, size_t, napi_value*);
napi_status napi_create_int32(napi_env, int32_t, napi_value*);
napi_status napi_create_object(napi_env, napi_value*);
napi_status napi_create_function(napi_env, const char*, size_t, napi_callback, void*, napi_value*);
napi_status napi_create_error(napi_env, napi_value, napi_value, napi_value*);
napi_status napi_create_external(napi_env, void*, napi_finalize, void*, napi_value*);
napi_status napi_create_reference(napi_env, napi_value, uint32_t, napi_ref*);
napi_status napi_get_reference_value(napi_env, napi_ref, napi_value*);
napi_status napi_delete_reference(napi_env, napi_ref);
napi_status napi_get_undefined(napi_env, napi_value*);
napi_status napi_get_global(napi_env, napi_value*);
napi_status napi_get_value_int32(napi_env, napi_value, int32_t*);
napi_status napi_get_value_external(napi_env, napi_value, void**);
napi_status napi_get_value_string_utf8(napi_env, napi_value, char*, size_t, size_t*);
napi_status napi_get_cb_info(napi_env, napi_callback_info, size_t*, napi_value*, napi_value*, void**);
napi_status napi_set_named_property(napi_env, napi_value, const char*, napi_value);
napi_status napi_call_function(napi_env, napi_value, napi_value, size_t, const napi_value*, napi_value*);
napi_status napi_throw_error(napi_env, const char*, const char*);
napi_status napi_is_exception_pending(napi_env, bool*);
napi_status napi_add_finalizer(napi_env, napi_value, void*, napi_finalize, void*, napi_ref*);
napi_status node_api_post_finalizer(napi_env, napi_finalize, void*, void*);
napi_status napi_set_instance_data(napi_env, void*, napi_finalize, void*);
napi_status napi_get_instance_data(napi_env, void**);
napi_status node_api_get_module_file_name(napi_env, const char**);
napi_status napi_get_node_version(napi_env, const napi_node_version**);
napi_status napi_get_uv_event_loop(napi_env, void**);
napi_status napi_create_buffer(napi_env, size_t, void**, napi_value*);
napi_status napi_create_buffer_copy(napi_env, size_t, const void*, void**, napi_value*);
napi_status napi_create_external_buffer(napi_env, size_t, void*, napi_finalize, void*, napi_value*);
napi_status napi_create_external_arraybuffer(napi_env, void*, size_t, napi_finalize, void*, napi_value*);
napi_status node_api_create_buffer_from_arraybuffer(napi_env, napi_value, size_t, size_t, napi_value*);
napi_status node_api_create_external_sharedarraybuffer(
    napi_env, void*, size_t, void (*)(void*, void*), void*, napi_value*);
napi_status napi_get_buffer_info(napi_env, napi_value, void**, size_t*);
napi_status napi_is_buffer(napi_env, napi_value, bool*);
napi_status napi_detach_arraybuffer(napi_env, napi_value);
napi_status napi_create_async_work(napi_env, napi_value, napi_value, napi_async_execute_callback,
                                   napi_async_complete_callback, void*, napi_async_work*);
napi_status napi_delete_async_work(napi_env, napi_async_work);
napi_status napi_queue_async_work(napi_env, napi_async_work);
napi_status napi_cancel_async_work(napi_env, napi_async_work);
napi_status napi_async_init(napi_env, napi_value, napi_value, napi_async_context*);
napi_status napi_async_destroy(napi_env, napi_async_context);
napi_status napi_make_callback(napi_env, napi_async_context, napi_value, napi_value, size_t,
                               const napi_value*, napi_value*);
napi_status napi_open_callback_scope(napi_env, napi_value, napi_async_context, napi_callback_scope*);
napi_status napi_close_callback_scope(napi_env, napi_callback_scope);
napi_status napi_add_env_cleanup_hook(napi_env, void (*)(void*), void*);
napi_status napi_remove_env_cleanup_hook(napi_env, void (*)(void*), void*);
napi_status napi_add_async_cleanup_hook(napi_env, napi_async_cleanup_hook, void*,
                                        napi_async_cleanup_hook_handle*);
napi_status napi_remove_async_cleanup_hook(napi_async_cleanup_hook_handle);
napi_status napi_create_threadsafe_function(napi_env, napi_value, napi_value, napi_value, size_t, size_t,
                                            void*, napi_finalize, void*,
                                            napi_threadsafe_function_call_js, napi_threadsafe_function*);
napi_status napi_get_threadsafe_function_context(napi_threadsafe_function, void**);
napi_status napi_call_threadsafe_function(napi_threadsafe_function, void*, int blocking);
napi_status napi_acquire_threadsafe_function(napi_threadsafe_function);
napi_status napi_release_threadsafe_function(napi_threadsafe_function, int abort);
napi_status napi_ref_threadsafe_function(napi_env, napi_threadsafe_function);
napi_status napi_unref_threadsafe_function(napi_env, napi_threadsafe_function);

/* The host's: a line for the test to read. On the environment's thread only. */
void test_log(const char* line);

#define LOG(...) do { \
    char line_[256]; \
    snprintf(line_, sizeof line_, __VA_ARGS__); \
    test_log(line_); \
  } while (0)

/* Stops the test program where a call does not answer what it should. */
#define EXPECT(status, call) do { \
    int got_ = (call); \
    if (got_ != (status)) { \
      fprintf(stderr, "%s:%d: %s gave %d, not %d\n", __FILE__, __LINE__, #call, got_, (int)(status)); \
      abort(); \
    } \
  } while (0)
#define OK(call) EXPECT(napi_ok, call)

static inline napi_value text(napi_env env, const char* string) {
  napi_value value;
  OK(napi_create_string_utf8(env, string, NAPI_AUTO_LENGTH, &value));
  return value;
}

static inline void define(napi_env env, napi_value object, const char* name, napi_callback function) {
  napi_value value;
  OK(napi_create_function(env, name, NAPI_AUTO_LENGTH, function, NULL, &value));
  OK(napi_set_named_property(env, object, name, value));
}

/* The arguments of a call, padded with undefined. */
static inline void arguments(napi_env env, napi_callback_info info, size_t count, napi_value* values) {
  OK(napi_get_cb_info(env, info, &count, values, NULL, NULL));
}

static inline int32_t number(napi_env env, napi_value value) {
  int32_t result = 0;
  OK(napi_get_value_int32(env, value, &result));
  return result;
}

#ifndef VERSION
#define VERSION 9
#endif
#define MODULE_VERSION int32_t node_api_module_get_api_version_v1(void) { return VERSION; }
#define MODULE MODULE_VERSION \
  napi_value napi_register_module_v1(napi_env env, napi_value exports)

#endif
