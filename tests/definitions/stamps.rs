//! G9: publishing stamps new triggered achievements, once per id.

use plaudit::{Definitions, UnixSec, Value, stamp_activations, validate, withdraw_activations};
use serde_json::{Value as Json, json};

use crate::issues::value;

const FIRST: UnixSec = UnixSec(1_795_000_000);
const SECOND: UnixSec = UnixSec(1_796_000_000);

fn streak(days: i64) -> Json {
    json!({"name": "S", "trigger": {"streak": {"days": days}}})
}

fn enabled(achievements: Json) -> Value {
    value(&json!({"settings": {"enabled_time_sec": 1_790_000_000}, "achievements": achievements}))
}

/// The activation of each node, subs included.
fn activated(document: &Value) -> Json {
    let document: Json = serde_json::from_str(&document.to_canonical_json()).unwrap();
    let outer = &document["achievements"];
    let by_id = if outer["achievements"].is_object() { &outer["achievements"] } else { outer };
    let mut told = json!({});
    for (id, node) in by_id.as_object().unwrap() {
        let subs = node["sub_achievements"].as_object().cloned().unwrap_or_default();
        for (id, node) in std::iter::once((id, node)).chain(&subs).filter(|(_, node)| !node["activated_time_sec"].is_null()) {
            told[id] = node["activated_time_sec"].clone();
        }
    }
    told
}

#[test]
fn g9_new_triggered_nodes_are_stamped_and_subs_too() {
    let old = enabled(json!({"old": streak(3), "count": {"name": "C", "max_count": 1}}));
    let parent = json!({"name": "P", "max_count": 1, "sub_achievements": {"sub": streak(2), "plain": {"name": "N", "max_count": 1}}});
    let own = json!({"name": "O", "trigger": {"streak": {"days": 1}}, "activated_time_sec": 5});
    let archived = json!({"name": "A", "trigger": {"streak": {"days": 1}}, "archived": true});
    let new =
        enabled(json!({"old": streak(3), "new": streak(7), "p": parent, "own": own, "gone": archived, "//": streak(1), "_note": "text"}));
    let published = stamp_activations(&new, Some(&old), FIRST);
    assert_eq!(activated(&published), json!({"new": FIRST.0, "sub": FIRST.0, "own": 5}));
    assert!(Definitions::parse(&published).is_ok());
    let warned: Vec<_> = validate(&published, Some(&old), false).into_iter().filter(|issue| issue.code == "not_activated").collect();
    assert_eq!(warned, [], "stamping removes the warnings of `validate`");
}

#[test]
fn g9_the_stamps_of_a_publication_that_was_called_off_are_withdrawn() {
    let parent = json!({"name": "P", "max_count": 1, "sub_achievements": {"sub": streak(2)}});
    let own = json!({"name": "O", "trigger": {"streak": {"days": 1}}, "activated_time_sec": 5});
    let live = enabled(json!({"old": streak(3)}));
    let draft = enabled(json!({"old": streak(3), "new": streak(7), "p": parent, "own": own}));
    let first = stamp_activations(&draft, Some(&live), FIRST);
    assert_eq!(withdraw_activations(&first, Some(&live), &[FIRST]), draft);
    assert_eq!(withdraw_activations(&first, None, &[FIRST]), draft);
    assert_eq!(withdraw_activations(&first, Some(&live), &[SECOND]), first, "another instant stays");
    assert_eq!(withdraw_activations(&first, Some(&first), &[FIRST]), first, "what another version keeps stays");
}

#[test]
fn g9_once_per_id_and_a_file_without_stamps_keeps_them() {
    let first = stamp_activations(&enabled(json!({"a": streak(3)})), Some(&enabled(json!({}))), FIRST);
    let file = enabled(json!({"a": streak(3), "b": streak(4)}));
    let second = stamp_activations(&file, Some(&first), SECOND);
    assert_eq!(activated(&second), json!({"a": FIRST.0, "b": SECOND.0}));
    let archived = enabled(json!({"a": {"name": "S", "trigger": {"streak": {"days": 3}}, "archived": true}}));
    assert_eq!(activated(&stamp_activations(&archived, Some(&second), SECOND)), json!({"a": FIRST.0}));
    assert_eq!(stamp_activations(&second, Some(&second), UnixSec(1_799_000_000)), second);
}

#[test]
fn g9_nothing_is_stamped_before_achievements_are_enabled() {
    let new = enabled(json!({"a": streak(3)}));
    assert_eq!(stamp_activations(&new, None, FIRST), new, "the first document");
    let before = value(&json!({"achievements": {}}));
    assert_eq!(stamp_activations(&new, Some(&before), FIRST), new, "the check is still to come");
}

#[test]
fn g9_t1_nested_documents_and_such_as_are_none() {
    let nested = |inner: Json| value(&json!({"settings": {"enabled_time_sec": 1}, "achievements": {"achievements": inner}}));
    let published = stamp_activations(&nested(json!({"a": streak(3)})), Some(&nested(json!({}))), FIRST);
    assert_eq!(activated(&published), json!({"a": FIRST.0}));
    for odd in [
        json!(null),
        json!([]),
        json!({"achievements": 3}),
        json!({"achievements": {"a": null, "b": [], "c": {"trigger": 1}}}),
        json!("__proto__"),
    ] {
        let document = value(&odd);
        let again = stamp_activations(&document, Some(&document), FIRST);
        assert_eq!(stamp_activations(&document, Some(&value(&json!({"settings": 3}))), FIRST), document);
        assert_eq!(again, document);
    }
}
