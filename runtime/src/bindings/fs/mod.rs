//! `internalBinding('fs')`: the file system, over libuv's `uv_fs_*`.
//!
//! Every function takes its callback last. With one, the call runs on libuv's pool and the callback
//! gets `(error, value)`; without one, the call is synchronous, returns the value and throws the error.

mod dir;
mod files;
mod paths;
mod request;
mod watch;
mod whole;

use super::prelude::*;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    macro_rules! functions {
        ($($name:literal => $function:path,)*) => {$(
            set_function(scope, target, $name, $function);
        )*};
    }
    functions! {
        "access" => paths::access,
        "chmod" => paths::chmod,
        "chown" => paths::chown,
        "close" => files::close,
        "closedir" => dir::closedir,
        "copyFile" => paths::copy_file,
        "exists" => whole::exists,
        "fchmod" => files::fchmod,
        "fchown" => files::fchown,
        "fdatasync" => files::fdatasync,
        "fsync" => files::fsync,
        "ftruncate" => files::ftruncate,
        "futimes" => files::futimes,
        "internalModuleStat" => whole::internal_module_stat,
        "lchown" => paths::lchown,
        "link" => paths::link,
        "lutimes" => paths::lutimes,
        "mkdir" => paths::mkdir,
        "mkdtemp" => paths::mkdtemp,
        "open" => paths::open,
        "opendir" => dir::opendir,
        "read" => files::read,
        "readFileBytes" => whole::read_file_bytes,
        "readFileUtf8" => whole::read_file_utf8,
        "readdir" => paths::readdir,
        "readdirBuffered" => dir::readdir_buffered,
        "readlink" => paths::readlink,
        "readv" => files::readv,
        "realpath" => paths::realpath,
        "rename" => paths::rename,
        "rmdir" => paths::rmdir,
        "statfs" => paths::statfs,
        "symlink" => paths::symlink,
        "unlink" => paths::unlink,
        "utimes" => paths::utimes,
        "write" => files::write,
        "writeFileUtf8" => whole::write_file_utf8,
        "writev" => files::writev,
    }

    // Synchronous stats are written into one array per environment instead of a new one each.
    let buffer = v8::ArrayBuffer::new(scope, request::STAT_FIELDS * size_of::<f64>());
    if let Some(shared) = v8::Float64Array::new(scope, buffer, 0, request::STAT_FIELDS) {
        set_function_with(scope, target, "stat", paths::stat, shared.into());
        set_function_with(scope, target, "lstat", paths::lstat, shared.into());
        set_function_with(scope, target, "fstat", files::fstat, shared.into());
    }
    watch::init(scope, target);
}

/// As [`set_function`], with a value for the function's `data`.
fn set_function_with<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    name: &str,
    callback: impl v8::MapFnTo<v8::FunctionCallback>,
    data: v8::Local<'s, v8::Value>,
) {
    let Some(function) = v8::Function::builder(callback)
        .data(data)
        .constructor_behavior(v8::ConstructorBehavior::Throw)
        .build(scope)
    else {
        return; // the isolate is terminating
    };
    let name = key(scope, name);
    function.set_name(name);
    target.create_data_property(scope, name.into(), function.into());
}
