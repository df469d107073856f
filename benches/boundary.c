// The addon of the boundary benchmark: one small function per operation of the Node-API boundary.
// The same binary is loaded by every runtime that is compared.

#include <node_api.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FN(name) static napi_value name(napi_env env, napi_callback_info info)

FN(Empty) {
  (void)env;
  (void)info;
  return NULL;
}

FN(SumInts) {
  napi_value argv[3], result;
  size_t argc = 3;
  int32_t a, b, c;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_int32(env, argv[0], &a);
  napi_get_value_int32(env, argv[1], &b);
  napi_get_value_int32(env, argv[2], &c);
  napi_create_int32(env, a + b + c, &result);
  return result;
}

FN(AddDoubles) {
  napi_value argv[2], result;
  size_t argc = 2;
  double a, b;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_double(env, argv[0], &a);
  napi_get_value_double(env, argv[1], &b);
  napi_create_double(env, a + b, &result);
  return result;
}

FN(StringIn) {
  napi_value argv[1], result;
  size_t argc = 1, length = 0;
  char text[64];
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_string_utf8(env, argv[0], text, sizeof text, &length);
  napi_create_uint32(env, (uint32_t)length, &result);
  return result;
}

FN(StringOut) {
  (void)info;
  napi_value result;
  napi_create_string_utf8(env, "sixteen letters.", 16, &result);
  return result;
}

static const char* const kNames[5] = {"alpha", "beta", "gamma", "delta", "epsilon"};

FN(ObjectMake) {
  (void)info;
  napi_value object, value;
  napi_create_object(env, &object);
  for (int i = 0; i < 5; i++) {
    napi_create_int32(env, i, &value);
    napi_set_named_property(env, object, kNames[i], value);
  }
  return object;
}

FN(ObjectRead) {
  napi_value argv[1], value, result;
  size_t argc = 1;
  int32_t sum = 0, one;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  for (int i = 0; i < 5; i++) {
    napi_get_named_property(env, argv[0], kNames[i], &value);
    napi_get_value_int32(env, value, &one);
    sum += one;
  }
  napi_create_int32(env, sum, &result);
  return result;
}

FN(ArrayMake) {
  (void)info;
  napi_value array, value;
  napi_create_array_with_length(env, 100, &array);
  for (uint32_t i = 0; i < 100; i++) {
    napi_create_uint32(env, i, &value);
    napi_set_element(env, array, i, value);
  }
  return array;
}

FN(ArraySum) {
  napi_value argv[1], value, result;
  size_t argc = 1;
  uint32_t length = 0;
  int32_t sum = 0, one;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_array_length(env, argv[0], &length);
  for (uint32_t i = 0; i < length; i++) {
    napi_get_element(env, argv[0], i, &value);
    napi_get_value_int32(env, value, &one);
    sum += one;
  }
  napi_create_int32(env, sum, &result);
  return result;
}

FN(TypedArraySum) {
  napi_value argv[1], result;
  size_t argc = 1, length = 0;
  void* data = NULL;
  napi_typedarray_type type;
  double sum = 0;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_typedarray_info(env, argv[0], &type, &length, &data, NULL, NULL);
  for (size_t i = 0; i < length; i++) sum += ((double*)data)[i];
  napi_create_double(env, sum, &result);
  return result;
}

FN(BufferIn) {
  napi_value argv[1], result;
  size_t argc = 1, length = 0;
  void* data = NULL;
  uint32_t sum = 0;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_buffer_info(env, argv[0], &data, &length);
  for (size_t i = 0; i < length; i++) sum += ((uint8_t*)data)[i];
  napi_create_uint32(env, sum, &result);
  return result;
}

FN(BufferOut) {
  (void)info;
  static const char kBytes[64] = "sixty-four bytes of something, handed out as a copy of its own";
  napi_value result;
  napi_create_buffer_copy(env, sizeof kBytes, kBytes, NULL, &result);
  return result;
}

static void FreeCounter(napi_env env, void* data, void* hint) {
  (void)env;
  (void)hint;
  free(data);
}

FN(CounterNew) {
  napi_value self;
  napi_get_cb_info(env, info, NULL, NULL, &self, NULL);
  int32_t* count = malloc(sizeof *count);
  *count = 0;
  napi_wrap(env, self, count, FreeCounter, NULL, NULL);
  return self;
}

FN(CounterUp) {
  napi_value self, result;
  int32_t* count = NULL;
  napi_get_cb_info(env, info, NULL, NULL, &self, NULL);
  napi_unwrap(env, self, (void**)&count);
  napi_create_int32(env, ++*count, &result);
  return result;
}

FN(ReferenceMake) {
  napi_value argv[1];
  size_t argc = 1;
  napi_ref ref;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_create_reference(env, argv[0], 1, &ref);
  napi_delete_reference(env, ref);
  return NULL;
}

FN(CallBack) {
  napi_value argv[1], undefined, result;
  size_t argc = 1;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_undefined(env, &undefined);
  napi_call_function(env, undefined, argv[0], 0, NULL, &result);
  return result;
}

FN(Throw) {
  (void)info;
  napi_throw_error(env, "ERR_BENCH", "thrown by the benchmark");
  return NULL;
}

FN(PromiseMake) {
  (void)info;
  napi_deferred deferred;
  napi_value promise, undefined;
  napi_create_promise(env, &deferred, &promise);
  napi_get_undefined(env, &undefined);
  napi_resolve_deferred(env, deferred, undefined);
  return promise;
}

FN(BigIntAdd) {
  napi_value argv[1], result;
  size_t argc = 1;
  int64_t value = 0;
  bool lossless;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_bigint_int64(env, argv[0], &value, &lossless);
  napi_create_bigint_int64(env, value + 1, &result);
  return result;
}

FN(TypeOf) {
  napi_value argv[4], result;
  size_t argc = 4;
  int32_t sum = 0;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  for (size_t i = 0; i < argc; i++) {
    napi_valuetype type;
    napi_typeof(env, argv[i], &type);
    sum += (int32_t)type;
  }
  napi_create_int32(env, sum, &result);
  return result;
}

FN(HandleScope) {
  (void)info;
  napi_handle_scope scope;
  napi_open_handle_scope(env, &scope);
  napi_close_handle_scope(env, scope);
  return NULL;
}

// Async work: a job that does nothing and resolves a promise when it is back.
typedef struct {
  napi_async_work work;
  napi_deferred deferred;
} Job;

static void Execute(napi_env env, void* data) {
  (void)env;
  (void)data;
}

static void Complete(napi_env env, napi_status status, void* data) {
  Job* job = data;
  napi_value undefined;
  (void)status;
  napi_get_undefined(env, &undefined);
  napi_resolve_deferred(env, job->deferred, undefined);
  napi_delete_async_work(env, job->work);
  free(job);
}

FN(AsyncWork) {
  (void)info;
  Job* job = malloc(sizeof *job);
  napi_value promise, name;
  napi_create_promise(env, &job->deferred, &promise);
  napi_create_string_utf8(env, "bench", 5, &name);
  napi_create_async_work(env, NULL, name, Execute, Complete, job, &job->work);
  napi_queue_async_work(env, job->work);
  return promise;
}

// Threadsafe functions: `producers` threads make `count` calls each; the promise resolves after the
// last call has run.
typedef struct {
  napi_threadsafe_function function;
  napi_deferred deferred;
} Flood;

static void CallJs(napi_env env, napi_value callback, void* context, void* data) {
  napi_value undefined;
  (void)context;
  (void)data;
  if (env == NULL) return;
  napi_get_undefined(env, &undefined);
  napi_call_function(env, undefined, callback, 0, NULL, NULL);
}

// What a thread needs, its own: the flood may be gone when an environment ends before its threads.
typedef struct {
  napi_threadsafe_function function;
  uint32_t calls;
} Producer;

static void* Produce(void* data) {
  Producer producer = *(Producer*)data;
  free(data);
  for (uint32_t i = 0; i < producer.calls; i++) {
    napi_status status =
        napi_call_threadsafe_function(producer.function, NULL, napi_tsfn_blocking);
    // `napi_closing` gives this thread's hold back; the function must not be used again.
    if (status != napi_ok) return NULL;
  }
  napi_release_threadsafe_function(producer.function, napi_tsfn_release);
  return NULL;
}

static void FloodDone(napi_env env, void* data, void* hint) {
  Flood* flood = data;
  napi_value undefined;
  (void)hint;
  napi_get_undefined(env, &undefined);
  napi_resolve_deferred(env, flood->deferred, undefined);
  free(flood);
}

FN(ThreadsafeFlood) {
  napi_value argv[3], promise, name;
  size_t argc = 3;
  uint32_t producers = 1, calls = 0;
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  napi_get_value_uint32(env, argv[1], &producers);
  napi_get_value_uint32(env, argv[2], &calls);
  Flood* flood = calloc(1, sizeof *flood);
  napi_create_promise(env, &flood->deferred, &promise);
  napi_create_string_utf8(env, "flood", 5, &name);
  napi_create_threadsafe_function(env, argv[0], NULL, name, 0, producers, flood, FloodDone, NULL,
                                  CallJs, &flood->function);
  for (uint32_t i = 0; i < producers; i++) {
    pthread_t thread;
    Producer* producer = malloc(sizeof *producer);
    *producer = (Producer){flood->function, calls};
    pthread_create(&thread, NULL, Produce, producer);
    pthread_detach(thread);
  }
  return promise;
}

static void Add(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function);
  napi_set_named_property(env, exports, name, function);
}

NAPI_MODULE_INIT() {
  Add(env, exports, "empty", Empty);
  Add(env, exports, "sumInts", SumInts);
  Add(env, exports, "addDoubles", AddDoubles);
  Add(env, exports, "stringIn", StringIn);
  Add(env, exports, "stringOut", StringOut);
  Add(env, exports, "objectMake", ObjectMake);
  Add(env, exports, "objectRead", ObjectRead);
  Add(env, exports, "arrayMake", ArrayMake);
  Add(env, exports, "arraySum", ArraySum);
  Add(env, exports, "typedArraySum", TypedArraySum);
  Add(env, exports, "bufferIn", BufferIn);
  Add(env, exports, "bufferOut", BufferOut);
  Add(env, exports, "referenceMake", ReferenceMake);
  Add(env, exports, "callBack", CallBack);
  Add(env, exports, "throwError", Throw);
  Add(env, exports, "promiseMake", PromiseMake);
  Add(env, exports, "bigintAdd", BigIntAdd);
  Add(env, exports, "typeOf", TypeOf);
  Add(env, exports, "handleScope", HandleScope);
  Add(env, exports, "asyncWork", AsyncWork);
  Add(env, exports, "threadsafeFlood", ThreadsafeFlood);
  napi_property_descriptor up = {"up", NULL, CounterUp, NULL, NULL, NULL, napi_default_method, NULL};
  napi_value counter;
  napi_define_class(env, "Counter", NAPI_AUTO_LENGTH, CounterNew, NULL, 1, &up, &counter);
  napi_set_named_property(env, exports, "Counter", counter);
  return exports;
}
