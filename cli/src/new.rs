//! `tenon new`: an addon to begin with.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use tenon_toolchain::new::{self, Options};

use crate::verbs;

/// Make a folder with a new addon in it, ready to build, test and commit.
#[derive(Parser)]
#[command(name = "tenon new", bin_name = "tenon new")]
struct Args {
    /// The npm package's name, such as `hello` or `@scope/hello`; a path before it is where the
    /// folder goes.
    name: String,

    /// What the addon begins as.
    #[arg(long, value_enum, default_value_t = Template::Function)]
    template: Template,

    /// The folder of the crate `tenon-addon`, instead of the published one or the checkout this
    /// program was built from.
    #[arg(long, value_name = "DIR")]
    addon_path: Option<PathBuf>,

    /// Make no git repository.
    #[arg(long)]
    no_git: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Template {
    /// Functions, in Rust.
    Function,
    /// A class, in Rust.
    Class,
    /// Functions that return promises, in Rust.
    Async,
    /// A function, in C.
    C,
}

/// `tenon new NAME`.
pub(crate) fn run(_argv0: String, args: Vec<OsString>) -> ExitCode {
    let args: Args = match verbs::parse("new", args) {
        Ok(args) => args,
        Err(code) => return code,
    };
    let made = new::create(&Options {
        name: args.name,
        template: match args.template {
            Template::Function => new::Template::Function,
            Template::Class => new::Template::Class,
            Template::Async => new::Template::Async,
            Template::C => new::Template::C,
        },
        addon_path: args.addon_path,
        no_git: args.no_git,
    });
    match made {
        Ok(folder) => {
            let folder = folder.display();
            println!("made {folder}\n\nNext:\n  tenon build {folder}\n  node {folder}/test.js");
            ExitCode::SUCCESS
        }
        Err(error) => verbs::fail("new", &error),
    }
}
