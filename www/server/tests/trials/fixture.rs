//! The set-up of each trial: a folder, a database, definitions.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;

use crate::database::Database;
use crate::postgres::Postgres;
use crate::server::write;

/// A counter, a pair of steps, a gift to claim, a prize for every third time, and a node that the steps unlock.
pub const DEFINITIONS: &str = r#"{"achievements": {
    "walk": {"name": "Walk", "max_count": 1000000000},
    "first": {"name": "First steps", "max_count": 2},
    "chain": {"name": "Chain", "max_count": 1, "precondition_ids": ["first"]},
    "gift": {"name": "Gift", "max_count": 1, "reward": {"weighted": [{"weight": 1, "currencies": {"coins": {"min": 1, "max": 900}}}]}},
    "prize": {"name": "Prize", "max_count": 3, "auto_reset": true, "auto_claim": true,
        "reward": {"weighted": [{"weight": 1, "currencies": {"coins": {"min": 1, "max": 900}}}]}},
    "reader": {"name": "Reader", "trigger": {"content": {"content_ids": ["book"]}}}
}}"#;

/// Team definitions: a counter without an end, and a cup for two wins that is claimed by hand.
pub const TEAM_DEFINITIONS: &str = r#"{"achievements": {
    "wins": {"name": "Wins", "count": 1000000000},
    "cup": {"name": "Cup", "count": 2, "reward": {"weighted": [{"weight": 1, "currencies": {"coins": {"min": 1, "max": 900}}}]}}
}}"#;

pub struct Fixture {
    pub database: Database,
    folder: TempDir,
    count: Cell<u32>,
}

impl Fixture {
    /// A fixture with its own database, in this Postgres or in a file.
    pub fn new(postgres: Option<&Arc<Postgres>>) -> Fixture {
        let folder = TempDir::with_prefix("plaudit-trial-").unwrap();
        let fixture = Fixture { database: Database::new(folder.path(), postgres), folder, count: Cell::new(0) };
        write(&fixture.definitions(), DEFINITIONS);
        write(&fixture.team_definitions(), TEAM_DEFINITIONS);
        fixture
    }

    /// The definitions' file.
    pub fn definitions(&self) -> PathBuf {
        self.folder.path().join("definitions.json")
    }

    /// The file of the teams' definitions.
    pub fn team_definitions(&self) -> PathBuf {
        self.folder.path().join("team-definitions.json")
    }

    /// The name of a new file.
    pub fn fresh_file(&self, ending: &str) -> PathBuf {
        self.count.set(self.count.get() + 1);
        self.folder.path().join(format!("{}.{ending}", self.count.get()))
    }

    /// Another empty database.
    pub fn another(&self) -> Database {
        Database::new(self.folder.path(), self.database.postgres())
    }

    /// Another fixture on this database, with the same definitions.
    pub fn beside(&self, database: Database) -> Fixture {
        let fixture = Fixture { database, folder: TempDir::with_prefix("plaudit-trial-").unwrap(), count: Cell::new(0) };
        std::fs::copy(self.definitions(), fixture.definitions()).unwrap();
        std::fs::copy(self.team_definitions(), fixture.team_definitions()).unwrap();
        fixture
    }
}
