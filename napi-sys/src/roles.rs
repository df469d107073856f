//! What each parameter of a Node-API function is for.
//!
//! The C type alone does not say it: a `void*` may be a pointer the runtime only hands back, or
//! bytes it reads. Tools that watch calls, and tests that make wrong ones, go by the role.

/// What a parameter is for, apart from how long it is and whether it may be NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The environment of the calling module.
    Env,
    /// The environment, in a function that may also be called while garbage is collected.
    BasicEnv,
    /// A JavaScript value handed in.
    Value,
    /// An array of JavaScript values handed in.
    Values,
    /// Where the function writes a JavaScript value.
    OutValue,
    /// Where the function writes a JavaScript value or, without being in error, NULL.
    OutValueOrNull,
    /// Where the function writes several JavaScript values.
    OutValues,
    /// A plain number or boolean handed in.
    Scalar,
    /// The length of another parameter, in elements.
    Length,
    /// A value of one of the C enumerations.
    Enum,
    /// Where the function writes a number, a boolean, or a pointer to something of the runtime's.
    Out,
    /// A length read before the call and written by it.
    InOutLength,
    /// Bytes or code units that the function copies; NULL only when the length is 0.
    Text,
    /// As [`Kind::Text`], but never NULL, not even when the length is 0.
    Name,
    /// Text that must stay as it is until the finalizer runs.
    ExternalText,
    /// A zero-terminated UTF-8 string.
    CString,
    /// Where the function writes text.
    OutText,
    /// Memory the function copies, or takes over until the finalizer runs.
    Bytes,
    /// An array of numbers handed in.
    Array,
    /// Where the function writes an array of numbers.
    OutArray,
    /// A C structure handed in.
    In,
    /// An array of property descriptors.
    Descriptors,
    /// The description of a module that registers itself.
    Module,
    /// A function that JavaScript may call.
    Callback,
    /// A function that is called when something has been collected or is no longer needed.
    Finalizer,
    /// Any other C function that the runtime calls.
    Function,
    /// A pointer that the runtime hands back and never looks at.
    Data,
    /// Where the function writes a pointer to the addon's data or to memory.
    OutPointer,
    /// The call a callback is answering.
    CallbackInfo,
    /// A reference.
    Reference,
    /// Where the function writes a new reference.
    OutReference,
    /// A handle scope.
    HandleScope,
    /// Where the function writes a new handle scope.
    OutHandleScope,
    /// An escapable handle scope.
    EscapableScope,
    /// Where the function writes a new escapable handle scope.
    OutEscapableScope,
    /// The native end of a promise.
    Deferred,
    /// Where the function writes the native end of a new promise.
    OutDeferred,
    /// An async context.
    AsyncContext,
    /// Where the function writes a new async context.
    OutAsyncContext,
    /// A callback scope.
    CallbackScope,
    /// Where the function writes a new callback scope.
    OutCallbackScope,
    /// A piece of work for the thread pool.
    AsyncWork,
    /// Where the function writes a new piece of work.
    OutAsyncWork,
    /// A thread-safe function.
    ThreadsafeFunction,
    /// Where the function writes a new thread-safe function.
    OutThreadsafeFunction,
    /// An asynchronous cleanup hook.
    CleanupHandle,
    /// Where the function writes a new asynchronous cleanup hook.
    OutCleanupHandle,
}

/// What a parameter is for: its [`Kind`], which other parameter says how long it is, and whether
/// it may be NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Role {
    /// The kind.
    pub kind: Kind,
    /// The name of the parameter that has this one's length.
    pub sized_by: Option<&'static str>,
    /// Whether NULL is allowed. It is for Node in at least some calls; the manual says in which.
    pub nullable: bool,
}

impl Role {
    const fn new(kind: Kind) -> Self {
        Self {
            kind,
            sized_by: None,
            nullable: false,
        }
    }

    /// The same role with its length in the parameter of that name.
    #[must_use]
    pub const fn sized(self, parameter: &'static str) -> Self {
        Self {
            sized_by: Some(parameter),
            ..self
        }
    }

    /// The same role with NULL allowed.
    #[must_use]
    pub const fn or_null(self) -> Self {
        Self {
            nullable: true,
            ..self
        }
    }
}

macro_rules! roles {
    ($($name:ident = $kind:ident,)*) => {
        $(
            #[doc = concat!("A parameter of kind [`Kind::", stringify!($kind), "`].")]
            pub const $name: Role = Role::new(Kind::$kind);
        )*
    };
}

roles! {
    ENV = Env,
    BASIC_ENV = BasicEnv,
    VALUE = Value,
    VALUES = Values,
    OUT_VALUE = OutValue,
    OUT_VALUE_OR_NULL = OutValueOrNull,
    OUT_VALUES = OutValues,
    SCALAR = Scalar,
    LENGTH = Length,
    ENUM = Enum,
    OUT = Out,
    IN_OUT_LENGTH = InOutLength,
    TEXT = Text,
    NAME = Name,
    EXTERNAL_TEXT = ExternalText,
    C_STRING = CString,
    OUT_TEXT = OutText,
    BYTES = Bytes,
    ARRAY = Array,
    OUT_ARRAY = OutArray,
    IN = In,
    DESCRIPTORS = Descriptors,
    MODULE = Module,
    CALLBACK = Callback,
    FINALIZER = Finalizer,
    FUNCTION = Function,
    DATA = Data,
    OUT_POINTER = OutPointer,
    CALLBACK_INFO = CallbackInfo,
    REFERENCE = Reference,
    OUT_REFERENCE = OutReference,
    HANDLE_SCOPE = HandleScope,
    OUT_HANDLE_SCOPE = OutHandleScope,
    ESCAPABLE_SCOPE = EscapableScope,
    OUT_ESCAPABLE_SCOPE = OutEscapableScope,
    DEFERRED = Deferred,
    OUT_DEFERRED = OutDeferred,
    ASYNC_CONTEXT = AsyncContext,
    OUT_ASYNC_CONTEXT = OutAsyncContext,
    CALLBACK_SCOPE = CallbackScope,
    OUT_CALLBACK_SCOPE = OutCallbackScope,
    ASYNC_WORK = AsyncWork,
    OUT_ASYNC_WORK = OutAsyncWork,
    THREADSAFE_FUNCTION = ThreadsafeFunction,
    OUT_THREADSAFE_FUNCTION = OutThreadsafeFunction,
    CLEANUP_HANDLE = CleanupHandle,
    OUT_CLEANUP_HANDLE = OutCleanupHandle,
}
