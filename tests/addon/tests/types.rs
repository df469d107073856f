//! The declarations, judged by TypeScript: what must compile, and what must not.

use std::fs;
use std::path::Path;

use tenon_tests::rust_addon::built_beside;
use tenon_tests::{skipped, typescript};

#[test]
fn typescript_accepts_right_uses_and_refuses_wrong_ones() {
    let module = tenon_addon_types::read(&built_beside(env!("CARGO_PKG_NAME")))
        .unwrap_or_else(|error| panic!("{error}"));
    let declarations = tenon_addon_types::to_dts(&module);
    let compiler = match typescript::compiler() {
        Ok(compiler) => compiler,
        Err(error) => return skipped("typescript", &error),
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("types");
    fs::create_dir_all(&folder).expect("a folder for the types");
    fs::write(folder.join("addon.d.ts"), &declarations).expect("the declarations");
    fs::write(folder.join("package.json"), "{ \"type\": \"commonjs\" }\n").expect("the package");
    for name in ["usage.ts", "wrong.ts"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("types")
            .join(name);
        fs::copy(&source, folder.join(name)).expect("a file of uses");
        typescript::check(&compiler, &folder, name)
            .unwrap_or_else(|error| panic!("{name}:\n{error}\n{declarations}"));
    }
}
