//! The view of one node, with all of Hiro's fields and plaudit's own.

use super::Sight;
use super::reason::Reason;
use super::shown::shown;
use super::status::{NodeState, status};
use super::streak::StreakView;
use crate::definitions::{Bound, NodeIx, Require, Tier, Trigger};
use crate::progress::standing::{Known, Moment, Standing};
use crate::time::UnixSec;
use crate::value::Value;

/// An achievement or a sub-achievement at one instant. Times are UNIX seconds; 0 means unset.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"daily": {"name": "Win today", "max_count": 1, "reset_cronexpr": "@daily"}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let now = UnixSec(1_790_000_000);
/// engine.apply(&Command::new(now, Action::update([("daily", 1)])))?;
/// let view = |at| engine.get("daily", at).map(|view| (view.count, view.pending_claims, view.reset_time_sec));
/// assert_eq!(view(now), Some((1, 0, 1_790_035_200)));
/// assert_eq!(view(now.plus(86_400)), Some((0, 1, 1_790_121_600))); // yesterday's run is still to be claimed
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NodeView {
    /// The node's id.
    pub id: String,
    /// The node's name.
    pub name: String,
    /// The node's description.
    pub description: String,
    /// The node's category.
    pub category: String,
    /// The name of its category, from `settings.categories`; `None` if the category has no name there.
    pub category_name: Option<String>,
    /// The count of the current run.
    pub count: i64,
    /// The target of a run.
    pub max_count: i64,
    /// The contribution of each member in this phase (T2); `None` on a player's stream.
    pub contributions: Option<Vec<(String, i64)>>,
    /// The instant at which the current run was claimed.
    pub claim_time_sec: i64,
    /// The instant of this view.
    pub current_time_sec: i64,
    /// The instant at which it expires (P6).
    pub expire_time_sec: i64,
    /// The instant at which it resets (P6).
    pub reset_time_sec: i64,
    /// The instant of the last change by a count, a claim or a reset (P6).
    pub update_time_sec: i64,
    /// The ids of the preconditions, without hidden nodes that are not earned yet (G13).
    pub precondition_ids: Vec<String>,
    /// The reward that the claim of the current run granted.
    pub reward: Option<Value>,
    /// The rewards that a claim may grant, in Hiro's wire form.
    pub available_rewards: Option<Value>,
    /// The definition's own properties.
    pub additional_properties: Vec<(String, String)>,
    /// Whether completion claims the reward (R3).
    pub auto_claim: bool,
    /// Whether completion begins a fresh run (U8).
    pub auto_reset: bool,
    /// Whether it is in its active phase (P1).
    pub is_active: bool,
    /// The number of earlier runs that are completed and unclaimed (R5). A run that no command saw complete (U12) is one of them before
    /// `earned_count` counts it: the next command that resets or claims it also unlocks it.
    pub pending_claims: i64,
    /// The number of all completed runs (G12).
    pub earned_count: i64,
    /// The instant of the first completion.
    pub first_earned_time_sec: i64,
    /// The instant of the last completion.
    pub last_earned_time_sec: i64,
    /// Whether it can no longer be earned (G11).
    pub archived: bool,
    /// The definition's icon.
    pub icon: Option<String>,
    /// The node's position among its siblings, from 0, by the definition's `order` or the order of the document (U13).
    pub order: i64,
    /// The definition's tier.
    pub tier: Option<Tier>,
    /// The definition's unit of the count.
    pub unit: Option<String>,
    /// The definition's trigger, defaults filled in.
    pub trigger: Option<Value>,
    /// The progress of the trigger.
    pub progress: Option<Progress>,
    /// The streak of the trigger (G16); `None` if the trigger is no streak.
    pub streak: Option<StreakView>,
    /// The state as one word.
    pub state: NodeState,
    /// Whether a claim by this engine's actor succeeds (R1, T3), for the current run or an earlier one (R5).
    pub claimable: bool,
    /// Whether a claim of the total reward by this engine's actor succeeds (R3, T3); false for subs.
    pub claimable_total: bool,
    /// The progress for a progress bar, from 0 to `target`: the trigger's value, which is the target once the trigger has earned
    /// the node; without a trigger, the count. With `max_count` 0 (U7), the number of complete subs.
    pub value: i64,
    /// The target of `value`: the trigger's target or `max_count`; the number of subs in place of 0; 0 if there is no progress to
    /// show.
    pub target: i64,
    /// The reasons against progress, as in [`crate::Engine::explain`]; usually none.
    pub reasons: Vec<Reason>,
    /// The fields that only achievements have; `None` for subs.
    pub parent: Option<ParentView>,
}

/// The progress of a triggered node.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, Progress, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"hour": {"name": "An hour", "trigger": {"total_time": {"minutes": 60}}}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let now = UnixSec(1_790_000_000);
/// engine.apply(&Command::new(now, Action::SessionCompleted { duration_sec: 1_500, content_id: None }))?;
/// assert_eq!(engine.get("hour", now).and_then(|view| view.progress), Some(Progress { value: 25, target: 60 }));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The current value.
    pub value: i64,
    /// The target value.
    pub target: i64,
}

/// The additional fields of an achievement.
///
/// ```
/// use plaudit::{Definitions, Engine, EngineOptions, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"tour": {"name": "Grand tour", "max_count": 1, "sub_achievements": {
///     "rome": {"name": "See Rome", "max_count": 1}, "oslo": {"name": "See Oslo", "max_count": 1}
/// }}}}"#)?;
/// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let parent = engine.get("tour", UnixSec(1_790_000_000)).and_then(|view| view.parent);
/// let subs: Vec<String> = parent.into_iter().flat_map(|parent| parent.sub_achievements).map(|sub| sub.id).collect();
/// assert_eq!(subs, ["rome", "oslo"]);
/// assert_eq!(engine.get("oslo", UnixSec(1_790_000_000)).and_then(|view| view.parent), None);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ParentView {
    /// The instant at which the total reward was claimed in this phase.
    pub total_claim_time_sec: i64,
    /// The total reward that a claim may grant, in Hiro's wire form.
    pub available_total_reward: Option<Value>,
    /// The granted total reward.
    pub total_reward: Option<Value>,
    /// The subs, in the order of the document (U13).
    pub sub_achievements: Vec<NodeView>,
    /// Whether the total reward is claimed when it falls due (R3).
    pub auto_claim_total: bool,
    /// The start; 0 if unset.
    pub start_time_sec: i64,
    /// The end; 0 if unset.
    pub end_time_sec: i64,
    /// The number of total rewards that fell due in earlier phases and are unclaimed (R3).
    pub pending_total_claims: i64,
}

/// The view of a node; the views of an achievement's subs are inside.
pub(crate) fn view(sight: Sight<'_>, ix: NodeIx, now: UnixSec, known: &mut Known) -> NodeView {
    let subs = subs(sight, ix, now, known);
    let steps = Progress { value: count(subs.iter().filter(|(_, complete)| *complete).count()), target: count(subs.len()) };
    view_over(sight, ix, now, known, (steps, subs.into_iter().map(|(sub, _)| sub).collect())).0
}

fn subs(sight: Sight<'_>, ix: NodeIx, now: UnixSec, known: &mut Known) -> Vec<(NodeView, bool)> {
    let visible = sight.standing.node(ix).subs.iter().filter(|sub| sight.standing.visible(**sub));
    visible.map(|sub| view_over(sight, *sub, now, known, (Progress::default(), Vec::new()))).collect()
}

/// The view of a node, given the views of its subs, and whether it is complete.
fn view_over(sight: Sight<'_>, ix: NodeIx, now: UnixSec, known: &mut Known, (steps, subs): (Progress, Vec<NodeView>)) -> (NodeView, bool) {
    let Sight { standing, is_team, .. } = sight;
    let node = standing.node(ix);
    let words = || node.words(sight.locale);
    let moment = standing.moment(ix, now);
    let phase = moment.phase;
    let shown = shown(standing, &moment);
    let status = status(sight, &moment, &shown, known);
    let earnings = standing.records.earnings(ix);
    let progress = node.trigger.as_ref().map(|trigger| progress(sight, &moment, trigger));
    let way = match progress {
        Some(progress) => progress.of_trigger(status.complete),
        None if node.max_count == 0 && !node.counts_subs => steps, // U7
        None => Progress { value: shown.count, target: node.max_count },
    };
    let parent = node.parent.is_none().then(|| ParentView {
        total_claim_time_sec: seconds(shown.total_claimed),
        available_total_reward: sight.defined(ix, || node.total_reward.as_ref().map(|reward| reward.available())),
        total_reward: shown.total_reward.cloned(),
        sub_achievements: subs,
        auto_claim_total: node.auto_claim_total,
        start_time_sec: node.start.0,
        end_time_sec: node.end.0,
        pending_total_claims: shown.pending_total_claims,
    });
    let view = NodeView {
        id: node.id.clone(),
        name: sight.defined(ix, || words().name.to_owned()),
        description: sight.defined(ix, || words().description.to_owned()),
        category: sight.defined(ix, || node.category.clone()),
        category_name: sight.defined(ix, || category_name(sight, &node.category)),
        count: shown.count,
        max_count: node.max_count,
        contributions: is_team.then(|| shown.contributions.into_iter().flatten().map(|(id, sum)| (id.clone(), *sum)).collect()),
        claim_time_sec: seconds(shown.claimed),
        current_time_sec: now.0,
        expire_time_sec: seconds(phase.expires),
        reset_time_sec: seconds(phase.resets),
        update_time_sec: shown.updated.0,
        precondition_ids: sight.defined(ix, || preconditions(standing, ix)),
        reward: shown.reward.cloned(),
        available_rewards: sight.defined(ix, || node.reward.as_ref().map(|reward| reward.available())),
        additional_properties: sight.defined(ix, || node.additional_properties.clone()),
        auto_claim: node.auto_claim,
        auto_reset: node.auto_reset,
        is_active: phase.active,
        pending_claims: shown.pending_claims,
        earned_count: earnings.map_or(0, |earnings| earnings.count),
        first_earned_time_sec: seconds(earnings.and_then(|earnings| earnings.first)),
        last_earned_time_sec: seconds(earnings.and_then(|earnings| earnings.last)),
        archived: node.archived,
        icon: sight.defined(ix, || node.icon.clone()),
        order: i64::from(node.place),
        tier: node.tier,
        unit: sight.defined(ix, || words().unit.map(str::to_owned)),
        trigger: sight.defined(ix, || node.trigger.as_ref().map(Trigger::to_value)),
        progress,
        streak: match &node.trigger {
            Some(Trigger::Streak(mark)) => Some(sight.streak(mark.streak, now).into()),
            _ => None,
        },
        state: status.state,
        claimable: status.claimable,
        claimable_total: status.claimable_total,
        value: way.value,
        target: way.target,
        reasons: status.reasons,
        parent,
    };
    (view, status.complete)
}

impl Progress {
    /// The progress for a bar: at most the target, and equal to it once the trigger has earned the node.
    fn of_trigger(self, complete: bool) -> Progress {
        let target = self.target.max(0);
        Progress { value: if complete { target } else { self.value.clamp(0, target) }, target }
    }
}

fn category_name(sight: Sight<'_>, category: &str) -> Option<String> {
    sight.standing.definitions.settings.category(category, sight.locale).map(str::to_owned)
}

/// The visible preconditions. A hidden node is not disclosed, not even its id (G13).
fn preconditions(standing: Standing<'_>, ix: NodeIx) -> Vec<String> {
    let all = standing.node(ix).preconditions.iter();
    let seen = all.filter(|precondition| precondition.node.is_none_or(|named| !standing.is_secret(named)));
    seen.map(|precondition| precondition.id.clone()).collect()
}

fn progress(sight: Sight<'_>, moment: &Moment, trigger: &Trigger) -> Progress {
    let Sight { standing, facts, .. } = sight;
    let ix = moment.ix;
    let earned = i64::from(standing.record(ix).is_some_and(|record| record.run.is_done()));
    let (value, target) = match trigger {
        Trigger::Streak(mark) if earned == 1 => (mark.length, mark.length),
        Trigger::Streak(mark) => (sight.streak_length(mark.streak, moment.at), mark.length),
        Trigger::SessionCount { sessions } => (facts.tally.sessions, *sessions),
        Trigger::TotalTime { minutes } => (facts.tally.minutes(), *minutes),
        Trigger::Content { content_ids, require: Require::All, .. } => {
            let collected = facts.collected.get(&ix);
            if earned == 1 && collected.is_none() {
                return Progress { value: count(content_ids.len()), target: count(content_ids.len()) }; // no new set has begun
            }
            let done = content_ids.iter().filter(|id| collected.is_some_and(|collected| collected.contains_key(*id)));
            (count(done.count()), count(content_ids.len()))
        }
        Trigger::Stat { id, bound: Bound::AtLeast(least) } => (facts.stats.get(id).copied().unwrap_or(0), *least),
        // Progress down to an upper bound has no starting point, so it is 0 or 1.
        Trigger::Stat { bound: Bound::AtMost(_), .. } => (earned, 1),
        Trigger::Content { .. } | Trigger::Community { .. } | Trigger::Subscription { .. } => (earned, 1),
    };
    Progress { value, target }
}

fn count(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}

fn seconds(instant: Option<UnixSec>) -> i64 {
    instant.map_or(0, |instant| instant.0)
}
