//! What all requests of one server process share.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use plaudit::protocol::Limits;
use tokio::sync::watch;

use crate::auth::{Tokens, random_secret};
use crate::clock::now;
use crate::limiter::{Limiter, RatesPerMinute};
use crate::metrics::Metrics;
use crate::notify::Registry;
use crate::notify::fanout::Fanout;
use crate::rules::{Rules, Sources};
use crate::store::Store;
use crate::stream::Authority;

/// One server process.
pub struct App {
    /// The database.
    pub store: Store,
    /// Signs and checks tokens.
    pub tokens: Tokens,
    /// How long things are kept.
    pub limits: Limits,
    /// The rate limits.
    pub limiter: Arc<Limiter>,
    /// The counters.
    pub metrics: Arc<Metrics>,
    /// The clients that are notified of changes.
    pub registry: Arc<Registry>,
    rules: watch::Sender<Arc<Rules>>,
}

impl App {
    /// A server on a database, with these definitions. Without a secret it takes the one that the database keeps.
    ///
    /// # Errors
    ///
    /// A secret of less than 32 bytes; the database's errors.
    pub async fn new(store: Store, rules: Rules, secret: Option<&str>, rates: RatesPerMinute) -> Result<App> {
        let secret = match secret {
            Some(secret) => secret.to_owned(),
            None => store.setting("token_secret", &random_secret()?).await?,
        };
        ensure!(secret.len() >= 32, "PLAUDIT_SECRET has {} bytes; at least 32 are needed", secret.len());
        let tokens = Tokens::new(secret.as_bytes());
        store_definitions(&store, &rules).await?;
        Ok(App {
            store,
            tokens,
            limits: Limits::default(),
            limiter: Arc::new(Limiter::new(rates)),
            metrics: Arc::new(Metrics::new()?),
            registry: Arc::default(),
            rules: watch::Sender::new(Arc::new(rules)),
        })
    }

    /// The same, with up to `capacity` event connections; the default, 0, turns events off.
    #[must_use]
    pub fn with_event_connections(self, capacity: usize) -> App {
        App { registry: Arc::new(Registry::new(capacity)), ..self }
    }

    /// The definitions in force.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        self.rules.borrow().clone()
    }

    /// The authority under these definitions.
    #[must_use]
    pub fn authority<'a>(&'a self, rules: &'a Rules) -> Authority<'a> {
        Authority { store: &self.store, rules, limits: self.limits }
    }

    /// The fan-out of changes to subscribers.
    #[must_use]
    pub fn fanout(&self) -> Fanout {
        Fanout { registry: self.registry.clone(), store: self.store.clone() }
    }

    /// Reads the definitions again; a file that has problems changes nothing.
    ///
    /// # Errors
    ///
    /// Every problem of the files; the database's errors.
    pub async fn reload(&self, sources: &Sources) -> Result<()> {
        let rules = Rules::load(sources)?;
        store_definitions(&self.store, &rules).await?;
        self.rules.send_replace(Arc::new(rules));
        Ok(())
    }
}

async fn store_definitions(store: &Store, rules: &Rules) -> Result<()> {
    for rulebook in [Some(&rules.player), rules.team.as_ref()].into_iter().flatten() {
        store.store_definitions(rulebook, now()).await.context("the definitions cannot be stored for replays")?;
    }
    Ok(())
}
