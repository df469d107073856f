// The functions of the authoring benchmark by hand: every argument is checked, every status looked at.

#include <node_api.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Throws when a call failed and left no exception; the caller returns.
static napi_value failed(napi_env env) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) {
    const napi_extended_error_info* info = NULL;
    napi_get_last_error_info(env, &info);
    napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE",
                          info != NULL && info->error_message != NULL ? info->error_message : "a call failed");
  }
  return NULL;
}

#define OK(call) \
  if ((call) != napi_ok) return failed(env)

#define ARGS(count)                                                  \
  napi_value args[count];                                            \
  {                                                                  \
    size_t given = count;                                            \
    OK(napi_get_cb_info(env, info, &given, args, NULL, NULL));       \
  }

#define FUNCTION(name) static napi_value name(napi_env env, napi_callback_info info)

static napi_value from_u32(napi_env env, uint32_t number) {
  napi_value result;
  OK(napi_create_uint32(env, number, &result));
  return result;
}

static napi_value from_double(napi_env env, double number) {
  napi_value result;
  OK(napi_create_double(env, number, &result));
  return result;
}

FUNCTION(empty) {
  (void)env;
  (void)info;
  return NULL;
}

FUNCTION(add) {
  ARGS(2);
  double a, b;
  OK(napi_get_value_double(env, args[0], &a));
  OK(napi_get_value_double(env, args[1], &b));
  return from_double(env, a + b);
}

FUNCTION(sum) {
  ARGS(3);
  int32_t total = 0;
  for (int i = 0; i < 3; i++) {
    int32_t number;
    OK(napi_get_value_int32(env, args[i], &number));
    total += number;
  }
  napi_value result;
  OK(napi_create_int32(env, total, &result));
  return result;
}

FUNCTION(optional) {
  ARGS(2);
  double a, b = 1;
  OK(napi_get_value_double(env, args[0], &a));
  napi_valuetype type;
  OK(napi_typeof(env, args[1], &type));
  if (type != napi_undefined && type != napi_null) OK(napi_get_value_double(env, args[1], &b));
  return from_double(env, a + b);
}

FUNCTION(not) {
  ARGS(1);
  bool value;
  OK(napi_get_value_bool(env, args[0], &value));
  napi_value result;
  OK(napi_get_boolean(env, !value, &result));
  return result;
}

// The text of a string: in `small` where it fits there, otherwise the caller frees it.
static char* text_of(napi_env env, napi_value value, char* small, size_t capacity, size_t* length) {
  if (napi_get_value_string_utf8(env, value, small, capacity, length) != napi_ok) return NULL;
  if (*length + 1 < capacity) return small;
  if (napi_get_value_string_utf8(env, value, NULL, 0, length) != napi_ok) return NULL;
  char* text = malloc(*length + 1);
  if (text == NULL || napi_get_value_string_utf8(env, value, text, *length + 1, length) != napi_ok) {
    free(text);
    return NULL;
  }
  return text;
}

FUNCTION(length) {
  ARGS(1);
  char small[256];
  size_t size;
  char* text = text_of(env, args[0], small, sizeof small, &size);
  if (text == NULL) return failed(env);
  if (text != small) free(text);
  return from_u32(env, (uint32_t)size);
}

FUNCTION(greet) {
  ARGS(1);
  char small[256];
  size_t size;
  char* text = text_of(env, args[0], small, sizeof small, &size);
  if (text == NULL) return failed(env);
  char* out = malloc(size + 16);
  napi_value result = NULL;
  napi_status status = napi_generic_failure;
  if (out != NULL) {
    int written = sprintf(out, "Hello, %s!", text);
    status = napi_create_string_utf8(env, out, (size_t)written, &result);
    free(out);
  }
  if (text != small) free(text);
  OK(status);
  return result;
}

FUNCTION(area) {
  ARGS(1);
  uint32_t sides[2];
  const char* names[] = {"width", "height"};
  napi_value value;
  for (int i = 0; i < 2; i++) {
    OK(napi_get_named_property(env, args[0], names[i], &value));
    OK(napi_get_value_uint32(env, value, &sides[i]));
  }
  OK(napi_get_named_property(env, args[0], "title", &value));
  char small[256];
  size_t size;
  char* text = text_of(env, value, small, sizeof small, &size);
  if (text == NULL) return failed(env);
  if (text != small) free(text);
  return from_u32(env, sides[0] * sides[1] + (uint32_t)size);
}

FUNCTION(size) {
  ARGS(2);
  uint32_t sides[3];
  for (int i = 0; i < 2; i++) OK(napi_get_value_uint32(env, args[i], &sides[i]));
  sides[2] = sides[0] * sides[1];
  const char* names[] = {"width", "height", "area"};
  napi_value object;
  OK(napi_create_object(env, &object));
  for (int i = 0; i < 3; i++) {
    napi_value value = from_u32(env, sides[i]);
    if (value == NULL) return NULL;
    OK(napi_set_named_property(env, object, names[i], value));
  }
  return object;
}

FUNCTION(total) {
  ARGS(1);
  uint32_t count, total = 0;
  OK(napi_get_array_length(env, args[0], &count));
  for (uint32_t i = 0; i < count; i++) {
    napi_value element;
    uint32_t number;
    OK(napi_get_element(env, args[0], i, &element));
    OK(napi_get_value_uint32(env, element, &number));
    total += number;
  }
  return from_u32(env, total);
}

FUNCTION(range) {
  ARGS(1);
  uint32_t to;
  OK(napi_get_value_uint32(env, args[0], &to));
  napi_value array;
  OK(napi_create_array_with_length(env, to, &array));
  for (uint32_t i = 0; i < to; i++) {
    napi_value element = from_u32(env, i);
    if (element == NULL) return NULL;
    OK(napi_set_element(env, array, i, element));
  }
  return array;
}

FUNCTION(totalOf) {
  ARGS(1);
  napi_typedarray_type type;
  size_t count;
  void* data;
  OK(napi_get_typedarray_info(env, args[0], &type, &count, &data, NULL, NULL));
  if (type != napi_float64_array) {
    napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "a Float64Array is wanted");
    return NULL;
  }
  double total = 0;
  for (size_t i = 0; i < count; i++) total += ((double*)data)[i];
  return from_double(env, total);
}

FUNCTION(firstByte) {
  ARGS(1);
  void* data;
  size_t count;
  OK(napi_get_buffer_info(env, args[0], &data, &count));
  return from_u32(env, count > 0 ? *(uint8_t*)data : 0);
}

FUNCTION(call) {
  ARGS(1);
  napi_value receiver, result;
  OK(napi_get_undefined(env, &receiver));
  napi_value seven = from_u32(env, 7);
  if (seven == NULL) return NULL;
  OK(napi_call_function(env, receiver, args[0], 1, &seven, &result));
  uint32_t number;
  OK(napi_get_value_uint32(env, result, &number));
  return from_u32(env, number);
}

FUNCTION(fail) {
  (void)info;
  napi_throw_error(env, "ERR_FAILED", "it failed");
  return NULL;
}

static const napi_type_tag counter_tag = {0x6e5e3a4b51c04f1dULL, 0x9b8f0d2c7a614e35ULL};

static void drop(napi_env env, void* data, void* hint) {
  (void)env;
  (void)hint;
  free(data);
}

FUNCTION(counter_new) {
  napi_value self, start;
  size_t given = 1;
  OK(napi_get_cb_info(env, info, &given, &start, &self, NULL));
  double* counter = malloc(sizeof *counter);
  if (counter == NULL) return failed(env);
  if (napi_get_value_double(env, start, counter) != napi_ok ||
      napi_wrap(env, self, counter, drop, NULL, NULL) != napi_ok) {
    free(counter);
    return failed(env);
  }
  OK(napi_type_tag_object(env, self, &counter_tag));
  return self;
}

// What `this` wraps, if it is a counter of ours.
static double* counter_of(napi_env env, napi_value self) {
  bool is_counter = false;
  void* data = NULL;
  if (napi_check_object_type_tag(env, self, &counter_tag, &is_counter) != napi_ok || !is_counter ||
      napi_unwrap(env, self, &data) != napi_ok) {
    napi_throw_type_error(env, "ERR_INVALID_THIS", "this is no Counter");
    return NULL;
  }
  return data;
}

FUNCTION(counter_increment) {
  napi_value self, by;
  size_t given = 1;
  OK(napi_get_cb_info(env, info, &given, &by, &self, NULL));
  double* counter = counter_of(env, self);
  if (counter == NULL) return NULL;
  double number;
  OK(napi_get_value_double(env, by, &number));
  return from_double(env, *counter += number);
}

FUNCTION(counter_value) {
  napi_value self;
  OK(napi_get_cb_info(env, info, NULL, NULL, &self, NULL));
  double* counter = counter_of(env, self);
  return counter == NULL ? NULL : from_double(env, *counter);
}

#define METHOD(name) {#name, NULL, name, NULL, NULL, NULL, napi_default, NULL}

NAPI_MODULE_INIT() {
  napi_property_descriptor members[] = {
      {"increment", NULL, counter_increment, NULL, NULL, NULL, napi_default_method, NULL},
      {"value", NULL, NULL, counter_value, NULL, NULL, napi_default, NULL},
  };
  napi_value counter;
  OK(napi_define_class(env, "Counter", NAPI_AUTO_LENGTH, counter_new, NULL, 2, members, &counter));
  napi_property_descriptor properties[] = {
      METHOD(empty), METHOD(add),   METHOD(sum),     METHOD(optional),  METHOD(not),  METHOD(length),
      METHOD(greet), METHOD(area),  METHOD(size),    METHOD(total),     METHOD(range), METHOD(totalOf),
      METHOD(firstByte), METHOD(call), METHOD(fail), {"Counter", NULL, NULL, NULL, NULL, counter, napi_default, NULL},
  };
  OK(napi_define_properties(env, exports, sizeof properties / sizeof *properties, properties));
  return exports;
}
