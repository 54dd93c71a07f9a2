//! Opening the database, and bringing its tables up to date.

use std::str::FromStr as _;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use sqlx::any::AnyPoolOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AnyPool, Connection as _, Executor as _};

use super::database::{Kind, Store, WAIT};
use super::group_commit::GroupCommit;

/// A commit is on the disk when it returns. WAL lets readers and the writer work side by side.
const SQLITE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;";

/// The writer's pages stay in its memory from one transaction to the next, 32 MiB of them; a reader's do not outlive the next commit.
const SQLITE_WRITER: &str = "PRAGMA cache_size = -32768;";

/// A statement that waits too long for a lock fails, and the client sends its request again.
const POSTGRES: &str = "SET lock_timeout = '5s'; SET statement_timeout = '15s'; SET idle_in_transaction_session_timeout = '30s'";

impl Store {
    /// Opens `sqlite:path` or `postgres://…`, creates a file that is missing, and runs the migrations.
    ///
    /// # Errors
    ///
    /// Another kind of address; one of SQLite without a file; the database's own.
    pub async fn open(url: &str, connections: u32) -> Result<Store> {
        sqlx::any::install_default_drivers();
        let kind = kind_of(url)?;
        let address = if kind == Kind::Sqlite && !url.contains('?') { format!("{url}?mode=rwc") } else { url.to_owned() };
        let store = match kind {
            Kind::Sqlite => {
                let writers = connect(&address, 1, &[SQLITE, SQLITE_WRITER]).await?;
                let group_commit = Some(GroupCommit::start(writers.clone()));
                Store { writers, readers: connect(&address, connections, &[SQLITE]).await?, kind, group_commit, has_webhook: false }
            }
            Kind::Postgres => {
                let pool = connect(&address, connections, &[POSTGRES]).await?;
                Store { writers: pool.clone(), readers: pool, kind, group_commit: None, has_webhook: false }
            }
        };
        sqlx::migrate!().run(&store.writers).await.context("the tables could not be brought up to date")?;
        Ok(store)
    }

    /// The same for operators' commands: a file that is missing is an error.
    ///
    /// # Errors
    ///
    /// Also that there is no such file.
    pub async fn open_existing(url: &str, connections: u32) -> Result<Store> {
        if kind_of(url)? == Kind::Sqlite {
            let file = SqliteConnectOptions::from_str(url)?.get_filename().to_owned();
            ensure!(file.is_file(), "there is no database {}", file.display());
        }
        Store::open(url, connections).await
    }
}

fn kind_of(url: &str) -> Result<Kind> {
    match url.split_once(':') {
        // In memory every connection has a database of its own.
        Some(("sqlite", file)) if is_in_memory(file) => bail!("SQLite needs a file, such as sqlite:plaudit.db"),
        Some(("sqlite", _)) => Ok(Kind::Sqlite),
        Some(("postgres" | "postgresql", _)) => Ok(Kind::Postgres),
        // The rest of the address may hold a password.
        _ => bail!("DATABASE_URL begins with neither \"sqlite:\" nor \"postgres:\""),
    }
}

/// Whether a connection of the pool can be used. SQLite ends a transaction by itself where it cannot write, and sqlx would wait for
/// ever to roll it back. A connection that was used a moment ago needs no round trip to find out that it is alive.
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

/// The statements that a new connection begins with.
type Session = &'static [&'static str];

async fn begin_session(connection: &mut AnyConnection, session: Session) -> sqlx::Result<()> {
    for text in session {
        connection.execute(*text).await?;
    }
    Ok(())
}

async fn connect(address: &str, connections: u32, session: Session) -> Result<AnyPool> {
    let options = AnyPoolOptions::new().max_connections(connections).acquire_timeout(WAIT).test_before_acquire(false);
    let options = options.after_connect(move |connection, _| Box::pin(begin_session(connection, session)));
    let options = options.before_acquire(|connection, meta| Box::pin(is_usable(connection, meta.idle_for)));
    let pool = match options.connect(address).await {
        Err(sqlx::Error::PoolTimedOut) => Err(connect_error(address, session).await),
        pool => pool,
    };
    pool.context("the database cannot be opened")
}

/// Why there is no connection: a pool retries until its time is up, and does not tell what was wrong.
async fn connect_error(address: &str, session: Session) -> sqlx::Error {
    let attempt = async { begin_session(&mut AnyConnection::connect(address).await?, session).await };
    let found = tokio::time::timeout(WAIT, attempt).await;
    found.ok().and_then(Result::err).unwrap_or(sqlx::Error::PoolTimedOut)
}
