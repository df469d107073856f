// Executes programs and shows JavaScript what happened.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../suite.h"
#include "program.h"

Slot slots[SLOTS];

static Word resolve(Program* program, Argument* argument, Context* context);

static void build_list(Program* program, Argument* argument, Context* context) {
  napi_value* list = argument->built;
  for (uint32_t i = 0; i < argument->count; i++) {
    list[i] = resolve(program, &argument->items[i], context).p;
  }
}

static void build_properties(Program* program, Argument* argument, Context* context) {
  napi_property_descriptor* list = argument->built;
  for (uint32_t i = 0; i < argument->count / 8; i++) {
    Word field[8];
    for (uint32_t f = 0; f < 8; f++) {
      field[f] = resolve(program, &argument->items[i * 8 + f], context);
    }
    list[i] = (napi_property_descriptor){field[0].p, field[1].p, field[2].p, field[3].p,
                                         field[4].p, field[5].p, field[6].e, field[7].p};
  }
}

static Word resolve(Program* program, Argument* argument, Context* context) {
  Word word = argument->word;
  switch (argument->tag) {
    case ARG_NULL: word.q = 0; break;
    case ARG_ENV: word.p = context->env; break;
    case ARG_VALUE: word.p = program->values[argument->index]; break;
    case ARG_SLOT: word.p = &slots[argument->index]; break;
    case ARG_CONTENT: word = slots[argument->index].word; break;
    case ARG_INFO: word.p = context->info; break;
    case ARG_DATA: word.p = context->data; break;
    case ARG_HINT: word.p = context->hint; break;
    case ARG_JS_CALLBACK: word.p = context->js_callback; break;
    case ARG_LIST:
      build_list(program, argument, context);
      word.p = argument->built;
      break;
    case ARG_PROPERTIES:
      build_properties(program, argument, context);
      word.p = argument->built;
      break;
    default: break;
  }
  return word;
}

// A deferred program's handles are made again for each run.
static void fetch_values(Program* program, napi_env env) {
  if (!program->kept) return;
  for (uint32_t i = 0; i < program->value_count; i++) {
    program->values[i] = kept_value(env, &program->kept[i]);
  }
}

static void preset_slots(const Program* program) {
  for (uint32_t i = 0; i < program->step_count; i++) {
    for (uint32_t a = 0; a < MAX_ARGUMENTS; a++) {
      const Argument* argument = &program->steps[i].arguments[a];
      if (argument->preset) slots[argument->index].word = argument->word;
    }
  }
}

// Looking whether an exception is pending clears the recorded error, so the driver looks away
// before the call that reads it.
static bool reads_error(const Program* program, uint32_t step) {
  return step < program->step_count &&
         program->steps[step].function == function_named("napi_get_last_error_info");
}

// The record lives in the environment and changes with the next call: keep what it said.
static void keep_error(const Word* words) {
  static napi_extended_error_info copies[16];
  static size_t next;
  const napi_extended_error_info** result = words[1].p;
  napi_extended_error_info* copy = &copies[next++ % 16];
  *copy = **result;
  *result = copy;
}

// The calls of a run that matter.
static void tell_run(const Program* program) {
  char text[1024];
  int length = snprintf(text, sizeof text, "%s:", program->label);
  for (uint32_t i = 0; i < program->step_count && length < (int)sizeof text; i++) {
    if (!program->steps[i].shown) continue;
    length += snprintf(text + length, sizeof text - (size_t)length, " %s=%d",
                       program->steps[i].function->name, program->steps[i].status);
  }
  suite_report(text);
}

void program_execute(Program* program, Context* context) {
  napi_env env = context->env;
  bool use_env = env && !context->foreign_thread;
  if (use_env && !program->basic) fetch_values(program, env);
  preset_slots(program);
  program->runs++;
  program->data_given = context->data;
  program->hint_given = context->hint;
  for (uint32_t i = 0; i < program->step_count; i++) {
    Step* step = &program->steps[i];
    Word words[MAX_ARGUMENTS];
    size_t count = strlen(step->function->kinds);
    for (size_t a = 0; a < count; a++) words[a] = resolve(program, &step->arguments[a], context);
    // A function that does not return has been called all the same.
    if (step->function->call == function_named("napi_fatal_error")->call) {
      step->function->returned_ok = true;
    }
    step->status = step->function->call(words);
    if (step->status == napi_ok) {
      step->function->returned_ok = true;
    } else {
      step->function->returned_failure = true;
    }
    if (step->status == napi_ok && reads_error(program, i)) keep_error(words);
    if (!use_env || reads_error(program, i + 1)) continue;
    const napi_extended_error_info* info = NULL;
    must(napi_get_last_error_info(env, &info));
    step->recorded = info->error_code;
    step->engine_code = info->engine_error_code;
    step->message = info->error_message;
    if (!program->basic) must(napi_is_exception_pending(env, &step->pending));
  }
  if (program->label) tell_run(program);
}

void add_field(napi_env env, napi_value object, const char* name, napi_value value) {
  must(napi_set_named_property(env, object, name, value));
}

napi_value number_value(napi_env env, double number) {
  napi_value value;
  must(napi_create_double(env, number, &value));
  return value;
}

napi_value string_value(napi_env env, const char* text) {
  napi_value value;
  if (text) {
    must(napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value));
  } else {
    must(napi_get_null(env, &value));
  }
  return value;
}

static napi_value boolean_value(napi_env env, bool truth) {
  napi_value value;
  must(napi_get_boolean(env, truth, &value));
  return value;
}

static napi_value bytes_value(napi_env env, const void* bytes, size_t length) {
  void* data;
  napi_value buffer, view;
  must(napi_create_arraybuffer(env, length, &data, &buffer));
  if (length) memcpy(data, bytes, length);
  must(napi_create_typedarray(env, napi_uint8_array, length, buffer, 0, &view));
  return view;
}

static napi_value error_info_value(napi_env env, const napi_extended_error_info* info) {
  napi_value object;
  must(napi_create_object(env, &object));
  add_field(env, object, "message", string_value(env, info->error_message));
  add_field(env, object, "code", number_value(env, info->error_code));
  add_field(env, object, "engine", number_value(env, info->engine_error_code));
  return object;
}

static napi_value node_version_value(napi_env env, const napi_node_version* version) {
  napi_value object;
  must(napi_create_object(env, &object));
  add_field(env, object, "major", number_value(env, version->major));
  add_field(env, object, "minor", number_value(env, version->minor));
  add_field(env, object, "patch", number_value(env, version->patch));
  add_field(env, object, "release", string_value(env, version->release));
  return object;
}

static bool untouched(const Slot* slot) {
  for (size_t i = 0; i < sizeof slot->bytes; i++) {
    if (slot->bytes[i] != UNTOUCHED) return false;
  }
  return true;
}

static napi_value decode(napi_env env, Out out) {
  const Slot* slot = &slots[out.slot];
  napi_value value = NULL;
  if (untouched(slot)) return string_value(env, "<untouched>");
  switch (out.kind) {
    case OUT_VALUE: return slot->word.p ? slot->word.p : string_value(env, "<NULL>");
    case OUT_BOOL: return boolean_value(env, slot->word.b);
    case OUT_I32: return number_value(env, slot->word.i);
    case OUT_U32: return number_value(env, slot->word.u);
    case OUT_F64: return number_value(env, slot->word.d);
    case OUT_I64: must(napi_create_bigint_int64(env, slot->word.l, &value)); return value;
    case OUT_U64:
    case OUT_POINTER: must(napi_create_bigint_uint64(env, slot->word.q, &value)); return value;
    case OUT_CSTRING: return string_value(env, slot->word.p);
    case OUT_ERROR_INFO: return error_info_value(env, slot->word.p);
    case OUT_NODE_VERSION: return node_version_value(env, slot->word.p);
    case OUT_BYTES:
      return slot->word.p ? bytes_value(env, slot->word.p, out.length) : string_value(env, "<NULL>");
    case OUT_INLINE: return bytes_value(env, slot->bytes, out.length);
  }
  return string_value(env, "<unknown kind>");
}

napi_value decode_outs(napi_env env, const Out* outs, uint32_t count) {
  napi_value array;
  must(napi_create_array_with_length(env, count, &array));
  for (uint32_t i = 0; i < count; i++) {
    must(napi_set_element(env, array, i, decode(env, outs[i])));
  }
  return array;
}

// Handles in slots are read before anything else is made, since some belong to closed scopes.
napi_value raw_results_of(napi_env env, Program* program) {
  napi_value object, steps;
  must(napi_create_object(env, &object));
  must(napi_create_array_with_length(env, program->step_count, &steps));
  for (uint32_t i = 0; i < program->step_count; i++) {
    const Step* step = &program->steps[i];
    napi_value entry;
    must(napi_create_object(env, &entry));
    add_field(env, entry, "status", number_value(env, step->status));
    add_field(env, entry, "recorded", number_value(env, step->recorded));
    add_field(env, entry, "engine", number_value(env, step->engine_code));
    add_field(env, entry, "message", string_value(env, step->message));
    add_field(env, entry, "pending", boolean_value(env, step->pending));
    must(napi_set_element(env, steps, i, entry));
  }
  add_field(env, object, "steps", steps);
  add_field(env, object, "runs", number_value(env, program->runs));
  add_field(env, object, "number", number_value(env, (double)program->number));
  add_field(env, object, "data", number_value(env, (double)(uintptr_t)program->data_given));
  add_field(env, object, "hint", number_value(env, (double)(uintptr_t)program->hint_given));
  return object;
}

napi_value results_of(napi_env env, Program* program, napi_value exception, bool threw) {
  napi_value object = raw_results_of(env, program);
  add_field(env, object, "outs", decode_outs(env, program->outs, program->out_count));
  add_field(env, object, "threw", boolean_value(env, threw));
  if (threw) add_field(env, object, "exception", exception);
  return object;
}
