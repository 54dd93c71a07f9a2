//! The views: Hiro's fields as plain numbers, the split of the list, explanations, previews.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod states;
#[path = "../support/mod.rs"]
mod support;

use plaudit::{Action, Command, Engine, ErrorCode};
use support::*;

const NOW: &str = "2026-11-21T10:00";
const TOMORROW: &str = "2026-11-22T10:00";

/// The 18 fields of Hiro's SubAchievement that are always present, without `reward` and `available_rewards`, which need a value.
const SUB_FIELDS: [&str; 16] = [
    "additional_properties",
    "auto_claim",
    "auto_reset",
    "category",
    "claim_time_sec",
    "count",
    "current_time_sec",
    "description",
    "expire_time_sec",
    "id",
    "is_active",
    "max_count",
    "name",
    "precondition_ids",
    "reset_time_sec",
    "update_time_sec",
];
/// The additional fields of Hiro's Achievement, without `total_reward` and `available_total_reward`, which need a value.
const PARENT_FIELDS: [&str; 5] = ["auto_claim_total", "end_time_sec", "start_time_sec", "sub_achievements", "total_claim_time_sec"];
const REWARD_FIELDS: [&str; 4] = ["reward", "available_rewards", "total_reward", "available_total_reward"];
/// plaudit's own fields.
const OUR_FIELDS: [&str; 12] = [
    "archived",
    "claimable",
    "claimable_total",
    "earned_count",
    "first_earned_time_sec",
    "last_earned_time_sec",
    "order",
    "pending_claims",
    "reasons",
    "state",
    "target",
    "value",
];

fn sample_game() -> Json {
    serde_json::from_str(include_str!("../fixtures/sample_game.json")).unwrap()
}

fn list(engine: &Engine, at: impl Instant) -> Json {
    json(&engine.list(at.instant(), None).to_value())
}

/// The engine after some days of play.
fn played() -> Engine {
    let mut engine = engine_over(&sample_game());
    updates(&mut engine, "2026-11-18T09:00", &[("daily_login", 1), ("weekly_wins", 10), ("rush_1", 5), ("rush_2", 3)]);
    let levels = ["level_04", "level_03", "level_02", "level_01"].map(|id| (id, 12));
    let outcome = updates(&mut engine, "2026-11-20T09:00", &levels);
    assert_eq!(unlocked(&outcome), ["level_01", "level_02", "level_03", "level_04"], "several levels in one batch");
    updates(&mut engine, NOW, &[("first_steps", 3), ("tier_1", 100), ("tier_2", 40), ("daily_login", 1), ("endless_hunt", 95)]);
    updates(&mut engine, NOW, &[("winter_gate", 4), ("rush_2", 2), ("rush_3", 1), ("endless_hunt", 7)]);
    claim(&mut engine, NOW, &["first_steps", "tier_1", "winter_gate"]);
    engine
}

#[test]
fn the_sample_game_as_it_begins() {
    insta::assert_json_snapshot!(list(&engine_over(&sample_game()), NOW));
}

#[test]
fn the_sample_game_after_some_days_of_play() {
    insta::assert_json_snapshot!(list(&played(), NOW));
}

#[test]
fn the_sample_game_when_the_season_is_over() {
    insta::assert_json_snapshot!(list(&played(), "2026-12-24T18:00"));
}

#[test]
fn a_view_has_all_of_hiros_fields_and_ours() {
    for engine in [engine_over(&sample_game()), played()] {
        let list = list(&engine, NOW);
        for node in ["achievements", "repeat_achievements"].iter().flat_map(|half| list[half].as_object().unwrap().values()) {
            has_fields(node, &[&SUB_FIELDS[..], &PARENT_FIELDS, &OUR_FIELDS, &["pending_total_claims"]].concat());
            for sub in node["sub_achievements"].as_object().unwrap().values() {
                has_fields(sub, &[&SUB_FIELDS[..], &OUR_FIELDS].concat());
            }
        }
    }
}

#[track_caller]
fn has_fields(node: &Json, expected: &[&str]) {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    let members = node.as_object().unwrap();
    let found: Vec<_> = members.keys().map(String::as_str).filter(|key| !REWARD_FIELDS.contains(key)).collect();
    assert_eq!(found, expected, "of {}", node["id"]);
    for (key, value) in members {
        match key.as_str() {
            key if key.ends_with("_sec") || key.ends_with("count") || key.starts_with("pending") => {
                assert!(value.is_i64(), "{key}: {value}")
            }
            "value" | "target" | "order" => assert!(value.is_i64(), "{key}: {value}"),
            "auto_claim" | "auto_claim_total" | "auto_reset" | "is_active" | "archived" | "claimable" | "claimable_total" => {
                assert!(value.is_boolean(), "{key}: {value}")
            }
            "id" | "name" | "description" | "category" | "state" => assert!(value.is_string(), "{key}: {value}"),
            "precondition_ids" | "reasons" => assert!(value.is_array(), "{key}: {value}"),
            _ => assert!(value.is_object(), "{key}: {value}"),
        }
    }
}

#[test]
fn rewards_are_there_where_there_are_any() {
    let engine = played();
    let claimed = json(&view(&engine, "first_steps", NOW).to_value());
    assert!(claimed["reward"].is_object() && claimed["available_rewards"].is_object());
    let without = json(&view(&engine, "player_level", NOW).to_value());
    assert!(REWARD_FIELDS.iter().all(|field| without.get(field).is_none()), "{without:#}");
    let pass = json(&view(&engine, "battle_pass", NOW).to_value());
    assert!(pass["available_total_reward"].is_object() && pass.get("total_reward").is_none());
    let pending = view(&engine, "winter_gate", NOW);
    assert!(pending.reward.is_none(), "the authority rolls rewards that depend on chance (R4)");
}

#[test]
fn the_list_is_split_into_those_that_repeat_and_those_that_do_not() {
    let list = list(&engine_over(&sample_game()), NOW);
    let ids = |half: &str| list[half].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(ids("achievements"), ["battle_pass", "first_steps", "player_level", "winter_gate"]);
    assert_eq!(ids("repeat_achievements"), ["daily_login", "endless_hunt", "live_event", "weekly_wins"]);
}

#[test]
fn a_category_filters_the_list() {
    let engine = engine_over(&sample_game());
    let list = engine.list(NOW.instant(), Some("live"));
    assert_eq!(list.achievements.iter().map(|view| view.id.as_str()).collect::<Vec<_>>(), ["winter_gate"]);
    assert_eq!(list.repeat_achievements.iter().map(|view| view.id.as_str()).collect::<Vec<_>>(), ["live_event"]);
    let none = engine.list(NOW.instant(), Some("no such"));
    assert!(none.achievements.is_empty() && none.repeat_achievements.is_empty());
}

#[test]
fn get_finds_achievements_and_subs() {
    let engine = played();
    assert!(view(&engine, "battle_pass", NOW).parent.is_some());
    let sub = view(&engine, "tier_2", NOW);
    assert_eq!((sub.count, sub.parent.is_none(), sub.precondition_ids), (40, true, vec!["tier_1".to_owned()]));
    assert!(engine.get("nobody", NOW.instant()).is_none());
    assert_eq!(engine.is_active("nobody", NOW.instant()).unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(engine.explain("nobody", NOW.instant()).unwrap_err().code(), ErrorCode::NotFound);
}

#[test]
fn the_live_event_is_open_for_five_days_and_its_parent_waits_for_its_last_stage() {
    let mut engine = engine_over(&sample_game());
    for stage in 1..=5 {
        assert_eq!(skip(&mut engine, NOW, "live_event", 1), "locked");
        update(&mut engine, NOW, &format!("rush_{stage}"), 5);
    }
    assert_eq!(unlocked(&update(&mut engine, NOW, "live_event", 1)), ["live_event"]);
    assert!(active(&engine, "rush_1", "2026-11-22T23:59:59"));
    assert!(!active(&engine, "rush_1", "2026-11-23T00:00"));
    assert!(active(&engine, "rush_1", "2026-11-25T00:00"));
    claim(&mut engine, "2026-11-24T10:00", &["live_event"]);
    assert_eq!(skip(&mut engine, "2026-11-25T10:00", "live_event", 1), "locked");
}

#[test]
fn the_battle_pass_pays_its_total_by_itself_and_only_until_its_end() {
    let mut engine = engine_over(&sample_game());
    updates(&mut engine, NOW, &[("tier_1", 100), ("tier_2", 100), ("battle_pass", 300)]);
    assert_eq!(granted(&update(&mut engine, NOW, "tier_3", 100)), ["total_reward battle_pass"]);
    assert_eq!(skip(&mut engine, "2026-12-01T00:00", "battle_pass", 1), "expired");
}

fn explained(engine: &Engine, id: &str, at: impl Instant) -> Json {
    json(&engine.explain(id, at.instant()).unwrap().to_value())
}

#[test]
fn explain_tells_what_stands_in_the_way() {
    let mut engine = engine(json!({
        "open": {"max_count": 2}, "full": {}, "claimed": {}, "daily": {"reset_cronexpr": "0 0 * * *"},
        "locked": {"precondition_ids": ["open", "full", "nobody"]},
        "later": {"start_time_sec": sec(TOMORROW), "precondition_ids": ["open"]},
        "gap": {"reset_cronexpr": "0 0 * * *", "duration_sec": HOUR},
        "last": {"reset_cronexpr": "0 0 * * *", "duration_sec": HOUR, "end_time_sec": sec("2026-11-21T20:00")},
        "over": {"end_time_sec": sec("2026-11-01T00:00")},
        "window": {"start_time_sec": sec("2026-11-01T00:00"), "duration_sec": DAY},
    }));
    updates(&mut engine, NOW, &[("full", 1), ("claimed", 1), ("daily", 1)]);
    claim(&mut engine, NOW, &["claimed", "daily"]);
    let expected = [
        ("open", true, json!([])),
        ("full", false, json!([{"code": "unclaimed"}])),
        ("claimed", false, json!([{"code": "claimed"}])),
        ("daily", false, json!([{"code": "claimed", "until": sec("2026-11-22T00:00")}])),
        ("locked", false, json!([{"code": "locked", "ids": ["open", "nobody"]}])),
        ("later", false, json!([{"code": "inactive", "until": sec(TOMORROW)}, {"code": "locked", "ids": ["open"]}])),
        ("gap", false, json!([{"code": "inactive", "until": sec("2026-11-22T00:00")}])),
        ("last", false, json!([{"code": "inactive"}])),
        ("over", false, json!([{"code": "expired", "since": sec("2026-11-01T00:00")}])),
        ("window", false, json!([{"code": "expired", "since": sec("2026-11-02T00:00")}])),
    ];
    for (id, open, reasons) in expected {
        assert_eq!(explained(&engine, id, NOW), json!({"id": id, "open": open, "reasons": reasons}));
    }
}

#[test]
fn explain_and_update_agree_on_the_opening() {
    let mut node = json!({"max_count": 9, "reset_cronexpr": "0 0 * * *", "duration_sec": 8 * HOUR});
    node["start_time_sec"] = json!(sec("2026-11-21T05:00"));
    let engine = engine(json!({"daily": node}));
    for (now, until) in [("2026-11-20T03:00", "2026-11-21T05:00"), ("2026-11-21T08:00", "2026-11-22T00:00")] {
        assert_eq!(explained(&engine, "daily", now)["reasons"], json!([{"code": "inactive", "until": sec(until)}]));
        assert!(active(&engine, "daily", until));
    }
}

#[test]
fn a_preview_tells_and_changes_nothing() {
    let mut engine = engine_over(&sample_game());
    let command = Command::new(NOW.instant(), Action::update([("first_steps", 3)]));
    let before = engine.state();
    let outcome = engine.preview(std::slice::from_ref(&command)).unwrap();
    assert_eq!(unlocked(&outcome), ["first_steps"]);
    assert_eq!((engine.state(), count(&engine, "first_steps", NOW)), (before, 0));
    assert_eq!(engine.apply(&command).unwrap(), outcome);
}

#[test]
fn g13_hidden_nodes_give_nothing_away_before_they_are_earned() {
    let mut engine = engine(json!({
        "secret": {"hidden": true, "max_count": 2}, "after": {"precondition_ids": ["secret"]},
        "vault": {"hidden": true, "sub_achievements": {"coin": {}}},
    }));
    let seen = |engine: &Engine| list(engine, NOW)["achievements"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(seen(&engine), ["after"]);
    assert!(
        ["secret", "vault", "coin"].iter().all(|id| engine.get(id, NOW.instant()).is_none() && engine.explain(id, NOW.instant()).is_err())
    );
    assert_eq!(view(&engine, "after", NOW).precondition_ids, [""; 0]);
    assert_eq!(explained(&engine, "after", NOW)["reasons"], json!([{"code": "locked", "ids": []}]));
    assert_eq!(events(&update(&mut engine, NOW, "secret", 1)), [""; 0]);
    assert_eq!(events(&update(&mut engine, NOW, "secret", 1)), ["completed secret 2", "available after"]);
    assert_eq!(seen(&engine), ["after", "secret"]);
    assert_eq!(view(&engine, "after", NOW).precondition_ids, ["secret"]);
}

#[test]
fn g11_archived_nodes_are_shown_to_those_who_have_them() {
    let achievements = |archived: bool| json!({"had": {"archived": archived}, "missed": {"archived": archived, "max_count": 2}});
    let mut old = engine(achievements(false));
    updates(&mut old, NOW, &[("had", 1), ("missed", 1)]);
    let new = with_definitions(&old, achievements(true));
    assert!(view(&new, "had", NOW).archived);
    assert!(new.get("missed", NOW.instant()).is_none());
}
