//! Work through a queue of the database: leases due jobs, a bounded number at once, and serves each in a task of its own.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::failure::Failure;

/// The interval of asking the database for due jobs.
const POLL: Duration = Duration::from_millis(250);

/// A queue. A lease lasts for a limited time: a job whose result is not recorded by then is leased again.
pub trait Queue: Send + Sync + 'static {
    /// The unit that is leased and served.
    type Job: Send + Sync + 'static;

    /// Its name in the log.
    const NAME: &'static str;

    /// Leases at most `limit` due jobs.
    fn lease(&self, limit: usize) -> impl Future<Output = sqlx::Result<Vec<Self::Job>>> + Send;

    /// Serves a job, and records the result.
    fn serve(&self, job: &Self::Job) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// Works until `end` is true, and then waits for the jobs in progress.
pub async fn work<Q: Queue>(queue: Q, at_once: usize, mut end: watch::Receiver<bool>) {
    let queue = Arc::new(queue);
    let mut under_way = JoinSet::new();
    loop {
        for job in leased(&*queue, at_once.saturating_sub(under_way.len())).await {
            let queue = queue.clone();
            under_way.spawn(async move {
                if let Err(error) = queue.serve(&job).await {
                    tracing::warn!(%error, "a result of {} cannot be written down", Q::NAME);
                }
            });
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

async fn leased<Q: Queue>(queue: &Q, free: usize) -> Vec<Q::Job> {
    if free == 0 {
        return Vec::new();
    }
    queue.lease(free).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "{} cannot be read", Q::NAME);
        Vec::new()
    })
}
