//! Sends changes to subscribers. The recipients are looked up when a change is sent (T4), so that a removed member receives no more
//! changes of the team.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use plaudit::protocol::PLAYER;
use tokio::sync::{mpsc, watch};

use super::metrics::Counters;
use super::pg_bridge::{PgBridge, Received};
use super::registry::{Changed, Registry};
use crate::store::Store;
use crate::store::key::{player_of, team_of};
use crate::store::revision::{self, MemberRevision};
use crate::store::standing;

/// How long changes are gathered before they are sent together.
const GATHER: Duration = Duration::from_millis(50);

/// The interval of polling the streams of all subscribed players, to find changes without a notification.
const POLL: Duration = Duration::from_secs(5);

/// Sends changes to the subscribers of one process.
#[derive(Clone)]
pub struct Fanout {
    /// The subscribers.
    pub registry: Arc<Registry>,
    /// The database, which says which players may know of a change.
    pub store: Store,
}

/// Runs the fan-out until `end` is true; then closes all subscriptions.
pub async fn run(fanout: Fanout, counters: Counters, bridge: Option<PgBridge>, mut end: watch::Receiver<bool>) {
    let (sender, mut from_others) = mpsc::channel(64);
    let bridge = bridge.map(Arc::new);
    let listening = bridge.clone().map(|bridge| tokio::spawn(async move { bridge.listen(sender).await }));
    let (published, polled) = (counters.sent.with_label_values(&["published"]), counters.sent.with_label_values(&["poll"]));
    let mut polls = tokio::time::interval(POLL);
    polls.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        // The `select!` is not biased: changes of this process may be pending all the time, and must not keep those of other processes
        // waiting.
        let (counter, done) = tokio::select! {
            () = ended(&mut end) => break,
            () = fanout.registry.published() => {
                tokio::time::sleep(GATHER).await;
                let changes = fanout.registry.take_pending();
                let (bridged, sent) = tokio::join!(publish(bridge.as_deref(), &fanout.store, &changes), fanout.send(&changes));
                (&published, bridged.and(sent))
            }
            Some(received) = from_others.recv() => match received {
                Received::Changes(changes) => (&published, fanout.send(&changes).await),
                Received::Gap => (&polled, fanout.poll_all().await),
            },
            _ = polls.tick() => (&polled, fanout.poll_all().await),
        };
        match done {
            Ok(sent) => counter.inc_by(sent),
            Err(error) => tracing::warn!(%error, "notifications are late until the next poll"),
        }
    }
    fanout.registry.close();
    if let Some(listening) = listening {
        listening.abort();
    }
}

async fn ended(end: &mut watch::Receiver<bool>) {
    let _ = end.wait_for(|end| *end).await; // a dropped sender ends the fan-out as well
}

async fn publish(bridge: Option<&PgBridge>, store: &Store, changes: &BTreeSet<Changed>) -> sqlx::Result<()> {
    match bridge {
        Some(bridge) => bridge.publish(store, changes).await,
        None => Ok(()),
    }
}

impl Fanout {
    /// Notifies the subscribers who may know of these changes; returns the number of queued notifications.
    async fn send(&self, changes: &BTreeSet<Changed>) -> sqlx::Result<u64> {
        if self.registry.count() == 0 {
            return Ok(0);
        }
        let keys = || changes.iter().filter_map(|change| if let Changed::Stream(key) = change { Some(key.as_str()) } else { None });
        let with_other_members: BTreeSet<&str> = changes
            .iter()
            .filter_map(|change| if let Changed::Member { team, .. } = change { Some(team.as_str()) } else { None })
            .collect();
        let mut sent = self.send_own(self.registry.connected(keys().filter_map(player_of))).await?;
        let teams: BTreeSet<&str> = keys().chain(with_other_members.iter().copied()).filter_map(team_of).collect();
        let members = revision::of_teams(&self.store, &teams.into_iter().collect::<Vec<_>>()).await?;
        for MemberRevision { player, stream, rev } in &members {
            let has_other_members = with_other_members.contains(stream.as_str());
            sent += self.registry.notify(player, |subscriber| {
                u64::from(has_other_members && subscriber.members_changed(stream)) + u64::from(subscriber.revision_changed(stream, *rev))
            });
        }
        Ok(sent + self.send_to_removed(changes, &members))
    }

    async fn send_own(&self, players: BTreeSet<String>) -> sqlx::Result<u64> {
        let mut sent = 0;
        for (player, rev) in revision::of_players(&self.store, &players.into_iter().collect::<Vec<_>>()).await? {
            sent += self.registry.notify(&player, |subscriber| subscriber.revision_changed(PLAYER, rev).into());
        }
        Ok(sent)
    }

    /// Notifies a removed member of the removal, once, and of no other change of the team.
    fn send_to_removed(&self, changes: &BTreeSet<Changed>, members: &[MemberRevision]) -> u64 {
        let mut sent = 0;
        for change in changes {
            if let Changed::Member { team, player } = change
                && !members.iter().any(|member| (&member.player, &member.stream) == (player, team))
            {
                sent += self.registry.notify(player, |subscriber| subscriber.members_changed(team).into());
            }
        }
        sent
    }

    /// Reads the revisions of all subscribed players' streams; returns the number of queued notifications.
    async fn poll_all(&self) -> sqlx::Result<u64> {
        self.registry.drop_stalled(Instant::now());
        let mut sent = 0;
        for players in self.registry.players().chunks(revision::BATCH) {
            sent += self.poll(players).await?;
        }
        Ok(sent)
    }

    /// Reads the revisions of these players' streams, and notifies their subscribers of those that differ from what the subscribers
    /// know. Ends the connections of players who are banned, signed out, or deleted. Returns the number of queued notifications.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn poll(&self, players: &[String]) -> sqlx::Result<u64> {
        for (player, standing) in standing::of_all(&self.store, players).await? {
            self.registry.close_of(&player, |issued_at| standing.admits(issued_at).is_err());
        }
        let mut found: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
        for (player, rev) in revision::of_players(&self.store, players).await? {
            found.entry(player).or_default().push((PLAYER.to_owned(), rev));
        }
        for MemberRevision { player, stream, rev } in revision::of_teams_of(&self.store, players).await? {
            found.entry(player).or_default().push((stream, rev));
        }
        let mut sent = 0;
        for (player, streams) in found {
            let names: BTreeSet<&str> = streams.iter().map(|(stream, _)| stream.as_str()).collect();
            sent += self.registry.notify(&player, |subscriber| {
                subscriber.retain(&names);
                streams.iter().map(|(stream, rev)| u64::from(subscriber.revision_changed(stream, *rev))).sum()
            });
        }
        Ok(sent)
    }
}
