//! Whether the server is ready: its database can be written. The result is cached, so that frequent health checks do not load the
//! database.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::clock::now;
use crate::store::Store;

/// How long a result stays valid.
const FRESH: Duration = Duration::from_secs(1);

/// How long the probe of the database may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// The last result.
pub struct Readiness {
    store: Store,
    last: Mutex<Option<(Instant, bool)>>,
}

impl Readiness {
    /// No result yet.
    #[must_use]
    pub fn new(store: Store) -> Readiness {
        Readiness { store, last: Mutex::new(None) }
    }

    /// Whether the database can be written. Concurrent callers wait for the same probe.
    pub async fn is_ready(&self) -> bool {
        let mut last = self.last.lock().await;
        if let Some((at, is_ready)) = *last
            && at.elapsed() < FRESH
        {
            return is_ready;
        }
        let is_ready = match timeout(PATIENCE, self.store.probe(now())).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::warn!(%error, "the database cannot be written");
                false
            }
            Err(_) => {
                tracing::warn!("the database takes too long to be written");
                false
            }
        };
        *last = Some((Instant::now(), is_ready));
        is_ready
    }
}
