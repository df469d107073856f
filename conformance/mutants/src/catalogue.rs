//! Which mutants there are.

use tenon_napi_check::sys::roles::Kind;
use tenon_napi_check::sys::{Class, FUNCTIONS, FunctionInfo, ParamInfo};

use crate::{Fault, Mutant, facts};

/// Every mutant, in the order of Node-API's table.
#[must_use]
pub fn all() -> Vec<Mutant> {
    let functions = FUNCTIONS.iter().enumerate();
    let mutable = functions.filter(|(_, info)| !facts::CALLED_TOO_EARLY.contains(&info.name));
    mutable
        .flat_map(|(index, function)| {
            let of_function = of_function(function).into_iter().map(|fault| (fault, None));
            let params = function.params.iter().enumerate();
            let of_params = params.flat_map(|(parameter, param)| {
                let faults = of_param(function, param).into_iter();
                faults.map(move |fault| (fault, Some(parameter)))
            });
            let faults: Vec<_> = of_function.chain(of_params).collect();
            faults.into_iter().map(move |(fault, parameter)| Mutant {
                index,
                fault,
                parameter,
            })
        })
        .collect()
}

/// The faults that are about the function as a whole.
fn of_function(function: &FunctionInfo) -> Vec<Fault> {
    let has_status = function.returns == "napi_status";
    let mut faults = Vec::new();
    let mut add = |wanted: bool, of: &[Fault]| {
        if wanted {
            faults.extend_from_slice(of);
        }
    };
    let refuses_null = function
        .params
        .iter()
        .any(|param| facts::refuses_null(function, param));
    add(has_status, &[Fault::WrongStatus]);
    add(refuses_null, &[Fault::NullStatus]);
    add(
        facts::has_other_errors(function),
        &[Fault::ErrorIgnored, Fault::ErrorStatus],
    );
    add(facts::records_errors(function), &[Fault::LastErrorMissing]);
    match function.class {
        Class::Script => add(true, &[Fault::PendingIgnored, Fault::TeardownIgnored]),
        Class::NoScript => {
            add(true, &[Fault::PendingRefused]);
            add(facts::is_for_the_end(function), &[Fault::TeardownRefused]);
        }
        Class::Basic => add(true, &[Fault::PendingRefused]),
        Class::Unchecked => {}
    }
    let throws = facts::can_throw(function);
    add(throws, &[Fault::ExceptionSwallowed]);
    add(
        throws && facts::reports_exceptions(function),
        &[Fault::ExceptionStatus],
    );
    add(facts::EFFECTS.contains(&function.name), &[Fault::NoEffect]);
    add(facts::COUNTED.contains(&function.name), &[Fault::Twice]);
    let has_sibling = facts::SIBLINGS
        .iter()
        .any(|(name, _)| *name == function.name);
    add(has_sibling, &[Fault::Sibling]);
    let of_this_one: &[Fault] = match function.name {
        "napi_get_last_error_info" => &[Fault::MessageMissing],
        "napi_open_handle_scope" | "napi_open_escapable_handle_scope" => &[Fault::ScopeIgnored],
        "napi_open_callback_scope" | "napi_make_callback" => &[Fault::NotDrained],
        // Elsewhere there is nothing for `napi_static` to tell apart.
        "napi_define_class" => &[Fault::StaticIgnored],
        _ => &[],
    };
    add(true, of_this_one);
    faults
}

/// The faults that are about one parameter.
fn of_param(function: &FunctionInfo, param: &ParamInfo) -> Vec<Fault> {
    let has_status = function.returns == "napi_status";
    let kind = param.role.kind;
    let mut faults = Vec::new();
    if facts::refuses_null(function, param) {
        faults.push(Fault::NullAccepted);
    }
    if param.role.nullable && has_status {
        faults.push(Fault::NullRefused);
    }
    if facts::is_seen(param) {
        faults.extend_from_slice(of_kind(function, param, kind));
    }
    faults
}

fn of_kind(function: &FunctionInfo, param: &ParamInfo, kind: Kind) -> &'static [Fault] {
    use Fault::*;
    match kind {
        Kind::Out if !facts::is_known(param) => &[NotWritten],
        Kind::OutValue | Kind::OutValueOrNull | Kind::Out | Kind::OutPointer => {
            &[NotWritten, OtherResult]
        }
        Kind::OutText => &[NotWritten, OtherResult, Overflow, NotTerminated],
        Kind::OutArray => &[NotWritten, OtherResult, Overflow],
        Kind::OutValues => &[NotWritten, OtherResult, NotPadded, Overflow],
        Kind::InOutLength => &[OtherResult],
        Kind::OutReference
        | Kind::OutHandleScope
        | Kind::OutEscapableScope
        | Kind::OutDeferred
        | Kind::OutAsyncContext
        | Kind::OutCallbackScope
        | Kind::OutAsyncWork
        | Kind::OutThreadsafeFunction
        | Kind::OutCleanupHandle => &[NotWritten],
        Kind::Scalar if param.name == "initial_refcount" => &[OtherArgument, OneLess],
        Kind::Scalar | Kind::Enum if param.name == "key_filter" => &[OtherArgument, Zero],
        Kind::Scalar | Kind::Enum => &[OtherArgument],
        Kind::Length => &[OneLess],
        Kind::Value | Kind::Values | Kind::CString | Kind::Array | Kind::In => &[OtherArgument],
        Kind::Text | Kind::Name | Kind::ExternalText => {
            &[OtherArgument, LengthIgnored, AutoLengthIgnored]
        }
        Kind::Bytes if facts::copies(function) => &[OtherArgument],
        Kind::Data => &[OtherArgument],
        Kind::Descriptors => &[
            WritableIgnored,
            EnumerableIgnored,
            ConfigurableIgnored,
            GetterDropped,
            SetterDropped,
            MethodDropped,
            ValueDropped,
            DataDropped,
            OtherName,
        ],
        Kind::Callback if facts::result_counts(param) => &[ReturnLost, ThrowLost],
        Kind::Callback => &[ThrowLost],
        Kind::Finalizer if facts::may_copy(function) => &[Skipped, CalledTwice],
        Kind::Finalizer => &[Skipped, CalledTwice, CalledEarly],
        Kind::Function => of_callback(function, param),
        _ => &[],
    }
}

/// The faults of calling one of the C functions that are neither for JavaScript nor finalizers.
fn of_callback(function: &FunctionInfo, param: &ParamInfo) -> &'static [Fault] {
    use Fault::*;
    match param.name {
        "execute" => &[Skipped, CalledTwice, CalledOnLoop],
        "complete" => &[Skipped, CalledTwice, OtherStatus],
        "call_js_cb" => &[Skipped, CalledTwice],
        "fun" if function.name == "napi_add_env_cleanup_hook" => &[CalledTwice, OldestFirst],
        "hook" => &[CalledTwice],
        _ => &[],
    }
}
