//! `cargo xtask release VERSION`: sets the next version's number, and its part of the changelog. `docs/release.md` describes the
//! steps before and after.

use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::build;
use crate::tools::{cargo, command, output, root, run};

const UNRELEASED: &str = "## Unreleased";

/// Writes a version into the changelog, the crates and the package, builds what would be published, and commits.
pub fn prepare(version: &str) -> Result<()> {
    prepare_in(root(), version, || {
        run(cargo(&["update", "--workspace", "--offline"]))?;
        build::run()?;
        dry_runs()
    })?;
    println!("\n{version} is committed. What is left, as docs/release.md says:\n");
    println!(
        "  cargo xtask test --all\n  git tag v{version} && git push --follow-tags\n  npm publish ./pkg\n  cargo publish --package plaudit"
    );
    Ok(())
}

/// Writes and commits a version in a repository without uncommitted changes. If `try_out` fails, the version is taken back, so that the
/// command can run again.
fn prepare_in(repository: &Path, version: &str, try_out: impl FnOnce() -> Result<()>) -> Result<()> {
    let current = version_in(&fs::read_to_string(repository.join("Cargo.toml"))?)?;
    if parse(version)? <= parse(&current)? {
        bail!("{version} is not later than the current version, {current}");
    }
    let git = |arguments: &[&str]| {
        let mut git = command("git", arguments);
        git.current_dir(repository);
        git
    };
    if !output(git(&["status", "--porcelain"]))?.is_empty() {
        bail!("there are uncommitted changes: a release contains committed changes only");
    }
    if let Err(error) = write_version(repository, &current, version).and_then(|()| try_out()) {
        run(git(&["checkout", "--quiet", "--", "."]))?;
        return Err(error.context(format!("{version} is not committed, and no file is changed")));
    }
    run(git(&["commit", "--all", "--quiet", "--message", &format!("build: release {version}")]))
}

fn write_version(repository: &Path, current: &str, version: &str) -> Result<()> {
    let edit = |file: &str, change: &dyn Fn(&str) -> Result<String>| -> Result<()> {
        let path = repository.join(file);
        let text = fs::read_to_string(&path)?;
        fs::write(&path, change(&text).with_context(|| format!("{file} cannot be released"))?)?;
        Ok(())
    };
    edit("CHANGELOG.md", &|text| released(text, version, &today()?))?;
    edit("Cargo.toml", &|text| replace_once(text, &format!("version = \"{current}\""), &format!("version = \"{version}\"")))?;
    edit("pkg-template/package.json", &|text| {
        replace_once(text, &format!("\"version\": \"{current}\""), &format!("\"version\": \"{version}\""))
    })
}

/// Packs everything that would be published, without publishing: the crate, and the package of the last build.
pub fn dry_runs() -> Result<()> {
    has_version(&build::package(), &version_in(&fs::read_to_string(root().join("Cargo.toml"))?)?)?;
    let files = output(cargo(&["package", "--package", "plaudit", "--list", "--allow-dirty"]))?;
    let files: Vec<&str> = files.lines().collect();
    for needed in ["Cargo.toml", "README.md", "LICENSE-MIT", "LICENSE-APACHE", "src/lib.rs", "examples/embed.rs"] {
        if !files.contains(&needed) {
            bail!("the crate would be published without {needed}");
        }
    }
    if let Some(stray) =
        files.iter().find(|file| ["pkg", "www/", "xtask/", "node_modules/", "tests/js/"].iter().any(|folder| file.starts_with(folder)))
    {
        bail!("the crate would be published with {stray}: Cargo.toml's `exclude` leaves such files out");
    }
    run(cargo(&["package", "--package", "plaudit", "--no-verify", "--allow-dirty", "--quiet"]))?;
    let mut pack = command("npm", &["pack", "--dry-run", "--ignore-scripts"]);
    pack.current_dir(build::package());
    run(pack)
}

/// Fails unless the package was built with this version.
fn has_version(package: &Path, version: &str) -> Result<()> {
    let manifest = fs::read_to_string(package.join("package.json"))
        .with_context(|| format!("{} is not built: run `cargo xtask build`", package.display()))?;
    let built: Value = serde_json::from_str(&manifest)?;
    if built.get("version").and_then(Value::as_str) != Some(version) {
        bail!("{} was not built as {version}: run `cargo xtask build`", package.display());
    }
    Ok(())
}

/// The changelog with the unreleased part under a version.
fn released(text: &str, version: &str, date: &str) -> Result<String> {
    let (before, after) = text.split_once(UNRELEASED).with_context(|| format!("CHANGELOG.md has no `{UNRELEASED}`"))?;
    let notes = after.split("\n## ").next().unwrap_or_default();
    if notes.trim().is_empty() {
        bail!("CHANGELOG.md has no unreleased changes");
    }
    Ok(format!("{before}{UNRELEASED}\n\n## {version} ({date})\n{}", after.strip_prefix('\n').unwrap_or(after)))
}

/// The version of the workspace, from its manifest.
fn version_in(manifest: &str) -> Result<String> {
    let after = manifest.split_once("[workspace.package]\nversion = \"").context("Cargo.toml has no version of the workspace")?.1;
    Ok(after.split('"').next().unwrap_or_default().to_owned())
}

/// Parses three numbers; there are no pre-releases.
fn parse(version: &str) -> Result<[u64; 3]> {
    let parts: Result<Vec<u64>, _> = version.split('.').map(str::parse).collect();
    let parts = parts.ok().and_then(|parts| <[u64; 3]>::try_from(parts).ok());
    parts.with_context(|| format!("{version:?} is not a version of three numbers, such as 1.2.0"))
}

/// Today's date in UTC, as changelogs write it.
fn today() -> Result<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    // The proleptic Gregorian calendar, from days since 1970 (Howard Hinnant's algorithm).
    let days = i64::try_from(now / 86_400)? + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (day, month) = (day_of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}

fn replace_once(text: &str, old: &str, new: &str) -> Result<String> {
    if text.matches(old).count() != 1 {
        bail!("`{old}` occurs {} times in it, not once", text.matches(old).count());
    }
    Ok(text.replacen(old, new, 1))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::cell::Cell;
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn the_changelog_gets_a_version_and_an_empty_part_for_the_next() {
        let text = "# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0 (2026-01-01)\n\n- First.\n";
        let now = released(text, "0.2.0", "2026-02-01").unwrap();
        assert_eq!(now, "# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-02-01)\n\n- New.\n\n## 0.1.0 (2026-01-01)\n\n- First.\n");
        assert!(released(&now, "0.3.0", "2026-03-01").is_err());
        assert!(released("# Changelog\n", "0.3.0", "2026-03-01").is_err());
    }

    #[test]
    fn versions_are_three_numbers_and_compared_as_numbers() {
        assert!(parse("0.10.0").unwrap() > parse("0.9.9").unwrap());
        for wrong in ["1.2", "1.2.3.4", "1.2.x", "v1.2.3", "1.2.3-beta", ""] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        assert!(parse(&version_in(&manifest).unwrap()).is_ok());
    }

    #[test]
    fn a_date_is_one() {
        let date = today().unwrap();
        assert!(date.len() == 10 && date.starts_with("20"), "{date}");
    }

    /// A repository with version 0.1.0 of the files that a release changes.
    fn repository(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("plaudit-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("pkg-template")).unwrap();
        fs::write(folder.join("Cargo.toml"), "[workspace.package]\nversion = \"0.1.0\"\n").unwrap();
        fs::write(folder.join("CHANGELOG.md"), "# Changelog\n\n## Unreleased\n\n- New.\n").unwrap();
        fs::write(folder.join("pkg-template/package.json"), "{\n  \"version\": \"0.1.0\"\n}\n").unwrap();
        for arguments in [
            &["init", "--quiet"][..],
            &["config", "user.name", "a"],
            &["config", "user.email", "a@example.org"],
            &["add", "."],
            &["commit", "--quiet", "--message", "first"],
        ] {
            git(&folder, arguments);
        }
        folder
    }

    fn git(folder: &Path, arguments: &[&str]) -> String {
        let mut git = command("git", arguments);
        git.current_dir(folder);
        output(git).unwrap()
    }

    #[test]
    fn a_release_is_tried_out_with_its_version_and_committed() {
        let folder = repository("release");
        let text = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
        let tried = Cell::new(false);
        prepare_in(&folder, "0.2.0", || {
            assert_eq!(version_in(&text("Cargo.toml"))?, "0.2.0");
            assert!(text("pkg-template/package.json").contains("0.2.0"));
            assert!(text("CHANGELOG.md").contains("## 0.2.0 ("));
            tried.set(true);
            Ok(())
        })
        .unwrap();
        assert!(tried.get());
        assert_eq!(git(&folder, &["log", "-1", "--format=%s"]).trim(), "build: release 0.2.0");
        assert_eq!(git(&folder, &["status", "--porcelain"]), "");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_release_that_cannot_be_built_changes_nothing_and_can_be_tried_again() {
        let folder = repository("release-failure");
        let failure = prepare_in(&folder, "0.2.0", || bail!("no compiler")).unwrap_err();
        assert!(format!("{failure:#}").contains("no compiler"), "{failure:#}");
        assert_eq!(git(&folder, &["status", "--porcelain"]), "");
        assert_eq!(git(&folder, &["log", "--format=%s"]).trim(), "first");
        prepare_in(&folder, "0.2.0", || Ok(())).unwrap();
        assert!(prepare_in(&folder, "0.2.0", || Ok(())).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn only_a_package_that_was_built_with_the_version_is_packed() {
        let folder = std::env::temp_dir().join(format!("plaudit-built-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        let problem = || has_version(&folder, "0.2.0").map_err(|error| format!("{error:#}"));
        assert!(problem().unwrap_err().contains("is not built"));
        fs::write(folder.join("package.json"), r#"{"version": "0.1.0"}"#).unwrap();
        assert!(problem().unwrap_err().contains("was not built as 0.2.0"));
        fs::write(folder.join("package.json"), r#"{"version": "0.2.0"}"#).unwrap();
        assert_eq!(problem(), Ok(()));
        fs::remove_dir_all(&folder).unwrap();
    }
}
