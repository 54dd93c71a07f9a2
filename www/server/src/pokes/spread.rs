//! From changes to connections: who may know of them is looked up when they are told (T4), so that somebody removed hears nothing more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};

use super::hub::{Changed, Hub};
use super::relay::{News, Relay};
use crate::app::App;
use crate::store::Store;
use crate::store::statement::Statement;
use crate::store::stream::{key_of, team_of};
use plaudit::protocol::PLAYER;

/// Changes of so long are told together.
const GATHER: Duration = Duration::from_millis(50);

/// How often everybody's streams are looked at, for what no word came of.
const LOOK: Duration = Duration::from_secs(5);

/// Names of one statement.
const AT_ONCE: usize = 500;

/// Spreads what this process and others change, until it is told to end; then it ends all connections.
pub async fn run(app: Arc<App>, relay: Option<Relay>, mut end: watch::Receiver<bool>) {
    let (sender, mut from_others) = mpsc::channel(64);
    let relay = relay.map(Arc::new);
    let hearing = relay.clone().map(|relay| tokio::spawn(async move { relay.hear(sender).await }));
    let spread = Spread { hub: &app.pokes, store: &app.store };
    let (word, look) = (app.metrics.pokes.sent.with_label_values(&["word"]), app.metrics.pokes.sent.with_label_values(&["look"]));
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let (found, done) = tokio::select! {
            biased;
            () = ended(&mut end) => break,
            () = app.pokes.news() => {
                tokio::time::sleep(GATHER).await;
                let changes = app.pokes.take();
                let (told, spread) = tokio::join!(tell(relay.as_deref(), &app.store, &changes), spread.changes(&changes));
                (&word, told.and(spread))
            }
            Some(news) = from_others.recv() => match news {
                News::Changes(changes) => (&word, spread.changes(&changes).await),
                News::Gap => (&look, spread.look_around().await),
            },
            _ = looks.tick() => (&look, spread.look_around().await),
        };
        match done {
            Ok(told) => found.inc_by(told),
            Err(error) => tracing::warn!(%error, "pokes are late"), // the next look finds what was not told
        }
    }
    app.pokes.end();
    if let Some(hearing) = hearing {
        hearing.abort();
    }
}

async fn ended(end: &mut watch::Receiver<bool>) {
    let _ = end.wait_for(|end| *end).await; // a sender that is gone has ended too
}

async fn tell(relay: Option<&Relay>, store: &Store, changes: &BTreeSet<Changed>) -> sqlx::Result<()> {
    match relay {
        Some(relay) => relay.tell(store, changes).await,
        None => Ok(()),
    }
}

/// Revisions, and who may know of them.
pub struct Spread<'a> {
    /// Who listens.
    pub hub: &'a Hub,
    /// The database.
    pub store: &'a Store,
}

impl Spread<'_> {
    /// Tells those who may know of these changes; how many things were news.
    async fn changes(&self, changes: &BTreeSet<Changed>) -> sqlx::Result<u64> {
        if self.hub.count() == 0 {
            return Ok(0);
        }
        let mut told = 0;
        let keys = || changes.iter().filter_map(|change| if let Changed::Stream(key) = change { Some(key.as_str()) } else { None });
        let own = self.hub.listening(keys().filter_map(|key| key.strip_prefix("player:")));
        for (player, rev) in self.own_revs(&own.into_iter().collect::<Vec<_>>()).await? {
            told += self.hub.tell(&player, |ear| ear.poke(PLAYER, rev).into());
        }
        let with_other_members: BTreeSet<&str> = changes
            .iter()
            .filter_map(|change| if let Changed::Member { team, .. } = change { Some(team.as_str()) } else { None })
            .collect();
        let teams: BTreeSet<&str> = keys().chain(with_other_members.iter().copied()).filter_map(team_of).collect();
        let seen = self.members_of(&teams).await?;
        for Seen { player, stream, rev } in &seen {
            let has_other_members = with_other_members.contains(stream.as_str());
            told += self
                .hub
                .tell(player, |ear| u64::from(has_other_members && ear.members_changed(stream)) + u64::from(ear.poke(stream, *rev)));
        }
        // Who has left is told so much, and no more.
        for change in changes {
            if let Changed::Member { team, player } = change
                && !seen.iter().any(|seen| (&seen.player, &seen.stream) == (player, team))
            {
                told += self.hub.tell(player, |ear| ear.members_changed(team).into());
            }
        }
        Ok(told)
    }

    /// Tells everybody how all of their streams stand, where that is news; how many things were.
    async fn look_around(&self) -> sqlx::Result<u64> {
        self.hub.drop_deaf(Instant::now());
        let mut told = 0;
        for players in self.hub.everybody().chunks(AT_ONCE) {
            told += self.look_at(players).await?;
        }
        Ok(told)
    }

    /// The same for some.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn look_at(&self, players: &[String]) -> sqlx::Result<u64> {
        let mut seen: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
        for (player, rev) in self.own_revs(players).await? {
            seen.entry(player).or_default().push((PLAYER.to_owned(), rev));
        }
        for Seen { player, stream, rev } in self.teams_of(players).await? {
            seen.entry(player).or_default().push((stream, rev));
        }
        let mut told = 0;
        for (player, streams) in seen {
            let names: BTreeSet<&str> = streams.iter().map(|(stream, _)| stream.as_str()).collect();
            told += self.hub.tell(&player, |ear| {
                ear.keep_only(&names);
                streams.iter().map(|(stream, rev)| u64::from(ear.poke(stream, *rev))).sum()
            });
        }
        Ok(told)
    }

    async fn own_revs(&self, players: &[String]) -> sqlx::Result<Vec<(String, i64)>> {
        let mut found = Vec::new();
        for players in players.chunks(AT_ONCE) {
            let mut statement = Statement::of("SELECT id, rev FROM streams WHERE id IN (");
            statement.list(players.iter().map(|player| key_of(player))).say(")");
            let rows: Vec<(String, i64)> = statement.fetch(&mut *self.store.readers().acquire().await?).await?;
            found.extend(rows.into_iter().filter_map(|(key, rev)| Some((key.strip_prefix("player:")?.to_owned(), rev))));
        }
        Ok(found)
    }

    async fn teams_of(&self, players: &[String]) -> sqlx::Result<Vec<Seen>> {
        self.seen("player", players.iter().map(String::as_str).collect()).await
    }

    async fn members_of(&self, teams: &BTreeSet<&str>) -> sqlx::Result<Vec<Seen>> {
        self.seen("team", teams.iter().copied().collect()).await
    }

    async fn seen(&self, column: &str, names: Vec<&str>) -> sqlx::Result<Vec<Seen>> {
        let mut found = Vec::new();
        for names in names.chunks(AT_ONCE) {
            let mut statement = Statement::of("SELECT player, streams.id AS stream, rev FROM team_members ");
            statement.say("JOIN streams ON streams.id = 'team:' || team WHERE ").say(column);
            statement.say(" IN (").list(names.iter().copied()).say(")");
            found.extend(statement.fetch(&mut *self.store.readers().acquire().await?).await?);
        }
        Ok(found)
    }
}

/// A member, and how the team's stream stands.
#[derive(sqlx::FromRow)]
struct Seen {
    player: String,
    stream: String,
    rev: i64,
}
