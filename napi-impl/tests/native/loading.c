/* One file for every way an addon can start or fail to: -D chooses. */
#include "abi.h"

#if defined ENGINE_CONSTRUCTOR

void node_module_register(void*);
static struct { int version; } record = {127};
__attribute__((constructor)) static void announce(void) { node_module_register(&record); }

#elif defined ENGINE_SYMBOL

void node_register_module_v115(void) {}

#elif defined NOTHING

int unrelated = 1;

#elif defined CONSTRUCTOR

static napi_value init(napi_env env, napi_value exports) {
  OK(napi_set_named_property(env, exports, "how", text(env, "constructor")));
  return NULL;
}
static napi_module record = {.nm_version = 1, .nm_filename = __FILE__, .nm_register_func = init};
__attribute__((constructor)) static void announce(void) { napi_module_register(&record); }

#elif defined NO_ENTRY

static napi_module record = {.nm_version = 1};
__attribute__((constructor)) static void announce(void) { napi_module_register(&record); }

#elif defined THROWS

MODULE {
  (void)exports;
  OK(napi_throw_error(env, "ERR_TODAY", "not today"));
  return NULL;
}

#elif defined UNRESOLVED

void UNRESOLVED(void);
MODULE {
  (void)env;
  UNRESOLVED();
  return exports;
}

#else

static int starts;

MODULE {
  (void)exports;
  napi_value result, value;
  OK(napi_create_object(env, &result));
  OK(napi_create_int32(env, ++starts, &value));
  OK(napi_set_named_property(env, result, "starts", value));
  const char* url;
  OK(node_api_get_module_file_name(env, &url));
  OK(napi_set_named_property(env, result, "url", text(env, url)));
  void* data;
  OK(napi_get_instance_data(env, &data));
  OK(napi_set_named_property(env, result, "fresh", text(env, data == NULL ? "yes" : "no")));
  OK(napi_set_instance_data(env, result, NULL, NULL));
  const napi_node_version* node;
  OK(napi_get_node_version(env, &node));
  char line[64];
  snprintf(line, sizeof line, "%u.%u.%u %s", node->major, node->minor, node->patch, node->release);
  OK(napi_set_named_property(env, result, "node", text(env, line)));
  void* loop = NULL;
  EXPECT(napi_generic_failure, napi_get_uv_event_loop(env, &loop));
  EXPECT(napi_invalid_arg, napi_get_node_version(env, NULL));
  EXPECT(napi_invalid_arg, napi_get_node_version(NULL, &node));
  return result;
}

#endif
