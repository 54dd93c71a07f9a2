//! Checks the licences and the sources of the packages in `Cargo.lock` and `package-lock.json`.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::licences::ALLOWED;
use crate::tools::{cargo, output, root};

/// The licences besides [`ALLOWED`] that the server's crates, and tools that are not shipped, may have.
const BESIDES: [&str; 12] = [
    "0BSD",
    "BSD-2-Clause",
    "BlueOak-1.0.0",
    "CC-BY-4.0", // tables of browsers (caniuse-lite)
    "CC0-1.0",
    "CDLA-Permissive-2.0", // a list of certificates (webpki-roots)
    "ISC",
    "MIT-0",
    "MPL-2.0",    // lightningcss and axe, unmodified
    "Python-2.0", // a parser of arguments (argparse), which openapi-typescript uses
    "Unlicense",
    "Zlib",
];

/// The registry of crates, as Cargo names it. npm's lock names no registry (`omit-lockfile-registry-resolved`).
const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Whether allowed licences are enough for an SPDX expression.
fn fits(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words: Vec<&str> = spaced.split_whitespace().rev().collect();
    let fits = any(&mut words);
    fits && words.is_empty()
}

/// `OR` binds less than `AND`.
fn any(words: &mut Vec<&str>) -> bool {
    let mut fits = all(words);
    while words.last() == Some(&"OR") {
        words.pop();
        fits |= all(words);
    }
    fits
}

fn all(words: &mut Vec<&str>) -> bool {
    let mut fits = one(words);
    while words.last() == Some(&"AND") {
        words.pop();
        fits &= one(words);
    }
    fits
}

fn one(words: &mut Vec<&str>) -> bool {
    match words.pop() {
        Some("(") => any(words) && words.pop() == Some(")"),
        Some(name) => {
            let is_allowed = ALLOWED.contains(&name) || BESIDES.contains(&name);
            if words.last() != Some(&"WITH") {
                return is_allowed;
            }
            // An exception only allows more.
            words.truncate(words.len().saturating_sub(2));
            is_allowed
        }
        None => false,
    }
}

/// The problem of one package in a lock, if there is one.
fn problem(name: &str, licence: &str, source: Option<&str>, registry: Option<&str>) -> Option<String> {
    if !fits(licence) {
        return Some(format!("{name} is under {licence:?}, which neither ALLOWED nor BESIDES covers"));
    }
    let is_known = source.is_none_or(|source| registry.is_some_and(|registry| source.starts_with(registry)));
    (!is_known).then(|| format!("{name} comes from {source:?}, not from its registry"))
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

fn of_crates() -> Result<Vec<String>> {
    let metadata: Value = serde_json::from_str(&output(cargo(&["metadata", "--format-version", "1", "--locked"]))?)?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata has no packages")?;
    let own: BTreeSet<&str> = ["plaudit", "plaudit-server", "plaudit-testing", "xtask"].into();
    let mut problems = Vec::new();
    for package in packages {
        let name = text(package, "name").unwrap_or_default();
        let source = text(package, "source");
        if source.is_none() && !own.contains(name) {
            problems.push(format!("{name} comes from a path, not from crates.io"));
        }
        problems.extend(problem(name, text(package, "license").unwrap_or_default(), source, Some(CRATES)));
    }
    Ok(problems)
}

/// The problems in the text of a `package-lock.json`. A package without `resolved` is from npm's registry, because the lock is written with
/// `omit-lockfile-registry-resolved`; `integrity` identifies its content.
fn of_npm(lock: &str) -> Result<Vec<String>> {
    let lock: Value = serde_json::from_str(lock)?;
    let Some(packages) = lock.get("packages").and_then(Value::as_object) else { bail!("package-lock.json has no packages") };
    let installed = packages.iter().filter(|(path, package)| path.contains("node_modules/") && package.get("link").is_none());
    Ok(installed.flat_map(|(path, package)| of_npm_package(path, package)).collect())
}

fn of_npm_package(path: &str, package: &Value) -> Vec<String> {
    let unsure = (package.get("integrity").is_none() && package.get("inBundle").is_none())
        .then(|| format!("{path} has no integrity: it is not a registry's"));
    let wrong = problem(path, text(package, "license").unwrap_or_default(), text(package, "resolved"), None);
    unsure.into_iter().chain(wrong).collect()
}

#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn every_crate_has_a_licence_that_fits_and_comes_from_its_registry() {
        assert_eq!(of_crates().unwrap(), [""; 0]);
    }

    #[test]
    fn every_npm_package_has_a_licence_that_fits_and_comes_from_its_registry() {
        assert_eq!(of_npm(&fs::read_to_string(root().join("package-lock.json")).unwrap()).unwrap(), [""; 0]);
    }

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        for right in ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR GPL-3.0) AND ISC", "Apache-2.0 WITH LLVM-exception OR GPL-2.0"] {
            assert!(fits(right), "{right}");
        }
        for wrong in ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT AND (GPL-3.0 OR AGPL-3.0)", "(MIT", "MIT)", "UNLICENSED", "MIT ISC"] {
            assert!(!fits(wrong), "{wrong}");
        }
    }

    #[test]
    fn what_is_not_the_registrys_is_found() {
        let lock = r#"{"packages": {"": {}, "node_modules/a": {"license": "MIT", "integrity": "sha512-x", "resolved": "https://evil.example/a.tgz"},
            "node_modules/b": {"license": "MIT"}, "node_modules/c": {"license": "GPL-3.0", "integrity": "sha512-x"},
            "node_modules/d": {"license": "MIT", "integrity": "sha512-x"}}}"#;
        let problems = of_npm(lock).unwrap();
        assert_eq!(problems.len(), 3, "{problems:?}");
        for (problem, word) in problems.iter().zip(["evil.example", "no integrity", "GPL-3.0"]) {
            assert!(problem.contains(word), "{problem}");
        }
    }
}
