//! The licences of the crates in the package's WebAssembly, which the package must contain.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::tools::{WASM_TARGET, cargo, output};

/// The licences that a package under MIT or Apache-2.0 may contain. In an expression with `OR`, one suffices.
pub const ALLOWED: [&str; 5] = ["MIT", "Apache-2.0", "BSL-1.0", "Unicode-3.0", "BSD-3-Clause"];

/// One text with every crate: its version, its licence, and the licence's text.
pub fn of_crates() -> Result<String> {
    let arguments = ["metadata", "--format-version", "1", "--filter-platform", WASM_TARGET, "--locked"];
    let metadata: Value = serde_json::from_str(&output(cargo(&arguments))?)?;
    let packages = by_id(&metadata)?;
    let mut text = "The WebAssembly of this package holds these crates, each under one of the licences that it names.\n".to_owned();
    for id in linked(&metadata, &packages)? {
        let package = packages.get(id).with_context(|| format!("cargo metadata has no package {id}"))?;
        let field = |name: &str| package.get(name).and_then(Value::as_str).unwrap_or_default();
        let (name, licence) = (field("name"), field("license"));
        if !licence.split([' ', '/']).any(|word| ALLOWED.contains(&word.trim_matches(['(', ')']))) {
            bail!("the crate {name} is under {licence:?}, which is none of {ALLOWED:?}");
        }
        let folder = Path::new(field("manifest_path")).parent().unwrap_or(Path::new("."));
        text.push_str(&format!("\n==== {name} {} ({licence}) ====\n\n{}\n", field("version"), licence_text(folder, name)?.trim()));
    }
    Ok(text)
}

fn by_id(metadata: &Value) -> Result<BTreeMap<&str, &Value>> {
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata has no packages")?;
    Ok(packages.iter().filter_map(|package| Some((package.get("id")?.as_str()?, package))).collect())
}

/// The crates that plaudit links, without itself: normal dependencies, without build-time ones.
fn linked<'m>(metadata: &'m Value, packages: &BTreeMap<&'m str, &'m Value>) -> Result<Vec<&'m str>> {
    let nodes = metadata.pointer("/resolve/nodes").and_then(Value::as_array).context("cargo metadata has no graph")?;
    let text = |value: &'m Value, key: &str| value.get(key).and_then(Value::as_str);
    let is_macro = |id: &str| {
        let targets = packages.get(id).and_then(|package| package.pointer("/targets/0/kind/0")).and_then(Value::as_str);
        targets == Some("proc-macro")
    };
    let own = |id: &str| packages.get(id).is_some_and(|package| package.get("source").is_none_or(Value::is_null));
    let root = packages.iter().find(|(id, package)| own(id) && text(package, "name") == Some("plaudit"));
    let mut left = vec![*root.context("cargo metadata has no plaudit")?.0];
    let mut found: Vec<&str> = Vec::new();
    while let Some(id) = left.pop() {
        let node = nodes.iter().find(|node| text(node, "id") == Some(id));
        for dependency in node.and_then(|node| node.get("deps")).and_then(Value::as_array).into_iter().flatten() {
            let is_normal = |kind: &Value| kind.get("kind").is_none_or(Value::is_null);
            let kinds = dependency.get("dep_kinds").and_then(Value::as_array);
            let Some(id) = text(dependency, "pkg").filter(|_| kinds.is_some_and(|kinds| kinds.iter().any(is_normal))) else { continue };
            if !is_macro(id) && !found.contains(&id) {
                found.push(id);
                left.push(id);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The licence file of a crate; MIT's if there are several.
fn licence_text(folder: &Path, name: &str) -> Result<String> {
    let mut files: Vec<_> = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.sort();
    let named =
        |word: &str| files.iter().find(|file| file.file_name().is_some_and(|name| name.to_string_lossy().to_uppercase().starts_with(word)));
    let file = ["LICENSE-MIT", "LICENSE", "LICENCE", "COPYING"].iter().find_map(|word| named(word));
    let file = file.with_context(|| format!("the crate {name} has no file with its licence in {}", folder.display()))?;
    fs::read_to_string(file).with_context(|| format!("{} is not readable", file.display()))
}
