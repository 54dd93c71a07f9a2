//! Messages: the outcome of one accepted event, in the form for the webhook's receiver.

use plaudit::{Outcome, UnixSec, Value};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::eid::sent;
use crate::store::key::team_of;
use crate::store::outbox::Message;

/// An applied event, with its position in the log of its stream.
#[derive(Clone, Copy, Debug)]
pub struct Accepted<'a> {
    /// The stream's key.
    pub stream: &'a str,
    /// The number of the log row.
    pub seq: i64,
    /// The revision after the event.
    pub rev: i64,
    /// The player who acted.
    pub player: &'a str,
    /// The event's id.
    pub eid: &'a str,
    /// The instant at which it counts (S9).
    pub at: UnixSec,
    /// The instant at which it was applied.
    pub accepted_at: UnixSec,
}

/// The message of an accepted event; `None` if its outcome is empty.
#[must_use]
pub fn message(event: Accepted<'_>, outcome: &Outcome) -> Option<Message> {
    if outcome.events.is_empty() && outcome.unlocks.is_empty() && outcome.rewards.is_empty() {
        return None;
    }
    let name = Name { stream: event.stream, player: event.player, eid: event.eid };
    let published = (1_u64..).zip(outcome.publisher_events(team_of(event.stream)));
    let published = published.map(|(part, published)| published.to_value(&name.id(part).to_string()));
    let id = name.id(0).to_string();
    let mut members: Vec<(plaudit::Key, Value)> = vec![
        ("id".into(), id.as_str().into()),
        ("seq".into(), event.seq.into()),
        ("rev".into(), event.rev.into()),
        ("player".into(), event.player.into()),
        ("eid".into(), sent(event.eid).into()),
        ("at".into(), event.at.0.into()),
        ("accepted_at".into(), event.accepted_at.0.into()),
        ("published".into(), Value::List(published.collect())),
    ];
    if let Value::Object(done) = outcome.to_value() {
        members.extend(done);
    }
    let body = Value::Object(members).to_canonical_json();
    Some(Message { seq: event.seq, id, written_at: event.accepted_at.0, body })
}

/// The data from which the ids of an event's message are derived. The same event gets the same ids, even on a server that was
/// restored from a backup and applies it again.
struct Name<'a> {
    stream: &'a str,
    player: &'a str,
    eid: &'a str,
}

impl Name<'_> {
    /// The id of a part: part 0 is the message, and the parts from 1 are its events for publishers.
    fn id(&self, part: u64) -> Uuid {
        derived_id([self.stream, self.player, self.eid], part)
    }
}

/// An id that is the same for the same texts.
#[must_use]
pub fn derived_id(texts: [&str; 3], part: u64) -> Uuid {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    let digest: [u8; 32] = hash.chain_update(part.to_be_bytes()).finalize().into();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, of_digest)| *byte = of_digest);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use plaudit::{Action, Command, Definitions, Engine, EngineOptions};

    const NOW: UnixSec = UnixSec(1_790_000_000);

    fn outcome(amount: i64) -> Outcome {
        let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Wins", "max_count": 3}}}"#).unwrap();
        let mut engine = Engine::new(Definitions::parse(&document).unwrap(), EngineOptions::default()).unwrap();
        engine.apply(&Command::new(NOW, Action::update([("wins", amount)]))).unwrap()
    }

    fn event(stream: &str, seq: i64) -> Accepted<'_> {
        Accepted { stream, seq, rev: 7, player: "ann", eid: "e1", at: NOW, accepted_at: NOW.plus(9) }
    }

    #[test]
    fn t5_a_message_tells_publishers_and_the_engines_own_kinds() {
        let Message { seq, id, body: text, .. } = message(event("team:reds", 4), &outcome(3)).unwrap();
        let body = Value::from_json(&text).unwrap();
        assert_eq!((seq, body.get("id")), (4, Some(&Value::Text(id))));
        let Some(Value::List(events)) = body.get("events") else { unreachable!("{text}") };
        let kinds: Vec<_> = events.iter().filter_map(|event| event.get("type")).collect();
        assert_eq!(kinds, [&Value::Text("progressed".into()), &Value::Text("completed".into())]);
        let Some(Value::List(published)) = body.get("published") else { unreachable!("{text}") };
        assert_eq!(published.iter().filter_map(|event| event.get("value")).collect::<Vec<_>>(), [&Value::Text("3".into())]);
        let team = published.first().and_then(|event| event.get("metadata")?.get("teamId"));
        assert_eq!(team, Some(&Value::Text("reds".into())));
    }

    #[test]
    fn the_same_event_has_the_same_ids_at_any_place_of_the_log() {
        let id = |stream: &str, seq: i64| message(event(stream, seq), &outcome(3)).unwrap().id;
        assert_eq!(id("team:reds", 4), id("team:reds", 5));
        assert_ne!(id("team:reds", 4), id("team:blues", 4));
        let name = Name { stream: "ab", player: "c", eid: "d" };
        assert_ne!(name.id(0), Name { stream: "a", player: "bc", eid: "d" }.id(0), "members do not run into each other");
        assert_ne!(name.id(0), name.id(1));
    }

    #[test]
    fn an_event_that_did_nothing_has_no_message() {
        assert!(message(event("player:ann", 0), &outcome(0)).is_none());
    }
}
