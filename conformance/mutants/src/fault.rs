//! The ways in which a function can be broken.

macro_rules! faults {
    ($($variant:ident $name:literal $sentence:literal;)*) => {
        /// A way in which a function can be broken.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Fault {
            $(#[doc = concat!("It ", $sentence, ".")] $variant,)*
        }

        impl Fault {
            /// Its name in `TENON_MUTANT` and in reports.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What the broken function does, as the end of a sentence.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)*
                }
            }
        }
    };
}

faults! {
    // What it returns.
    WrongStatus "wrong-status" "reports success as napi_generic_failure";
    NullAccepted "null-accepted" "returns napi_ok for a NULL that is an error";
    NullStatus "null-status" "reports a NULL that is an error with another status";
    NullRefused "null-refused" "refuses a NULL that is allowed";
    ErrorIgnored "error-ignored" "returns napi_ok for an error other than a NULL";
    ErrorStatus "error-status" "reports an error other than a NULL with another status";
    LastErrorMissing "last-error-missing" "fails without a trace in napi_get_last_error_info";
    MessageMissing "message-missing" "gives no message for an error";

    // Exceptions and teardown.
    PendingIgnored "pending-ignored" "works although an exception is pending";
    PendingRefused "pending-refused" "refuses to work because an exception is pending";
    TeardownIgnored "teardown-ignored" "returns napi_ok when JavaScript can no longer run";
    TeardownRefused "teardown-refused" "refuses to work when JavaScript can no longer run";
    ExceptionSwallowed "exception-swallowed" "drops an exception and returns napi_ok";
    ExceptionStatus "exception-status" "returns napi_ok although it leaves an exception pending";

    // What it writes.
    NotWritten "not-written" "does not write a result";
    OtherResult "other-result" "writes another result";
    Overflow "overflow" "writes one element more than there is room for";
    NotTerminated "not-terminated" "writes text without the terminating zero";
    NotPadded "not-padded" "leaves the rest of the array as it was";

    // What it makes of its arguments.
    OtherArgument "other-argument" "uses another value than the one given";
    OneLess "one-less" "takes one less than the number given";
    Zero "zero" "takes zero for the number given";
    LengthIgnored "length-ignored" "reads up to a zero, whatever the length given";
    AutoLengthIgnored "auto-length-ignored" "takes NAPI_AUTO_LENGTH for an empty string";
    Sibling "sibling" "does what a function similar to it does";

    // What it does.
    NoEffect "no-effect" "does nothing and returns napi_ok";
    Twice "twice" "does twice what it shall do once";

    // Property descriptors.
    WritableIgnored "writable-ignored" "takes the opposite of napi_writable";
    EnumerableIgnored "enumerable-ignored" "takes the opposite of napi_enumerable";
    ConfigurableIgnored "configurable-ignored" "takes the opposite of napi_configurable";
    StaticIgnored "static-ignored" "takes the opposite of napi_static";
    GetterDropped "getter-dropped" "loses the getter of a property";
    SetterDropped "setter-dropped" "loses the setter of a property";
    MethodDropped "method-dropped" "makes a method a plain undefined";
    ValueDropped "value-dropped" "gives a property the value undefined";
    DataDropped "data-dropped" "loses the data pointer of a property";
    OtherName "other-name" "gives a property another name";

    // The addon's functions.
    Skipped "skipped" "never calls the function given";
    CalledTwice "called-twice" "calls the function given twice";
    CalledEarly "called-early" "calls the finalizer at once";
    ReturnLost "return-lost" "loses what the callback returns";
    ThrowLost "throw-lost" "loses what the callback throws";
    CalledOnLoop "called-on-loop" "runs the work on the thread of the loop";
    OtherStatus "other-status" "tells the function given another status";
    OldestFirst "oldest-first" "calls the hook added first before those added later";

    // Scopes.
    ScopeIgnored "scope-ignored" "opens no scope and pretends to";
    NotDrained "not-drained" "does not run microtasks and ticks at the end";
}
