//! Property descriptors of which something is lost.

use tenon_napi_check::sys::roles::Kind;
use tenon_napi_check::sys::{
    napi_configurable, napi_enumerable, napi_property_attributes, napi_property_descriptor,
    napi_static, napi_status, napi_writable,
};
use tenon_napi_check::{Call, Word};

use super::{env, results, trigger};
use crate::Fault;

/// Calls the function with a copy, never freed, of its descriptors: classes keep looking at them.
pub(super) unsafe fn call(fault: Fault, call: &mut Call<'_>) -> napi_status {
    let params = call.function.params;
    let at = params
        .iter()
        .position(|param| param.role.kind == Kind::Descriptors);
    // SAFETY: the arguments are the addon's own.
    unsafe {
        if let Some(at) = at
            && let Some(length) = params[at].role.sized_by
            && let Some(count) = call.argument(length)
            && !call.arguments[at].is_null()
        {
            let given = call.arguments[at].pointer::<napi_property_descriptor>();
            let given = core::slice::from_raw_parts(given, count.bits() as usize);
            let altered = given.to_vec().leak();
            for descriptor in altered.iter_mut() {
                alter(fault, call, descriptor);
            }
            call.arguments[at] = Word::from_pointer(altered.as_ptr());
        }
        call.proceed()
    }
}

unsafe fn alter(fault: Fault, call: &Call<'_>, descriptor: &mut napi_property_descriptor) {
    let is_accessor = descriptor.getter.is_some() || descriptor.setter.is_some();
    // SAFETY: `undefined` in the place of whatever value.
    let undefined = || unsafe { results::other_value(env(call), core::ptr::null_mut()) };
    let toggle = |attributes: &mut napi_property_attributes, bit| {
        trigger::pull();
        *attributes ^= bit;
    };
    match fault {
        Fault::WritableIgnored if !is_accessor => toggle(&mut descriptor.attributes, napi_writable),
        Fault::EnumerableIgnored => toggle(&mut descriptor.attributes, napi_enumerable),
        Fault::ConfigurableIgnored => toggle(&mut descriptor.attributes, napi_configurable),
        Fault::StaticIgnored => toggle(&mut descriptor.attributes, napi_static),
        Fault::GetterDropped if descriptor.getter.is_some() => {
            trigger::pull();
            descriptor.getter = None;
            if descriptor.setter.is_none() {
                descriptor.value = undefined();
            }
        }
        Fault::SetterDropped if descriptor.setter.is_some() => {
            trigger::pull();
            descriptor.setter = None;
            if descriptor.getter.is_none() {
                descriptor.value = undefined();
            }
        }
        Fault::MethodDropped if descriptor.method.is_some() => {
            trigger::pull();
            descriptor.method = None;
            descriptor.value = undefined();
        }
        Fault::ValueDropped if !descriptor.value.is_null() => {
            trigger::pull();
            // SAFETY: the value is the addon's.
            descriptor.value = unsafe { results::other_value(env(call), descriptor.value) };
        }
        Fault::DataDropped if !descriptor.data.is_null() => {
            trigger::pull();
            descriptor.data = core::ptr::null_mut();
        }
        Fault::OtherName if !descriptor.utf8name.is_null() => {
            trigger::pull();
            descriptor.utf8name = c"otherName".as_ptr();
        }
        _ => {}
    }
}
