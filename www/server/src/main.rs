//! `plaudit-server`: serves the authority, and looks after its database.

use std::env::VarError;
use std::io::Write as _;
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use axum::http::HeaderValue;
use clap::{Args, Parser, Subcommand};
use plaudit_server::app::App;
use plaudit_server::check::{Files, check};
use plaudit_server::limiter::RatesPerMinute;
use plaudit_server::notify::pg_bridge::PgBridge;
use plaudit_server::outbox::dispatcher::Delivery;
use plaudit_server::outbox::retry_policy::RetryPolicy;
use plaudit_server::outbox::webhook::Webhook;
use plaudit_server::router::RouterOptions;
use plaudit_server::rules::{Rules, Sources};
use plaudit_server::serve::Background;
use plaudit_server::store::{Kind, Store, dead_letter};
use plaudit_server::{admin, serve};
use tracing_subscriber::EnvFilter;

/// The authority for plaudit's achievements.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// `sqlite:path` or `postgres://…`.
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite:plaudit.db", hide_env_values = true, global = true)]
    database: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves until SIGTERM; SIGHUP reads the definitions again.
    Serve(Serve),
    /// Checks definitions, and lists every problem.
    Check(Check),
    /// Forgets the records and pending claims of these ids.
    Reset {
        /// A player, or `team:` and a team's id.
        #[arg(value_name = "PLAYER")]
        name: String,
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Prints a stream.
    Show {
        /// A player, or `team:` and a team's id.
        #[arg(value_name = "PLAYER")]
        name: String,
    },
    /// Prints the messages to the webhook that were given up.
    DeadLetters {
        /// Sends them again.
        #[arg(long, conflicts_with = "forget")]
        retry: bool,
        /// Deletes them.
        #[arg(long)]
        forget: bool,
    },
    /// Carries out a stream again from its log, and compares.
    Replay {
        /// A player, or `team:` and a team's id.
        #[arg(value_name = "PLAYER", required_unless_present = "all", conflicts_with = "all")]
        name: Option<String>,
        /// Every stream.
        #[arg(long)]
        all: bool,
    },
}

#[derive(Args)]
struct Definitions {
    /// The players' definitions.
    #[arg(long = "definitions", value_name = "FILE")]
    player: PathBuf,
    /// The teams' definitions.
    #[arg(long = "team-definitions", value_name = "FILE")]
    team: Option<PathBuf>,
}

#[derive(Args)]
struct Check {
    /// Players' definitions.
    #[arg(value_name = "FILE", required_unless_present_any = ["player", "team"])]
    files: Vec<PathBuf>,
    /// Players' definitions, too.
    #[arg(id = "player", long = "definitions", value_name = "FILE")]
    player: Option<PathBuf>,
    /// Teams' definitions.
    #[arg(id = "team", long = "team-definitions", value_name = "FILE")]
    team: Option<PathBuf>,
    /// Fails where there are warnings.
    #[arg(long)]
    strict: bool,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    definitions: Definitions,
    /// Where to listen; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A folder of static files to serve as well.
    #[arg(long, value_name = "DIR")]
    page: Option<PathBuf>,
    /// Lets a player back up and restore the player's own stream: for demonstrations and tests only.
    #[arg(long)]
    playground: bool,
    /// An origin whose pages may call; repeatable.
    #[arg(long = "allow-origin", value_name = "ORIGIN", value_parser = origin)]
    origins: Vec<HeaderValue>,
    /// A proxy in front names the client in X-Forwarded-For.
    #[arg(long)]
    behind_proxy: bool,
    /// The key that Nakama's clients are made with; empty: they are not served.
    #[arg(long, env = "PLAUDIT_SERVER_KEY", default_value = "defaultkey", value_name = "KEY")]
    server_key: String,
    /// Requests per minute of one player; 0: no limit.
    #[arg(long, default_value_t = 120, value_name = "N")]
    player_rate: u32,
    /// Requests per minute of one address; 0: no limit.
    #[arg(long, default_value_t = 1200, value_name = "N")]
    address_rate: u32,
    /// Requests under way at once.
    #[arg(long, default_value = "1000", value_name = "N")]
    requests: NonZeroUsize,
    /// Connections that listen to events; 0: none.
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    event_connections: usize,
    /// Connections to the database.
    #[arg(long, default_value = "16", value_name = "N")]
    connections: NonZeroU32,
    #[command(flatten)]
    webhook: WebhookOptions,
}

#[derive(Args)]
struct WebhookOptions {
    /// An address to which messages of what accepted events did are posted, signed with PLAUDIT_WEBHOOK_SECRET.
    #[arg(long = "webhook", value_name = "URL")]
    address: Option<String>,
    /// Seconds in which it has to answer.
    #[arg(id = "webhook-timeout", long, default_value = "10", value_name = "SEC", requires = "address")]
    timeout: NonZeroU32,
    /// Attempts after which a message is given up.
    #[arg(id = "webhook-attempts", long, default_value = "100", value_name = "N", requires = "address")]
    attempts: NonZeroU32,
    /// Seconds after which a message is given up, at its next failure.
    #[arg(id = "webhook-age", long, default_value = "259200", value_name = "SEC", requires = "address")]
    age: NonZeroU32,
    /// Streams whose messages are sent at once.
    #[arg(id = "webhook-streams", long, default_value = "8", value_name = "N", requires = "address")]
    streams: NonZeroUsize,
}

impl WebhookOptions {
    fn delivery(&self) -> Result<Option<Delivery>> {
        let Some(address) = &self.address else { return Ok(None) };
        let secret = secret("PLAUDIT_WEBHOOK_SECRET")?.unwrap_or_default();
        let webhook = Webhook::new(address, &secret, Duration::from_secs(self.timeout.get().into()))?;
        let retry_policy = RetryPolicy { attempts: self.attempts.get().into(), age: Duration::from_secs(self.age.get().into()) };
        Ok(Some(Delivery { webhook, retry_policy, streams: self.streams.get() }))
    }
}

impl From<Definitions> for Sources {
    fn from(definitions: Definitions) -> Sources {
        Sources { player: definitions.player, team: definitions.team }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match log() {
        Ok(()) => run(cli).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Starts the log, which `RUST_LOG` filters.
fn log() -> Result<()> {
    let text = match std::env::var("RUST_LOG") {
        Ok(text) if !text.trim().is_empty() => text,
        Ok(_) | Err(VarError::NotPresent) => "info,sqlx=warn".to_owned(),
        Err(VarError::NotUnicode(_)) => bail!("RUST_LOG is not UTF-8"),
    };
    let filter = EnvFilter::try_new(&text).with_context(|| format!("RUST_LOG is {text:?}; expected something like info,sqlx=warn"))?;
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).with_env_filter(filter).init();
    Ok(())
}

async fn run(cli: Cli) -> Result<bool> {
    match cli.command {
        Command::Serve(options) => start(&cli.database, options).await,
        Command::Check(Check { files, player, team, strict }) => {
            let files = Files { player: files.into_iter().chain(player).collect(), team: team.into_iter().collect() };
            let report = check(&files)?;
            report.warnings.iter().for_each(|warning| eprintln!("{warning}"));
            report.versions.iter().try_for_each(|version| print(version))?;
            Ok(!strict || report.warnings.is_empty())
        }
        Command::Reset { name, ids } => {
            let rev = admin::reset(&Store::open_existing(&cli.database, 2).await?, &name, &ids).await?;
            print(&format!("revision {rev}"))?;
            Ok(true)
        }
        Command::Show { name } => {
            print(&admin::show(&Store::open_existing(&cli.database, 2).await?, &name).await?)?;
            Ok(true)
        }
        Command::DeadLetters { retry, forget } => {
            let store = Store::open_existing(&cli.database, 2).await?;
            match (retry, forget) {
                (true, _) => print(&format!("{} will be sent again", dead_letter::retry(&store).await?))?,
                (_, true) => print(&format!("{} forgotten", dead_letter::forget(&store).await?))?,
                _ => admin::dead_letters(&store, print).await?,
            }
            Ok(true)
        }
        Command::Replay { name, .. } => {
            admin::replay_and_report(&Store::open_existing(&cli.database, 2).await?, name.as_deref(), print).await
        }
    }
}

/// An origin as browsers send it; any other text would never match.
fn origin(text: &str) -> Result<HeaderValue> {
    let host = text.split_once("://").map_or("", |(_, host)| host);
    let is_origin = text == "null" || (!host.is_empty() && !host.contains(['/', '?', '#', '@', '*', ',']) && text == text.to_lowercase());
    ensure!(is_origin, "expected an origin as browsers send it, such as https://app.example or http://localhost:5173; name each one");
    Ok(HeaderValue::from_str(text)?)
}

/// A secret from the environment, if one is given.
fn secret(name: &str) -> Result<Option<String>> {
    match std::env::var(name) {
        Ok(secret) => Ok(Some(secret)),
        Err(VarError::NotPresent) => Ok(None),
        // Its own message would show the secret.
        Err(VarError::NotUnicode(_)) => bail!("{name} is not UTF-8"),
    }
}

fn print(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

async fn start(database: &str, options: Serve) -> Result<bool> {
    if let Some(folder) = &options.page {
        ensure!(folder.is_dir(), "--page {}: there is no such folder", folder.display());
    }
    let secret = secret("PLAUDIT_SECRET")?;
    let delivery = options.webhook.delivery()?;
    let sources = Sources::from(options.definitions);
    let rules = Rules::load(&sources)?;
    let store = Store::open(database, options.connections.get()).await?;
    let store = if delivery.is_some() { store.with_webhook() } else { store };
    let bridge = (store.kind() == Kind::Postgres).then(|| PgBridge::new(database));
    let rates = RatesPerMinute { player: options.player_rate, address: options.address_rate };
    let app = Arc::new(App::new(store, rules, secret.as_deref(), rates).await?.with_event_connections(options.event_connections));
    let server_key = Some(options.server_key).filter(|key| !key.is_empty());
    let router_options = RouterOptions {
        page: options.page,
        origins: options.origins,
        playground: options.playground,
        behind_proxy: options.behind_proxy,
        requests: Some(options.requests),
        server_key,
    };
    serve::serve(app, &router_options, sources, options.listen, Background { delivery, bridge }).await?;
    Ok(true)
}
