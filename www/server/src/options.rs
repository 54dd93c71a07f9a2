//! The options of the command line.

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use axum::http::HeaderValue;
use clap::Args;

use crate::auth::{Issuer, IssuerOptions};
use crate::config::Config;
use crate::http::page::POLICY;
use crate::limiter::{EventRate, RatesPerMinute};
use crate::middleware::Places;
use crate::outbox::dispatcher::Delivery;
use crate::outbox::retry_policy::RetryPolicy;
use crate::outbox::webhook::Webhook;
use crate::peers::listener::Capacity;
use crate::peers::{Proxies, open_files};
use crate::reward_hook::asker::Asking;
use crate::reward_hook::hook::Hook;
use crate::rules::Sources;
use crate::store::open::MOST_CONNECTIONS;

/// The files of definitions.
#[derive(Args)]
pub struct Definitions {
    /// The players' definitions.
    #[arg(long = "definitions", value_name = "FILE")]
    pub player: PathBuf,
    /// The teams' definitions.
    #[arg(long = "team-definitions", value_name = "FILE")]
    pub team: Option<PathBuf>,
}

/// The options of `serve`.
#[derive(Args)]
pub struct Serve {
    /// The definitions.
    #[command(flatten)]
    pub definitions: Definitions,
    /// The address to listen on; port 0 chooses a free port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// A folder of static files to serve as well.
    #[arg(long, value_name = "DIR")]
    pub page: Option<PathBuf>,
    /// The Content-Security-Policy of these files; by default they may load their own files and WebAssembly.
    #[arg(long, value_name = "POLICY", default_value = POLICY, hide_default_value = true, requires = "page")]
    pub page_policy: HeaderValue,
    /// Lets a player back up and restore the player's own stream; for demonstrations and tests only.
    #[arg(long)]
    pub playground: bool,
    /// An origin whose pages may call the server; repeat the flag, or separate several with commas.
    #[arg(long = "allow-origin", value_name = "ORIGIN", value_parser = origin, value_delimiter = ',')]
    pub origins: Vec<HeaderValue>,
    /// The proxies in front, which write the client's address into X-Forwarded-For: their number, or their networks
    /// (10.0.0.0/8,fd00::/8); without a value, 1.
    #[arg(long, value_name = "HOPS|NETWORKS", num_args = 0..=1, default_missing_value = "1")]
    pub behind_proxy: Option<Proxies>,
    /// The server key of Nakama's clients; empty to refuse these clients.
    #[arg(long, env = "PLAUDIT_SERVER_KEY", default_value = "defaultkey", hide_env_values = true, value_name = "KEY")]
    pub server_key: String,
    /// Maximum requests per minute from one player; 0 for no limit.
    #[arg(long, default_value_t = 120, value_name = "N")]
    pub player_rate: u32,
    /// Maximum requests per minute from one address; 0 for no limit.
    #[arg(long, default_value_t = 1200, value_name = "N")]
    pub address_rate: u32,
    /// Maximum events per minute from one player, after a burst; 0 for no limit. The default is 1200, or no limit if --player-rate is 0.
    #[arg(long, value_name = "N")]
    pub event_rate: Option<u32>,
    /// The burst: how many events from one player may arrive at once after a long pause.
    #[arg(long, default_value_t = EventRate::default().burst, value_name = "N", value_parser = clap::value_parser!(u32).range(200..))]
    pub event_burst: u32,
    /// Maximum new devices per hour from one address, over all processes; 0 for no limit. The default is 300, or no limit if
    /// --address-rate is 0.
    #[arg(long, value_name = "N")]
    pub new_devices: Option<u32>,
    /// Maximum active requests.
    #[arg(long, default_value = "1000", value_name = "N")]
    pub requests: NonZeroUsize,
    /// Maximum active requests from one address; by default a tenth of --requests, and at least 16.
    #[arg(long, value_name = "N")]
    pub address_requests: Option<NonZeroUsize>,
    /// Maximum memory of all active requests, in MiB: bodies, parsed trees, and answers.
    #[arg(long, default_value_t = 256, value_name = "MIB", value_parser = clap::value_parser!(u32).range(32..=65_536))]
    pub request_memory: u32,
    /// Maximum connections from one address, except from a proxy's.
    #[arg(long, default_value = "2000", value_name = "N")]
    pub address_connections: NonZeroUsize,
    /// Maximum event connections; 0 for none.
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    pub event_connections: usize,
    /// Maximum event connections from one address; by default a tenth of --event-connections, and at least 16.
    #[arg(long, value_name = "N")]
    pub address_event_connections: Option<NonZeroUsize>,
    /// Days that an event may wait on a device; older ones are refused.
    #[arg(long, default_value = "30", value_name = "DAYS", value_parser = days_from_one)]
    pub offline_days: i64,
    /// Days before a player's creation in which the player's activity may count; by default as many as --offline-days.
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub backfill_days: Option<i64>,
    /// Lets new players adopt progress made without an account.
    #[arg(long)]
    pub adopt: bool,
    /// Lets operators sign in, and use the server API.
    #[arg(long)]
    pub portal: bool,
    /// The folder of the portal's files, which `npm run build --workspace www/portal` builds; served at /portal.
    #[arg(long, value_name = "DIR", requires = "portal")]
    pub portal_page: Option<PathBuf>,
    /// Takes definitions from the files alone: operators cannot change them.
    #[arg(long)]
    pub definitions_from_file: bool,
    /// Lets other servers call the server API with their keys.
    #[arg(long)]
    pub api: bool,
    /// Accepts events of the server API only for existing players; without it, unknown players are created.
    #[arg(long)]
    pub known_players: bool,
    /// Connections to the database; by default 16, and on SQLite, where they only read, two for each processor, from 4 to 16.
    #[arg(long, value_name = "N")]
    pub connections: Option<NonZeroU32>,
    /// Sign-in by an identity provider.
    #[command(flatten)]
    pub sign_in: SignInOptions,
    /// The webhook.
    #[command(flatten)]
    pub webhook: WebhookOptions,
    /// The reward hook.
    #[command(flatten)]
    pub reward_hook: RewardHookOptions,
}

/// The options of the webhook.
#[derive(Args)]
pub struct WebhookOptions {
    /// The address to which outcomes of accepted events are posted, signed with PLAUDIT_WEBHOOK_SECRET.
    #[arg(long = "webhook", value_name = "URL")]
    pub address: Option<String>,
    /// Seconds within which the receiver must answer.
    #[arg(id = "webhook-timeout", long, default_value = "10", value_name = "SEC", requires = "address")]
    pub timeout: NonZeroU32,
    /// The number of attempts after which a message becomes a dead letter.
    #[arg(id = "webhook-attempts", long, default_value = "100", value_name = "N", requires = "address")]
    pub attempts: NonZeroU32,
    /// The age in seconds at which the next failed attempt makes a message a dead letter.
    #[arg(id = "webhook-age", long, default_value = "259200", value_name = "SEC", requires = "address")]
    pub age: NonZeroU32,
    /// Maximum streams whose messages are sent at once.
    #[arg(id = "webhook-streams", long, default_value = "8", value_name = "N", requires = "address")]
    pub streams: NonZeroUsize,
}

impl WebhookOptions {
    /// How messages are delivered, if there is a webhook.
    ///
    /// # Errors
    ///
    /// The address or the secret is invalid.
    pub fn delivery(&self, config: &Config) -> Result<Option<Delivery>> {
        let Some(address) = &self.address else { return Ok(None) };
        let secret = config.unflagged("PLAUDIT_WEBHOOK_SECRET")?.unwrap_or_default();
        let webhook = Webhook::new(address, &secret, Duration::from_secs(self.timeout.get().into()))?;
        let retry_policy = RetryPolicy { attempts: self.attempts.get().into(), age: Duration::from_secs(self.age.get().into()) };
        Ok(Some(Delivery { webhook, retry_policy, streams: self.streams.get() }))
    }
}

/// The options of the reward hook.
#[derive(Args)]
pub struct RewardHookOptions {
    /// The address of the reward hook, which decides each due reward; its requests are signed with PLAUDIT_REWARD_HOOK_SECRET.
    #[arg(id = "reward-hook", long = "reward-hook", value_name = "URL")]
    pub address: Option<String>,
    /// Seconds within which the hook must answer.
    #[arg(id = "reward-hook-timeout", long, default_value = "5", value_name = "SEC", requires = "reward-hook")]
    pub timeout: NonZeroU32,
    /// Seconds after which a claim without a decision fails.
    #[arg(id = "reward-hook-deadline", long, default_value = "600", value_name = "SEC", requires = "reward-hook")]
    pub deadline: NonZeroU32,
    /// Maximum concurrent requests to the hook.
    #[arg(id = "reward-hook-claims", long, default_value = "16", value_name = "N", requires = "reward-hook")]
    pub at_once: NonZeroUsize,
}

impl RewardHookOptions {
    /// The options of the reward hook, if there is one.
    ///
    /// # Errors
    ///
    /// The address or the secret is invalid.
    pub fn asking(&self, config: &Config) -> Result<Option<Asking>> {
        let Some(address) = &self.address else { return Ok(None) };
        let secret = config.unflagged("PLAUDIT_REWARD_HOOK_SECRET")?.unwrap_or_default();
        let hook = Hook::new(address, &secret, Duration::from_secs(self.timeout.get().into()))?;
        Ok(Some(Asking { hook, deadline: Duration::from_secs(self.deadline.get().into()), at_once: self.at_once.get() }))
    }
}

impl Serve {
    /// The rate limits.
    #[must_use]
    pub fn rates(&self) -> RatesPerMinute {
        let default = if self.player_rate == 0 { 0 } else { EventRate::default().per_minute };
        let events = EventRate { per_minute: self.event_rate.unwrap_or(default), burst: self.event_burst };
        RatesPerMinute { player: self.player_rate, address: self.address_rate, events }
    }

    /// The limits on active requests and on their memory.
    #[must_use]
    pub fn places(&self) -> Places {
        let memory = NonZeroUsize::new(self.request_memory as usize * 1024 * 1024);
        Places { requests: Some(self.requests), of_address: self.address_requests, memory }
    }

    /// The limits on connections: in total, as many as the limit of open files allows; of one address, at most half of them. Logs a warning
    /// if the other options need more.
    #[must_use]
    pub fn capacity(&self) -> Capacity {
        let total = open_files::raise_limit(self.connections.map_or(MOST_CONNECTIONS, NonZeroU32::get));
        let wanted = self.requests.get().saturating_add(self.event_connections);
        if total < wanted {
            tracing::warn!(
                connections = total,
                wanted,
                "the limit of open files (ulimit -n) allows fewer connections than --requests and --event-connections need"
            );
        }
        Capacity { total, per_address: self.address_connections.get().min(total.div_ceil(2)) }
    }
}

impl From<Definitions> for Sources {
    fn from(definitions: Definitions) -> Sources {
        Sources { player: definitions.player, team: definitions.team }
    }
}

/// Sign-in by an identity provider.
#[derive(Args, Clone, Debug)]
pub struct SignInOptions {
    /// The address of an identity provider's keys (JWKS): its tokens sign players in, beside devices.
    #[arg(long, value_name = "URL", env = "PLAUDIT_JWKS", requires = "issuer", requires = "audience")]
    pub jwks: Option<String>,
    /// The `iss` of its tokens.
    #[arg(long, value_name = "ISS", env = "PLAUDIT_ISSUER", requires = "jwks")]
    pub issuer: Option<String>,
    /// The `aud` of its tokens: tokens for other services are refused.
    #[arg(long, value_name = "AUD", env = "PLAUDIT_AUDIENCE", requires = "jwks")]
    pub audience: Option<String>,
    /// The claim that names the account; it must never change, and never belong to another person later.
    #[arg(long, value_name = "CLAIM", env = "PLAUDIT_PLAYER_CLAIM", default_value = "sub")]
    pub player_claim: String,
}

impl SignInOptions {
    /// The issuer, if there is one.
    ///
    /// # Errors
    ///
    /// The errors of [`Issuer::new`].
    pub fn issuer(self) -> Result<Option<Issuer>> {
        let (Some(keys), Some(issuer), Some(audience)) = (self.jwks, self.issuer, self.audience) else { return Ok(None) };
        Issuer::new(IssuerOptions { keys, issuer, audience, claim: self.player_claim }).map(Some)
    }
}

/// An origin in the form that browsers send; any other text would never match.
fn origin(text: &str) -> Result<HeaderValue> {
    let host = text.split_once("://").map_or("", |(_, host)| host);
    let is_origin = text == "null" || (!host.is_empty() && !host.contains(['/', '?', '#', '@', '*', ',']) && text == text.to_lowercase());
    ensure!(
        is_origin,
        "expected an origin as browsers send it, such as https://app.example or http://localhost:5173, without wildcards, found {text:?}"
    );
    Ok(HeaderValue::from_str(text)?)
}

/// A number of days, up to ten years.
fn days(text: &str) -> Result<i64> {
    let days = text.parse().ok().filter(|days| (0..=3_650).contains(days));
    days.with_context(|| format!("expected days from 0 to 3650, found {text:?}"))
}

fn days_from_one(text: &str) -> Result<i64> {
    let days = days(text)?;
    ensure!(days > 0, "expected at least 1 day, found {text:?}");
    Ok(days)
}
