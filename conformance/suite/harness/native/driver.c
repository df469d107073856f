// The addon behind calls.js: run a program now, or define one that a callback runs later.

#include <stdlib.h>
#include <string.h>

#include "program.h"

#ifndef DRIVER_API_VERSION
#error "DRIVER_API_VERSION says which Node-API version this build declares"
#endif

static Program** programs;
static uint32_t program_count;

Program* program_at(uint32_t id) {
  if (id >= program_count) abort();
  return programs[id];
}

static void arguments_of(napi_env env, napi_callback_info info, size_t wanted, napi_value* out) {
  size_t count = wanted;
  must(napi_get_cb_info(env, info, &count, out, NULL, NULL));
}

static void forget_outs(const Program* program) {
  for (uint32_t i = 0; i < program->out_count; i++) {
    memset(&slots[program->outs[i].slot], UNTOUCHED, sizeof(Slot));
  }
}

// run(steps, outs, basic): executes at once and returns what happened.
static napi_value run(napi_env env, napi_callback_info info) {
  napi_value argv[3];
  arguments_of(env, info, 3, argv);
  Program* program = program_parse(env, argv[0], argv[1]);
  must(napi_get_value_bool(env, argv[2], &program->basic));
  forget_outs(program);
  Context context = {.env = env, .info = info};
  program_execute(program, &context);
  bool threw = false;
  napi_value exception = NULL;
  must(napi_is_exception_pending(env, &threw));
  if (threw) must(napi_get_and_clear_last_exception(env, &exception));
  return results_of(env, program, exception, threw);
}

static napi_value field(napi_env env, napi_value object, const char* name) {
  napi_value value;
  must(napi_get_named_property(env, object, name, &value));
  return value;
}

static bool bool_field(napi_env env, napi_value object, const char* name) {
  bool truth;
  must(napi_get_value_bool(env, field(env, object, name), &truth));
  return truth;
}

// define(steps, outs, options): keeps a program for a callback and returns its number.
static napi_value define(napi_env env, napi_callback_info info) {
  napi_value argv[3];
  arguments_of(env, info, 3, argv);
  Program* program = program_parse(env, argv[0], argv[1]);
  forget_outs(program);
  napi_value options = argv[2];
  program->collect = bool_field(env, options, "collect");
  program->clear = bool_field(env, options, "clear");
  program->basic = bool_field(env, options, "basic");
  must(napi_get_value_int32(env, field(env, options, "returns"), &program->return_slot));
  napi_value shown = field(env, options, "shown");
  for (uint32_t i = 0; i < program->step_count; i++) {
    napi_value truth;
    must(napi_get_element(env, shown, i, &truth));
    must(napi_get_value_bool(env, truth, &program->steps[i].shown));
  }
  int32_t then;
  must(napi_get_value_int32(env, field(env, options, "then"), &then));
  if (then >= 0) program->then = program_at((uint32_t)then);
  napi_value label = field(env, options, "label");
  napi_valuetype type;
  must(napi_typeof(env, label, &type));
  if (type == napi_string) program->label = copy_string(env, label);

  napi_value array;
  must(napi_create_array(env, &array));
  must(napi_create_reference(env, array, 1, &program->collected));
  program_keep(env, program);
  programs = realloc(programs, (program_count + 1) * sizeof *programs);
  if (!programs) abort();
  programs[program_count] = program;
  return number_value(env, program_count++);
}

static Program* program_argument(napi_env env, napi_value value) {
  uint32_t id;
  must(napi_get_value_uint32(env, value, &id));
  return program_at(id);
}

// collected(id): one result for each run so far.
static napi_value collected(napi_env env, napi_callback_info info) {
  napi_value argv[1], array;
  arguments_of(env, info, 1, argv);
  must(napi_get_reference_value(env, program_argument(env, argv[0])->collected, &array));
  return array;
}

// peek(id): statuses of the last run and how many runs there were; needs nothing of the run itself.
static napi_value peek(napi_env env, napi_callback_info info) {
  napi_value argv[1];
  arguments_of(env, info, 1, argv);
  return raw_results_of(env, program_argument(env, argv[0]));
}

// read(outs): what slots hold now.
static napi_value read(napi_env env, napi_callback_info info) {
  napi_value argv[1];
  arguments_of(env, info, 1, argv);
  uint32_t count;
  Out* outs = parse_outs(env, argv[0], &count);
  napi_value array = decode_outs(env, outs, count);
  free(outs);
  return array;
}

// functions(): for each function whether it is there and what it has returned so far.
static napi_value functions(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value object;
  must(napi_create_object(env, &object));
  Function* function;
  for (size_t i = 0; (function = function_at(i)); i++) {
    uint32_t flags = (function->address ? 1 : 0) | (function->returned_ok ? 2 : 0) |
                     (function->returned_failure ? 4 : 0);
    add_field(env, object, function->name, number_value(env, flags));
  }
  return object;
}

static void export(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function;
  must(napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function));
  add_field(env, exports, name, function);
}

NAPI_MODULE_EXPORT int32_t NODE_API_MODULE_GET_API_VERSION(void) { return DRIVER_API_VERSION; }

NAPI_MODULE_EXPORT napi_value NAPI_MODULE_INITIALIZER(napi_env env, napi_value exports) {
  export(env, exports, "run", run);
  export(env, exports, "define", define);
  export(env, exports, "collected", collected);
  export(env, exports, "peek", peek);
  export(env, exports, "read", read);
  export(env, exports, "functions", functions);
  return exports;
}
