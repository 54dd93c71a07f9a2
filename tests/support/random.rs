//! Random definitions and random histories for property tests.

#![allow(dead_code, reason = "each test crate uses its part")]

use plaudit::{Action, Command, Definitions, Engine, Outcome, UnixSec};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::support::*;

/// The instant at which random histories begin, a Saturday.
pub const BASE: i64 = 1_795_219_200; // 2026-11-21T00:00
/// The approximate length of random histories.
pub const SPAN: i64 = 9 * DAY;

const CRONS: [&str; 6] = ["0 0 * * *", "0 */6 * * *", "0 0 * * 1", "*/30 * * * *", "0 0 22-27 11 * 2026", "0 12 * * *"];

/// A node before its id and its preconditions are chosen.
#[derive(Clone, Debug)]
struct Draft {
    max_count: i64,
    count: i64,
    schedule: Option<(&'static str, i64)>,
    duration: i64,
    start: i64,
    end: i64,
    flags: [bool; 3],
    archived: bool,
    hidden: bool,
    trigger: Option<Json>,
    activated: i64,
    preconditions: Vec<Index>,
    subs: usize,
    counts_subs: bool,
}

fn draft() -> impl Strategy<Value = Draft> {
    let schedule = prop_oneof![3 => Just(None), 4 => (select(&CRONS[..]), select(&[0, 3_600, -7_200][..])).prop_map(Some)];
    let trigger = prop_oneof![
        24 => Just(None),
        1 => Just(Some(json!({"session_count": {"sessions": 2}}))),
        1 => Just(Some(json!({"content": {"content_ids": ["x", "y"], "require": "all"}}))),
        1 => Just(Some(json!({"content": {"content_ids": ["x", "y"]}}))),
        1 => Just(Some(json!({"total_time": {"minutes": 20}}))),
        1 => Just(Some(json!({"streak": {"days": 2}}))),
        1 => Just(Some(json!({"stat": {"id": "level", "at_least": 3}}))),
        1 => Just(Some(json!({"community": {"action": "join"}}))),
        1 => Just(Some(json!({"subscription": {}}))),
    ];
    let start = prop_oneof![4 => Just(0), 1 => BASE..BASE + 3 * DAY];
    let end = prop_oneof![4 => Just(0), 1 => BASE + 3 * DAY..BASE + SPAN];
    let duration = select(&[0, 0, 0, 3_600, 25_200, 108_000][..]);
    let activated = prop_oneof![2 => Just(0), 1 => BASE..BASE + 5 * DAY];
    let rare = prop::bool::weighted(0.08);
    let counts_subs = prop::bool::weighted(0.4);
    (
        (0..5_i64, 0..3_i64, schedule, duration, start, end, activated),
        (any::<[bool; 3]>(), rare, rare, trigger, prop::collection::vec(any::<Index>(), 0..3), 0..3_usize, counts_subs),
    )
        .prop_map(
            |(
                (max_count, count, schedule, duration, start, end, activated),
                (flags, archived, hidden, trigger, preconditions, subs, counts_subs),
            )| {
                Draft {
                    max_count,
                    count,
                    schedule,
                    duration,
                    start,
                    end,
                    flags,
                    archived,
                    hidden,
                    trigger,
                    activated,
                    preconditions,
                    subs,
                    counts_subs,
                }
            },
        )
}

impl Draft {
    /// The node's definition; `earlier` are the ids that it may refer to.
    fn definition(&self, earlier: &[String], is_sub: bool) -> Json {
        let [auto_claim, auto_reset, auto_claim_total] = self.flags;
        let mut node = json!({"max_count": 1, "reward": gold(1), "auto_claim": auto_claim});
        if !is_sub {
            node["start_time_sec"] = json!(self.start);
            node["end_time_sec"] = json!(self.end);
            node["total_reward"] = gold(2);
            node["auto_claim_total"] = json!(auto_claim_total);
        }
        if let Some(trigger) = &self.trigger {
            node["trigger"] = trigger.clone();
            node["activated_time_sec"] = json!(self.activated);
        } else {
            node["max_count"] = json!(self.max_count);
            node["count"] = json!(self.count.min(self.max_count - 1).max(0));
            node["auto_reset"] = json!(auto_reset && !(auto_claim && self.max_count == 0));
            node["duration_sec"] = json!(self.duration);
            if let Some((cron, offset)) = self.schedule {
                node["reset_cronexpr"] = json!(cron);
                node["time_offset_sec"] = json!(offset);
            }
        }
        if self.archived {
            node["archived"] = json!(true);
        }
        if self.hidden {
            node["hidden"] = json!(true);
        }
        let named = self.preconditions.iter().filter(|_| !earlier.is_empty()).map(|index| index.get(earlier).clone());
        let mut named: Vec<String> = named.collect();
        named.sort();
        named.dedup();
        node["precondition_ids"] = json!(named);
        node
    }
}

/// A whole valid document, with its ids.
pub fn documents() -> impl Strategy<Value = (Json, Vec<String>)> {
    let settings = prop_oneof![Just(json!({})), Just(json!({"precondition": "claimed"})), Just(json!({"enabled_time_sec": BASE}))];
    (prop::collection::vec(draft(), 1..7), settings)
        .prop_map(|(drafts, settings)| {
            let mut ids: Vec<String> = Vec::new();
            let mut achievements = json!({});
            let mut drafts = drafts.into_iter();
            // Ids run against the order of preconditions, so that sorting by id alone fails.
            while let Some(parent) = drafts.next() {
                let name = char::from(b'z' - u8::try_from(ids.len()).unwrap()).to_string();
                let mut subs = json!({});
                let mut sub_ids = Vec::new();
                for (index, sub) in drafts.by_ref().take(parent.subs).enumerate() {
                    let id = format!("{name}_{}", 9 - index);
                    let mut earlier = ids.clone();
                    earlier.extend(sub_ids.iter().cloned());
                    subs[&id] = sub.definition(&earlier, true);
                    sub_ids.push(id);
                }
                ids.extend(sub_ids);
                let mut node = parent.definition(&ids, false);
                if parent.counts_subs && parent.trigger.is_none() && subs.as_object().is_some_and(|subs| !subs.is_empty()) {
                    // U12: removes the fields that its definition may not have.
                    (node["max_count"], node["count"], node["auto_reset"]) = (json!(null), json!(0), json!(false));
                    if parent.schedule.is_none() && parent.start == 0 {
                        node["duration_sec"] = json!(0);
                    }
                }
                node["sub_achievements"] = subs;
                achievements[&name] = node;
                ids.push(name);
            }
            (document_with(settings, achievements), ids)
        })
        .prop_filter("definitions that are refused", |(document, _)| Definitions::parse(&value(document)).is_ok())
}

/// One step of a history.
#[derive(Clone, Debug)]
pub enum Step {
    Do(Command),
    Reset(Vec<String>),
}

#[derive(Clone, Debug)]
enum Intent {
    Update(Vec<(Index, i64)>),
    Claim(Vec<Index>, bool),
    Other(Action),
    Unknown,
    Reset(Vec<Index>),
}

fn intents(resets: bool) -> impl Strategy<Value = Intent> {
    let amount = prop_oneof![6 => 1..4_i64, 1 => -3..1_i64, 1 => Just(i64::MAX), 1 => Just(i64::MIN)];
    let update = prop::collection::vec((any::<Index>(), amount), 1..5).prop_map(Intent::Update);
    let claim = (prop::collection::vec(any::<Index>(), 1..3), any::<bool>()).prop_map(|(ids, total)| Intent::Claim(ids, total));
    let claim_one = (any::<Index>(), any::<bool>()).prop_map(|(id, total)| Intent::Claim(vec![id], total));
    let session = Action::SessionCompleted { duration_sec: 600, content_id: Some("x".to_owned()) };
    let level = Action::Stat { set: vec![], max: vec![], min: vec![], add: vec![("level".to_owned(), 1)] };
    let others = vec![session, Action::ContentCompleted { content_id: "y".to_owned() }, Action::Joined, level, Action::AppOpened];
    prop_oneof![
        10 => update,
        4 => claim,
        6 => claim_one,
        2 => select(others).prop_map(Intent::Other),
        1 => Just(Intent::Unknown),
        u32::from(resets) => prop::collection::vec(any::<Index>(), 1..3).prop_map(Intent::Reset),
    ]
}

/// Steps whose instants mostly advance, and sometimes go back.
fn histories(resets: bool) -> impl Strategy<Value = Vec<(i64, Intent)>> {
    let moves = prop_oneof![6 => 0..6 * HOUR, 2 => 0..2 * DAY, 2 => -30 * HOUR..0, 1 => Just(0)];
    prop::collection::vec((moves, intents(resets)), 1..60)
}

/// Definitions, their ids, and a history over them.
pub fn worlds(resets: bool) -> impl Strategy<Value = (Json, Vec<String>, Vec<Step>)> {
    (documents(), histories(resets)).prop_map(|((document, ids), history)| {
        let mut at = BASE;
        let steps = history.into_iter().map(|(forward, intent)| {
            at += forward;
            settle(UnixSec(at), intent, &ids)
        });
        let steps = steps.collect();
        (document, ids, steps)
    })
}

fn settle(at: UnixSec, intent: Intent, ids: &[String]) -> Step {
    let distinct = |indices: Vec<Index>| {
        let mut named: Vec<String> = indices.iter().map(|index| index.get(ids).clone()).collect();
        named.sort();
        named.dedup();
        named
    };
    let action = match intent {
        Intent::Update(amounts) => {
            let amounts: std::collections::BTreeMap<_, _> =
                amounts.iter().map(|(index, amount)| (index.get(ids).clone(), *amount)).collect();
            Action::Update { achievements: amounts.into_iter().collect(), at_least: vec![] }
        }
        Intent::Claim(indices, claim_total_reward) => Action::Claim { ids: distinct(indices), claim_total_reward },
        Intent::Other(action) => action,
        Intent::Unknown => Action::Update { achievements: vec![(ids[0].clone(), 1), ("nobody".to_owned(), 1)], at_least: vec![] },
        Intent::Reset(indices) => return Step::Reset(distinct(indices)),
    };
    Step::Do(Command::new(at, action))
}

/// Applies a step; `None` if it is refused.
pub fn step(engine: &mut Engine, step: &Step) -> Option<Outcome> {
    match step {
        Step::Do(command) => engine.apply(command).ok(),
        Step::Reset(ids) => {
            engine.reset(&ids.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
            None
        }
    }
}

/// The commands of a history without resets.
pub fn commands(steps: &[Step]) -> Vec<Command> {
    steps.iter().filter_map(|step| if let Step::Do(command) = step { Some(command.clone()) } else { None }).collect()
}
