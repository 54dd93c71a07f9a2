//! T1–T5 and T7 in the core.

use plaudit::{Action, Command, ErrorCode, validate};

use crate::squad::Squad;
use crate::support::{Instant as _, json, value};

const DAY: &str = "2026-11-21T10:00";

#[test]
fn t1_count_is_the_target_with_a_warning_and_a_document_may_nest() {
    let document = json!({"achievements": {"achievements": {"wins": {"name": "Wins", "count": 3}}}});
    let issues = validate(&value(&document), None, true);
    assert_eq!(issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), ["team_count_is_target"]);
    let view = Squad::new(&document).get("wins", DAY);
    assert_eq!((view.count, view.max_count), (0, 3));
}

#[test]
fn t2_contributions_are_counted_after_clamping_and_those_who_left_keep_theirs() {
    let mut squad = Squad::new(&json!({"achievements": {"wins": {"name": "Wins", "count": 5}}}));
    assert_eq!(squad.contributions("wins", DAY), "");
    squad.add("bob", DAY, "wins", 3);
    squad.add("cat", DAY, "wins", 9);
    squad.add("dan", DAY, "wins", 1);
    assert_eq!(squad.contributions("wins", DAY), "bob 3, cat 2");
    squad.add("bob", DAY, "wins", -1);
    assert_eq!(squad.contributions("wins", DAY), "bob 2, cat 2");
    let state = squad.0.state();
    assert_eq!(json(&state)["records"]["wins"]["contributions"], json!({"bob": 2, "cat": 2}), "the state alone makes no player a member");
}

#[test]
fn t2_contributions_belong_to_the_phase_over_all_its_runs() {
    let node = json!({"name": "Loop", "count": 2, "auto_reset": true, "reset_cronexpr": "0 0 * * *"});
    let mut squad = Squad::new(&json!({"achievements": {"loop": node}}));
    squad.add("bob", DAY, "loop", 2);
    squad.add("bob", DAY, "loop", 1);
    assert_eq!(squad.contributions("loop", DAY), "bob 3");
    assert_eq!(squad.contributions("loop", "2026-11-22T00:00"), "", "shown after the reset (P7)");
    squad.add("cat", "2026-11-22T00:00", "loop", 1);
    assert_eq!(squad.contributions("loop", "2026-11-22T00:00"), "cat 1");
}

#[test]
fn t2_a_players_stream_has_no_contributions() {
    let engine = crate::support::engine(json!({"wins": {}}));
    assert_eq!(engine.get("wins", plaudit::UnixSec(1_790_000_000)).unwrap().contributions, None);
}

#[test]
fn t3_only_an_admin_claims_by_hand_and_a_refusal_changes_nothing() {
    let mut squad = Squad::new(&json!({"achievements": {
        "wins": {"name": "Wins", "count": 1},
        "auto": {"name": "Auto", "count": 1, "auto_claim": true}
    }}));
    squad.add("bob", DAY, "wins", 1);
    let before = squad.0.state();
    assert_eq!(squad.run("bob", DAY, Action::claim(["wins"])), Err(ErrorCode::PermissionDenied));
    assert_eq!(squad.0.state(), before);
    squad.add("bob", DAY, "auto", 1);
    assert_ne!(squad.get("auto", DAY).claim_time_sec, 0, "auto-claim needs no admin");
    squad.claim(DAY, "wins").unwrap();
    assert_ne!(squad.get("wins", DAY).claim_time_sec, 0);
}

#[test]
fn t5_events_have_the_shape_of_hiros_publishers() {
    let mut squad = Squad::new(&json!({"achievements": {"wins": {"name": "Wins", "count": 2}}}));
    let mut outcome = squad.add("bob", DAY, "wins", 2);
    outcome.events.extend(squad.claim(DAY, "wins").unwrap().events);
    let at = crate::support::sec(DAY);
    let told = |team: Option<&str>| {
        let events = outcome.publisher_events(team);
        events.iter().map(|event| json(&event.to_value("u"))).collect::<Vec<_>>()
    };
    let metadata = json!({"teamId": "reds", "achievementId": "wins"});
    assert_eq!(
        told(Some("reds")),
        [
            json!({"name": "achievementUpdated", "id": "u", "timestamp": at, "metadata": metadata, "value": "2"}),
            json!({"name": "teamAchievementClaimed", "id": "u", "timestamp": at, "metadata": metadata, "value": ""}),
        ]
    );
    assert_eq!(told(None)[1]["name"], "achievementClaimed");
    assert_eq!(told(None)[1]["metadata"], json!({"achievementId": "wins"}));
}

#[test]
fn t7_a_member_takes_back_what_that_member_added_to_the_run() {
    let mut squad = Squad::new(&json!({"achievements": {"wins": {"name": "Wins", "count": 1_000_000}}}));
    squad.add("bob", DAY, "wins", 900_000);
    squad.add("eve", DAY, "wins", 5);
    let outcome = squad.add("eve", DAY, "wins", -900_005);
    assert_eq!((squad.get("wins", DAY).count, squad.contributions("wins", DAY)), (900_000, "bob 900000".to_owned()));
    assert_eq!(outcome.events.len(), 1, "the decrease is reported as progress");
    assert!(squad.add("eve", DAY, "wins", -1).events.is_empty(), "no contribution is left to take back");
    assert_eq!(squad.get("wins", DAY).count, 900_000);
    squad.add("bob", DAY, "wins", -100_000);
    assert_eq!(squad.get("wins", DAY).count, 800_000);
    squad.0.set_actor(None);
    squad.0.apply(&Command::new(DAY.instant(), Action::update([("wins", -800_000)]))).unwrap();
    assert_eq!(squad.get("wins", DAY).count, 0, "T7 does not restrict servers and operators");
}

#[test]
fn t7_what_was_added_to_an_earlier_run_or_phase_stays() {
    let document = json!({"achievements": {"loop": {"name": "Loop", "count": 3, "auto_reset": true, "reset_cronexpr": "0 0 * * *"}}});
    let mut squad = Squad::new(&document);
    squad.add("bob", DAY, "loop", 2);
    squad.add("eve", DAY, "loop", 1);
    squad.add("bob", DAY, "loop", 1);
    squad.add("eve", DAY, "loop", -1);
    assert_eq!(
        (squad.get("loop", DAY).count, squad.contributions("loop", DAY)),
        (1, "bob 3, eve 1".to_owned()),
        "contributions to the earlier run stay"
    );
    let mut again = squad.reloaded(&document);
    again.add("eve", DAY, "loop", -1);
    assert_eq!(again.get("loop", DAY).count, 1, "also after a reload");
    again.add("bob", DAY, "loop", -5);
    assert_eq!((again.get("loop", DAY).count, again.contributions("loop", DAY)), (0, "bob 2, eve 1".to_owned()));
    let next = "2026-11-22T10:00";
    squad.add("eve", next, "loop", 1);
    squad.add("bob", DAY, "loop", -1);
    assert_eq!(squad.get("loop", next).count, 1);
    assert!(squad.add("bob", DAY, "loop", -1).events.is_empty(), "contributions to the previous phase stay");
    assert_eq!(squad.get("loop", next).count, 1);
}
