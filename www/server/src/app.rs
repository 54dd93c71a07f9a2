//! What all requests share.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use plaudit::UnixSec;
use plaudit::protocol::Limits;
use tokio::sync::watch;

use crate::auth::{Tokens, random_secret};
use crate::http::rates::{Rates, RatesPerMinute};
use crate::metrics::Metrics;
use crate::pokes::Hub;
use crate::rules::{Rules, Sources};
use crate::store::Store;

/// One server process.
pub struct App {
    /// The database.
    pub store: Store,
    /// Signs and checks tokens.
    pub tokens: Tokens,
    /// How long things are kept.
    pub limits: Limits,
    /// Who comes too often.
    pub rates: Rates,
    /// What is measured.
    pub metrics: Metrics,
    /// Who wants to know at once what changes.
    pub pokes: Arc<Hub>,
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
        let app = App {
            store,
            tokens,
            limits: Limits::default(),
            rates: Rates::new(rates),
            metrics: Metrics::new()?,
            pokes: Arc::default(),
            rules: watch::Sender::new(Arc::new(rules)),
        };
        app.keep(&app.rules()).await?;
        Ok(app)
    }

    /// The same, with places for so many connections that want to know at once what changes; 0, as before: none.
    #[must_use]
    pub fn with_event_connections(self, most: usize) -> App {
        App { pokes: Arc::new(Hub::new(most)), ..self }
    }

    /// The definitions in force.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        self.rules.borrow().clone()
    }

    /// Reads the definitions again; a file that has problems changes nothing.
    ///
    /// # Errors
    ///
    /// Every problem of the files; the database's errors.
    pub async fn reload(&self, sources: &Sources) -> Result<()> {
        let rules = Rules::load(sources)?;
        self.keep(&rules).await?;
        self.rules.send_replace(Arc::new(rules));
        Ok(())
    }

    async fn keep(&self, rules: &Rules) -> Result<()> {
        for rulebook in [Some(&rules.player), rules.team.as_ref()].into_iter().flatten() {
            self.store.keep_definitions(rulebook, now()).await.context("the definitions could not be kept for replays")?;
        }
        Ok(())
    }
}

/// The system's clock.
#[must_use]
pub fn now() -> UnixSec {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    UnixSec(i64::try_from(seconds).unwrap_or(i64::MAX))
}
