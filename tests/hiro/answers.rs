//! The engine's views as messages.

use plaudit::hiro::{AchievementList, AchievementsUpdateAck, Message, SubAchievement};
use plaudit::{Engine, EngineOptions, NodeView, RewardSource, Rewards, UnixSec, Value};

use super::support::*;

const NOW: UnixSec = UnixSec(1_790_000_000);

#[track_caller]
fn list(engine: &Engine) -> Json {
    json(&AchievementList::of(engine, NOW).unwrap().to_value())
}

#[test]
fn a_list_is_written_as_a_server_writes_it() {
    let mut engine = engine(json!({
        "season": {
            "name": "Season", "description": "All of it", "category": "pass", "max_count": 3, "count": 1, "end_time_sec": 1_799_000_000,
            "additional_properties": {"icon": "s.png"}, "auto_claim_total": true,
            "sub_achievements": {"tier": {"name": "Tier", "max_count": 1, "precondition_ids": ["season"]}},
        },
        "daily": {"name": "Daily", "max_count": 2, "reset_cronexpr": "0 0 * * *", "auto_claim": true, "reward": gold(7)},
        "hidden": {"name": "Hidden", "hidden": true},
    }));
    update(&mut engine, NOW, "season", 1);
    update(&mut engine, NOW, "daily", 2);
    let reward = json!({"guaranteed": {"currencies": {"gold": {"count": {"min": "7", "max": "7"}}}}});
    assert_eq!(
        list(&engine),
        json!({
            "achievements": {"season": {
                "id": "season", "name": "Season", "description": "All of it", "category": "pass", "count": "2", "max_count": "3",
                "end_time_sec": "1799000000", "expire_time_sec": "1799000000", "current_time_sec": "1790000000",
                "update_time_sec": "1790000000", "additional_properties": {"icon": "s.png"}, "auto_claim_total": true, "is_active": true,
                "sub_achievements": {"tier": {
                    "id": "tier", "name": "Tier", "max_count": "1", "precondition_ids": ["season"], "current_time_sec": "1790000000",
                    "expire_time_sec": "1799000000", "is_active": true,
                }},
            }},
            "repeat_achievements": {"daily": {
                "id": "daily", "name": "Daily", "count": "2", "max_count": "2", "auto_claim": true, "is_active": true,
                "claim_time_sec": "1790000000", "update_time_sec": "1790000000", "current_time_sec": "1790000000",
                "reset_time_sec": "1790035200", "available_rewards": reward,
                "reward": {"currencies": {"gold": "7"}, "grant_time_sec": "1790000000"},
            }},
        })
    );
}

#[test]
fn an_engine_without_achievements_is_an_empty_list() {
    assert_eq!(AchievementList::of(&engine(json!({})), NOW).unwrap().to_json(), "{}");
}

/// A reward with everything that a definition can have.
fn rich() -> Json {
    json!({
        "guaranteed": {
            "items": {
                "potion": {"min": 2},
                "sword": {
                    "min": 1,
                    "string_properties": {"colour": {"options": {"red": {"weight": 1}}}},
                    "numeric_properties": {"sharpness": {"min": 0.5}},
                },
            },
            "item_sets": [{"min": 1, "max": 2, "max_repeats": 3, "set": ["rare"]}],
            "currencies": {"gold": {"min": 5}},
            "energies": {"stamina": {"min": 3}},
            "energy_modifiers": [{"id": "stamina", "operator": "infinite", "value": {"min": 1}, "duration_sec": {"min": 60, "max": 90}}],
            "reward_modifiers": [{"id": "gold", "type": "currency", "operator": "multiplier", "value": 2, "duration_sec": {"max": 5}}],
        },
        "weighted": [{"weight": 1, "currencies": {"gems": {"min": 1}}}],
        "max_rolls": 2, "total_weight": 1, "max_repeat_rolls": 3, "to_mailbox_expiry_sec": 60,
        "team_reward": {
            "guaranteed": {"items": {"banner": {"min": 1}}, "currencies": {"guild_gold": {"min": 10, "max": 20}}},
            "weighted": [{"weight": 4, "item_sets": [{"min": 1, "set": ["flags"]}]}],
            "member_reward": {"guaranteed": {"energies": {"stamina": {"min": 1}}}},
        },
        "message": {"title": "Well done"},
    })
}

#[test]
fn what_a_claim_may_grant_has_its_ranges_where_the_protocol_has_them() {
    let engine = engine(json!({"a": {"reward": rich()}}));
    assert_eq!(
        list(&engine)["achievements"]["a"]["available_rewards"],
        json!({
            "guaranteed": {
                "items": {
                    "potion": {"count": {"min": "2", "max": "2"}},
                    "sword": {
                        "count": {"min": "1", "max": "1"},
                        "string_properties": {"colour": {"options": {"red": {"weight": "1"}}}},
                        "numeric_properties": {"sharpness": {"min": 0.5, "max": 0.5}},
                    },
                },
                "item_sets": [{"count": {"min": "1", "max": "2"}, "max_repeats": "3", "set": ["rare"]}],
                "currencies": {"gold": {"count": {"min": "5", "max": "5"}}},
                "energies": {"stamina": {"count": {"min": 3, "max": 3}}},
                "energy_modifiers":
                    [{"id": "stamina", "operator": "infinite", "value": {"min": "1"}, "duration_sec": {"min": "60", "max": "90"}}],
                "reward_modifiers": [{
                    "id": "gold", "type": "currency", "operator": "multiplier", "value": {"min": "2", "max": "2"},
                    "duration_sec": {"max": "5"},
                }],
            },
            "weighted": [{"weight": "1", "currencies": {"gems": {"count": {"min": "1", "max": "1"}}}}],
            "max_rolls": "2", "total_weight": "1", "max_repeat_rolls": "3", "to_mailbox_expiry_sec": "60",
            "team_reward": {
                "guaranteed": {
                    "items": {"banner": {"count": {"min": "1"}}},
                    "currencies": {"guild_gold": {"count": {"min": "10", "max": "20"}}},
                },
                "weighted": [{"weight": "4", "item_sets": [{"count": {"min": "1"}, "set": ["flags"]}]}],
                "member_reward": {"guaranteed": {"energies": {"stamina": {"count": {"min": 1}}}}},
            },
            "message": {"title": "Well done"},
        })
    );
}

#[test]
fn what_a_claim_granted_is_a_reward_of_the_protocol() {
    let options = EngineOptions { rewards: Rewards::Seeded("s".to_owned()), ..EngineOptions::default() };
    let definitions = definitions(&document(json!({"a": {"reward": rich(), "auto_claim": true}})));
    let mut engine = Engine::new(definitions, options).unwrap();
    update(&mut engine, NOW, "a", 1);
    let reward = &list(&engine)["achievements"]["a"]["reward"];
    assert_eq!(reward["items"], json!({"potion": "2"}));
    assert_eq!(reward["currencies"], json!({"gems": "2", "gold": "5"}));
    assert_eq!(reward["energies"], json!({"stamina": 3}));
    assert_eq!(
        reward["item_instances"],
        json!({"sword:1": {
            "id": "sword", "instance_id": "sword:1", "count": "1", "string_properties": {"colour": "red"},
            "numeric_properties": {"sharpness": 0.5},
        }})
    );
    assert_eq!(reward["energy_modifiers"], json!([{"id": "stamina", "operator": "infinite", "value": "1", "duration_sec": "60"}]));
    assert_eq!(reward["reward_modifiers"], json!([{"id": "gold", "type": "currency", "operator": "multiplier", "value": "2"}]));
    assert_eq!((&reward["to_mailbox_expiry_sec"], &reward["grant_time_sec"]), (&json!("60"), &json!("1790000000")));
    assert_eq!(reward["message"], json!({"title": "Well done"}));
    // The sets are unresolved, so they are passed on under their own name.
    assert_eq!(reward["item_sets"], json!([{"min": 1, "max": 2, "max_repeats": 3, "set": ["rare"]}]));
}

/// A hook that grants a fixed reward.
struct Grants(Value);

impl RewardSource for Grants {
    fn grant(&mut self, _: &plaudit::DueReward<'_>) -> Result<plaudit::Granted, plaudit::GrantRefused> {
        Ok(plaudit::Granted::Reward(self.0.clone()))
    }
}

#[test]
fn what_a_hook_granted_goes_along_or_is_an_error_that_says_where() {
    let shown = |granted: Json| {
        let mut engine = engine(json!({"a": {"reward": gold(1), "auto_claim": true}}));
        let update = plaudit::Command::new(NOW, plaudit::Action::update([("a", 1)]));
        engine.apply_with(&[update], &mut Grants(value(&granted))).unwrap();
        AchievementList::of(&engine, NOW).map(|list| json(&list.to_value())["achievements"]["a"]["reward"].clone())
    };
    assert_eq!(shown(json!({"items": {"x": 1}, "stars": 5})), Ok(json!({"items": {"x": "1"}, "stars": 5})));
    let error = shown(json!({"items": {"x": "many"}})).unwrap_err();
    assert_eq!((error.code(), error.path()), (plaudit::ErrorCode::Internal, Some("/a/reward/items/x")));
}

#[test]
fn an_ack_brings_the_reward_of_a_run_that_began_afresh() {
    let mut engine = engine(json!({
        "coins": {"max_count": 2, "auto_claim": true, "auto_reset": true, "reward": gold(5)},
        "season": {
            "auto_claim_total": true, "auto_claim": true, "auto_reset": true, "total_reward": gold(9),
            "sub_achievements": {"tier": {"auto_claim": true, "auto_reset": true, "reward": gold(3)}},
        },
    }));
    let outcome = updates(&mut engine, NOW, &[("coins", 2), ("tier", 1)]);
    let ack = AchievementsUpdateAck::new(AchievementList::of(&engine, NOW).unwrap(), &outcome).unwrap();
    let coins = ack.repeat_achievements.get("coins").unwrap();
    assert_eq!((coins.count, coins.claim_time_sec), (0, 0));
    assert_eq!(coins.reward.as_ref().unwrap().currencies.get("gold"), Some(&5));
    let tier: &SubAchievement = ack.repeat_achievements.get("season").unwrap().sub_achievements.get("tier").unwrap();
    assert_eq!(tier.reward.as_ref().unwrap().currencies.get("gold"), Some(&3));
    assert_eq!(ack.repeat_achievements.get("season").unwrap().reward, None);
}

#[test]
fn an_ack_brings_the_reward_of_an_older_run_and_of_a_total() {
    let mut engine = engine(json!({
        "daily": {"reset_cronexpr": "0 0 * * *", "reward": gold(4), "total_reward": gold(6)},
    }));
    update(&mut engine, NOW, "daily", 1);
    let tomorrow = NOW.plus(DAY);
    let outcome = claim_total(&mut engine, tomorrow, &["daily"]);
    let ack = AchievementsUpdateAck::new(AchievementList::of(&engine, tomorrow).unwrap(), &outcome).unwrap();
    let daily = ack.repeat_achievements.get("daily").unwrap();
    assert_eq!((daily.count, daily.claim_time_sec), (0, 0));
    assert_eq!(daily.reward.as_ref().unwrap().currencies.get("gold"), Some(&4));
    assert_eq!(daily.total_reward.as_ref().unwrap().currencies.get("gold"), Some(&6));
}

#[test]
fn nothing_of_plaudits_own_is_on_the_wire() {
    let engine = engine(json!({"streak": {"trigger": {"streak": {"days": 3}}, "icon": "s.png"}}));
    let view: NodeView = engine.get("streak", NOW).unwrap();
    assert!(view.trigger.is_some() && view.icon.is_some());
    assert_eq!(
        list(&engine)["achievements"]["streak"],
        json!({"id": "streak", "name": "streak", "max_count": "1", "current_time_sec": "1790000000", "is_active": true})
    );
}
