//! Documents with every field of every message, as the protocol writes them: read, checked, and written again byte by byte.

use std::collections::BTreeSet;

use plaudit::hiro::{
    Achievement, AchievementList, AchievementsClaimRequest, AchievementsUpdateAck, AchievementsUpdateRequest, AvailableRewards,
    AvailableRewardsContents, AvailableRewardsEnergyModifier, AvailableRewardsItem, AvailableRewardsItemSet,
    AvailableRewardsRewardModifier, AvailableRewardsStringProperty, AvailableTeamMemberRewards, AvailableTeamRewards,
    AvailableTeamRewardsContents, Message, Reward, RewardEnergyModifier, RewardInventoryItem, RewardModifier, RewardRangeDouble,
    RewardRangeInt32, RewardRangeInt64, SubAchievement, SyncAchievements, SyncAchievementsUpdate, SyncRequest, SyncResponse,
    TeamAchievementsClaimRequest, TeamAchievementsGetRequest, TeamAchievementsUpdateRequest, TeamMemberReward, TeamReward,
};
use plaudit::{Definitions, UnixSec, Value};

fn list() -> Value {
    Value::from_json(include_str!("golden/achievement_list.json")).unwrap()
}

fn requests() -> Value {
    Value::from_json(include_str!("golden/requests.json")).unwrap()
}

/// The value at a path of a document.
fn at<'v>(document: &'v Value, place: &str) -> &'v Value {
    place.split('/').fold(document, |value, step| match value {
        Value::List(items) => &items[step.parse::<usize>().unwrap()],
        _ => value.get(step).unwrap_or_else(|| panic!("no {step} of {place}")),
    })
}

/// Reads a message strictly and writes it again: the same text comes out.
#[track_caller]
fn there_and_back<M: Message>(document: &Value) -> M {
    let message = M::from_request(document).unwrap();
    assert_eq!(message.to_json(), document.to_canonical_json());
    message
}

/// As [`there_and_back`], for a document that must contain every field of its message, so that no field is forgotten.
#[track_caller]
fn complete<M: Message>(document: &Value) -> M {
    let Value::Object(entries) = document else { panic!("no object") };
    let keys: BTreeSet<&str> = entries.iter().map(|(key, _)| key.as_ref()).collect();
    assert_eq!(keys, M::FIELDS.iter().copied().collect(), "{}", M::NAME);
    there_and_back(document)
}

#[test]
fn an_achievement_has_25_fields_and_a_sub_18() {
    assert_eq!((Achievement::FIELDS.len(), SubAchievement::FIELDS.len()), (25, 18));
    assert_eq!((Achievement::NAME, SubAchievement::NAME), ("Achievement", "SubAchievement"));
}

#[test]
fn a_list_with_every_field() {
    let list = list();
    let read: AchievementList = complete(&list);
    complete::<AchievementsUpdateAck>(&list);
    let season: Achievement = complete(at(&list, "achievements/season"));
    let tier: SubAchievement = complete(at(&list, "achievements/season/sub_achievements/tier_1"));

    assert_eq!(read.achievements.get("season").map(Achievement::to_json), Some(season.to_json())); // a NaN equals nothing
    assert_eq!(season.sub_achievements.get("tier_1"), Some(&tier));
    assert_eq!(read.repeat_achievements.get("__proto__"), Some(&Achievement::default()));
    assert_eq!((season.max_count, season.total_claim_time_sec, season.auto_claim_total), (i64::MAX, 1_790_000_002, true));
    assert_eq!(season.precondition_ids, ["welcome", "tutorial"]);
    assert_eq!(season.additional_properties.get("__proto__").map(String::as_str), Some("a property like any other"));
    assert_eq!((tier.count, tier.is_active, tier.reward), (10, true, Some(Reward::default())));
}

#[test]
fn a_reward_with_every_field() {
    let list = list();
    let document = at(&list, "achievements/season/reward");
    let reward: Reward = complete(document);
    let team: TeamReward = complete(at(document, "team_reward"));
    complete::<TeamMemberReward>(at(document, "team_reward/member_reward"));
    let energy: RewardEnergyModifier = complete(at(document, "energy_modifiers/0"));
    let modifier: RewardModifier = complete(at(document, "reward_modifiers/0"));

    assert_eq!(reward.items.iter().collect::<Vec<_>>(), [(&"nothing".to_owned(), &0), (&"potion".to_owned(), &2)]);
    assert_eq!(reward.currencies.get("gold"), Some(&i64::MIN));
    assert_eq!(reward.energies.get("stamina"), Some(&3));
    assert_eq!(reward.message, Some(Value::from("Well played")));
    assert_eq!(reward.team_reward, Some(team));
    assert_eq!((energy.weight, modifier.r#type.as_str(), modifier.duration_sec), (-1, "currency", u64::MAX));
}

#[test]
fn an_item_instance_with_every_field() {
    let list = list();
    let document = at(&list, "achievements/season/reward/item_instances/sword:1");
    let item = complete::<RewardInventoryItem>(document);
    assert_eq!(item.numeric_properties.get("sharpness"), Some(&1.25));
    assert!(item.numeric_properties.get("luck").unwrap().is_nan());
    assert_eq!(item.numeric_properties.get("debt"), Some(&f64::NEG_INFINITY));
}

#[test]
fn available_rewards_with_every_field() {
    let list = list();
    let document = at(&list, "achievements/season/available_rewards");
    let rewards: AvailableRewards = complete(document);
    let contents: AvailableRewardsContents = complete(at(document, "guaranteed"));
    let item: AvailableRewardsItem = complete(at(document, "guaranteed/items/sword"));
    complete::<RewardRangeDouble>(at(document, "guaranteed/items/sword/numeric_properties/sharpness"));
    complete::<AvailableRewardsStringProperty>(at(document, "guaranteed/items/sword/string_properties/colour"));
    complete::<AvailableRewardsItemSet>(at(document, "guaranteed/item_sets/0"));
    complete::<RewardRangeInt64>(at(document, "guaranteed/currencies/gold/count"));
    complete::<RewardRangeInt32>(at(document, "guaranteed/energies/stamina/count"));
    complete::<AvailableRewardsEnergyModifier>(at(document, "guaranteed/energy_modifiers/0"));
    complete::<AvailableRewardsRewardModifier>(at(document, "guaranteed/reward_modifiers/0"));
    complete::<AvailableTeamRewards>(at(document, "team_reward"));
    complete::<AvailableTeamRewardsContents>(at(document, "team_reward/guaranteed"));
    complete::<AvailableTeamMemberRewards>(at(document, "team_reward/member_reward"));

    assert_eq!(rewards.guaranteed, Some(contents));
    assert_eq!(item.count.unwrap().multiple, 3);
    assert_eq!(rewards.weighted[1], AvailableRewardsContents::default());
}

#[test]
fn requests_with_every_field() {
    let requests = requests();
    let update: AchievementsUpdateRequest = complete(at(&requests, "AchievementsUpdateRequest"));
    complete::<AchievementsClaimRequest>(at(&requests, "AchievementsClaimRequest"));
    complete::<TeamAchievementsGetRequest>(at(&requests, "TeamAchievementsGetRequest"));
    complete::<TeamAchievementsUpdateRequest>(at(&requests, "TeamAchievementsUpdateRequest"));
    complete::<TeamAchievementsClaimRequest>(at(&requests, "TeamAchievementsClaimRequest"));
    complete::<SyncRequest>(at(&requests, "SyncRequest"));
    complete::<SyncAchievements>(at(&requests, "SyncRequest/achievements"));
    complete::<SyncAchievementsUpdate>(at(&requests, "SyncRequest/achievements/achievements/steps"));
    complete::<SyncResponse>(at(&requests, "SyncResponse"));

    assert_eq!((update.amount, update.achievements.get("calories")), (-3, Some(&i64::MAX)));
}

/// The document as a client may write it: camelCase keys, 64-bit integers as numbers if they are exact, `null` for unset fields.
fn as_a_client_may_write_it(value: &Value, maps: bool) -> Value {
    match value {
        Value::List(items) => Value::List(items.iter().map(|item| as_a_client_may_write_it(item, false)).collect()),
        Value::Text(text) => match text.parse::<i64>() {
            Ok(number) if number.unsigned_abs() < 1 << 53 => Value::Int(number),
            _ => value.clone(),
        },
        Value::Object(entries) => {
            let camel = |key: &str| {
                let mut parts = key.split('_');
                let first = parts.next().unwrap().to_owned();
                parts.fold(first, |name, part| name + &part[..1].to_uppercase() + &part[1..])
            };
            let entries = entries.iter().map(|(key, value)| {
                let is_map = ["achievements", "repeat_achievements", "sub_achievements", "additional_properties", "message"]
                    .into_iter()
                    .chain(["items", "currencies", "energies", "item_instances", "options"])
                    .chain(["numeric_properties", "string_properties"])
                    .any(|name| name == key && !maps);
                let value = if key == "message" { value.clone() } else { as_a_client_may_write_it(value, is_map) };
                (if maps { key.clone() } else { camel(key).into() }, value)
            });
            Value::Object(entries.collect())
        }
        other => other.clone(),
    }
}

#[test]
fn both_key_styles_and_both_forms_of_integers_are_read_alike() {
    let document = list();
    let written = as_a_client_may_write_it(&document, false);
    assert!(written.to_canonical_json().contains(r#""subAchievements":{"tier_1":{"additionalProperties""#));
    assert!(written.to_canonical_json().contains(r#""totalClaimTimeSec":1790000002"#));
    assert_eq!(AchievementList::from_request(&written).unwrap().to_json(), document.to_canonical_json());
}

#[test]
fn null_is_unset_for_every_field() {
    fn all_null<M: Message + Default + PartialEq + std::fmt::Debug>() {
        let nulls = Value::Object(M::FIELDS.iter().map(|field| ((*field).into(), Value::Null)).collect());
        assert_eq!(M::from_request(&nulls).unwrap(), M::default());
        assert_eq!(M::default().to_json(), "{}");
    }
    all_null::<Achievement>();
    all_null::<SubAchievement>();
    all_null::<Reward>();
    all_null::<AvailableRewards>();
    all_null::<AchievementsUpdateRequest>();
    all_null::<SyncRequest>();
}

/// The TypeScript client imports lists too, and must pass the same cases.
#[test]
fn lists_become_these_states() {
    let Value::List(cases) = Value::from_json(include_str!("golden/imports.json")).unwrap() else { panic!("no list") };
    for case in &cases {
        let definitions = Definitions::parse(at(case, "definitions")).unwrap();
        let Value::Int(received) = *at(case, "received") else { panic!("no instant") };
        let answer = if let Value::Text(_) = at(case, "list") { list() } else { at(case, "list").clone() };
        let state = AchievementList::from_answer(&answer).unwrap().to_state(&definitions, UnixSec(received));
        assert_eq!(state.to_canonical_json(), at(case, "state").to_canonical_json(), "{}", at(case, "name").to_canonical_json());
    }
}
