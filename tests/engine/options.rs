//! The options of an engine, read from a document.

use plaudit::{Actor, EngineOptions, ErrorCode, Rewards, Role, Value};
use serde_json::{Value as Json, json};

fn read(options: Json) -> Result<EngineOptions, plaudit::Error> {
    EngineOptions::from_value(&serde_json::from_value::<Value>(options).unwrap())
}

#[test]
fn options_are_read() {
    let options = read(json!({
        "state": {"version": 1}, "rewards": {"seed": "s"}, "team": {"id": "t"}, "actor": {"id": "a", "role": "admin"}
    }))
    .unwrap();
    assert_eq!(options.rewards, Rewards::Seeded("s".to_owned()));
    assert_eq!(options.team.as_deref(), Some("t"));
    assert_eq!(options.actor, Some(Actor { id: "a".to_owned(), role: Role::Admin }));
    assert!(options.state.is_some());
    for empty in [json!(null), json!({}), json!({"rewards": "pending", "state": null, "team": null, "actor": null})] {
        let options = read(empty).unwrap();
        assert_eq!((options.rewards, options.team, options.actor), (Rewards::Pending, None, None));
        assert!(options.state.is_none());
    }
}

#[test]
fn bad_options_are_refused_at_their_place() {
    for (options, path) in [
        (json!(3), ""),
        (json!({"seed": "s"}), "/seed"),
        (json!({"rewards": "now"}), "/rewards"),
        (json!({"rewards": {}}), "/rewards/seed"),
        (json!({"rewards": {"seed": 3}}), "/rewards/seed"),
        (json!({"team": "t"}), "/team"),
        (json!({"team": {}}), "/team/id"),
        (json!({"actor": {"id": "a"}}), "/actor/role"),
        (json!({"actor": {"id": "a", "role": "owner"}}), "/actor/role"),
        (json!({"actor": {"role": "member"}}), "/actor/id"),
    ] {
        let error = read(options.clone()).unwrap_err();
        assert_eq!((error.code(), error.path()), (ErrorCode::InvalidArgument, Some(path)), "{options}");
    }
}
