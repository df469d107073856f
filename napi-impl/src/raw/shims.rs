//! Declarations of the C functions that the `v8` crate's archive exports, and of the few C++ ones
//! that it does not wrap.
//!
//! Each takes handles where C++ takes references: a handle slot's address is both.

#![allow(non_snake_case)]

use std::ffi::{c_char, c_int, c_void};
use std::mem::MaybeUninit;

use tenon_napi_sys::napi_value;

use super::{Address, Maybe, MaybeBool};

/// An isolate, as V8 knows it.
#[repr(C)]
#[derive(Debug)]
pub(crate) struct Isolate {
    _opaque: [u8; 0],
}

/// `v8::FunctionCallbackInfo<v8::Value>`: a view of the frame of an API call.
#[repr(C)]
#[derive(Debug)]
pub(crate) struct FunctionCallbackInfo {
    _opaque: [u8; 0],
}

/// What `v8__FunctionCallbackInfo__GetParts` answers.
#[repr(C)]
#[derive(Debug)]
pub(crate) struct CallbackParts {
    pub(crate) isolate: *mut Isolate,
    pub(crate) return_value: *mut Address,
    pub(crate) data: napi_value,
    pub(crate) length: c_int,
}

/// A `std::shared_ptr` as two words.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct SharedPtr {
    pub(crate) object: *mut c_void,
    pub(crate) control: *mut c_void,
}

/// `v8::FunctionCallback`.
pub(crate) type FunctionCallback = unsafe extern "C" fn(info: *const FunctionCallbackInfo);
/// `v8::WeakCallbackInfo<void>::Callback`.
pub(crate) type WeakCallback = unsafe extern "C" fn(info: *const c_void);
/// `v8::BackingStore::DeleterCallback`.
pub(crate) type BackingStoreDeleter =
    unsafe extern "C" fn(data: *mut c_void, length: usize, deleter_data: *mut c_void);

/// `v8::PropertyAttribute` bits.
pub(crate) mod attribute {
    pub(crate) const NONE: u32 = 0;
    pub(crate) const READ_ONLY: u32 = 1;
    pub(crate) const DONT_ENUM: u32 = 2;
    pub(crate) const DONT_DELETE: u32 = 4;
}

/// `v8::ConstructorBehavior`.
pub(crate) const CONSTRUCTOR_ALLOW: c_int = 1;
/// `v8::SideEffectType::kHasSideEffect`.
pub(crate) const HAS_SIDE_EFFECT: c_int = 0;
/// `v8::NewStringType`.
pub(crate) const STRING_NORMAL: c_int = 0;
/// `v8::NewStringType::kInternalized`.
pub(crate) const STRING_INTERNALIZED: c_int = 1;
/// `v8::String::WriteFlags::kReplaceInvalidUtf8`.
pub(crate) const WRITE_REPLACE_INVALID_UTF8: c_int = 2;

/// `v8::BackingStoreInitializationMode::kZeroInitialized`.
pub(crate) const ZERO_INITIALIZED: u32 = 0;
/// `v8::BackingStoreInitializationMode::kUninitialized`.
pub(crate) const UNINITIALIZED: u32 = 1;

unsafe extern "C" {
    // Isolate and context.
    pub(crate) fn v8__Isolate__ThrowException(
        isolate: *mut Isolate,
        exception: napi_value,
    ) -> napi_value;
    pub(crate) fn v8__Isolate__IsExecutionTerminating(isolate: *mut Isolate) -> bool;
    pub(crate) fn v8__Isolate__AdjustAmountOfExternalAllocatedMemory(
        isolate: *mut Isolate,
        change: i64,
    ) -> i64;
    pub(crate) fn v8__Context__Enter(context: napi_value);
    pub(crate) fn v8__Context__Exit(context: napi_value);
    pub(crate) fn v8__Context__Global(context: napi_value) -> napi_value;
    pub(crate) fn v8__Context__GetContinuationPreservedEmbedderData(
        isolate: *mut Isolate,
    ) -> napi_value;
    pub(crate) fn v8__Context__SetContinuationPreservedEmbedderData(
        isolate: *mut Isolate,
        data: napi_value,
    );

    // Handles and scopes.
    pub(crate) fn v8__Local__New(isolate: *mut Isolate, value: napi_value) -> napi_value;
    pub(crate) fn v8__Global__New(isolate: *mut Isolate, value: napi_value) -> *mut Address;
    pub(crate) fn v8__Global__Reset(slot: *mut Address);
    pub(crate) fn v8__HandleScope__CONSTRUCT(
        scope: *mut MaybeUninit<[usize; 3]>,
        isolate: *mut Isolate,
    );
    pub(crate) fn v8__HandleScope__DESTRUCT(scope: *mut MaybeUninit<[usize; 3]>);
    pub(crate) fn v8__TryCatch__CONSTRUCT(
        try_catch: *mut MaybeUninit<[usize; 6]>,
        isolate: *mut Isolate,
    );
    pub(crate) fn v8__TryCatch__DESTRUCT(try_catch: *mut MaybeUninit<[usize; 6]>);
    pub(crate) fn v8__TryCatch__HasCaught(try_catch: *const MaybeUninit<[usize; 6]>) -> bool;
    pub(crate) fn v8__TryCatch__Exception(try_catch: *const MaybeUninit<[usize; 6]>) -> napi_value;
    pub(crate) fn v8__WeakCallbackInfo__GetParameter(info: *const c_void) -> *mut c_void;

    // Kinds of values.
    pub(crate) fn v8__Value__IsUndefined(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsNull(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsBoolean(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsTrue(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsNumber(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsBigInt(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsString(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsSymbol(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsName(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsFunction(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsObject(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsExternal(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsArray(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsDate(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsPromise(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsNativeError(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsArrayBuffer(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsSharedArrayBuffer(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsArrayBufferView(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsTypedArray(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsDataView(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsInt8Array(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsUint8Array(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsUint8ClampedArray(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsInt16Array(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsUint16Array(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsInt32Array(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsUint32Array(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsFloat16Array(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsFloat32Array(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsFloat64Array(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsBigInt64Array(value: napi_value) -> bool;
    pub(crate) fn v8__Value__IsBigUint64Array(value: napi_value) -> bool;

    // Conversions and comparisons.
    pub(crate) fn v8__Value__StrictEquals(a: napi_value, b: napi_value) -> bool;
    pub(crate) fn v8__Value__InstanceOf(
        value: napi_value,
        context: napi_value,
        constructor: napi_value,
        out: *mut Maybe<bool>,
    );
    pub(crate) fn v8__Value__ToString(value: napi_value, context: napi_value) -> napi_value;
    pub(crate) fn v8__Value__ToNumber(value: napi_value, context: napi_value) -> napi_value;
    pub(crate) fn v8__Value__ToObject(value: napi_value, context: napi_value) -> napi_value;
    pub(crate) fn v8__Value__ToBoolean(value: napi_value, isolate: *mut Isolate) -> napi_value;
    pub(crate) fn v8__Number__Value(value: napi_value) -> f64;

    // Primitives.
    pub(crate) fn v8__Undefined(isolate: *mut Isolate) -> napi_value;
    pub(crate) fn v8__Null(isolate: *mut Isolate) -> napi_value;
    pub(crate) fn v8__Boolean__New(isolate: *mut Isolate, value: bool) -> napi_value;
    pub(crate) fn v8__Number__New(isolate: *mut Isolate, value: f64) -> napi_value;
    pub(crate) fn v8__Integer__New(isolate: *mut Isolate, value: i32) -> napi_value;
    pub(crate) fn v8__Integer__NewFromUnsigned(isolate: *mut Isolate, value: u32) -> napi_value;
    pub(crate) fn v8__BigInt__New(isolate: *mut Isolate, value: i64) -> napi_value;
    pub(crate) fn v8__BigInt__NewFromUnsigned(isolate: *mut Isolate, value: u64) -> napi_value;
    pub(crate) fn v8__BigInt__NewFromWords(
        context: napi_value,
        sign_bit: c_int,
        word_count: c_int,
        words: *const u64,
    ) -> napi_value;
    pub(crate) fn v8__BigInt__Int64Value(value: napi_value, lossless: *mut bool) -> i64;
    pub(crate) fn v8__BigInt__Uint64Value(value: napi_value, lossless: *mut bool) -> u64;
    pub(crate) fn v8__BigInt__WordCount(value: napi_value) -> c_int;
    pub(crate) fn v8__BigInt__ToWordsArray(
        value: napi_value,
        sign_bit: *mut c_int,
        word_count: *mut c_int,
        words: *mut u64,
    );
    pub(crate) fn v8__Symbol__New(isolate: *mut Isolate, description: napi_value) -> napi_value;
    pub(crate) fn v8__Symbol__For(isolate: *mut Isolate, description: napi_value) -> napi_value;
    pub(crate) fn v8__Private__New(isolate: *mut Isolate, name: napi_value) -> napi_value;

    // Strings.
    pub(crate) fn v8__String__NewFromUtf8(
        isolate: *mut Isolate,
        data: *const c_char,
        kind: c_int,
        length: c_int,
    ) -> napi_value;
    pub(crate) fn v8__String__NewFromOneByte(
        isolate: *mut Isolate,
        data: *const u8,
        kind: c_int,
        length: c_int,
    ) -> napi_value;
    pub(crate) fn v8__String__NewFromTwoByte(
        isolate: *mut Isolate,
        data: *const u16,
        kind: c_int,
        length: c_int,
    ) -> napi_value;
    pub(crate) fn v8__String__Length(string: napi_value) -> c_int;
    pub(crate) fn v8__String__Utf8Length(string: napi_value, isolate: *mut Isolate) -> c_int;
    pub(crate) fn v8__String__Write_v2(
        string: napi_value,
        isolate: *mut Isolate,
        offset: u32,
        length: u32,
        buffer: *mut u16,
        flags: c_int,
    );
    pub(crate) fn v8__String__WriteOneByte_v2(
        string: napi_value,
        isolate: *mut Isolate,
        offset: u32,
        length: u32,
        buffer: *mut u8,
        flags: c_int,
    );
    pub(crate) fn v8__String__WriteUtf8_v2(
        string: napi_value,
        isolate: *mut Isolate,
        buffer: *mut c_char,
        capacity: usize,
        flags: c_int,
        processed: *mut usize,
    ) -> usize;
    pub(crate) fn v8__String__NewExternalOneByteConst(
        isolate: *mut Isolate,
        resource: *const c_void,
    ) -> napi_value;

    // Objects and arrays.
    pub(crate) fn v8__Object__New(isolate: *mut Isolate) -> napi_value;
    pub(crate) fn v8__Object__New__with_prototype_and_properties(
        isolate: *mut Isolate,
        prototype_or_null: napi_value,
        names: *const napi_value,
        values: *const napi_value,
        length: usize,
    ) -> napi_value;
    pub(crate) fn v8__Object__Get(
        object: napi_value,
        context: napi_value,
        key: napi_value,
    ) -> napi_value;
    pub(crate) fn v8__Object__Set(
        object: napi_value,
        context: napi_value,
        key: napi_value,
        value: napi_value,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__Has(
        object: napi_value,
        context: napi_value,
        key: napi_value,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__HasOwnProperty(
        object: napi_value,
        context: napi_value,
        key: napi_value,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__Delete(
        object: napi_value,
        context: napi_value,
        key: napi_value,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__GetIndex(
        object: napi_value,
        context: napi_value,
        index: u32,
    ) -> napi_value;
    pub(crate) fn v8__Object__SetIndex(
        object: napi_value,
        context: napi_value,
        index: u32,
        value: napi_value,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__HasIndex(
        object: napi_value,
        context: napi_value,
        index: u32,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__DeleteIndex(
        object: napi_value,
        context: napi_value,
        index: u32,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__GetPrototype(object: napi_value) -> napi_value;
    pub(crate) fn v8__Object__SetPrototype(
        object: napi_value,
        context: napi_value,
        prototype: napi_value,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__CreateDataProperty(
        object: napi_value,
        context: napi_value,
        key: napi_value,
        value: napi_value,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__DefineProperty(
        object: napi_value,
        context: napi_value,
        key: napi_value,
        descriptor: *mut PropertyDescriptor,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__GetPropertyNames(
        object: napi_value,
        context: napi_value,
        mode: c_int,
        filter: c_int,
        index_filter: c_int,
        conversion: c_int,
    ) -> napi_value;
    pub(crate) fn v8__Object__SetIntegrityLevel(
        object: napi_value,
        context: napi_value,
        level: c_int,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__GetPrivate(
        object: napi_value,
        context: napi_value,
        key: napi_value,
    ) -> napi_value;
    pub(crate) fn v8__Object__SetPrivate(
        object: napi_value,
        context: napi_value,
        key: napi_value,
        value: napi_value,
    ) -> MaybeBool;
    pub(crate) fn v8__Object__DeletePrivate(
        object: napi_value,
        context: napi_value,
        key: napi_value,
    ) -> MaybeBool;
    pub(crate) fn v8__Array__New(isolate: *mut Isolate, length: c_int) -> napi_value;
    pub(crate) fn v8__Array__Length(array: napi_value) -> u32;
    pub(crate) fn v8__External__New(isolate: *mut Isolate, value: *mut c_void) -> napi_value;
    pub(crate) fn v8__External__Value(external: napi_value) -> *mut c_void;
    pub(crate) fn v8__Date__New(context: napi_value, time: f64) -> napi_value;
    pub(crate) fn v8__Date__ValueOf(date: napi_value) -> f64;

    pub(crate) fn v8__PropertyDescriptor__CONSTRUCT__Value_Writable(
        out: *mut PropertyDescriptor,
        value: napi_value,
        writable: bool,
    );
    pub(crate) fn v8__PropertyDescriptor__CONSTRUCT__Get_Set(
        out: *mut PropertyDescriptor,
        getter: napi_value,
        setter: napi_value,
    );
    pub(crate) fn v8__PropertyDescriptor__DESTRUCT(descriptor: *mut PropertyDescriptor);
    pub(crate) fn v8__PropertyDescriptor__set_enumerable(
        descriptor: *mut PropertyDescriptor,
        value: bool,
    );
    pub(crate) fn v8__PropertyDescriptor__set_configurable(
        descriptor: *mut PropertyDescriptor,
        value: bool,
    );

    // Functions and templates.
    pub(crate) fn v8__Function__New(
        context: napi_value,
        callback: FunctionCallback,
        data: napi_value,
        length: c_int,
        behavior: c_int,
        side_effect: c_int,
    ) -> napi_value;
    pub(crate) fn v8__Function__SetName(function: napi_value, name: napi_value);
    pub(crate) fn v8__Function__Call(
        function: napi_value,
        context: napi_value,
        receiver: napi_value,
        argc: c_int,
        argv: *const napi_value,
    ) -> napi_value;
    pub(crate) fn v8__Function__NewInstance(
        function: napi_value,
        context: napi_value,
        argc: c_int,
        argv: *const napi_value,
    ) -> napi_value;
    pub(crate) fn v8__FunctionCallbackInfo__GetParts(
        info: *const FunctionCallbackInfo,
    ) -> CallbackParts;
    pub(crate) fn v8__FunctionCallbackInfo__This(info: *const FunctionCallbackInfo) -> napi_value;
    pub(crate) fn v8__FunctionCallbackInfo__NewTarget(
        info: *const FunctionCallbackInfo,
    ) -> napi_value;
    pub(crate) fn v8__FunctionCallbackInfo__IsConstructCall(
        info: *const FunctionCallbackInfo,
    ) -> bool;
    pub(crate) fn v8__FunctionCallbackInfo__Length(info: *const FunctionCallbackInfo) -> c_int;
    pub(crate) fn v8__FunctionCallbackInfo__Get(
        info: *const FunctionCallbackInfo,
        index: c_int,
    ) -> napi_value;
    pub(crate) fn v8__Signature__New(isolate: *mut Isolate, template: napi_value) -> napi_value;
    pub(crate) fn v8__FunctionTemplate__New(
        isolate: *mut Isolate,
        callback: Option<FunctionCallback>,
        data: napi_value,
        signature: napi_value,
        length: c_int,
        behavior: c_int,
        side_effect: c_int,
        c_functions: *const c_void,
        c_functions_len: usize,
    ) -> napi_value;
    pub(crate) fn v8__FunctionTemplate__GetFunction(
        template: napi_value,
        context: napi_value,
    ) -> napi_value;
    pub(crate) fn v8__FunctionTemplate__SetClassName(template: napi_value, name: napi_value);
    pub(crate) fn v8__FunctionTemplate__PrototypeTemplate(template: napi_value) -> napi_value;
    pub(crate) fn v8__Template__Set(
        template: napi_value,
        key: napi_value,
        value: napi_value,
        attributes: u32,
    );
    pub(crate) fn v8__ObjectTemplate__SetAccessorProperty(
        template: napi_value,
        key: napi_value,
        getter: napi_value,
        setter: napi_value,
        attributes: u32,
    );

    // Errors, promises, scripts.
    pub(crate) fn v8__Exception__Error(message: napi_value) -> napi_value;
    pub(crate) fn v8__Exception__TypeError(message: napi_value) -> napi_value;
    pub(crate) fn v8__Exception__RangeError(message: napi_value) -> napi_value;
    pub(crate) fn v8__Exception__SyntaxError(message: napi_value) -> napi_value;
    pub(crate) fn v8__Promise__Resolver__New(context: napi_value) -> napi_value;
    pub(crate) fn v8__Promise__Resolver__GetPromise(resolver: napi_value) -> napi_value;
    pub(crate) fn v8__Promise__Resolver__Resolve(
        resolver: napi_value,
        context: napi_value,
        value: napi_value,
    ) -> MaybeBool;
    pub(crate) fn v8__Promise__Resolver__Reject(
        resolver: napi_value,
        context: napi_value,
        value: napi_value,
    ) -> MaybeBool;
    pub(crate) fn v8__ScriptOrigin__CONSTRUCT(
        out: *mut ScriptOrigin,
        resource_name: napi_value,
        line_offset: c_int,
        column_offset: c_int,
        shared_cross_origin: bool,
        script_id: c_int,
        source_map_url: napi_value,
        opaque: bool,
        is_wasm: bool,
        is_module: bool,
        host_defined_options: napi_value,
    );
    pub(crate) fn v8__Script__Compile(
        context: napi_value,
        source: napi_value,
        origin: *const ScriptOrigin,
    ) -> napi_value;
    pub(crate) fn v8__Script__Run(script: napi_value, context: napi_value) -> napi_value;

    // Array buffers and their views.
    pub(crate) fn v8__ArrayBuffer__New__with_backing_store(
        isolate: *mut Isolate,
        store: *const SharedPtr,
    ) -> napi_value;
    pub(crate) fn v8__ArrayBuffer__NewBackingStore__with_data(
        data: *mut c_void,
        length: usize,
        deleter: BackingStoreDeleter,
        deleter_data: *mut c_void,
    ) -> *mut c_void;
    pub(crate) fn v8__SharedArrayBuffer__NewBackingStore__with_data(
        data: *mut c_void,
        length: usize,
        deleter: BackingStoreDeleter,
        deleter_data: *mut c_void,
    ) -> *mut c_void;
    pub(crate) fn std__shared_ptr__v8__BackingStore__CONVERT__std__unique_ptr(
        store: *mut c_void,
    ) -> SharedPtr;
    pub(crate) fn std__shared_ptr__v8__BackingStore__reset(store: *mut SharedPtr);
    pub(crate) fn v8__ArrayBuffer__Data(buffer: napi_value) -> *mut c_void;
    pub(crate) fn v8__ArrayBuffer__ByteLength(buffer: napi_value) -> usize;
    pub(crate) fn v8__ArrayBuffer__Detach(buffer: napi_value, key: napi_value) -> MaybeBool;
    pub(crate) fn v8__ArrayBuffer__IsDetachable(buffer: napi_value) -> bool;
    pub(crate) fn v8__ArrayBuffer__WasDetached(buffer: napi_value) -> bool;
    pub(crate) fn v8__SharedArrayBuffer__New__with_backing_store(
        isolate: *mut Isolate,
        store: *const SharedPtr,
    ) -> napi_value;
    pub(crate) fn v8__SharedArrayBuffer__ByteLength(buffer: napi_value) -> usize;
    pub(crate) fn v8__SharedArrayBuffer__GetBackingStore(buffer: napi_value) -> SharedPtr;
    pub(crate) fn v8__BackingStore__Data(store: *mut c_void) -> *mut c_void;
    pub(crate) fn v8__ArrayBufferView__Buffer(view: napi_value) -> napi_value;
    pub(crate) fn v8__ArrayBufferView__ByteLength(view: napi_value) -> usize;
    pub(crate) fn v8__ArrayBufferView__ByteOffset(view: napi_value) -> usize;
    pub(crate) fn v8__TypedArray__Length(array: napi_value) -> usize;
    pub(crate) fn v8__DataView__New(buffer: napi_value, offset: usize, length: usize)
    -> napi_value;
    pub(crate) fn v8__Int8Array__New(buffer: napi_value, offset: usize, len: usize) -> napi_value;
    pub(crate) fn v8__Uint8Array__New(buffer: napi_value, offset: usize, len: usize) -> napi_value;
    pub(crate) fn v8__Uint8ClampedArray__New(
        buffer: napi_value,
        offset: usize,
        len: usize,
    ) -> napi_value;
    pub(crate) fn v8__Int16Array__New(buffer: napi_value, offset: usize, len: usize) -> napi_value;
    pub(crate) fn v8__Uint16Array__New(buffer: napi_value, offset: usize, len: usize)
    -> napi_value;
    pub(crate) fn v8__Int32Array__New(buffer: napi_value, offset: usize, len: usize) -> napi_value;
    pub(crate) fn v8__Uint32Array__New(buffer: napi_value, offset: usize, len: usize)
    -> napi_value;
    pub(crate) fn v8__Float16Array__New(
        buffer: napi_value,
        offset: usize,
        len: usize,
    ) -> napi_value;
    pub(crate) fn v8__Float32Array__New(
        buffer: napi_value,
        offset: usize,
        len: usize,
    ) -> napi_value;
    pub(crate) fn v8__Float64Array__New(
        buffer: napi_value,
        offset: usize,
        len: usize,
    ) -> napi_value;
    pub(crate) fn v8__BigInt64Array__New(
        buffer: napi_value,
        offset: usize,
        len: usize,
    ) -> napi_value;
    pub(crate) fn v8__BigUint64Array__New(
        buffer: napi_value,
        offset: usize,
        len: usize,
    ) -> napi_value;

    // C++ functions of V8's public API that the crate does not wrap; named as its archive names them.
    #[link_name = "_ZN2v812api_internal8MakeWeakEPmPvPFvRKNS_16WeakCallbackInfoIvEEENS_16WeakCallbackTypeE"]
    pub(crate) fn v8_make_weak(
        slot: *mut Address,
        parameter: *mut c_void,
        callback: WeakCallback,
        kind: c_int,
    );
    #[link_name = "_ZN2v812api_internal9ClearWeakEPm"]
    pub(crate) fn v8_clear_weak(slot: *mut Address) -> *mut c_void;
    #[link_name = "_ZN2v811ArrayBuffer8MaybeNewEPNS_7IsolateEmNS_30BackingStoreInitializationModeE"]
    pub(crate) fn v8_array_buffer_maybe_new(
        isolate: *mut Isolate,
        length: usize,
        initialization: u32,
    ) -> napi_value;
    #[link_name = "_ZN2v817SharedArrayBuffer8MaybeNewEPNS_7IsolateEmNS_30BackingStoreInitializationModeE"]
    pub(crate) fn v8_shared_array_buffer_maybe_new(
        isolate: *mut Isolate,
        length: usize,
        initialization: u32,
    ) -> napi_value;
    #[link_name = "_ZN2v86String18NewExternalTwoByteEPNS_7IsolateEPNS0_22ExternalStringResourceE"]
    pub(crate) fn v8_string_new_external_two_byte(
        isolate: *mut Isolate,
        resource: *const c_void,
    ) -> napi_value;
}

/// The views of a `SharedArrayBuffer` have constructors of their own, which the crate does not wrap.
macro_rules! shared_views {
    ($($rust:ident = $mangled:literal;)*) => {
        unsafe extern "C" {
            $(
                #[link_name = $mangled]
                pub(crate) fn $rust(buffer: napi_value, offset: usize, len: usize) -> napi_value;
            )*
        }
    };
}

shared_views! {
    shared_int8_array = "_ZN2v89Int8Array3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_uint8_array = "_ZN2v810Uint8Array3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_uint8_clamped_array = "_ZN2v817Uint8ClampedArray3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_int16_array = "_ZN2v810Int16Array3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_uint16_array = "_ZN2v811Uint16Array3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_int32_array = "_ZN2v810Int32Array3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_uint32_array = "_ZN2v811Uint32Array3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_float16_array = "_ZN2v812Float16Array3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_float32_array = "_ZN2v812Float32Array3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_float64_array = "_ZN2v812Float64Array3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_bigint64_array = "_ZN2v813BigInt64Array3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_biguint64_array = "_ZN2v814BigUint64Array3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
    shared_data_view = "_ZN2v88DataView3NewENS_5LocalINS_17SharedArrayBufferEEEmm";
}

/// Room for a `v8::PropertyDescriptor` (one pointer to its private part).
pub(crate) type PropertyDescriptor = MaybeUninit<[usize; 1]>;

/// Room for a `v8::ScriptOrigin`.
pub(crate) type ScriptOrigin = MaybeUninit<[usize; 8]>;
