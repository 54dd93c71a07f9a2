//! An authority in memory, for JavaScript: clients sync with it in tests by `plaudit/testing`.
//!
//! The rules and the protocol are the crate's own. This module adds the tables of a server, JSON in and out, and features for tests:
//! refusals and backups. `src/testing/` of the npm package is the other half.
#![cfg(target_arch = "wasm32")]

mod teams;

use std::collections::BTreeMap;

use plaudit::authority::{Account, Admission, Exchange, Host, Receipts, StreamRecord};
use plaudit::protocol::{Event, Limits, PLAYER, Rulebook, SyncRequest, hash_of};
use plaudit::{Actor, Error, RewardSource, Role, SeededRewards, UnixSec, Value};
use teams::Team;
use wasm_bindgen::prelude::wasm_bindgen;

/// The tables of a server. Every answer is `{"ok": …}`, or `{"error": {"code", "message"}}`.
#[wasm_bindgen]
pub struct MemoryAuthority {
    /// `None` before the first document.
    rules: Option<Rulebook>,
    seed: String,
    adopts: bool,
    tables: Tables,
    backups: Vec<Tables>,
}

/// The contents of a backup.
#[derive(Clone, Default)]
struct Tables {
    players: BTreeMap<String, Player>,
    teams: BTreeMap<String, Team>,
}

#[derive(Clone)]
struct Player {
    account: Account,
    record: StreamRecord,
}

#[wasm_bindgen]
impl MemoryAuthority {
    /// Creates an authority without achievements, which `publish` adds. The seed determines the rolls of rewards with chance.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(seed: String, adopts: bool) -> MemoryAuthority {
        MemoryAuthority { rules: None, seed, adopts, tables: Tables::default(), backups: Vec::new() }
    }

    /// Replaces the players' document; their progress continues under the new one.
    pub fn publish(&mut self, definitions: &str) -> String {
        answer(self.take_rules(definitions).map(|()| Value::Null))
    }

    /// Creates a team, or replaces its definitions and its members, an object of roles by player.
    pub fn team(&mut self, id: &str, definitions: &str, members: &str, now: f64) -> String {
        let old = self.tables.teams.get(id);
        let team = Team::read(id, definitions, members, instant(now), old);
        answer(team.map(|team| {
            self.tables.teams.insert(id.to_owned(), team);
            Value::Null
        }))
    }

    /// Answers one request of a signed-in player. `verdicts` holds decisions by eid: a code to refuse the event, or null to postpone it.
    pub fn sync(&mut self, player: &str, request: &str, verdicts: &str, now: f64) -> String {
        answer(self.exchange(player, request, verdicts, instant(now)))
    }

    /// Returns the list of a player's achievements, or of a team's as its members see them.
    pub fn list(&self, player: &str, team: &str, now: f64) -> String {
        let engine = match team {
            "" => self.tables.players.get(player).map(|player| player.record.engine()),
            team => self.tables.teams.get(team).map(|team| team.record.engine()),
        };
        let none = || Refusal::missing("nothing has been synced yet".to_owned());
        answer(engine.ok_or_else(none).map(|engine| engine.list(instant(now), None).to_value()))
    }

    /// Makes a backup; returns its number.
    pub fn backup(&mut self) -> usize {
        self.backups.push(self.tables.clone());
        self.backups.len().saturating_sub(1)
    }

    /// Restores a backup, as after the loss of a server's disk; clients detect it by themselves (S11).
    pub fn restore(&mut self, backup: usize) -> String {
        let none = || Refusal::missing(format!("there is no backup {backup}"));
        answer(self.backups.get(backup).cloned().ok_or_else(none).and_then(|tables| {
            self.tables = tables;
            self.reread().map(|()| Value::Null)
        }))
    }
}

impl MemoryAuthority {
    fn take_rules(&mut self, definitions: &str) -> Result<(), Refusal> {
        self.rules = Some(Rulebook::new(Value::from_json(definitions)?, PLAYER)?);
        self.reread()
    }

    /// Reads every player's stream again under the present definitions.
    fn reread(&mut self) -> Result<(), Refusal> {
        let rules = self.rules.as_ref().ok_or_else(unpublished)?;
        for player in self.tables.players.values_mut() {
            let record = &player.record;
            player.record = StreamRecord::read(PLAYER, rules, record.epoch(), record.rev(), record.snapshot())?;
        }
        Ok(())
    }

    fn exchange(&mut self, name: &str, request: &str, verdicts: &str, now: UnixSec) -> Result<Value, Refusal> {
        let request = SyncRequest::from_value(&Value::from_json(request)?)?;
        let verdicts = Value::from_json(verdicts)?;
        let rules = self.rules.as_ref().ok_or_else(unpublished)?;
        let Tables { players, teams } = &mut self.tables;
        let player = match players.entry(name.to_owned()) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                let record = StreamRecord::new(PLAYER, rules, now)?;
                new.insert(Player { account: Account::default(), record })
            }
        };
        let roles: BTreeMap<String, Role> =
            teams.iter().filter_map(|(id, team)| team.members.get(name).map(|role| (format!("team:{id}"), *role))).collect();
        let seed = format!("{} {name} {}", self.seed, request.nonce);
        let mut host = Test { name, roles: &roles, verdicts: &verdicts, rewards: SeededRewards { seed } };
        let receipts = Seals(&self.seed);
        let mut exchange = Exchange::new(&request, now, Limits::default()).with_receipts(&receipts);
        let _ = exchange.adopt(&mut player.account, &mut player.record, self.adopts);
        while let Some(run) = exchange.next_run() {
            let record = match run.stream {
                PLAYER => Some(&mut player.record),
                stream => teams::of(teams, stream).map(|team| &mut team.record),
            };
            exchange.settle(&mut player.account, record, &mut host);
        }
        for base in &request.streams {
            match base.stream.as_str() {
                PLAYER => exchange.celebrate(PLAYER, &mut player.record, None),
                stream if roles.contains_key(stream) => {
                    let team = teams::of(teams, stream).map(|team| &mut team.record);
                    team.is_some_and(|team| exchange.celebrate(stream, &mut player.record, Some(team)))
                }
                _ => false,
            };
        }
        let names: Vec<String> = teams.keys().map(|id| format!("team:{id}")).collect();
        let of_teams = names.iter().zip(teams.values()).map(|(name, team)| (name.as_str(), Some(&team.record)));
        let records: Vec<(&str, Option<&StreamRecord>)> = std::iter::once((PLAYER, Some(&player.record))).chain(of_teams).collect();
        Ok(exchange.answer(&player.account, &records, |stream| roles.get(stream).copied()).to_value())
    }
}

/// The host of one request: the test's decisions about its events, and the members of teams.
struct Test<'a> {
    name: &'a str,
    roles: &'a BTreeMap<String, Role>,
    verdicts: &'a Value,
    rewards: SeededRewards,
}

impl Host for Test<'_> {
    fn actor(&mut self, stream: &str) -> Option<Actor> {
        self.roles.get(stream).map(|role| Actor { id: self.name.to_owned(), role: *role })
    }

    fn admit(&mut self, event: &Event) -> Admission {
        match self.verdicts.get(&event.eid) {
            None => Admission::Admitted,
            Some(Value::Text(code)) => Admission::Refused(code.to_string(), "the test refuses it".to_owned()),
            Some(_) => Admission::NotNow,
        }
    }

    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.rewards
    }
}

/// Receipts of a test need no secret.
struct Seals<'a>(&'a str);

impl Receipts for Seals<'_> {
    fn issue(&self, stream: &str, epoch: i64, rev: i64) -> String {
        hash_of(&format!("{} {stream} {epoch} {rev}", self.0))
    }

    fn verifies(&self, stream: &str, epoch: i64, rev: i64, receipt: &str) -> bool {
        self.issue(stream, epoch, rev) == receipt
    }
}

fn instant(seconds: f64) -> UnixSec {
    UnixSec(seconds as i64)
}

fn unpublished() -> Refusal {
    Refusal::missing("no definitions have been published".to_owned())
}

/// The refusal of a call, in the form of `PlauditError`.
pub(crate) struct Refusal {
    code: &'static str,
    message: String,
}

impl Refusal {
    fn missing(message: String) -> Refusal {
        Refusal { code: "NOT_FOUND", message }
    }

    fn argument(message: &str) -> Refusal {
        Refusal { code: "INVALID_ARGUMENT", message: message.to_owned() }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        Refusal { code: error.code().as_str(), message: error.to_string() }
    }
}

/// Text as JSON writes it.
fn quoted(text: &str) -> String {
    Value::from(text.to_owned()).to_canonical_json()
}

/// Keys keep their order, as those of definitions and of lists must (U13).
fn answer(result: Result<Value, Refusal>) -> String {
    match result {
        Ok(value) => format!(r#"{{"ok":{}}}"#, value.to_json()),
        Err(Refusal { code, message }) => format!(r#"{{"error":{{"code":{},"message":{}}}}}"#, quoted(code), quoted(&message)),
    }
}
