//! `cargo xtask test`: runs the named steps, or all, and reports the result of each.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::steps::{STEPS, Scope, Step};

/// Runs `cargo xtask test` with these arguments.
pub fn run(arguments: &[&str]) -> Result<()> {
    let (flags, names): (Vec<&str>, Vec<&str>) = arguments.iter().partition(|word| word.starts_with('-'));
    let mut scope = Scope::Usual;
    for flag in flags {
        match flag {
            "--list" => {
                list();
                return Ok(());
            }
            "--all" => scope = Scope::All,
            _ => bail!("`cargo xtask test` has no option {flag}; there are --all and --list"),
        }
    }
    run_steps(&chosen(&names)?, scope);
    Ok(())
}

fn list() {
    for step in STEPS {
        println!("{:width$}  {}", step.name, step.about, width = width());
    }
}

/// The steps with these names, in the order of running; without names, all.
fn chosen(names: &[&str]) -> Result<Vec<&'static Step>> {
    let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        bail!("there is no step {unknown}; there are {}", known.join(", "));
    }
    Ok(STEPS.iter().filter(|step| names.is_empty() || names.contains(&step.name)).collect())
}

/// Runs every step, even after one has failed, and ends with `N passed, M failed`.
///
/// The steps run one after the other, because builds use all cores, and a browser beside a build is too slow for its tests.
fn run_steps(steps: &[&Step], scope: Scope) {
    let mut reports = Vec::new();
    let mut failed = 0_usize;
    for step in steps {
        println!("\n== {}: {}", step.name, step.about);
        let begun = Instant::now();
        let outcome = (step.run)(scope);
        let verdict = if outcome.is_ok() { "passed" } else { "FAILED" };
        if let Err(error) = outcome {
            failed += 1;
            println!("FAILED: {}: {error:#}", step.name);
        }
        let report = format!("{:width$} {verdict} {:7.1} s", step.name, begun.elapsed().as_secs_f64(), width = width());
        println!("-- {report}");
        reports.push(report);
    }
    println!("\n{}", reports.join("\n"));
    println!("{} passed, {failed} failed", steps.len().saturating_sub(failed));
    if failed > 0 {
        std::process::exit(1);
    }
}

fn width() -> usize {
    STEPS.iter().map(|step| step.name.len()).max().unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn steps_run_in_their_order_and_unknown_ones_say_which_there_are() {
        let names: Vec<&str> = chosen(&["package", "format"]).unwrap().iter().map(|step| step.name).collect();
        assert_eq!(names, ["format", "package"]);
        assert_eq!(chosen(&[]).unwrap().len(), STEPS.len());
        let error = chosen(&["format", "elephants"]).err().unwrap().to_string();
        assert!(error.starts_with("there is no step elephants; there are format, "), "{error}");
        assert!(run(&["--everything"]).is_err());
    }
}
