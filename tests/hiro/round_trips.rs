//! Properties of all messages and documents: written and read back they are the same, and reading never panics.

use plaudit::Value;
use plaudit::hiro::*;
use proptest::prelude::*;
use proptest::sample::select;

use super::messages::any_message;

/// Reads the message back as a value and as text: strictly if it has no unknown fields, leniently always.
fn comes_back<M: Message + PartialEq + std::fmt::Debug>(message: &M, strict: bool) -> Result<(), TestCaseError> {
    let written = message.to_value();
    let (read_from_value, written_text) = (M::from_answer(&written), message.to_json());
    prop_assert_eq!(read_from_value.as_ref(), Ok(message));
    let document = Value::from_json(&written_text).unwrap();
    let (kind, strict) = (M::from_answer(&document), strict.then(|| M::from_request(&document)));
    prop_assert_eq!(kind.as_ref(), Ok(message));
    prop_assert!(strict.is_none_or(|strict| strict.as_ref() == Ok(message)));
    prop_assert_eq!(kind.unwrap().to_json(), written_text);
    Ok(())
}

/// Reads any value as a message; an accepted one is the same after another round trip.
fn is_read_safely<M: Message + PartialEq + std::fmt::Debug>(value: &Value) -> Result<(), TestCaseError> {
    let strict = M::from_request(value);
    let kind = M::from_answer(value);
    if let Ok(message) = &strict {
        prop_assert_eq!(kind.as_ref(), Ok(message));
    }
    match kind {
        Ok(message) => {
            let text = message.to_json();
            let again = Value::from_json(&text).map(|read| M::from_answer(&read).map(|message| message.to_json()));
            prop_assert_eq!(again, Ok(Ok(text)));
        }
        Err(error) => prop_assert!(error.path().is_some()),
    }
    Ok(())
}

/// A document that partly resembles a message: its keys, and values that fit some of them.
fn almost_messages() -> impl Strategy<Value = Value> {
    let keys =
        [Achievement::FIELDS, Reward::FIELDS, AvailableRewards::FIELDS, AvailableRewardsContents::FIELDS, SyncAchievementsUpdate::FIELDS]
            .concat();
    let keys = prop_oneof![12 => select(keys).prop_map(str::to_owned), 2 => Just("claimTimeSec".to_owned()), 1 => "\\PC{0,3}"];
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        2 => any::<bool>().prop_map(Value::Bool),
        4 => (-3i64..1_000).prop_map(Value::Int),
        1 => any::<f64>().prop_filter("compared", |number| number.is_finite() && *number != 0.0).prop_map(Value::Float),
        4 => select(vec!["", "5", "-0", "1e3", "9223372036854775808", "NaN", "x"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 8, move |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..3).prop_map(Value::List),
            4 => prop::collection::btree_map(keys.clone(), inner, 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_list_comes_back(message in any_message::<AchievementList>(false)) {
        comes_back(&message, true)?;
    }

    #[test]
    fn any_list_of_a_newer_server_comes_back(message in any_message::<AchievementList>(true)) {
        comes_back(&message, false)?;
    }

    #[test]
    fn any_ack_comes_back(message in any_message::<AchievementsUpdateAck>(false)) {
        comes_back(&message, true)?;
    }

    #[test]
    fn any_reward_comes_back(granted in any_message::<Reward>(true), available in any_message::<AvailableRewards>(true)) {
        comes_back(&granted, false)?;
        comes_back(&available, false)?;
    }

    #[test]
    fn any_request_comes_back(
        update in any_message::<AchievementsUpdateRequest>(false),
        claim in any_message::<AchievementsClaimRequest>(false),
        get in any_message::<AchievementsGetRequest>(false),
        sync in any_message::<SyncRequest>(false),
        synced in any_message::<SyncResponse>(false),
    ) {
        comes_back(&update, true)?;
        comes_back(&claim, true)?;
        comes_back(&get, true)?;
        comes_back(&sync, true)?;
        comes_back(&synced, true)?;
    }

    #[test]
    fn any_request_of_a_team_comes_back(
        get in any_message::<TeamAchievementsGetRequest>(false),
        update in any_message::<TeamAchievementsUpdateRequest>(false),
        claim in any_message::<TeamAchievementsClaimRequest>(false),
    ) {
        comes_back(&get, true)?;
        comes_back(&update, true)?;
        comes_back(&claim, true)?;
    }

    #[test]
    fn any_document_is_read_safely(value in almost_messages()) {
        is_read_safely::<AchievementList>(&value)?;
        is_read_safely::<Achievement>(&value)?;
        is_read_safely::<Reward>(&value)?;
        is_read_safely::<AvailableRewards>(&value)?;
        is_read_safely::<AchievementsUpdateRequest>(&value)?;
        is_read_safely::<SyncRequest>(&value)?;
    }

    #[test]
    fn any_text_is_opened_safely(text in r#"[\[\]{}:,"\\a-e0-9.+\-u ]{0,30}|\PC{0,12}"#) {
        for envelope in [Envelope::Raw, Envelope::Wrapped] {
            let _ = (envelope.open_request(&text), envelope.open_answer(&text));
            let _ = RpcError::from_json(&text);
        }
    }

    #[test]
    fn what_is_wrapped_comes_out_as_it_went_in(message in any_message::<AchievementsUpdateRequest>(false)) {
        let value = Value::from_json(&message.to_json()).unwrap();
        for envelope in [Envelope::Raw, Envelope::Wrapped] {
            prop_assert_eq!(envelope.open_request(&envelope.request(&message.to_json())), Ok(value.clone()));
            prop_assert_eq!(envelope.open_answer(&envelope.answer(&message.to_json())), Ok(value.clone()));
        }
    }
}
