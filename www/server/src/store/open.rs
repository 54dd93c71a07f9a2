//! Opens the database, and migrates its tables.

use std::num::NonZeroUsize;
use std::str::FromStr as _;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migrate as _, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AnyPool, Connection as _, Executor as _};

use super::database::{Kind, POOLED, Store, WAIT};
use super::first_version;
use super::group_commit::GroupCommit;

/// `synchronous = FULL`: a commit is on disk when it returns. `WAL`: readers and the writer do not block each other.
const SQLITE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;";

/// The writer keeps up to 32 MiB of pages in memory between transactions; a reader's pages are outdated with the next commit.
const SQLITE_WRITER: &str = "PRAGMA cache_size = -32768;";

/// The number of connections if none is given.
pub const MOST_CONNECTIONS: u32 = 16;
/// The least number of SQLite's readers, so that some slow reads do not delay all others. Each reader reads its pages again after a commit,
/// so many more readers than processors cost time (measured: 16 on two processors, a tenth of all syncs).
const LEAST_READERS: u32 = 4;

/// A statement that waits too long for a lock fails, and the client retries its request.
const POSTGRES: &str = "SET lock_timeout = '5s'; SET statement_timeout = '15s'; SET idle_in_transaction_session_timeout = '30s'";

/// A process waits without a limit for the migrations of another one, and its own may take as long as they need. Only their wait for a
/// table is limited, because all requests would queue after it.
const AWAITING_MIGRATION: &str = "SET lock_timeout = 0; SET statement_timeout = 0";
const MIGRATING: &str = "SET lock_timeout = '5s'";

/// How long a process waits for another one's migrations before the log says so.
const SILENCE: Duration = Duration::from_secs(2);

impl Store {
    /// Opens a Postgres behind a pooler in transaction mode, such as PgBouncer; `direct` is its own address, for the migrations.
    ///
    /// # Errors
    ///
    /// As [`Store::open`]; the addresses are not both Postgres'.
    pub async fn open_pooled(url: &str, direct: &str, connections: u32) -> Result<Store> {
        sqlx::any::install_default_drivers();
        ensure!(kind_of(url)? == Kind::Postgres && kind_of(direct)? == Kind::Postgres, "--database-direct is for Postgres behind a pooler");
        migrate_postgres(direct).await?;
        // A statement that is prepared in one transaction may be missing in the next one.
        let address = format!("{url}{}statement-cache-capacity=0", if url.contains('?') { '&' } else { '?' });
        let readers = pool(connections)
            .after_connect(|connection, _| Box::pin(begin_session(connection, &[POOLED])))
            .before_acquire(|connection, _| Box::pin(async { begin_session(connection, &[POOLED]).await.map(|()| true) }))
            .after_release(|connection, _| Box::pin(async { begin_session(connection, &["COMMIT"]).await.map(|()| true) }));
        let writers = pool(connections).before_acquire(|connection, meta| Box::pin(is_usable(connection, meta.idle_for)));
        let writers = opened(writers, &address, &[]).await?;
        let readers = opened(readers, &address, &[]).await?;
        Ok(Store {
            writers,
            readers,
            kind: Kind::Postgres,
            group_commit: None,
            is_pooled: true,
            has_webhook: false,
            has_reward_hook: false,
        })
    }

    /// The number of connections if none is given: `MOST_CONNECTIONS`; on SQLite two readers for each processor, from
    /// `LEAST_READERS` to `MOST_CONNECTIONS`.
    ///
    /// # Errors
    ///
    /// The address is of another kind.
    pub fn usual_connections(url: &str) -> Result<u32> {
        Ok(match kind_of(url)? {
            Kind::Postgres => MOST_CONNECTIONS,
            Kind::Sqlite => {
                let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
                u32::try_from(processors).unwrap_or(MOST_CONNECTIONS).saturating_mul(2).clamp(LEAST_READERS, MOST_CONNECTIONS)
            }
        })
    }

    /// Opens `sqlite:path` or `postgres://…`, creates a missing file, and runs the migrations.
    ///
    /// # Errors
    ///
    /// The address is of another kind, or names no SQLite file; a database error.
    pub async fn open(url: &str, connections: u32) -> Result<Store> {
        sqlx::any::install_default_drivers();
        let kind = kind_of(url)?;
        let address = if kind == Kind::Sqlite && !url.contains('?') { format!("{url}?mode=rwc") } else { url.to_owned() };
        let store = match kind {
            Kind::Sqlite => {
                let writers = connect(&address, 1, &[SQLITE, SQLITE_WRITER]).await?;
                first_version::note(&mut *writers.acquire().await?).await.context(NOT_MIGRATED)?;
                migrations(kind).run(&writers).await.context(NOT_MIGRATED)?;
                let group_commit = Some(GroupCommit::start(writers.clone()));
                Store {
                    writers,
                    readers: connect(&address, connections, &[SQLITE]).await?,
                    kind,
                    group_commit,
                    is_pooled: false,
                    has_webhook: false,
                    has_reward_hook: false,
                }
            }
            Kind::Postgres => {
                migrate_postgres(&address).await?;
                let pool = connect(&address, connections, &[POSTGRES]).await?;
                Store {
                    writers: pool.clone(),
                    readers: pool,
                    kind,
                    group_commit: None,
                    is_pooled: false,
                    has_webhook: false,
                    has_reward_hook: false,
                }
            }
        };
        Ok(store)
    }

    /// Like [`Store::open`], for operators' commands: a missing file is an error.
    ///
    /// # Errors
    ///
    /// As [`Store::open`]; the file does not exist.
    pub async fn open_existing(url: &str, connections: u32) -> Result<Store> {
        if kind_of(url)? == Kind::Sqlite {
            let file = SqliteConnectOptions::from_str(url)?.get_filename().to_owned();
            ensure!(file.is_file(), "there is no database {}", file.display());
        }
        Store::open(url, connections).await
    }
}

/// Migrates on a connection of its own, because those of requests limit how long a statement may take.
async fn migrate_postgres(address: &str) -> Result<()> {
    let pool = connect(address, 1, &[AWAITING_MIGRATION]).await?;
    let mut migrating = pool.acquire().await?;
    // A session may take this lock twice: `run` does it again, and the end of the session releases it.
    told_if_long(migrating.lock()).await.context("the database cannot be locked for migrations")?;
    begin_session(&mut migrating, &[MIGRATING]).await?;
    first_version::note(&mut migrating).await.context(NOT_MIGRATED)?;
    let migrated = migrations(Kind::Postgres).run(&mut *migrating).await.context(NOT_MIGRATED);
    migrating.close().await?;
    pool.close().await;
    migrated
}

/// Waits for a lock, and logs a line if that takes long.
async fn told_if_long<T>(lock: impl Future<Output = T>) -> T {
    let mut lock = std::pin::pin!(lock);
    match tokio::time::timeout(SILENCE, &mut lock).await {
        Ok(locked) => locked,
        Err(_) => {
            tracing::info!("waiting for another process that is migrating the database");
            lock.await
        }
    }
}

const NOT_MIGRATED: &str = "the tables could not be brought up to date";

/// The migrations of a database. Those whose names begin with `postgres` are not SQLite's.
fn migrations(kind: Kind) -> Migrator {
    let mut migrator = sqlx::migrate!();
    if kind == Kind::Sqlite {
        migrator.migrations.to_mut().retain(|migration| !migration.description.starts_with("postgres"));
    }
    migrator
}

fn kind_of(url: &str) -> Result<Kind> {
    match url.split_once(':') {
        // In memory, every connection would have its own database.
        Some(("sqlite", file)) if is_in_memory(file) => bail!("SQLite needs a file, such as sqlite:plaudit.db"),
        Some(("sqlite", _)) => Ok(Kind::Sqlite),
        Some(("postgres" | "postgresql", _)) => Ok(Kind::Postgres),
        // The rest of the address may contain a password.
        _ => bail!("DATABASE_URL must begin with \"sqlite:\" or \"postgres:\""),
    }
}

/// Whether a pooled connection is usable. SQLite ends a transaction by itself if it cannot write, and sqlx would wait for ever to
/// roll it back. A recently used connection needs no round trip to check that it is alive.
async fn is_usable(connection: &mut AnyConnection, idle: Duration) -> sqlx::Result<bool> {
    if connection.is_in_transaction() {
        return Ok(false);
    }
    if idle > Duration::from_secs(1) {
        connection.ping().await?;
    }
    Ok(true)
}

fn is_in_memory(file: &str) -> bool {
    let (path, options) = file.split_once('?').unwrap_or((file, ""));
    matches!(path.trim_start_matches("//"), "" | ":memory:") || options.split('&').any(|option| option == "mode=memory")
}

/// The statements that initialize a new connection.
type Session = &'static [&'static str];

async fn begin_session(connection: &mut AnyConnection, session: Session) -> sqlx::Result<()> {
    for text in session {
        connection.execute(*text).await?;
    }
    Ok(())
}

fn pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).acquire_timeout(WAIT).test_before_acquire(false)
}

async fn connect(address: &str, connections: u32, session: Session) -> Result<AnyPool> {
    let options = pool(connections);
    let options = options.after_connect(move |connection, _| Box::pin(begin_session(connection, session)));
    let options = options.before_acquire(|connection, meta| Box::pin(is_usable(connection, meta.idle_for)));
    opened(options, address, session).await
}

async fn opened(options: AnyPoolOptions, address: &str, session: Session) -> Result<AnyPool> {
    let pool = match options.connect_with(connection(address)?).await {
        Err(sqlx::Error::PoolTimedOut) => Err(connect_error(address, session).await),
        pool => pool,
    };
    pool.context("the database cannot be opened")
}

/// The options of a connection. Slow statements are logged at the level of all others, because their text may have thousands of parameters,
/// and the line of the request tells how long it took.
fn connection(address: &str) -> sqlx::Result<AnyConnectOptions> {
    let mut options = AnyConnectOptions::from_str(address)?;
    options.log_settings.slow_statements_level = options.log_settings.statements_level;
    Ok(options)
}

/// The reason why there is no connection. A pool retries until its timeout, and does not report the cause.
async fn connect_error(address: &str, session: Session) -> sqlx::Error {
    let attempt = async { begin_session(&mut AnyConnection::connect(address).await?, session).await };
    let found = tokio::time::timeout(WAIT, attempt).await;
    found.ok().and_then(Result::err).unwrap_or(sqlx::Error::PoolTimedOut)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn sqlite_has_as_many_readers_as_its_processors_can_use() {
        assert_eq!(Store::usual_connections("postgres://localhost/plaudit").unwrap(), 16);
        let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let usual = Store::usual_connections("sqlite:plaudit.db").unwrap() as usize;
        assert_eq!(usual, (2 * processors).clamp(4, 16));
        assert!(Store::usual_connections("mysql://localhost").is_err());
    }
}
