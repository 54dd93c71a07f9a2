//! The state of a node as one word: one test for each state, and the order of precedence.

use super::support::*;
use super::{NOW, TOMORROW};
use plaudit::{Action, Actor, Command, Definitions, Engine, EngineOptions, NodeView, Reason, Role};

fn state(engine: &Engine, id: &str, at: impl Instant) -> &'static str {
    view(engine, id, at).state.as_str()
}

fn session(engine: &mut Engine, at: impl Instant) {
    engine.apply(&Command::new(at.instant(), Action::SessionCompleted { duration_sec: 60, content_id: None })).unwrap();
}

/// `state`, `claimable` and `claimable_total`.
fn standing(engine: &Engine, id: &str, at: impl Instant) -> (&'static str, bool, bool) {
    let NodeView { state, claimable, claimable_total, .. } = view(engine, id, at);
    (state.as_str(), claimable, claimable_total)
}

#[test]
fn open_is_what_progress_counts_for() {
    let mut engine = engine(json!({"wins": {"max_count": 3}}));
    update(&mut engine, NOW, "wins", 2);
    let wins = view(&engine, "wins", NOW);
    assert_eq!((wins.state.as_str(), wins.value, wins.target, wins.reasons), ("open", 2, 3, vec![]));
}

#[test]
fn open_is_also_what_waits_for_its_own_subs_only() {
    let parent = |first: &[&str]| json!({"max_count": 1, "precondition_ids": first, "sub_achievements": {"step": {}, "other": {}}});
    let engine = engine(json!({"tour": parent(&["step", "other"]), "more": {"precondition_ids": ["tour"]}}));
    assert_eq!(state(&engine, "tour", NOW), "open");
    assert_eq!(view(&engine, "tour", NOW).reasons, [Reason::Locked { ids: vec!["step".to_owned(), "other".to_owned()] }]);
    let engine = super::engine(json!({"tour": parent(&["step", "key"]), "key": {}}));
    assert_eq!(state(&engine, "tour", NOW), "locked");
}

#[test]
fn claimable_is_a_complete_run_a_pending_one_or_a_total() {
    let mut engine = engine(json!({
        "daily": {"max_count": 2, "reset_cronexpr": "0 0 * * *"}, "free": {"max_count": 0},
        "all": {"max_count": 1, "auto_claim": true, "total_reward": gold(1), "sub_achievements": {"part": {"auto_claim": true}}},
    }));
    updates(&mut engine, NOW, &[("daily", 2), ("all", 1), ("part", 1)]);
    assert_eq!(standing(&engine, "daily", NOW), ("claimable", true, false));
    assert_eq!(view(&engine, "daily", NOW).reasons, [Reason::Unclaimed]);
    assert_eq!(standing(&engine, "daily", TOMORROW), ("claimable", true, false), "of yesterday (R5)");
    assert_eq!(view(&engine, "daily", TOMORROW).reasons, []);
    assert_eq!(standing(&engine, "free", NOW), ("claimable", true, false), "complete by implication (U7)");
    assert_eq!(standing(&engine, "all", NOW), ("claimable", false, true));
    assert_eq!(standing(&engine, "part", NOW), ("done", false, false));
}

#[test]
fn claimable_stays_what_is_over_or_locked_since() {
    let mut engine = engine(json!({"season": {"end_time_sec": sec(TOMORROW)}}));
    update(&mut engine, NOW, "season", 1);
    assert_eq!(standing(&engine, "season", TOMORROW), ("claimable", true, false));
    assert_eq!(view(&engine, "season", TOMORROW).reasons, [Reason::Expired { since: TOMORROW.instant() }, Reason::Unclaimed]);
}

#[test]
fn claimed_is_a_run_that_will_come_again_and_done_one_that_will_not() {
    let mut engine = engine(json!({"daily": {"reset_cronexpr": "0 0 * * *"}, "once": {}}));
    updates(&mut engine, NOW, &[("daily", 1), ("once", 1)]);
    claim(&mut engine, NOW, &["daily", "once"]);
    assert_eq!((state(&engine, "daily", NOW), state(&engine, "once", NOW)), ("claimed", "done"));
    assert_eq!((state(&engine, "daily", TOMORROW), state(&engine, "once", TOMORROW)), ("open", "done"));
}

#[test]
fn done_is_also_what_a_trigger_has_earned() {
    let mut engine = engine(json!({
        "first": {"trigger": {"session_count": {"sessions": 1}}, "auto_claim": true},
        "reader": {"trigger": {"content": {"content_ids": ["a", "b"], "require": "all"}}, "auto_claim": true},
    }));
    session(&mut engine, NOW);
    assert_eq!(state(&engine, "first", NOW), "done");
    for content_id in ["a", "b", "a"] {
        engine.apply(&Command::new(NOW.instant(), Action::ContentCompleted { content_id: content_id.to_owned() })).unwrap();
    }
    let reader = view(&engine, "reader", NOW);
    assert_eq!((reader.state.as_str(), reader.value, reader.target), ("done", 2, 2), "the badge stays during progress to the next one");
}

#[test]
fn t3_what_only_an_admin_may_claim_is_done_for_the_others() {
    let document = value(&document(json!({"wins": {"max_count": 3}})));
    let options = EngineOptions { team: Some("reds".to_owned()), ..EngineOptions::default() };
    let mut engine = Engine::new(Definitions::parse_team(&document).unwrap(), options).unwrap();
    update(&mut engine, NOW, "wins", 3);
    for (role, expected) in [(Role::Member, ("done", false, false)), (Role::Admin, ("claimable", true, false))] {
        engine.set_actor(Some(Actor { id: "ann".to_owned(), role }));
        assert_eq!(standing(&engine, "wins", NOW), expected);
        assert_eq!(view(&engine, "wins", NOW).reasons, [Reason::Unclaimed]);
    }
}

#[test]
fn inactive_is_what_waits_for_its_time() {
    let engine = engine(json!({
        "later": {"start_time_sec": sec(TOMORROW)}, "gap": {"reset_cronexpr": "0 0 * * *", "duration_sec": HOUR},
        "soon": {"trigger": {"streak": {"days": 2}}, "activated_time_sec": sec(TOMORROW)},
    }));
    for id in ["later", "gap", "soon"] {
        assert_eq!(state(&engine, id, NOW), "inactive", "{id}");
    }
    assert_eq!(engine.next_change(NOW.instant()), Some("2026-11-22T00:00".instant()));
    assert_eq!(engine.next_change("2026-11-22T01:00".instant()), Some(TOMORROW.instant()), "a trigger's activation is a change too");
    assert_eq!((state(&engine, "later", TOMORROW), state(&engine, "soon", TOMORROW)), ("open", "open"));
}

#[test]
fn p12_inactive_is_also_an_instant_before_the_records_phase() {
    let mut engine = engine(json!({"daily": {"max_count": 2, "reset_cronexpr": "0 0 * * *"}}));
    update(&mut engine, NOW, "daily", 1);
    let begins = |at: &str| Reason::PhaseOver { until: at.instant() };
    assert_eq!(view(&engine, "daily", "2026-11-20T10:00").reasons, [], "the previous phase still accepts updates");
    assert_eq!(view(&engine, "daily", "2026-11-19T10:00").reasons, [begins("2026-11-20T00:00")]);
    assert_eq!(state(&engine, "daily", "2026-11-19T10:00"), "inactive");
    assert_eq!(skip(&mut engine, "2026-11-19T10:00", "daily", 1), "phase_over");
    update(&mut engine, "2026-11-20T10:00", "daily", 2);
    assert_eq!(view(&engine, "daily", "2026-11-20T10:00").reasons, [begins("2026-11-21T00:00")], "the previous phase was completed late");
    assert_eq!(skip(&mut engine, "2026-11-20T10:00", "daily", 1), "claimed");
    assert_eq!(view(&engine, "daily", "2026-11-19T10:00").reasons, [begins("2026-11-21T00:00")]);
}

#[test]
fn expired_and_archived_are_for_good() {
    let was = json!({"old": {"reset_cronexpr": "0 0 * * *"}});
    let mut engine = engine(json!({"over": {"end_time_sec": sec(NOW)}, "old": was["old"]}));
    assert_eq!(state(&engine, "over", NOW), "expired");
    update(&mut engine, NOW, "old", 1);
    claim(&mut engine, NOW, &["old"]);
    let engine = with_definitions(&engine, json!({"old": {"reset_cronexpr": "0 0 * * *", "archived": true}}));
    assert_eq!((state(&engine, "old", NOW), state(&engine, "old", TOMORROW)), ("claimed", "archived"));
}

#[test]
fn locked_is_what_something_else_comes_before() {
    let engine = engine(
        json!({"key": {}, "door": {"precondition_ids": ["key"]}, "later": {"precondition_ids": ["key"], "start_time_sec": sec(TOMORROW)}}),
    );
    assert_eq!(state(&engine, "door", NOW), "locked");
    assert_eq!(state(&engine, "later", NOW), "inactive", "the first applicable state");
}

#[test]
fn missed_is_a_milestone_that_was_passed_too_early() {
    let mut engine = engine(json!({"key": {}, "first": {"trigger": {"session_count": {"sessions": 1}}, "precondition_ids": ["key"]}}));
    assert_eq!(state(&engine, "first", NOW), "locked");
    session(&mut engine, NOW);
    assert_eq!(state(&engine, "first", NOW), "missed", "although the node is locked too");
}

#[test]
fn g1_a_streak_past_the_mark_needs_a_new_one_until_it_has_broken() {
    let mut engine = engine(json!({"key": {}, "two": {"trigger": {"streak": {"days": 2}}, "precondition_ids": ["key"]}}));
    session(&mut engine, NOW);
    session(&mut engine, TOMORROW);
    update(&mut engine, TOMORROW, "key", 1);
    let needs = |engine: &Engine, at: &str| view(engine, "two", at).reasons.contains(&Reason::NeedsNewStreak);
    assert!(!needs(&engine, TOMORROW), "another session today would match");
    let (next_day, broken) = ("2026-11-23T00:00", "2026-11-24T00:00");
    assert_eq!(engine.next_change(TOMORROW.instant()), Some(next_day.instant()));
    assert_eq!((needs(&engine, next_day), state(&engine, "two", next_day)), (true, "open"));
    assert!(!engine.explain("two", next_day.instant()).unwrap().open);
    assert_eq!(engine.next_change(next_day.instant()), Some(broken.instant()));
    assert!(!needs(&engine, broken) && engine.explain("two", broken.instant()).unwrap().open);
}

#[test]
fn disabled_and_app_version_are_for_triggers() {
    let trigger = json!({"first": {"trigger": {"session_count": {"sessions": 1}}}});
    let engine = engine_over(&document_with(json!({"enabled": false}), trigger.clone()));
    assert_eq!(state(&engine, "first", NOW), "disabled");
    let mut engine = engine_over(&document_with(json!({"min_app_version": "2.0"}), trigger));
    let mut opened = Command::new(NOW.instant(), Action::AppOpened);
    opened.app_version = plaudit::AppVersion::parse("1.9");
    engine.apply(&opened).unwrap();
    assert_eq!(state(&engine, "first", NOW), "app_version");
}

#[test]
fn value_and_target_are_the_way_as_a_bar_shows_it() {
    let mut engine = engine(json!({
        "tour": {"max_count": 0, "precondition_ids": ["rome", "oslo"], "sub_achievements": {"rome": {}, "oslo": {}, "free": {"max_count": 0}}},
        "gate": {"max_count": 0}, "hour": {"trigger": {"total_time": {"minutes": 60}}}, "gold": {"trigger": {"stat": {"id": "gold", "at_least": 5}}},
    }));
    update(&mut engine, NOW, "rome", 1);
    engine.apply(&Command::new(NOW.instant(), Action::SessionCompleted { duration_sec: 1_500, content_id: None })).unwrap();
    engine
        .apply(&Command::new(NOW.instant(), Action::Stat { set: vec![("gold".to_owned(), -3)], max: vec![], min: vec![], add: vec![] }))
        .unwrap();
    let way = |id: &str| (view(&engine, id, NOW).value, view(&engine, id, NOW).target);
    assert_eq!(way("tour"), (2, 3), "its subs");
    assert_eq!((way("gate"), way("hour"), way("gold"), way("rome")), ((0, 0), (25, 60), (0, 5), (1, 1)));
}

#[test]
fn p11_an_unseen_node_that_opens_is_a_change_of_what_waits_for_it() {
    let engine = engine(
        json!({"secret": {"max_count": 0, "hidden": true, "start_time_sec": sec(TOMORROW)}, "after": {"precondition_ids": ["secret"]}}),
    );
    assert_eq!(state(&engine, "after", NOW), "locked");
    assert_eq!(engine.next_change(NOW.instant()), Some(TOMORROW.instant()));
    assert_eq!(state(&engine, "after", TOMORROW), "open");
}
