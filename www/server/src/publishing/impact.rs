//! What a change of definitions means for those who have progress: counted, not estimated.

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
use crate::figures::too_many_counts;
use crate::store::key::id_of;
use crate::store::publishing::{SnapshotRow, count_streams, snapshots_after};

/// Streams that are read at once.
const BATCH: i64 = 200;

/// For how long streams are counted; what is left then is told.
const PATIENCE: Duration = Duration::from_secs(8);

/// How many streams a change concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// Streams that were counted.
    pub counted: i64,
    /// Streams that there are; more than were counted where that took too long.
    pub streams: i64,
    /// By the id of each node that the change touches.
    pub nodes: BTreeMap<String, NodeImpact>,
}

/// How many streams the change of one node concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeImpact {
    /// Whose progress is under way.
    pub in_progress: i64,
    /// Who have completed it.
    pub completed: i64,
    /// Who would see less of it than now: it is gone, its count is lower, or its completion is.
    pub would_lose: i64,
}

/// How long a request waits for the count in progress.
const WAIT: Duration = Duration::from_secs(10);

impl Publishing {
    /// Waits until no other request compiles a document and counts what it means. Keep the permit until the count is over.
    ///
    /// # Errors
    ///
    /// [`Failure::TooMany`].
    pub async fn turn_to_count(&self) -> Result<OwnedSemaphorePermit, Failure> {
        timeout(WAIT, self.counting.clone().acquire_owned()).await.ok().and_then(Result::ok).ok_or_else(too_many_counts)
    }

    /// Counts what the change from what is in force to `next` means.
    ///
    /// # Errors
    ///
    /// The database's; a snapshot that cannot be read.
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

/// The ids of the nodes that differ. What both do not have counts for none.
fn touched(live: &Value, next: &Value) -> BTreeSet<String> {
    let (before, after) = (nodes(live), nodes(next));
    let text = |node: &&Value| node.to_canonical_json(); // the order of keys means nothing
    before.iter().filter(|(id, node)| after.get(*id).map(text) != Some(text(node))).map(|(id, _)| (*id).to_owned()).collect()
}

/// Achievements and subs by id; also of a document that nests them once more.
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
