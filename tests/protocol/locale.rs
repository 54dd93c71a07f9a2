//! The locale of a device: answers and other tabs' writes do not change it, and it is neither stored nor sent.

use crate::pair::{DOCUMENT, Device, NOW, READ, Server, opening, rulebook, update};
use plaudit::replica::{Notice, Opening, Past, Replica, Saved, Verdict};
use plaudit::{Locale, UnixSec};

const GERMAN: &str = r#"{"achievements": {
    "first": {"name": "First steps", "max_count": 2, "texts": {"de": {"name": "Erste Schritte"}}},
    "grind": {"name": "Grind", "max_count": 1, "texts": {"de": {"name": "Mühle"}}},
    "reader": {"name": "Reader", "trigger": {"content": {"content_ids": ["book"]}}, "texts": {"de": {"title": "Gelesen!"}}}
}}"#;

fn device(definitions: &str, name: &'static str) -> Device {
    let mut device = Device::new(name, Past::Known);
    let opening = Opening { definitions: Some(rulebook(definitions)), ..opening(name, Past::Known) };
    device.replica = Replica::open(&Saved::default(), opening).unwrap().0;
    device
}

fn german() -> Option<Locale> {
    Some(Locale::parse("de-AT").unwrap())
}

fn name(replica: &Replica, id: &str) -> String {
    replica.view("player").unwrap().get(id, UnixSec(NOW)).unwrap().name
}

fn title(notices: &[Notice]) -> Option<&str> {
    notices.iter().find_map(|notice| if let Notice::Unlock { unlock, .. } = notice { Some(unlock.title.as_str()) } else { None })
}

#[test]
fn an_unlock_and_the_inbox_speak_it() {
    let mut device = device(GERMAN, "a");
    device.replica.set_locale(german());
    assert_eq!(title(&device.record(NOW, READ)), Some("Gelesen!"));
    let inbox = |device: &Device| device.replica.inbox("player").iter().map(|unlock| unlock.title.clone()).collect::<Vec<_>>();
    assert_eq!(inbox(&device), ["Gelesen!"]);
    device.replica.set_locale(None);
    assert_eq!(inbox(&device), ["Reader"], "earlier unlocks are in the new language too");
}

#[test]
fn it_outlives_answers_new_definitions_and_what_another_tab_wrote() {
    let (mut device, mut server) = (device(DOCUMENT, "a"), Server::new());
    device.replica.set_locale(german());
    device.record(NOW, &update("first", 1));
    server.redefine(GERMAN);
    let request = device.request();
    let answer = server.receive(&request, NOW);
    let answer = plaudit::protocol::SyncResponse {
        streams: answer
            .streams
            .into_iter()
            .map(|(id, state)| match state {
                plaudit::protocol::StreamAnswer::State(mut state) => {
                    let rulebook = rulebook(GERMAN);
                    state.definitions = Some((rulebook.version().to_owned(), rulebook.document().clone()));
                    (id, plaudit::protocol::StreamAnswer::State(state))
                }
                other => (id, other),
            })
            .collect(),
        ..answer
    };
    device.accept(&answer);
    assert_eq!(name(&device.replica, "first"), "Erste Schritte");
    device.record(NOW, &update("first", 1));
    let saved = device.saved.clone();
    device.replica.reread(&saved, "a-fresh-2").unwrap();
    assert_eq!(name(&device.replica, "first"), "Erste Schritte");
    device
        .replica
        .follow("team:reds", Some(plaudit::protocol::Rulebook::new(plaudit::Value::from_json(GERMAN).unwrap(), "team:reds").unwrap()))
        .unwrap();
    assert_eq!(device.replica.view("team:reds").unwrap().get("grind", UnixSec(NOW)).unwrap().name, "Mühle");
}

#[test]
fn an_answer_that_was_staged_under_another_language_speaks_the_new_one() {
    let (mut device, mut server) = (device(GERMAN, "a"), Server::new());
    server.redefine(GERMAN);
    let request = device.request();
    let answer = server.receive(&request, NOW);
    let Verdict::Accepted(accepted) = device.replica.accept(&answer, "fresh").unwrap() else { panic!("it is the first answer") };
    device.replica.set_locale(german());
    device.replica.take_over(*accepted).unwrap();
    assert_eq!(name(&device.replica, "first"), "Erste Schritte");
}

#[test]
fn nothing_that_is_stored_or_sent_depends_on_it() {
    let life = |locale: Option<Locale>| {
        let (mut device, mut server) = (device(GERMAN, "a"), Server::new());
        server.redefine(GERMAN);
        device.replica.set_locale(locale);
        device.record(NOW, &update("first", 2));
        device.record(NOW + 1, READ);
        let request = device.request();
        let answer = server.receive(&request, NOW + 2);
        device.accept(&answer);
        device.record(NOW + 3, READ);
        (device.saved.clone(), request.to_value().to_canonical_json(), device.replica.view_text("player"))
    };
    assert_eq!(life(None), life(german()));
}
