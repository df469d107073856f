// A program is a list of Node-API calls with their arguments, described by JavaScript and executed
// here. JavaScript thereby makes every call with any argument, NULL included, and sees the status,
// the recorded error and what was written, while the call itself is ordinary compiled C.

#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// All prototypes are wanted whatever version the addon declares (DRIVER_API_VERSION).
#undef NAPI_VERSION
#define NAPI_EXPERIMENTAL
#define NODE_API_EXPERIMENTAL_NO_WARNING
#include <node_api.h>

// `#pragma weak` for each function: where the runtime lacks one its address is NULL, and the driver
// says that it is missing, instead of failing to load.
#include "weak.h"

#define MAX_ARGUMENTS 11
#define SLOTS 8192

typedef union {
  void* p;
  int32_t i;
  uint32_t u;
  int64_t l;
  uint64_t q;
  double d;
  bool b;
  size_t z;
  int32_t e;
} Word;

typedef struct {
  const char* name;
  napi_status (*call)(const Word* words);
  const char* kinds;
  const void* address;  // NULL where the host lacks the function
  bool returned_ok;
  bool returned_failure;
} Function;

// What an argument is. The numbers are shared with calls.js.
typedef enum {
  ARG_NULL = 0,
  ARG_ENV = 1,
  ARG_WORD = 2,      // a number, a boolean or a raw pointer
  ARG_VALUE = 3,     // the handle of a JavaScript value
  ARG_SLOT = 4,      // the address of a slot
  ARG_CONTENT = 5,   // what a slot holds
  ARG_STRING = 6,    // UTF-8 and a NUL
  ARG_BYTES = 7,     // a private copy of some bytes
  ARG_CALLBACK = 8,  // one of the functions in callbacks.c
  ARG_LIST = 9,      // an array of handles
  ARG_PROPERTIES = 10,
  ARG_PROGRAM = 11,  // another program, as a data pointer
  ARG_INFO = 12,     // of the callback the program runs in
  ARG_DATA = 13,
  ARG_HINT = 14,
  ARG_JS_CALLBACK = 15,
} ArgumentTag;

typedef struct Argument {
  ArgumentTag tag;
  Word word;
  uint32_t index;          // of a slot or of a value
  bool preset;             // the slot starts with `word`
  uint32_t count;          // of items
  struct Argument* items;  // of a list, or eight for each property
  void* built;             // the C array made from the items
} Argument;

typedef struct {
  Function* function;
  Argument arguments[MAX_ARGUMENTS];
  napi_status status;
  napi_status recorded;  // error_code of napi_get_last_error_info
  uint32_t engine_code;
  const char* message;
  bool pending;
  bool shown;  // in the report of a run
} Step;

// How a slot is shown to JavaScript. The numbers are shared with calls.js.
typedef enum {
  OUT_VALUE = 0,
  OUT_BOOL = 1,
  OUT_I32 = 2,
  OUT_U32 = 3,
  OUT_I64 = 4,
  OUT_U64 = 5,
  OUT_F64 = 6,
  OUT_POINTER = 7,
  OUT_CSTRING = 8,
  OUT_ERROR_INFO = 9,
  OUT_NODE_VERSION = 10,
  OUT_BYTES = 11,    // what the pointer in the slot points to
  OUT_INLINE = 12,   // the slot's own bytes
} OutKind;

typedef struct {
  OutKind kind;
  uint32_t slot;
  uint32_t length;
} Out;

// A value of a deferred program, kept so that it can be had again where no JavaScript may run.
typedef struct {
  napi_valuetype type;
  napi_ref reference;  // of an object, a function, a symbol or an external
  double number;
  bool truth;
  int64_t integer;
  char16_t* text;
  size_t length;
} Kept;

typedef struct Program {
  uint32_t step_count;
  Step* steps;
  uint32_t out_count;
  Out* outs;
  uint32_t value_count;
  napi_value* values;   // valid while an immediate program runs
  Kept* kept;           // the same values of a deferred program
  napi_env env;
  int32_t return_slot;  // -1: nothing
  bool collect;         // keep each run's results for JavaScript
  bool clear;           // swallow an exception that is pending at the end
  bool basic;           // make no calls of its own but basic ones, as inside GC
  char* label;          // report each run under this name
  struct Program* then; // of async work: what runs in `complete`
  napi_ref collected;
  uint32_t runs;
  int64_t number;       // the status given to `complete`, or whether call_js had an env
  void* data_given;     // what the callback of the last run was handed
  void* hint_given;
} Program;

// What the callback that runs a program was given.
typedef struct {
  napi_env env;
  napi_callback_info info;
  void* data;
  void* hint;
  napi_value js_callback;
  bool foreign_thread;  // env must not be used, not even for the recorded error
} Context;

typedef union {
  Word word;
  unsigned char bytes[64];
} Slot;

// A slot that a call did not write still holds these bytes.
#define UNTOUCHED 0x5a

extern Slot slots[SLOTS];

Function* function_named(const char* name);
Function* function_at(size_t index);

void program_keep(napi_env env, Program* program);
napi_value kept_value(napi_env env, const Kept* kept);

void program_execute(Program* program, Context* context);
Program* program_parse(napi_env env, napi_value steps, napi_value outs);
Program* program_at(uint32_t id);

napi_value results_of(napi_env env, Program* program, napi_value exception, bool threw);
napi_value raw_results_of(napi_env env, Program* program);
napi_value decode_outs(napi_env env, const Out* outs, uint32_t count);
Out* parse_outs(napi_env env, napi_value array, uint32_t* count);

void* callback_named(const char* name);

void add_field(napi_env env, napi_value object, const char* name, napi_value value);
napi_value number_value(napi_env env, double number);
napi_value string_value(napi_env env, const char* text);
char* copy_string(napi_env env, napi_value value);

// The driver's own calls cannot fail unless the host is broken: say where and stop.
void must_failed(const char* call, const char* file, int line);
#define must(call)                                              \
  do {                                                          \
    if ((call) != napi_ok) must_failed(#call, __FILE__, __LINE__); \
  } while (0)

#endif
