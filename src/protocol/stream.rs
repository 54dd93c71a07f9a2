//! A stream's state on both sides: the engine's, and the ledger of unlocks and celebrated keys.

use litemap::LiteMap;

use super::event::PLAYER;
use super::rulebook::Rulebook;
use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::options::EngineOptions;
use crate::progress::unlock_key::KeyRules;
use crate::progress::{Command, Outcome, RewardSource};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::fields::{Fields, ascending, document};
use crate::value::object::{Object, by_name};
use crate::value::read;

/// The engine of one stream, with its unlocks; a player's also with the keys that were celebrated.
#[derive(Clone)]
pub(crate) struct Stream {
    pub(crate) engine: Engine,
    pub(crate) unlocks: Vec<Earned>,
    /// Celebrated keys, and when the authority learned of them (S10).
    pub(crate) celebrated: LiteMap<String, UnixSec>,
}

/// An unlock in a state.
///
/// ```
/// use plaudit::authority::StreamRecord;
/// use plaudit::{Action, Command, PendingRewards, UnixSec, Value, protocol::Rulebook};
/// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
/// # let now = UnixSec(1_790_000_000);
/// let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
/// let win = Command::new(now, Action::update([("wins", 1)])).to_value();
/// record.apply_at("e1", None, &win, now, &mut PendingRewards)?;
/// let earned = &record.unlocks()[0];
/// assert_eq!((&*earned.key, &*earned.id, earned.at, earned.retroactive), ("wins@once#1", "wins", now, false));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// Its key (K7).
    pub key: String,
    /// The node.
    pub id: String,
    /// When.
    pub at: UnixSec,
    /// By the retroactive check (G9).
    pub retroactive: bool,
}

impl Stream {
    /// A new stream.
    pub(crate) fn new(id: &str, rulebook: &Rulebook) -> Result<Stream, Error> {
        let engine = Engine::new(rulebook.definitions().clone(), options(id, None))?;
        Ok(Stream { engine, unlocks: Vec::new(), celebrated: LiteMap::default() })
    }

    /// Reads a snapshot.
    ///
    /// # Errors
    ///
    /// `STATE_UNREADABLE` or `STATE_NEWER` (A8).
    pub(crate) fn from_text(id: &str, rulebook: &Rulebook, text: &str) -> Result<Stream, Error> {
        let value = Value::from_json(text).map_err(|error| Error::new(ErrorCode::StateUnreadable, error.message()))?;
        let ledger = document(&value, ledger).map_err(|fault| fault.into_error(ErrorCode::StateUnreadable));
        let (unlocks, celebrated) = ledger?;
        let engine = Engine::new(rulebook.definitions().clone(), options(id, Some(without_ledger(value))))?;
        Ok(Stream { engine, unlocks, celebrated: ascending(celebrated) })
    }

    /// The snapshot: the canonical text that is stored, sent and hashed.
    pub(crate) fn to_text(&self) -> String {
        let mut state = self.engine.state();
        if let Value::Object(entries) = &mut state {
            if !self.unlocks.is_empty() {
                entries.push(("unlocks".into(), Value::List(self.unlocks.iter().map(Earned::to_value).collect())));
            }
            if !self.celebrated.is_empty() {
                let celebrated = self.celebrated.iter().map(|(key, at)| (key.clone(), Value::Int(at.0)));
                entries.push(("celebrated".into(), by_name(celebrated)));
            }
        }
        state.to_canonical_json()
    }

    /// Applies the command of an event, and adds its unlocks to the ledger.
    pub(crate) fn apply(
        &mut self,
        eid: &str,
        command: &Command,
        rewards: &mut dyn RewardSource,
        keys: &dyn KeyRules,
    ) -> Result<Outcome, Error> {
        let outcome = self.engine.apply_event_with_keys(eid, command, rewards, keys)?;
        self.unlocks.extend(outcome.unlocks.iter().map(|unlock| Earned {
            key: unlock.key.clone(),
            id: unlock.id.clone(),
            at: unlock.at,
            retroactive: unlock.retroactive,
        }));
        Ok(outcome)
    }

    /// Drops unlocks and celebrated keys from before this instant.
    pub(crate) fn prune(&mut self, before: UnixSec) {
        self.unlocks.retain(|unlock| unlock.at >= before);
        self.celebrated.retain(|_, at| *at >= before);
    }
}

fn options(id: &str, state: Option<Value>) -> EngineOptions {
    let team = id.strip_prefix("team:").map(str::to_owned);
    EngineOptions { state, team: team.filter(|_| id != PLAYER), ..EngineOptions::default() }
}

/// The state without the ledger's fields, which the engine would keep as unknown ones.
fn without_ledger(state: Value) -> Value {
    match state {
        Value::Object(mut entries) => {
            entries.retain(|(key, _)| key != "unlocks" && key != "celebrated");
            Value::Object(entries)
        }
        other => other,
    }
}

fn ledger(mut members: Fields<'_, '_>) -> (Vec<Earned>, Vec<(String, UnixSec)>) {
    let unlocks = members.items("unlocks", usize::MAX, |item| Earned::read(item.fields()));
    let celebrated = members.entries("celebrated", usize::MAX, |key, item| (key.to_owned(), item.read(read::instant).unwrap_or_default()));
    (unlocks, celebrated)
}

impl Earned {
    fn read(mut members: Fields<'_, '_>) -> Earned {
        Earned {
            key: members.needed("key", read::words),
            id: members.needed("id", read::words),
            at: members.needed("at", read::instant),
            retroactive: members.flag("retroactive"),
        }
    }

    fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.text("key", &self.key);
        object.text("id", &self.id);
        object.number("at", self.at.0);
        object.truth("retroactive", self.retroactive);
        object.into()
    }
}
