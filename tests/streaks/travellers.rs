//! G1, G14: days of travellers in an account count as they do in the streak by sessions, in every order of arrival.

use std::collections::BTreeSet;

use super::oracle::{Event, Reading, Rules, fold_over};
use super::support::*;
use proptest::prelude::*;

const HONOLULU: i64 = -10 * HOUR;
const AUCKLAND: i64 = 12 * HOUR;
/// The lengths that nodes wait for.
const LENGTHS: std::ops::Range<i64> = 1..21;

/// Nodes `a…` wait for lengths of an account without freezes, grace and rest days, nodes `g…` for those of the streak by sessions.
fn document_of(account: Json) -> Json {
    let of_account = LENGTHS.map(|days| (format!("a{days}"), json!({"name": "A", "trigger": {"streak": {"days": days, "of": "it"}}})));
    let plain = LENGTHS.map(|days| (format!("g{days}"), json!({"name": "G", "trigger": {"streak": {"days": days}}})));
    json!({"settings": {"streaks": {"it": account}}, "achievements": Json::Object(of_account.chain(plain).collect())})
}

/// A session at an hour of a local day.
fn local(day: i64, hour: i64, offset: i64) -> Command {
    session_in(T0 + day * DAY + hour * HOUR - offset, offset)
}

fn lived(account: Json, commands: &[Command]) -> Engine {
    let mut engine = player_of(document_of(account));
    commands.iter().for_each(|command| drop(engine.apply(command).unwrap()));
    engine
}

/// The account at an instant: its length and its days.
fn shown(engine: &Engine, now: i64) -> (i64, String) {
    let streak = get(engine, "a20", now).streak.unwrap();
    (streak.count, streak.days.iter().map(|day| day.as_str()).collect::<Vec<_>>().join(" "))
}

#[test]
fn g14_a_late_session_of_a_traveller_joins_an_account_too() {
    let (honolulu, auckland) = (local(0, 20, HONOLULU), local(2, 20, AUCKLAND));
    let now = auckland.at.0;
    for commands in [[honolulu.clone(), auckland.clone()], [auckland, honolulu]] {
        assert_eq!(shown(&lived(json!({}), &commands), now), (2, "done rest done".to_owned()));
    }
    // A later session of a counted day: only this one, read in Auckland, is on the next date.
    let again = [local(0, 1, HONOLULU), local(2, 20, AUCKLAND), local(0, 20, HONOLULU)];
    assert_eq!(shown(&lived(json!({}), &again), now), (2, "done rest done".to_owned()));
    // No freeze is used for the skipped date, and one that was used for it is given back.
    let frozen = lived(json!({"freezes": {"start": 1}}), &again);
    assert_eq!((shown(&frozen, now), get(&frozen, "a20", now).streak.unwrap().freezes), ((2, "done rest done".to_owned()), 1));
}

#[test]
fn g14_what_a_traveller_did_is_known_for_as_long_as_a_device_may_be_offline() {
    for (days, joined) in [(31, 2), (33, 1)] {
        let engine = lived(json!({}), &[local(2, 20, AUCKLAND), local(days + 2, 20, AUCKLAND)]);
        let mut engine = reloaded(&engine, document_of(json!({})));
        engine.apply(&local(0, 20, HONOLULU)).unwrap();
        assert_eq!(get(&engine, "a20", T0).streak.unwrap().best, joined, "{days} days later");
    }
}

fn sessions() -> impl Strategy<Value = Vec<Command>> {
    let offset = prop_oneof![Just(HONOLULU), Just(AUCKLAND), Just(-12 * HOUR), Just(14 * HOUR), Just(0), Just(5 * HOUR + 45 * 60)];
    let one = (prop_oneof![1 => Just(0_i64), 4 => Just(1), 3 => Just(2), 1 => Just(3), 1 => Just(9)], 0..24_i64, offset);
    let in_order = prop::collection::vec(one, 1..30).prop_map(|all| {
        let mut day = 0;
        let local = |(gap, hour, offset)| {
            day += gap;
            local(day, hour, offset)
        };
        all.into_iter().map(local).collect::<Vec<_>>()
    });
    prop_oneof![in_order.clone(), in_order.prop_shuffle()]
}

/// Accounts with all that may move a day: freezes, days of rest, and sessions that count for the day before.
fn rules() -> impl Strategy<Value = Rules> {
    let rest = prop_oneof![Just(BTreeSet::new()), prop::collection::btree_set(0..7_i64, 1..3)];
    let freezes = prop_oneof![Just((0, None)), (0..3_i64, prop_oneof![Just(None), (1..4_i64).prop_map(Some)])];
    let grace_sec = prop_oneof![Just(0), Just(3 * HOUR), Just(12 * HOUR)];
    let rules = |(rest, (start, earn_every), grace_sec)| Rules { week: None, rest, grace_sec, start, earn_every, max: 5, at_least: None };
    (rest, freezes, grace_sec).prop_map(rules)
}

fn account_of(rules: &Rules) -> Json {
    let rest: Vec<i64> = rules.rest.iter().map(|after_monday| (after_monday + 1) % 7).collect();
    let freezes = json!({"start": rules.start, "earn_every": rules.earn_every, "max": rules.max});
    json!({"rest_days": rest, "grace_sec": rules.grace_sec, "freezes": freezes})
}

/// G1's traveller, naively: after each arrival, finds the skipped dates, and evaluates the whole history with them.
#[derive(Default)]
struct Travels {
    sessions: Vec<(i64, i64)>,
    skipped: BTreeSet<i64>,
}

/// The local day of an instant with its offset.
fn day_of((at, offset): (i64, i64)) -> i64 {
    (at + offset).div_euclid(DAY)
}

impl Travels {
    fn history(&self) -> Vec<(i64, Event)> {
        self.sessions.iter().map(|(at, offset)| (at + offset, Event::Session)).collect()
    }

    /// The days with activity: those that count, and days of rest.
    fn active(&self, rules: &Rules) -> BTreeSet<i64> {
        let Some(latest) = self.sessions.iter().max() else { return BTreeSet::new() };
        let folded = fold_over(rules, &self.history(), 0, latest.0 + 2 * DAY, &self.skipped);
        folded.counted.union(&folded.done).copied().collect()
    }

    /// The last session of one of the 32 newest days.
    fn last_of(&self, day: i64) -> Option<(i64, i64)> {
        let newest = self.sessions.iter().map(|session| day_of(*session)).max();
        let known = newest.is_some_and(|newest| day > newest - 32);
        self.sessions.iter().filter(|session| known && day_of(**session) == day).max().copied()
    }

    fn arrive(&mut self, rules: &Rules, session: (i64, i64)) {
        let (day, active) = (day_of(session), self.active(rules));
        let latest = self.sessions.iter().max().copied();
        self.sessions.push(session);
        let own = self.last_of(day).unwrap_or(session);
        let was_skipped = self.skipped.remove(&day);
        if let Some(before) = active.range(day - 3..day).last().copied() {
            let latest = latest.filter(|latest| active.last() == Some(&before) && day_of(*latest) <= before);
            let end = latest.or_else(|| self.last_of(before));
            end.into_iter().for_each(|end| self.skip(before, end, day, own));
        }
        if let Some(after) = active.range(day + 1..=day + 3).next().copied() {
            self.last_of(after).into_iter().for_each(|begin| self.skip(day, own, after, begin));
        }
        // A session soon after midnight may count only for the day before. A date that counts, or is a rest day, is not skipped.
        self.skipped.extend(Some(day).filter(|_| was_skipped));
        let counted = self.active(rules);
        self.skipped.retain(|date| !counted.contains(date) && !rules.rest.contains(&(date - 4).rem_euclid(7)));
    }

    fn skip(&mut self, before: i64, end: (i64, i64), after: i64, begin: (i64, i64)) {
        let dates: Vec<i64> = (before + 1..after).collect();
        let is_near = |date: &i64| self.skipped.iter().any(|skipped| (skipped - date).abs() < 7);
        if day_of((end.0, begin.1)) >= after - 1 && !dates.iter().any(is_near) {
            self.skipped.extend(dates);
        }
    }

    fn reading(&self, rules: &Rules, now: i64) -> Reading {
        let offset = self.sessions.iter().max().map_or(0, |latest| latest.1);
        // Today is no earlier than the latest day with a session, which may have been farther east.
        let last = self.sessions.iter().map(|session| day_of(*session)).max().unwrap_or(0);
        fold_over(rules, &self.history(), offset, now.max(last * DAY - offset), &self.skipped).reading
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn g14_g15_a_naive_re_reading_of_a_travellers_history_agrees(rules in rules(), sessions in sessions()) {
        let mut engine = player_of(document_of(account_of(&rules)));
        let mut travels = Travels::default();
        for (arrived, command) in (1..).zip(&sessions) {
            engine.apply(command).unwrap();
            travels.arrive(&rules, (command.at.0, command.utc_offset_sec));
            let latest = sessions[..arrived].iter().map(|command| command.at.0).max().unwrap();
            for now in [latest, latest + DAY, latest + 4 * DAY] {
                let streak = get(&engine, "a20", now).streak.unwrap();
                let days = streak.days.iter().map(|day| day.as_str()).collect();
                let seen = Reading { count: streak.count, best: streak.best, alive_until: streak.alive_until, freezes: streak.freezes, days };
                prop_assert_eq!(seen, travels.reading(&rules, now), "after arrival {} at {}", arrived, now);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn g14_an_account_by_sessions_agrees_with_the_streak_by_sessions(sessions in sessions(), saved_every in 1..9_usize) {
        let mut engine = player_of(document_of(json!({})));
        for (arrived, command) in (1..).zip(&sessions) {
            let outcome = engine.apply(command).unwrap();
            let of = |kind: char| {
                let unlocks = outcome.unlocks.iter().filter(move |unlock| unlock.id.starts_with(kind));
                unlocks.map(|unlock| (unlock.id[1..].to_owned(), unlock.at)).collect::<BTreeSet<_>>()
            };
            prop_assert_eq!(of('a'), of('g'), "unlocks of arrival {}", arrived);
            let latest = sessions[..arrived].iter().map(|command| command.at.0).max().unwrap();
            for now in [latest, latest + DAY, latest + 2 * DAY, latest + 9 * DAY] {
                let streak = |id: &str| get(&engine, id, now).streak;
                prop_assert_eq!(streak("a20"), streak("g20"), "after arrival {} at {}", arrived, now);
            }
            if arrived % saved_every == 0 {
                engine = reloaded(&engine, document_of(json!({})));
            }
        }
    }
}
