//! Reads one achievement or sub-achievement, and checks its own fields.

use super::kinds::{Text, Words};
use super::names::{is_comment_among_ids, is_usable_name};
use super::table::{Key, Keys, Shape, open};
use super::tables::{self, Achievement};
use super::texts::texts;
use super::{Draft, Place, Reading, streak};
use crate::definitions::node::{Node, ResetZone, ScheduleIx, Tier, UnlockMessage};
use crate::definitions::trigger::Trigger;
use crate::error::Issue;
use crate::text::quote;
use crate::time::{MAX_SAFE_INTEGER, UnixSec};
use crate::value::Value;
use crate::value::fields::{Faults, Fields, Item};
use crate::value::read::Path;
use crate::value::texts::Places;

/// The keys of a node.
const KEYS: &Achievement = Achievement::KEYS;

/// The keys that only an achievement has, not a sub.
pub(super) const PARENTS_ONLY: [&str; 4] = ["start_time_sec", "end_time_sec", "auto_claim_total", "total_reward"];

/// The reason why a team's document cannot follow a player's clock.
pub(super) const TEAMS_HAVE_NO_ZONE: &str = "a team has no single clock to reset by: its members' clocks differ (P13)";

/// The values that a sub takes from its parent.
pub(super) struct Inherited {
    start: UnixSec,
    end: UnixSec,
    archived: bool,
    hidden: bool,
}

impl Inherited {
    pub(super) fn of(parent: &Node) -> Inherited {
        Inherited { start: parent.start, end: parent.end, archived: parent.archived, hidden: parent.hidden }
    }
}

impl<'v> Reading<'v> {
    /// Reads one node, and finds its subs. `None` if it is no object, or has no usable id.
    pub(super) fn read_node(
        &mut self,
        place: Place<'v>,
        item: Item<'v, '_>,
        parent: Option<&Inherited>,
    ) -> Option<(Draft<'v>, Option<&'v Value>)> {
        let Item { at, faults, .. } = item;
        if !is_usable_name(place.id(), item) {
            return None;
        }
        if *item.value == Value::Null {
            return None; // reported already
        }
        let errors = faults.errors();
        let fields = &open(Achievement::TABLE, item)?;
        let mut node = plain_fields(place.id(), fields);
        match parent {
            Some(parent) => inherit(&mut node, parent, fields),
            None => window(&mut node, fields),
        }
        let takes_count_as_target = counts(&mut node, fields, self.team, parent.is_none());
        let needs = needs(fields);
        let cron = KEYS.reset_cronexpr.read(fields).filter(|expression| !expression.is_empty());
        let time_offset_sec = KEYS.time_offset_sec.read(fields).unwrap_or(0);
        node.zone = self.zone(cron.is_some(), fields);
        if node.counts_subs {
            counting_subs(&node, cron, fields);
        }
        streak::resolve(&mut node, &self.settings, fields);
        if node.trigger.is_some() {
            triggered(&node, fields);
        } else if KEYS.activated_time_sec.is_set(fields) {
            let help = "use `start_time_sec`, or give it a `trigger`";
            fields.warning("field_ignored", "activated_time_sec", "it only affects achievements with a trigger", help);
        }
        if cron.is_none() && time_offset_sec != 0 {
            let help = "remove it, or give it a `reset_cronexpr`";
            fields.warning("field_ignored", "time_offset_sec", "it has no effect without a schedule", help);
        }
        node.schedule = cron.and_then(|expression| self.schedule(expression, time_offset_sec, fields));
        let opens = self.first_active(&node, at, faults);
        let faulty = faults.errors() > errors;
        let draft =
            Draft { place, position: self.drafts.len(), node, needs, opens: opens.0, faulty, takes_count_as_target, cron, time_offset_sec };
        Some((draft, KEYS.sub_achievements.read(fields)))
    }

    /// The clock that decides when the schedule fires (P13). The achievement's own offset takes precedence over the settings' zone.
    fn zone(&self, is_scheduled: bool, fields: &Fields<'_, '_>) -> ResetZone {
        let own = KEYS.reset_zone.read(fields);
        let has_offset = KEYS.time_offset_sec.is_set(fields);
        if own.is_some() && self.team {
            fields.error("team_reset_zone", "reset_zone", TEAMS_HAVE_NO_ZONE, "remove it, or write `time_offset_sec`");
        } else if own.is_some() && has_offset {
            let message = "`reset_zone` and `time_offset_sec` both say when it resets (P13)";
            fields.error("two_zones", "reset_zone", message, "keep one of the two");
        } else if own.is_some() && !is_scheduled {
            let help = "remove it, or give it a `reset_cronexpr`";
            fields.warning("field_ignored", "reset_zone", "it has no effect without a schedule", help);
        }
        let zone = own.or((!has_offset).then_some(self.settings.reset_zone));
        zone.filter(|_| is_scheduled).unwrap_or_default()
    }

    /// Compiles the schedule of an expression; reports errors and warnings about it as issues (C7).
    fn schedule(&mut self, expression: &'v str, offset: i64, fields: &Fields<'_, '_>) -> Option<ScheduleIx> {
        let path = || fields.at.key("reset_cronexpr").to_string();
        let ix = match self.schedules.intern(expression, offset) {
            Ok(ix) => ix,
            Err(error) => {
                let mut issue = Issue::error("bad_cron", path(), error.to_string());
                issue.help = error.help().map(str::to_owned);
                fields.faults.report(issue);
                return None;
            }
        };
        let schedule = self.schedules.get(ix)?;
        for warning in schedule.warnings() {
            fields.faults.report(Issue::warning("odd_cron", path(), warning.as_str()));
        }
        if schedule.never_fires() {
            let message = format!("{} never occurs in the years 1970-2099", quote(expression));
            fields.error("cron_never_fires", "reset_cronexpr", &message, "name a date that exists");
            return None;
        }
        Some(ix)
    }

    /// The first instant at which the node can be active. Warns if there is none (P1, P2); Hiro loads such a node (U7).
    fn first_active(&mut self, node: &Node, at: &Path<'_>, faults: &Faults) -> UnixSec {
        let never = |field: &str, message: &str, help: &str| Issue::warning("never_active", at.key(field).to_string(), message).help(help);
        let mut opens = node.start;
        if node.end.0 > 0 && node.start >= node.end {
            return opens; // reported already, at the end
        }
        if let Some(ix) = node.schedule {
            match self.schedules.first_active(ix, node.start, node.end, node.duration_sec) {
                Some(first) => opens = first,
                None => {
                    let message = "no phase of the schedule lies between start and end: it is never active";
                    faults.report(never("reset_cronexpr", message, "change the schedule, or move start_time_sec and end_time_sec"));
                }
            }
        }
        if node.trigger.is_some() && node.closes().is_some_and(|closes| node.activated >= closes) {
            let message = "it is activated after its end: it can never be earned";
            faults.report(never("activated_time_sec", message, "activate it before its end"));
        }
        opens.max(node.activated)
    }
}

/// Reads the fields that do not depend on others.
fn plain_fields(id: &str, fields: &Fields<'_, '_>) -> Node {
    if !fields.has("name") {
        fields.missing("missing_name", "it has no `name`", "add the `name` that players see");
    }
    let name = KEYS.name.read(fields);
    if name == Some("") {
        fields.warning("empty_name", "name", "the name is empty", "give the name that players see");
    }
    Node {
        id: id.to_owned(),
        name: name.unwrap_or_default().to_owned(),
        description: KEYS.description.read(fields).unwrap_or_default().to_owned(),
        category: KEYS.category.read(fields).unwrap_or_default().to_owned(),
        icon: KEYS.icon.read(fields).map(str::to_owned),
        parent: None,
        subs: Vec::new(),
        initial_count: 0,
        max_count: 0,
        counts_subs: false,
        start: UnixSec(0),
        end: UnixSec(0),
        duration_sec: KEYS.duration_sec.read(fields).unwrap_or(0),
        schedule: None,
        zone: ResetZone::Utc,
        preconditions: Vec::new(),
        dependents: Vec::new(),
        rank: 0,
        reward: KEYS.reward.read(fields),
        total_reward: None,
        auto_claim: KEYS.auto_claim.read(fields).unwrap_or_default(),
        auto_claim_total: false,
        auto_reset: KEYS.auto_reset.read(fields).unwrap_or_default(),
        additional_properties: KEYS.additional_properties.read(fields).unwrap_or_default(),
        trigger: KEYS.trigger.read(fields),
        activated: KEYS.activated_time_sec.read(fields).unwrap_or_default(),
        archived: KEYS.archived.read(fields).unwrap_or_default(),
        hidden: KEYS.hidden.read(fields).unwrap_or_default(),
        unlock_message: unlock_message(fields),
        order: KEYS.order.read(fields),
        tier: KEYS.tier.read(fields),
        unit: KEYS.unit.read(fields).map(str::to_owned),
        texts: texts(&KEYS.texts, fields),
        place: 0,
    }
}

/// Reads the fields that only an achievement has: start, end and total reward.
fn window(node: &mut Node, fields: &Fields<'_, '_>) {
    node.start = KEYS.start_time_sec.read(fields).unwrap_or_default();
    node.end = KEYS.end_time_sec.read(fields).unwrap_or_default();
    node.auto_claim_total = KEYS.auto_claim_total.read(fields).unwrap_or_default();
    node.total_reward = KEYS.total_reward.read(fields);
    if node.auto_claim_total && !fields.has("total_reward") {
        let message = "without a `total_reward` there is no total to claim (R3)";
        fields.warning("field_ignored", "auto_claim_total", message, "remove it, or add a `total_reward`");
    }
    if node.end.0 > 0 && node.end <= node.start {
        let message = format!("it ends at {}, which is not after its start at {}: it is never active", node.end.0, node.start.0);
        fields.warning("end_before_start", "end_time_sec", &message, "move the end after the start");
    }
}

/// Takes a sub's start, end, archived and hidden from its parent, and reports those that the sub sets itself (P1, G11, G13).
fn inherit(node: &mut Node, parent: &Inherited, fields: &Fields<'_, '_>) {
    node.start = parent.start;
    node.end = parent.end;
    node.archived |= parent.archived;
    node.hidden |= parent.hidden;
    for key in PARENTS_ONLY {
        if fields.has(key) {
            let message = format!("a sub-achievement has no `{key}`; its parent's applies");
            fields.warning("field_ignored", key, &message, "set it on the parent, or make this an achievement of its own");
        }
    }
    if fields.has("sub_achievements") {
        let help = "list them beside it, under the same achievement";
        let message = "a sub-achievement has no subs of its own: these are left out";
        fields.warning("nested_sub_achievements", "sub_achievements", message, help);
    }
}

/// Reads the initial count and the target (U7, U12; 1 for triggered nodes). Returns whether a team's `count` stands for its target
/// (T1).
fn counts(node: &mut Node, fields: &Fields<'_, '_>, team: bool, is_parent: bool) -> bool {
    let count = KEYS.count.read(fields).unwrap_or(0);
    let triggered = fields.has("trigger");
    let is_target = match fields.get("max_count") {
        None => fields.has("count"),
        Some(max_count) => count > 0 && *max_count == Value::Int(count),
    };
    let target = team && !triggered && is_target;
    if target {
        let help = "write `max_count` for the target, and `count` for the count that a team starts with";
        let message = "a team's `count` without another `max_count` is its target, and it starts with 0 (T1)";
        fields.warning("team_count_is_target", "count", message, help);
        node.max_count = count;
    } else if fields.has("max_count") {
        let Some(max_count) = KEYS.max_count.read(fields) else { return false };
        (node.initial_count, node.max_count) = (count, max_count);
        check_counts(node, fields, triggered);
    } else if triggered {
        (node.initial_count, node.max_count) = (count, 1);
        check_counts(node, fields, triggered);
    } else if is_parent && has_subs(fields) {
        (node.initial_count, node.counts_subs) = (count, true);
    } else {
        let help = "add the count that completes it; with 0, it is complete once its preconditions are met";
        fields.missing("missing_max_count", "it has no `max_count`", help);
        return false;
    }
    check_zero(node, fields);
    target
}

fn check_counts(node: &mut Node, fields: &Fields<'_, '_>, triggered: bool) {
    let (count, max_count) = (node.initial_count, node.max_count);
    if triggered && max_count != 1 {
        let help = "leave out `max_count`; the trigger says how often, such as {\"session_count\": {\"sessions\": 10}}";
        fields.error("triggered_max_count", "max_count", &format!("a triggered achievement has a max_count of 1, not {max_count}"), help);
    } else if triggered && count > 0 {
        node.initial_count = 0;
        fields.warning("field_ignored", "count", "a triggered achievement starts with 0", "remove it");
    } else if count > 0 && count >= max_count {
        node.initial_count = max_count;
        let (code, place) = if count == max_count { ("count_equals_max", "at") } else { ("count_above_max", "above") };
        let message =
            format!("it starts with {count}, {place} its max_count {max_count}: it is complete whenever it is unlocked and active");
        fields.warning(code, "count", &message, "start below `max_count` if progress should count");
        if max_count > 0 && node.auto_reset {
            node.auto_reset = false;
            let help = "remove it, or start below `max_count`";
            fields.warning("field_ignored", "auto_reset", "a run that starts complete is never reset", help);
        }
    }
}

/// Whether a parent has subs to count.
fn has_subs(fields: &Fields<'_, '_>) -> bool {
    let Some(Value::Object(members)) = fields.get("sub_achievements") else { return false };
    members.iter().any(|(id, sub)| matches!(sub, Value::Object(_)) && !is_comment_among_ids(id, sub))
}

/// U12: reports the fields that a parent that counts its subs may not have.
fn counting_subs(node: &Node, cron: Option<&str>, fields: &Fields<'_, '_>) {
    if node.initial_count > 0 {
        let help = "remove it, or write the count that completes it under `max_count`";
        fields.error("derived_count", "count", "without a `max_count` it counts its subs, and has no count to start with (U12)", help);
    }
    if node.auto_reset {
        let help = "remove it; a `reset_cronexpr` begins a fresh run on a schedule";
        fields.error("derived_auto_reset", "auto_reset", "it counts its subs: a fresh run would be complete at once (U12)", help);
    }
    if node.duration_sec > 0 && node.start == UnixSec(0) && cron.is_none() {
        let help = "add `start_time_sec` or `reset_cronexpr`, or use `end_time_sec`";
        fields.error(
            "derived_duration",
            "duration_sec",
            "it counts its subs: it has no progress of its own that could start its duration (U12)",
            help,
        );
    }
}

/// U7: reports a node that every claim would complete again at once, without end.
fn check_zero(node: &Node, fields: &Fields<'_, '_>) {
    if !node.counts_subs && node.max_count == 0 && node.auto_reset && node.auto_claim {
        let help = "remove `auto_claim` (each claim then replays it) or `auto_reset`";
        fields.error("endless_auto_reset", "auto_reset", "with max_count 0 and auto_claim, auto_reset would never end", help);
    }
}

/// Reports the fields that a triggered node may not have, and milestones that cannot be reached.
fn triggered(node: &Node, fields: &Fields<'_, '_>) {
    let set = |fields: &Fields<'_, '_>, key| !matches!(fields.get(key), None | Some(Value::Int(0) | Value::Bool(false)));
    if fields.get("reset_cronexpr").is_some_and(|expression| *expression != Value::from("")) {
        let help = "use `start_time_sec` and `end_time_sec`, or an achievement without a trigger that the app updates";
        fields.error("triggered_schedule", "reset_cronexpr", "a triggered achievement has no schedule", help);
    }
    if set(fields, "auto_reset") {
        let help = "remove it; `content` and `subscription` are earned again by themselves";
        fields.error("triggered_auto_reset", "auto_reset", "a triggered achievement does not reset itself", help);
    }
    if set(fields, "duration_sec") && node.start.0 == 0 {
        let help = "add `start_time_sec` (for a sub: to its parent), or use `end_time_sec`";
        fields.error("triggered_duration", "duration_sec", "a triggered achievement's duration needs a start", help);
    }
    if let Some(message) = out_of_reach(node) {
        fields.warning("unreachable", "trigger", &message, "lower it");
    }
}

/// The reason why the milestone can never be reached, if it cannot.
fn out_of_reach(node: &Node) -> Option<String> {
    const DAY: i64 = 86_400;
    let end = if node.end.0 > 0 { node.end } else { UnixSec::LIMIT };
    match node.trigger {
        // At either end, local time extends the range by less than a day.
        Some(Trigger::Streak(ref mark)) => {
            let (unit, days) = if mark.in_weeks { ("weeks", 7) } else { ("days", 1) };
            let is_beyond = mark.length > end.0 / DAY / days + 2;
            is_beyond.then(|| format!("fewer than {} {unit} lie between 1970 and its end", mark.length))
        }
        Some(Trigger::TotalTime { minutes }) if minutes > MAX_SAFE_INTEGER / 60 => {
            Some(format!("{minutes} minutes is more than can be counted"))
        }
        _ => None,
    }
}

/// The ids of the preconditions, each once, with their indices.
fn needs<'v>(fields: &Fields<'v, '_>) -> Vec<(usize, &'v str)> {
    let mut needs = KEYS.precondition_ids.read(fields).unwrap_or_default();
    let at = fields.at.key(KEYS.precondition_ids.name);
    let mut seen = Places::default();
    needs.retain(|(index, id)| {
        let first = seen.insert(*id, *index).is_none();
        if !first {
            let issue = Issue::warning("duplicate_precondition", at.index(*index).to_string(), format!("{} occurs twice", quote(id)));
            fields.faults.report(issue.help("remove it"));
        }
        first
    });
    needs
}

/// The texts of the pop-up: those of `unlock_message`, else the node's own.
fn unlock_message(fields: &Fields<'_, '_>) -> UnlockMessage {
    let message = KEYS.unlock_message.read(fields).unwrap_or_default();
    let own = |key: &Key<Text>| key.read(fields).map(str::to_owned);
    let (title, body, share_text, share_url) = (own(&KEYS.title), own(&KEYS.body), own(&KEYS.share_text), own(&KEYS.share_url));
    UnlockMessage {
        title: message.title.or(title),
        body: message.body.or(body),
        share_text: message.share_text.or(share_text),
        share_url: message.share_url.or(share_url),
    }
}

impl Words for Tier {
    const WORDS: &'static [(&'static str, Self)] =
        &[("bronze", Self::Bronze), ("silver", Self::Silver), ("gold", Self::Gold), ("platinum", Self::Platinum)];
}

impl Shape for tables::UnlockMessage {
    type Read<'v> = UnlockMessage;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<UnlockMessage> {
        let message = UnlockMessage {
            title: self.title.read(fields).map(str::to_owned),
            body: self.body.read(fields).map(str::to_owned),
            share_text: self.share_text.read(fields).map(str::to_owned),
            share_url: self.share_url.read(fields).map(str::to_owned),
        };
        Some(message)
    }
}
