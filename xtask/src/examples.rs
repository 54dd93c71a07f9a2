//! Checks that the crate's documentation builds without a warning, that its public items have examples, and that the examples hide
//! little of their set-up. The tests run the examples.
//!
//! Two kinds of items need no example of their own. A method that reads `self`, and takes at most a name: its sentence says what it
//! returns, and the example of its type shows how to obtain it. And an item of a module whose documentation has an example, which
//! shows how the module's items work together.

use std::collections::HashSet;
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::tools::{cargo, run, target_dir};

/// The kinds of items that need an example; fields and variants are covered by their types.
const KINDS: [&str; 11] =
    ["assoc_const", "constant", "enum", "function", "macro", "module", "static", "struct", "trait", "type_alias", "union"];

/// The most lines of an example that readers do not see.
const MOST_HIDDEN: usize = 2;

/// Builds the documentation, names each public item without an example, and each example with much hidden set-up; fails if there are
/// any.
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
    let shown_modules = modules_with_examples(items);
    let (mut shown, mut bare, mut veiled) = (0_usize, Vec::new(), Vec::new());
    for item in items.values() {
        let Some(place) = place(item) else { continue };
        // Trait implementations are documented by their trait.
        let Some(docs) = item.get("docs").and_then(Value::as_str) else { continue };
        if hidden_lines(docs) > MOST_HIDDEN {
            veiled.push(place.clone());
        }
        if has_example(docs) {
            shown += 1;
        } else if !is_accessor(item) && !module_of(item).is_some_and(|module| shown_modules.contains(module)) {
            bare.push(place);
        }
    }
    if shown == 0 {
        bail!("rustdoc's JSON shows no example at all: has its format changed?");
    }
    for (mut found, problem) in [(bare, "public items show no example"), (veiled, "examples hide more than two lines")] {
        if !found.is_empty() {
            found.sort();
            bail!("{} {problem}:\n{}", found.len(), found.join("\n"));
        }
    }
    println!("{shown} examples");
    Ok(())
}

/// The names of the crate's top modules whose documentation has an example.
fn modules_with_examples(items: &serde_json::Map<String, Value>) -> HashSet<&str> {
    let modules = items.values().filter(|item| item.pointer("/inner/module/is_crate").and_then(Value::as_bool) == Some(false));
    let shown = modules.filter(|item| item.get("docs").and_then(Value::as_str).is_some_and(has_example));
    shown.filter_map(|item| item.get("name").and_then(Value::as_str)).collect()
}

/// The top module that an item's file belongs to: `replica` for `src/replica/accept.rs`.
fn module_of(item: &Value) -> Option<&str> {
    let file = item.pointer("/span/filename").and_then(Value::as_str)?.strip_prefix("src/")?;
    file.split(['/', '.']).next()
}

fn has_example(docs: &str) -> bool {
    blocks(docs).next().is_some()
}

/// The most lines that one example hides.
fn hidden_lines(docs: &str) -> usize {
    let is_hidden = |line: &&&str| line.trim() == "#" || line.trim_start().starts_with("# ");
    blocks(docs).map(|block| block.iter().filter(is_hidden).count()).max().unwrap_or_default()
}

/// The lines of each block of Rust that is run.
fn blocks(docs: &str) -> impl Iterator<Item = Vec<&str>> {
    let mut lines = docs.lines();
    std::iter::from_fn(move || {
        loop {
            let fence = lines.by_ref().find(|line| line.trim_start().starts_with("```"))?.trim();
            let block = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```")).collect();
            if fence == "```" {
                return Some(block);
            }
        }
    })
}

/// The place and name of a public item of a kind that needs an example.
fn place(item: &Value) -> Option<String> {
    let text = |pointer| item.pointer(pointer).and_then(Value::as_str);
    let kind = KINDS.iter().find(|kind| item.get("inner").is_some_and(|inner| inner.get(**kind).is_some()))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_blocks_that_run_are_examples_and_their_hidden_lines_count() {
        assert!(!has_example("Text.\n\n```text\na\n```\n"));
        assert!(has_example("```text\na\n```\n\n```\nlet a = 1;\n```\n"));
        assert_eq!(hidden_lines("```\n# let a = 1;\n#\n# let b = 2;\nassert_eq!(a, 1);\n#[derive(Debug)]\n```\n# A title"), 3);
        assert_eq!(hidden_lines("# A title\n\n# Another\n\n# And one more"), 0);
    }

    #[test]
    fn an_items_module_follows_from_its_file() {
        let item = |file: &str| serde_json::json!({"span": {"filename": file}});
        assert_eq!(module_of(&item("src/replica/accept.rs")), Some("replica"));
        assert_eq!(module_of(&item("src/replica.rs")), Some("replica"));
        assert_eq!(module_of(&item("build.rs")), None);
    }
}
