//! One request against the authority: run by run, then the answer.

use super::account::{Account, Turn};
use super::epoch::Meeting;
use super::instant::instant;
use super::record::StreamRecord;
use crate::mutant::Mutant;
use crate::options::{Actor, Role};
use crate::progress::{Command, Grant, Outcome, RewardSource};
use crate::sync::{Event, Limits, PLAYER, Rejection, Standing, StreamAnswer, StreamRequest, SyncRequest, SyncResponse};
use crate::time::UnixSec;

/// What a host says of an event before it is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Carry it out.
    Admitted,
    /// Refuse it for good (S4), for this reason: a code and a message.
    Refused(String, String),
    /// Not now: the batch stops here, and the client sends it again (S5).
    NotNow,
}

/// What the exchange asks of its host.
pub trait Host {
    /// The signed-in player as a member of this team, in the role of this moment; `None`: not a member (T4). It is asked
    /// for the streams of teams only, and nothing that a request says of itself goes into it. Its id has to be the one
    /// under which the player's devices open their replicas.
    fn actor(&mut self, stream: &str) -> Option<Actor> {
        let _ = stream;
        None
    }

    /// Whether an event may be carried out now.
    fn admit(&mut self, event: &Event) -> Admission {
        let _ = event;
        Admission::Admitted
    }

    /// Where rewards come from.
    fn rewards(&mut self) -> &mut dyn RewardSource;
}

/// The next events of a request, all of one stream: one transaction (S6).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run<'r> {
    /// The stream.
    pub stream: &'r str,
    /// Its events, in the order of the request.
    pub events: &'r [Event],
}

/// What one transaction has to write beside the stream's record and the account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settlement {
    /// The record or the account changed: write both, with the ledger, in this transaction.
    pub changed: bool,
    /// Identities that were settled: of the account, these rows changed, and the acks of their processes.
    pub settled: Vec<String>,
    /// Rewards for the ledger, with the event that brought them.
    pub rewards: Vec<(String, Grant)>,
    /// What the carried-out events did, with their identities.
    pub outcomes: Vec<(String, Outcome)>,
    /// When the carried-out events count (S9), with their identities: what an event log has to keep for a replay.
    pub instants: Vec<(String, UnixSec)>,
    /// Who acted, in which role, on a team's stream: a replay needs that too.
    pub actor: Option<Actor>,
}

/// A request on its way through the authority.
///
/// The host runs one transaction per [`Exchange::next_run`], one for [`Exchange::celebrate`] per stream, and reads the
/// state for [`Exchange::answer`] at one instant.
///
/// ```
/// use plaudit::authority::{Account, Exchange, Host, StreamRecord};
/// use plaudit::sync::{Limits, Rulebook, SyncRequest};
/// use plaudit::{RewardSource, SeededRewards, UnixSec, Value};
///
/// struct Rolls(SeededRewards);
/// impl Host for Rolls {
///     fn rewards(&mut self) -> &mut dyn RewardSource {
///         &mut self.0
///     }
/// }
///
/// let now = UnixSec(1_790_000_000);
/// let document = Value::from_json(r#"{"achievements": {"first": {"name": "First steps", "max_count": 1}}}"#)?;
/// let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
/// let request = SyncRequest::from_value(&Value::from_json(
///     r#"{"v": 1, "nonce": "n1", "streams": {"player": {"base": {"epoch": 0, "rev": null, "definitions": ""}, "seen": []}},
///         "events": [{"cid": "c1", "mid": 1, "eid": "e1", "stream": "player", "synced_at": null, "clock": "unsynced",
///                     "definitions": "none", "command": {"type": "update", "at": 1790000000, "achievements": {"first": 1}}}]}"#,
/// )?)?;
///
/// let (mut account, mut host) = (Account::default(), Rolls(SeededRewards { seed: "s".to_owned() }));
/// let mut exchange = Exchange::new(&request, now, Limits::default());
/// while exchange.next_run().is_some() {
///     let settlement = exchange.settle(&mut account, Some(&mut record), &mut host); // one transaction
///     assert!(settlement.changed);
/// }
/// let answer = exchange.answer(&account, &[("player", Some(&record))], |_| None);
/// assert_eq!(answer.ack, [("c1".to_owned(), 1)]);
/// assert_eq!(record.unlocks()[0].key, "first@once#1");
/// # Ok::<(), plaudit::Error>(())
/// ```
pub struct Exchange<'r> {
    request: &'r SyncRequest,
    now: UnixSec,
    limits: Limits,
    next: usize,
    fresh_rejections: Vec<String>,
}

impl<'r> Exchange<'r> {
    /// A request that has just been received and read.
    #[must_use]
    pub fn new(request: &'r SyncRequest, now: UnixSec, limits: Limits) -> Exchange<'r> {
        Exchange { request, now, limits, next: 0, fresh_rejections: Vec::new() }
    }

    /// The next consecutive events of one stream; `None`: the batch is done, or has stopped.
    #[must_use]
    pub fn next_run(&self) -> Option<Run<'r>> {
        let rest = self.request.events.get(self.next..)?;
        let stream = rest.first()?.stream.as_str();
        let length = rest.iter().take_while(|event| event.stream == stream).count();
        Some(Run { stream, events: rest.get(..length)? })
    }

    /// Carries out the next run, on an account and a record that were read in the same transaction. On a team's stream the
    /// host says who acts ([`Host::actor`]), in that transaction too; without an actor, or without a record, the player is not
    /// a member (T4), and the events are refused for good.
    pub fn settle(&mut self, account: &mut Account, record: Option<&mut StreamRecord>, host: &mut dyn Host) -> Settlement {
        let mut settlement = Settlement::default();
        let Some(run) = self.next_run() else { return settlement };
        let mut record = seated(run.stream, record, host);
        settlement.actor = record.as_deref().and_then(|record| record.stream.engine.actor().cloned());
        self.next = self.next.saturating_add(run.events.len());
        if let Some(record) = record.as_deref_mut()
            && let Some(base) = self.base(run.stream)
        {
            let meeting = record.meet(base, self.now);
            settlement.changed = matches!(meeting, Meeting::Restored(_));
            if meeting != Meeting::Same && !Mutant::S7IgnoresEpochs.is_on() {
                return settlement; // S7
            }
        }
        for event in run.events {
            match account.turn(event) {
                Turn::NotNow => continue,
                Turn::Copy => account.settle(event, self.now, None),
                Turn::Next => match self.carry_out(event, record.as_deref_mut(), host) {
                    Verdict::Applied(at, outcome) => {
                        settlement.instants.push((event.eid.clone(), at));
                        account.settle(event, self.now, None);
                        settlement.rewards.extend(outcome.rewards.iter().map(|grant| (event.eid.clone(), grant.clone())));
                        settlement.outcomes.push((event.eid.clone(), outcome));
                    }
                    Verdict::Refused(code, message) => {
                        account.settle(event, self.now, Some((code, message))); // S4
                        self.fresh_rejections.push(event.eid.clone());
                    }
                    Verdict::NotNow if Mutant::S5SettlesFailures.is_on() => account.settle(event, self.now, None),
                    Verdict::NotNow => {
                        self.next = usize::MAX; // S5
                        break;
                    }
                },
            }
            settlement.settled.push(event.eid.clone());
        }
        if !settlement.settled.is_empty() {
            settlement.changed = true;
            if let Some(record) = record {
                record.changed(self.now, self.limits);
            }
        }
        settlement
    }

    fn carry_out(&self, event: &Event, record: Option<&mut StreamRecord>, host: &mut dyn Host) -> Verdict {
        let refused = |code: &str, message: &str| Verdict::Refused(code.to_owned(), message.to_owned());
        let Some(record) = record else { return refused("NOT_MEMBER", "the player is not a member of this team") };
        match host.admit(event) {
            Admission::Admitted => {}
            Admission::Refused(code, message) => return Verdict::Refused(code, message),
            Admission::NotNow => return Verdict::NotNow,
        }
        let mut command = match Command::from_value(&event.command) {
            Ok(command) => command,
            Err(error) => return refused(error.code().as_str(), &error.to_string()),
        };
        let Some(at) = instant(event, command.at, self.now, self.limits) else {
            return refused("TOO_OLD", "the event waited longer than the authority accepts");
        };
        command.at = at;
        match record.stream.apply(&event.eid, &command, host.rewards()) {
            Ok(outcome) => Verdict::Applied(at, outcome),
            Err(error) => refused(error.code().as_str(), &error.to_string()),
        }
    }

    /// S10: keeps what the client has celebrated of one of its streams in the player's state, and looks whether the
    /// client is ahead of the stream (S11). `team`: the record of the stream, unless it is the player's own. Call it for
    /// every stream of the request, after the events. True: the records changed, and have to be written.
    pub fn celebrate(&self, stream: &str, player: &mut StreamRecord, team: Option<&mut StreamRecord>) -> bool {
        let Some(base) = self.base(stream) else { return false };
        let Some(team) = team else {
            let meeting = player.meet(base, self.now);
            let keys = known(&player.stream, &base.seen, meeting);
            return self.keep(player, keys) || matches!(meeting, Meeting::Restored(_));
        };
        let meeting = team.meet(base, self.now);
        let keys = if Mutant::S10ForgetsTeams.is_on() { Vec::new() } else { known(&team.stream, &base.seen, meeting) };
        self.keep(player, keys) || matches!(meeting, Meeting::Restored(_))
    }

    fn keep(&self, player: &mut StreamRecord, mut keys: Vec<String>) -> bool {
        keys.retain(|key| !player.stream.celebrated.contains(key));
        if keys.is_empty() || Mutant::S10ForgetsCelebrations.is_on() {
            return false;
        }
        keys.iter().for_each(|key| player.stream.celebrated.insert(key, self.now));
        player.changed(self.now, self.limits);
        true
    }

    /// The answer, from an account and records that were read at one instant, after everything was written. `role`: what the
    /// player may do on a team's stream. Without a record, or on a team's stream without a role, the player is not a
    /// member (T4).
    #[must_use]
    pub fn answer(
        &self,
        account: &Account,
        records: &[(&str, Option<&StreamRecord>)],
        role: impl Fn(&str) -> Option<Role>,
    ) -> SyncResponse {
        let mut ack: Vec<(String, i64)> = Vec::new();
        for event in &self.request.events {
            let cid = &event.place.cid;
            if !ack.iter().any(|(known, _)| known == cid) {
                ack.push((cid.clone(), account.ack(cid)));
            }
        }
        let answer = |base: &StreamRequest| {
            let record = records.iter().find(|(id, _)| *id == base.stream).and_then(|(_, record)| *record);
            let role = if base.stream == PLAYER { None } else { role(&base.stream) };
            let seen = record.filter(|_| base.stream == PLAYER || role.is_some());
            (base.stream.clone(), seen.map_or(StreamAnswer::NotMember, |record| StreamAnswer::Stands(standing(base, record, role))))
        };
        SyncResponse {
            nonce: self.request.nonce.clone(),
            server_time: self.now,
            ack,
            rejected: self.rejected(account),
            streams: self.request.streams.iter().map(answer).collect(),
            error: None,
        }
    }

    fn rejected(&self, account: &Account) -> Vec<Rejection> {
        let mut rejected = account.rejections(&self.request.events);
        if Mutant::S4ListsOnce.is_on() {
            rejected.retain(|rejection| self.fresh_rejections.contains(&rejection.eid));
        }
        rejected
    }

    fn base(&self, stream: &str) -> Option<&'r StreamRequest> {
        self.request.streams.iter().find(|base| base.stream == stream)
    }
}

enum Verdict {
    Applied(UnixSec, Outcome),
    Refused(String, String),
    NotNow,
}

/// S10: keys that name no unlock are ignored, and so are those of another timeline (S7).
fn known(stream: &crate::sync::stream::Stream, seen: &[String], meeting: Meeting) -> Vec<String> {
    if meeting != Meeting::Same {
        return Vec::new();
    }
    seen.iter().filter(|key| stream.has_unlock(key)).cloned().collect()
}

/// The record, with whoever acts on it; `None`: the player does not see it (T4).
fn seated<'s>(stream: &str, record: Option<&'s mut StreamRecord>, host: &mut dyn Host) -> Option<&'s mut StreamRecord> {
    let record = record?;
    if stream != PLAYER {
        record.stream.engine.set_actor(Some(host.actor(stream)?));
    }
    Some(record)
}

fn standing(base: &StreamRequest, record: &StreamRecord, role: Option<Role>) -> Standing {
    let is_same = base.epoch == record.epoch || Mutant::S7IgnoresEpochs.is_on();
    let is_current = is_same && base.rev == Some(record.rev);
    let version = record.rulebook.version();
    let definitions = (base.definitions != version).then(|| (version.to_owned(), record.rulebook.document().clone()));
    Standing {
        epoch: record.epoch,
        rev: record.rev,
        snapshot: (!is_current).then(|| record.text.clone()),
        state_hash: record.state_hash(),
        role,
        definitions,
    }
}
