// Turns the JavaScript description of a program into C. The format is calls.js's.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"

void must_failed(const char* call, const char* file, int line) {
  fprintf(stderr, "%s:%d: the host answered the driver's own call with an error: %s\n", file, line,
          call);
  exit(70);
}

static void* allocate(size_t count, size_t size) {
  void* memory = calloc(count ? count : 1, size);
  if (!memory) abort();
  return memory;
}

static napi_value element(napi_env env, napi_value array, uint32_t index) {
  napi_value value;
  must(napi_get_element(env, array, index, &value));
  return value;
}

static uint32_t length_of(napi_env env, napi_value array) {
  uint32_t length;
  must(napi_get_array_length(env, array, &length));
  return length;
}

static uint32_t uint_element(napi_env env, napi_value array, uint32_t index) {
  uint32_t number;
  must(napi_get_value_uint32(env, element(env, array, index), &number));
  return number;
}

char* copy_string(napi_env env, napi_value value) {
  size_t length;
  must(napi_get_value_string_utf8(env, value, NULL, 0, &length));
  char* text = allocate(length + 1, 1);
  must(napi_get_value_string_utf8(env, value, text, length + 1, &length));
  return text;
}

// Numbers may be given as number, bigint or boolean; each parameter has its own C type.
static Word parse_word(napi_env env, napi_value value, char kind) {
  Word word = {0};
  napi_valuetype type;
  must(napi_typeof(env, value, &type));
  int64_t integer = 0;
  double number = 0;
  bool lossless;
  if (type == napi_boolean) {
    bool truth;
    must(napi_get_value_bool(env, value, &truth));
    number = (double)(integer = truth);
  } else if (type == napi_bigint) {
    must(napi_get_value_bigint_int64(env, value, &integer, &lossless));
    number = (double)integer;
  } else {
    must(napi_get_value_int64(env, value, &integer));
    must(napi_get_value_double(env, value, &number));
  }
  switch (kind) {
    case 'd': word.d = number; break;
    case 'b': word.b = integer != 0; break;
    case 'i': case 'e': word.i = (int32_t)integer; break;
    case 'u': word.u = (uint32_t)integer; break;
    case 'z': word.z = (size_t)integer; break;
    case 'p': word.p = (void*)(uintptr_t)integer; break;
    default: word.l = integer; break;
  }
  return word;
}

static void* parse_bytes(napi_env env, napi_value view) {
  napi_typedarray_type type;
  size_t length;
  void* data;
  must(napi_get_typedarray_info(env, view, &type, &length, &data, NULL, NULL));
  // Always a byte more, so that the end of a C string can be in it and NULL is never the result.
  char* copy = allocate(length + 1, 1);
  if (length) memcpy(copy, data, length);
  return copy;
}

static uint32_t keep_value(napi_env env, Program* program, napi_value value) {
  (void)env;
  program->values = realloc(program->values, (program->value_count + 1) * sizeof *program->values);
  if (!program->values) abort();
  program->values[program->value_count] = value;
  return program->value_count++;
}

static Argument parse_argument(napi_env env, Program* program, napi_value array, char kind) {
  Argument argument = {0};
  argument.tag = (ArgumentTag)uint_element(env, array, 0);
  switch (argument.tag) {
    case ARG_WORD:
      argument.word = parse_word(env, element(env, array, 1), kind);
      break;
    case ARG_VALUE:
      argument.index = keep_value(env, program, element(env, array, 1));
      break;
    case ARG_SLOT:
    case ARG_CONTENT:
      argument.index = uint_element(env, array, 1);
      if (argument.index >= SLOTS) abort();
      if (length_of(env, array) == 3) {
        argument.preset = true;
        argument.word = parse_word(env, element(env, array, 2), 'l');
      }
      break;
    case ARG_STRING:
      argument.word.p = copy_string(env, element(env, array, 1));
      break;
    case ARG_BYTES:
      argument.word.p = parse_bytes(env, element(env, array, 1));
      if (length_of(env, array) == 3) {
        argument.preset = true;
        argument.index = uint_element(env, array, 2);
      }
      break;
    case ARG_CALLBACK: {
      char* name = copy_string(env, element(env, array, 1));
      argument.word.p = callback_named(name);
      free(name);
      break;
    }
    case ARG_PROGRAM:
      argument.word.p = program_at(uint_element(env, array, 1));
      break;
    case ARG_LIST:
    case ARG_PROPERTIES: {
      napi_value items = element(env, array, 1);
      argument.count = length_of(env, items);
      argument.items = allocate(argument.count, sizeof *argument.items);
      for (uint32_t i = 0; i < argument.count; i++) {
        // The seventh of a property's eight fields is the only number among pointers.
        bool attributes = argument.tag == ARG_PROPERTIES && i % 8 == 6;
        argument.items[i] =
            parse_argument(env, program, element(env, items, i), attributes ? 'e' : 'p');
      }
      size_t size = argument.tag == ARG_LIST ? sizeof(napi_value) : sizeof(napi_property_descriptor);
      argument.built = allocate(argument.count, size);
      break;
    }
    default:
      break;
  }
  return argument;
}

static void parse_step(napi_env env, Program* program, Step* step, napi_value array) {
  char* name = copy_string(env, element(env, array, 0));
  step->function = function_named(name);
  if (!step->function || !step->function->address) {
    fprintf(stderr, "driver: there is no function %s\n", name);
    exit(70);
  }
  size_t wanted = strlen(step->function->kinds);
  if (length_of(env, array) != wanted + 1) {
    fprintf(stderr, "driver: %s takes %zu arguments\n", name, wanted);
    exit(70);
  }
  for (uint32_t i = 0; i < wanted; i++) {
    step->arguments[i] =
        parse_argument(env, program, element(env, array, i + 1), step->function->kinds[i]);
  }
  free(name);
}

Out* parse_outs(napi_env env, napi_value array, uint32_t* count) {
  *count = length_of(env, array) / 3;
  Out* outs = allocate(*count, sizeof *outs);
  for (uint32_t i = 0; i < *count; i++) {
    outs[i].kind = (OutKind)uint_element(env, array, i * 3);
    outs[i].slot = uint_element(env, array, i * 3 + 1);
    outs[i].length = uint_element(env, array, i * 3 + 2);
    if (outs[i].slot >= SLOTS) abort();
  }
  return outs;
}

Program* program_parse(napi_env env, napi_value steps, napi_value outs) {
  Program* program = allocate(1, sizeof *program);
  program->env = env;
  program->return_slot = -1;
  program->step_count = length_of(env, steps);
  program->steps = allocate(program->step_count, sizeof *program->steps);
  for (uint32_t i = 0; i < program->step_count; i++) {
    parse_step(env, program, &program->steps[i], element(env, steps, i));
  }
  program->outs = parse_outs(env, outs, &program->out_count);
  return program;
}
