//! G1: every order in which sessions arrive gives the same result.

use std::collections::BTreeSet;

use super::support::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// An offset, and days with seconds, in two orders.
type Histories = (i64, Vec<(i64, i64)>, Vec<(i64, i64)>);

/// Days in runs with gaps, at most 400, each with up to three sessions; and the same days in another order.
fn histories() -> impl Strategy<Value = Histories> {
    let offset = prop_oneof![Just(0), Just(14 * HOUR), Just(-12 * HOUR), Just(5 * HOUR + 45 * 60)];
    let runs = vec((1..9_i64, 1..5_i64), 1..12);
    (offset, runs, 0..3_i64, any::<u64>()).prop_flat_map(|(offset, runs, stretch, seed)| {
        let mut sessions = Vec::new();
        let mut day = 0;
        for (n, (length, gap)) in runs.into_iter().enumerate() {
            for lived in day..day + length {
                let times = 1 + (seed.rotate_left(lived as u32 * 7) % 3) as i64;
                sessions.extend((0..times).map(|time| (lived, time * 28_000 + (seed.rotate_left(lived as u32) % 28_000) as i64)));
            }
            day += length + gap + if n % 4 == 0 { stretch * 40 } else { 0 };
        }
        sessions.retain(|(day, _)| *day < 400);
        (Just(offset), Just(sessions.clone()), Just(sessions).prop_shuffle())
    })
}

fn life(offset: i64, sessions: &[(i64, i64)]) -> (Engine, BTreeSet<String>) {
    let node = |days: i64| (format!("a{days}"), json!({"name": "A", "trigger": {"streak": {"days": days}}}));
    let mut engine = player(Json::Object((1..40).map(node).collect()));
    let mut ids = BTreeSet::new();
    for (day, second) in sessions {
        let outcome = engine.apply(&session_in(T0 + day * DAY + second - offset, offset)).unwrap();
        ids.extend(super::support::ids(&outcome));
    }
    (engine, ids)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn g1_all_orders_of_arrival_end_in_the_same((offset, in_order, shuffled) in histories()) {
        let ((one, earned), (other, earned_too)) = (life(offset, &in_order), life(offset, &shuffled));
        prop_assert_eq!(text(&one.state())["facts"].clone(), text(&other.state())["facts"].clone());
        prop_assert_eq!(&earned, &earned_too);
        let (last, _) = in_order.last().unwrap();
        for now in [last * DAY, (last + 1) * DAY, (last + 2) * DAY - offset - 1, (last + 2) * DAY - offset].map(|second| T0 + second) {
            prop_assert_eq!(progress(&one, "a39", now), progress(&other, "a39", now));
            prop_assert_eq!(one.next_change(UnixSec(now)), other.next_change(UnixSec(now)));
        }
        // The result equals a naive count of the longest run.
        let days: BTreeSet<i64> = in_order.iter().map(|(day, _)| *day).collect();
        let length = |day: &i64| (0..).take_while(|ago| days.contains(&(day - ago))).count();
        let longest = days.iter().map(length).max().unwrap_or(0).min(39);
        prop_assert_eq!(earned.len(), longest);
    }
}
