//! What can only be said of a document as a whole: ids that stand twice, preconditions that lead nowhere or in circles.

use super::graph;
use super::read::{Draft, Place, Reading};
use crate::error::{Issue, Severity};
use crate::value::text::quote;
use crate::value::texts::{self, Places};

/// How many ids of a cycle a message names.
const NAMED: usize = 12;

/// Checks the drafts against each other, and leaves them sorted by id, each id once.
///
/// Returns what each draft needs, as places in the sorted drafts.
pub(super) fn check(reading: &mut Reading<'_>) -> Vec<Vec<u32>> {
    remove_duplicates(reading);
    report_order(reading);
    reading.drafts = texts::sorted_by(std::mem::take(&mut reading.drafts), |draft| draft.place.id());
    let needs = resolve(reading);
    report_cycles(&reading.drafts, &needs, &mut reading.issues);
    report_late(&reading.drafts, &needs, &mut reading.issues);
    needs
}

/// U10: one namespace for parents and subs; the first in document order keeps the id.
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

/// U13: siblings with the same `order`, and ids that JavaScript's objects move to the front.
fn report_order(reading: &mut Reading<'_>) {
    let Reading { drafts, issues, .. } = reading;
    let family = |draft: &Draft<'_>| draft.place.sub.map_or("", |_| draft.place.root).to_owned();
    let families: Vec<String> = drafts.iter().map(family).collect();
    let orders: Vec<String> = drafts.iter().zip(&families).map(|(draft, family)| format!("{:?} {family}", draft.node.order)).collect();
    let (mut sizes, mut firsts) = (Places::default(), Places::default());
    for family in &families {
        *sizes.entry(family).or_default() += 1;
    }
    for (index, ((draft, family), order)) in drafts.iter().zip(&families).zip(&orders).enumerate() {
        if draft.node.order.is_some() {
            let first = *firsts.entry(order).or_insert(index);
            let other = drafts.get(first).filter(|_| first != index);
            issues.extend(other.map(|other| {
                let message = format!("{} has this order, too: of the two, it goes first", quote(other.place.id()));
                Issue::warning("duplicate_order", draft.place.field("order"), message).help("give each of them a number of its own")
            }));
        } else if is_index(draft.place.id()) && sizes.get(family.as_str()).is_some_and(|siblings| *siblings > 1) {
            let message = format!("the id {} looks like a number: JavaScript moves it before all others", quote(draft.place.id()));
            let help = "give it and its siblings an `order`, or an id that begins with a letter";
            issues.push(Issue::warning("numeric_id", draft.place.pointer(), message).help(help));
        }
    }
}

/// Whether JavaScript's objects take a key for an index, and put it before all other keys.
fn is_index(key: &str) -> bool {
    let plain = key == "0" || !key.starts_with('0') && key.len() <= 10 && key.bytes().all(|byte| byte.is_ascii_digit());
    plain && key.parse::<u32>().is_ok_and(|index| index < u32::MAX)
}

/// Finds the nodes that preconditions name.
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

/// Where an id stands in drafts that are sorted by id.
pub(super) fn place_of(drafts: &[Draft<'_>], id: &str) -> Option<u32> {
    drafts.binary_search_by(|draft| draft.place.id().cmp(id)).ok().map(|place| place as u32)
}

/// A warning if an achievement that can be earned needs one that cannot any more (G11).
fn archived_need(draft: &Draft<'_>, need: &Draft<'_>, path: impl Fn() -> String) -> Option<Issue> {
    if draft.node.archived || !need.node.archived {
        return None;
    }
    let message = format!("{} is archived: who has not earned it yet can never unlock this one", quote(&need.node.id));
    Some(Issue::warning("archived_precondition", path(), message).help("remove the precondition, or archive this one too"))
}

/// U4: an error once per group of nodes that need each other.
fn report_cycles(drafts: &[Draft<'_>], needs: &[Vec<u32>], issues: &mut Vec<Issue>) {
    for cycle in graph::cycles(needs) {
        let members: Vec<&Draft<'_>> = cycle.iter().filter_map(|ix| drafts.get(*ix as usize)).collect();
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

/// A warning where a node is over before all that it needs can have been active.
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
                let message = format!("it is over before its precondition {} can be met", quote(&need.node.id));
                Issue::report(
                    issues,
                    Severity::Warning,
                    "never_unlocks",
                    draft.place.pointer(),
                    &message,
                    "let it end later, or start the other one earlier",
                );
                continue; // those behind it are not to blame
            }
            *own = latest.max(*own);
        }
    }
}
