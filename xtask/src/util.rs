//! What several chores need: the repository's folder, and running a program.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path
}

/// Cargo's output folder: `CARGO_TARGET_DIR` when that is set, `target` otherwise.
pub(crate) fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Runs a program, its output going to ours, and turns every way to fail into a sentence.
///
/// # Errors
///
/// When the program cannot be started or leaves with a status other than 0.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let shown = show(command);
    let status = command
        .status()
        .map_err(|error| format!("cannot start `{shown}`: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{shown}` failed: {status}"))
    }
}

/// The command line as one would type it, for messages.
pub(crate) fn show(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args() {
        line.push(' ');
        line.push_str(&arg.to_string_lossy());
    }
    line
}

/// Splits a command line at blanks and makes a relative program path absolute, since it is
/// used in other folders.
///
/// # Errors
///
/// When there is no such file, or no words at all.
pub(crate) fn command_line(command: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
    let program = words.first_mut().ok_or("the command line is empty")?;
    if program.contains('/') {
        let path = Path::new(program)
            .canonicalize()
            .map_err(|error| format!("{program}: {error}"))?;
        *program = path.display().to_string();
    }
    Ok(words)
}

/// Where what outlives a checkout is kept: the folder that the variable `own` names, or `tenon/NAME`
/// in the user's cache.
///
/// # Errors
///
/// When no variable says where the user's files are.
pub(crate) fn user_cache(own: &str, name: &str) -> Result<PathBuf, String> {
    let variable = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    cache_folder(
        variable(own),
        variable("XDG_CACHE_HOME"),
        variable("HOME"),
        name,
    )
    .ok_or_else(|| format!("no HOME is set; name a folder with {own}"))
}

fn cache_folder(
    own: Option<PathBuf>,
    cache: Option<PathBuf>,
    home: Option<PathBuf>,
    name: &str,
) -> Option<PathBuf> {
    own.or_else(|| cache.map(|dir| dir.join("tenon").join(name)))
        .or_else(|| home.map(|dir| dir.join(".cache/tenon").join(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_where_the_user_says() {
        let at = |text: &str| Some(PathBuf::from(text));
        assert_eq!(
            cache_folder(at("/own"), at("/x"), at("/h"), "v8-1"),
            at("/own")
        );
        assert_eq!(
            cache_folder(None, at("/x"), at("/h"), "v8-1"),
            at("/x/tenon/v8-1")
        );
        assert_eq!(
            cache_folder(None, None, at("/h"), "v8-1"),
            at("/h/.cache/tenon/v8-1")
        );
        assert_eq!(cache_folder(None, None, None, "v8-1"), None);
    }
}
