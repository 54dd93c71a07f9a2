//! Counts the effects of a change of definitions on players with progress.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use plaudit::authority::StreamRecord;
use plaudit::protocol::Rulebook;
use plaudit::{NodeView, UnixSec, Value};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use super::{Audience, Publishing};
use crate::clock::now;
use crate::failure::Failure;
use crate::limiter::TooManyRequests;
use crate::store::key::id_of;
use crate::store::publishing::{SnapshotRow, count_streams, snapshots_after};

/// The number of streams that are read at once.
const BATCH: i64 = 200;

/// The time limit of a count; the answer then tells how many streams are left.
const PATIENCE: Duration = Duration::from_secs(8);

/// The number of streams that a change concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// The number of counted streams.
    pub counted: i64,
    /// The number of all streams; more than the counted ones if the time limit was reached.
    pub streams: i64,
    /// The counts by the id of each node that the change touches.
    pub nodes: BTreeMap<String, NodeImpact>,
}

/// The number of streams that the change of one node concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeImpact {
    /// Streams with progress on it.
    pub in_progress: i64,
    /// Streams that have completed it.
    pub completed: i64,
    /// Streams that would show less of it: the node is gone, or its count or its completion is lower.
    pub would_lose: i64,
}

/// How long a request waits for the count in progress.
const WAIT: Duration = Duration::from_secs(10);

impl Publishing {
    /// Waits until no other request compiles a document and counts its effects. Keep the permit until the count is over.
    ///
    /// # Errors
    ///
    /// [`Failure::TooMany`].
    pub async fn turn_to_count(&self) -> Result<OwnedSemaphorePermit, Failure> {
        let permit = timeout(WAIT, self.counting.clone().acquire_owned()).await.ok().and_then(Result::ok);
        permit.ok_or(Failure::TooMany(TooManyRequests::COUNTS))
    }

    /// Counts the effects of the change from the definitions in force to `next`.
    ///
    /// # Errors
    ///
    /// A database error; an unreadable snapshot.
    pub async fn impact(&self, audience: Audience, next: Rulebook) -> Result<Impact, Failure> {
        let rules = self.rules.get();
        let Some(live) = audience.of(&rules).cloned() else { return Ok(Impact::default()) };
        let touched = touched(live.document(), next.document());
        let mut impact = Impact {
            counted: 0,
            streams: count_streams(&self.store, audience.prefix()).await?,
            nodes: touched.iter().map(|id| (id.clone(), NodeImpact::default())).collect(),
        };
        let (began, mut after) = (Instant::now(), String::new());
        while !touched.is_empty() && began.elapsed() < PATIENCE {
            let rows = snapshots_after(&self.store, audience.prefix(), &after, BATCH).await?;
            let Some(last) = rows.last() else { break };
            last.id.clone_into(&mut after);
            let (live, next, now) = (live.clone(), next.clone(), now());
            let mut part = impact.clone();
            let counted =
                tokio::task::spawn_blocking(move || rows.iter().try_for_each(|row| part.count(row, &live, &next, now)).map(|()| part));
            impact = counted.await.map_err(|error| Failure::Missing(format!("the count: {error}")))??;
        }
        if touched.is_empty() {
            impact.counted = impact.streams;
        }
        Ok(impact)
    }
}

impl Impact {
    fn count(&mut self, row: &SnapshotRow, live: &Rulebook, next: &Rulebook, now: UnixSec) -> Result<(), Failure> {
        let read = |rulebook: &Rulebook| StreamRecord::read(id_of(&row.id), rulebook, row.epoch, row.rev, &row.snapshot);
        let (before, after) = (read(live)?, read(next)?);
        self.counted = self.counted.saturating_add(1);
        for (id, node) in &mut self.nodes {
            let Some(view) = before.engine().get(id, now) else { continue };
            let is_complete = view.earned_count > 0;
            let is_under_way = !is_complete && view.value > 0;
            node.completed = node.completed.saturating_add(is_complete.into());
            node.in_progress = node.in_progress.saturating_add(is_under_way.into());
            let loses = (is_complete || is_under_way) && is_less(&view, after.engine().get(id, now).as_ref());
            node.would_lose = node.would_lose.saturating_add(loses.into());
        }
        Ok(())
    }
}

fn is_less(before: &NodeView, after: Option<&NodeView>) -> bool {
    match after {
        None => true,
        Some(after) if before.earned_count > 0 => after.earned_count < before.earned_count || (before.claimable && !after.claimable),
        Some(after) => after.archived || (after.earned_count == 0 && after.value < before.value),
    }
}

/// The ids of the live nodes that differ in the next document, or are gone. New nodes concern no stream yet.
fn touched(live: &Value, next: &Value) -> BTreeSet<String> {
    let (before, after) = (nodes(live), nodes(next));
    let text = |node: &&Value| node.to_canonical_json(); // the order of keys means nothing
    before.iter().filter(|(id, node)| after.get(*id).map(text) != Some(text(node))).map(|(id, _)| (*id).to_owned()).collect()
}

/// Achievements and subs by id, also of a nested document.
fn nodes(document: &Value) -> BTreeMap<&str, &Value> {
    let mut found = BTreeMap::new();
    let outer = document.get("achievements");
    let inner = outer.and_then(|outer| outer.get("achievements")).filter(|inner| inner.get("name").is_none());
    if let Some(Value::Object(by_id)) = inner.or(outer) {
        for (id, node) in by_id {
            found.insert(id.as_ref(), node);
            if let Some(Value::Object(subs)) = node.get("sub_achievements") {
                found.extend(subs.iter().map(|(id, sub)| (id.as_ref(), sub)));
            }
        }
    }
    found
}
