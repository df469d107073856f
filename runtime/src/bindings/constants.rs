//! `internalBinding('constants')`: the numbers of `os.constants` and `fs.constants`.

use v8::{Local, Object, PinScope};

use super::prelude::*;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, Object>, _env: &Rc<Env>) {
    let os = table(scope);
    set_number(
        scope,
        os,
        "UV_UDP_REUSEADDR",
        f64::from(libuv_sys2::uv_udp_flags_UV_UDP_REUSEADDR),
    );
    let groups: [(&str, &[(&str, i32)]); 4] = [
        ("dlopen", DLOPEN),
        ("errno", ERRNO),
        ("signals", SIGNALS),
        ("priority", PRIORITY),
    ];
    for (name, numbers) in groups {
        let group = filled(scope, numbers);
        set(scope, os, name, group.into());
    }
    set(scope, target, "os", os.into());
    let fs = filled(scope, FS);
    set(scope, target, "fs", fs.into());
}

/// An object without a prototype: these tables are looked up with names from users.
fn table<'s>(scope: &mut PinScope<'s, '_>) -> Local<'s, Object> {
    let null = v8::null(scope);
    Object::with_prototype_and_properties(scope, null.into(), &[], &[])
}

fn filled<'s>(scope: &mut PinScope<'s, '_>, numbers: &[(&str, i32)]) -> Local<'s, Object> {
    let group = table(scope);
    for &(name, number) in numbers {
        set_number(scope, group, name, f64::from(number));
    }
    group
}

/// Pairs of a name and libc's number for it.
macro_rules! libc_numbers {
    ($($(#[$cfg:meta])* $name:ident,)*) => {
        &[$($(#[$cfg])* (stringify!($name), libc::$name as i32),)*]
    };
}

const DLOPEN: &[(&str, i32)] = libc_numbers! {
    RTLD_LAZY,
    RTLD_NOW,
    RTLD_GLOBAL,
    RTLD_LOCAL,
    #[cfg(target_os = "linux")]
    RTLD_DEEPBIND,
};

const ERRNO: &[(&str, i32)] = libc_numbers! {
    E2BIG,
    EACCES,
    EADDRINUSE,
    EADDRNOTAVAIL,
    EAFNOSUPPORT,
    EAGAIN,
    EALREADY,
    EBADF,
    EBADMSG,
    EBUSY,
    ECANCELED,
    ECHILD,
    ECONNABORTED,
    ECONNREFUSED,
    ECONNRESET,
    EDEADLK,
    EDESTADDRREQ,
    EDOM,
    EDQUOT,
    EEXIST,
    EFAULT,
    EFBIG,
    EHOSTUNREACH,
    EIDRM,
    EILSEQ,
    EINPROGRESS,
    EINTR,
    EINVAL,
    EIO,
    EISCONN,
    EISDIR,
    ELOOP,
    EMFILE,
    EMLINK,
    EMSGSIZE,
    EMULTIHOP,
    ENAMETOOLONG,
    ENETDOWN,
    ENETRESET,
    ENETUNREACH,
    ENFILE,
    ENOBUFS,
    ENODATA,
    ENODEV,
    ENOENT,
    ENOEXEC,
    ENOLCK,
    ENOLINK,
    ENOMEM,
    ENOMSG,
    ENOPROTOOPT,
    ENOSPC,
    ENOSR,
    ENOSTR,
    ENOSYS,
    ENOTCONN,
    ENOTDIR,
    ENOTEMPTY,
    ENOTSOCK,
    ENOTSUP,
    ENOTTY,
    ENXIO,
    EOPNOTSUPP,
    EOVERFLOW,
    EPERM,
    EPIPE,
    EPROTO,
    EPROTONOSUPPORT,
    EPROTOTYPE,
    ERANGE,
    EROFS,
    ESPIPE,
    ESRCH,
    ESTALE,
    ETIME,
    ETIMEDOUT,
    ETXTBSY,
    EWOULDBLOCK,
    EXDEV,
};

pub(super) const SIGNALS: &[(&str, i32)] = libc_numbers! {
    SIGHUP,
    SIGINT,
    SIGQUIT,
    SIGILL,
    SIGTRAP,
    SIGABRT,
    SIGIOT,
    SIGBUS,
    SIGFPE,
    SIGKILL,
    SIGUSR1,
    SIGSEGV,
    SIGUSR2,
    SIGPIPE,
    SIGALRM,
    SIGTERM,
    SIGCHLD,
    #[cfg(target_os = "linux")]
    SIGSTKFLT,
    SIGCONT,
    SIGSTOP,
    SIGTSTP,
    SIGTTIN,
    SIGTTOU,
    SIGURG,
    SIGXCPU,
    SIGXFSZ,
    SIGVTALRM,
    SIGPROF,
    SIGWINCH,
    SIGIO,
    #[cfg(target_os = "linux")]
    SIGPOLL,
    #[cfg(target_os = "linux")]
    SIGPWR,
    SIGSYS,
};

const PRIORITY: &[(&str, i32)] = &[
    ("PRIORITY_LOW", 19),
    ("PRIORITY_BELOW_NORMAL", 10),
    ("PRIORITY_NORMAL", 0),
    ("PRIORITY_ABOVE_NORMAL", -7),
    ("PRIORITY_HIGH", -14),
    ("PRIORITY_HIGHEST", -20),
];

/// In Node's order. libuv's own flags are zero where only Windows has them.
#[allow(
    clippy::unnecessary_cast,
    reason = "the constants have other types on other systems"
)]
const FS: &[(&str, i32)] = &[
    ("UV_FS_SYMLINK_DIR", 1),
    ("UV_FS_SYMLINK_JUNCTION", 2),
    ("O_RDONLY", libc::O_RDONLY),
    ("O_WRONLY", libc::O_WRONLY),
    ("O_RDWR", libc::O_RDWR),
    ("UV_DIRENT_UNKNOWN", 0),
    ("UV_DIRENT_FILE", 1),
    ("UV_DIRENT_DIR", 2),
    ("UV_DIRENT_LINK", 3),
    ("UV_DIRENT_FIFO", 4),
    ("UV_DIRENT_SOCKET", 5),
    ("UV_DIRENT_CHAR", 6),
    ("UV_DIRENT_BLOCK", 7),
    ("S_IFMT", libc::S_IFMT as i32),
    ("S_IFREG", libc::S_IFREG as i32),
    ("S_IFDIR", libc::S_IFDIR as i32),
    ("S_IFCHR", libc::S_IFCHR as i32),
    ("S_IFBLK", libc::S_IFBLK as i32),
    ("S_IFIFO", libc::S_IFIFO as i32),
    ("S_IFLNK", libc::S_IFLNK as i32),
    ("S_IFSOCK", libc::S_IFSOCK as i32),
    ("O_CREAT", libc::O_CREAT as i32),
    ("O_EXCL", libc::O_EXCL as i32),
    ("UV_FS_O_FILEMAP", 0),
    ("UV_FS_O_TEMPORARY", 0),
    ("UV_FS_O_SHORT_LIVED", 0),
    ("UV_FS_O_SEQUENTIAL", 0),
    ("UV_FS_O_RANDOM", 0),
    ("O_NOCTTY", libc::O_NOCTTY as i32),
    ("O_TRUNC", libc::O_TRUNC as i32),
    ("O_APPEND", libc::O_APPEND as i32),
    ("O_DIRECTORY", libc::O_DIRECTORY as i32),
    #[cfg(target_os = "linux")]
    ("O_NOATIME", libc::O_NOATIME as i32),
    ("O_NOFOLLOW", libc::O_NOFOLLOW as i32),
    ("O_SYNC", libc::O_SYNC as i32),
    ("O_DSYNC", libc::O_DSYNC as i32),
    #[cfg(target_os = "linux")]
    ("O_DIRECT", libc::O_DIRECT as i32),
    ("O_NONBLOCK", libc::O_NONBLOCK as i32),
    ("S_IRWXU", libc::S_IRWXU as i32),
    ("S_IRUSR", libc::S_IRUSR as i32),
    ("S_IWUSR", libc::S_IWUSR as i32),
    ("S_IXUSR", libc::S_IXUSR as i32),
    ("S_IRWXG", libc::S_IRWXG as i32),
    ("S_IRGRP", libc::S_IRGRP as i32),
    ("S_IWGRP", libc::S_IWGRP as i32),
    ("S_IXGRP", libc::S_IXGRP as i32),
    ("S_IRWXO", libc::S_IRWXO as i32),
    ("S_IROTH", libc::S_IROTH as i32),
    ("S_IWOTH", libc::S_IWOTH as i32),
    ("S_IXOTH", libc::S_IXOTH as i32),
    ("F_OK", libc::F_OK as i32),
    ("R_OK", libc::R_OK as i32),
    ("W_OK", libc::W_OK as i32),
    ("X_OK", libc::X_OK as i32),
    ("UV_FS_COPYFILE_EXCL", 1),
    ("COPYFILE_EXCL", 1),
    ("UV_FS_COPYFILE_FICLONE", 2),
    ("COPYFILE_FICLONE", 2),
    ("UV_FS_COPYFILE_FICLONE_FORCE", 4),
    ("COPYFILE_FICLONE_FORCE", 4),
];
