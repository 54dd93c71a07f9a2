//! The state that all requests of one server process share. An endpoint extracts the parts that it needs.

use std::num::NonZeroUsize;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use axum::extract::FromRef;
use plaudit::protocol::Limits;

use crate::auth::{Accounts, Issuer, Tokens};
use crate::callers::{Callers, Surfaces};
use crate::clock::now;
use crate::endpoint::bearer::Bearers;
use crate::figures::Counter;
use crate::limiter::{Limiter, RatesPerMinute};
use crate::metrics::Metrics;
use crate::notify::Registry;
use crate::notify::fanout::Fanout;
use crate::peers::PerAddress;
use crate::publishing::{PublishError, Publishing};
use crate::readiness::Readiness;
use crate::rules::{CurrentRules, Rules, Sources};
use crate::secret::random_secret;
use crate::store::Store;
use crate::stream::{ReceiptKeys, Streams};

/// The least length of a secret.
pub const MIN_SECRET_BYTES: usize = 32;

/// One server process.
#[derive(Clone, FromRef)]
pub struct App {
    /// The database.
    pub store: Store,
    /// Signs and checks tokens.
    pub tokens: Arc<Tokens>,
    /// The data of sign-ins.
    pub accounts: Accounts,
    /// The issuer of accounts, if there is one.
    pub issuer: Option<Arc<Issuer>>,
    /// Whether the database can be written.
    pub readiness: Arc<Readiness>,
    /// How long data is kept, and its largest size.
    pub limits: Limits,
    /// The receipts of revisions (S11).
    pub receipts: Arc<ReceiptKeys>,
    /// Whether players may adopt progress made without an authority (K16).
    #[from_ref(skip)]
    pub adopts: bool,
    /// The rate limits.
    pub limiter: Arc<Limiter>,
    /// The counters.
    pub metrics: Arc<Metrics>,
    /// The clients that are notified of changes.
    pub registry: Arc<Registry>,
    /// Identifies the callers of the server API.
    pub callers: Callers,
    /// The event connections by client address.
    pub listeners: Arc<PerAddress>,
    /// Drafts and published versions of definitions.
    pub publishing: Publishing,
    /// Counts figures over all players.
    pub counter: Arc<Counter>,
    rules: CurrentRules,
}

impl App {
    /// A server on a database, with these definitions. Without a secret it uses the one stored in the database.
    ///
    /// # Errors
    ///
    /// The secret is shorter than 32 bytes; a database error.
    pub async fn new(store: Store, rules: Rules, secret: Option<&str>, rates: RatesPerMinute) -> Result<App> {
        let secret = match secret {
            Some(secret) => secret.to_owned(),
            None => store.setting("token_secret", &random_secret()?).await?,
        };
        ensure!(secret.len() >= MIN_SECRET_BYTES, "PLAUDIT_SECRET has {} bytes; at least {MIN_SECRET_BYTES} are needed", secret.len());
        let tokens = Tokens::new(secret.as_bytes())?;
        store_definitions(&store, &rules).await?;
        let rules = CurrentRules::new(rules);
        let accounts = Accounts::open(store.clone(), rules.clone(), 0).await?;
        let registry = Arc::<Registry>::default();
        Ok(App {
            publishing: Publishing::of_files(store.clone(), rules.clone(), registry.clone()),
            accounts,
            callers: Callers::new(store.clone(), Surfaces::default()),
            issuer: None,
            readiness: Arc::new(Readiness::new(store.clone())),
            store,
            tokens: Arc::new(tokens),
            limits: Limits::default(),
            receipts: Arc::new(ReceiptKeys::new(secret.as_bytes(), None)),
            adopts: false,
            limiter: Arc::new(Limiter::new(rates)),
            metrics: Arc::new(Metrics::new()?),
            registry,
            listeners: Arc::new(PerAddress::new(usize::MAX)),
            counter: Arc::default(),
            rules,
        })
    }

    /// The same server, with up to `capacity` event connections; the default, 0, turns events off. One address may have
    /// `of_address` of them; by default a tenth, and at least 16.
    #[must_use]
    pub fn with_event_connections(self, capacity: usize, of_address: Option<NonZeroUsize>) -> App {
        let of_address = of_address.map_or((capacity / 10).max(16), NonZeroUsize::get);
        let registry = Arc::new(Registry::new(capacity));
        let publishing = Publishing::of_files(self.store.clone(), self.rules.clone(), registry.clone());
        App { registry, publishing, listeners: Arc::new(PerAddress::new(of_address)), ..self }
    }

    /// The same server, in which operators publish definitions; if definitions come from files only, operators can read them.
    ///
    /// # Errors
    ///
    /// A database error; a published version is unreadable.
    pub async fn with_publishing(self, is_read_only: bool) -> Result<App, PublishError> {
        let publishing = self.publishing.opened(is_read_only).await?;
        Ok(App { publishing, ..self })
    }

    /// The same server, with these limits (S9).
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> App {
        App { limits, ..self }
    }

    /// The same server, with the server API enabled for these callers; by default it is disabled.
    #[must_use]
    pub fn with_surfaces(self, surfaces: Surfaces) -> App {
        App { callers: Callers::new(self.store.clone(), surfaces), ..self }
    }

    /// The same server, with adoption allowed or not (K16).
    #[must_use]
    pub fn with_adoption(self, adopts: bool) -> App {
        App { adopts, ..self }
    }

    /// The same server, with the receipts of these secrets (S11): the current and the previous one.
    #[must_use]
    pub fn with_receipts(self, receipts: ReceiptKeys) -> App {
        App { receipts: Arc::new(receipts), ..self }
    }

    /// The same server, with a limit on new devices per hour of one address; the default, 0, is no limit.
    #[must_use]
    pub fn with_new_devices(self, per_hour: u32) -> App {
        App { accounts: self.accounts.with_new_devices(per_hour), ..self }
    }

    /// The same, with an issuer of accounts.
    #[must_use]
    pub fn with_issuer(self, issuer: Option<Issuer>) -> App {
        App { issuer: issuer.map(Arc::new), ..self }
    }

    /// The definitions in force.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        self.rules.get()
    }

    /// Reads the definitions again. If a file has problems, nothing changes. If operators publish definitions, the files are not read.
    ///
    /// # Errors
    ///
    /// Every problem of the files; a database error.
    pub async fn reload(&self, sources: &Sources) -> Result<()> {
        let rules = Rules::load(sources)?;
        store_definitions(&self.store, &rules).await?;
        self.publishing.reloaded(rules).await?;
        Ok(())
    }
}

impl FromRef<App> for Bearers {
    fn from_ref(app: &App) -> Bearers {
        Bearers { tokens: app.tokens.clone(), limiter: app.limiter.clone(), store: app.store.clone() }
    }
}

impl FromRef<App> for Streams {
    fn from_ref(app: &App) -> Streams {
        Streams {
            store: app.store.clone(),
            limits: app.limits,
            receipts: app.receipts.clone(),
            adopts: app.adopts,
            rules: app.rules.clone(),
            counters: app.metrics.streams.clone(),
            registry: app.registry.clone(),
        }
    }
}

impl FromRef<App> for Fanout {
    fn from_ref(app: &App) -> Fanout {
        Fanout { registry: app.registry.clone(), store: app.store.clone() }
    }
}

async fn store_definitions(store: &Store, rules: &Rules) -> Result<()> {
    for rulebook in [Some(&rules.player), rules.team.as_ref()].into_iter().flatten() {
        store.store_definitions(rulebook, now()).await.context("the definitions cannot be stored for replays")?;
    }
    Ok(())
}
