#include "abi.h"

static napi_async_context context;

static napi_value init(napi_env env, napi_callback_info info) {
  napi_value args[1], name = text(env, "context");
  size_t given = 1;
  OK(napi_get_cb_info(env, info, &given, args, NULL, NULL));
  EXPECT(napi_invalid_arg, napi_async_init(env, NULL, NULL, &context));
  EXPECT(napi_invalid_arg, napi_async_init(env, NULL, name, NULL));
  napi_value undefined;
  OK(napi_get_undefined(env, &undefined));
  /* Nothing may be left pending. */
  EXPECT(2, napi_async_init(env, undefined, name, &context));
  bool pending;
  OK(napi_is_exception_pending(env, &pending));
  if (pending) abort();
  OK(napi_async_init(env, given > 0 ? args[0] : NULL, name, &context));
  return NULL;
}

static napi_value destroy(napi_env env, napi_callback_info info) {
  (void)info;
  EXPECT(napi_invalid_arg, napi_async_destroy(env, NULL));
  OK(napi_async_destroy(env, context));
  return NULL;
}

/* nested(callback): calls it in two scopes, one inside the other. */
static napi_value nested(napi_env env, napi_callback_info info) {
  napi_value args[1], receiver;
  arguments(env, info, 1, args);
  OK(napi_get_undefined(env, &receiver));
  napi_callback_scope outer, inner;
  EXPECT(napi_invalid_arg, napi_open_callback_scope(env, NULL, NULL, &outer));
  EXPECT(napi_invalid_arg, napi_open_callback_scope(env, NULL, context, NULL));
  OK(napi_open_callback_scope(env, NULL, context, &outer));
  OK(napi_open_callback_scope(env, NULL, context, &inner));
  OK(napi_call_function(env, receiver, args[0], 0, NULL, NULL));
  EXPECT(napi_callback_scope_mismatch, napi_close_callback_scope(env, outer));
  OK(napi_close_callback_scope(env, inner));
  LOG("inner closed");
  OK(napi_close_callback_scope(env, outer));
  LOG("outer closed");
  EXPECT(napi_callback_scope_mismatch, napi_close_callback_scope(env, outer));
  EXPECT(napi_invalid_arg, napi_close_callback_scope(env, NULL));
  return NULL;
}

/* make(withContext, receiver, function, ...arguments) */
static napi_value make(napi_env env, napi_callback_info info) {
  napi_value args[5], result = NULL;
  size_t given = 5;
  OK(napi_get_cb_info(env, info, &given, args, NULL, NULL));
  int status = napi_make_callback(env, number(env, args[0]) ? context : NULL, args[1], args[2],
                                  given - 3, args + 3, &result);
  LOG("status %d", status);
  return result;
}

MODULE {
  define(env, exports, "init", init);
  define(env, exports, "destroy", destroy);
  define(env, exports, "nested", nested);
  define(env, exports, "make", make);
  return exports;
}
