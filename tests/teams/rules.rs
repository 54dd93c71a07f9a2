//! T1–T5 in the core.

use plaudit::{Action, ErrorCode, validate};

use crate::squad::Squad;
use crate::support::{json, value};

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
    assert_eq!(json(&state)["records"]["wins"]["contributions"], json!({"bob": 2, "cat": 2}), "nobody is a member by the state");
}

#[test]
fn t2_contributions_belong_to_the_phase_over_all_its_runs() {
    let node = json!({"name": "Loop", "count": 2, "auto_reset": true, "reset_cronexpr": "0 0 * * *"});
    let mut squad = Squad::new(&json!({"achievements": {"loop": node}}));
    squad.add("bob", DAY, "loop", 2);
    squad.add("bob", DAY, "loop", 1);
    assert_eq!(squad.contributions("loop", DAY), "bob 3");
    assert_eq!(squad.contributions("loop", "2026-11-22T00:00"), "", "read as reset (P7)");
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
    assert_ne!(squad.get("auto", DAY).claim_time_sec, 0, "auto-claim needs nobody");
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
