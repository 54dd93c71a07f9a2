//! Texts of definitions by locale: de-AT, then de, then the node's own. The stored state does not depend on the locale.

use crate::random::*;
use crate::support::*;
use plaudit::{Action, Command, Engine, EngineOptions, ErrorCode, Locale, Outcome, UnixSec, Value};
use proptest::prelude::*;
use proptest::sample::select;

const NOW: &str = "2026-11-21T10:00";

fn speaking(document: &Json, tag: Option<&str>) -> Engine {
    let locale = tag.map(|tag| Locale::parse(tag).unwrap());
    Engine::new(definitions(document), EngineOptions { locale, ..EngineOptions::default() }).unwrap()
}

/// A node with all texts of its own, most of them in German, and its name in Austrian German.
fn wins() -> Json {
    document_with(
        json!({"categories": {"duels": {"name": "Duels", "texts": {"de": {"name": "Duelle"}}}}}),
        json!({"wins": {
            "name": "Three wins", "description": "Win three duels", "max_count": 3, "unit": "wins", "category": "duels",
            "title": "Unstoppable", "body": "Three in a row", "share_text": "I won", "share_url": "https://example.com/w",
            "texts": {
                "de": {"name": "Drei Siege", "description": "Gewinne drei Duelle", "unit": "Siege", "title": "Unaufhaltsam", "body": "Drei am Stück"},
                "de-AT": {"name": "Drei Siegerl"},
                "zh-Hant": {"name": "三勝"},
            }
        }}),
    )
}

/// Name, description, unit, and the category's name.
fn words(engine: &Engine, id: &str) -> [String; 4] {
    let view = view(engine, id, NOW);
    [view.name, view.description, view.unit.unwrap_or_default(), view.category_name.unwrap_or_default()]
}

#[test]
fn an_empty_text_counts_as_none() {
    let mut document = wins();
    let texts = &mut document["achievements"]["wins"]["texts"];
    texts["de-AT"] = json!({"name": "", "description": "", "title": ""});
    texts["it"] = json!({"name": "", "description": "", "unit": "", "title": "", "body": "", "share_text": ""});
    document["settings"]["categories"]["duels"]["texts"]["it"] = json!({"name": ""});
    assert_eq!(words(&speaking(&document, Some("de-AT")), "wins"), ["Drei Siege", "Gewinne drei Duelle", "Siege", "Duelle"]);
    assert_eq!(words(&speaking(&document, Some("it")), "wins"), ["Three wins", "Win three duels", "wins", "Duels"]);
}

#[test]
fn a_text_is_that_of_the_closest_language_that_has_it() {
    let own = ["Three wins", "Win three duels", "wins", "Duels"];
    let german = ["Drei Siege", "Gewinne drei Duelle", "Siege", "Duelle"];
    let austrian = ["Drei Siegerl", "Gewinne drei Duelle", "Siege", "Duelle"];
    let chinese = ["三勝", "Win three duels", "wins", "Duels"];
    for (tag, expected) in [
        (None, own),
        (Some("en"), own),
        (Some("de"), german),
        (Some("DE"), german),
        (Some("de-CH"), german),
        (Some("de-Latn-CH-1996"), german),
        (Some("de-AT"), austrian),
        (Some("de_at"), austrian),
        (Some("de_AT.UTF-8@euro"), austrian),
        (Some("de-AT-u-ca-buddhist"), austrian),
        (Some("zh-Hant-TW"), chinese),
        (Some("zh"), own),
        (Some("den"), own),
    ] {
        assert_eq!(words(&speaking(&wins(), tag), "wins"), expected, "{tag:?}");
    }
}

#[test]
fn an_unlock_speaks_it_too_and_its_title_defaults_to_the_name() {
    let unlock = |document: &Json, tag| apply(&mut speaking(document, tag), NOW, Action::update([("wins", 3)])).unlocks.remove(0);
    let german = unlock(&wins(), Some("de-AT"));
    assert_eq!((german.title.as_str(), german.description.as_deref()), ("Unaufhaltsam", Some("Gewinne drei Duelle")));
    assert_eq!(
        (german.body.as_deref(), german.share_text.as_deref()),
        (Some("Drei am Stück"), Some("I won")),
        "each text is resolved separately"
    );
    assert_eq!((german.share_url, german.key.as_str()), (Some("https://example.com/w".to_owned()), "wins@once#1"));
    let plain = document(json!({"wins": {"max_count": 3, "name": "Wins", "texts": {"de": {"name": "Siege"}}}}));
    assert_eq!(unlock(&plain, Some("de")).title, "Siege");
    assert_eq!(unlock(&plain, None).title, "Wins");
}

#[test]
fn another_language_takes_hold_at_once_and_every_view_counts_as_changed() {
    let mut engine = speaking(&wins(), None);
    let now = NOW.instant();
    assert!(engine.changed(now).is_none());
    assert_eq!(engine.changed(now).map(|list| list.achievements.len()), Some(0));
    engine.set_locale(Some(Locale::parse("de").unwrap()));
    assert!(engine.changed(now).is_none(), "any view's texts may have changed");
    assert_eq!(words(&engine, "wins")[0], "Drei Siege");
    assert_eq!(engine.locale().map(Locale::as_str), Some("de"));
    engine.set_locale(Some(Locale::parse("de").unwrap()));
    assert!(engine.changed(now).is_some(), "setting the same locale again changes nothing");
    engine.set_locale(None);
    assert_eq!(words(&engine, "wins")[0], "Three wins");
}

#[test]
fn what_is_no_language_tag_is_refused() {
    let long = "de-".repeat(100);
    for bad in
        ["", " ", "d", "d-e", "de-", "-de", "de--AT", "German language", "de-sprachen99", "de\u{0}", "dé", "__proto__", "*", long.as_str()]
    {
        let error = Locale::parse(bad).unwrap_err();
        assert_eq!((error.code(), error.path()), (ErrorCode::InvalidArgument, Some("/locale")), "{bad:?}");
        let options = value(&json!({"locale": bad}));
        assert_eq!(EngineOptions::from_value(&options).unwrap_err().path(), Some("/locale"), "{bad:?}");
    }
    assert_eq!(EngineOptions::from_value(&value(&json!({"locale": 3}))).unwrap_err().path(), Some("/locale"));
    assert_eq!(EngineOptions::from_value(&value(&json!({"locale": null}))).unwrap().locale, None);
}

#[test]
fn three_hundred_languages_and_keys_that_mean_something_elsewhere() {
    let mut texts: serde_json::Map<String, Json> = (0..300).map(|n| (format!("qa-{n:03}"), json!({"name": format!("N{n}")}))).collect();
    for odd in ["__proto__", "constructor", "de_AT", "fr"] {
        texts.insert(odd.to_owned(), json!({"name": odd}));
    }
    let document = document(json!({"a": {"name": "One", "texts": texts}, "__proto__": {"name": "P", "texts": {"fr": {"name": "Pé"}}}}));
    let engine = speaking(&document, Some("fr-CA"));
    assert_eq!((words(&engine, "a")[0].as_str(), words(&engine, "__proto__")[0].as_str()), ("fr", "Pé"));
    assert_eq!(words(&speaking(&document, Some("de-AT")), "a")[0], "de_AT", "a tag with an underscore causes a warning, but works");
    assert_eq!(words(&speaking(&document, Some("qa-299")), "a")[0], "N299");
    assert_eq!(words(&speaking(&document, Some("proto")), "a")[0], "One");
}

/// Texts for every node and sub of a random document.
fn translated(document: &Json) -> Json {
    let mut document = document.clone();
    for (id, node) in document["achievements"].as_object_mut().unwrap() {
        let texts = |id: &str| json!({"de": {"name": format!("de {id}"), "title": "T"}, "de-AT": {"body": "B"}, "fr": {"name": "fr"}});
        node["texts"] = texts(id);
        for (id, sub) in node["sub_achievements"].as_object_mut().unwrap() {
            sub["texts"] = texts(id);
        }
    }
    document
}

/// An outcome without its texts.
fn wordless(outcome: Option<Outcome>) -> Option<Value> {
    let mut outcome = outcome?;
    for unlock in &mut outcome.unlocks {
        (unlock.title, unlock.description, unlock.body, unlock.share_text) = Default::default();
    }
    Some(outcome.to_value())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_state_never_depends_on_the_language((document, _, steps) in worlds(false), tags in prop::collection::vec(select(&["", "de", "de-AT", "fr", "ja"][..]), 1..6)) {
        let document = translated(&document);
        let (mut plain, mut speaking) = (speaking(&document, None), speaking(&document, Some("de")));
        for (number, one) in steps.iter().enumerate() {
            let tag = tags[number % tags.len()];
            speaking.set_locale((!tag.is_empty()).then(|| Locale::parse(tag).unwrap()));
            prop_assert_eq!(wordless(step(&mut plain, one)), wordless(step(&mut speaking, one)));
            prop_assert_eq!(plain.state().to_canonical_json(), speaking.state().to_canonical_json());
            prop_assert_eq!(plain.next_change(UnixSec(BASE)), speaking.next_change(UnixSec(BASE)));
        }
    }
}

#[test]
fn a_preview_speaks_it_and_a_saved_state_opens_under_another() {
    let mut engine = speaking(&wins(), Some("de"));
    let command = Command::new(NOW.instant(), Action::update([("wins", 3)]));
    assert_eq!(engine.preview(std::slice::from_ref(&command)).unwrap().unlocks[0].title, "Unaufhaltsam");
    engine.apply(&command).unwrap();
    let options = EngineOptions { state: Some(engine.state()), ..EngineOptions::default() };
    let reopened = Engine::new(engine.definitions().clone(), options).unwrap();
    assert_eq!((words(&reopened, "wins")[0].as_str(), reopened.state()), ("Three wins", engine.state()));
}
