//! `cargo xtask build`: builds an npm package in `pkg/` from the crate and `pkg-template/`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::tools::{WASM_TARGET, cargo, command, node_modules, output, root, target_dir, wasm_target};
use crate::{licences, sizes};

/// The folder of the assembled package.
pub fn package() -> PathBuf {
    root().join("pkg")
}

/// Runs `make`, and checks the sizes against the budget.
pub fn run() -> Result<()> {
    make()?;
    sizes::check(&package())
}

/// Assembles the package again around the WebAssembly of the last build, after changes of TypeScript alone.
pub fn typescript() -> Result<()> {
    node_modules()?;
    let glue = target_dir().join("glue");
    let parts = ["definitions.schema.json", "LICENSE-crates", "testing/plaudit_bg.js", "plaudit_wasm2js.js"];
    if !parts.iter().all(|part| glue.join(part).is_file()) {
        bail!("there is no WebAssembly of an earlier build: run `cargo xtask build` first");
    }
    assemble(&glue)?;
    sizes::check(&package())
}

/// Assembles the package, without checking its size.
pub fn make() -> Result<()> {
    wasm_target()?;
    node_modules()?;
    let glue = target_dir().join("glue");
    bind(&compile()?, &glue)?;
    optimize(&glue, &["--converge"])?;
    translate(&glue)?;
    let testing = glue.join("testing");
    bind(&compile_testing()?, &testing)?;
    optimize(&testing, &[])?;
    fs::write(glue.join("definitions.schema.json"), serde_json::to_vec_pretty(&plaudit::definitions_schema())?)?;
    fs::write(glue.join("LICENSE-crates"), licences::of_crates()?)?;
    assemble(&glue)
}

/// Without externref the same wasm runs on Safari before 16.4 and can be translated to JavaScript (wasm2js).
const WITHOUT_EXTERNREF: &str = "target-feature=-reference-types,-multivalue";

/// Compiles the crate to wasm.
fn compile() -> Result<PathBuf> {
    // Builds the cdylib alone: with an rlib beside it, cargo skips link-time optimisation.
    let crate_type = ["--crate-type", "cdylib"];
    let mut build = cargo(&["rustc", "--package", "plaudit", "--lib", "--release", "--target", WASM_TARGET]);
    build.args(crate_type);
    build.env("CARGO_ENCODED_RUSTFLAGS", flags()?.join("\u{1f}"));
    // wasm-bindgen names exports after the symbols, and strips them afterwards.
    build.env("CARGO_PROFILE_RELEASE_STRIP", "debuginfo");
    run_tool(build)?;
    Ok(target_dir().join(WASM_TARGET).join("release/plaudit.wasm"))
}

/// Compiles the in-memory authority of `plaudit/testing`.
fn compile_testing() -> Result<PathBuf> {
    let mut build = cargo(&["build", "--package", "plaudit-testing", "--profile", "testing", "--target", WASM_TARGET]);
    build.env("CARGO_ENCODED_RUSTFLAGS", flags()?.join("\u{1f}"));
    build.env("CARGO_PROFILE_TESTING_STRIP", "debuginfo");
    run_tool(build)?;
    Ok(target_dir().join(WASM_TARGET).join("testing/plaudit_testing.wasm"))
}

/// Flags that keep paths of this machine, which panic messages quote, out of the package.
fn flags() -> Result<Vec<String>> {
    let sysroot = output(command("rustc", &["--print", "sysroot"]))?;
    let mut flags: Vec<String> = ["-C", WITHOUT_EXTERNREF].map(str::to_owned).into();
    let folders = [(root().to_owned(), ""), (cargo_home().join("registry/src"), ""), (PathBuf::from(sysroot.trim()), "rust")];
    flags.extend(folders.iter().map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display())));
    Ok(flags)
}

fn cargo_home() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo");
    std::env::var_os("CARGO_HOME").map_or_else(home, PathBuf::from)
}

/// Writes the JavaScript glue and its wasm.
fn bind(wasm: &Path, out: &Path) -> Result<()> {
    let mut module = walrus::Module::from_file(wasm)?;
    drop_externref(&mut module);
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    Bindgen::new()
        .input_module("plaudit", module)
        .bundler(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(out)
        .context("wasm-bindgen")?;
    let glue = fs::read_to_string(out.join("plaudit_bg.js"))?;
    if glue.contains("__wbindgen_externrefs") {
        bail!("the glue uses an externref table: Safari before 16.4 and wasm2js cannot run it");
    }
    Ok(())
}

/// The precompiled standard library is marked as using reference types, and wasm-bindgen's runtime always contains its externref
/// table. wasm-bindgen takes either as a request for externref, which this build does not use.
fn drop_externref(module: &mut walrus::Module) {
    module.customs.remove_raw("target_features");
    let unused: Vec<_> = module.exports.iter().filter(|export| export.name.starts_with("__externref")).map(|export| export.id()).collect();
    for export in unused {
        module.exports.delete(export);
    }
}

/// Repeated code compresses well. So inlining a function into its only caller makes the file smaller, but the download larger
/// (measured: by 6 %), and so does keeping repeated values in locals.
const KEEP_REPETITION: [&str; 2] = ["--one-caller-inline-max-function-size=20", "--skip-pass=local-cse"];

/// The linker puts the stack at the bottom of memory, so the last 1,024 bytes of it are used only just before an overflow.
const LOW_MEMORY: &str = "--low-memory-unused";

/// The WebAssembly features beyond the first version that the toolchain uses; every browser of the last five years has them.
const FEATURES: [&str; 4] = ["--enable-bulk-memory", "--enable-sign-ext", "--enable-nontrapping-float-to-int", "--enable-mutable-globals"];

fn optimize(glue: &Path, more: &[&str]) -> Result<()> {
    let (from, to) = (glue.join("plaudit_bg.wasm"), glue.join("plaudit.wasm"));
    let mut wasm_opt = command("node", &["node_modules/binaryen/bin/wasm-opt"]);
    wasm_opt.arg(from).arg("-o").arg(to);
    wasm_opt.args(KEEP_REPETITION);
    wasm_opt.args(more).args(["-Oz", LOW_MEMORY, "--strip-producers", "--strip-debug", "--strip-target-features"]);
    wasm_opt.args(FEATURES);
    run_tool(wasm_opt)
}

/// Translates the wasm to JavaScript, for platforms without WebAssembly. Instructions that asm.js lacks are lowered first.
fn translate(glue: &Path) -> Result<()> {
    let lowered = glue.join("plaudit_lowered.wasm");
    let mut wasm_opt = command("node", &["node_modules/binaryen/bin/wasm-opt"]);
    wasm_opt.arg(glue.join("plaudit.wasm")).arg("-o").arg(&lowered).args(FEATURES);
    wasm_opt.args(["--signext-lowering", "--llvm-nontrapping-fptoint-lowering", "--llvm-memory-copy-fill-lowering", "-Oz", LOW_MEMORY]);
    run_tool(wasm_opt)?;
    let mut wasm2js = command("node", &["node_modules/binaryen/bin/wasm2js", "-Oz"]);
    wasm2js.arg(lowered).arg("-o").arg(glue.join("plaudit_wasm2js.js"));
    run_tool(wasm2js)
}

fn assemble(glue: &Path) -> Result<()> {
    let mut script = command("node", &["pkg-template/assemble.mjs"]);
    script.arg(glue).arg(package());
    run_tool(script)
}

fn run_tool(command: std::process::Command) -> Result<()> {
    crate::tools::run(command)
}
