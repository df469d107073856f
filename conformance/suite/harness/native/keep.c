// Values that outlive the call that brought them. Everything here works at the end of an environment,
// where a property of an object could not be read any more.

#include <stdlib.h>

#include "program.h"

static void keep(napi_env env, napi_value value, Kept* kept) {
  must(napi_typeof(env, value, &kept->type));
  bool lossless;
  switch (kept->type) {
    case napi_undefined:
    case napi_null: break;
    case napi_boolean: must(napi_get_value_bool(env, value, &kept->truth)); break;
    case napi_number: must(napi_get_value_double(env, value, &kept->number)); break;
    case napi_bigint: must(napi_get_value_bigint_int64(env, value, &kept->integer, &lossless)); break;
    case napi_string:
      must(napi_get_value_string_utf16(env, value, NULL, 0, &kept->length));
      kept->text = malloc((kept->length + 1) * sizeof *kept->text);
      if (!kept->text) abort();
      must(napi_get_value_string_utf16(env, value, kept->text, kept->length + 1, NULL));
      break;
    default: must(napi_create_reference(env, value, 1, &kept->reference)); break;
  }
}

napi_value kept_value(napi_env env, const Kept* kept) {
  napi_value value = NULL;
  switch (kept->type) {
    case napi_undefined: must(napi_get_undefined(env, &value)); break;
    case napi_null: must(napi_get_null(env, &value)); break;
    case napi_boolean: must(napi_get_boolean(env, kept->truth, &value)); break;
    case napi_number: must(napi_create_double(env, kept->number, &value)); break;
    case napi_bigint: must(napi_create_bigint_int64(env, kept->integer, &value)); break;
    case napi_string: must(napi_create_string_utf16(env, kept->text, kept->length, &value)); break;
    default: must(napi_get_reference_value(env, kept->reference, &value)); break;
  }
  return value;
}

void program_keep(napi_env env, Program* program) {
  if (!program->value_count) return;
  program->kept = calloc(program->value_count, sizeof *program->kept);
  if (!program->kept) abort();
  for (uint32_t i = 0; i < program->value_count; i++) {
    keep(env, program->values[i], &program->kept[i]);
  }
}
