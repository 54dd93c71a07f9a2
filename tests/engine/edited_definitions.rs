//! D1–D4 and A8: definitions that change under a saved state, and untrusted saved states.

use crate::support::*;
use plaudit::{Action, Engine, ErrorCode};
use proptest::prelude::*;

const NOW: &str = "2026-11-21T10:00";
const LATER: &str = "2026-11-21T11:00";
const TOMORROW: &str = "2026-11-22T10:00";

fn state(engine: &Engine) -> Json {
    json(&engine.state())
}

#[test]
fn d1_records_of_ids_that_are_not_defined_are_kept_untouched() {
    let both = json!({"a": {"max_count": 9}, "gone": {"max_count": 9, "reset_cronexpr": "0 0 * * *"}});
    let mut old = engine(both.clone());
    updates(&mut old, NOW, &[("a", 1), ("gone", 2)]);
    let record = state(&old)["records"]["gone"].clone();

    let mut without = with_definitions(&old, json!({"a": {"max_count": 9}}));
    update(&mut without, TOMORROW, "a", 1);
    assert_eq!(state(&without)["records"]["gone"], record);
    assert_eq!(refused(&mut without, TOMORROW, Action::update([("gone", 1)])), ErrorCode::NotFound);
    assert!(without.get("gone", TOMORROW.instant()).is_none());

    let again = with_definitions(&without, both);
    assert_eq!(count(&again, "gone", NOW), 2);
}

#[test]
fn d1_a_foreign_record_may_hold_anything() {
    let saved = json!({"version": 1, "records": {"gone": {"strange": [1, {"deep": null}]}, "other": 3}, "facts": {}});
    let mut engine = restore(&document(json!({"a": {"max_count": 9}})), &saved).unwrap();
    update(&mut engine, NOW, "a", 1);
    let kept = state(&engine);
    assert_eq!(kept["records"]["gone"], saved["records"]["gone"]);
    assert_eq!(kept["records"]["other"], 3);
}

#[test]
fn d2_a_count_is_clamped_to_a_new_max_count_on_reading() {
    let mut old = engine(json!({"a": {"max_count": 9}}));
    update(&mut old, NOW, "a", 7);
    let new = with_definitions(&old, json!({"a": {"max_count": 5}}));
    assert_eq!(count(&new, "a", NOW), 5);
    let back = with_definitions(&new, json!({"a": {"max_count": 9}}));
    assert_eq!(count(&back, "a", NOW), 7, "reading changes nothing");
}

#[test]
fn d2_a_completion_that_is_stored_stays() {
    let mut old = engine(json!({"a": {"max_count": 3}, "b": {"precondition_ids": ["a"]}}));
    update(&mut old, NOW, "a", 3);
    let mut new = with_definitions(&old, json!({"a": {"max_count": 9}, "b": {"precondition_ids": ["a"]}}));
    assert_eq!(count(&new, "a", NOW), 3);
    assert_eq!(update(&mut new, NOW, "b", 1).skipped, []);
    assert_eq!(update(&mut new, NOW, "a", 1), plaudit::Outcome::default(), "the run stays complete under the new target");
    claim(&mut new, NOW, &["a"]);
}

#[test]
fn d2_a_count_that_the_new_max_count_makes_full_completes_at_the_next_update() {
    for amount in [0, 1, 99] {
        let mut old = engine(json!({"a": {"max_count": 9}, "other": {"max_count": 9}}));
        update(&mut old, NOW, "a", 5);
        let mut new = with_definitions(&old, json!({"a": {"max_count": 4}, "other": {"max_count": 9}}));
        assert_eq!(claim_refused(&mut new, NOW, &["a"]), ErrorCode::NotComplete);
        assert_eq!(unlocked(&update(&mut new, NOW, "other", 1)), [""; 0], "an update of another node does not complete it");
        assert_eq!(unlocked(&update(&mut new, NOW, "a", amount)), ["a"], "{amount}");
        assert_eq!(count(&new, "a", NOW), 4);
    }
}

#[test]
fn d2_a_negative_amount_counts_from_the_clamped_count() {
    let mut old = engine(json!({"a": {"max_count": 9}}));
    update(&mut old, NOW, "a", 7);
    let mut new = with_definitions(&old, json!({"a": {"max_count": 5}}));
    update(&mut new, NOW, "a", -2);
    assert_eq!(count(&new, "a", NOW), 3);
}

#[test]
fn d3_under_another_schedule_a_record_is_shown_as_stored_until_it_is_named() {
    for edit in [
        json!({"max_count": 9, "reset_cronexpr": "0 6 * * *"}),
        json!({"max_count": 9, "reset_cronexpr": "0 0 * * *", "time_offset_sec": 3600}),
        json!({"max_count": 9}),
    ] {
        let mut old = engine(json!({"daily": {"max_count": 9, "reset_cronexpr": "0 0 * * *"}}));
        update(&mut old, NOW, "daily", 5);
        let mut new = with_definitions(&old, json!({"daily": edit}));
        assert_eq!(count(&new, "daily", "2026-12-24T10:00"), 5, "as stored");
        update(&mut new, "2026-12-24T10:00", "daily", 1);
        assert_eq!(count(&new, "daily", "2026-12-24T10:00"), 6, "the command began a phase");
        let resets = edit.get("reset_cronexpr").is_some();
        assert_eq!(count(&new, "daily", "2026-12-26T10:00"), if resets { 0 } else { 6 });
    }
}

#[test]
fn d3_a_schedule_that_is_new_to_a_node_adopts_its_record() {
    let mut old = engine(json!({"a": {"max_count": 9}}));
    update(&mut old, NOW, "a", 5);
    let mut new = with_definitions(&old, json!({"a": {"max_count": 9, "reset_cronexpr": "0 0 * * *"}}));
    assert_eq!(count(&new, "a", TOMORROW), 5);
    update(&mut new, TOMORROW, "a", 1);
    assert_eq!(count(&new, "a", TOMORROW), 6);
    assert_eq!(count(&new, "a", "2026-11-23T00:00"), 0);
}

#[test]
fn d3_nothing_becomes_claimable_again_by_an_edit() {
    let schedule = |cron: &str| json!({"daily": {"reset_cronexpr": cron, "reward": gold(1)}});
    let mut engine = engine(schedule("0 0 * * *"));
    update(&mut engine, NOW, "daily", 1);
    claim(&mut engine, NOW, &["daily"]);
    for cron in ["0 1 * * *", "0 0 * * *", "*/5 * * * *"] {
        engine = with_definitions(&engine, schedule(cron));
        assert_eq!(claim_refused(&mut engine, LATER, &["daily"]), ErrorCode::AlreadyClaimed, "{cron}");
        assert_eq!(update(&mut engine, LATER, "daily", 1).unlocks, [], "{cron}");
        assert_eq!(update(&mut engine, NOW, "daily", 1).unlocks, [], "a late event unlocks nothing either");
        assert_eq!(view(&engine, "daily", LATER).pending_claims, 0);
    }
}

#[test]
fn d3_even_a_skipped_update_starts_the_phase() {
    let schedule = |cron: &str| json!({"daily": {"reset_cronexpr": cron}});
    let mut old = engine(schedule("0 0 * * *"));
    update(&mut old, NOW, "daily", 1);
    claim(&mut old, NOW, &["daily"]);
    let mut new = with_definitions(&old, schedule("0 6 * * *"));
    assert_eq!(skipped(&update(&mut new, LATER, "daily", 1)), ["daily: claimed"]);
    assert_eq!(unlocked(&update(&mut new, TOMORROW, "daily", 1)), ["daily"], "the node resets under the new schedule");
}

#[test]
fn d3_a_claim_starts_the_phase_too() {
    let schedule = |cron: &str| json!({"daily": {"reset_cronexpr": cron}});
    let mut old = engine(schedule("0 0 * * *"));
    update(&mut old, NOW, "daily", 1);
    let mut new = with_definitions(&old, schedule("0 6 * * *"));
    claim(&mut new, LATER, &["daily"]);
    let shown = view(&new, "daily", TOMORROW);
    assert_eq!((shown.count, shown.claim_time_sec, shown.pending_claims), (0, 0, 0));
}

#[test]
fn d3_the_phase_before_an_edit_is_over() {
    let schedule = |cron: &str| json!({"daily": {"max_count": 9, "reset_cronexpr": cron}});
    let mut old = engine(schedule("0 0 * * *"));
    update(&mut old, NOW, "daily", 1);
    update(&mut old, TOMORROW, "daily", 1);
    let mut new = with_definitions(&old, schedule("0 0 * * * 2020-2040"));
    update(&mut new, TOMORROW, "daily", 1);
    assert_eq!(skip(&mut new, NOW, "daily", 1), "phase_over");
    assert_eq!(update(&mut old, NOW, "daily", 1).skipped, [], "the update counts without the edit");
}

#[test]
fn d3_unlock_keys_stay_unique_over_edits() {
    let schedule = |cron: &str| json!({"daily": {"reset_cronexpr": cron, "auto_reset": true}});
    let mut engine = engine(schedule("0 0 * * *"));
    let mut seen = std::collections::HashSet::new();
    for (cron, at) in [("0 0 * * *", TOMORROW), ("0 6 * * *", NOW), ("0 0 * * *", NOW), ("0 0 * * *", TOMORROW), ("0 6 * * *", NOW)] {
        engine = with_definitions(&engine, schedule(cron));
        for _ in 0..3 {
            for key in keys(&update(&mut engine, at, "daily", 1)) {
                assert!(seen.insert(key.to_owned()), "{key} occurs twice");
            }
        }
    }
    assert_eq!(seen.len(), 15);
}

#[test]
fn d4_expired_progress_is_hidden_and_a_later_end_shows_it_again() {
    let until = |end: &str| json!({"event": {"max_count": 9, "end_time_sec": sec(end)}});
    let mut short = engine(until("2026-11-22T00:00"));
    update(&mut short, NOW, "event", 5);
    assert_eq!(count(&short, "event", TOMORROW), 0);
    assert_eq!(skip(&mut short, TOMORROW, "event", 1), "expired");
    let mut long = with_definitions(&short, until("2026-12-01T00:00"));
    assert_eq!(count(&long, "event", TOMORROW), 5);
    update(&mut long, TOMORROW, "event", 1);
    assert_eq!(count(&long, "event", TOMORROW), 6);
}

#[test]
fn d4_a_longer_window_shows_it_again_too() {
    let lasting = |days: i64| json!({"trial": {"max_count": 9, "duration_sec": days * DAY}});
    let mut short = engine(lasting(1));
    update(&mut short, NOW, "trial", 5);
    assert_eq!(count(&short, "trial", "2026-11-23T10:00"), 0);
    assert_eq!(count(&with_definitions(&short, lasting(7)), "trial", "2026-11-23T10:00"), 5);
}

/// A state in which every field is set.
fn rich_state() -> (Json, Json) {
    let document = document_with(
        json!({"enabled_time_sec": 1}),
        json!({
            "daily": {"max_count": 3, "auto_reset": true, "reward": gold(1), "reset_cronexpr": "0 0 * * *", "time_offset_sec": 60},
            "plain": {"max_count": 3, "duration_sec": DAY},
            "family": {"total_reward": gold(1), "auto_claim_total": true, "reset_cronexpr": "0 0 * * *"},
            "due": {"total_reward": gold(1), "reset_cronexpr": "0 0 * * *"},
            "claimed": {"reward": gold(1), "auto_claim": true},
            "course": {"trigger": {"content": {"content_ids": ["a", "b"], "require": "all"}}},
            "again": {"max_count": 2, "auto_reset": true},
        }),
    );
    let mut engine = engine_over(&document);
    updates(&mut engine, NOW, &[("daily", 3), ("family", 1), ("due", 1)]);
    updates(&mut engine, TOMORROW, &[("daily", 2), ("plain", 1), ("family", 1), ("due", 1), ("claimed", 1), ("again", 2)]);
    for action in [
        Action::SessionCompleted { duration_sec: 600, content_id: Some("a".to_owned()) },
        Action::Joined,
        Action::Posted,
        Action::Commented,
        Action::Subscribed { product_id: Some("gold".to_owned()), transaction_id: None },
        Action::Stat { set: vec![("wins".to_owned(), 3)], max: vec![], min: vec![], add: vec![] },
        Action::AppOpened,
    ] {
        apply(&mut engine, TOMORROW, action);
    }
    update(&mut engine, TOMORROW, "again", 1);
    engine.reset(&["again"]).unwrap();
    let state = state(&engine);
    (document, state)
}

#[test]
fn a8_a_rich_state_round_trips() {
    let (document, saved) = rich_state();
    assert_eq!(state(&restore(&document, &saved).unwrap()), saved);
    for field in ["previous", "pending_claims", "earned"] {
        assert!(saved["records"]["daily"].get(field).is_some(), "{field}: {saved:#}");
    }
    assert!(saved["records"]["again"]["forgotten"] == true && saved["records"]["course"]["collected"] == json!(["a"]));
    assert!(saved["records"]["family"]["total_reward"].is_object() && saved["records"]["due"]["total_due"] == true);
}

/// Every path of a document, as JSON pointers.
fn pointers(value: &Json, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Json::Object(members) => members.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), into)),
        Json::Array(items) => items.iter().enumerate().for_each(|(index, value)| pointers(value, &format!("{at}/{index}"), into)),
        _ => {}
    }
}

#[test]
fn a8_a_damaged_field_is_unreadable_and_the_error_tells_which() {
    let (document, saved) = rich_state();
    let mut places = Vec::new();
    pointers(&saved, "", &mut places);
    // The content of a reward belongs to the host.
    places.retain(|at| !at.contains("/reward") && !at.contains("/total_reward"));
    assert!(places.len() > 80, "{places:?}");
    for at in places {
        let mut damaged = saved.clone();
        *damaged.pointer_mut(&at).unwrap() = json!(1.5);
        let Err(error) = restore(&document, &damaged) else { panic!("{at} was not read") };
        assert_eq!(error.code(), ErrorCode::StateUnreadable, "{at}");
        let path = error.path().unwrap_or_else(|| panic!("{at}: no path"));
        assert!(at.starts_with(path) || at.is_empty(), "damage at {at} is reported at {path}");
        assert!(path.len() + 3 > at.len(), "damage at {at} is reported only at {path}");
    }
}

#[test]
fn a8_numbers_out_of_range_are_damage() {
    let (document, saved) = rich_state();
    let damage = [
        ("/records/daily/count", json!(-1)),
        ("/records/daily/update_time_sec", json!(4_102_444_800_i64)),
        ("/records/daily/update_time_sec", json!(-1)),
        ("/records/claimed/claim_time_sec", json!(1e300)),
        ("/records/daily/pending_claims", json!(-1)),
        ("/records/daily/previous/count", json!(-1)),
        ("/records/daily/earned/count", json!(9_007_199_254_740_993_i64)),
        ("/records/daily/earned/by_phase/0/1", json!(0)),
        ("/facts/sessions", json!(-5)),
        ("/version", json!(0)),
        ("/version", json!("1")),
    ];
    for (at, value) in damage {
        let mut damaged = saved.clone();
        *damaged.pointer_mut(at).unwrap() = value.clone();
        let Err(error) = restore(&document, &damaged) else { panic!("{at} = {value} was read") };
        assert_eq!(error.code(), ErrorCode::StateUnreadable, "{at}");
    }
}

#[test]
fn a8_what_is_no_state_is_unreadable() {
    let document = document(json!({"a": {}}));
    for saved in [json!(null), json!([]), json!({}), json!("state"), json!({"records": {}}), json!({"version": 1, "records": []})] {
        let Err(error) = restore(&document, &saved) else { panic!("{saved} was read") };
        assert_eq!(error.code(), ErrorCode::StateUnreadable, "{saved}");
    }
}

#[test]
fn a8_a_newer_version_is_told_apart_whatever_it_holds() {
    let document = document(json!({"a": {}}));
    for version in [3, 99, plaudit::MAX_SAFE_INTEGER] {
        let Err(error) = restore(&document, &json!({"version": version, "records": "strange"})) else { panic!("{version} was read") };
        assert_eq!((error.code(), error.path()), (ErrorCode::StateNewer, Some("/version")));
    }
}

#[test]
fn a8_unknown_fields_are_kept() {
    let (document, mut saved) = rich_state();
    for at in ["", "/facts", "/facts/streak", "/records/daily", "/records/daily/previous", "/records/daily/earned", "/records/again/earned"]
    {
        let object = saved.pointer_mut(at).unwrap().as_object_mut().unwrap();
        object.insert("from_the_future".to_owned(), json!({"deep": [1, null]}));
    }
    let mut engine = restore(&document, &saved).unwrap();
    assert_eq!(state(&engine), saved);
    update(&mut engine, TOMORROW, "plain", 1);
    let changed = state(&engine);
    for at in ["", "/facts", "/facts/streak", "/records/daily", "/records/daily/previous", "/records/daily/earned", "/records/again/earned"]
    {
        assert_eq!(changed.pointer(at).unwrap()["from_the_future"], json!({"deep": [1, null]}), "{at}");
    }
    update(&mut engine, "2026-11-23T10:00", "daily", 1);
    let changed = state(&engine);
    assert_eq!(changed["records"]["daily"]["from_the_future"], json!({"deep": [1, null]}), "over a reset");
    assert_eq!(changed["records"]["daily"]["earned"]["from_the_future"], json!({"deep": [1, null]}));
}

#[test]
fn a8_unknown_fields_of_earlier_runs_are_kept() {
    let (document, mut saved) = rich_state();
    let known = |saved: &mut Json| {
        saved["records"]["daily"]["earlier"] = json!({"completed": true, "from_the_future": 1});
        saved["records"]["daily"]["previous"]["achieved"] = json!({"from_the_future": 2});
    };
    known(&mut saved);
    let mut engine = restore(&document, &saved).unwrap();
    assert_eq!(state(&engine), saved);
    update(&mut engine, "2026-11-23T10:00", "plain", 1);
    assert_eq!(state(&engine)["records"]["daily"], saved["records"]["daily"], "another node's update leaves them");
}

fn anything() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        prop_oneof![any::<i64>(), -2_i64..100, Just(4_102_444_799), Just(1_795_000_000)].prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "[a-z0-9 *]{0,9}".prop_map(Json::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[null, 3], [1_795_219_200, 2], [0, 1]])),
    ]
}

#[test]
fn a8_a_streak_without_its_last_day_is_unreadable_and_leaves_nothing_to_be_written_twice() {
    let (document, saved) = rich_state();
    let mut without_day = saved.clone();
    without_day["facts"]["streak"]["last_day"] = Json::Null;
    assert_eq!(restore(&document, &without_day).err().map(|error| error.code()), Some(ErrorCode::StateUnreadable));
    let mut leftovers = without_day;
    leftovers["facts"]["streak"]["done"] = Json::Null;
    let mut engine = restore(&document, &leftovers).unwrap();
    apply(&mut engine, NOW, Action::SessionCompleted { duration_sec: 60, content_id: None });
    assert_eq!(reload(&engine).state(), engine.state());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a8_a_mutated_state_is_refused_or_works(mutations in prop::collection::vec((any::<prop::sample::Index>(), anything()), 1..4)) {
        let (document, mut saved) = rich_state();
        for (place, value) in mutations {
            let mut places = Vec::new();
            pointers(&saved, "", &mut places);
            *saved.pointer_mut(&places[place.index(places.len())]).unwrap() = value;
        }
        match restore(&document, &saved) {
            Err(error) => prop_assert!(matches!(error.code(), ErrorCode::StateUnreadable | ErrorCode::StateNewer), "{error}"),
            Ok(mut engine) => {
                for at in ["1970-01-01T00:00", NOW, TOMORROW, "2099-12-31T23:59:59"] {
                    let ids = ["daily", "plain", "family", "due", "claimed", "again"];
                    updates(&mut engine, at, &ids.map(|id| (id, 1)));
                    for id in ids {
                        let _ = engine.apply(&plaudit::Command::new(at.instant(), total_claim(&[id])));
                    }
                    apply(&mut engine, at, Action::SessionCompleted { duration_sec: 60, content_id: Some("b".to_owned()) });
                    let _ = (engine.list(at.instant(), None), engine.next_change(at.instant()), engine.explain("daily", at.instant()));
                }
                prop_assert_eq!(reload(&engine).state(), engine.state());
            }
        }
    }
}
