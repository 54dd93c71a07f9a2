//! The dispatch: claims lanes that are due, a bounded number at once, and sends their first letters.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::clock_ms;
use super::lanes::{Death, Lane, Letter, claim};
pub use super::patience::Patience;
use super::patience::pause_ms;
use super::webhook::{Undelivered, Webhook};
use crate::app::App;

/// How often the database is asked for what is due.
const POLL: Duration = Duration::from_millis(250);

/// Beyond the receiver's timeout, what it takes to write down what came of a delivery.
const WRITE: Duration = Duration::from_secs(5);

/// How letters are sent.
pub struct Dispatch {
    /// To whom.
    pub webhook: Webhook,
    /// For how long.
    pub patience: Patience,
    /// Streams that are served at once.
    pub streams: usize,
}

impl Dispatch {
    /// Sends until it is told to end, and then waits for what is under way.
    pub async fn run(self, app: Arc<App>, mut end: watch::Receiver<bool>) {
        let dispatch = Arc::new(self);
        let mut under_way = JoinSet::new();
        loop {
            let free = dispatch.streams.saturating_sub(under_way.len());
            for lane in dispatch.claim(&app, free).await {
                let (dispatch, app) = (dispatch.clone(), app.clone());
                under_way.spawn(async move { dispatch.serve(&app, &lane).await });
            }
            tokio::select! {
                biased;
                _ = end.wait_for(|end| *end) => break,
                Some(_) = under_way.join_next() => while under_way.try_join_next().is_some() {},
                () = tokio::time::sleep(POLL) => {}
            }
        }
        under_way.join_all().await;
    }

    async fn claim(&self, app: &App, free: usize) -> Vec<Lane> {
        if free == 0 {
            return Vec::new();
        }
        let lease = i64::try_from((self.webhook.timeout() + WRITE).as_millis()).unwrap_or(i64::MAX);
        claim(&app.store, &Uuid::new_v4().to_string(), lease, free).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "no letters can be sent now");
            Vec::new()
        })
    }

    /// One delivery. What cannot be written down is sent again, by whoever claims the lane next.
    async fn serve(&self, app: &App, lane: &Lane) {
        if let Err(error) = self.try_serve(app, lane).await {
            tracing::warn!(%error, "what came of a delivery cannot be written down");
        }
    }

    async fn try_serve(&self, app: &App, lane: &Lane) -> sqlx::Result<()> {
        let letters = lane.first(&app.store).await?;
        let Some(first) = letters.first() else { return lane.settle(&app.store, &[], None).await.map(|_| ()) };
        match self.webhook.deliver(&lane.stream, &letters).await {
            Ok(()) => {
                if lane.settle(&app.store, &letters, None).await? {
                    app.metrics.webhook.delivered.inc_by(letters.len() as u64);
                }
                Ok(())
            }
            Err(why) => self.failed(app, lane, first, &why).await,
        }
    }

    async fn failed(&self, app: &App, lane: &Lane, first: &Letter, why: &Undelivered) -> sqlx::Result<()> {
        let (now, attempts) = (clock_ms(), lane.attempts.saturating_add(1));
        if self.patience.is_over(attempts, (now / 1_000).saturating_sub(first.written_at)) {
            tracing::error!(%why, attempts, "a letter is given up");
            let death = Death { attempts, reason: &why.to_string() };
            if lane.settle(&app.store, std::slice::from_ref(first), Some(death)).await? {
                app.metrics.webhook.buried.inc();
            }
            return Ok(());
        }
        tracing::warn!(%why, attempts, "a delivery failed");
        app.metrics.webhook.retried.inc();
        let pause = pause_ms(attempts, f64::from(getrandom::u32().unwrap_or(0)) / f64::from(u32::MAX));
        lane.put_off(&app.store, now.saturating_add(pause), attempts).await
    }
}
