//! The "what if" questions of the documentation's team page.

use plaudit::{Action, Command, DueReward, ErrorCode, EventKind, GrantRefused, Granted, RewardSource, SkipReason};
use serde_json::json;

use crate::squad::Squad;
use crate::support::{Instant, Json, value};

const DAY: &str = "2026-11-21T10:00";
const NEXT_MONTH: &str = "2026-12-01T00:00";

fn one(node: Json) -> Squad {
    Squad::new(&json!({"achievements": {"goal": node}}))
}

fn redefined(squad: &Squad, document: &Json) -> Squad {
    let mut next = Squad::new(document);
    let options = plaudit::EngineOptions { state: Some(squad.0.state()), team: Some("reds".to_owned()), ..Default::default() };
    next.0 = plaudit::Engine::new(plaudit::Definitions::parse_team(&value(document)).unwrap(), options).unwrap();
    next
}

#[test]
fn the_monthly_challenge_pays_once_all_three_goals_are_reached_and_opens_the_elite_challenge() {
    let mut squad = Squad::sample();
    squad.add("bob", DAY, "pvp_wins", 6);
    squad.add("cat", DAY, "pvp_wins", 9);
    squad.add("cat", DAY, "gold", 1_000);
    assert_eq!(squad.contributions("pvp_wins", DAY), "bob 6, cat 4");
    assert_eq!(squad.add("bob", DAY, "elite_challenge", 1).skipped[0].reason, SkipReason::Locked);
    let outcome = squad.add("dan", DAY, "dungeons", 5);
    assert_eq!(outcome.rewards.iter().map(|grant| grant.id.as_str()).collect::<Vec<_>>(), ["monthly_challenge"]);
    for id in ["pvp_wins", "dungeons", "gold"] {
        squad.claim(DAY, id).unwrap();
    }
    assert_eq!(squad.add("bob", DAY, "elite_challenge", 1).skipped, []);
    assert_eq!((squad.get("pvp_wins", NEXT_MONTH).count, squad.contributions("pvp_wins", NEXT_MONTH)), (0, String::new()));
    assert_eq!(squad.add("bob", NEXT_MONTH, "elite_challenge", 1).skipped[0].reason, SkipReason::Locked, "a new month");
}

#[test]
fn what_if_a_value_is_negative_it_stops_at_the_floor_and_at_the_ceiling() {
    let mut squad = one(json!({"name": "Goal", "count": 5}));
    squad.add("bob", DAY, "goal", 2);
    squad.add("cat", DAY, "goal", 1);
    squad.add("cat", DAY, "goal", -7);
    assert_eq!((squad.get("goal", DAY).count, squad.contributions("goal", DAY).as_str()), (2, "bob 2"), "T7");
    squad.add("bob", DAY, "goal", -7);
    assert_eq!((squad.get("goal", DAY).count, squad.contributions("goal", DAY).as_str()), (0, ""));
    squad.add("bob", DAY, "goal", i64::from(i32::MAX));
    assert_eq!((squad.get("goal", DAY).count, squad.contributions("goal", DAY).as_str()), (5, "bob 5"));
}

#[test]
fn what_if_a_precondition_is_removed_its_dependents_are_locked_until_their_definition_says_otherwise() {
    let first = json!({"achievements": {"a": {"name": "A", "count": 1}, "b": {"name": "B", "count": 1, "precondition_ids": ["a"]}}});
    let mut squad = Squad::new(&first);
    let mut gone = redefined(&squad, &json!({"achievements": {"b": {"name": "B", "count": 1, "precondition_ids": ["a"]}}}));
    assert_eq!(gone.add("bob", DAY, "b", 1).skipped[0].reason, SkipReason::Locked);
    let mut open = redefined(&gone, &json!({"achievements": {"b": {"name": "B", "count": 1}}}));
    assert_eq!(open.add("bob", DAY, "b", 1).skipped, []);
    assert_eq!(squad.add("bob", DAY, "b", 1).skipped[0].reason, SkipReason::Locked);
}

#[test]
fn what_if_the_middle_of_a_chain_is_removed_what_was_achieved_stays() {
    let chain = |ids: &[(&str, &[&str])]| {
        let nodes = ids.iter().map(|(id, before)| ((*id).to_owned(), json!({"name": id, "count": 1, "precondition_ids": before})));
        json!({"achievements": nodes.collect::<serde_json::Map<_, _>>()})
    };
    let mut squad = Squad::new(&chain(&[("a", &[]), ("b", &["a"]), ("c", &["b"])]));
    squad.add("bob", DAY, "a", 1);
    squad.claim(DAY, "a").unwrap();
    let mut dangling = redefined(&squad, &chain(&[("a", &[]), ("c", &["b"])]));
    assert_eq!(dangling.add("bob", DAY, "c", 1).skipped[0].reason, SkipReason::Locked);
    let mut mended = redefined(&dangling, &chain(&[("a", &[]), ("c", &["a"])]));
    assert_eq!((mended.add("bob", DAY, "c", 1).skipped.len(), mended.get("a", DAY).earned_count), (0, 1));
}

#[test]
fn what_if_parent_and_subs_reset_by_different_schedules_each_follows_its_own() {
    let mut squad = one(json!({"name": "Goal", "count": 3, "reset_cronexpr": "0 0 1 * *",
        "sub_achievements": {"daily": {"name": "Daily", "count": 2, "reset_cronexpr": "0 0 * * *"}}}));
    squad.add("bob", DAY, "goal", 2);
    squad.add("bob", DAY, "daily", 1);
    let counts = |squad: &Squad, at: &str| (squad.get("goal", at).count, squad.get("daily", at).count);
    assert_eq!(counts(&squad, "2026-11-21T23:59"), (2, 1));
    assert_eq!(counts(&squad, "2026-11-22T00:00"), (2, 0));
    assert_eq!(counts(&squad, NEXT_MONTH), (0, 0));
}

#[test]
fn what_if_a_team_claims_again_after_a_reset_it_pays_once_per_completed_run() {
    let mut squad = one(json!({"name": "Goal", "count": 1, "reset_cronexpr": "0 0 * * *"}));
    squad.add("bob", DAY, "goal", 1);
    squad.claim(DAY, "goal").unwrap();
    assert_eq!(squad.claim(DAY, "goal").unwrap_err(), ErrorCode::AlreadyClaimed);
    assert_eq!(squad.claim("2026-11-22T00:00", "goal").unwrap_err(), ErrorCode::NotComplete);
    squad.add("bob", "2026-11-22T00:00", "goal", 1);
    squad.claim("2026-11-22T00:01", "goal").unwrap();
}

#[test]
fn what_if_a_duration_ends_before_the_reset_there_is_a_gap_without_progress() {
    let mut squad = one(json!({"name": "Goal", "count": 2, "reset_cronexpr": "0 0 * * *", "duration_sec": 3_600}));
    squad.add("bob", "2026-11-21T00:30", "goal", 1);
    let gap = "2026-11-21T01:00";
    assert_eq!(squad.add("bob", gap, "goal", 1).skipped[0].reason, SkipReason::Inactive);
    assert_eq!((squad.get("goal", gap).count, squad.get("goal", "2026-11-22T00:00").count), (1, 0));
}

struct Refuses;

impl RewardSource for Refuses {
    fn grant(&mut self, _due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        Err(GrantRefused("the bank is closed".to_owned()))
    }
}

#[test]
fn what_if_an_automatic_claim_fails_the_goal_stays_claimable_by_an_admin() {
    let reward = json!({"guaranteed": {"currencies": {"coins": {"min": 1}}}});
    let mut squad = one(json!({"name": "Goal", "count": 1, "auto_claim": true, "reward": reward}));
    let update = Command::new(DAY.instant(), Action::update([("goal", 1)]));
    let outcome = squad.0.apply_with(&[update], &mut Refuses).unwrap();
    assert!(outcome.events.iter().any(|event| event.kind == EventKind::ClaimFailed));
    assert_eq!((squad.get("goal", DAY).count, squad.get("goal", DAY).claim_time_sec), (1, 0));
    assert_eq!(squad.claim(DAY, "goal").unwrap().rewards.len(), 1);
}

#[test]
fn a_statistic_of_the_team_earns_at_its_threshold_whoever_moves_it() {
    let mut squad = Squad::sample();
    let stat = |amount| Action::Stat { set: Vec::new(), max: vec![], min: vec![], add: vec![("pvp_wins".to_owned(), amount)] };
    assert!(squad.run("bob", DAY, stat(999)).unwrap().unlocks.is_empty());
    let progress = squad.get("rivals", DAY).progress.unwrap();
    assert_eq!((progress.value, progress.target), (999, 1_000));
    assert_eq!(squad.run("cat", DAY, stat(1)).unwrap().unlocks[0].key, "team:reds:rivals@once#1");
}
