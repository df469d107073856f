//! Loading: the two symbols that hosts look for, and what happens when they call.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;

use super::record::{Function, Item, ItemKind};
use super::registry;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::state::EnvState;
use crate::sys::*;
use crate::values::{Handle, Object, Value};

/// Called by the host once for every environment that loads the addon.
///
/// # Safety
///
/// Only hosts may call it, with a live environment of this thread and an object of it.
#[unsafe(no_mangle)]
#[allow(unreachable_pub, reason = "hosts reach it by its symbol")]
pub unsafe extern "C" fn napi_register_module_v1(env: napi_env, exports: napi_value) -> napi_value {
    crate::panic::watch_thread();
    // SAFETY: the host has opened a scope for this call.
    let env = unsafe { Env::from_raw(env) };
    let result = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: the host's duty.
        let exports = unsafe { Object::from_value_unchecked(Value::from_raw(env, exports)) };
        load(env, exports)
    }));
    match result {
        Ok(Ok(())) => exports,
        Ok(Err(error)) => {
            env.throw(error);
            null_mut()
        }
        Err(payload) => {
            env.throw(crate::panic::error(payload));
            null_mut()
        }
    }
}

/// The version of Node-API that the addon needs.
#[unsafe(no_mangle)]
#[allow(unreachable_pub, reason = "hosts reach it by its symbol")]
pub extern "C" fn node_api_module_get_api_version_v1() -> i32 {
    if cfg!(feature = "napi10") {
        10
    } else if cfg!(feature = "napi9") {
        9
    } else {
        8
    }
}

fn load<'s>(env: Env<'s>, exports: Object<'s>) -> Result<()> {
    crate::pin::pin_image();
    EnvState::install(env)?;
    let items = registry::items();
    check_names(&items)?;
    for item in &items {
        let holder = holder(exports, item.namespace)?;
        match item.kind {
            ItemKind::Type | ItemKind::Methods(_) | ItemKind::Init(_) => {}
            ItemKind::Function(function) => {
                holder.set_value(
                    env.string(function.name)?.into(),
                    make_function(env, function)?,
                )?;
            }
            ItemKind::Constant(constant) => {
                let value = (constant.make)(env)?;
                holder.set_value(env.string(constant.name)?.into(), value)?;
            }
            ItemKind::Class(class) => {
                let constructor = crate::class::constructor(env, class)?;
                holder.set_value(env.string(class.name)?.into(), constructor.into())?;
            }
            ItemKind::Module(name) => {
                nested(holder, name)?;
            }
        }
    }
    for item in &items {
        if let ItemKind::Init(init) = item.kind {
            init(env, holder(exports, item.namespace)?)?;
        }
    }
    Ok(())
}

/// A JavaScript function for a record.
pub(crate) fn make_function<'s>(env: Env<'s>, function: &'static Function) -> Result<Value<'s>> {
    let data = std::ptr::from_ref(function).cast_mut().cast();
    // SAFETY: the environment is live, the name as long as said, and the record is static.
    env.made(|env, result| unsafe {
        let (name, length) = (function.name.as_ptr().cast(), function.name.len());
        napi_create_function(env, name, length, function.callback, data, result)
    })
}

/// The object that a namespace names, made on the way.
fn holder<'s>(exports: Object<'s>, namespace: &[&str]) -> Result<Object<'s>> {
    namespace
        .iter()
        .try_fold(exports, |object, name| nested(object, name))
}

fn nested<'s>(object: Object<'s>, name: &str) -> Result<Object<'s>> {
    if object.has_own(name)? {
        return object.get(name);
    }
    let made = object.env().object()?;
    object.set(name, made)?;
    Ok(made)
}

/// The name an item is exported under, when it is.
fn name_of(item: &Item) -> Option<&'static str> {
    match item.kind {
        ItemKind::Function(function) => Some(function.name),
        ItemKind::Constant(constant) => Some(constant.name),
        ItemKind::Class(class) => Some(class.name),
        ItemKind::Type | ItemKind::Methods(_) | ItemKind::Module(_) | ItemKind::Init(_) => None,
    }
}

/// Fails when two items have the same name: one would silently hide the other.
fn check_names(items: &[&'static Item]) -> Result<()> {
    let mut seen = std::collections::HashMap::new();
    for item in items {
        let Some(name) = name_of(item) else { continue };
        if let Some(other) = seen.insert((item.namespace, name), item.place) {
            let here = item.place;
            return Err(Error::new(format!(
                "two items are exported as '{name}': {}:{} and {}:{}",
                other.file, other.line, here.file, here.line
            ))
            .with_code("ERR_ADDON_DUPLICATE_EXPORT"));
        }
    }
    Ok(())
}
