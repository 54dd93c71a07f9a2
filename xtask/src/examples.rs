//! Checks that the crate's documentation builds without a warning, and that every public item has an example. The tests run the
//! examples.
//!
//! A method that reads `self`, and takes at most a name, needs no example: its sentence says what it returns, and the example of
//! its type shows how to obtain it.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::tools::{cargo, run, target_dir};

/// The kinds of items that need an example; fields and variants are covered by their types.
const KINDS: [&str; 11] =
    ["assoc_const", "constant", "enum", "function", "macro", "module", "static", "struct", "trait", "type_alias", "union"];

/// Builds the documentation, names each public item without an example, and fails if there is one.
pub fn check() -> Result<()> {
    let target = target_dir().join("examples"); // a folder of its own, because the variable below causes full rebuilds
    let mut rustdoc = cargo(&["rustdoc", "--quiet", "--package", "plaudit", "--lib", "--target-dir"]);
    rustdoc.arg(&target).args(["--", "-Z", "unstable-options", "--output-format", "json"]);
    rustdoc.env("RUSTC_BOOTSTRAP", "1"); // the format is unstable, but the toolchain is pinned
    // `RUSTDOCFLAGS` reports the warnings of the HTML documentation, which need not be built as well.
    rustdoc.env("RUSTDOCFLAGS", "-D warnings");
    run(rustdoc)?;

    let documented: Value = serde_json::from_str(&fs::read_to_string(target.join("doc/plaudit.json"))?)?;
    let items = documented.get("index").and_then(Value::as_object).context("rustdoc's JSON has no `index`")?;
    let (mut shown, mut bare) = (0_usize, Vec::new());
    for item in items.values() {
        let Some(place) = place(item) else { continue };
        // Trait implementations are documented by their trait.
        let Some(docs) = item.get("docs").and_then(Value::as_str) else { continue };
        let mut opening_fences = docs.lines().map(str::trim).filter(|line| line.starts_with("```")).step_by(2);
        if opening_fences.any(|fence| fence == "```") {
            shown += 1;
        } else {
            bare.push(place);
        }
    }
    if shown == 0 {
        bail!("rustdoc's JSON shows no example at all: has its format changed?");
    }
    if !bare.is_empty() {
        bare.sort();
        bail!("{} public items show no example:\n{}", bare.len(), bare.join("\n"));
    }
    println!("{shown} public items, each with an example");
    Ok(())
}

/// The place and name of an item that needs an example.
fn place(item: &Value) -> Option<String> {
    let text = |pointer| item.pointer(pointer).and_then(Value::as_str);
    let kind = KINDS.iter().find(|kind| item.get("inner").is_some_and(|inner| inner.get(**kind).is_some()))?;
    if is_accessor(item) {
        return None;
    }
    let is_public = matches!(text("/visibility")?, "public" | "default");
    let is_own = item.get("crate_id").and_then(Value::as_u64) == Some(0);
    let (file, line) = (text("/span/filename")?, item.pointer("/span/begin/0")?);
    (is_public && is_own).then(|| format!("  {file}:{line} {kind} {}", text("/name").unwrap_or_default()))
}

/// Whether an item is a method that reads `self`, and takes at most one name.
fn is_accessor(item: &Value) -> bool {
    let inputs = item.pointer("/inner/function/sig/inputs").and_then(Value::as_array);
    let reads_self = |input: &Value| {
        input.pointer("/0").and_then(Value::as_str) == Some("self")
            && input.pointer("/1/borrowed_ref/is_mutable").and_then(Value::as_bool) != Some(true)
    };
    let is_name = |input: &Value| input.pointer("/1/borrowed_ref/type/primitive").and_then(Value::as_str) == Some("str");
    inputs.is_some_and(|inputs| match inputs.as_slice() {
        [receiver] => reads_self(receiver),
        [receiver, name] => reads_self(receiver) && is_name(name),
        _ => false,
    })
}
