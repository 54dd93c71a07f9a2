//! Opening the database, and bringing its tables up to date.

use std::str::FromStr as _;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use sqlx::any::AnyPoolOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AnyPool, Connection as _, Executor as _};

use super::group::Group;
use super::{Kind, PATIENCE, Store};

/// A commit is on the disk when it returns. WAL lets readers and the writer work side by side.
const SQLITE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;";

/// The writer's pages stay in its memory from one transaction to the next, 32 MiB of them; a reader's do not outlive the next commit.
const SQLITE_WRITER: &str = "PRAGMA cache_size = -32768;";

/// What waits for a lock gives up; the client sends again.
const POSTGRES: &str = "SET lock_timeout = '5s'; SET statement_timeout = '15s'; SET idle_in_transaction_session_timeout = '30s'";

impl Store {
    /// Opens `sqlite:path` or `postgres://…`, makes a file that is missing, and runs the migrations.
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
                let group = Some(Group::start(writers.clone()));
                Store { writers, readers: connect(&address, connections, &[SQLITE]).await?, kind, group, has_webhook: false }
            }
            Kind::Postgres => {
                let pool = connect(&address, connections, &[POSTGRES]).await?;
                Store { writers: pool.clone(), readers: pool, kind, group: None, has_webhook: false }
            }
        };
        sqlx::migrate!().run(&store.writers).await.context("the tables could not be brought up to date")?;
        Ok(store)
    }

    /// The same, for an operator who wants to look at what is there: a file that is missing is not made.
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

/// Whether a connection of the pool can be used. SQLite rolls back by itself where it cannot write, and the connection would wait
/// for ever for a rollback that cannot be. One that has just been used needs no round trip to find out that it is alive.
async fn is_fit(connection: &mut AnyConnection, idle: Duration) -> sqlx::Result<bool> {
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

/// What is said on a new connection, before all else.
type Session = &'static [&'static str];

async fn begin_session(connection: &mut AnyConnection, session: Session) -> sqlx::Result<()> {
    for text in session {
        connection.execute(*text).await?;
    }
    Ok(())
}

async fn connect(address: &str, connections: u32, session: Session) -> Result<AnyPool> {
    let options = AnyPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE).test_before_acquire(false);
    let options = options.after_connect(move |connection, _| Box::pin(begin_session(connection, session)));
    let options = options.before_acquire(|connection, meta| Box::pin(is_fit(connection, meta.idle_for)));
    let pool = match options.connect(address).await {
        Err(sqlx::Error::PoolTimedOut) => Err(obstacle(address, session).await),
        pool => pool,
    };
    pool.context("the database cannot be opened")
}

/// Why there is no connection: a pool tries again until its patience ends, and keeps to itself what was wrong.
async fn obstacle(address: &str, session: Session) -> sqlx::Error {
    let attempt = async { begin_session(&mut AnyConnection::connect(address).await?, session).await };
    let found = tokio::time::timeout(PATIENCE, attempt).await;
    found.ok().and_then(Result::err).unwrap_or(sqlx::Error::PoolTimedOut)
}
