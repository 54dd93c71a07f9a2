//! Figures about all players, counted from their streams: earners by node, live streaks, unlocks by day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use plaudit::UnixSec;
use plaudit::authority::StreamRecord;
use plaudit::protocol::Rulebook;
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::clock::now;
use crate::failure::Failure;
use crate::limiter::TooManyRequests;
use crate::publishing::Audience;
use crate::rules::CurrentRules;
use crate::store::Store;
use crate::store::key::id_of;
use crate::store::publishing::{SnapshotRow, count_streams, definitions_in_use, snapshots_after};

/// The number of streams that are read at once.
const BATCH: i64 = 200;

/// The time limit of a count. If it does not suffice for all streams, the answer says so.
const PATIENCE: Duration = Duration::from_secs(8);

/// The number of days of unlocks.
const DAYS: i64 = 30;
const DAY: i64 = 86_400;

/// The counted figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The number of counted players.
    pub counted: i64,
    /// The number of all players.
    pub players: i64,
    /// For each achievement or step, by id: the numbers of players who have earned it, and of those who have only begun it.
    pub nodes: BTreeMap<String, NodeFigures>,
    /// Unlocks of the last 30 days, by the instant at which their UTC day begins.
    pub unlocks: BTreeMap<i64, i64>,
    /// The numbers of players with a live streak, by the achievement that it earns.
    pub streaks: BTreeMap<String, i64>,
    /// The numbers of players by the version of the definitions at their last change.
    pub definitions: Vec<(String, i64)>,
}

/// The numbers of players by their progress on one achievement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeFigures {
    /// Players who have earned it.
    pub earners: i64,
    /// Players with progress on it who have not earned it.
    pub in_progress: i64,
}

/// Runs one count at a time. All requests that come during a count share the next one.
#[derive(Debug, Default)]
pub struct Counter {
    /// The start of the last count, and its result.
    last: Mutex<Option<(Instant, Arc<Figures>)>>,
}

/// How long a request waits for the count in progress.
const WAIT: Duration = Duration::from_secs(10);

impl Counter {
    /// The figures under the definitions in force, from a count that began after this call.
    ///
    /// # Errors
    ///
    /// A database error; an unreadable snapshot; [`Failure::TooMany`].
    pub async fn figures(&self, store: &Store, rules: &CurrentRules) -> Result<Arc<Figures>, Failure> {
        let asked = Instant::now();
        let mut last = timeout(WAIT, self.last.lock()).await.map_err(|_| Failure::TooMany(TooManyRequests::COUNTS))?;
        match &*last {
            Some((began, figures)) if *began >= asked => Ok(figures.clone()),
            _ => {
                let began = Instant::now();
                let figures = Arc::new(count(store, rules).await?);
                *last = Some((began, figures.clone()));
                Ok(figures)
            }
        }
    }
}

async fn count(store: &Store, rules: &CurrentRules) -> Result<Figures, Failure> {
    let (rulebook, now) = (rules.get().player.clone(), now());
    let prefix = Audience::Player.prefix();
    let today = now.0.div_euclid(DAY).saturating_mul(DAY);
    let mut figures = Figures {
        players: count_streams(store, prefix).await?,
        definitions: definitions_in_use(store, prefix).await?,
        unlocks: (0..DAYS).map(|day| (today.saturating_sub(day.saturating_mul(DAY)), 0)).collect(),
        ..Figures::default()
    };
    let (began, mut after) = (Instant::now(), String::new());
    while began.elapsed() < PATIENCE {
        let rows = snapshots_after(store, prefix, &after, BATCH).await?;
        let Some(last) = rows.last() else { break };
        last.id.clone_into(&mut after);
        let (rulebook, mut part) = (rulebook.clone(), figures);
        let counted = tokio::task::spawn_blocking(move || rows.iter().try_for_each(|row| part.add(row, &rulebook, now)).map(|()| part));
        figures = counted.await.map_err(|error| Failure::Missing(format!("the count: {error}")))??;
    }
    Ok(figures)
}

impl Figures {
    fn add(&mut self, row: &SnapshotRow, rulebook: &Rulebook, now: UnixSec) -> Result<(), Failure> {
        let record = StreamRecord::read(id_of(&row.id), rulebook, row.epoch, row.rev, &row.snapshot)?;
        self.counted = self.counted.saturating_add(1);
        let list = record.engine().list(now, None);
        let mut alive = BTreeSet::new();
        for view in list.achievements.iter().chain(&list.repeat_achievements) {
            let subs = view.parent.iter().flat_map(|parent| &parent.sub_achievements);
            for view in subs.chain([view]) {
                let node = self.nodes.entry(view.id.clone()).or_default();
                let is_earned = view.earned_count > 0;
                node.earners = node.earners.saturating_add(is_earned.into());
                node.in_progress = node.in_progress.saturating_add((!is_earned && view.value > 0).into());
                if view.streak.as_ref().is_some_and(|streak| streak.count > 0) {
                    alive.insert(view.id.clone());
                }
            }
        }
        for id in alive {
            let streak = self.streaks.entry(id).or_default();
            *streak = streak.saturating_add(1);
        }
        for unlock in record.unlocks() {
            if let Some(count) = self.unlocks.get_mut(&unlock.at.0.div_euclid(DAY).saturating_mul(DAY)) {
                *count = count.saturating_add(1);
            }
        }
        Ok(())
    }
}
