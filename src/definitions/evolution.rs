//! Finds what a new document would break for players who have progress under the previous one (G11, D2, D3).

use super::check::place_of;
use super::has_errors;
use super::node::ResetZone;
use super::read::{Draft, Place, Reading};
use super::settings::PreconditionMode;
use super::trigger::Trigger;
use crate::error::{Issue, Severity};
use crate::text::quote;
use crate::value::texts::Places;

/// Adds an issue for each breaking change from `previous` to `next`. Both hold each id once.
pub(super) fn compare(next: &mut Reading<'_>, previous: &Reading<'_>) {
    if !next.readable {
        return;
    }
    let mut issues = Vec::new();
    if has_errors(&previous.issues) {
        let message = "the previous document has errors: only its readable parts are compared";
        Issue::report(
            &mut issues,
            Severity::Warning,
            "previous_has_errors",
            String::new(),
            message,
            "give the document that was published",
        );
    }
    settings(next, previous, &mut issues);
    let is_now = |id: &str| place_of(&next.drafts, id).is_some();
    let before = |id: &str| previous.drafts.get(place_of(&previous.drafts, id)? as usize);
    let unread: Places<'_> = next.unread.iter().copied().zip(0..).collect();
    for old in previous.drafts.iter().filter(|old| !is_now(old.place.id()) && !unread.contains_key(old.place.id())) {
        issues.push(removed(Place { nested: next.nested, ..old.place }));
    }
    for new in &next.drafts {
        for (index, id) in new.needs.iter().filter(|(_, id)| before(id).is_some() && !is_now(id)) {
            let path = new.place.field(&format!("precondition_ids/{index}"));
            let message = format!("{} was removed: players who do not have it can never unlock this one", quote(id));
            Issue::report(
                &mut issues,
                Severity::Warning,
                "precondition_removed",
                path,
                &message,
                "keep it, archived, or remove the precondition",
            );
        }
        match before(new.place.id()) {
            Some(old) if new.faulty || old.faulty => {} // errors of the document itself are reported first
            Some(old) => Change { new, old }.report(&mut issues),
            None => {
                issues.extend(new_milestone(new, next, previous));
                issues.extend(not_activated(new, previous));
            }
        }
    }
    // `precondition_removed` says the same as `unknown_precondition` and more, so it replaces it.
    let better = issues.iter().filter(|issue| issue.code == "precondition_removed");
    let said: Places<'_> = better.map(|issue| issue.path.as_str()).zip(0..).collect();
    next.issues.retain(|issue| issue.code != "unknown_precondition" || !said.contains_key(issue.path.as_str()));
    next.issues.append(&mut issues);
}

/// G11: achievements are never deleted.
fn removed(place: Place<'_>) -> Issue {
    let message = format!("{} has been published and is gone: players who have it would no longer see it", quote(place.id()));
    Issue::error("id_removed", place.pointer(), message).help("keep it, with \"archived\": true")
}

/// G2, G9: warns that players who have passed a newly published session count miss it.
fn new_milestone(new: &Draft<'_>, next: &Reading<'_>, previous: &Reading<'_>) -> Option<Issue> {
    let Some(Trigger::SessionCount { sessions }) = new.node.trigger else { return None };
    let check_to_come =
        previous.settings.enabled_time.is_none() && next.settings.enabled_time.is_some_and(|check| new.node.activated <= check);
    if check_to_come || new.node.archived || sessions <= 1 && previous.drafts.is_empty() {
        return None;
    }
    let message = format!("players who have completed {sessions} sessions before it opens can never earn it (G2)");
    let help = "choose a milestone that few have reached, or use `total_time`, which is earned late as well";
    Some(Issue::warning("milestone_passed", new.place.field("trigger"), message).help(help))
}

/// G9: warns of a new triggered id without an activation, because the retroactive check lets earlier activity earn it.
fn not_activated(new: &Draft<'_>, previous: &Reading<'_>) -> Option<Issue> {
    if previous.settings.enabled_time.is_none() || new.node.trigger.is_none() || new.node.archived || new.node.activated.0 > 0 {
        return None;
    }
    let message = "it is new and has no activation: players who have not had the retroactive check may earn it by earlier activity (G9)";
    Some(Issue::warning("not_activated", new.place.pointer(), message).help("set `activated_time_sec` to the time of its publication"))
}

fn settings(next: &Reading<'_>, previous: &Reading<'_>, issues: &mut Vec<Issue>) {
    let (now, before) = (&next.settings, &previous.settings);
    if before.enabled_time.is_some() && now.enabled_time != before.enabled_time {
        let message = "the retroactive check runs once: for players who have had it, another time changes nothing (G9)";
        Issue::report(
            issues,
            Severity::Warning,
            "enabled_time_changed",
            "/settings/enabled_time_sec".to_owned(),
            message,
            "leave it as it was",
        );
    }
    if now.precondition != before.precondition {
        let (meets, effect) = match now.precondition {
            PreconditionMode::Claimed => ("claims", "nodes that completed but unclaimed achievements had unlocked are locked again"),
            PreconditionMode::Completed => ("completions", "nodes that waited for a claim are unlocked"),
        };
        let message = format!("preconditions are now met by {meets}: {effect} (U4)");
        Issue::report(
            issues,
            Severity::Warning,
            "precondition_mode_changed",
            "/settings/precondition".to_owned(),
            &message,
            "leave it as it was",
        );
    }
}

/// One id that occurs in both documents.
struct Change<'a, 'v> {
    new: &'a Draft<'v>,
    old: &'a Draft<'v>,
}

impl Change<'_, '_> {
    fn report(&self, issues: &mut Vec<Issue>) {
        issues.extend(self.moved());
        issues.extend(self.trigger());
        issues.extend(self.counting());
        issues.extend(self.max_count());
        issues.extend(self.schedule());
        issues.extend(self.end());
        issues.extend(self.missed());
        self.preconditions(issues);
    }

    fn warning(&self, code: &'static str, field: &str, message: String, help: &str) -> Option<Issue> {
        Some(Issue::warning(code, self.new.place.field(field), message).help(help))
    }

    fn moved(&self) -> Option<Issue> {
        let parent = |place: Place<'_>| place.sub.map(|_| quote(place.root));
        let (now, before) = (parent(self.new.place), parent(self.old.place));
        if now == before {
            return None;
        }
        let name = |parent: Option<String>| parent.map_or("an achievement of its own".to_owned(), |parent| format!("a sub of {parent}"));
        let message = format!("it was {}, and is now {}: players' totals change", name(before), name(now));
        Some(Issue::warning("sub_moved", self.new.place.pointer(), message).help("leave it where it was, archived, and add a new id"))
    }

    /// G11: reports a changed trigger, because earnings under the old meaning would count for the new one.
    fn trigger(&self) -> Option<Issue> {
        let message = match (&self.new.node.trigger, &self.old.node.trigger) {
            (None, None) => return None,
            (now, before) if now == before => return None,
            (Some(_), None) => "it was counted by updates, and is now triggered".to_owned(),
            (None, Some(_)) => "it was triggered, and is now counted by updates".to_owned(),
            (Some(now), Some(before)) if now.kind() != before.kind() => {
                format!("its trigger was `{}`, and is now `{}`", before.kind(), now.kind())
            }
            (Some(now), Some(_)) => format!("its `{}` no longer means the same", now.kind()),
        };
        let activated = match self.old.node.activated.0 {
            0 => String::new(),
            time => format!("; this is harmless only before its activation at {time}"),
        };
        let path = if self.new.node.trigger.is_some() { self.new.place.field("trigger") } else { self.new.place.pointer() };
        Some(Issue::error("trigger_changed", path, format!("{message}{activated}")).help("archive it as it was, and add a new id"))
    }

    /// U12: reports that a parent begins or stops counting its subs.
    fn counting(&self) -> Option<Issue> {
        let (now, before) = (self.new.node.counts_subs, self.old.node.counts_subs);
        if now == before || self.new.node.trigger.is_some() || self.old.node.trigger.is_some() {
            return None;
        }
        let (field, message) = if now {
            (
                "sub_achievements",
                "it had its own count, and now counts its subs (U12): players who have started continue with the number of complete subs",
            )
        } else {
            ("max_count", "it counted its subs, and now has its own count (U12): players who have started continue with 0")
        };
        self.warning(
            "counting_changed",
            field,
            message.to_owned(),
            "leave it as it was, archived, and add a new id, if this is not intended",
        )
    }

    /// D2: reports a changed `max_count`.
    fn max_count(&self) -> Option<Issue> {
        let (now, before) = (self.new.node.max_count, self.old.node.max_count);
        if self.new.node.counts_subs
            || self.old.node.counts_subs
            || self.new.node.trigger.is_some()
            || self.old.node.trigger.is_some()
            || now == before
        {
            return None;
        }
        let field = if self.new.takes_count_as_target { "count" } else { "max_count" };
        if now > before {
            let message = format!(
                "max_count rises from {before} to {now}: players who have started have further to go; completed runs stay completed (D2)"
            );
            return self.warning("max_count_raised", field, message, "archive it and add a new id, if this is not intended");
        }
        let message =
            format!("max_count falls from {before} to {now}: higher counts are lowered to it, and complete at their next update (D2)");
        self.warning("max_count_lowered", field, message, "archive it and add a new id, if this is not intended")
    }

    /// D3: reports a changed schedule, offset or clock.
    fn schedule(&self) -> Option<Issue> {
        let (new, old) = (self.new, self.old);
        let path = match new.cron {
            now if now != old.cron => {
                if now.is_some() {
                    new.place.field("reset_cronexpr")
                } else {
                    new.place.pointer()
                }
            }
            Some(_) if new.time_offset_sec != old.time_offset_sec => new.place.field("time_offset_sec"),
            Some(_) if new.node.zone != old.node.zone => new.place.field("reset_zone"),
            _ => return None,
        };
        let show = |draft: &Draft<'_>| match (draft.cron, draft.node.zone) {
            (None, _) => "none".to_owned(),
            (Some(cron), ResetZone::Utc) => format!("{} at offset {}", quote(cron), draft.time_offset_sec),
            (Some(cron), ResetZone::Player) => format!("{} on the player's clock", quote(cron)),
        };
        let (before, now) = (show(old), show(new));
        let message = format!("the schedule was {before}, and is now {now}: records keep their state until their next command (D3)");
        Some(
            Issue::warning("schedule_changed", path, message)
                .help("claimed runs do not become claimable again; add a new id for a fresh start"),
        )
    }

    /// P9, D4: reports an earlier end.
    fn end(&self) -> Option<Issue> {
        let (now, before) = (self.new.node.end, self.old.node.end);
        if self.new.place.sub.is_some() || now.0 == 0 || (before.0 > 0 && now >= before) {
            return None;
        }
        let message = format!("it ends earlier than before, at {}: progress that is not complete by then is hidden (P9)", now.0);
        self.warning("end_earlier", "end_time_sec", message, "a later end shows it again (D4)")
    }

    /// G2: warns that players who pass a session count while it is closed miss it.
    fn missed(&self) -> Option<Issue> {
        let (now, before) = (&self.new.node, &self.old.node);
        let Some(Trigger::SessionCount { sessions }) = now.trigger else { return None };
        let opens = |draft: &Draft<'_>| draft.node.start.max(draft.node.activated);
        if now.trigger != before.trigger || now.archived || !(opens(self.new) > opens(self.old) || before.archived) {
            return None;
        }
        let message = format!("players who complete {sessions} sessions before it opens miss it for good (G2)");
        self.warning("milestone_passed", "trigger", message, "open it at its earlier start, or add a new id with a later milestone")
    }

    /// U4: reports changed preconditions, which lock players with progress.
    fn preconditions(&self, issues: &mut Vec<Issue>) {
        let before: Places<'_> = self.old.needs.iter().map(|(index, id)| (*id, *index)).collect();
        for (index, id) in self.new.needs.iter().filter(|(_, id)| !before.contains_key(id)) {
            let message = format!("{} is a new precondition: players who have started without it are locked out (U4)", quote(id));
            let path = format!("precondition_ids/{index}");
            issues.extend(self.warning("precondition_added", &path, message, "do not add it to published ids, or add a new id"));
        }
    }
}
