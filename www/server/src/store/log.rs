//! The event log: everything that ever changed a stream, with what carrying it out again needs.

use plaudit::authority::Settlement;
use plaudit::protocol::Event;
use plaudit::{Grant, Role, UnixSec, Value};

use super::Work;
use super::insert::Insert;
use crate::outbox::letter::News;

/// One row of the log, before it is written.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The revision that it led to.
    pub rev: i64,
    /// What kind of change it was.
    pub kind: Kind,
    /// Who brought it; empty: the authority itself.
    pub player: String,
    /// The event; empty: it was none.
    pub eid: String,
    /// The kind's own members.
    pub body: Value,
    /// Rewards for the ledger.
    pub rewards: Vec<Grant>,
    /// What to tell of it, where a webhook wants to know.
    pub news: Option<News>,
}

/// The kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The stream began: `{epoch}`.
    Created,
    /// An event was carried out: `{at, command, rolled}`, and the player's `role` on a team's stream.
    Applied,
    /// An event was refused for good (S4): `{code, message}`.
    Refused,
    /// An event that had been settled under another name (S8): `{}`.
    Copied,
    /// The authority learned of celebrations (S10): `{keys}`.
    Celebrated,
    /// An operator reset records (X1): `{ids}`.
    Reset,
    /// A new timeline began (S11): `{epoch}`.
    Epoch,
}

impl Kind {
    const ALL: [Kind; 7] = [Kind::Created, Kind::Applied, Kind::Refused, Kind::Copied, Kind::Celebrated, Kind::Reset, Kind::Epoch];

    /// The kind as the database has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Created => "created",
            Kind::Applied => "applied",
            Kind::Refused => "refused",
            Kind::Copied => "copied",
            Kind::Celebrated => "celebrated",
            Kind::Reset => "reset",
            Kind::Epoch => "epoch",
        }
    }

    /// The kind that the database names.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn texts(items: impl IntoIterator<Item = String>) -> Value {
    Value::List(items.into_iter().map(Value::Text).collect())
}

impl Entry {
    fn of_authority(rev: i64, kind: Kind, body: Value) -> Entry {
        Entry { rev, kind, player: String::new(), eid: String::new(), body, rewards: Vec::new(), news: None }
    }

    /// The stream began.
    #[must_use]
    pub fn created(epoch: i64) -> Entry {
        Entry::of_authority(0, Kind::Created, object([("epoch", Value::Int(epoch))]))
    }

    /// A new timeline began.
    #[must_use]
    pub fn epoch(rev: i64, epoch: i64) -> Entry {
        Entry::of_authority(rev, Kind::Epoch, object([("epoch", Value::Int(epoch))]))
    }

    /// Records were reset.
    #[must_use]
    pub fn reset(rev: i64, ids: Vec<String>) -> Entry {
        Entry::of_authority(rev, Kind::Reset, object([("ids", texts(ids))]))
    }

    /// Celebrations became known.
    #[must_use]
    pub fn celebrated(rev: i64, player: &str, keys: Vec<String>) -> Entry {
        Entry { player: player.to_owned(), ..Entry::of_authority(rev, Kind::Celebrated, object([("keys", texts(keys))])) }
    }

    /// A command that a player called for, without an event of the player's own: at its instant, with what was rolled and granted.
    #[must_use]
    pub fn called(rev: i64, player: &str, eid: String, at: UnixSec, command: Value, rolled: Vec<Value>, rewards: Vec<Grant>) -> Entry {
        let body = object([("at", Value::Int(at.0)), ("command", command), ("rolled", Value::List(rolled))]);
        Entry { rev, kind: Kind::Applied, player: player.to_owned(), eid, body, rewards, news: None }
    }

    /// In which role the player acted, on a team's stream.
    #[must_use]
    pub fn in_role(mut self, role: Option<Role>) -> Entry {
        if let (Value::Object(members), Some(role)) = (&mut self.body, role) {
            members.push(("role".into(), role.as_str().into()));
        }
        self
    }

    /// With what to tell of it.
    #[must_use]
    pub fn with_news(self, news: Option<News>) -> Entry {
        Entry { news, ..self }
    }

    /// One settled event: what became of it, from the settlement, and what was rolled for it.
    #[must_use]
    pub fn settled(
        rev: i64,
        player: &str,
        event: &Event,
        settlement: &Settlement,
        refusal: Option<&(String, String)>,
        rolled: Vec<Value>,
    ) -> Entry {
        let applied = settlement.instants.iter().find(|(eid, _)| *eid == event.eid).map(|(_, at)| *at);
        let (kind, body) = match (applied, refusal) {
            (Some(at), _) => {
                let members = [("at", Value::Int(at.0)), ("command", event.command.clone()), ("rolled", Value::List(rolled))];
                let role = settlement.actor.as_ref().map(|actor| ("role", actor.role.as_str().into()));
                (Kind::Applied, object(members.into_iter().chain(role)))
            }
            (None, Some((code, message))) => {
                (Kind::Refused, object([("code", code.as_str().into()), ("message", message.as_str().into())]))
            }
            (None, None) => (Kind::Copied, object([])),
        };
        let rewards = settlement.rewards.iter().filter(|(eid, _)| applied.is_some() && *eid == event.eid).map(|(_, grant)| grant.clone());
        Entry { rev, kind, player: player.to_owned(), eid: event.eid.clone(), body, rewards: rewards.collect(), news: None }
    }
}

/// Rows behind the `logged` ones that the stream has.
pub(super) fn rows(stream: &str, logged: i64, definitions: &str, now: UnixSec, entries: &[Entry]) -> Insert {
    let row = |(seq, entry): (i64, &Entry)| {
        let Entry { rev, kind, player, eid, body, .. } = entry;
        let (kind, player, eid, body) = (kind.as_str(), player.as_str(), eid.as_str(), body.to_canonical_json());
        vec![
            stream.into(),
            seq.into(),
            (*rev).into(),
            now.0.into(),
            kind.into(),
            player.into(),
            eid.into(),
            definitions.into(),
            body.into(),
        ]
    };
    let into = "INSERT INTO event_log (stream, seq, rev, at, kind, player, eid, definitions, body)";
    Insert::new(into, "", (logged..).zip(entries).map(row).collect())
}

/// One row of the log.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    /// Its place in the stream's log, from 0.
    pub seq: i64,
    /// The revision that it led to.
    pub rev: i64,
    /// When the authority learned of it.
    pub at: i64,
    /// The name of its kind.
    pub kind: String,
    /// Who brought it.
    pub player: String,
    /// The event.
    pub eid: String,
    /// The version of the definitions in force.
    pub definitions: String,
    /// Canonical JSON text.
    pub body: String,
}

/// The log of a stream, in order.
///
/// # Errors
///
/// The database's.
pub async fn read(work: &mut Work, stream: &str) -> sqlx::Result<Vec<Row>> {
    let text = "SELECT seq, rev, at, kind, player, eid, definitions, body FROM event_log WHERE stream = $1 ORDER BY seq";
    sqlx::query_as(text).bind(stream).fetch_all(&mut **work).await
}
