//! A second reading of section 5: after each command it reads the whole history again and says which unlocks must come.
//!
//! It shares nothing with the engine but the text of the rules, and keeps no state beside the history and what was
//! earned when.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use plaudit::{Action, AppVersion, Command, Definitions, Engine, EngineOptions, Reason, UnixSec, Value};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;
const T0: i64 = 1_767_225_600;

#[derive(Clone, Debug)]
enum Trigger {
    Streak(i64),
    Sessions(i64),
    Minutes(i64),
    Content(BTreeSet<String>, bool),
    Community(&'static str),
    Subscription(Option<BTreeSet<String>>),
    Stat(&'static str, i64),
    /// No trigger: completed by one `update`.
    Plain,
}

#[derive(Clone, Debug)]
struct Node {
    id: String,
    trigger: Trigger,
    /// Place of the parent, always an earlier node without one.
    parent: Option<usize>,
    needs: Vec<usize>,
    needs_missing: bool,
    auto_claim: bool,
    activated: i64,
}

/// What one document says; the nodes are the same in all of a case, the rest may change from one to the next.
#[derive(Clone, Debug)]
struct Document {
    present: Vec<bool>,
    archived: Vec<bool>,
    times: Vec<(i64, i64)>,
    enabled: bool,
    enabled_time: Option<i64>,
    min_app_version: Option<&'static str>,
}

#[derive(Clone, Debug)]
struct Case {
    nodes: Vec<Node>,
    documents: Vec<Document>,
    claimed_mode: bool,
    /// Each with the place of the document in force.
    history: Vec<(usize, Command)>,
    /// How many commands go into one batch, over and over.
    batches: Vec<usize>,
}

// ---- the second reading -------------------------------------------------------------------------------------------------

type Expected = (String, i64, bool);

struct Reading<'c> {
    case: &'c Case,
    /// By node: the places in the history of its earnings.
    earned: Vec<Vec<usize>>,
    checked: Option<usize>,
}

impl<'c> Reading<'c> {
    /// The unlocks of the command at a place, in order.
    fn unlocks_at(&mut self, i: usize) -> Vec<Expected> {
        let (document, command) = (self.document(i), &self.case.history[i].1);
        let allowed = document.enabled && !document.min_app_version.is_some_and(|least| version_below(command, least));
        let check = matches!(command.action, Action::AppOpened)
            && allowed
            && self.checked.is_none()
            && document.enabled_time.is_some_and(|enabled_at| command.at.0 >= enabled_at);
        if check {
            self.checked = Some(i);
        }
        let mut unlocks = Vec::new();
        for n in self.order(document) {
            let node = &self.case.nodes[n];
            let wanted = match (&node.trigger, &command.action) {
                (Trigger::Plain, Action::Update { achievements }) => achievements.iter().any(|(id, _)| *id == node.id),
                (Trigger::Plain, _) => false,
                _ if check => self.qualifies(n, i) && node.activated <= document.enabled_time.unwrap() && self.earned[n].is_empty(),
                _ => allowed && command.at.0 >= node.activated && self.matches(n, i),
            };
            let again = matches!(node.trigger, Trigger::Content(..) | Trigger::Subscription(_));
            if wanted && (again || self.earned[n].is_empty()) && self.is_open(n, i) {
                self.earned[n].push(i);
                unlocks.push((node.id.clone(), command.at.0, check));
            }
        }
        unlocks
    }

    fn document(&self, i: usize) -> &'c Document {
        &self.case.documents[self.case.history[i].0]
    }

    /// U5: topological order of preconditions, ties by id.
    fn order(&self, document: &Document) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.case.nodes.len()).filter(|n| document.present[*n]).collect();
        let mut order = Vec::new();
        while !left.is_empty() {
            let ready = left.iter().filter(|n| self.case.nodes[**n].needs.iter().all(|need| !left.contains(need)));
            let next = *ready.min_by_key(|n| &self.case.nodes[**n].id).unwrap();
            left.retain(|n| *n != next);
            order.push(next);
        }
        order
    }

    /// U3, P1, U4.
    fn is_open(&self, n: usize, i: usize) -> bool {
        let (document, at) = (self.document(i), self.case.history[i].1.at.0);
        let node = &self.case.nodes[n];
        let (start, end) = document.times[node.parent.unwrap_or(n)];
        let archived = document.archived[n] || node.parent.is_some_and(|parent| document.archived[parent]);
        let met = |need: &usize| {
            document.present[*need] && !self.earned[*need].is_empty() && (!self.case.claimed_mode || self.case.nodes[*need].auto_claim)
        };
        !archived && at >= start && (end == 0 || at < end) && !node.needs_missing && node.needs.iter().all(met)
    }

    /// G1–G8: does the command at a place match the trigger?
    fn matches(&self, n: usize, i: usize) -> bool {
        let action = &self.case.history[i].1.action;
        let is_session = matches!(action, Action::SessionCompleted { .. });
        match &self.case.nodes[n].trigger {
            Trigger::Streak(days) => is_session && runs(&self.counted_days(i)).last() == Some(days),
            Trigger::Sessions(sessions) => is_session && self.sessions(i) == *sessions,
            Trigger::Minutes(minutes) => is_session && self.seconds(i) >= minutes * 60,
            Trigger::Content(ids, false) => content_of(action).is_some_and(|id| ids.contains(id)),
            Trigger::Content(ids, true) => content_of(action).is_some_and(|id| ids.contains(id)) && self.collected(n, i) == *ids,
            Trigger::Community(wanted) => action_name(action).is_some_and(|name| *wanted == "any" || *wanted == name),
            Trigger::Subscription(products) => match action {
                Action::Subscribed { product_id } => {
                    products.as_ref().is_none_or(|products| product_id.as_ref().is_some_and(|id| products.contains(id)))
                }
                _ => false,
            },
            Trigger::Stat(id, at_least) => match action {
                Action::Stat { set, add } => {
                    set.iter().chain(add).any(|(name, _)| name == id) && self.stat(id, i).is_some_and(|value| value >= *at_least)
                }
                _ => false,
            },
            Trigger::Plain => false,
        }
    }

    /// G9: does the history so far meet the trigger, whenever that came about?
    fn qualifies(&self, n: usize, i: usize) -> bool {
        let actions = || self.until(i).map(|command| &command.action);
        match &self.case.nodes[n].trigger {
            Trigger::Streak(days) => runs(&self.counted_days(i)).iter().any(|run| run >= days),
            Trigger::Sessions(sessions) => self.sessions(i) >= *sessions,
            Trigger::Minutes(minutes) => self.seconds(i) >= minutes * 60,
            Trigger::Content(ids, all) => {
                let done: BTreeSet<&str> = actions().filter_map(content_of).collect();
                let has = |id: &String| done.contains(id.as_str());
                if *all { ids.iter().all(has) } else { ids.iter().any(has) }
            }
            Trigger::Community(wanted) => actions().filter_map(action_name).any(|name| *wanted == "any" || *wanted == name),
            Trigger::Subscription(products) => actions().any(|action| match (action, products) {
                (Action::Subscribed { .. }, None) => true,
                (Action::Subscribed { product_id: Some(id) }, Some(products)) => products.contains(id),
                _ => false,
            }),
            Trigger::Stat(id, at_least) => self.stat(id, i).is_some_and(|value| value >= *at_least),
            Trigger::Plain => false,
        }
    }

    fn until(&self, i: usize) -> impl Iterator<Item = &Command> {
        self.case.history[..=i].iter().map(|(_, command)| command)
    }

    /// The local days that count: each later than all before it.
    fn counted_days(&self, i: usize) -> Vec<i64> {
        let mut counted: Vec<i64> = Vec::new();
        for command in self.until(i).filter(|command| matches!(command.action, Action::SessionCompleted { .. })) {
            let day = (command.at.0 + command.utc_offset_sec).div_euclid(DAY);
            if counted.iter().all(|before| *before < day) {
                counted.push(day);
            }
        }
        counted
    }

    fn sessions(&self, i: usize) -> i64 {
        self.until(i).filter(|command| matches!(command.action, Action::SessionCompleted { .. })).count() as i64
    }

    fn seconds(&self, i: usize) -> i64 {
        let lengths = self.until(i).map(|command| match command.action {
            Action::SessionCompleted { duration_sec, .. } => duration_sec,
            _ => 0,
        });
        lengths.sum()
    }

    fn stat(&self, id: &str, i: usize) -> Option<i64> {
        let mut value = None;
        for command in self.until(i) {
            if let Action::Stat { set, add } = &command.action {
                set.iter().filter(|(name, _)| name == id).for_each(|(_, new)| value = Some(*new));
                add.iter().filter(|(name, _)| name == id).for_each(|(_, more)| value = Some(value.unwrap_or(0) + more));
            }
        }
        value
    }

    /// G4 with `all`: what of the set was done since the last earning, at or after activation, while it was defined.
    fn collected(&self, n: usize, i: usize) -> BTreeSet<String> {
        let Trigger::Content(ids, _) = &self.case.nodes[n].trigger else { return BTreeSet::new() };
        let from = self.earned[n].last().map_or(0, |last| last + 1);
        let counts = (from..=i).filter(|j| self.document(*j).present[n] && self.case.history[*j].1.at.0 >= self.case.nodes[n].activated);
        let done = counts.filter_map(|j| content_of(&self.case.history[j].1.action));
        done.filter(|id| ids.contains(*id)).map(str::to_owned).collect()
    }

    /// The way that a view has to show.
    fn progress(&self, n: usize, i: usize) -> Option<(i64, i64)> {
        let earned = i64::from(!self.earned[n].is_empty());
        Some(match &self.case.nodes[n].trigger {
            Trigger::Streak(days) => (runs(&self.counted_days(i)).last().copied().unwrap_or(0), *days),
            Trigger::Sessions(sessions) => (self.sessions(i), *sessions),
            Trigger::Minutes(minutes) => (self.seconds(i) / 60, *minutes),
            Trigger::Content(ids, true) => (self.collected(n, i).len() as i64, ids.len() as i64),
            Trigger::Stat(id, at_least) => (self.stat(id, i).unwrap_or(0), *at_least),
            Trigger::Plain => return None,
            _ => (earned, 1),
        })
    }

    /// G2: passed, not earned, and no check to come that could find it.
    fn is_missed(&self, n: usize, i: usize) -> bool {
        let Trigger::Sessions(sessions) = self.case.nodes[n].trigger else { return false };
        let to_come =
            self.checked.is_none() && self.document(i).enabled_time.is_some_and(|enabled_at| self.case.nodes[n].activated <= enabled_at);
        self.sessions(i) >= sessions && self.earned[n].is_empty() && !to_come
    }
}

/// The lengths of the runs of consecutive days, in order.
fn runs(days: &[i64]) -> Vec<i64> {
    days.chunk_by(|before, after| before + 1 == *after).map(|run| run.len() as i64).collect()
}

fn content_of(action: &Action) -> Option<&str> {
    match action {
        Action::SessionCompleted { content_id, .. } => content_id.as_deref(),
        Action::ContentCompleted { content_id } => Some(content_id),
        _ => None,
    }
}

fn action_name(action: &Action) -> Option<&'static str> {
    match action {
        Action::Joined => Some("join"),
        Action::Posted => Some("post"),
        Action::Commented => Some("comment"),
        _ => None,
    }
}

/// Compares the numbers between the dots one by one, missing ones as 0.
fn version_below(command: &Command, least: &str) -> bool {
    let Some(version) = &command.app_version else { return false };
    let numbers = |text: &str| {
        let mut numbers: Vec<u64> = text.split('.').map(|number| number.parse().unwrap()).collect();
        numbers.resize(4, 0);
        numbers
    };
    numbers(&version.to_string()) < numbers(least)
}

// ---- the engine's side --------------------------------------------------------------------------------------------------

fn document_json(case: &Case, document: &Document) -> Json {
    let mut achievements = serde_json::Map::new();
    for (n, node) in case.nodes.iter().enumerate().filter(|(n, _)| document.present[*n]) {
        let mut json = node_json(case, node);
        json["archived"] = json!(document.archived[n]);
        if let Some(parent) = node.parent {
            achievements[&case.nodes[parent].id]["sub_achievements"][&node.id] = json;
        } else {
            let (start, end) = document.times[n];
            json["start_time_sec"] = json!(start);
            json["end_time_sec"] = json!(end);
            json["sub_achievements"] = json!({});
            achievements.insert(node.id.clone(), json);
        }
    }
    let mut settings = json!({"enabled": document.enabled, "precondition": if case.claimed_mode { "claimed" } else { "completed" }});
    if let Some(enabled_at) = document.enabled_time {
        settings["enabled_time_sec"] = json!(enabled_at);
    }
    if let Some(least) = document.min_app_version {
        settings["min_app_version"] = json!(least);
    }
    json!({"achievements": achievements, "settings": settings})
}

fn node_json(case: &Case, node: &Node) -> Json {
    let mut needs: Vec<&str> = node.needs.iter().map(|need| case.nodes[*need].id.as_str()).collect();
    if node.needs_missing {
        needs.push("never-defined");
    }
    let mut json = json!({"name": node.id, "precondition_ids": needs, "auto_claim": node.auto_claim});
    let trigger = match &node.trigger {
        Trigger::Streak(days) => json!({"streak": {"days": days}}),
        Trigger::Sessions(sessions) => json!({"session_count": {"sessions": sessions}}),
        Trigger::Minutes(minutes) => json!({"total_time": {"minutes": minutes}}),
        Trigger::Content(ids, all) => json!({"content": {"content_ids": ids, "require": if *all { "all" } else { "any" }}}),
        Trigger::Community(action) => json!({"community": {"action": action}}),
        Trigger::Subscription(None) => json!({"subscription": {}}),
        Trigger::Subscription(Some(products)) => json!({"subscription": {"product_ids": products}}),
        Trigger::Stat(id, at_least) => json!({"stat": {"id": id, "at_least": at_least}}),
        Trigger::Plain => {
            json["max_count"] = json!(1);
            return json;
        }
    };
    json["trigger"] = trigger;
    json["activated_time_sec"] = json!(node.activated);
    json
}

fn engine(case: &Case, document: usize, before: Option<&Engine>) -> Engine {
    let json = document_json(case, &case.documents[document]);
    let definitions = Definitions::parse(&serde_json::from_value::<Value>(json.clone()).unwrap());
    let definitions = definitions.unwrap_or_else(|error| panic!("{error} in {json}"));
    // Through text, as it is stored.
    let state = before.map(|engine| serde_json::from_str(&serde_json::to_string(&engine.state()).unwrap()).unwrap());
    Engine::new(definitions, EngineOptions { state, ..EngineOptions::default() }).unwrap()
}

fn agrees(case: &Case) -> Result<(), TestCaseError> {
    let mut reading = Reading { case, earned: vec![Vec::new(); case.nodes.len()], checked: None };
    let mut engine = self::engine(case, case.history[0].0, None);
    let (mut i, mut batches) = (0, case.batches.iter().cycle());
    while i < case.history.len() {
        let document = case.history[i].0;
        if i > 0 && case.history[i - 1].0 != document {
            engine = self::engine(case, document, Some(&engine));
        }
        let same = case.history[i..].iter().take_while(|(other, _)| *other == document).count();
        let batch = same.min(*batches.next().unwrap());
        let commands: Vec<Command> = case.history[i..i + batch].iter().map(|(_, command)| command.clone()).collect();
        let expected: Vec<Expected> = (i..i + batch).flat_map(|i| reading.unlocks_at(i)).collect();
        let previewed = engine.preview(&commands).unwrap();
        let outcome = engine.apply_all(&commands).unwrap();
        prop_assert_eq!(&previewed, &outcome, "preview");
        let got: Vec<Expected> = outcome.unlocks.iter().map(|unlock| (unlock.id.clone(), unlock.at.0, unlock.retroactive)).collect();
        prop_assert_eq!(got, expected, "at command {} of {:?}", i, document_json(case, &case.documents[document]).to_string());
        i += batch;
        views_agree(&reading, &engine, i - 1)?;
    }
    Ok(())
}

fn views_agree(reading: &Reading<'_>, engine: &Engine, i: usize) -> Result<(), TestCaseError> {
    let (document, now) = (reading.document(i), reading.case.history[i].1.at);
    for (n, node) in reading.case.nodes.iter().enumerate() {
        let earned: Vec<i64> = reading.earned[n].iter().map(|place| reading.case.history[*place].1.at.0).collect();
        let archived = document.archived[n] || node.parent.is_some_and(|parent| document.archived[parent]);
        let seen = document.present[n] && (!archived || !earned.is_empty());
        let Some(view) = engine.get(&node.id, now) else {
            prop_assert!(!seen, "{} is not shown", node.id);
            continue;
        };
        prop_assert!(seen, "{} is shown", node.id);
        prop_assert_eq!((view.earned_count, view.count), (earned.len() as i64, i64::from(!earned.is_empty())));
        let (first, last) = (earned.iter().min().copied().unwrap_or(0), earned.iter().max().copied().unwrap_or(0));
        prop_assert_eq!((view.first_earned_time_sec, view.last_earned_time_sec), (first, last));
        let unpaid = if node.auto_claim { 0 } else { (earned.len() as i64 - 1).max(0) };
        prop_assert_eq!(view.pending_claims, unpaid);
        prop_assert_eq!(view.progress.map(|progress| (progress.value, progress.target)), reading.progress(n, i), "{}", &node.id);
        let reasons = engine.explain(&node.id, now).unwrap().reasons;
        prop_assert_eq!(reasons.contains(&Reason::Missed), reading.is_missed(n, i), "missed: {}", &node.id);
    }
    Ok(())
}

// ---- random cases -------------------------------------------------------------------------------------------------------

fn letter(n: u8) -> String {
    // Among the ids are names that objects in JavaScript have already.
    ["a", "b", "c", "__proto__", "constructor"][n as usize % 5].to_owned()
}

fn trigger() -> impl Strategy<Value = Trigger> {
    prop_oneof![
        3 => (1..5_i64).prop_map(Trigger::Streak),
        3 => (1..12_i64).prop_map(Trigger::Sessions),
        2 => (1..60_i64).prop_map(Trigger::Minutes),
        1 => vec(0..5_u8, 1..4).prop_map(|ids| Trigger::Content(ids.into_iter().map(letter).collect(), false)),
        3 => vec(0..5_u8, 1..4).prop_map(|ids| Trigger::Content(ids.into_iter().map(letter).collect(), true)),
        2 => prop_oneof![Just("join"), Just("post"), Just("comment"), Just("any")].prop_map(Trigger::Community),
        2 => option::of(vec((0..5_u8).prop_map(letter), 1..3)).prop_map(|ids| Trigger::Subscription(ids.map(BTreeSet::from_iter))),
        2 => (prop_oneof![Just("x"), Just("__proto__")], -3..12_i64).prop_map(|(id, at_least)| Trigger::Stat(id, at_least)),
        2 => Just(Trigger::Plain),
    ]
}

/// An instant around the time of the histories.
fn instant() -> impl Strategy<Value = i64> {
    (-2..20_i64, prop_oneof![Just(0), Just(1), 0..DAY]).prop_map(|(day, second)| T0 + day * DAY + second)
}

/// A node with a document's view of it, for each of two documents.
#[derive(Clone, Debug)]
struct RawNode {
    node: Node,
    links: (Option<u8>, Vec<u8>),
    present: [bool; 2],
    archived: [bool; 2],
    times: [(i64, i64); 2],
}

fn times() -> impl Strategy<Value = (i64, i64)> {
    prop_oneof![
        6 => Just((0, 0)),
        1 => instant().prop_map(|start| (start, 0)),
        1 => instant().prop_map(|end| (0, end)),
        1 => (instant(), 1..10 * DAY).prop_map(|(start, length)| (start, start + length)),
    ]
}

fn raw_node() -> impl Strategy<Value = RawNode> {
    let flags = (any::<bool>(), prop::bool::weighted(0.03), prop::bool::weighted(0.9), prop::bool::weighted(0.9));
    let links = (option::weighted(0.3, any::<u8>()), prop_oneof![3 => Just(vec![]), 2 => vec(any::<u8>(), 1..3)]);
    let activated = prop_oneof![3 => Just(0), 2 => instant()];
    let archived = (prop::bool::weighted(0.1), prop::bool::weighted(0.2));
    (trigger(), any::<u8>(), flags, links, activated, archived, times(), times()).prop_map(
        |(trigger, name, (auto_claim, needs_missing, first, second), links, activated, archived, before, after)| RawNode {
            node: Node { id: format!("{name:03}"), trigger, parent: None, needs: vec![], needs_missing, auto_claim, activated },
            links,
            present: [first, second],
            archived: [archived.0, archived.1],
            times: [before, after],
        },
    )
}

fn settings() -> impl Strategy<Value = (bool, Option<i64>, Option<&'static str>)> {
    let versions = prop_oneof![4 => Just(None), 1 => Just(Some("6.2")), 1 => Just(Some("6.10"))];
    (prop::bool::weighted(0.85), option::weighted(0.7, instant()), versions)
}

fn action(nodes: usize) -> impl Strategy<Value = Action> {
    let stats = || vec((prop_oneof![Just("x".to_owned()), Just("__proto__".to_owned())], -5..9_i64), 0..2);
    prop_oneof![
        8 => (0..1_200_i64, option::weighted(0.2, (0..5_u8).prop_map(letter)))
            .prop_map(|(duration_sec, content_id)| Action::SessionCompleted { duration_sec, content_id }),
        5 => (0..5_u8).prop_map(|n| Action::ContentCompleted { content_id: letter(n) }),
        1 => Just(Action::Joined),
        1 => Just(Action::Posted),
        1 => Just(Action::Commented),
        2 => option::of((0..5_u8).prop_map(letter)).prop_map(|product_id| Action::Subscribed { product_id }),
        2 => (stats(), stats()).prop_map(|(set, add)| Action::Stat { set, add }),
        3 => Just(Action::AppOpened),
        // The id is filled in when the nodes have theirs.
        2 => (0..nodes).prop_map(|n| Action::update([(n.to_string().as_str(), 1)])),
    ]
}

fn command(nodes: usize) -> impl Strategy<Value = (i64, Command)> {
    let step = prop_oneof![
        4 => 0..DAY / 2,
        5 => DAY - HOUR..=DAY + HOUR,
        3 => Just(DAY),
        1 => Just(0),
        1 => -3 * DAY..0,
        1 => DAY..3 * DAY,
    ];
    let offset =
        prop_oneof![3 => Just(0), 1 => Just(14 * HOUR), 1 => Just(-12 * HOUR), 2 => (-48..57_i64).prop_map(|quarters| quarters * 900)];
    let version =
        prop_oneof![4 => Just(None), 1 => Just(Some("6.2")), 1 => Just(Some("6.9.9")), 1 => Just(Some("6.10")), 1 => Just(Some("10"))];
    (step, action(nodes), offset, version).prop_map(|(step, action, utc_offset_sec, version)| {
        let app_version = version.and_then(AppVersion::parse);
        (step, Command { at: UnixSec(0), utc_offset_sec, app_version, action })
    })
}

fn case() -> impl Strategy<Value = Case> {
    let nodes = vec(raw_node(), 1..12);
    nodes
        .prop_flat_map(|nodes| {
            let commands = vec(command(nodes.len()), 1..40);
            (
                Just(nodes),
                (settings(), settings()),
                commands,
                prop::bool::weighted(0.2),
                option::weighted(0.6, 0..40_usize),
                vec(1..6_usize, 1..4),
            )
        })
        .prop_map(|(raw, settings, commands, claimed_mode, switch, batches)| {
            assemble(&raw, &[settings.0, settings.1], commands, claimed_mode, switch, batches)
        })
}

fn assemble(
    raw: &[RawNode],
    settings: &[(bool, Option<i64>, Option<&'static str>); 2],
    commands: Vec<(i64, Command)>,
    claimed_mode: bool,
    switch: Option<usize>,
    batches: Vec<usize>,
) -> Case {
    let mut nodes: Vec<Node> = Vec::new();
    for (n, raw) in raw.iter().enumerate() {
        let mut node = raw.node.clone();
        node.id = format!("{}{n}", node.id);
        let root = raw.links.0.filter(|_| n > 0).map(|link| link as usize % n);
        node.parent = root.map(|root| nodes[root].parent.unwrap_or(root));
        let needs: BTreeSet<usize> = raw.links.1.iter().filter(|_| n > 0).map(|link| *link as usize % n).collect();
        node.needs = needs.into_iter().collect();
        if matches!(node.trigger, Trigger::Plain) {
            node.activated = 0;
        }
        nodes.push(node);
    }
    let document = |which: usize| {
        let mut present: Vec<bool> = raw.iter().map(|raw| raw.present[which]).collect();
        for (n, node) in nodes.iter().enumerate() {
            present[n] &= node.parent.is_none_or(|parent| present[parent]);
        }
        let (enabled, enabled_time, min_app_version) = settings[which];
        let archived = raw.iter().map(|raw| raw.archived[which]).collect();
        // What is activated when it is over already is a definition error: then the end is left out.
        let latest =
            |n: usize| nodes.iter().enumerate().filter(|(m, node)| *m == n || node.parent == Some(n)).map(|(_, node)| node.activated).max();
        let times = raw.iter().enumerate().map(|(n, raw)| {
            let (start, end) = raw.times[which];
            (start, if latest(n) >= Some(end) { 0 } else { end })
        });
        Document { present, archived, times: times.collect(), enabled, enabled_time, min_app_version }
    };
    let documents = vec![document(0), document(1)];
    let mut at = T0;
    let mut history = Vec::new();
    for (i, (step, mut command)) in commands.into_iter().enumerate() {
        at += step;
        command.at = UnixSec(at);
        let document = usize::from(switch.is_some_and(|switch| i >= switch));
        if let Action::Update { achievements } = &mut command.action {
            let n: usize = achievements[0].0.parse().unwrap();
            if !documents[document].present[n] {
                continue; // an unknown id would be refused (U2)
            }
            achievements[0].0.clone_from(&nodes[n].id);
        }
        history.push((document, command));
    }
    if history.is_empty() {
        history.push((0, Command::new(UnixSec(T0), Action::AppOpened)));
    }
    Case { nodes, documents, claimed_mode, history, batches }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn g1_to_g12_the_engine_agrees_with_a_second_reading_of_the_history(case in case()) {
        agrees(&case)?;
    }
}
