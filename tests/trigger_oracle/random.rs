//! Random cases.

use std::collections::BTreeSet;

use plaudit::{Action, AppVersion, Command, UnixSec};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::case::*;

pub fn letter(n: u8) -> String {
    // The ids include names of JavaScript's built-in object properties.
    ["a", "b", "c", "__proto__", "constructor"][n as usize % 5].to_owned()
}

pub fn trigger() -> impl Strategy<Value = Trigger> {
    prop_oneof![
        3 => (1..5_i64).prop_map(Trigger::Streak),
        5 => (0..8_usize, 1..5_i64).prop_map(|(account, length)| Trigger::StreakOf(account, length)),
        3 => (1..12_i64).prop_map(Trigger::Sessions),
        2 => (1..60_i64).prop_map(Trigger::Minutes),
        4 => (vec(0..5_u8, 1..4), prop::bool::weighted(0.75), prop::bool::weighted(0.3))
            .prop_map(|(ids, all, once)| Trigger::Content(ids.into_iter().map(letter).collect(), all, once)),
        2 => subsequence(vec!["join", "post", "comment", "any"], 1..4).prop_map(Trigger::Community),
        2 => (option::of(vec((0..5_u8).prop_map(letter), 1..3)), prop::bool::weighted(0.3))
            .prop_map(|(ids, once)| Trigger::Subscription(ids.map(BTreeSet::from_iter), once)),
        2 => (prop_oneof![Just("x"), Just("__proto__")], bound()).prop_map(|(id, bound)| Trigger::Stat(id, bound)),
        2 => Just(Trigger::Plain),
    ]
}

pub fn bound() -> impl Strategy<Value = Bound> {
    prop_oneof![2 => (-3..12_i64).prop_map(Bound::AtLeast), 1 => (-12..3_i64).prop_map(Bound::AtMost)]
}

/// An account of days or weeks, and the activity that counts a day.
pub fn account() -> impl Strategy<Value = Account> {
    let week = prop_oneof![3 => Just(None), 1 => (1..=4_i64, 0..7_i64).prop_map(Some)];
    let freezes = prop_oneof![Just((0, None, 100)), (0..3_i64, option::of(1..4_i64), 3..5_i64)];
    let rest = prop_oneof![Just(BTreeSet::new()), btree_set(0..7_i64, 1..3)];
    let grace = prop_oneof![Just(0), Just(3 * HOUR), Just(12 * HOUR)];
    let by = prop_oneof![
        3 => Just(By::Session),
        1 => vec(0..5_u8, 1..4).prop_map(|ids| By::Content(ids.into_iter().map(letter).collect())),
        1 => Just(By::Stat("x")),
    ];
    (week, freezes, rest, grace, by, 1..9_i64).prop_map(|(week, (start, earn_every, max), rest, grace_sec, by, least)| {
        let is_sum = matches!(by, By::Stat(_));
        Account {
            rules: Rules {
                week,
                rest: if week.is_some() { BTreeSet::new() } else { rest },
                grace_sec: if week.is_some() || is_sum { 0 } else { grace_sec },
                start,
                earn_every,
                max,
                at_least: is_sum.then_some(least),
            },
            by,
        }
    })
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
        2 => (option::of((0..5_u8).prop_map(letter)), option::of((0..5_u8).prop_map(letter)))
            .prop_map(|(product_id, transaction_id)| Action::Subscribed { product_id, transaction_id }),
        2 => (stats(), stats(), stats(), stats()).prop_map(|(set, max, min, add)| Action::Stat { set, max, min, add }),
        1 => stats().prop_map(|add| Action::Stat { set: vec![], max: vec![], min: vec![], add }),
        3 => Just(Action::AppOpened),
        1 => (0..3_usize, 1..3_i64).prop_map(|(account, add)| Action::StreakFreeze { of: format!("s{account}"), add }),
        1 => (0..nodes).prop_map(|n| Action::Grant { ids: vec![n.to_string()] }),
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
            let offset = prop_oneof![Just(0), Just(14 * HOUR), Just(-12 * HOUR), Just(5 * HOUR + 45 * 60)];
            (
                Just(nodes),
                (settings(), settings()),
                (commands, option::weighted(0.7, (vec(account(), 1..4), offset))),
                prop::bool::weighted(0.2),
                option::weighted(0.6, 0..40_usize),
                vec(1..6_usize, 1..4),
            )
        })
        .prop_map(|(raw, settings, (mut commands, accounts), claimed_mode, switch, batches)| {
            let (accounts, offset) = accounts.map_or((Vec::new(), None), |(accounts, offset)| (accounts, Some(offset)));
            for (_, command) in &mut commands {
                command.utc_offset_sec = offset.unwrap_or(command.utc_offset_sec);
            }
            assemble(&raw, accounts, &[settings.0, settings.1], commands, claimed_mode, switch, batches)
        })
}

pub fn assemble(
    raw: &[RawNode],
    accounts: Vec<Account>,
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
        if let Trigger::StreakOf(account, length) = node.trigger {
            let of_account = accounts.len().checked_sub(1).map(|last| Trigger::StreakOf(account.min(last), length));
            node.trigger = of_account.unwrap_or(Trigger::Streak(length));
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
        // An activation after the end is a definition error; then the end is left out.
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
        // An unknown id or account would be refused (U2).
        let id = match &mut command.action {
            Action::Update { achievements, .. } => Some(&mut achievements[0].0),
            Action::Grant { ids } => Some(&mut ids[0]),
            Action::StreakFreeze { of, .. } if of[1..].parse::<usize>().unwrap() >= accounts.len() => continue,
            _ => None,
        };
        if let Some(id) = id {
            let n: usize = id.parse().unwrap();
            if !documents[document].present[n] {
                continue;
            }
            id.clone_from(&nodes[n].id);
        }
        history.push((document, command));
    }
    if history.is_empty() {
        history.push((0, Command::new(UnixSec(T0), Action::AppOpened)));
    }
    Case { nodes, accounts, documents, claimed_mode, history, batches }
}
