//! A stream's state on both sides: the engine's state, and the ledger of unlocks and celebrated keys.

use litemap::LiteMap;

use super::event::PLAYER;
use super::limits::MAX_CELEBRATED;
use super::rulebook::Rulebook;
use crate::definitions::index::ascending as by_number;
use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::options::EngineOptions;
use crate::progress::unlock_key::KeyRules;
use crate::progress::{Action, Command, Outcome, RewardSource};
use crate::time::UnixSec;
use crate::value::fields::{Fields, ascending, document};
use crate::value::object::{Object, by_name};
use crate::value::read;
use crate::value::texts::Places;
use crate::value::{Key, Value};

/// The engine of one stream, with its unlocks; a player's stream also has the celebrated keys.
#[derive(Clone)]
pub(crate) struct Stream {
    pub(crate) engine: Engine,
    pub(crate) unlocks: Vec<Earned>,
    /// Celebrated keys, with the instant at which the authority learned of each (S10).
    pub(crate) celebrated: LiteMap<String, UnixSec>,
    /// The latest instant of all dropped unlocks, whether they were too old or too many (S12).
    pub(crate) unlocks_from: Option<UnixSec>,
    /// Unknown fields of unlocks from a newer version, by key, kept unchanged (A8).
    unlocks_extra: LiteMap<String, Vec<(Key, Value)>>,
}

/// An unlock in a state.
///
/// ```
/// use plaudit::authority::StreamRecord;
/// use plaudit::{Action, Command, PendingRewards, UnixSec, Value, protocol::Rulebook};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
/// let now = UnixSec(1_790_000_000);
/// let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
/// let win = Command::new(now, Action::update([("wins", 1)])).to_value();
/// record.apply_at("e1", None, &win, now, &mut PendingRewards)?;
/// let earned = &record.unlocks()[0];
/// assert_eq!((&*earned.key, &*earned.id, earned.at, earned.retroactive), ("wins@once#1", "wins", now, false));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// The unlock key (K7).
    pub key: String,
    /// The node's id.
    pub id: String,
    /// The instant of completion.
    pub at: UnixSec,
    /// Whether the retroactive check found it (G9).
    pub retroactive: bool,
}

impl Stream {
    /// A new stream.
    pub(crate) fn new(id: &str, rulebook: &Rulebook) -> Result<Stream, Error> {
        let engine = Engine::new(rulebook.definitions().clone(), options(id, None))?;
        Ok(Stream { engine, unlocks: Vec::new(), celebrated: LiteMap::default(), unlocks_from: None, unlocks_extra: LiteMap::default() })
    }

    /// Reads a snapshot.
    ///
    /// # Errors
    ///
    /// `STATE_UNREADABLE` or `STATE_NEWER` (A8).
    pub(crate) fn from_text(id: &str, rulebook: &Rulebook, text: &str) -> Result<Stream, Error> {
        let value = Value::from_json(text).map_err(|error| Error::new(ErrorCode::StateUnreadable, error.message()))?;
        let ledger = document(&value, ledger).map_err(|fault| fault.into_error(ErrorCode::StateUnreadable));
        let Ledger { unlocks, celebrated, unlocks_from, unlocks_extra } = ledger?;
        let engine = Engine::new(rulebook.definitions().clone(), options(id, Some(without_ledger(value))))?;
        Ok(Stream { engine, unlocks, celebrated: ascending(celebrated), unlocks_from, unlocks_extra: ascending(unlocks_extra) })
    }

    /// The snapshot: the canonical text that is stored, sent and hashed.
    pub(crate) fn to_text(&self) -> String {
        self.text_of(self.engine.state())
    }

    /// The snapshot for clients of the first version (A8).
    pub(crate) fn to_text_of_first_version(&self) -> String {
        self.text_of(self.engine.state_of_first_version())
    }

    fn text_of(&self, mut state: Value) -> String {
        if let Value::Object(entries) = &mut state {
            if !self.unlocks.is_empty() {
                let unlock = |unlock: &Earned| unlock.to_value(self.unlocks_extra.get(&unlock.key).map_or(&[], Vec::as_slice));
                entries.push(("unlocks".into(), Value::List(self.unlocks.iter().map(unlock).collect())));
            }
            if !self.celebrated.is_empty() {
                let celebrated = self.celebrated.iter().map(|(key, at)| (key.clone(), Value::Int(at.0)));
                entries.push(("celebrated".into(), by_name(celebrated)));
            }
            if let Some(from) = self.unlocks_from {
                entries.push(("unlocks_from".into(), Value::Int(from.0)));
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
        if command.action == Action::ClockSetBack {
            self.set_back(command.at);
        }
        Ok(outcome)
    }

    /// Drops unlocks and celebrated keys from before this instant, and the earliest ones beyond the limits (S12).
    pub(crate) fn prune(&mut self, before: UnixSec, at_most: usize) {
        self.celebrated.retain(|_, at| *at >= before);
        let beyond = self.unlocks.len().saturating_sub(at_most);
        let unlocks = if beyond > 0 { self.unlocks.as_slice() } else { &[] };
        let instants = by_number(unlocks.iter().map(|unlock| unlock.at.0).zip(0u32..));
        // Of the unlocks at the last dropped instant, only as many are dropped as exceed the limit: the first ones in the ledger.
        let last = beyond.checked_sub(1).and_then(|place| instants.get(place)).map(|(at, _)| UnixSec(*at));
        let mut ties = last.map_or(0, |last| beyond.saturating_sub(instants.partition_point(|(at, _)| *at < last.0)));
        let mut dropped = self.unlocks_from;
        self.unlocks.retain(|unlock| {
            let is_tie = last == Some(unlock.at) && ties > 0;
            ties = ties.saturating_sub(usize::from(is_tie));
            let goes = unlock.at < before || is_tie || last.is_some_and(|last| unlock.at < last);
            dropped = if goes { dropped.max(Some(unlock.at)) } else { dropped };
            !goes
        });
        self.unlocks_from = dropped;
        if !self.unlocks_extra.is_empty() {
            let unlocks = &self.unlocks;
            self.unlocks_extra.retain(|key, _| unlocks.iter().any(|unlock| unlock.key == *key));
        }
        self.limit_celebrated("", None);
    }

    /// S12: limits the celebrated keys of a stream, those with this prefix. Keys of current unlocks are kept first, then the
    /// latest. `unlocks` are the stream's, unless it is this one.
    pub(crate) fn limit_celebrated(&mut self, prefix: &str, unlocks: Option<&[Earned]>) {
        let is_of = |key: &str| if prefix.is_empty() { !key.starts_with("team:") } else { key.starts_with(prefix) };
        let of: Vec<(&String, UnixSec)> = self.celebrated.iter().filter(|(key, _)| is_of(key)).map(|(key, at)| (key, *at)).collect();
        let beyond = of.len().saturating_sub(MAX_CELEBRATED);
        if beyond == 0 {
            return;
        }
        let live: Places<'_> = unlocks.unwrap_or(&self.unlocks).iter().map(|unlock| unlock.key.as_str()).zip(0..).collect();
        // The keys are in order, so the first ones of an instant are dropped.
        let by_instant = |is_live: bool| {
            let keys = of.iter().zip(0u32..).filter(|((key, _), _)| live.contains_key(key.as_str()) == is_live);
            by_number(keys.map(|((_, at), place)| (at.0, place)))
        };
        let order = by_instant(false).into_iter().chain(by_instant(true)).take(beyond);
        let gone: Vec<String> = order.filter_map(|(_, place)| of.get(place as usize)).map(|(key, _)| (*key).clone()).collect();
        for key in gone {
            self.celebrated.remove(&key);
        }
    }

    /// Drops all unlocks as if they were too old, so that devices retract none of those that they have shown (K7).
    pub(crate) fn clear_unlocks(&mut self) {
        self.unlocks_from = self.unlocks.iter().map(|unlock| unlock.at).chain(self.unlocks_from).max();
        self.unlocks.clear();
        self.unlocks_extra = LiteMap::default();
    }

    /// K17: lowers later instants of unlocks and celebrations to this one.
    pub(crate) fn set_back(&mut self, at: UnixSec) {
        self.unlocks.iter_mut().for_each(|unlock| unlock.at = unlock.at.min(at));
        self.celebrated.iter_mut().for_each(|(_, learned)| *learned = (*learned).min(at));
        self.unlocks_from = self.unlocks_from.map(|from| from.min(at));
    }

    /// K16: of an adopted state's unlocks, keeps those of nodes that have a record, or are not defined.
    pub(crate) fn keep_recorded_unlocks(&mut self) {
        let engine = &self.engine;
        self.unlocks.retain(|unlock| engine.may_have_earned(&unlock.id));
    }

    /// K16: of an adopted state's celebrated keys, keeps those that name its own unlocks (S10).
    pub(crate) fn keep_own_celebrations(&mut self) {
        let own: Places<'_> = self.unlocks.iter().map(|unlock| unlock.key.as_str()).zip(0..).collect();
        self.celebrated.retain(|key, _| own.contains_key(key.as_str()));
    }

    /// The latest instant in the stream (K17).
    pub(crate) fn newest(&self) -> Option<UnixSec> {
        self.unlocks.iter().map(|unlock| unlock.at).chain(self.engine.newest()).max()
    }
}

fn options(id: &str, state: Option<Value>) -> EngineOptions {
    let team = id.strip_prefix("team:").map(str::to_owned);
    EngineOptions { state, team: team.filter(|_| id != PLAYER), ..EngineOptions::default() }
}

/// The state without the ledger's fields, which the engine would otherwise keep as unknown fields.
fn without_ledger(state: Value) -> Value {
    match state {
        Value::Object(mut entries) => {
            entries.retain(|(key, _)| !LEDGER.contains(&key.as_ref()));
            Value::Object(entries)
        }
        other => other,
    }
}

/// The fields of a snapshot beside the engine's state.
struct Ledger {
    unlocks: Vec<Earned>,
    celebrated: Vec<(String, UnixSec)>,
    unlocks_from: Option<UnixSec>,
    unlocks_extra: Vec<(String, Vec<(Key, Value)>)>,
}

const LEDGER: [&str; 3] = ["unlocks", "celebrated", "unlocks_from"];

fn ledger(mut members: Fields<'_, '_>) -> Ledger {
    let mut unlocks_extra = Vec::new();
    let unlocks = members.items("unlocks", usize::MAX, |item| {
        let (unlock, extra) = Earned::read(item.fields());
        unlocks_extra.extend((!extra.is_empty()).then(|| (unlock.key.clone(), extra)));
        unlock
    });
    let celebrated = members.entries("celebrated", usize::MAX, |key, item| (key.to_owned(), item.read(read::instant).unwrap_or_default()));
    Ledger { unlocks, celebrated, unlocks_from: members.instant("unlocks_from"), unlocks_extra }
}

impl Earned {
    /// Reads an unlock, with the unknown fields of a newer version (A8).
    fn read(mut members: Fields<'_, '_>) -> (Earned, Vec<(Key, Value)>) {
        let unlock = Earned {
            key: members.needed("key", read::words),
            id: members.needed("id", read::words),
            at: members.needed("at", read::instant),
            retroactive: members.flag("retroactive"),
        };
        (unlock, members.rest())
    }

    fn to_value(&self, extra: &[(Key, Value)]) -> Value {
        let mut object = Object::default();
        object.text("key", &self.key);
        object.text("id", &self.id);
        object.number("at", self.at.0);
        object.truth("retroactive", self.retroactive);
        object.extend(extra);
        object.into()
    }
}
