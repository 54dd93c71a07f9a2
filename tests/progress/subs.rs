//! U12: parents that count their subs.

use crate::common::*;
use crate::support::*;
use plaudit::{Engine, ErrorCode, NodeState};

/// A parent that counts its subs, with some more fields.
fn parent(fields: Json, subs: Json) -> Json {
    let mut node = json!({"max_count": null, "sub_achievements": subs});
    node.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    node
}

fn pass(fields: Json) -> Engine {
    engine(json!({"p": parent(fields, json!({"a": {}, "b": {"max_count": 2}}))}))
}

fn way(engine: &Engine, id: &str, at: &str) -> (i64, i64, i64, i64) {
    let shown = view(engine, id, at);
    (shown.count, shown.max_count, shown.value, shown.target)
}

#[test]
fn u12_the_count_is_that_of_complete_subs_and_all_of_them_complete_it() {
    let mut engine = pass(json!({"reward": gold(5)}));
    assert_eq!(way(&engine, "p", NOW), (0, 2, 0, 2));
    assert_eq!(events(&update(&mut engine, NOW, "a", 1)), ["progressed a 1", "completed a 1"]);
    assert_eq!((way(&engine, "p", NOW), view(&engine, "p", NOW).state), ((1, 2, 1, 2), NodeState::Open));
    assert_eq!(claim_refused(&mut engine, NOW, &["p"]), ErrorCode::NotComplete);
    let outcome = update(&mut engine, NOW, "b", 2);
    assert_eq!(events(&outcome), ["progressed b 2", "completed b 2", "completed p 2"]);
    assert_eq!(keys(&outcome), ["b@once#1", "p@once#1"]);
    assert_eq!((way(&engine, "p", NOW), view(&engine, "p", NOW).state), ((2, 2, 2, 2), NodeState::Claimable));
    assert_eq!(granted(&claim(&mut reload(&engine), NOW, &["p"])), ["reward p"]);
}

#[test]
fn u12_an_update_of_it_is_skipped_as_derived_after_archived_only() {
    let mut engine = pass(json!({}));
    assert_eq!(skip(&mut engine, NOW, "p", 1), "derived");
    let outcome = apply(&mut engine, NOW, plaudit::Action::Update { achievements: vec![], at_least: vec![("p".to_owned(), 2)] });
    assert_eq!(skipped(&outcome), ["p: derived"]);
    for (fields, reason) in [
        (json!({"archived": true}), "archived"),
        (json!({"end_time_sec": sec("2026-11-21T09:00")}), "derived"),
        (json!({"precondition_ids": ["gone"]}), "derived"),
    ] {
        assert_eq!(skip(&mut pass(fields), NOW, "p", 1), reason);
    }
}

#[test]
fn u12_archived_subs_do_not_count_and_without_others_it_is_never_complete() {
    let mut engine = engine(json!({
        "p": parent(json!({}), json!({"a": {}, "old": {"archived": true}})),
        "q": parent(json!({}), json!({"older": {"archived": true}})),
    }));
    assert_eq!((way(&engine, "p", NOW), way(&engine, "q", NOW)), ((0, 1, 0, 1), (0, 0, 0, 0)));
    assert_eq!(unlocked(&update(&mut engine, NOW, "a", 1)), ["a", "p"]);
    update(&mut engine, NOW, "q", 1);
    assert_eq!(claim_refused(&mut engine, NOW, &["q"]), ErrorCode::NotComplete);
    assert_eq!(view(&engine, "q", NOW).state, NodeState::Open);
}

#[test]
fn u12_its_subs_come_first_and_what_needs_it_follows_in_one_batch() {
    // By id alone, z would come after a, which needs the parent of z.
    let mut engine =
        engine(json!({"m": parent(json!({"auto_claim": true, "reward": gold(1)}), json!({"z": {}})), "a": {"precondition_ids": ["m"]}}));
    let outcome = updates(&mut engine, NOW, &[("a", 1), ("z", 1)]);
    let expected = ["progressed z 1", "completed z 1", "completed m 1", "claimed m", "progressed a 1", "completed a 1"];
    assert_eq!(events(&outcome), expected);
    assert_eq!((skipped(&outcome), unlocked(&outcome)), (vec![], vec!["z", "m", "a"]));
}

#[test]
fn u12_a_sub_that_needs_its_parent_is_a_cycle() {
    let node = |needs: &[&str]| parent(json!({}), json!({"s": {"precondition_ids": needs}}));
    assert_eq!(
        definition_errors(json!({"p": node(&["p"])})),
        ["cyclic_preconditions /achievements/p/sub_achievements/s/precondition_ids/0"]
    );
    assert_eq!(
        definition_errors(json!({"p": node(&["q"]), "q": {"precondition_ids": ["x", "p"]}, "x": {}})),
        ["cyclic_preconditions /achievements/p/sub_achievements/s/precondition_ids/0"],
        "the edge to a counted sub is no precondition"
    );
    assert_eq!(definition_errors(json!({"p": parent(json!({"precondition_ids": ["s"]}), json!({"s": {}}))})), [""; 0]);
}

#[test]
fn u12_it_completes_only_while_it_is_unlocked_and_active_and_catches_up_by_the_next_look() {
    let mut engine = engine(json!({"k": {}, "p": parent(json!({"precondition_ids": ["k"]}), json!({"a": {}}))}));
    assert_eq!(unlocked(&update(&mut engine, NOW, "a", 1)), ["a"]);
    assert_eq!((way(&engine, "p", NOW), view(&engine, "p", NOW).state), ((1, 1, 1, 1), NodeState::Locked));
    assert_eq!(events(&update(&mut engine, LATER, "k", 1)), ["progressed k 1", "completed k 1", "available p", "completed p 1"]);

    let hour = json!({"reset_cronexpr": "0 12 * * *", "duration_sec": 3_600});
    let mut engine = pass(hour);
    assert_eq!(unlocked(&updates(&mut engine, NOW, &[("a", 1), ("b", 2)])), ["a", "b"]);
    let noon = "2026-11-21T12:30";
    assert_eq!((view(&engine, "p", noon).state, view(&engine, "p", noon).claimable), (NodeState::Claimable, true));
    assert_eq!(
        unlocked(&update(&mut engine, noon, "p", 0)),
        ["p"],
        "a command that names the parent checks it, even if the update is skipped"
    );
}

#[test]
fn u12_a_claim_that_names_it_looks_too() {
    let mut engine = pass(json!({"reset_cronexpr": "0 12 * * *", "duration_sec": 3_600, "reward": gold(1)}));
    updates(&mut engine, NOW, &[("a", 1), ("b", 2)]);
    let outcome = claim(&mut engine, "2026-11-21T12:30", &["p"]);
    assert_eq!(
        (events(&outcome), granted(&outcome)),
        (vec!["completed p 2".to_owned(), "claimed p".to_owned()], vec!["reward p".to_owned()])
    );
    let mut engine = pass(json!({"reset_cronexpr": "0 12 * * *", "duration_sec": 3_600, "reward": gold(1), "auto_claim": true}));
    updates(&mut engine, NOW, &[("a", 1), ("b", 2)]);
    assert_eq!(granted(&claim(&mut engine, "2026-11-21T12:30", &["p"])), ["reward p"], "once, not twice");
}

#[test]
fn u12_a_subs_reset_lowers_the_shown_count_only() {
    let daily = json!({"a": {"reset_cronexpr": "0 0 * * *"}, "b": {}});
    let mut engine = engine(json!({"p": parent(json!({}), daily), "q": {"precondition_ids": ["p"]}}));
    updates(&mut engine, NOW, &[("a", 1), ("b", 1)]);
    assert_eq!((way(&engine, "p", TOMORROW), view(&engine, "p", TOMORROW).claimable), ((1, 2, 1, 2), true));
    assert_eq!(update(&mut engine, TOMORROW, "a", 1).unlocks.len(), 1, "only the sub unlocks");
    claim(&mut engine, TOMORROW, &["p"]);
    assert_eq!(reasons(&engine, "q", TOMORROW), [""; 0]);
}

#[test]
fn u12_once_per_phase_of_its_own_and_what_is_unclaimed_stays_pending() {
    let daily = || json!({"reset_cronexpr": "0 0 * * *"});
    let mut engine = engine(json!({"p": parent(daily(), json!({"a": daily(), "b": {}}))}));
    assert_eq!(keys(&updates(&mut engine, NOW, &[("a", 1), ("b", 1)])).len(), 3);
    assert_eq!((way(&engine, "p", TOMORROW), view(&engine, "p", TOMORROW).pending_claims), ((1, 2, 1, 2), 1));
    let outcome = update(&mut engine, TOMORROW, "a", 1);
    assert_eq!(unlocked(&outcome), ["a", "p"]);
    assert_eq!(outcome.unlocks[1].key, format!("p@{}#1", sec("2026-11-22T00:00")));
    assert_eq!(view(&engine, "p", TOMORROW).pending_claims, 1);
}

#[test]
fn u12_a_sub_undone_undoes_it_while_unclaimed_and_there_is_no_second_unlock() {
    let mut engine = pass(json!({"reward": gold(1)}));
    updates(&mut engine, NOW, &[("a", 1), ("b", 2)]);
    update(&mut engine, NOW, "b", -1);
    assert_eq!((way(&engine, "p", NOW), view(&engine, "p", NOW).state), ((1, 2, 1, 2), NodeState::Open));
    assert_eq!(claim_refused(&mut engine, NOW, &["p"]), ErrorCode::NotComplete);
    let again = update(&mut engine, NOW, "b", 1);
    assert_eq!(
        (events(&again), unlocked(&again)),
        (vec!["progressed b 2".to_owned(), "completed b 2".to_owned(), "completed p 2".to_owned()], vec![])
    );
    claim(&mut engine, NOW, &["p"]);
    update(&mut engine, NOW, "b", -1);
    assert_eq!((count(&engine, "p", NOW), view(&engine, "p", NOW).state), (1, NodeState::Done));
    assert_eq!(claim_refused(&mut engine, NOW, &["p"]), ErrorCode::AlreadyClaimed);
}

#[test]
fn u12_r3_late_subs_count_by_their_records_and_the_total_falls_due_with_it() {
    let daily = || json!({"reset_cronexpr": "0 0 * * *"});
    let fields = json!({"reset_cronexpr": "0 0 * * *", "total_reward": gold(9), "auto_claim_total": true});
    let mut engine = engine(json!({"p": parent(fields, json!({"a": daily(), "b": {}}))}));
    update(&mut engine, TOMORROW, "a", 1);
    let late = update(&mut engine, "2026-11-21T23:59", "b", 1);
    assert_eq!(events(&late), ["progressed b 1", "completed b 1", "completed p 2", "total_claimed p"]);
    assert_eq!((count(&engine, "p", TOMORROW), view(&engine, "p", TOMORROW).state), (2, NodeState::Claimable));
}

#[test]
fn u12_the_first_command_under_an_edited_document_looks_and_takes_dependents_along() {
    let with = |subs: Json| json!({"p": parent(json!({}), subs), "q": {"precondition_ids": ["p"]}, "other": {}});
    let mut engine = engine(with(json!({"a": {}, "b": {}})));
    update(&mut engine, NOW, "a", 1);
    let mut engine = with_definitions(&engine, with(json!({"a": {}, "b": {"archived": true}})));
    assert_eq!(events(&update(&mut engine, LATER, "other", 0)), ["completed p 1", "available q"]);
    let mut engine = with_definitions(&engine, with(json!({"a": {}, "b": {}, "c": {}})));
    assert_eq!((events(&update(&mut engine, LATER, "other", 0)), way(&engine, "p", LATER)), (vec![], (1, 3, 1, 3)));
    assert!(view(&engine, "p", LATER).claimable, "a complete parent stays complete");
}

#[test]
fn u12_at_its_reset_the_phase_counts_that_its_record_was_written_in() {
    // The sub has implied completion (U7) in the last hour of a day, without a command that notices it.
    let evening = json!({"max_count": 0, "reset_cronexpr": "0 23 * * *", "duration_sec": 3_600});
    let subs = json!({"a": {"reset_cronexpr": "0 0 * * *"}, "late": evening});
    let mut engine = engine(json!({"p": parent(json!({"reset_cronexpr": "0 0 * * *", "reward": gold(1)}), subs)}));
    update(&mut engine, "2026-11-21T23:30", "a", 1);
    // Yesterday's run is claimed today, so the record is in today's phase.
    update(&mut engine, "2026-11-22T09:00", "a", 1);
    claim(&mut engine, "2026-11-22T10:00", &["p"]);
    assert_eq!(view(&engine, "p", "2026-11-22T10:00").pending_claims, 0);
    let next = "2026-11-23T10:00";
    assert_eq!((view(&engine, "p", next).pending_claims, view(&engine, "p", next).claimable), (1, true));
    let outcome = claim(&mut engine, next, &["p"]);
    assert_eq!((unlocked(&outcome), granted(&outcome)), (vec!["p"], vec!["reward p".to_owned()]));
}

#[test]
fn u12_what_it_may_not_say() {
    let issues = |fields: Json| definition_errors(json!({"p": parent(fields, json!({"a": {}}))}));
    assert_eq!(issues(json!({"count": 1})), ["derived_count /achievements/p/count"]);
    assert_eq!(issues(json!({"auto_reset": true})), ["derived_auto_reset /achievements/p/auto_reset"]);
    assert_eq!(issues(json!({"duration_sec": 60})), ["derived_duration /achievements/p/duration_sec"]);
    for fields in [
        json!({"count": 0, "auto_reset": false, "duration_sec": 0}),
        json!({"duration_sec": 60, "start_time_sec": 5}),
        json!({"duration_sec": 60, "reset_cronexpr": "0 0 * * *"}),
    ] {
        assert_eq!(issues(fields), [""; 0]);
    }
    for subs in [json!(null), json!({}), json!({"// note": {"name": "N"}, "_note": "n"})] {
        let document = json!({"achievements": {"p": {"name": "P", "sub_achievements": subs}}});
        let codes: Vec<_> = plaudit::validate(&value(&document), None, false).iter().map(|issue| issue.code).collect();
        assert_eq!(codes, ["missing_max_count"], "{document}");
    }
    let sub = json!({"p": parent(json!({}), json!({"s": {"max_count": null, "sub_achievements": {"x": {"name": "X", "max_count": 1}}}}))});
    assert!(definition_errors(sub).contains(&"missing_max_count /achievements/p/sub_achievements/s".to_owned()), "a sub counts no subs");
}

#[test]
fn u12_with_a_trigger_or_a_max_count_nothing_is_counted() {
    let node = |more: Json| {
        let mut node = json!({"sub_achievements": {"a": {}}});
        node.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        node
    };
    let mut engine = engine(
        json!({"t": node(json!({"trigger": {"community": {"action": "join"}}})), "m": {"max_count": 1, "sub_achievements": {"b": {}}}}),
    );
    assert_eq!(unlocked(&updates(&mut engine, NOW, &[("a", 1), ("b", 1)])), ["a", "b"]);
    assert_eq!((count(&engine, "t", NOW), count(&engine, "m", NOW)), (0, 0));
}

#[test]
fn u12_in_a_teams_document_without_count_too() {
    let team = |fields: Json| {
        let mut node = json!({"name": "P", "sub_achievements": {"a": {"name": "A", "count": 2}}});
        node.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let definitions = plaudit::Definitions::parse_team(&value(&json!({"achievements": {"achievements": {"p": node}}}))).unwrap();
        let options = plaudit::EngineOptions { team: Some("reds".to_owned()), ..plaudit::EngineOptions::default() };
        let mut engine = Engine::new(definitions, options).unwrap();
        engine.set_actor(Some(plaudit::Actor { id: "ann".to_owned(), role: plaudit::Role::Member }));
        engine
    };
    let mut counting = team(json!({}));
    assert_eq!(way(&counting, "p", NOW), (0, 1, 0, 1));
    assert_eq!(unlocked(&update(&mut counting, NOW, "a", 2)), ["a", "p"]);
    let mut own = team(json!({"count": 3}));
    assert_eq!((way(&own, "p", NOW), unlocked(&update(&mut own, NOW, "a", 2))), ((0, 3, 0, 3), vec!["a"]), "T1");
}

#[test]
fn u12_g13_hidden_subs_count_though_they_are_not_seen_and_by_time_alone_too() {
    let hour = json!({"max_count": 0, "hidden": true, "reset_cronexpr": "0 12 * * *", "duration_sec": 3_600});
    let engine = engine(json!({"p": parent(json!({}), json!({"a": {}, "secret": hour}))}));
    assert_eq!(way(&engine, "p", "2026-11-21T11:59"), (0, 2, 0, 2));
    assert_eq!(way(&engine, "p", "2026-11-21T12:00"), (1, 2, 1, 2));
    assert_eq!(engine.next_change(NOW.instant()), Some("2026-11-21T12:00".instant()), "P11");
}

#[test]
fn u12_what_is_over_and_incomplete_shows_nothing() {
    let engine = {
        let mut engine = pass(json!({"end_time_sec": sec(LATER)}));
        update(&mut engine, NOW, "a", 1);
        engine
    };
    assert_eq!((count(&engine, "p", NOW), count(&engine, "p", LATER)), (1, 0), "P9");
}

#[test]
fn u12_u8_a_sub_with_auto_reset_counts_at_its_completion_before_it_begins_again() {
    let subs = || json!({"q": {}, "s": {"auto_reset": true, "reward": gold(1), "auto_claim": true}});
    let fields = json!({"reward": gold(2), "auto_claim": true, "total_reward": gold(3), "auto_claim_total": true});
    let mut engine = engine(json!({"p": parent(fields, subs()), "z": {"max_count": 0, "auto_claim": true, "precondition_ids": ["p"]}}));
    update(&mut engine, NOW, "q", 1);
    let outcome = update(&mut engine, NOW, "s", 1);
    assert_eq!(unlocked(&outcome), ["s", "p", "z"]);
    assert_eq!(granted(&outcome), ["reward s", "reward p", "total_reward p"], "U8's order");
    let told = events(&outcome);
    let place = |event: &str| told.iter().position(|told| told == event).unwrap();
    assert!(place("completed p 2") < place("reset s 0") && place("total_claimed p") < place("reset s 0"), "{told:?}");
    assert_eq!(way(&engine, "p", NOW).0, 1, "the sub began again");
    let again = update(&mut engine, NOW, "s", 1);
    assert_eq!((unlocked(&again), granted(&again)), (vec!["s"], vec!["reward s".to_owned()]), "once per phase of its own");
}

#[test]
fn u12_u8_it_counts_by_the_look_of_that_instant_only() {
    // `a` begins again before `q` is complete, in one batch as well.
    let mut engine = engine(json!({"p": parent(json!({}), json!({"a": {"auto_reset": true}, "q": {}}))}));
    assert_eq!(unlocked(&updates(&mut engine, NOW, &[("a", 1), ("q", 1)])), ["a", "q"]);
    assert_eq!(unlocked(&update(&mut engine, NOW, "a", 1)), ["a", "p"]);
    // A parent that is still locked at that instant does not complete; implied preconditions of others stay right.
    let needs = json!({"precondition_ids": ["x"]});
    let mut engine = self::engine(json!({
        "p": parent(needs.clone(), json!({"a": {"auto_reset": true}})), "w": {}, "x": {"max_count": 0, "precondition_ids": ["w"]},
        "y": {"precondition_ids": ["x"]},
    }));
    let outcome = updates(&mut engine, NOW, &[("a", 1), ("w", 1), ("y", 1)]);
    assert_eq!((unlocked(&outcome), skipped(&outcome)), (vec!["a", "w", "y"], vec![]));
    assert_eq!(unlocked(&update(&mut engine, NOW, "a", 1)), ["a", "p"]);
}

#[test]
fn u12_p13_a_phase_is_completed_once_though_the_clock_goes_back() {
    let fields = |cron: &str| {
        json!({"reward": gold(5), "auto_claim": true, "total_reward": gold(7), "auto_claim_total": true,
            "reset_cronexpr": cron, "reset_zone": "player"})
    };
    let go = |cron: &str, steps: [(&str, i64, i64); 2]| {
        let mut engine = engine(json!({"p": parent(fields(cron), json!({"s": {}}))}));
        let mut last = Vec::new();
        for (at, hours, amount) in steps {
            let command = plaudit::Command {
                utc_offset_sec: hours * HOUR,
                ..plaudit::Command::new(at.instant(), plaudit::Action::update([("s", amount)]))
            };
            let outcome = engine.apply(&command).unwrap();
            let of_p = |event: &&plaudit::AchievementEvent| event.id == "p";
            last = outcome
                .events
                .iter()
                .filter(of_p)
                .map(|event| format!("{} {}", event.kind.as_str(), text(event.phase_start.unwrap())))
                .collect();
        }
        (last, view(&engine, "p", steps[1].0).earned_count)
    };
    let new = |start: &str| ["reset", "completed", "claimed", "total_claimed"].map(|kind| format!("{kind} {start}")).to_vec();
    let hourly = |hours| go("0 * * * *", [("2026-11-21T00:01", 0, 1), ("2026-11-21T01:01", hours, 0)]);
    for hours in [0, -1, -2, -12] {
        assert_eq!(hourly(hours), (new("2026-11-21T01:00"), 2), "{hours}");
    }
    let daily = go("0 0 * * *", [("2026-11-20T11:00", 14, 1), ("2026-11-21T11:00", -12, 0)]);
    assert_eq!(daily, (new("2026-11-22T00:00"), 2));
}
