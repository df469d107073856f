//! Prints the declarations of an addon: `cargo run -p tenon-addon-types --example declarations FILE`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("which file?");
        return ExitCode::FAILURE;
    };
    match tenon_addon_types::read(path.as_ref()) {
        Ok(module) => {
            print!("{}", tenon_addon_types::to_dts(&module));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
