//! Checks of a document as a whole: duplicate ids, and preconditions that are unknown or form cycles.

use super::graph;
use super::read::{Draft, Place, Reading};
use super::settings::COMMAND_TYPES;
use crate::error::{Issue, Severity};
use crate::text::quote;
use crate::value::read::Path;
use crate::value::texts::{self, Places};

/// The number of a cycle's ids that a message names.
const NAMED: usize = 12;

/// Checks the drafts against each other, and leaves them sorted by id, without duplicates.
///
/// Returns, for each draft, the indices of the drafts that must be evaluated before it: its preconditions, and the subs that it
/// counts (U12).
pub(super) fn check(reading: &mut Reading<'_>) -> Vec<Vec<u32>> {
    remove_duplicates(reading);
    report_order(reading);
    reading.drafts = texts::sorted_by(std::mem::take(&mut reading.drafts), |draft| draft.place.id());
    let needs = resolve(reading);
    let before = with_counted_subs(&reading.drafts, &needs);
    report_cycles(&reading.drafts, &before, &mut reading.issues);
    report_late(&reading.drafts, &needs, &mut reading.issues);
    report_names(reading);
    before
}

/// U12: adds the subs that a parent counts to the nodes that are evaluated before it.
fn with_counted_subs(drafts: &[Draft<'_>], needs: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut before = needs.to_vec();
    for (draft, sub) in drafts.iter().zip(0u32..) {
        let parent = draft.place.sub.and_then(|_| place_of(drafts, draft.place.root)).map(|parent| parent as usize);
        let counts =
            parent.and_then(|parent| drafts.get(parent)).is_some_and(|parent| parent.place.sub.is_none() && parent.node.counts_subs);
        if let Some(before) = parent.filter(|_| counts).and_then(|parent| before.get_mut(parent)).filter(|before| !before.contains(&sub)) {
            before.push(sub);
        }
    }
    before
}

/// U10: parents and subs share one namespace; the first definition in document order keeps the id.
fn remove_duplicates(reading: &mut Reading<'_>) {
    let places: Vec<Place<'_>> = reading.drafts.iter().map(|draft| draft.place).collect();
    let mut firsts = Places::default();
    let mut are_first = places.iter().enumerate().map(|(index, place)| {
        let first = *firsts.entry(place.id()).or_insert(index);
        if let Some(other) = places.get(first).filter(|_| first != index) {
            let message = format!("the id {} is used already, at {}", quote(place.id()), other.pointer());
            let help = "achievements and sub-achievements share their ids: rename one";
            Issue::report(&mut reading.issues, Severity::Error, "duplicate_id", place.pointer(), &message, help);
        }
        first == index
    });
    reading.drafts.retain(|_| are_first.next().unwrap_or(true));
}

/// U13: warns of siblings with the same `order`, and of ids that JavaScript's objects move to the front.
fn report_order(reading: &mut Reading<'_>) {
    let Reading { drafts, issues, .. } = reading;
    let family = |draft: &Draft<'_>| draft.place.sub.map_or("", |_| draft.place.root).to_owned();
    let families: Vec<String> = drafts.iter().map(family).collect();
    let orders: Vec<String> =
        drafts.iter().zip(&families).map(|(draft, family)| format!("{} {family}", draft.node.order.unwrap_or_default())).collect();
    let (mut sizes, mut firsts) = (Places::default(), Places::default());
    for family in &families {
        *sizes.entry(family).or_default() += 1;
    }
    for (index, ((draft, family), order)) in drafts.iter().zip(&families).zip(&orders).enumerate() {
        if draft.node.order.is_some() {
            let first = *firsts.entry(order).or_insert(index);
            let other = drafts.get(first).filter(|_| first != index);
            issues.extend(other.map(|other| {
                let message = format!("{} has the same `order`, and comes first", quote(other.place.id()));
                Issue::warning("duplicate_order", draft.place.field("order"), message).help("give each a different number")
            }));
        } else if is_index(draft.place.id()) && sizes.get(family.as_str()).is_some_and(|siblings| *siblings > 1) {
            let message = format!("the id {} looks like a number: JavaScript moves it before all others", quote(draft.place.id()));
            let help = "give it and its siblings an `order`, or an id that begins with a letter";
            issues.push(Issue::warning("numeric_id", draft.place.pointer(), message).help(help));
        }
    }
}

/// Whether JavaScript's objects treat a key as an array index, and list it before all other keys.
fn is_index(key: &str) -> bool {
    let plain = key == "0" || !key.starts_with('0') && key.len() <= 10 && key.bytes().all(|byte| byte.is_ascii_digit());
    plain && key.parse::<u32>().is_ok_and(|index| index < u32::MAX)
}

/// A9: names of `trusted` and `limits` that are neither a type of command, nor a statistic, nor an id.
fn report_names(reading: &mut Reading<'_>) {
    let Reading { settings, drafts, issues, .. } = reading;
    let is_known = |name: &str| {
        let statistic = name.strip_prefix("stat:").is_some_and(|id| !id.is_empty());
        statistic || COMMAND_TYPES.contains(&name) || place_of(drafts, name).is_some()
    };
    let trusted = settings.trusted.iter().enumerate().map(|(index, name)| (name, format!("/settings/trusted/{index}")));
    let at = Path::ROOT.key("settings");
    let at = at.key("limits");
    let limited = settings.limits.iter().map(|(name, _)| (name, at.key(name).to_string()));
    for (name, path) in trusted.chain(limited).filter(|(name, _)| !name.is_empty() && !is_known(name)) {
        let message = format!("{} is neither a type of command, nor a statistic, nor the id of an achievement", quote(name));
        issues.push(
            Issue::warning("unknown_name", path, message).help("name a type such as `subscribed`, `stat:` with an id, or an achievement"),
        );
    }
}

/// Resolves the ids of preconditions to nodes.
fn resolve(reading: &mut Reading<'_>) -> Vec<Vec<u32>> {
    let issues = &mut reading.issues;
    let resolved = reading.drafts.iter().zip(0u32..).map(|(draft, own)| {
        let mut needed = Vec::with_capacity(draft.needs.len());
        for (index, id) in &draft.needs {
            let path = || draft.place.field(&format!("precondition_ids/{index}"));
            match place_of(&reading.drafts, id) {
                Some(ix) if ix == own => {
                    Issue::report(
                        issues,
                        Severity::Error,
                        "self_precondition",
                        path(),
                        &format!("{} needs itself", quote(id)),
                        "remove it",
                    );
                }
                Some(ix) => {
                    if let Some(need) = reading.drafts.get(ix as usize) {
                        issues.extend(archived_need(draft, need, path));
                    }
                    needed.push(ix);
                }
                None => {
                    let message = format!("there is no achievement {}: this one stays locked for good", quote(id));
                    Issue::report(issues, Severity::Warning, "unknown_precondition", path(), &message, "name an existing id, or remove it");
                }
            }
        }
        needed
    });
    resolved.collect()
}

/// The index of an id in drafts that are sorted by id.
pub(super) fn place_of(drafts: &[Draft<'_>], id: &str) -> Option<u32> {
    drafts.binary_search_by(|draft| draft.place.id().cmp(id)).ok().map(|place| place as u32)
}

/// A warning if an achievement that can be earned needs one that can no longer be earned (G11).
fn archived_need(draft: &Draft<'_>, need: &Draft<'_>, path: impl Fn() -> String) -> Option<Issue> {
    if draft.node.archived || !need.node.archived {
        return None;
    }
    let message = format!("{} is archived: players who have not earned it can never unlock this one", quote(&need.node.id));
    Some(Issue::warning("archived_precondition", path(), message).help("remove the precondition, or archive this one too"))
}

/// U4: reports one error for each group of nodes that need each other.
fn report_cycles(drafts: &[Draft<'_>], needs: &[Vec<u32>], issues: &mut Vec<Issue>) {
    for cycle in graph::cycles(needs) {
        let mut members: Vec<&Draft<'_>> = cycle.iter().filter_map(|ix| drafts.get(*ix as usize)).collect();
        let next = members.iter().cycle().skip(1);
        // A step from a parent to a sub that it counts (U12) is no precondition; the path must name a precondition.
        let named = members.iter().zip(next).position(|(one, next)| one.needs.iter().any(|(_, id)| *id == next.node.id));
        members.rotate_left(named.unwrap_or(0));
        let (Some(first), Some(second)) = (members.first(), members.get(1)) else { continue };
        let mut way: Vec<&str> = members.iter().take(NAMED).map(|draft| draft.node.id.as_str()).collect();
        let more = format!("({} more)", members.len().saturating_sub(NAMED));
        if members.len() > NAMED {
            way.push(&more);
        }
        way.push(&first.node.id);
        let index = first.needs.iter().find(|(_, id)| *id == second.node.id).map_or(0, |(index, _)| *index);
        let message = format!("each of these needs the next, so that none can ever be unlocked: {}", way.join(" -> "));
        let path = first.place.field(&format!("precondition_ids/{index}"));
        Issue::report(issues, Severity::Error, "cyclic_preconditions", path, &message, "remove one of the preconditions");
    }
}

/// Warns where a node ends before all of its preconditions can have been active.
fn report_late(drafts: &[Draft<'_>], needs: &[Vec<u32>], issues: &mut Vec<Issue>) {
    let mut opens: Vec<i64> = drafts.iter().map(|draft| draft.opens).collect();
    for ix in graph::topological_order(needs, &graph::dependents(needs)) {
        let (Some(draft), Some(needed)) = (drafts.get(ix as usize), needs.get(ix as usize)) else { continue };
        let late = needed.iter().filter_map(|need| opens.get(*need as usize).map(|opens| (*opens, *need))).max();
        let Some((latest, need)) = late else { continue };
        let closes = draft.node.closes();
        if let Some(own) = opens.get_mut(ix as usize) {
            if latest > *own
                && let (Some(closes), Some(need)) = (closes, drafts.get(need as usize))
                && latest >= closes.0
            {
                let message = format!("it ends before its precondition {} can be met", quote(&need.node.id));
                Issue::report(
                    issues,
                    Severity::Warning,
                    "never_unlocks",
                    draft.place.pointer(),
                    &message,
                    "let it end later, or start the other one earlier",
                );
                continue; // its dependents are not reported as well
            }
            *own = latest.max(*own);
        }
    }
}
