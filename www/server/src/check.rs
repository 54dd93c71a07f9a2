//! Checks definitions files, for operators and their publishing pipelines.

use std::path::PathBuf;

use plaudit::protocol::PLAYER;

use crate::rules::{Problems, TEAM, read, warnings};

/// The files to check.
#[derive(Clone, Debug)]
pub struct Files {
    /// The players' documents.
    pub player: Vec<PathBuf>,
    /// The teams' documents.
    pub team: Vec<PathBuf>,
}

/// The result of files without errors.
#[derive(Clone, Debug)]
pub struct Report {
    /// The version of each document, on a line of its own.
    pub versions: Vec<String>,
    /// The warnings about the documents, one a line.
    pub warnings: Vec<String>,
}

/// Reads and checks the files.
///
/// # Errors
///
/// Every problem of every file, warnings included, if any file has an error.
pub fn check(files: &Files) -> Result<Report, Problems> {
    let mut report = Report { versions: Vec::new(), warnings: Vec::new() };
    let mut problems = Vec::new();
    let player = files.player.iter().map(|path| ("definitions", path, PLAYER));
    let team = files.team.iter().map(|path| ("team definitions", path, TEAM));
    for (what, path, stream) in player.chain(team) {
        match read(path, stream) {
            Ok(rulebook) => {
                report.versions.push(format!("{what} {}", rulebook.version()));
                report.warnings.extend(warnings(path, &rulebook));
            }
            Err(Problems(lines)) => problems.extend(lines),
        }
    }
    if problems.is_empty() {
        return Ok(report);
    }
    problems.append(&mut report.warnings);
    Err(Problems(problems))
}
