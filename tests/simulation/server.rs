//! A server around the authority: a database with transactions and backups, and every fault of them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use plaudit::authority::{Account, Admission, Adopted, Exchange, Host, StreamRecord};
use plaudit::protocol::{Event, Limits, SyncRequest, hash_of};
use plaudit::{Actor, RewardSource, Role, SeededRewards, UnixSec, Value};

use crate::documents::Documents;
use crate::mutants::{Mutant, Rules};

/// Few unlocks are kept, so that ledgers drop some.
pub const LIMITS: Limits = Limits { unlocks: 8, ..Limits::of_offline(30 * 86_400) };

/// The content of a backup.
#[derive(Clone, Default)]
pub struct Database {
    /// By owner: `p0`, `p1`, `team:t`.
    pub streams: BTreeMap<String, Rc<StreamRecord>>,
    pub accounts: BTreeMap<String, Rc<Account>>,
    /// Applied events, in order.
    pub log: Vec<String>,
    /// Keys that, according to the protocol's messages, a player has celebrated.
    pub told: BTreeSet<(String, String)>,
    /// The event that yielded an unlock, and its instant, by owner and key.
    pub origins: BTreeMap<(String, String), (String, i64)>,
    /// Whether the guest's progress was adopted.
    pub adopted: bool,
}

pub struct Server {
    pub database: Database,
    pub backup: Option<Database>,
    pub documents: Rc<Documents>,
    pub player_version: usize,
    pub team_version: usize,
    /// The members of the team, with their roles.
    pub roles: BTreeMap<String, Role>,
    pub limits: Limits,
    pub rules: Rules,
    /// Whether guests may adopt their progress (K16).
    pub adopts: bool,
    /// Whether a stream with a past has adopted another one.
    pub adopted_over_past: bool,
    /// An event that counts outside of the bounds of its receipt (S9), with its instant.
    pub out_of_bounds: Option<(String, UnixSec)>,
    /// The number of requests that have arrived.
    received: u64,
}

/// When the server died.
enum Died {
    /// Before the transaction under way was committed.
    Uncommitted,
    /// After the commit: the changes stay, and the answer is lost.
    Committed,
}

/// The faults of one request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trouble {
    /// The server dies in this transaction.
    pub crash_at: Option<u64>,
    /// This event fails temporarily.
    pub fail_at: Option<u64>,
    /// This event is refused.
    pub poison_at: Option<u64>,
}

/// The receipts of one player, with a key that no backup contains.
struct Receipts<'d>(&'d str);

impl plaudit::authority::Receipts for Receipts<'_> {
    fn issue(&self, stream: &str, epoch: i64, rev: i64) -> String {
        hash_of(&format!("secret {} {epoch} {rev}", Server::owner(self.0, stream)))
    }

    fn verifies(&self, stream: &str, epoch: i64, rev: i64, receipt: &str) -> bool {
        receipt == self.issue(stream, epoch, rev)
    }
}

struct Desk<'d> {
    player: &'d str,
    roles: &'d BTreeMap<String, Role>,
    rewards: SeededRewards,
    trouble: Trouble,
    seen: u64,
}

impl Host for Desk<'_> {
    fn actor(&mut self, _stream: &str) -> Option<Actor> {
        let role = self.roles.get(self.player).copied()?;
        Some(Actor { id: self.player.to_owned(), role })
    }

    fn admit(&mut self, _event: &Event) -> Admission {
        self.seen += 1;
        if self.trouble.fail_at == Some(self.seen) {
            return Admission::NotNow;
        }
        if self.trouble.poison_at == Some(self.seen) {
            return Admission::Refused("POISON".to_owned(), "refused on purpose".to_owned());
        }
        Admission::Admitted
    }

    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.rewards
    }
}

impl Server {
    pub fn new(documents: Rc<Documents>, rules: Rules) -> Server {
        Server {
            database: Database::default(),
            backup: None,
            documents,
            player_version: 0,
            team_version: 0,
            roles: BTreeMap::from([("p0".to_owned(), Role::Admin), ("p1".to_owned(), Role::Member)]),
            limits: LIMITS,
            rules,
            adopts: true,
            adopted_over_past: false,
            out_of_bounds: None,
            received: 0,
        }
    }

    pub fn owner(player: &str, stream: &str) -> String {
        if stream == "player" { player.to_owned() } else { stream.to_owned() }
    }

    /// The record of an owner, if it exists.
    pub fn record(&self, owner: &str) -> Option<&StreamRecord> {
        self.database.streams.get(owner).map(Rc::as_ref)
    }

    fn read(&self, player: &str, stream: &str, now: UnixSec) -> Option<StreamRecord> {
        if stream != "player" && !self.roles.contains_key(player) {
            return None;
        }
        let owner = Server::owner(player, stream);
        match self.database.streams.get(&owner) {
            Some(record) => Some(StreamRecord::clone(record)),
            None => {
                let rulebook =
                    if stream == "player" { &self.documents.player[self.player_version] } else { &self.documents.team[self.team_version] };
                Some(StreamRecord::new(stream, rulebook, now).unwrap())
            }
        }
    }

    /// The text of an answer; `None` if there is none, because the server died or could not read the request.
    pub fn receive(&mut self, player: &str, body: &str, now: UnixSec, trouble: Trouble) -> Option<String> {
        let request = Value::from_json(body).and_then(|value| SyncRequest::from_value(&value)).ok()?;
        // S6: a transaction holds one run or the whole request, in turns, so that a request that is sent again may be divided differently.
        self.received += 1;
        let is_whole = self.received.is_multiple_of(2);
        let before = (is_whole && trouble.crash_at.is_some()).then(|| self.database.clone());
        match (self.carry_out(player, &request, now, trouble), before) {
            (Err(Died::Uncommitted), Some(before)) => {
                self.database = before;
                None
            }
            (answer, _) => answer.ok(),
        }
    }

    fn carry_out(&mut self, player: &str, request: &SyncRequest, now: UnixSec, trouble: Trouble) -> Result<String, Died> {
        let rewards = SeededRewards { seed: format!("secret{}", now.0) };
        let roles = self.roles.clone();
        let mut desk = Desk { player, roles: &roles, rewards, trouble, seen: 0 };
        let receipts = Receipts(player);
        let mut exchange = Exchange::with_rules(request, now, self.limits, self.rules).with_receipts(&receipts);
        if self.adopt(player, &exchange, request, now).is_err() || trouble.crash_at == Some(0) {
            return Err(Died::Uncommitted);
        }
        let mut transaction = 0;
        while let Some(run) = exchange.next_run() {
            transaction += 1;
            let owner = Server::owner(player, run.stream);
            let mut account = self.account(player, now);
            let mut record = self.read(player, run.stream, now);
            let settlement = exchange.settle(&mut account, record.as_mut(), &mut desk);
            let bounds = now.plus(-self.limits.offline_sec)..=now;
            self.out_of_bounds =
                self.out_of_bounds.take().or_else(|| settlement.instants.iter().find(|(_, at)| !bounds.contains(at)).cloned());
            let crashes = trouble.crash_at == Some(transaction);
            if crashes && !self.rules.breaks(Mutant::S6TwoTransactions) {
                return Err(Died::Uncommitted);
            }
            if !settlement.changed {
                continue;
            }
            if let Some(record) = record {
                self.database.streams.insert(owner.clone(), Rc::new(record));
                for (eid, outcome) in &settlement.outcomes {
                    self.database.log.push(eid.clone());
                    let origins = outcome.unlocks.iter().map(|unlock| ((owner.clone(), unlock.key.clone()), (eid.clone(), unlock.at.0)));
                    self.database.origins.extend(origins);
                }
            }
            if crashes {
                return Err(Died::Committed); // between two transactions that should be one
            }
            self.database.accounts.insert(player.to_owned(), Rc::new(account));
        }
        if trouble.crash_at == Some(transaction + 1) {
            return Err(Died::Uncommitted);
        }
        self.celebrate(player, &exchange, request, now);
        if trouble.crash_at.is_some() {
            return Err(Died::Committed);
        }
        let account = self.account(player, now);
        let records: Vec<(String, Option<StreamRecord>)> =
            request.streams.iter().map(|stream| (stream.stream.clone(), self.read(player, &stream.stream, now))).collect();
        for (stream, record) in &records {
            if let Some(record) = record {
                self.database.streams.entry(Server::owner(player, stream)).or_insert_with(|| Rc::new(record.clone()));
            }
        }
        let records: Vec<(&str, Option<&StreamRecord>)> =
            records.iter().map(|(stream, record)| (stream.as_str(), record.as_ref())).collect();
        Ok(exchange.answer(&account, &records, |_| roles.get(player).copied()).to_value().to_canonical_json())
    }

    /// K16, in its own transaction. The third player's authority allows adoption.
    fn adopt(&mut self, player: &str, exchange: &Exchange<'_, Rules>, request: &SyncRequest, now: UnixSec) -> Result<(), ()> {
        if request.adopt.is_none() {
            return Ok(());
        }
        let (mut account, mut record) = (self.account(player, now), self.read(player, "player", now).ok_or(())?);
        let had_past = record.rev() > 0;
        if exchange.adopt(&mut account, &mut record, self.adopts) == Some(Adopted::Taken) {
            self.adopted_over_past |= had_past;
            self.database.adopted = true;
            let origins =
                record.unlocks().iter().map(|unlock| ((player.to_owned(), unlock.key.clone()), ("adopted".to_owned(), unlock.at.0)));
            self.database.origins.extend(origins.collect::<Vec<_>>());
            self.database.told.extend(
                record
                    .unlocks()
                    .iter()
                    .filter(|unlock| record.has_celebrated(&unlock.key))
                    .map(|unlock| (player.to_owned(), unlock.key.clone())),
            );
        }
        self.database.streams.insert(player.to_owned(), Rc::new(record));
        self.database.accounts.insert(player.to_owned(), Rc::new(account));
        Ok(())
    }

    fn account(&self, player: &str, now: UnixSec) -> Account {
        let mut account = self.database.accounts.get(player).map(|account| Account::clone(account)).unwrap_or_default();
        account.expire(now, self.limits);
        account
    }

    fn celebrate(&mut self, player: &str, exchange: &Exchange<'_, Rules>, request: &SyncRequest, now: UnixSec) {
        for stream in &request.streams {
            let Some(mut own) = self.read(player, "player", now) else { continue };
            let mut team = if stream.stream == "player" { None } else { self.read(player, &stream.stream, now) };
            if stream.stream != "player" && team.is_none() {
                continue;
            }
            let record = team.as_ref().unwrap_or(&own);
            let is_same = stream.epoch == 0 || (stream.epoch == record.epoch() && stream.rev.is_none_or(|rev| rev <= record.rev()));
            let named = stream.seen.iter().filter(|key| is_same && record.unlocks().iter().any(|unlock| unlock.key == **key));
            self.database.told.extend(named.map(|key| (player.to_owned(), key.clone())));
            if exchange.celebrate(&stream.stream, &mut own, team.as_mut()) {
                self.database.streams.insert(player.to_owned(), Rc::new(own));
                if let Some(team) = team {
                    self.database.streams.insert(stream.stream.clone(), Rc::new(team));
                }
            }
        }
    }

    /// Switches to other definitions; every stored snapshot is read again, as after a restart of the server.
    pub fn redefine(&mut self, player_version: usize, team_version: usize) {
        (self.player_version, self.team_version) = (player_version, team_version);
        self.read_all_again();
    }

    pub fn restore(&mut self, database: Database, bump: bool, now: UnixSec) {
        self.database = database;
        self.read_all_again();
        if bump {
            for record in self.database.streams.values_mut() {
                let mut raised = StreamRecord::clone(record);
                raised.raise_epoch(now);
                *record = Rc::new(raised);
            }
        }
    }

    /// Begins a new epoch of one stream.
    pub fn raise_epoch(&mut self, owner: &str, now: UnixSec) {
        if let Some(record) = self.database.streams.get_mut(owner) {
            let mut raised = StreamRecord::clone(record);
            raised.raise_epoch(now);
            *record = Rc::new(raised);
        }
    }

    fn read_all_again(&mut self) {
        for record in self.database.streams.values_mut() {
            let rulebook =
                if record.id() == "player" { &self.documents.player[self.player_version] } else { &self.documents.team[self.team_version] };
            let again = StreamRecord::read(record.id(), rulebook, record.epoch(), record.rev(), record.snapshot());
            *record = Rc::new(again.unwrap());
        }
    }

    /// X1, by an administrator.
    pub fn reset(&mut self, owner: &str, id: &str, now: UnixSec) {
        let Some(record) = self.database.streams.get_mut(owner) else { return };
        let mut reset = StreamRecord::clone(record);
        if reset.reset(&[id], now, self.limits).is_ok() {
            *record = Rc::new(reset);
        }
    }
}
