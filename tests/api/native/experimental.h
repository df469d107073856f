// What `node-api-headers` leaves out: the experimental functions of Node 26.
//
// All functions newer than Node 18's are weak symbols: on a host without one its address is NULL
// and the driver says that it is unavailable, instead of failing to load.

#ifndef EXPERIMENTAL_H
#define EXPERIMENTAL_H

#include <node_api.h>

napi_status node_api_post_finalizer(node_api_basic_env env, napi_finalize finalize_cb,
                                    void* finalize_data, void* finalize_hint);
napi_status node_api_create_object_with_properties(napi_env env, napi_value prototype_or_null,
                                                   napi_value* names, napi_value* values,
                                                   size_t count, napi_value* result);
napi_status node_api_set_prototype(napi_env env, napi_value object, napi_value value);
napi_status node_api_is_sharedarraybuffer(napi_env env, napi_value value, bool* result);
napi_status node_api_create_sharedarraybuffer(napi_env env, size_t byte_length, void** data,
                                              napi_value* result);
typedef void (*noenv_finalize)(void* data, void* hint);
napi_status node_api_create_external_sharedarraybuffer(napi_env env, void* data, size_t byte_length,
                                                       noenv_finalize finalize_cb,
                                                       void* finalize_hint, napi_value* result);

#pragma weak node_api_post_finalizer
#pragma weak node_api_create_object_with_properties
#pragma weak node_api_set_prototype
#pragma weak node_api_is_sharedarraybuffer
#pragma weak node_api_create_sharedarraybuffer
#pragma weak node_api_create_external_sharedarraybuffer

#pragma weak node_api_symbol_for
#pragma weak node_api_create_syntax_error
#pragma weak node_api_throw_syntax_error
#pragma weak node_api_get_module_file_name
#pragma weak node_api_create_external_string_latin1
#pragma weak node_api_create_external_string_utf16
#pragma weak node_api_create_property_key_latin1
#pragma weak node_api_create_property_key_utf8
#pragma weak node_api_create_property_key_utf16
#pragma weak node_api_create_buffer_from_arraybuffer

#endif
