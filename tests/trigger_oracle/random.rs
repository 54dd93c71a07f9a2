//! Random cases.

use std::collections::BTreeSet;

use plaudit::{Action, AppVersion, Command, UnixSec};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::case::*;

pub fn letter(n: u8) -> String {
    // Among the ids are names that objects in JavaScript have already.
    ["a", "b", "c", "__proto__", "constructor"][n as usize % 5].to_owned()
}

pub fn trigger() -> impl Strategy<Value = Trigger> {
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
pub fn instant() -> impl Strategy<Value = i64> {
    (-2..20_i64, prop_oneof![Just(0), Just(1), 0..DAY]).prop_map(|(day, second)| T0 + day * DAY + second)
}

/// A node with a document's view of it, for each of two documents.
#[derive(Clone, Debug)]
pub struct RawNode {
    pub node: Node,
    pub links: (Option<u8>, Vec<u8>),
    pub present: [bool; 2],
    pub archived: [bool; 2],
    pub times: [(i64, i64); 2],
}

pub fn times() -> impl Strategy<Value = (i64, i64)> {
    prop_oneof![
        6 => Just((0, 0)),
        1 => instant().prop_map(|start| (start, 0)),
        1 => instant().prop_map(|end| (0, end)),
        1 => (instant(), 1..10 * DAY).prop_map(|(start, length)| (start, start + length)),
    ]
}

pub fn raw_node() -> impl Strategy<Value = RawNode> {
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

pub fn settings() -> impl Strategy<Value = (bool, Option<i64>, Option<&'static str>)> {
    let versions = prop_oneof![4 => Just(None), 1 => Just(Some("6.2")), 1 => Just(Some("6.10"))];
    (prop::bool::weighted(0.85), option::weighted(0.7, instant()), versions)
}

pub fn action(nodes: usize) -> impl Strategy<Value = Action> {
    let stats = || vec((prop_oneof![Just("x".to_owned()), Just("__proto__".to_owned())], -5..9_i64), 0..2);
    prop_oneof![
        8 => (0..1_200_i64, option::weighted(0.2, (0..5_u8).prop_map(letter)))
            .prop_map(|(duration_sec, content_id)| Action::SessionCompleted { duration_sec, content_id }),
        5 => (0..5_u8).prop_map(|n| Action::ContentCompleted { content_id: letter(n) }),
        1 => Just(Action::Joined),
        1 => Just(Action::Posted),
        1 => Just(Action::Commented),
        2 => option::of((0..5_u8).prop_map(letter)).prop_map(|product_id| Action::Subscribed { product_id, transaction_id: None }),
        2 => (stats(), stats()).prop_map(|(set, add)| Action::Stat { set, max: vec![], min: vec![], add }),
        3 => Just(Action::AppOpened),
        // The id is filled in when the nodes have theirs.
        2 => (0..nodes).prop_map(|n| Action::update([(n.to_string().as_str(), 1)])),
    ]
}

pub fn command(nodes: usize) -> impl Strategy<Value = (i64, Command)> {
    let step = prop_oneof![
        4 => 0..DAY / 2,
        5 => DAY - HOUR..=DAY + HOUR,
        3 => Just(DAY),
        1 => Just(0),
        1 => -3 * DAY..0,
        1 => Just(-DAY),
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

pub fn case() -> impl Strategy<Value = Case> {
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

pub fn assemble(
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
        if let Action::Update { achievements, .. } = &mut command.action {
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
