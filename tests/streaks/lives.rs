//! Random histories: an independent implementation agrees, also with previews, and all orders of arrival give the same result.

use std::collections::BTreeSet;

use super::oracle::{DAY, Event, Reading, Rules, fold};
use super::support::*;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

const WEEKDAYS: [&str; 7] = ["mon", "Tuesday", "WED", "thu", "fri", "saturday", "sun"];

fn rules() -> impl Strategy<Value = Rules> {
    let week = prop_oneof![3 => Just(None), 1 => (1..=7_i64, 0..7_i64).prop_map(Some)];
    let freezes = prop_oneof![Just((0, None, 100)), (0..4_i64, prop_oneof![Just(None), (1..6_i64).prop_map(Some)], 3..7_i64)];
    let rest = prop_oneof![Just(BTreeSet::new()), btree_set(0..7_i64, 1..4)];
    let grace = prop_oneof![Just(0), Just(3 * HOUR), Just(12 * HOUR)];
    let at_least = prop_oneof![3 => Just(None), 1 => Just(Some(10))];
    (week, rest, grace, freezes, at_least).prop_map(|(week, rest, grace_sec, (start, earn_every, max), at_least)| Rules {
        rest: if week.is_some() { BTreeSet::new() } else { rest },
        grace_sec: if week.is_some() || at_least.is_some() { 0 } else { grace_sec },
        week,
        start,
        earn_every,
        max,
        at_least,
    })
}

/// Local seconds from the first day on, in runs with gaps; in order.
fn history(rules: &Rules) -> impl Strategy<Value = Vec<(i64, Event)>> + use<> {
    let (at_least, weekly) = (rules.at_least, rules.week.is_some());
    let day = (
        prop_oneof![1 => Just(0_i64), 4 => Just(1), 2 => Just(2), 1 => 3..6_i64, 1 => Just(if weekly { 9 } else { 12 })],
        0..DAY,
        any::<bool>(),
        1..12_i64,
    );
    let freeze = (0..60_i64, 0..DAY, 1..3_i64);
    (vec(day, 1..40), vec(freeze, 0..3), any::<bool>()).prop_map(move |(days, freezes, is_short)| {
        let (mut day, mut events) = (0, Vec::new());
        for (gap, second, is_night, amount) in days {
            // Of an open day, a sum is kept for 42 days only: a longer life has one amount a day.
            let is_whole = at_least.is_none() || is_short;
            day += if is_whole { gap } else { gap.max(1) };
            if at_least.is_some() && is_short && day >= 42 {
                break;
            }
            let second = if is_night { second / 8 } else { second };
            events.push((T0 + day * DAY + second, if at_least.is_some() { Event::Add(amount) } else { Event::Session }));
        }
        events.extend(freezes.into_iter().map(|(day, second, add)| (T0 + day * DAY + second, Event::Freeze(add))));
        events.sort_by_key(|(at, _)| *at);
        events
    })
}

fn offsets() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0), Just(14 * HOUR), Just(-12 * HOUR), Just(5 * HOUR + 45 * 60)]
}

/// An account `it`, and nodes that wait for its lengths up to 60.
fn document_of(rules: &Rules) -> Json {
    let mut account = json!({"freezes": {"start": rules.start, "max": rules.max}, "rest_days": null});
    match rules.week {
        Some((per_week, starts)) => {
            account["unit"] = json!("week");
            account["per_week"] = json!(per_week);
            account["week_starts"] = json!(WEEKDAYS[starts as usize]);
        }
        None => {
            account["grace_sec"] = json!(rules.grace_sec);
            account["rest_days"] = rules.rest.iter().map(|day| json!(WEEKDAYS[*day as usize])).collect();
        }
    }
    if let Some(every) = rules.earn_every {
        account["freezes"]["earn_every"] = json!(every);
    }
    if let Some(at_least) = rules.at_least {
        account["by"] = json!({"stat": "steps", "at_least": at_least});
    }
    let unit = if rules.week.is_some() { "weeks" } else { "days" };
    let node = |length: i64| (format!("a{length}"), json!({"name": "A", "trigger": {"streak": {unit: length, "of": "it"}}}));
    json!({"settings": {"streaks": {"it": account}}, "achievements": Json::Object((1..61).map(node).collect())})
}

fn command_of((local, event): (i64, Event), offset: i64) -> Command {
    let at = UnixSec(local - offset);
    let action = match event {
        Event::Session => Action::SessionCompleted { duration_sec: 0, content_id: None },
        Event::Add(amount) => Action::Stat { set: vec![], max: vec![], min: vec![], add: vec![("steps".to_owned(), amount)] },
        Event::Freeze(add) => Action::StreakFreeze { of: "it".to_owned(), add },
    };
    Command { utc_offset_sec: offset, ..Command::new(at, action) }
}

fn seen(engine: &Engine, now: i64) -> Reading {
    let streak = get(engine, "a60", now).streak.unwrap();
    Reading {
        count: streak.count,
        best: streak.best,
        alive_until: streak.alive_until,
        freezes: streak.freezes,
        days: streak.days.iter().map(|day| day.as_str()).collect(),
    }
}

fn facts(engine: &Engine) -> Json {
    text(&engine.state())["facts"].clone()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, max_shrink_iters: 600, ..ProptestConfig::default() })]

    #[test]
    fn g14_g15_g16_a_naive_re_reading_of_the_whole_history_agrees(
        (rules, offset, history) in (rules(), offsets()).prop_flat_map(|(rules, offset)| {
            let shuffled = prop_oneof![history(&rules), history(&rules).prop_shuffle()];
            (Just(rules), Just(offset), shuffled)
        })
    ) {
        let mut engine = player_of(document_of(&rules));
        let (mut unlocked, mut longest) = (BTreeSet::new(), 0);
        for arrived in 1..=history.len() {
            let outcome = engine.apply(&command_of(history[arrived - 1], offset)).unwrap();
            unlocked.extend(ids(&outcome));
            let latest = history[..arrived].iter().map(|(at, _)| *at).max().unwrap() - offset;
            for now in [latest, latest + DAY, latest + 3 * DAY + 1, latest + 9 * DAY] {
                prop_assert_eq!(seen(&engine, now), fold(&rules, &history[..arrived], offset, now).reading, "after {} at {}", arrived, now);
            }
            longest = longest.max(seen(&engine, latest).best);
            // Every length that the streak has reached is earned, and no other.
            prop_assert_eq!(unlocked.len() as i64, longest.min(60));
        }
        // P11: nothing changes between the named instants, until there are none.
        let mut now = history.iter().map(|(at, _)| *at).max().unwrap() - offset;
        for _ in 0..80 {
            let Some(next) = engine.next_change(UnixSec(now)) else { break };
            prop_assert_eq!(seen(&engine, now), seen(&engine, next.0 - 1));
            prop_assert!(seen(&engine, now) != seen(&engine, next.0));
            now = next.0;
        }
        let end = seen(&engine, now);
        if engine.next_change(UnixSec(now)).is_none() {
            prop_assert_eq!(end, seen(&engine, now + 500 * DAY));
        }
        // The saved form reads back unchanged, and stays small.
        let saved = engine.state();
        let bytes = saved.get("facts").and_then(|facts| facts.get("streaks")).and_then(|all| all.get("it")).unwrap().to_canonical_json().len();
        prop_assert!(bytes <= 400, "{} bytes", bytes);
        prop_assert_eq!(reloaded(&engine, document_of(&rules)).state(), saved);
    }

    #[test]
    fn g15_all_orders_of_arrival_end_in_the_same(
        (rules, offset, in_order, shuffled) in (rules(), offsets()).prop_flat_map(|(rules, offset)| {
            let histories = history(&rules).prop_flat_map(|history| (Just(history.clone()), Just(history).prop_shuffle()));
            (Just(rules), Just(offset), histories).prop_map(|(rules, offset, (one, other))| (rules, offset, one, other))
        })
    ) {
        let life = |history: &[(i64, Event)]| {
            let mut engine = player_of(document_of(&rules));
            let mut unlocked = BTreeSet::new();
            history.iter().for_each(|event| unlocked.extend(ids(&engine.apply(&command_of(*event, offset)).unwrap())));
            (engine, unlocked)
        };
        let ((one, earned), (other, earned_too)) = (life(&in_order), life(&shuffled));
        prop_assert_eq!(facts(&one), facts(&other));
        let latest = in_order.last().unwrap().0 - offset;
        for now in [latest, latest + DAY, latest + 5 * DAY] {
            prop_assert_eq!(seen(&one, now), seen(&other, now));
        }
        // If a freeze or a night session can count for one of two days, a part of a history may have a longer streak than the
        // whole.
        let can_move = rules.grace_sec > 0 || rules.start > 0 || rules.earn_every.is_some() || in_order.iter().any(|(_, event)| matches!(event, Event::Freeze(_)));
        if !can_move {
            prop_assert_eq!(earned, earned_too);
        }
    }

    #[test]
    fn g15_a_preview_saves_what_a_naive_reading_would_lose(
        (rules, offset, history) in (rules(), offsets()).prop_flat_map(|(rules, offset)| (Just(rules.clone()), Just(offset), history(&rules))),
        gap in 0..6_i64,
        second in 0..DAY,
    ) {
        let mut engine = player_of(document_of(&rules));
        history.iter().for_each(|event| drop(engine.apply(&command_of(*event, offset)).unwrap()));
        let lived = history.iter().filter(|(_, event)| !matches!(event, Event::Freeze(_))).map(|(local, _)| local.div_euclid(DAY));
        let today = lived.max().unwrap() + gap;
        let next = (today * DAY + second, if rules.at_least.is_some() { Event::Add(10) } else { Event::Session });
        let until = rules.days(rules.unit(today)).end * DAY - offset;
        let without = fold(&rules, &history, offset, until);
        let with = fold(&rules, &[history.clone(), vec![next]].concat(), offset, until);
        // The earlier streak goes on if the count exceeds the number of units that are done after its last one.
        let before = without.lengths.last().map(|(unit, _)| *unit);
        let since = with.lengths.iter().filter(|(unit, _)| before.is_some_and(|before| *unit > before)).count() as i64;
        // The last day of a reading is that of `until`.
        let frozen = |reading: &Reading| {
            let days = reading.days.iter().rev().zip((0..).map(|ago| (until + offset).div_euclid(DAY) - ago));
            days.filter(|(day, _)| **day == "frozen").map(|(_, day)| rules.unit(day)).collect::<BTreeSet<i64>>().len()
        };
        let (with, without) = (with.reading, without.reading);
        let saved = match without.count {
            0 => (before.is_some() && with.count > since).then_some("streak"),
            _ => (frozen(&with) < frozen(&without)).then_some("freeze"),
        };
        let expected = saved.filter(|_| with.count > 0).map(|saved| (saved, with.count, with.freezes, until));
        let saves = engine.preview(&[command_of(next, offset)]).unwrap().saves;
        let told = saves.first().map(|saving| (saving.saved.as_str(), saving.count, saving.freezes, saving.until.0));
        prop_assert_eq!(told, expected, "{:?}", next);
    }
}
