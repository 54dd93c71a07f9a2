//! `plaudit-server`: serves the authority, and administers its database.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use clap::{ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use plaudit::authority::Cleared;
use plaudit::protocol::Limits;
use plaudit_server::app::{App, MIN_SECRET_BYTES};
use plaudit_server::callers::Surfaces;
use plaudit_server::check::{self, check};
use plaudit_server::config::{self, Config};
use plaudit_server::http::page::Files;
use plaudit_server::keys::command_line::KeyCommand;
use plaudit_server::notify::pg_bridge::PgBridge;
use plaudit_server::operators::command_line::OperatorCommand;
use plaudit_server::options::Serve;
use plaudit_server::router::RouterOptions;
use plaudit_server::rules::{Rules, Sources};
use plaudit_server::serve::{Background, Listen};
use plaudit_server::store::{Kind, Store, dead_letter};
use plaudit_server::stream::ReceiptKeys;
use plaudit_server::{accounts, admin, health, keys, operators, serve};
use tracing_subscriber::EnvFilter;

/// The default limit on new devices per hour of one address.
const NEW_DEVICES: u32 = 300;

/// The authority for plaudit's achievements.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// `sqlite:path` or `postgres://…`.
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite:plaudit.db", hide_env_values = true, global = true)]
    database: String,
    /// The direct address of the same Postgres, if `--database` goes through a pooler in transaction mode, such as PgBouncer; used for
    /// LISTEN, migrations, and operators' commands.
    #[arg(long, env = "PLAUDIT_DATABASE_DIRECT", hide_env_values = true, global = true, value_name = "URL")]
    database_direct: Option<String>,
    /// A TOML file of options, named like the flags of `serve`, such as listen = "0.0.0.0:8080". Flags and environment variables take
    /// precedence.
    #[arg(long, env = "PLAUDIT_CONFIG", global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves until SIGTERM; SIGHUP reads the definitions again.
    Serve(Box<Serve>),
    /// Prints the configuration that `serve` would use, as a TOML file with the source of each value, and with secrets masked.
    Config {
        /// Prints the configuration.
        #[arg(long, required = true)]
        print: bool,
        #[command(flatten)]
        options: Box<Serve>,
    },
    /// Checks whether the server on this machine is alive, for example as a container's health check; fails if not.
    Health {
        /// The address on which the server listens.
        #[arg(long, env = "PLAUDIT_LISTEN", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Also checks whether the database can be written.
        #[arg(long)]
        ready: bool,
    },
    /// Counts from the logs of all streams how many players have earned each node; run it once after an upgrade.
    CountEarners,
    /// Checks definitions, and lists every problem.
    Check(Check),
    /// Deletes the records and pending claims of achievements.
    Reset {
        /// A player, or `team:` and a team's id.
        #[arg(value_name = "PLAYER")]
        name: String,
        /// The ids of achievements or sub-achievements.
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Clears data with which a member, or a faulty client, has filled a stream: the named parts, or without a name all of them.
    Clear {
        /// A player, or `team:` and a team's id.
        #[arg(value_name = "PLAYER")]
        name: String,
        /// Statistics, and ids of content.
        #[arg(long)]
        statistics: bool,
        /// The unlocks in the state, which are sent to devices.
        #[arg(long)]
        unlocks: bool,
        /// The contributions of each team member.
        #[arg(long)]
        contributions: bool,
    },
    /// Applies an operator's command to a stream, and logs it: grant, streak_freeze, streak_repair, or any other (A9).
    Send {
        /// A player, or `team:` and a team's id.
        #[arg(value_name = "PLAYER")]
        name: String,
        /// The command as JSON, such as {"type": "grant", "ids": ["first_win"]}; without `at` it counts now.
        #[arg(value_name = "COMMAND")]
        command: String,
    },
    /// Begins a new epoch of every stream; run it once after the database was restored from a backup.
    Restored,
    /// Bans a player: all requests are refused, and pending events stay on the player's devices.
    Ban {
        #[arg(value_name = "PLAYER")]
        player: String,
        /// The reason; kept in the database.
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// Lifts the ban of a player.
    Unban {
        #[arg(value_name = "PLAYER")]
        player: String,
    },
    /// Ends all sign-ins of a player.
    SignOut {
        #[arg(value_name = "PLAYER")]
        player: String,
    },
    /// Deletes players, and records the deletions, so that no token creates the players again.
    Delete {
        #[arg(value_name = "PLAYER", required_unless_present = "list")]
        players: Vec<String>,
        /// A file of players, one per line, as `deleted` prints them; for a database that was restored from a backup.
        #[arg(long, value_name = "FILE", conflicts_with = "players")]
        list: Option<PathBuf>,
    },
    /// Prints the deleted players, one per line.
    Deleted,
    /// Manages the operators, who sign in at the portal.
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Manages the keys with which other servers use the server API.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Prints a stream: its epoch, revision and state.
    Show {
        /// A player, or `team:` and a team's id.
        #[arg(value_name = "PLAYER")]
        name: String,
    },
    /// Prints the dead letters: webhook messages that could not be delivered.
    DeadLetters {
        /// Sends them again.
        #[arg(long, conflicts_with = "forget")]
        retry: bool,
        /// Deletes them.
        #[arg(long)]
        forget: bool,
    },
    /// Replays a stream from its log, and compares the result with the stored state.
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
struct Check {
    /// Players' definitions.
    #[arg(value_name = "FILE", required_unless_present_any = ["player", "team"])]
    files: Vec<PathBuf>,
    /// More of the players' definitions.
    #[arg(id = "player", long = "definitions", value_name = "FILE")]
    player: Option<PathBuf>,
    /// Teams' definitions.
    #[arg(id = "team", long = "team-definitions", value_name = "FILE")]
    team: Option<PathBuf>,
    /// Fails if there are warnings.
    #[arg(long)]
    strict: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match begin().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the options, and carries out the command.
async fn begin() -> Result<bool> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let (config, command) = (Config::of(&arguments)?, config::with_variables(Cli::command()));
    let matches = command.clone().get_matches_from(config.arguments(&command, arguments)?);
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    log(&config)?;
    run(cli, &config, &command, &matches).await
}

/// Starts the log, which `RUST_LOG` filters.
fn log(config: &Config) -> Result<()> {
    let text = match config.unflagged("RUST_LOG")? {
        Some(text) if !text.trim().is_empty() => text,
        _ => "info,sqlx=warn".to_owned(),
    };
    let filter = EnvFilter::try_new(&text).with_context(|| format!("RUST_LOG is {text:?}; expected something like info,sqlx=warn"))?;
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).with_env_filter(filter).init();
    // A panic's message may hold data; its place is enough.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "a panic");
    }));
    Ok(())
}

async fn run(cli: Cli, config: &Config, command: &clap::Command, matches: &ArgMatches) -> Result<bool> {
    let cli =
        Cli { database: cli.database_direct.clone().filter(|_| !matches!(cli.command, Command::Serve(_))).unwrap_or(cli.database), ..cli };
    match cli.command {
        Command::Serve(options) => start(&cli.database, cli.database_direct.as_deref(), config, *options).await,
        Command::Config { .. } => {
            let (_, matches) = matches.subcommand().context("there is no subcommand")?;
            write!(std::io::stdout(), "{}", config.print(command, matches)?)?;
            Ok(true)
        }
        Command::Health { listen, ready } => {
            health::check(listen, ready)?;
            Ok(true)
        }
        Command::CountEarners => {
            let store = Store::open_existing(&cli.database, 2).await?;
            print(&format!("{} streams were read", admin::count_earners(&store).await?))?;
            Ok(true)
        }
        Command::Check(Check { files, player, team, strict }) => {
            let files = check::Files { player: files.into_iter().chain(player).collect(), team: team.into_iter().collect() };
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
        Command::Clear { name, statistics, unlocks, contributions } => {
            let asked = [statistics, unlocks, contributions];
            let named = Cleared::ALL.into_iter().zip(asked).filter(|(_, is_asked)| *is_asked || !asked.contains(&true));
            let parts: Vec<Cleared> = named.map(|(part, _)| part).collect();
            let rev = admin::clear(&Store::open_existing(&cli.database, 2).await?, &name, &parts).await?;
            print(&format!("revision {rev}"))?;
            Ok(true)
        }
        Command::Send { name, command } => {
            print(&admin::send(&Store::open_existing(&cli.database, 2).await?, &name, &command).await?)?;
            Ok(true)
        }
        Command::Restored => {
            let streams = admin::restored(&Store::open_existing(&cli.database, 2).await?).await?;
            print(&format!("{streams} epochs raised"))?;
            Ok(true)
        }
        Command::Ban { player, reason } => {
            accounts::ban(&Store::open_existing(&cli.database, 2).await?, &player, &reason).await?;
            print(&format!("{player} is banned"))?;
            Ok(true)
        }
        Command::Unban { player } => {
            accounts::unban(&Store::open_existing(&cli.database, 2).await?, &player).await?;
            print(&format!("{player} is not banned"))?;
            Ok(true)
        }
        Command::SignOut { player } => {
            accounts::sign_out(&Store::open_existing(&cli.database, 2).await?, &player).await?;
            print(&format!("{player} is signed out everywhere"))?;
            Ok(true)
        }
        Command::Delete { players, list } => {
            let store = Store::open_existing(&cli.database, 2).await?;
            let players = match list {
                Some(file) => accounts::read_list(&file)?,
                None => players,
            };
            accounts::delete(&store, &players, print).await?;
            Ok(true)
        }
        Command::Deleted => {
            accounts::deleted(&Store::open_existing(&cli.database, 2).await?, print).await?;
            Ok(true)
        }
        Command::Operator(command) => {
            operators::command_line::run(command, &Store::open_existing(&cli.database, 2).await?, print).await?;
            Ok(true)
        }
        Command::Key(command) => {
            keys::command_line::run(command, &Store::open_existing(&cli.database, 2).await?, print).await?;
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

/// Accepts receipts of the current secret and of the previous one (S11).
fn with_receipts(app: App, config: &Config, current: Option<&str>) -> Result<App> {
    let previous = config.unflagged("PLAUDIT_PREVIOUS_SECRET")?;
    let is_short = previous.as_ref().is_some_and(|secret| secret.len() < MIN_SECRET_BYTES);
    ensure!(
        !is_short,
        "PLAUDIT_PREVIOUS_SECRET has fewer than {MIN_SECRET_BYTES} bytes: leave it out, or write the secret before the current one"
    );
    Ok(match current {
        Some(current) => app.with_receipts(ReceiptKeys::new(current.as_bytes(), previous.as_deref().map(str::as_bytes))),
        None => app,
    })
}

fn print(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

async fn start(database: &str, direct: Option<&str>, config: &Config, options: Serve) -> Result<bool> {
    if let Some(folder) = &options.page {
        ensure!(folder.is_dir(), "--page {}: there is no such folder", folder.display());
    }
    if let Some(folder) = &options.portal_page {
        ensure!(folder.join("index.html").is_file(), "--portal-page {}: there is no index.html in it", folder.display());
    }
    let secret = config.unflagged("PLAUDIT_SECRET")?;
    let offline = Limits::of_offline(options.offline_days * 86_400);
    let limits = Limits { backfill_sec: options.backfill_days.map_or(offline.offline_sec, |days| days * 86_400), ..offline };
    let (delivery, asking) = (options.webhook.delivery(config)?, options.reward_hook.asking(config)?);
    let new_devices = options.new_devices.unwrap_or(if options.address_rate == 0 { 0 } else { NEW_DEVICES });
    let surfaces = Surfaces { portal: options.portal, api: options.api, known_players: options.known_players };
    let (capacity, rates, places) = (options.capacity(), options.rates(), options.places());
    let sources = Sources::from(options.definitions);
    let rules = Rules::load(&sources)?;
    let connections = options.connections.map_or_else(|| Store::usual_connections(database), |given| Ok(given.get()))?;
    let store = match direct {
        Some(direct) => Store::open_pooled(database, direct, connections).await?,
        None => Store::open(database, connections).await?,
    };
    let store = if delivery.is_some() { store.with_webhook() } else { store };
    let store = if asking.is_some() { store.with_reward_hook() } else { store };
    let bridge = (store.kind() == Kind::Postgres).then(|| PgBridge::new(direct.unwrap_or(database)));
    let app = App::new(store, rules, secret.as_deref(), rates).await?;
    let app = app.with_issuer(options.sign_in.issuer()?);
    let app = app.with_event_connections(options.event_connections, options.address_event_connections).with_new_devices(new_devices);
    let app = with_receipts(app, config, secret.as_deref())?.with_limits(limits).with_adoption(options.adopt).with_surfaces(surfaces);
    let app = if options.portal || options.api { app.with_publishing(options.definitions_from_file).await? } else { app };
    let app = Arc::new(app);
    let server_key = Some(options.server_key).filter(|key| !key.is_empty());
    let router_options = RouterOptions {
        page: options.page.map(|folder| Files { folder, policy: options.page_policy }),
        portal: options.portal_page,
        origins: options.origins,
        playground: options.playground,
        proxies: options.behind_proxy.unwrap_or_default(),
        places,
        server_key,
    };
    let listen = Listen { address: options.listen, capacity };
    serve::serve(app, &router_options, sources, listen, Background { delivery, asking, bridge }).await?;
    Ok(true)
}
