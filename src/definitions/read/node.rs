//! Reading one achievement or sub-achievement, and checking what its own fields say.

use fnv::FnvHashSet;

use super::fields::{Fields, entries, keep, name_ok};
use super::{Draft, Place, Reading, keys, reward, trigger};
use crate::definitions::has_errors;
use crate::definitions::node::{Node, ScheduleIx, UnlockMessage};
use crate::definitions::trigger::Trigger;
use crate::error::{Issue, Severity};
use crate::time::{MAX_SAFE_INTEGER, UnixSec};
use crate::value::Value;
use crate::value::read::{self, Path};
use crate::value::text::quote;

/// What only an achievement has, not a sub.
pub(super) const PARENTS_ONLY: [&str; 4] = ["start_time_sec", "end_time_sec", "auto_claim_total", "total_reward"];

/// What a sub takes from its parent.
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
    /// Reads one node; `None` if it is no object, or has no usable id.
    pub(super) fn read_node(&mut self, place: Place<'v>, value: &'v Value, at: &Path<'_>, parent: Option<&Inherited>) -> Option<Draft<'v>> {
        if !name_ok(place.id(), at, &mut self.issues) {
            return None;
        }
        let said = self.issues.len();
        let mut fields = Fields::open(value, at, &keys::ACHIEVEMENT, &mut self.issues)?;
        let mut node = plain_fields(place.id(), &mut fields);
        match parent {
            Some(parent) => inherit(&mut node, parent, &mut fields),
            None => window(&mut node, &mut fields),
        }
        let takes_count_as_target = counts(&mut node, &mut fields, self.team);
        let needs = needs(&mut fields);
        let cron = fields.text("reset_cronexpr").filter(|expression| !expression.is_empty());
        let time_offset_sec = fields.integer("time_offset_sec").unwrap_or(0);
        if node.trigger.is_some() {
            triggered(&node, &mut fields);
        } else if fields.get("activated_time_sec").is_some() {
            let help = "use `start_time_sec`, or give it a `trigger`";
            fields.warning("field_ignored", "activated_time_sec", "only a triggered achievement is activated", help);
        }
        if cron.is_none() && time_offset_sec != 0 {
            let help = "remove it, or give it a `reset_cronexpr`";
            fields.warning("field_ignored", "time_offset_sec", "there is no schedule that it could move", help);
        }
        node.schedule = cron.and_then(|expression| self.schedule(expression, time_offset_sec, at));
        let opens = self.first_active(&node, at);
        let faulty = has_errors(self.issues.get(said..).unwrap_or_default());
        Some(Draft { place, node, needs, opens: opens.0, faulty, takes_count_as_target, cron, time_offset_sec })
    }

    /// The schedule of an expression; what is wrong or odd about it goes to the issues (C7).
    fn schedule(&mut self, expression: &'v str, offset: i64, at: &Path<'_>) -> Option<ScheduleIx> {
        let path = at.key("reset_cronexpr");
        let ix = match self.schedules.intern(expression, offset) {
            Ok(ix) => ix,
            Err(error) => {
                let mut issue = Issue::error("bad_cron", path.to_string(), error.to_string());
                issue.help = error.help().map(str::to_owned);
                self.issues.push(issue);
                return None;
            }
        };
        let schedule = self.schedules.get(ix)?;
        for warning in schedule.warnings() {
            self.issues.push(Issue::warning("odd_cron", path.to_string(), warning.as_str()));
        }
        if schedule.never_fires() {
            let message = format!("{} never comes within the years 1970-2099", quote(expression));
            Issue::report(&mut self.issues, Severity::Error, "cron_never_fires", path.to_string(), &message, "name a date that exists");
            return None;
        }
        Some(ix)
    }

    /// The first instant at which the node can be active; an error if there is none (P1, P2).
    fn first_active(&mut self, node: &Node, at: &Path<'_>) -> UnixSec {
        let never = |field: &str, message: &str, help: &str| Issue::error("never_active", at.key(field).to_string(), message).help(help);
        let mut opens = node.start;
        if node.end.0 > 0 && node.start >= node.end {
            return opens; // said already, at the end
        }
        if let Some(ix) = node.schedule {
            match self.schedules.first_active(ix, node.start, node.end, node.duration_sec) {
                Some(first) => opens = first,
                None => {
                    let message = "no phase of the schedule lies between start and end: it is never active";
                    self.issues.push(never("reset_cronexpr", message, "change the schedule, or move start_time_sec and end_time_sec"));
                }
            }
        }
        if node.trigger.is_some() && node.closes().is_some_and(|closes| node.activated >= closes) {
            let message = "it is activated when it is over already: it can never be earned";
            self.issues.push(never("activated_time_sec", message, "activate it before its end"));
        }
        opens.max(node.activated)
    }
}

/// The fields that stand for themselves.
fn plain_fields(id: &str, fields: &mut Fields<'_, '_>) -> Node {
    if fields.get("name").is_none() {
        fields.missing("missing_name", "it has no `name`", "add the `name` that players see");
    }
    let name = fields.string("name");
    if matches!(fields.get("name"), Some(Value::Text(text)) if text.is_empty()) {
        fields.error("empty_name", "name", "the name is empty", "give the name that players see");
    }
    Node {
        id: id.to_owned(),
        name,
        description: fields.string("description"),
        category: fields.string("category"),
        icon: fields.text("icon").map(str::to_owned),
        parent: None,
        subs: Vec::new(),
        initial_count: 0,
        max_count: 0,
        start: UnixSec(0),
        end: UnixSec(0),
        duration_sec: fields.natural("duration_sec").unwrap_or(0),
        schedule: None,
        preconditions: Vec::new(),
        dependents: Vec::new(),
        rank: 0,
        reward: reward_in(fields, "reward"),
        total_reward: None,
        auto_claim: fields.boolean("auto_claim"),
        auto_claim_total: false,
        auto_reset: fields.boolean("auto_reset"),
        additional_properties: properties(fields),
        trigger: fields.get("trigger").and_then(|value| trigger::read(value, &fields.at.key("trigger"), fields.issues)),
        activated: fields.time("activated_time_sec").unwrap_or_default(),
        archived: fields.boolean("archived"),
        hidden: fields.boolean("hidden"),
        unlock_message: unlock_message(fields),
    }
}

/// What only an achievement has: start, end, and a total.
fn window(node: &mut Node, fields: &mut Fields<'_, '_>) {
    node.start = fields.time("start_time_sec").unwrap_or_default();
    node.end = fields.time("end_time_sec").unwrap_or_default();
    node.auto_claim_total = fields.boolean("auto_claim_total");
    node.total_reward = reward_in(fields, "total_reward");
    if node.end.0 > 0 && node.end <= node.start {
        let message = format!("it ends at {}, which is not after its start at {}", node.end.0, node.start.0);
        fields.error("end_before_start", "end_time_sec", &message, "let it end after it starts");
    }
}

/// What a sub takes from its parent, and may not say itself (P1, G11, G13).
fn inherit(node: &mut Node, parent: &Inherited, fields: &mut Fields<'_, '_>) {
    node.start = parent.start;
    node.end = parent.end;
    node.archived |= parent.archived;
    node.hidden |= parent.hidden;
    for key in PARENTS_ONLY {
        if fields.get(key).is_some() {
            let message = format!("a sub-achievement has no `{key}`; its parent's counts");
            fields.warning("field_ignored", key, &message, "set it on the parent, or make this an achievement of its own");
        }
    }
    if fields.get("sub_achievements").is_some() {
        let help = "list them beside it, under the same achievement";
        fields.error("nested_sub_achievements", "sub_achievements", "a sub-achievement has no subs of its own", help);
    }
}

/// Initial and maximal count (U7; 1 for triggered nodes); whether a team's `count` stands for its target (T1).
fn counts(node: &mut Node, fields: &mut Fields<'_, '_>, team: bool) -> bool {
    let count = fields.natural("count").unwrap_or(0);
    let triggered = fields.get("trigger").is_some();
    let target = team && !triggered && fields.get("max_count").is_none() && fields.get("count").is_some();
    if target {
        let help = "write `max_count` for the target, and `count` for what a team starts with";
        fields.warning("team_count_is_target", "count", "without `max_count`, a team's `count` is its target (T1)", help);
        node.max_count = count;
    } else if fields.get("max_count").is_some() {
        let Some(max_count) = fields.natural("max_count") else { return false };
        (node.initial_count, node.max_count) = (count, max_count);
        check_counts(node, fields, triggered);
    } else if triggered {
        (node.initial_count, node.max_count) = (count, 1);
        check_counts(node, fields, triggered);
    } else {
        let help = "add the count that completes it; 0: complete when its preconditions are";
        fields.missing("missing_max_count", "it has no `max_count`", help);
        return false;
    }
    check_zero(node, fields);
    target
}

fn check_counts(node: &Node, fields: &mut Fields<'_, '_>, triggered: bool) {
    let (count, max_count) = (node.initial_count, node.max_count);
    if triggered && max_count != 1 {
        let help = "leave `max_count` out; how often is said in the trigger, such as {\"session_count\": {\"sessions\": 10}}";
        fields.error("triggered_max_count", "max_count", &format!("a triggered achievement has a max_count of 1, not {max_count}"), help);
    } else if count > max_count {
        let message = format!("it starts with {count}, above its max_count {max_count}");
        fields.error("count_above_max", "count", &message, "start below `max_count`");
    } else if count == max_count && max_count > 0 {
        let message = format!("it starts with {count}, and so would be complete from the start");
        fields.error("count_equals_max", "count", &message, "start below `max_count`, or use a `max_count` of 0");
    }
}

/// U7: claiming would complete it at once, for ever.
fn check_zero(node: &Node, fields: &mut Fields<'_, '_>) {
    if node.max_count == 0 && node.auto_reset && node.auto_claim {
        let help = "remove `auto_claim` (each claim then replays it) or `auto_reset`";
        fields.error("endless_auto_reset", "auto_reset", "with max_count 0 and auto_claim, auto_reset would never come to an end", help);
    }
}

/// What a triggered node may not say, and milestones beyond all bounds.
fn triggered(node: &Node, fields: &mut Fields<'_, '_>) {
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
        let path = fields.at.key("trigger").to_string();
        Issue::report(fields.issues, Severity::Warning, "unreachable", path, &message, "lower it");
    }
}

/// Why nobody can ever reach the milestone, if so.
fn out_of_reach(node: &Node) -> Option<String> {
    const DAY: i64 = 86_400;
    let end = if node.end.0 > 0 { node.end } else { UnixSec::LIMIT };
    match node.trigger {
        // Local days reach half a day beyond either end.
        Some(Trigger::Streak { days }) if days > end.0 / DAY + 2 => Some(format!("there are not {days} days between 1970 and its end")),
        Some(Trigger::TotalTime { minutes }) if minutes > MAX_SAFE_INTEGER / 60 => Some(format!("{minutes} minutes cannot be counted")),
        _ => None,
    }
}

/// The ids that have to be met first, each once.
fn needs<'v>(fields: &mut Fields<'v, '_>) -> Vec<(usize, &'v str)> {
    let mut needs = fields.texts("precondition_ids").unwrap_or_default();
    let at = fields.at.key("precondition_ids");
    let mut seen = FnvHashSet::default();
    needs.retain(|(index, id)| {
        let first = seen.insert(*id);
        if !first {
            let message = format!("{} stands twice", quote(id));
            Issue::report(fields.issues, Severity::Warning, "duplicate_precondition", at.index(*index).to_string(), &message, "remove it");
        }
        first
    });
    needs
}

fn reward_in(fields: &mut Fields<'_, '_>, key: &str) -> Option<crate::definitions::RewardDefinition> {
    fields.get(key).and_then(|value| reward::read(value, &fields.at.key(key), fields.issues))
}

/// `additional_properties`: text by text.
fn properties(fields: &mut Fields<'_, '_>) -> Vec<(String, String)> {
    let at = fields.at.key("additional_properties");
    let Some(entries) = fields.get("additional_properties").and_then(|value| entries(value, &at, fields.issues)) else {
        return Vec::new();
    };
    let mut properties = Vec::with_capacity(entries.len());
    for (key, value) in entries.iter().filter(|(_, value)| *value != Value::Null) {
        if let Some(text) = keep(read::text(value, &at.key(key)), fields.issues) {
            properties.push((key.as_ref().to_owned(), text.to_owned()));
        }
    }
    properties
}

fn unlock_message(fields: &mut Fields<'_, '_>) -> UnlockMessage {
    let at = fields.at.key("unlock_message");
    let Some(mut message) = fields.get("unlock_message").and_then(|value| Fields::open(value, &at, &keys::UNLOCK_MESSAGE, fields.issues))
    else {
        return UnlockMessage::default();
    };
    let mut text = |key| message.text(key).map(str::to_owned);
    UnlockMessage { title: text("title"), body: text("body"), share_text: text("share_text"), share_url: text("share_url") }
}
