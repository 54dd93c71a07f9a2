//! The definitions in force: read from files, checked, and replaced while the server runs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use plaudit::protocol::{PLAYER, Rulebook};
use plaudit::{Error, Issue, Severity, Value};
use tokio::sync::watch;

/// The files of the definitions.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The players' document.
    pub player: PathBuf,
    /// The teams' document, if there are teams.
    pub team: Option<PathBuf>,
}

/// The prefix of a team's stream.
pub(crate) const TEAM: &str = "team:";

/// The definitions in force.
#[derive(Clone, Debug)]
pub struct Rules {
    /// For players' own streams.
    pub player: Rulebook,
    /// For teams' streams.
    pub team: Option<Rulebook>,
}

/// The definitions in force, which a reload replaces while requests run.
#[derive(Clone, Debug)]
pub struct CurrentRules(watch::Sender<Arc<Rules>>);

impl CurrentRules {
    /// Starts with these definitions.
    #[must_use]
    pub fn new(rules: Rules) -> CurrentRules {
        CurrentRules(watch::Sender::new(Arc::new(rules)))
    }

    /// The definitions in force now.
    #[must_use]
    pub fn get(&self) -> Arc<Rules> {
        self.0.borrow().clone()
    }

    /// Replaces the definitions; requests in progress finish under the old ones.
    pub fn replace(&self, rules: Rules) {
        self.0.send_replace(Arc::new(rules));
    }

    /// Puts the definitions that `change` returns in force; `None` changes nothing.
    pub fn update(&self, change: impl FnOnce(&Rules) -> Option<Rules>) {
        self.0.send_if_modified(|current| match change(current) {
            Some(rules) => {
                *current = Arc::new(rules);
                true
            }
            None => false,
        });
    }
}

/// The problems of a definitions file, one a line.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Problems(pub Vec<String>);

impl Rules {
    /// Reads and checks the files; warnings go to the log.
    ///
    /// # Errors
    ///
    /// Every problem of every file.
    pub fn load(sources: &Sources) -> Result<Rules, Problems> {
        let player = read(&sources.player, PLAYER);
        let team = sources.team.as_ref().map(|path| read(path, TEAM)).transpose();
        match (player, team) {
            (Ok(player), Ok(team)) => {
                warnings(&sources.player, &player).for_each(|warning| tracing::warn!("{warning}"));
                sources
                    .team
                    .iter()
                    .zip(&team)
                    .flat_map(|(path, team)| warnings(path, team))
                    .for_each(|warning| tracing::warn!("{warning}"));
                Ok(Rules { player, team })
            }
            (player, team) => {
                let problems = [player.err(), team.err()].into_iter().flatten();
                Err(Problems(problems.flat_map(|problems| problems.0).collect()))
            }
        }
    }
}

/// The warnings about a file, one a line.
pub(crate) fn warnings<'r>(path: &'r Path, rulebook: &'r Rulebook) -> impl Iterator<Item = String> + 'r {
    rulebook.definitions().warnings().iter().map(|issue| format!("{}: {}", path.display(), line(issue)))
}

pub(crate) fn read(path: &Path, stream: &str) -> Result<Rulebook, Problems> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| Problems(vec![format!("{name}: {error}")]))?;
    let document = Value::from_json(&text).map_err(|error| Problems(vec![format!("{name}: {error}")]))?;
    Rulebook::new(document, stream).map_err(|error| Problems(lines(&error).map(|line| format!("{name}: {line}")).collect()))
}

fn lines(error: &Error) -> Box<dyn Iterator<Item = String> + '_> {
    if error.issues().is_empty() { Box::new(std::iter::once(error.to_string())) } else { Box::new(error.issues().iter().map(line)) }
}

fn line(issue: &Issue) -> String {
    let severity = match issue.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let help = issue.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    format!("{severity} {} at {}: {}{help}", issue.code, issue.path, issue.message)
}
