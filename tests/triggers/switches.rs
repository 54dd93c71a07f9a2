//! G10 and G11: disabled triggers, app versions that are too low, archived nodes.

use super::support::*;

fn document(body: Json, settings: Json) -> Json {
    json!({"achievements": body, "settings": settings})
}

fn by(version: &str, command: Command) -> Command {
    Command { app_version: Some(plaudit::AppVersion::parse(version).unwrap()), ..command }
}

#[test]
fn g10_switched_off_nothing_triggered_is_earned_and_activity_is_recorded() {
    let mut body = one(json!({"total_time": {"minutes": 30}}), json!({}));
    body["quest"] = json!({"name": "Quest", "max_count": 1});
    let mut engine = player_of(document(body.clone(), json!({"enabled": false})));
    assert_eq!(unlocked(&mut engine, minutes(T0, 40)), [] as [&str; 0]);
    assert_eq!(progress(&engine, "it", T0), (40, 30));
    assert_eq!((is_open(&engine, "it", T0), reasons(&engine, "it", T0)), (false, vec![Reason::Disabled]));
    assert_eq!(unlocked(&mut engine, update(T0, "quest", 1)), ["quest"], "triggered nodes only");
    let mut engine = reloaded(&engine, document(body, json!({"enabled": true})));
    assert_eq!(unlocked(&mut engine, session(T0)), ["it"]);
}

#[test]
fn g10_enabled_is_the_default() {
    let mut engine = player_of(document(one(json!({"streak": {"days": 1}}), json!({})), json!({})));
    assert_eq!(places(&mut engine, [session(T0)]), [1]);
}

#[test]
fn g10_an_older_app_earns_nothing_but_its_activity_counts() {
    let mut body = one(json!({"total_time": {"minutes": 30}}), json!({}));
    body["quest"] = json!({"name": "Quest", "max_count": 1});
    let mut engine = player_of(document(body, json!({"min_app_version": "6.10"})));
    for old in ["6.2", "6.9.99", "5", "6.10.0", "6"].into_iter().filter(|old| *old != "6.10.0") {
        assert_eq!(unlocked(&mut engine, by(old, minutes(T0, 10))), [] as [&str; 0], "{old}");
    }
    assert_eq!(unlocked(&mut engine, by("6.2", update(T0, "quest", 1))), ["quest"], "triggered nodes only");
    let needs = plaudit::AppVersion::parse("6.10").unwrap();
    assert_eq!(reasons(&engine, "it", T0), [Reason::AppVersion { needs }]);
    assert!(!is_open(&engine, "it", T0));
    assert_eq!(unlocked(&mut engine, by("6.10.0", session(T0))), ["it"]);
}

#[test]
fn g10_versions_compare_by_number_and_a_missing_one_earns() {
    for (version, earns) in
        [("6.10", true), ("6.11", true), ("7", true), ("10.0", true), ("6.10.1", true), ("6.9", false), ("6.2", false), ("0", false)]
    {
        let mut engine = player_of(document(one(json!({"streak": {"days": 1}}), json!({})), json!({"min_app_version": "6.10"})));
        assert_eq!(!unlocked(&mut engine, by(version, session(T0))).is_empty(), earns, "{version}");
    }
    let mut engine = player_of(document(one(json!({"streak": {"days": 1}}), json!({})), json!({"min_app_version": "6.10"})));
    assert_eq!(places(&mut engine, [session(T0)]), [1], "missing");
}

#[test]
fn g10_preconditions_that_are_met_meanwhile_are_announced_all_the_same() {
    let mut body = one(json!({"subscription": {}}), json!({"precondition_ids": ["quest"]}));
    body["quest"] = json!({"name": "Quest", "max_count": 1});
    let mut engine = player_of(document(body, json!({"enabled": false})));
    engine.apply(&update(T0, "quest", 1)).unwrap();
    assert_eq!(reasons(&engine, "it", T0), [Reason::Disabled]);
}

#[test]
fn g11_archived_cannot_be_earned_and_is_not_shown() {
    let triggers = [
        json!({"streak": {"days": 1}}),
        json!({"session_count": {"sessions": 1}}),
        json!({"total_time": {"minutes": 1}}),
        json!({"content": {"content_ids": ["a"]}}),
        json!({"community": {"action": "any"}}),
        json!({"subscription": {}}),
        json!({"stat": {"id": "level", "at_least": 1}}),
    ];
    for trigger in triggers {
        let mut engine = player(one(trigger.clone(), json!({"archived": true})));
        let all = [minutes(T0, 1), content(T0, "a"), at(T0, Action::Joined), bought(T0, None), set(T0, "level", 1)];
        assert_eq!(places(&mut engine, all), [] as [usize; 0], "{trigger}");
        assert_eq!(engine.get("it", UnixSec(T0)), None);
        assert_eq!(engine.list(UnixSec(T0), None), plaudit::AchievementList::default());
        assert_eq!(engine.explain("it", UnixSec(T0)).unwrap_err().code(), ErrorCode::NotFound);
        let mut unarchived = reloaded(&engine, json!({"achievements": one(trigger, json!({}))}));
        let _ = unlocked(&mut unarchived, opened(T0));
    }
}

#[test]
fn g11_archived_stays_for_those_who_have_it() {
    let document = |archived: bool| json!({"achievements": one(json!({"subscription": {}}), json!({"archived": archived}))});
    let mut engine = player_of(document(false));
    engine.apply(&bought(T0, None)).unwrap();
    let mut engine = reloaded(&engine, document(true));
    assert_eq!(unlocked(&mut engine, bought(T0 + 1, None)), [] as [&str; 0]);
    let badge = get(&engine, "it", T0);
    assert_eq!((badge.archived, badge.count, badge.earned_count), (true, 1, 1));
    assert_eq!(engine.list(UnixSec(T0), None).repeat_achievements.len(), 1);
    assert_eq!(reasons(&engine, "it", T0), [Reason::Archived]);
    assert!(!is_open(&engine, "it", T0));
    engine.apply(&at(T0, Action::claim(["it"]))).unwrap(); // R2: claimable though archived
}

#[test]
fn g11_an_archived_parents_subs_are_archived_too() {
    let document = |archived: bool| {
        json!({"achievements": {"parent": {"name": "P", "trigger": {"streak": {"days": 9}}, "archived": archived, "sub_achievements": {
            "sub": {"name": "S", "trigger": {"community": {"action": "any"}}},
            "other": {"name": "O", "trigger": {"community": {"action": "any"}}, "precondition_ids": ["missing"]}}}}})
    };
    let mut engine = player_of(document(true));
    assert_eq!(unlocked(&mut engine, at(T0, Action::Joined)), [] as [&str; 0]);
    assert_eq!(engine.get("sub", UnixSec(T0)), None);
    let mut engine = reloaded(&engine, document(false));
    assert_eq!(unlocked(&mut engine, at(T0, Action::Joined)), ["sub"]);
    let engine = reloaded(&engine, document(true));
    assert!(get(&engine, "sub", T0).archived);
    assert_eq!((engine.get("other", UnixSec(T0)), engine.get("parent", UnixSec(T0))), (None, None));
}

#[test]
fn g11_earned_and_archived_meets_preconditions_still() {
    let document = |archived: bool| {
        json!({"achievements": {
            "old": {"name": "Old", "trigger": {"community": {"action": "any"}}, "archived": archived},
            "new": {"name": "New", "trigger": {"subscription": {}}, "precondition_ids": ["old"]}}})
    };
    let mut engine = player_of(document(false));
    engine.apply(&at(T0, Action::Posted)).unwrap();
    assert_eq!(unlocked(&mut reloaded(&engine, document(true)), bought(T0, None)), ["new"]);
}
