//! G5 and G6: community and subscription.

use super::support::*;

fn community(action: &str, more: Json) -> Engine {
    player(one(json!({"community": {"action": action}}), more))
}

fn subscription(trigger: Json, more: Json) -> Engine {
    player(one(json!({"subscription": trigger}), more))
}

fn actions(at: i64) -> [Command; 3] {
    [Action::Joined, Action::Posted, Action::Commented].map(|action| self::at(at, action))
}

#[test]
fn g5_each_action_has_its_own_trigger() {
    for (place, action) in [(1, "join"), (2, "post"), (3, "comment")] {
        assert_eq!(places(&mut community(action, json!({})), actions(T0)), [place], "{action}");
    }
}

#[test]
fn g5_any_takes_the_first_of_all_once() {
    assert_eq!(places(&mut community("any", json!({})), actions(T0).into_iter().rev()), [1]);
}

#[test]
fn g5_once() {
    let twice = actions(T0).into_iter().chain(actions(T0 + DAY));
    assert_eq!(places(&mut community("post", json!({})), twice), [2]);
}

#[test]
fn g5_the_first_action_at_or_after_activation() {
    let mut engine = community("post", json!({"activated_time_sec": T0 + DAY}));
    let times = [T0, T0 + DAY - 1, T0 + DAY, T0 + 2 * DAY];
    assert_eq!(places(&mut engine, times.map(|time| at(time, Action::Posted))), [3]);
}

#[test]
fn g5_an_action_while_closed_is_earned_by_the_next_one_once_open() {
    let mut engine = community("join", json!({"start_time_sec": T0 + DAY}));
    assert_eq!(places(&mut engine, [T0, T0 + DAY].map(|time| at(time, Action::Joined))), [2]);
}

#[test]
fn g5_other_activity_is_no_action() {
    let others = [session(T0), content(T0, "a"), bought(T0, None), set(T0, "joined", 1), opened(T0)];
    assert_eq!(places(&mut community("any", json!({})), others), [] as [usize; 0]);
}

#[test]
fn g5_the_way_is_nothing_or_all() {
    let mut engine = community("any", json!({}));
    assert_eq!(progress(&engine, "it", T0), (0, 1));
    engine.apply(&at(T0, Action::Commented)).unwrap();
    assert_eq!(progress(&engine, "it", T0), (1, 1));
}

#[test]
fn g6_every_purchase_earns_again_on_one_badge() {
    let mut engine = subscription(json!({}), json!({}));
    assert_eq!(
        places(&mut engine, [bought(T0, None), bought(T0 + DAY, Some("pro")), session(T0), bought(T0 + DAY, Some("pro"))]),
        [1, 2, 4]
    );
    let badge = get(&engine, "it", T0);
    assert_eq!((badge.count, badge.earned_count), (1, 3));
}

#[test]
fn g6_named_products_only() {
    let mut engine = subscription(json!({"product_ids": ["pro", "max"]}), json!({}));
    let purchases = [Some("basic"), None, Some("max"), Some("Pro"), Some("pro")];
    assert_eq!(places(&mut engine, purchases.map(|product| bought(T0, product))), [3, 5]);
}

#[test]
fn g6_only_purchases_at_or_after_activation() {
    let mut engine = subscription(json!({}), json!({"activated_time_sec": T0 + DAY}));
    assert_eq!(places(&mut engine, [T0, T0 + DAY - 1, T0 + DAY].map(|at| bought(at, None))), [3]);
}

#[test]
fn g6_a_purchase_while_closed_is_lost_the_next_one_earns() {
    let mut engine = subscription(json!({}), json!({"start_time_sec": T0 + DAY, "end_time_sec": T0 + 2 * DAY}));
    let times = [T0, T0 + DAY, T0 + 2 * DAY - 1, T0 + 2 * DAY];
    assert_eq!(places(&mut engine, times.map(|at| bought(at, None))), [2, 3]);
}
