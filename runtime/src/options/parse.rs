//! The command line and `NODE_OPTIONS`.

use std::collections::BTreeMap;
use std::fmt;

use super::table::{Kind, OptionSpec, find, find_short};
use super::{Entry, Options, Value};

/// Why a command line was refused. Node's exit code for each is 9.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// An option that needs an argument has none.
    MissingArgument(String),
    /// An argument was given to a switch.
    UnexpectedArgument(String),
    /// `NODE_OPTIONS` has an option that may only be given on the command line.
    NotInEnvironment(String),
    /// `NODE_OPTIONS` ends inside a quotation.
    UnterminatedQuote,
    /// Node has the option, Tenon does not.
    Unsupported(String),
    /// Nobody knows the option.
    BadOption(String),
    /// The option's argument is not one of those it takes.
    BadArgument {
        /// The option.
        option: String,
        /// What it takes.
        expected: &'static str,
    },
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingArgument(option) => write!(f, "{option} requires an argument"),
            Self::UnexpectedArgument(option) => write!(f, "{option} does not take an argument"),
            Self::NotInEnvironment(option) => {
                write!(f, "{option} is not allowed in NODE_OPTIONS")
            }
            Self::UnterminatedQuote => {
                f.write_str("invalid value for NODE_OPTIONS (unterminated string)")
            }
            Self::Unsupported(option) => write!(f, "{option} is not supported by Tenon"),
            Self::BadOption(option) => write!(f, "bad option: {option}"),
            Self::BadArgument { option, expected } => write!(f, "{option} must be {expected}"),
        }
    }
}

impl std::error::Error for ParseError {}

/// A command line, taken apart.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// What it says.
    pub options: Options,
    /// Whether there was something to run: a file, `-`, `-e` or `-p`.
    pub has_entry: bool,
}

/// What Node has and Tenon does not; better named than called unknown.
const UNSUPPORTED: &[&str] = &[
    "--build-snapshot",
    "--cpu-prof",
    "--experimental-loader",
    "--experimental-sea-config",
    "--frozen-intrinsics",
    "--heap-prof",
    "--inspect",
    "--inspect-brk",
    "--inspect-port",
    "--inspect-wait",
    "--interactive",
    "--loader",
    "--permission",
    "--run",
    "--test",
    "--watch",
];

/// What is taken, since programs are started with it as a matter of course, and does nothing here;
/// whoever gives it is told so.
const WITHOUT_EFFECT: &[&str] = &["--enable-source-maps", "--track-heap-objects"];

impl Options {
    /// The options that were given and have no effect in Tenon.
    pub fn without_effect(&self) -> Vec<&'static str> {
        let given = |name: &&&'static str| self.flag(name);
        WITHOUT_EFFECT.iter().filter(given).copied().collect()
    }
}

#[derive(Default)]
struct Given {
    values: BTreeMap<&'static str, Value>,
    v8_flags: Vec<String>,
}

impl Given {
    fn put(&mut self, spec: &OptionSpec, value: Value) {
        match (spec.kind, value) {
            (Kind::List, Value::Text(item)) => {
                let entry = self
                    .values
                    .entry(spec.name)
                    .or_insert_with(|| Value::List(Vec::new()));
                if let Value::List(list) = entry {
                    list.push(item);
                }
            }
            (_, value) => {
                self.values.insert(spec.name, value);
            }
        }
    }

    /// Takes one `--name[=value]`; `next` gives the following argument.
    fn long(
        &mut self,
        argument: &str,
        from_env: bool,
        next: &mut dyn FnMut() -> Option<String>,
    ) -> Result<(), ParseError> {
        let (written, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument, None),
        };
        let name = written.replace('_', "-");
        let (spec, on) = match name.strip_prefix("--no-").map(|rest| format!("--{rest}")) {
            Some(positive) if find(&name).is_none() => (find(&positive), false),
            _ => (find(&name), true),
        };
        let Some(spec) = spec else {
            if UNSUPPORTED.contains(&name.as_str()) {
                return Err(ParseError::Unsupported(written.to_owned()));
            }
            self.v8_flags.push(argument.to_owned());
            return Ok(());
        };
        if from_env && !spec.in_env {
            return Err(ParseError::NotInEnvironment(written.to_owned()));
        }
        match spec.kind {
            Kind::Bool { .. } => {
                if value.is_some() {
                    return Err(ParseError::UnexpectedArgument(written.to_owned()));
                }
                self.put(spec, Value::Bool(on));
            }
            _ if !on => return Err(ParseError::BadOption(written.to_owned())),
            Kind::Text | Kind::List => {
                let value = value
                    .or_else(next)
                    .ok_or_else(|| ParseError::MissingArgument(written.to_owned()))?;
                check(spec.name, &value)?;
                if spec.name == "--stack-trace-limit" {
                    self.v8_flags.push(format!("--stack-trace-limit={value}"));
                }
                self.put(spec, Value::Text(value));
            }
        }
        Ok(())
    }
}

fn check(name: &str, value: &str) -> Result<(), ParseError> {
    let allowed: (&[&str], &'static str) = match name {
        "--unhandled-rejections" => (
            &["strict", "warn", "none", "throw", "warn-with-error-code"],
            "one of \"strict\", \"warn\", \"none\", \"throw\", \"warn-with-error-code\"",
        ),
        "--input-type" => (&["commonjs", "module"], "\"module\" or \"commonjs\""),
        _ => return Ok(()),
    };
    if allowed.0.contains(&value) {
        return Ok(());
    }
    Err(ParseError::BadArgument {
        option: name.to_owned(),
        expected: allowed.1,
    })
}

/// Takes a command line apart; `args` has no program name, `env` is the value of `NODE_OPTIONS`.
///
/// # Errors
/// When an option is used wrongly. Options nobody here knows are in [`Options::v8_flags`].
pub fn parse(args: &[String], env: Option<&str>) -> Result<Parsed, ParseError> {
    let mut given = match env {
        Some(env) => parse_env(env)?,
        None => Given::default(),
    };
    let mut rest = args.iter().cloned().peekable();
    let mut exec_argv = Vec::new();
    let mut source: Option<String> = None;
    let mut print = false;
    let mut entry = None;

    while let Some(argument) = rest.peek().cloned() {
        if !argument.starts_with('-') || argument == "-" {
            break;
        }
        rest.next();
        exec_argv.push(argument.clone());
        if argument == "--" {
            // Node keeps the separator out of both lists.
            exec_argv.pop();
            break;
        }
        let mut next = || {
            let value = rest.next_if(|value| !value.starts_with('-') || value == "-")?;
            exec_argv.push(value.clone());
            Some(value)
        };
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) if argument.starts_with("--") => (name, Some(value.to_owned())),
            _ => (argument.as_str(), None),
        };
        match name {
            "-e" | "--eval" => {
                source = Some(
                    value
                        .or_else(&mut next)
                        .ok_or_else(|| ParseError::MissingArgument(name.to_owned()))?,
                );
            }
            "-p" | "-pe" | "--print" => {
                print = true;
                // `-p` alone prints what `-e` or standard input gives.
                if let Some(text) = value.or_else(&mut next) {
                    source = Some(text);
                }
            }
            _ if argument.starts_with("--") => given.long(&argument, false, &mut next)?,
            _ => match find_short(&argument) {
                Some(spec) if matches!(spec.kind, Kind::Bool { .. }) => {
                    given.put(spec, Value::Bool(true));
                }
                Some(spec) => {
                    let value =
                        next().ok_or_else(|| ParseError::MissingArgument(argument.clone()))?;
                    given.put(spec, Value::Text(value));
                }
                None if argument == "-i" => return Err(ParseError::Unsupported(argument)),
                None => return Err(ParseError::BadOption(argument)),
            },
        }
    }

    if let Some(source) = source {
        entry = Some(Entry::Eval { source, print });
    }
    let mut has_entry = entry.is_some();
    let entry = match entry {
        Some(entry) => entry,
        None => match rest.next() {
            Some(dash) if dash == "-" => {
                has_entry = true;
                Entry::Stdin
            }
            Some(file) => {
                has_entry = true;
                Entry::File(file)
            }
            None => Entry::Stdin,
        },
    };
    Ok(Parsed {
        options: Options {
            entry,
            exec_argv,
            args: rest.collect(),
            v8_flags: given.v8_flags,
            given: given.values,
            ..Options::default()
        },
        has_entry,
    })
}

/// The options in a text like `NODE_OPTIONS`, for a worker's own environment.
///
/// # Errors
/// As [`parse`].
pub fn parse_node_options(text: &str) -> Result<Options, ParseError> {
    let given = parse_env(text)?;
    Ok(Options {
        v8_flags: given.v8_flags,
        given: given.values,
        ..Options::default()
    })
}

fn parse_env(env: &str) -> Result<Given, ParseError> {
    let mut given = Given::default();
    let mut words = split(env)?.into_iter();
    while let Some(word) = words.next() {
        if word.starts_with("--") {
            given.long(&word, true, &mut || words.next())?;
        } else if let Some(spec) = find_short(&word).filter(|spec| spec.in_env) {
            let value = match spec.kind {
                Kind::Bool { .. } => Value::Bool(true),
                _ => Value::Text(
                    words
                        .next()
                        .ok_or_else(|| ParseError::MissingArgument(word.clone()))?,
                ),
            };
            given.put(spec, value);
        } else {
            return Err(ParseError::NotInEnvironment(word));
        }
    }
    Ok(given)
}

/// Words between spaces; double quotes keep spaces, a backslash inside them keeps the next character.
fn split(text: &str) -> Result<Vec<String>, ParseError> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '\\' if quoted => match chars.next() {
                Some(next) => word.get_or_insert_default().push(next),
                None => return Err(ParseError::UnterminatedQuote),
            },
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    if quoted {
        return Err(ParseError::UnterminatedQuote);
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(list: &[&str]) -> Vec<String> {
        list.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn script_and_its_arguments() {
        let parsed = parse(
            &args(&["--expose-gc", "--no-warnings", "a.js", "-e", "x"]),
            None,
        )
        .expect("a valid line");
        assert_eq!(parsed.options.entry, Entry::File("a.js".into()));
        assert_eq!(parsed.options.args, args(&["-e", "x"]));
        assert_eq!(parsed.options.v8_flags, args(&["--expose-gc"]));
        assert_eq!(
            parsed.options.exec_argv,
            args(&["--expose-gc", "--no-warnings"])
        );
        assert!(!parsed.options.flag("--warnings"));
        assert!(parsed.options.flag("--deprecation"));
    }

    #[test]
    fn eval_and_print() {
        let parsed = parse(&args(&["-p", "1 + 1", "rest"]), None).expect("a valid line");
        assert_eq!(
            parsed.options.entry,
            Entry::Eval {
                source: "1 + 1".into(),
                print: true
            }
        );
        assert_eq!(parsed.options.args, args(&["rest"]));
        assert_eq!(
            parse(&args(&["-e"]), None).unwrap_err(),
            ParseError::MissingArgument("-e".into())
        );
    }

    #[test]
    fn lists_and_environment() {
        let parsed = parse(
            &args(&["-r", "a", "--require=b", "x.js"]),
            Some("--no-deprecation -r \"c d\""),
        )
        .expect("a valid line");
        assert_eq!(parsed.options.list("--require"), args(&["c d", "a", "b"]));
        assert!(!parsed.options.flag("--deprecation"));
        assert_eq!(
            parse(&[], Some("--check")).unwrap_err(),
            ParseError::NotInEnvironment("--check".into())
        );
        assert_eq!(
            parse(&[], Some("\"a")).unwrap_err(),
            ParseError::UnterminatedQuote
        );
    }
}
