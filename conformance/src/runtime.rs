//! The runtimes under test: what the user names, or what the machine has.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::suite::Suite;

/// A program that runs JavaScript files.
#[derive(Debug, Clone)]
pub struct Runtime {
    /// Its name in reports.
    pub name: String,
    /// The program and its arguments before the script.
    words: Vec<String>,
    /// A script that stands in for the adapter for CommonJS.
    adapter: Option<PathBuf>,
    /// What its environment has besides ours.
    variables: Vec<(String, String)>,
}

impl Runtime {
    /// A program with the arguments that its kind needs before a script; the kind is told by the
    /// program's own name.
    #[must_use]
    pub fn program(name: &str, path: &str) -> Self {
        let arguments: &[&str] = match kind(path) {
            Some("node" | "tenon") => &["--expose-gc"],
            Some("deno") => &["run", "--allow-all", "--quiet", "--v8-flags=--expose-gc"],
            Some("bun") => &["run"],
            _ => &[],
        };
        let mut words = vec![path.to_owned()];
        words.extend(arguments.iter().map(|&argument| argument.to_owned()));
        Self {
            name: name.to_owned(),
            words,
            adapter: None,
            variables: Vec::new(),
        }
    }

    /// What `--runtime` was given: `NAME=COMMAND` or a command. A command of one word gets the
    /// arguments that its kind needs, any other is taken as it is.
    ///
    /// # Errors
    ///
    /// When it is empty, or its quotes do not match.
    pub fn typed(text: &str) -> Result<Self, String> {
        let (name, line) = match text.split_once('=') {
            Some((name, line)) if !name.is_empty() && !name.contains(['/', ' ']) => {
                (Some(name), line)
            }
            _ => (None, text),
        };
        let words = split_words(line)?;
        let [first, rest @ ..] = words.as_slice() else {
            return Err(format!("--runtime {text}: there is no command"));
        };
        let name = name.unwrap_or_else(|| stem(first)).to_owned();
        if rest.is_empty() {
            return Ok(Self::program(&name, first));
        }
        Ok(Self {
            name,
            words,
            adapter: None,
            variables: Vec::new(),
        })
    }

    /// The same with an adapter of the user's.
    #[must_use]
    pub fn with_adapter(mut self, path: PathBuf) -> Self {
        self.adapter = Some(path);
        self
    }

    /// The same with a variable in its environment.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Those of `node`, `deno` and `bun` that are on the PATH.
    #[must_use]
    pub fn on_path() -> Vec<Self> {
        ["node", "deno", "bun"]
            .into_iter()
            .filter(|name| is_on_path(name))
            .map(|name| Self::program(name, name))
            .collect()
    }

    /// The command as a person would type it.
    #[must_use]
    pub fn line(&self) -> String {
        self.words.join(" ")
    }

    pub(crate) fn command(&self, script: &Path) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).arg(script);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// The ending of script files: one that says CommonJS where the adapter is ours.
    pub(crate) fn extension(&self) -> &'static str {
        if self.adapter.is_some() { "js" } else { "cjs" }
    }

    pub(crate) fn adapter_text(&self, suite: &Suite) -> Result<String, String> {
        match &self.adapter {
            None => Ok(suite.adapter().to_owned()),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| format!("the adapter {}: {error}", path.display())),
        }
    }
}

fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".exe").unwrap_or(name)
}

fn kind(path: &str) -> Option<&'static str> {
    ["node", "tenon", "deno", "bun"]
        .into_iter()
        .find(|&kind| stem(path).starts_with(kind))
}

fn is_on_path(name: &str) -> bool {
    let Some(path) = env::var_os("PATH") else {
        return false;
    };
    env::split_paths(&path).any(|folder| {
        folder
            .join(name)
            .with_extension(env::consts::EXE_EXTENSION)
            .is_file()
    })
}

/// Splits a command line into words; quotes hold blanks together.
fn split_words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => word.get_or_insert_default().push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, _) if c.is_whitespace() => words.extend(word.take()),
            (None, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    match quote {
        Some(open) => Err(format!("{line}: the quote {open} has no end")),
        None => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_typed() {
        let typed =
            |text| Runtime::typed(text).map(|runtime| (runtime.name.clone(), runtime.line()));
        assert_eq!(
            typed("mine=/a/node"),
            Ok(("mine".into(), "/a/node --expose-gc".into()))
        );
        assert_eq!(
            typed("mine=/a/node --flag"),
            Ok(("mine".into(), "/a/node --flag".into()))
        );
        assert_eq!(
            typed("/a/bun.exe"),
            Ok(("bun".into(), "/a/bun.exe run".into()))
        );
        assert_eq!(typed("x='a b' c").map(|(_, line)| line), Ok("a b c".into()));
        assert!(typed("x=").is_err());
        assert!(typed("x='a").is_err());
    }
}
