//! `tenon build`: from sources to a `.node` file.

use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tenon_toolchain::build::{self, Options};
use tenon_toolchain::watch::Snapshot;
use tenon_toolchain::{Event, Result};

use crate::verbs;

/// Build an addon: the .node file, a loader that finds it, and types for TypeScript.
///
/// A folder with Cargo.toml is built by Cargo, one with tenon.toml by the C and C++ compilers.
#[derive(Parser)]
#[command(name = "tenon build", bin_name = "tenon build")]
struct Args {
    /// The folder of the addon.
    #[arg(default_value = ".")]
    folder: PathBuf,

    /// Optimise.
    #[arg(short, long)]
    release: bool,

    /// The platform to build for: a triple such as aarch64-unknown-linux-gnu, or linux-arm64-gnu.
    #[arg(long)]
    target: Option<String>,

    /// Leave out the names of functions that are not exported.
    #[arg(long)]
    strip: bool,

    /// Build again whenever a source changes.
    #[arg(short, long)]
    watch: bool,

    /// Where the files go, instead of the folder of the addon.
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Put the addon into prebuilds/ as well, as node-gyp-build looks for it.
    #[arg(long)]
    prebuild: bool,

    /// Make the npm package of the platform, in npm/, and fill in package.json.
    #[arg(long)]
    npm: bool,

    /// More arguments for Cargo.
    #[arg(last = true)]
    cargo_args: Vec<OsString>,
}

/// `tenon build [FOLDER]`.
pub(crate) fn run(_argv0: String, args: Vec<OsString>) -> ExitCode {
    let args: Args = match verbs::parse("build", args) {
        Ok(args) => args,
        Err(code) => return code,
    };
    let options = Options {
        folder: args.folder,
        release: args.release,
        target: args.target,
        strip: args.strip,
        out: args.out,
        prebuild: args.prebuild,
        npm: args.npm,
        cargo_args: args.cargo_args,
    };
    if args.watch && build::is_project(&options.folder) {
        watch(&options);
    }
    match once(&options) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => verbs::fail("build", &error),
    }
}

/// Builds, and says what happens; the sources it was made of.
fn once(options: &Options) -> Result<Vec<PathBuf>> {
    let mut display = Display {
        is_terminal: std::io::stderr().is_terminal(),
        has_bar: false,
    };
    let built = build::build(options, &mut |event| display.show(&event));
    display.clear();
    Ok(built?.inputs)
}

/// Builds again and again, until interrupted.
fn watch(options: &Options) -> ! {
    let mut inputs = Vec::new();
    loop {
        let before = Snapshot::take(&options.folder, &inputs);
        match once(options) {
            Ok(read) => inputs = read,
            Err(error) => eprintln!("tenon build: {error}"),
        }
        eprintln!("tenon build: waiting for a source to change; Ctrl-C ends");
        // What was learnt by building is added to what is looked at, as it was before.
        let before = before.with(&inputs);
        before.wait_for_change(&options.folder, &inputs);
    }
}

/// Shows the progress of C compilers, as Cargo shows its own: a line that is written over on a
/// terminal, lines elsewhere.
struct Display {
    is_terminal: bool,
    has_bar: bool,
}

impl Display {
    fn show(&mut self, event: &Event<'_>) {
        match event {
            Event::Compiling {
                source,
                number,
                total,
            } if self.is_terminal => {
                const WIDTH: usize = 20;
                let done = number * WIDTH / total;
                let bar = format!("{}{}", "=".repeat(done), " ".repeat(WIDTH - done));
                eprint!(
                    "\r\x1b[K    Building [{bar}] {number}/{total}: {}",
                    source.display()
                );
                // A bar that is shown late is no harm.
                let _ = std::io::stderr().flush();
                self.has_bar = true;
            }
            Event::Compiling { source, .. } => eprintln!("   Compiling {}", source.display()),
            Event::Linking(path) => {
                self.clear();
                eprintln!(
                    "     Linking {}",
                    path.file_name().unwrap_or_default().display()
                );
            }
            Event::Compiler(text) => {
                self.clear();
                eprintln!("{text}");
            }
            Event::Wrote(path) => {
                self.clear();
                println!("wrote {}", path.display());
            }
            Event::Note(text) => {
                self.clear();
                eprintln!("note: {text}");
            }
            _ => {}
        }
    }

    fn clear(&mut self) {
        if self.has_bar {
            eprint!("\r\x1b[K");
            self.has_bar = false;
        }
    }
}
