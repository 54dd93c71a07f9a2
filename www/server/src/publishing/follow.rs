//! Takes over published versions, from this process or another one, without a signal.

use std::time::Duration;

use plaudit::protocol::Rulebook;
use tokio::sync::watch;

use super::{Audience, PublishError, Publishing, read};
use crate::clock::now;
use crate::failure::Failure;
use crate::store::publishing::{document, in_force};

/// The interval of looking for versions that were published, or have come into force.
const POLL: Duration = Duration::from_secs(1);

/// The time from a failure to the next attempt.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

/// Follows published versions until `end` is true.
pub async fn follow(publishing: Publishing, mut end: watch::Receiver<bool>) {
    let mut polls = tokio::time::interval(POLL);
    polls.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            _ = end.wait_for(|end| *end) => break, // a dropped sender ends it as well
            _ = polls.tick() => {}
        }
        if let Err(error) = publishing.refresh().await {
            tracing::warn!(%error, "published definitions are late until the next attempt");
            polls.reset_after(AFTER_FAILURE);
        }
    }
}

impl Publishing {
    /// Takes over the version that is in force by the clock, and notifies the clients of this process. Does nothing if files take precedence.
    ///
    /// # Errors
    ///
    /// A database error; a version is unreadable: then the earlier definitions stay in force.
    pub async fn refresh(&self) -> Result<(), PublishError> {
        if self.is_read_only() {
            return Ok(());
        }
        let mut done = Ok(());
        for audience in Audience::ALL {
            done = done.and(self.refresh_one(audience).await);
        }
        done
    }

    async fn refresh_one(&self, audience: Audience) -> Result<(), PublishError> {
        let (stream, now) = (audience.as_str(), now());
        let mut connection = self.store.readers().acquire().await?;
        let Some(row) = in_force(&mut connection, stream, now).await? else { return Ok(()) };
        let is_in_force = |version: Option<&Rulebook>| version.is_some_and(|rulebook| rulebook.version() == row.version);
        if is_in_force(audience.of(&self.rules.get())) {
            return Ok(());
        }
        let text = document(&mut connection, stream, row.seq).await?.ok_or(PublishError::NoVersion(row.seq))?;
        drop(connection);
        // Compiling a large document takes seconds.
        let compiled = tokio::task::spawn_blocking(move || Ok::<_, PublishError>(Rulebook::new(read(&text)?, audience.stream())?));
        let rulebook = compiled.await.map_err(|error| Failure::Missing(format!("the published version: {error}")))??;
        self.store.store_definitions(&rulebook, now).await?;
        self.rules.update(|rules| {
            let before = audience.of(rules);
            (!is_in_force(before)).then(|| audience.replaced(rules, rulebook.clone()))
        });
        tracing::info!(stream, seq = row.seq, version = row.version, author = row.author, "a published version is in force");
        self.registry.publish_definitions(stream, &row.version);
        Ok(())
    }
}
