//! Numbers at the edges, special keys, nesting, repetition: refused with a path, or read exactly.

use plaudit::hiro::{Achievement, AchievementList, AchievementsClaimRequest, AchievementsUpdateRequest, Envelope, Message, Reward};
use plaudit::{Error, ErrorCode, Value};

fn read<M: Message>(text: &str) -> Result<M, Error> {
    M::from_request(&Value::from_json(text)?)
}

/// The path and the message with which a request is refused.
#[track_caller]
fn refused<M: Message + std::fmt::Debug>(text: &str) -> (String, String) {
    let error = read::<M>(text).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidCommand);
    (error.path().unwrap_or_default().to_owned(), error.message().to_owned())
}

#[test]
fn amounts_are_read_exactly_or_not_at_all() {
    let amount = |written: &str| {
        let update = read::<AchievementsUpdateRequest>(&format!(r#"{{"achievements": {{"steps": {written}}}}}"#));
        update.map(|update| *update.achievements.get("steps").unwrap()).map_err(|error| error.path().unwrap_or_default().to_owned())
    };
    for (written, number) in [
        ("5", 5),
        (r#""5""#, 5),
        ("5.0", 5),
        (r#""5.0""#, 5),
        ("1e3", 1000),
        (r#""1e3""#, 1000),
        ("-0", 0),
        (r#""-0""#, 0),
        ("9007199254740991", 9_007_199_254_740_991),
        (r#""9007199254740993""#, 9_007_199_254_740_993),
        (r#""9223372036854775807""#, i64::MAX),
        (r#""-9223372036854775808""#, i64::MIN),
    ] {
        assert_eq!(amount(written), Ok(number), "{written}");
    }
    for written in [
        r#""9223372036854775808""#,
        r#""-9223372036854775809""#,
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "1e300",
        r#""1e300""#,
        "1.5",
        r#""1.5""#,
        r#""NaN""#,
        r#""Infinity""#,
        r#""""#,
        r#"" 5""#,
        r#""5 ""#,
        r#""+5""#,
        r#""05""#,
        r#""0x5""#,
        r#""5n""#,
        "true",
        "null",
        "[5]",
        "{}",
    ] {
        assert_eq!(amount(written), Err("/achievements/steps".to_owned()), "{written}");
    }
}

#[test]
fn errors_name_the_place_the_value_and_what_would_be_right() {
    let (place, words) = refused::<AchievementsUpdateRequest>(r#"{"amount": 1.5}"#);
    assert_eq!((place.as_str(), words.as_str()), ("/amount", "expected a whole number of 64 bits, as a number or as text, found 1.5"));
    let (place, words) = refused::<AchievementsUpdateRequest>(r#"{"achievements": {"a/b": 1e17}}"#);
    assert_eq!(place, "/achievements/a~1b");
    assert_eq!(words, "expected text for a whole number beyond 2^53 - 1, which is not exact as a number, found 100000000000000000");
    let (place, words) = refused::<AchievementsClaimRequest>(r#"{"ids": ["a", 5]}"#);
    assert_eq!((place.as_str(), words.as_str()), ("/ids/1", "expected text, found 5"));
    let (place, words) = refused::<AchievementsClaimRequest>(r#"{"ids": [], "claimTotal": true}"#);
    assert_eq!(place, "/claimTotal");
    assert_eq!(words, r#""claimTotal" is not a field of AchievementsClaimRequest; it has ids, claim_total_reward"#);
    let (place, _) = refused::<AchievementList>(r#"{"achievements": {"x": {"reward": {"energies": {"e": 2147483648}}}}}"#);
    assert_eq!(place, "/achievements/x/reward/energies/e");
    let (place, _) = refused::<AchievementList>(r#"{"achievements": {"x": {"sub_achievements": {"y": {"sub_achievements": {}}}}}}"#);
    assert_eq!(place, "/achievements/x/sub_achievements/y/sub_achievements");
}

#[test]
fn a_field_given_twice_is_refused_in_either_style() {
    let (place, words) = refused::<AchievementsClaimRequest>(r#"{"claim_total_reward": true, "claimTotalReward": false}"#);
    assert_eq!((place.as_str(), words.as_str()), ("/claimTotalReward", r#"the field "claim_total_reward" is given twice"#));
    let (place, _) = refused::<AchievementsClaimRequest>(r#"{"claimTotalReward": null, "claim_total_reward": true}"#);
    assert_eq!(place, "/claim_total_reward");
    let (_, words) = refused::<AchievementsClaimRequest>(r#"{"ids": [], "ids": []}"#);
    assert!(words.contains("twice"), "{words}");
    let (_, words) = refused::<AchievementsUpdateRequest>(r#"{"achievements": {"a": 1, "a": 2}}"#);
    assert!(words.contains("twice"), "{words}");
    // A value need not come from text, whose parser refuses repeated keys already.
    let twice = Value::Object(vec![("a".into(), Value::Int(1)), ("a".into(), Value::Int(2))]);
    let error = AchievementsUpdateRequest::from_request(&Value::Object(vec![("achievements".into(), twice)])).unwrap_err();
    assert_eq!(error.path(), Some("/achievements/a"));
}

#[test]
fn an_unknown_field_is_refused_in_requests_even_if_it_is_null() {
    let (place, _) = refused::<AchievementsClaimRequest>(r#"{"ids": ["a"], "amount": null}"#);
    assert_eq!(place, "/amount");
    let (place, words) = refused::<plaudit::hiro::SyncRequest>(r#"{"inventory": {"items": {}}}"#);
    assert_eq!((place.as_str(), words.as_str()), ("/inventory", r#""inventory" is not a field of SyncRequest; it has achievements"#));
    assert!(refused::<plaudit::hiro::AchievementsGetRequest>(r#"{"x": 1}"#).1.ends_with("it has none"));
}

#[test]
fn answers_keep_what_newer_servers_send_at_every_depth() {
    let text = r#"{"achievements":{"a":{"count":"1","future":{"b":[1.5,null,"x"]},"reward":{"items":{"i":"2"},"stars":"5"},"sub_achievements":{"s":{"mood":true}}}},"server":"v2"}"#;
    let list = AchievementList::from_answer(&Value::from_json(text).unwrap()).unwrap();
    assert_eq!(list.to_json(), text);
    assert_eq!(list.unknown.get("server"), Some(&Value::from("v2")));
    let mut achievement = list.achievements.get("a").unwrap().clone();
    achievement.unknown.insert("maxCount".to_owned(), Value::Int(7));
    assert!(!achievement.to_json().contains("maxCount"), "a known field is never kept as unknown too");
}

#[test]
fn ids_that_mean_something_to_javascript_are_ids() {
    let text = r#"{"achievements":{"__proto__":"1","constructor":"2","hasOwnProperty":"3","":"4"}}"#;
    let update = read::<AchievementsUpdateRequest>(text).unwrap();
    assert_eq!(update.achievements.get("__proto__"), Some(&1));
    assert_eq!(update.achievements.get(""), Some(&4));
    assert_eq!(refused::<AchievementsUpdateRequest>(r#"{"__proto__": {"amount": 1}}"#).0, "/__proto__");
}

#[test]
fn deep_nesting_is_refused_and_wide_messages_are_read() {
    let deep = format!("{}{}", r#"{"achievements":"#.repeat(100_000), "}".repeat(100_000));
    assert!(read::<AchievementList>(&deep).is_err());
    assert!(Envelope::Wrapped.open_request(&Envelope::Wrapped.request(&deep)).is_err());
    let ids: Vec<String> = (0..50_000).map(|number| format!(r#""id {number:05}":"{number}""#)).collect();
    let wide = format!(r#"{{"achievements":{{{}}}}}"#, ids.join(","));
    let update = read::<AchievementsUpdateRequest>(&wide).unwrap();
    assert_eq!((update.achievements.len(), update.achievements.get("id 49999")), (50_000, Some(&49_999)));
}

#[test]
fn what_is_no_object_is_no_message() {
    for text in ["null", "[]", "5", r#""{}""#, "true"] {
        assert_eq!(refused::<Achievement>(text).0, "", "{text}");
    }
    assert_eq!(refused::<Reward>(r#"{"items": []}"#).0, "/items");
    assert_eq!(refused::<Reward>(r#"{"energy_modifiers": [null]}"#).0, "/energy_modifiers/0");
    assert_eq!(refused::<Reward>(r#"{"energy_modifiers": {"0": {}}}"#).0, "/energy_modifiers");
    assert_eq!(refused::<Achievement>(r#"{"is_active": "true"}"#).0, "/is_active");
    assert_eq!(refused::<Achievement>(r#"{"is_active": 1}"#).0, "/is_active");
    assert_eq!(refused::<Achievement>(r#"{"name": 5}"#).0, "/name");
}

#[test]
fn doubles_are_numbers_or_their_texts() {
    let property = |written: &str| {
        let text = format!(r#"{{"item_instances": {{"i": {{"numeric_properties": {{"p": {written}}}}}}}}}"#);
        read::<Reward>(&text).ok().map(|reward| *reward.item_instances.get("i").unwrap().numeric_properties.get("p").unwrap())
    };
    for (written, number) in [
        ("1e300", 1e300),
        ("-0", 0.0),
        ("5", 5.0),
        (r#""1.5""#, 1.5),
        (r#""Infinity""#, f64::INFINITY),
        (r#""-Infinity""#, f64::NEG_INFINITY),
    ] {
        assert_eq!(property(written), Some(number), "{written}");
    }
    assert!(property(r#""NaN""#).unwrap().is_nan());
    for written in [r#""nan""#, r#""inf""#, r#""1e400""#, "1e400", r#""""#, r#"" 1""#, "true"] {
        assert_eq!(property(written), None, "{written}");
    }
}
