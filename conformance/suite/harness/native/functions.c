// The call table: for each function a piece of C that calls it with words of the right types.

#include <string.h>

#include "program.h"

#define W(index, kind) words[index].kind
#define CALL(returned, name, ...) \
  static napi_status call_##name(const Word* words) { returned(name(__VA_ARGS__)); }
#define STATUS(call) return call
#define NOTHING(call) \
  call;               \
  return napi_ok

#define F1(n, a) CALL(STATUS, n, W(0, a))
#define F2(n, a, b) CALL(STATUS, n, W(0, a), W(1, b))
#define F3(n, a, b, c) CALL(STATUS, n, W(0, a), W(1, b), W(2, c))
#define F4(n, a, b, c, d) CALL(STATUS, n, W(0, a), W(1, b), W(2, c), W(3, d))
#define F5(n, a, b, c, d, e) CALL(STATUS, n, W(0, a), W(1, b), W(2, c), W(3, d), W(4, e))
#define F6(n, a, b, c, d, e, f) \
  CALL(STATUS, n, W(0, a), W(1, b), W(2, c), W(3, d), W(4, e), W(5, f))
#define F7(n, a, b, c, d, e, f, g) \
  CALL(STATUS, n, W(0, a), W(1, b), W(2, c), W(3, d), W(4, e), W(5, f), W(6, g))
#define F8(n, a, b, c, d, e, f, g, h) \
  CALL(STATUS, n, W(0, a), W(1, b), W(2, c), W(3, d), W(4, e), W(5, f), W(6, g), W(7, h))
#define F11(n, a, b, c, d, e, f, g, h, i, j, k)                                               \
  CALL(STATUS, n, W(0, a), W(1, b), W(2, c), W(3, d), W(4, e), W(5, f), W(6, g), W(7, h), W(8, i), \
       W(9, j), W(10, k))
#define V1(n, a) CALL(NOTHING, n, W(0, a))
#define V4(n, a, b, c, d) CALL(NOTHING, n, W(0, a), W(1, b), W(2, c), W(3, d))
#include "functions.h"
#undef F1
#undef F2
#undef F3
#undef F4
#undef F5
#undef F6
#undef F7
#undef F8
#undef F11
#undef V1
#undef V4

#define ENTRY(n, kinds) {#n, call_##n, kinds, (const void*)n, false, false},
#define F1(n, a) ENTRY(n, #a)
#define F2(n, a, b) ENTRY(n, #a #b)
#define F3(n, a, b, c) ENTRY(n, #a #b #c)
#define F4(n, a, b, c, d) ENTRY(n, #a #b #c #d)
#define F5(n, a, b, c, d, e) ENTRY(n, #a #b #c #d #e)
#define F6(n, a, b, c, d, e, f) ENTRY(n, #a #b #c #d #e #f)
#define F7(n, a, b, c, d, e, f, g) ENTRY(n, #a #b #c #d #e #f #g)
#define F8(n, a, b, c, d, e, f, g, h) ENTRY(n, #a #b #c #d #e #f #g #h)
#define F11(n, a, b, c, d, e, f, g, h, i, j, k) ENTRY(n, #a #b #c #d #e #f #g #h #i #j #k)
#define V1(n, a) ENTRY(n, #a)
#define V4(n, a, b, c, d) ENTRY(n, #a #b #c #d)

static Function functions[] = {
#include "functions.h"
};

Function* function_at(size_t index) {
  return index < sizeof functions / sizeof *functions ? &functions[index] : NULL;
}

Function* function_named(const char* name) {
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    if (strcmp(functions[i].name, name) == 0) return &functions[i];
  }
  return NULL;
}
