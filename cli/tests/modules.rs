//! CommonJS and ES modules.

mod common;

use common::Folder;

const PACKAGES: &[(&str, &str)] = &[
    (
        "node_modules/a/package.json",
        r##"{ "name": "a", "exports": { ".": { "import": "./i.mjs", "require": "./r.js" },
             "./feature/*": "./lib/*.js", "./private/*": null } }"##,
    ),
    (
        "node_modules/a/i.mjs",
        "export default 'imported'; export const named = 1;",
    ),
    ("node_modules/a/r.js", "module.exports = 'required'"),
    ("node_modules/a/lib/x.js", "module.exports = 'feature'"),
    (
        "node_modules/b/package.json",
        r#"{ "name": "b", "main": "lib" }"#,
    ),
    (
        "node_modules/b/lib/index.js",
        "exports.b = 'from b'; exports.__esModule = true;",
    ),
    (
        "package.json",
        r##"{ "name": "me", "exports": "./self.js", "imports": { "#in": "./inner.js" } }"##,
    ),
    ("self.js", "module.exports = 'self'"),
    ("inner.js", "module.exports = 'inner'"),
    ("data.json", r#"{ "x": [1] }"#),
    ("bad.json", "{bad"),
    ("m.mjs", "export default 7; export const q = 1;"),
    ("tla.mjs", "await 0; export default 8;"),
];

fn script(text: &str) -> Folder {
    let mut files = PACKAGES.to_vec();
    files.push(("main.js", text));
    files.push(("main.mjs", text));
    Folder::with(&files)
}

#[test]
fn resolution() {
    let text = "
        console.log(require('a'), require('a/feature/x'), require('b').b, require('me'), require('#in'));
        console.log(require('./data').x[0], require('./self') === require('./self.js'));
        console.log(require('node:fs') === require('fs'), require.resolve('b').endsWith('lib/index.js'));
        console.log(require.resolve('b', { paths: [__dirname] }) === require.resolve('b'));
        console.log(require.main === module, module.id, module.children.length > 3, require.cache[__filename] === module);";
    script(text)
        .run(&["main.js"])
        .prints("required feature from b self inner\n1 true\ntrue true\ntrue\ntrue . true true\n");
}

#[test]
fn failures_have_nodes_codes() {
    let text = "
        const code = (id) => { try { require(id); return 'none' } catch (e) { return e.code ?? e.name } };
        console.log(['./none', 'none', 'a/r.js', 'a/private/x', '#none', 'node:none', '', './tla.mjs', './bad.json'].map(code).join('\\n'));
        try { require('./none') } catch (e) { console.log(e.requireStack.length, e.message.includes('Require stack:\\n- ')) }";
    script(text).run(&["main.js"]).prints(
        "MODULE_NOT_FOUND\nMODULE_NOT_FOUND\nERR_PACKAGE_PATH_NOT_EXPORTED\n\
         ERR_PACKAGE_PATH_NOT_EXPORTED\nERR_PACKAGE_IMPORT_NOT_DEFINED\nERR_UNKNOWN_BUILTIN_MODULE\n\
         ERR_INVALID_ARG_VALUE\nERR_REQUIRE_ASYNC_MODULE\nSyntaxError\n1 true\n",
    );
}

#[test]
fn what_loaders_replace() {
    let text = "
        const Module = require('module');
        const original = Module._resolveFilename;
        Module._resolveFilename = (request, ...rest) => original(request === 'virtual' ? './self' : request, ...rest);
        console.log(require('virtual'));
        Module._resolveFilename = original;
        require.extensions['.foo'] = (module, file) => { module.exports = 'foo:' + file.slice(-5) };
        require('fs').writeFileSync(__dirname + '/z.foo', '');
        console.log(require('./z'));
        const compile = Module.prototype._compile;
        Module.prototype._compile = function(code, file) { return compile.call(this, code.replace('inner', 'changed'), file) };
        console.log(require('./inner'));
        console.log(Module.createRequire(__filename)('./self'), Module.isBuiltin('node:fs'), Module.builtinModules.includes('fs'));
        module.paths.push(__dirname + '/elsewhere');
        require('fs').mkdirSync(__dirname + '/elsewhere/pkg', { recursive: true });
        require('fs').writeFileSync(__dirname + '/elsewhere/pkg/index.js', 'module.exports = \"pkg\"');
        console.log(require('pkg'));";
    script(text)
        .run(&["main.js"])
        .prints("self\nfoo:z.foo\nchanged\nself true true\npkg\n");
}

#[test]
fn a_failed_module_can_be_tried_again() {
    let text = "
        const fs = require('fs');
        try { require('./later') } catch (e) { console.log(e.code) }
        fs.writeFileSync(__dirname + '/later.js', 'throw new Error(\"no\")');
        try { require('./later') } catch (e) { console.log(e.message) }
        fs.writeFileSync(__dirname + '/later.js', 'module.exports = \"now\"');
        console.log(require('./later'));";
    script(text)
        .run(&["main.js"])
        .prints("MODULE_NOT_FOUND\nno\nnow\n");
}

#[test]
fn es_modules() {
    let text = "
        import fs, { readFileSync } from 'node:fs';
        import a, { named } from 'a';
        import b, { b as name } from 'b';
        import data from './data.json' with { type: 'json' };
        console.log(typeof readFileSync, fs.readFileSync === readFileSync, a, named, b.b, name, data.x);
        console.log(import.meta.filename.endsWith('main.mjs'), import.meta.main, import.meta.url.startsWith('file:///'));
        console.log(import.meta.resolve('./x.js').endsWith('/x.js'), import.meta.dirname === process.cwd());
        const m = await import('./m.mjs');
        console.log(m.default, m.q, Object.keys(m).join());
        console.log((await import('data:text/javascript,export default 42')).default, typeof require, this);
        console.log((await import('./self.js')).default, (await import('./m.mjs')) === m);";
    script(text).run(&["main.mjs"]).prints(
        "function true imported 1 from b from b [ 1 ]\ntrue true true\ntrue true\n7 1 default,q\n\
         42 undefined undefined\nself true\n",
    );
}

#[test]
fn es_module_failures() {
    let text = "
        const code = async (id, options) => import(id, options).then(() => 'none', (e) => e.code ?? e.name);
        for (const id of ['./none.mjs', 'none', './self', '.', './data.json', 'http://x/', 'node:none', 'a/r.js', '#none']) {
          console.log(await code(id));
        }
        console.log(await code('./m.mjs', { with: { type: 'json' } }), await code('./m.mjs', { with: { x: 'y' } }));
        await import('./self').catch((e) => console.log(e.message.split('\\n')[1]));";
    script(text).run(&["main.mjs"]).prints(
        "ERR_MODULE_NOT_FOUND\nERR_MODULE_NOT_FOUND\nERR_MODULE_NOT_FOUND\nERR_UNSUPPORTED_DIR_IMPORT\n\
         ERR_IMPORT_ATTRIBUTE_MISSING\nERR_UNSUPPORTED_ESM_URL_SCHEME\nERR_UNKNOWN_BUILTIN_MODULE\n\
         ERR_PACKAGE_PATH_NOT_EXPORTED\nERR_PACKAGE_IMPORT_NOT_DEFINED\n\
         ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE ERR_IMPORT_ATTRIBUTE_UNSUPPORTED\n\
         Did you mean to import \"./self.js\"?\n",
    );
}

#[test]
fn require_of_es_modules() {
    let text = "
        const m = require('./m.mjs');
        console.log(m.default, m.q, m.__esModule, require('./m.mjs') === m);
        import('./m.mjs').then((n) => console.log(n.default, n.__esModule));";
    script(text)
        .run(&["main.js"])
        .prints("7 1 true true\n7 undefined\n");
}

#[test]
fn syntax_decides() {
    let folder = Folder::with(&[
        (
            "esm.js",
            "import fs from 'fs'; console.log(typeof fs, import.meta.filename !== undefined)",
        ),
        (
            "await.js",
            "const x = await Promise.resolve(5); console.log(x)",
        ),
        (
            "names.js",
            "const require = 1, module = 2; await 0; console.log(require + module)",
        ),
        ("typed/package.json", r#"{ "type": "module" }"#),
        ("typed/a.js", "console.log(typeof module)"),
        ("typed/b.cjs", "console.log(typeof module)"),
        ("hash.js", "#!/usr/bin/env tenon\nconsole.log('hash')"),
        ("bom.js", "\u{feff}console.log('bom')"),
    ]);
    folder.run(&["esm.js"]).prints("object true\n");
    folder.run(&["await.js"]).prints("5\n");
    folder.run(&["names.js"]).prints("3\n");
    folder.run(&["typed/a.js"]).prints("undefined\n");
    folder.run(&["typed/b.cjs"]).prints("object\n");
    folder.run(&["hash.js"]).prints("hash\n");
    folder.run(&["bom.js"]).prints("bom\n");
}

#[test]
fn cycles() {
    let folder = Folder::with(&[
        (
            "a.js",
            "exports.early = 1; const b = require('./b'); console.log(b.seen, b.a === exports)",
        ),
        (
            "b.js",
            "const a = require('./a'); exports.seen = a.early; exports.a = a",
        ),
        (
            "c.mjs",
            "import { d } from './d.mjs'; export const c = () => 'c'; console.log(d())",
        ),
        (
            "d.mjs",
            "import { c } from './c.mjs'; export const d = () => 'd' + c()",
        ),
        ("e.mjs", "import './f.cjs'; export default 1"),
        (
            "f.cjs",
            "try { require('./e.mjs') } catch (e) { console.log(e.code) }",
        ),
    ]);
    folder.run(&["a.js"]).prints("1 true\n");
    folder.run(&["c.mjs"]).prints("dc\n");
    folder.run(&["e.mjs"]).prints("ERR_REQUIRE_CYCLE_MODULE\n");
}

#[test]
fn links_and_node_path() {
    let folder = Folder::with(&[
        ("real/pkg/index.js", "module.exports = __filename"),
        ("global/g/index.js", "module.exports = 'global'"),
        (
            "main.js",
            "console.log(require('pkg').includes('real'), require('g'))",
        ),
    ]);
    std::fs::create_dir(folder.path().join("node_modules")).expect("a folder");
    std::os::unix::fs::symlink("../real/pkg", folder.path().join("node_modules/pkg"))
        .expect("a link");
    let global = folder.path().join("global");
    let global = global.to_str().expect("ASCII");
    folder
        .run_with(&["main.js"], "", &[("NODE_PATH", global)])
        .prints("true global\n");
    folder
        .run_with(
            &["--preserve-symlinks", "main.js"],
            "",
            &[("NODE_PATH", global)],
        )
        .prints("false global\n");
}
