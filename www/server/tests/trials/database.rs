//! The database of each trial, its backups, and queries on it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::migrate::Migrate as _;
use sqlx::{AnyPool, FromRow};
use tokio::runtime::Runtime;

use crate::postgres::{Postgres, output_of};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub const ALL: [Kind; 2] = [Kind::Sqlite, Kind::Postgres];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "postgres",
        }
    }
}

pub struct Database {
    pub kind: Kind,
    pub url: String,
    folder: PathBuf,
    name: String,
    postgres: Option<Arc<Postgres>>,
}

impl Database {
    /// An empty database: in this Postgres, or else an SQLite file in the folder.
    pub fn new(folder: &Path, postgres: Option<&Arc<Postgres>>) -> Database {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("trial{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let (kind, url) = match postgres {
            None => (Kind::Sqlite, format!("sqlite:{}", folder.join(format!("{name}.db")).display())),
            Some(postgres) => {
                output_of(postgres.program("createdb").arg(&name)).unwrap();
                (Kind::Postgres, postgres.url(&name))
            }
        };
        Database { kind, url, folder: folder.to_owned(), name, postgres: postgres.cloned() }
    }

    /// The file of an SQLite database.
    pub fn file(&self) -> PathBuf {
        self.folder.join(format!("{}.db", self.name))
    }

    /// The Postgres server that holds it; `None` for a file.
    pub fn postgres(&self) -> Option<&Arc<Postgres>> {
        self.postgres.as_ref()
    }

    /// The database's name in Postgres.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A backup, made while the server runs.
    pub fn backup(&self) -> PathBuf {
        let file = self.folder.join(format!("{}.backup", self.name));
        match self.postgres() {
            None => self.sql().run(&format!("VACUUM INTO '{}'", file.display())),
            Some(postgres) => {
                output_of(postgres.program("pg_dump").args(["--format=custom", "--file"]).arg(&file).arg(&self.name)).unwrap();
            }
        }
        file
    }

    /// Another database with the content of the backup.
    pub fn restore(&self, backup: &Path) -> Database {
        let restored = Database::new(&self.folder, self.postgres());
        match self.postgres() {
            None => drop(std::fs::copy(backup, restored.file()).unwrap()),
            Some(postgres) => {
                output_of(postgres.program("pg_restore").arg("--dbname").arg(&restored.name).arg(backup)).unwrap();
            }
        }
        restored
    }

    pub fn sql(&self) -> Sql {
        Sql::open(&self.url)
    }
}

/// Runs the trials' own statements.
pub struct Sql {
    runtime: Runtime,
    pool: AnyPool,
}

impl Sql {
    fn open(url: &str) -> Sql {
        sqlx::any::install_default_drivers();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let pool = runtime.block_on(AnyPoolOptions::new().max_connections(1).connect(url)).unwrap();
        Sql { runtime, pool }
    }

    /// Makes the tables as they were after this migration.
    pub fn migrate_up_to(&self, version: i64) {
        let mut migrator = sqlx::migrate!();
        migrator.migrations.to_mut().retain(|migration| migration.version <= version);
        self.runtime.block_on(migrator.run(&self.pool)).unwrap();
    }

    pub fn run(&self, text: &str) {
        self.runtime.block_on(sqlx::raw_sql(sqlx::AssertSqlSafe(text)).execute(&self.pool)).unwrap();
    }

    pub fn rows<R: for<'r> FromRow<'r, AnyRow> + Send + Unpin>(&self, text: &str) -> Vec<R> {
        self.runtime.block_on(sqlx::query_as(sqlx::AssertSqlSafe(text)).fetch_all(&self.pool)).unwrap()
    }

    /// Takes the lock that a migrating process holds, until this is dropped.
    pub fn lock_migrations(&self) {
        self.runtime.block_on(async { self.pool.acquire().await.unwrap().lock().await }).unwrap();
    }

    pub fn number(&self, text: &str) -> i64 {
        let rows: Vec<(i64,)> = self.rows(text);
        rows[0].0
    }
}
