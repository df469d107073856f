// What C sources of the suite share. Needs nothing but the official headers.

#ifndef SUITE_H
#define SUITE_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <io.h>
#define suite_write _write
#else
#include <unistd.h>
#define suite_write write
#endif

// A line that a case can ask for in `isolated.reports`; good at teardown and from any thread.
// `text` must be plain ASCII without quotes or backslashes.
static inline void suite_report(const char* text) {
  const char* mark = getenv("TENON_CONFORM_MARK");
  char line[2048];
  int length = snprintf(line, sizeof line, "\n%s {\"event\":\"report\",\"text\":\"%s\"}\n",
                        mark ? mark : "", text);
  if (length > (int)sizeof line - 1) length = (int)sizeof line - 1;
  for (int done = 0; done < length;) {
    long written = (long)suite_write(1, line + done, (unsigned)(length - done));
    if (written <= 0) return;
    done += (int)written;
  }
}

// Fails the case: throws an Error that says which call answered what.
static inline bool suite_check(napi_env env, napi_status status, const char* call, int line) {
  if (status == napi_ok) return true;
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) == napi_ok && pending) return false;
  char text[512];
  snprintf(text, sizeof text, "line %d: %s returned %d", line, call, (int)status);
  napi_throw_error(env, NULL, text);
  return false;
}

// In a callback that returns napi_value: leaves it with an exception unless the call returns ok.
#define CHECK(call)                                                       \
  do {                                                                    \
    if (!suite_check(env, (call), #call, __LINE__)) return NULL;          \
  } while (0)

// Where nothing can be thrown: reports and goes on.
#define EXPECT(call, expected)                                            \
  do {                                                                    \
    int suite_status = (int)(call);                                       \
    if (suite_status != (int)(expected)) {                                \
      char suite_text[256];                                               \
      snprintf(suite_text, sizeof suite_text, "line %d: " #call " returned %d", __LINE__, suite_status); \
      suite_report(suite_text);                                           \
    }                                                                     \
  } while (0)

// Adds a function to an object, such as the exports.
static inline napi_status suite_export(napi_env env, napi_value object, const char* name,
                                       napi_callback callback) {
  napi_value function;
  napi_status status =
      napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function);
  if (status != napi_ok) return status;
  return napi_set_named_property(env, object, name, function);
}

#endif
