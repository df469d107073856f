// The C functions a test can hand to Node-API. Each runs the program its data pointer names.

#include <stdlib.h>
#include <string.h>

#include "program.h"

// Runs a program and keeps what it did for JavaScript, if it asked for that.
static napi_value run(Program* program, Context* context) {
  program_execute(program, context);
  napi_env env = context->env;
  napi_value returned = program->return_slot >= 0 ? slots[program->return_slot].word.p : NULL;
  if (!env || context->foreign_thread || !(program->collect || program->clear)) return returned;
  bool threw = false;
  napi_value exception = NULL;
  must(napi_is_exception_pending(env, &threw));
  if (threw) must(napi_get_and_clear_last_exception(env, &exception));
  if (program->collect) {
    napi_value all;
    uint32_t length;
    must(napi_get_reference_value(env, program->collected, &all));
    must(napi_get_array_length(env, all, &length));
    must(napi_set_element(env, all, length, results_of(env, program, exception, threw)));
  }
  if (threw && !program->clear) must(napi_throw(env, exception));
  return returned;
}

static napi_value on_call(napi_env env, napi_callback_info info) {
  void* data = NULL;
  must(napi_get_cb_info(env, info, NULL, NULL, NULL, &data));
  Context context = {.env = env, .info = info, .data = data};
  return run(data, &context);
}

// The hint is the program, so that the data pointer stays free for the test.
static void on_finalize(napi_env env, void* data, void* hint) {
  Context context = {.env = env, .data = data, .hint = hint};
  run(hint, &context);
}

// For finalizers whose hint is taken: the data pointer is the program.
static void on_finalize_data(napi_env env, void* data, void* hint) {
  ((Program*)data)->number = env ? 1 : 0;
  Context context = {.env = env, .data = data, .hint = hint};
  run(data, &context);
}

static void on_noenv_finalize(void* data, void* hint) {
  Context context = {.data = data, .hint = hint, .foreign_thread = true};
  run(hint, &context);
}

static void on_execute(napi_env env, void* data) {
  Context context = {.env = env, .data = data, .foreign_thread = true};
  run(data, &context);
}

static void on_complete(napi_env env, napi_status status, void* data) {
  Program* program = ((Program*)data)->then;
  if (!program) return;
  program->number = status;
  Context context = {.env = env, .data = data};
  run(program, &context);
}

static void on_call_js(napi_env env, napi_value js_callback, void* program, void* data) {
  ((Program*)program)->number = env ? (js_callback ? 2 : 1) : 0;
  Context context = {.env = env, .data = data, .hint = program, .js_callback = js_callback};
  run(program, &context);
}

static void on_cleanup(void* data) {
  Context context = {.env = ((Program*)data)->env, .data = data};
  run(data, &context);
}

static void on_async_cleanup(napi_async_cleanup_hook_handle handle, void* data) {
  Context context = {.env = ((Program*)data)->env, .data = handle, .hint = data};
  run(data, &context);
}

void* callback_named(const char* name) {
  static const struct {
    const char* name;
    void* address;
  } callbacks[] = {
      {"call", (void*)on_call},
      {"finalize", (void*)on_finalize},
      {"finalize_data", (void*)on_finalize_data},
      {"noenv_finalize", (void*)on_noenv_finalize},
      {"execute", (void*)on_execute},
      {"complete", (void*)on_complete},
      {"call_js", (void*)on_call_js},
      {"cleanup", (void*)on_cleanup},
      {"async_cleanup", (void*)on_async_cleanup},
  };
  for (size_t i = 0; i < sizeof callbacks / sizeof *callbacks; i++) {
    if (strcmp(callbacks[i].name, name) == 0) return callbacks[i].address;
  }
  abort();
}
