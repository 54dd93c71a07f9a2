//! Letters: what one accepted event did, as the receiver reads it.

use plaudit::authority::Settlement;
use plaudit::{Outcome, UnixSec, Value};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::store::insert::Insert;
use crate::store::log::Entry;
use crate::store::stream::team_of;

/// What an entry of the log has to tell.
#[derive(Clone, Debug)]
pub struct News {
    /// The instant at which the event counts.
    pub at: UnixSec,
    /// What it did.
    pub outcome: Outcome,
}

/// The news of a settlement, by event.
pub(crate) struct Fresh(Vec<(String, News)>);

impl Fresh {
    /// Nothing, where nobody is `told`.
    pub fn of(settlement: &mut Settlement, told: bool) -> Fresh {
        let outcomes = if told { std::mem::take(&mut settlement.outcomes) } else { Vec::new() };
        // Both are in the order in which the events were carried out.
        let news = outcomes.into_iter().zip(&settlement.instants);
        Fresh(news.map(|((eid, outcome), (_, at))| (eid, News { at: *at, outcome })).collect())
    }

    /// That of one event.
    pub fn take(&mut self, eid: &str) -> Option<News> {
        let place = self.0.iter().position(|(of, _)| of == eid)?;
        Some(self.0.swap_remove(place).1)
    }
}

/// The letters of log rows that stand behind the `logged` ones that the stream has, and their lane. Entries without news cost nothing.
pub(crate) fn rows(stream: &str, logged: i64, now: UnixSec, entries: &[Entry]) -> Vec<Insert> {
    let letters = (logged..).zip(entries).filter_map(|(seq, entry)| letter(stream, seq, now, entry));
    let row = |(seq, id, body): (i64, String, String)| vec![stream.into(), seq.into(), id.into(), now.0.into(), body.into()];
    let letters: Vec<_> = letters.map(row).collect();
    if letters.is_empty() {
        return Vec::new();
    }
    vec![Insert::new("INSERT INTO outbox (stream, seq, id, written_at, body)", "", letters), super::lanes::row(stream)]
}

/// Place, identity and text; `None`: the event did nothing that anybody could be told of.
fn letter(stream: &str, seq: i64, now: UnixSec, entry: &Entry) -> Option<(i64, String, String)> {
    let News { at, outcome } = entry.news.as_ref()?;
    if outcome.events.is_empty() && outcome.unlocks.is_empty() && outcome.rewards.is_empty() {
        return None;
    }
    let name = Name { stream, player: &entry.player, eid: &entry.eid };
    let published = (1_u64..).zip(outcome.publisher_events(team_of(stream)));
    let published = published.map(|(part, event)| event.to_value(&name.id(part).to_string()));
    let id = name.id(0).to_string();
    let mut members: Vec<(plaudit::Key, Value)> = vec![
        ("id".into(), id.as_str().into()),
        ("seq".into(), seq.into()),
        ("rev".into(), entry.rev.into()),
        ("player".into(), entry.player.as_str().into()),
        ("eid".into(), entry.eid.as_str().into()),
        ("at".into(), at.0.into()),
        ("accepted_at".into(), now.0.into()),
        ("published".into(), Value::List(published.collect())),
    ];
    if let Value::Object(done) = outcome.to_value() {
        members.extend(done);
    }
    Some((seq, id, Value::Object(members).to_canonical_json()))
}

/// What an event is known by. The same event is told under the same ids, also by a server that was restored and carries it out again.
struct Name<'a> {
    stream: &'a str,
    player: &'a str,
    eid: &'a str,
}

impl Name<'_> {
    /// 0: the letter; from 1: its events for publishers.
    fn id(&self, part: u64) -> Uuid {
        let mut hash = Sha256::new();
        for text in [self.stream, self.player, self.eid] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        let digest: [u8; 32] = hash.chain_update(part.to_be_bytes()).finalize().into();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(byte, of_digest)| *byte = of_digest);
        Builder::from_custom_bytes(bytes).into_uuid()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use plaudit::{Action, Command, Definitions, Engine, EngineOptions};

    const NOW: UnixSec = UnixSec(1_790_000_000);

    fn entry(amount: i64) -> Entry {
        let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Wins", "max_count": 3}}}"#).unwrap();
        let mut engine = Engine::new(Definitions::parse(&document).unwrap(), EngineOptions::default()).unwrap();
        let outcome = engine.apply(&Command::new(NOW, Action::update([("wins", amount)]))).unwrap();
        let entry = Entry::called(7, "ann", "e1".to_owned(), NOW, Value::Null, Vec::new(), Vec::new());
        entry.with_news(Some(News { at: NOW, outcome }))
    }

    #[test]
    fn t5_a_letter_tells_publishers_and_the_engines_own_kinds() {
        let (seq, id, text) = letter("team:reds", 4, NOW.plus(9), &entry(3)).unwrap();
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
    fn the_same_event_has_the_same_ids_wherever_it_stands() {
        let id = |stream: &str, seq: i64| letter(stream, seq, NOW, &entry(3)).unwrap().1;
        assert_eq!(id("team:reds", 4), id("team:reds", 5));
        assert_ne!(id("team:reds", 4), id("team:blues", 4));
        let name = Name { stream: "ab", player: "c", eid: "d" };
        assert_ne!(name.id(0), Name { stream: "a", player: "bc", eid: "d" }.id(0), "members do not run into each other");
        assert_ne!(name.id(0), name.id(1));
    }

    #[test]
    fn what_did_nothing_is_not_told() {
        assert!(letter("player:ann", 0, NOW, &entry(0)).is_none());
        assert!(letter("player:ann", 0, NOW, &entry(3).with_news(None)).is_none());
    }
}
