//! Requests as commands, and errors as Hiro's clients expect them.

use plaudit::hiro::{
    AchievementsClaimRequest, AchievementsUpdateRequest, Envelope, Message, RpcCode, RpcError, SyncRequest, TeamAchievementsClaimRequest,
    TeamAchievementsUpdateRequest,
};
use plaudit::{Action, Actor, Command, Engine, EngineOptions, ErrorCode, MAX_SAFE_INTEGER, UnixSec, Value};

use super::support::*;

const NOW: UnixSec = UnixSec(1_790_000_000);

#[track_caller]
fn request<M: Message>(json: Json) -> M {
    M::from_request(&value(&json)).unwrap()
}

#[test]
fn an_update_names_ids_with_one_amount_or_each_with_its_own() {
    let command = |json| request::<AchievementsUpdateRequest>(json).command(NOW).unwrap();
    assert_eq!(command(json!({"ids": ["b", "a"], "amount": "-2"})).action, Action::update([("b", -2), ("a", -2)]));
    assert_eq!(command(json!({"achievements": {"b": "3", "a": 1}})).action, Action::update([("a", 1), ("b", 3)]));
    let both = command(json!({"ids": ["c"], "amount": 5, "achievements": {"a": "1"}}));
    assert_eq!((both.at, both.action), (NOW, Action::update([("c", 5), ("a", 1)])));
    let largest = command(json!({"ids": ["a"], "amount": "9223372036854775807", "achievements": {"b": "-9223372036854775808"}}));
    assert_eq!(largest.action, Action::update([("a", MAX_SAFE_INTEGER), ("b", -MAX_SAFE_INTEGER)]));
    assert_eq!(command(json!({"ids": ["a"]})).action, Action::update([("a", 0)]));
    assert_eq!(command(json!({"amount": 5})).action, Action::update([]));
}

#[test]
fn an_update_that_names_an_id_twice_is_refused() {
    let refused = |json| {
        let error = request::<AchievementsUpdateRequest>(json).command(NOW).unwrap_err();
        (error.code(), error.to_string())
    };
    let (code, words) = refused(json!({"ids": ["b", "a"], "amount": 1, "achievements": {"a": 1}}));
    assert_eq!((code, words.as_str()), (ErrorCode::InvalidCommand, r#""a" is in `achievements` already (at "/ids/1")"#));
    let (_, words) = refused(json!({"ids": ["a", "b", "a"], "amount": 1}));
    assert_eq!(words, r#""a" is in `ids` already (at "/ids/2")"#);
}

#[test]
fn requests_of_teams_are_commands_of_the_teams_stream() {
    let update: TeamAchievementsUpdateRequest =
        request(json!({"id": "t", "achievement_ids": ["a"], "amount": 2, "achievements": {"b": 3}}));
    assert_eq!((update.id.as_str(), update.command(NOW).unwrap().action), ("t", Action::update([("a", 2), ("b", 3)])));
    let twice: TeamAchievementsUpdateRequest = request(json!({"id": "t", "achievementIds": ["a", "a"]}));
    assert_eq!(twice.command(NOW).unwrap_err().path(), Some("/achievement_ids/1"));
    let claim: TeamAchievementsClaimRequest = request(json!({"id": "t", "achievement_ids": ["a"], "claim_total_reward": true}));
    assert_eq!(claim.command(NOW).action, total_claim(&["a"]));
}

#[test]
fn a_sync_is_replayed_in_the_order_of_its_instants() {
    let sync: SyncRequest = request(json!({"achievements": {"achievements": {
        "late": {"count": "2", "update_time_sec": "1789999990"},
        "both": {"count": "1", "update_time_sec": "1789999990", "claim_time_sec": "1789999990"},
        "claimed_before": {"count": "1", "update_time_sec": "1789999998", "claim_time_sec": "1789999971"},
        "total": {"claim_time_sec": "1789999995", "total_claim_time_sec": "1789999996"},
        "only_total": {"totalClaimTimeSec": 1789999980},
        "early": {"count": "-3", "create_time_sec": "1", "update_time_sec": "1789999970"},
        "nothing": {"update_time_sec": "1789999970"},
        "undated": {"count": 7},
        "ahead": {"count": 8, "update_time_sec": "1799999999"},
        "ancient": {"count": 9, "update_time_sec": "-5"},
    }}}));
    let commands = sync.commands(NOW, UnixSec(1_789_999_960));
    let seen: Vec<(i64, Action)> = commands.into_iter().map(|command| (command.at.0 - NOW.0, command.action)).collect();
    assert_eq!(
        seen,
        [
            (-40, Action::update([("ancient", 9)])),
            (-30, Action::update([("early", -3)])),
            (-20, total_claim(&["only_total"])),
            (-10, Action::update([("both", 1), ("late", 2)])),
            (-10, Action::claim(["both"])),
            (-4, total_claim(&["total"])),
            (-2, Action::update([("claimed_before", 1)])),
            (-2, Action::claim(["claimed_before"])),
            (0, Action::update([("ahead", 8), ("undated", 7)])),
        ]
    );
    assert!(SyncRequest::default().commands(NOW, UnixSec(0)).is_empty());
}

/// The error of a claim or an update, as the server answers it.
fn answer(engine: &mut Engine, action: Action) -> RpcError {
    RpcError::from(&engine.apply(&Command::new(NOW, action)).unwrap_err())
}

#[test]
fn errors_of_achievements_have_hiros_words() {
    let mut engine = engine(json!({"steps": {"max_count": 2}}));
    let not_found = answer(&mut engine, Action::update([("stairs", 1)]));
    let not_complete = answer(&mut engine, Action::claim(["steps"]));
    update(&mut engine, NOW, "steps", 2);
    claim(&mut engine, NOW, &["steps"]);
    let claimed = answer(&mut engine, Action::claim(["steps"]));
    for (error, words) in
        [(not_found, "achievement not found"), (not_complete, "achievement not complete"), (claimed, "achievement already claimed")]
    {
        assert_eq!((error.code, error.code.status()), (RpcCode::InvalidArgument, 400));
        assert_eq!(error.to_json(), format!(r#"{{"code":3,"error":{{"Code":3,"Message":"{words}"}},"message":"{words}"}}"#));
        assert_eq!(RpcError::from_json(&error.to_json()), error);
    }
}

#[test]
fn other_errors_tell_as_much_as_the_caller_may_know() {
    let malformed = AchievementsClaimRequest::from_request(&value(&json!({"ids": "a"}))).unwrap_err();
    assert_eq!(RpcError::from(&malformed), RpcError::new(RpcCode::InvalidArgument, r#"expected an array, found the text "a" (at "/ids")"#));

    let actor = Some(Actor { id: "m".to_owned(), role: plaudit::Role::Member });
    let options = EngineOptions { team: Some("t".to_owned()), actor, ..EngineOptions::default() };
    let mut team = Engine::new(definitions(&document(json!({"steps": {}}))), options).unwrap();
    update(&mut team, NOW, "steps", 1);
    let denied = answer(&mut team, Action::claim(["steps"]));
    assert_eq!((denied.code, denied.code.status()), (RpcCode::PermissionDenied, 403));

    let state = Some(Value::Object(Vec::new()));
    let broken = Engine::new(definitions(&document(json!({"a": {}}))), EngineOptions { state, ..EngineOptions::default() }).err().unwrap();
    assert_eq!(RpcError::from(&broken), RpcError::new(RpcCode::Internal, "internal error"));
}

#[test]
fn every_code_has_its_number_and_its_status() {
    use RpcCode::*;
    let codes = [
        InvalidArgument,
        NotFound,
        PermissionDenied,
        ResourceExhausted,
        FailedPrecondition,
        Unimplemented,
        Internal,
        Unavailable,
        Unauthenticated,
    ];
    let told: Vec<(i32, u16)> = codes.iter().map(|code| (code.number(), code.status())).collect();
    assert_eq!(told, [(3, 400), (5, 404), (7, 403), (8, 429), (9, 400), (12, 501), (13, 500), (14, 503), (16, 401)]);
    for code in codes {
        let error = RpcError::new(code, "so \"it\" is");
        assert_eq!(RpcError::from_json(&error.to_json()), error);
    }
    assert_eq!(RpcError::from_json(r#"{"code": 16, "message": "Auth token invalid"}"#).code, Unauthenticated);
    assert_eq!(RpcError::from_json(r#"{"code": 99, "error": {"Message": "new"}}"#), RpcError::new(Internal, "new"));
}

#[test]
fn bodies_without_anything_in_them_are_empty_messages() {
    let nothing = Value::Object(Vec::new());
    for body in ["", "  \n", "{}"] {
        assert_eq!(Envelope::Raw.open_request(body).as_ref(), Ok(&nothing), "{body:?}");
    }
    for body in ["", r#""""#, r#""{}""#] {
        assert_eq!(Envelope::Wrapped.open_request(body).as_ref(), Ok(&nothing), "{body:?}");
    }
    for body in ["", "{}", r#"{"payload": null}"#, r#"{"payload": ""}"#] {
        assert_eq!(Envelope::Wrapped.open_answer(body).as_ref(), Ok(&nothing), "{body:?}");
    }
    for body in ["{}", "5", "null", r#""{""#, "\"", r#"{"payload": "{}"}"#] {
        assert!(Envelope::Wrapped.open_request(body).is_err(), "{body:?}");
    }
    assert_eq!(Envelope::Wrapped.open_answer(r#"{"payload": {}}"#).unwrap_err().path(), Some("/payload"));
}
