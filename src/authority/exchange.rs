//! Processes one request: run by run, then the answer.

use super::account::{Account, Eligibility, Rejections};
use super::epoch::{self, Timeline};
use super::host::{Admission, Host};
use super::instant::{Window, instant};
use super::receipts::Receipts;
use super::rules::AuthorityRules;
use super::settled::Processed;
use super::stream_record::StreamRecord;
use crate::error::ErrorCode;
use crate::options::{Actor, Role};
use crate::progress::unlock_key::Shipped;
use crate::progress::{Action, Command, Grant, Outcome};
use crate::protocol::{AnswerLimits, Event, Limits, PLAYER, StreamAnswer, StreamRequest, StreamState, SyncRequest, SyncResponse, hash_of};
use crate::time::{DAY_SEC, UnixSec};

/// The next events of a request that share one stream; they are one transaction (S6).
///
/// ```
/// use plaudit::authority::{Exchange, Run};
/// use plaudit::protocol::{Event, Limits, SyncRequest};
/// use plaudit::UnixSec;
/// let event = |stream: &str| Event { stream: stream.to_owned(), ..Event::default() };
/// let events = vec![event("player"), event("player"), event("team:reds")];
/// let request = SyncRequest { nonce: "n1".to_owned(), streams: Vec::new(), events, ..SyncRequest::default() };
/// let run = Exchange::new(&request, UnixSec(1_790_000_000), Limits::default()).next_run();
/// assert_eq!(run, Some(Run { stream: "player", events: &request.events[..2] }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run<'r> {
    /// The stream's id.
    pub stream: &'r str,
    /// The events, in the order of the request.
    pub events: &'r [Event],
}

/// The data that one transaction must write beside the stream's record and the account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settlement {
    /// Whether the record or the account changed. Then write both, with the ledger, in this transaction.
    pub changed: bool,
    /// The ids of the settled events. Their rows of the account changed, and so did the acks of their processes.
    pub settled: Vec<String>,
    /// The positions of these events in the run, from 0. A request may repeat an id; then one of the copies is settled.
    pub positions: Vec<usize>,
    /// Rewards for the ledger, with the id of the event that granted them.
    pub rewards: Vec<(String, Grant)>,
    /// The outcomes of the applied events, with their ids.
    pub outcomes: Vec<(String, Outcome)>,
    /// The instants at which the applied events count (S9), with their ids; an event log keeps them for a replay.
    pub instants: Vec<(String, UnixSec)>,
    /// The actor on a team's stream, with the role; an event log keeps it for a replay.
    pub actor: Option<Actor>,
}

/// A request in progress.
///
/// The host processes each run ([`Exchange::next_run`]) in a transaction of its own, or several runs in one transaction that locks
/// their streams in the order of their ids. It calls [`Exchange::celebrate`] for each stream in another transaction, or in one of
/// these. It reads the records for [`Exchange::answer`] at one instant.
///
/// ```
/// use plaudit::authority::{Account, Exchange, Host, StreamRecord};
/// use plaudit::protocol::{Limits, Rulebook, SyncRequest};
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
pub struct Exchange<'r, R = Shipped> {
    pub(super) request: &'r SyncRequest,
    pub(super) now: UnixSec,
    pub(super) limits: Limits,
    next: usize,
    pub(super) rules: R,
    receipts: Option<&'r (dyn Receipts + Sync)>,
}

impl<'r> Exchange<'r> {
    /// Starts processing a request that was received at `now`.
    ///
    /// ```
    /// use plaudit::authority::{Account, Exchange};
    /// use plaudit::protocol::{Limits, SyncRequest};
    /// use plaudit::UnixSec;
    /// let request = SyncRequest { nonce: "n1".to_owned(), streams: Vec::new(), events: Vec::new(), ..SyncRequest::default() };
    /// let exchange = Exchange::new(&request, UnixSec(1_790_000_000), Limits::default());
    /// let answer = exchange.answer(&Account::default(), &[], |_| None);
    /// assert_eq!((answer.nonce.as_str(), answer.server_time), ("n1", UnixSec(1_790_000_000)));
    /// ```
    #[must_use]
    pub fn new(request: &'r SyncRequest, now: UnixSec, limits: Limits) -> Exchange<'r> {
        Exchange::with_rules(request, now, limits, Shipped)
    }
}

impl<'r, R: AuthorityRules> Exchange<'r, R> {
    /// Like [`Exchange::new`], with these rules.
    #[doc(hidden)]
    #[must_use]
    pub fn with_rules(request: &'r SyncRequest, now: UnixSec, limits: Limits, rules: R) -> Exchange<'r, R> {
        Exchange { request, now, limits, next: 0, rules, receipts: None }
    }

    /// The same exchange with receipts (S11). Without them, a base that is ahead is accepted on the player's own stream only.
    #[must_use]
    pub fn with_receipts(self, receipts: &'r (dyn Receipts + Sync)) -> Exchange<'r, R> {
        Exchange { receipts: Some(receipts), ..self }
    }

    /// The next consecutive events of one stream; `None` when all are processed, or the batch has stopped (S5).
    ///
    /// ```
    /// use plaudit::authority::Exchange;
    /// use plaudit::protocol::{Event, Limits, SyncRequest};
    /// use plaudit::UnixSec;
    /// let events = vec![Event { stream: "team:reds".to_owned(), ..Event::default() }];
    /// let request = SyncRequest { nonce: "n1".to_owned(), streams: Vec::new(), events, ..SyncRequest::default() };
    /// let exchange = Exchange::new(&request, UnixSec(1_790_000_000), Limits::default());
    /// assert_eq!(exchange.next_run().map(|run| run.stream), Some("team:reds")); // so that its rows can be read
    /// ```
    #[must_use]
    pub fn next_run(&self) -> Option<Run<'r>> {
        let rest = self.request.events.get(self.next..)?;
        let stream = rest.first()?.stream.as_str();
        let length = rest.iter().take_while(|event| event.stream == stream).count();
        Some(Run { stream, events: rest.get(..length)? })
    }

    /// Processes the next run on an account and a record that were read in the same transaction. On a team's stream the host
    /// provides the actor ([`Host::actor`]) in that transaction too. Without an actor or a record, the player is not a member (T4),
    /// and the events are refused for good.
    pub fn settle(&mut self, account: &mut Account, record: Option<&mut StreamRecord>, host: &mut dyn Host) -> Settlement {
        let mut settlement = Settlement::default();
        let Some(run) = self.next_run() else { return settlement };
        let mut record = with_actor(run.stream, record, host);
        settlement.actor = record.as_deref().and_then(|record| record.stream.engine.actor().cloned());
        self.next = self.next.saturating_add(run.events.len());
        if let Some(record) = record.as_deref_mut()
            && let Some(base) = self.base(run.stream)
        {
            let timeline = self.take_timeline(record, base);
            settlement.changed = matches!(timeline, Timeline::Restored(_));
            if !self.rules.processes(timeline == Timeline::Same) {
                return settlement;
            }
        }
        self.settle_events(run.events, account, record.as_deref_mut(), host, &mut settlement);
        if !settlement.settled.is_empty() {
            settlement.changed = true;
            if let Some(record) = record {
                record.commit(self.now, self.limits);
            }
        }
        settlement
    }

    fn settle_events(
        &mut self,
        events: &[Event],
        account: &mut Account,
        mut record: Option<&mut StreamRecord>,
        host: &mut dyn Host,
        settlement: &mut Settlement,
    ) {
        for (position, event) in events.iter().enumerate() {
            let eligibility = account.eligibility(event, &self.rules);
            // A settlement contains an id once; a copy waits for the next request.
            if eligibility == Eligibility::Skipped || settlement.settled.contains(&event.eid) {
                continue;
            }
            let mut refusal = None;
            if eligibility == Eligibility::Next {
                let processed = self.process(event, record.as_deref_mut(), host);
                if !self.rules.settles(&processed) {
                    self.next = usize::MAX; // S5
                    return;
                }
                refusal = settlement.add(event, processed);
            }
            account.settle(event, self.now, refusal);
            settlement.settled.push(event.eid.clone());
            settlement.positions.push(position);
        }
    }

    fn process(&self, event: &Event, record: Option<&mut StreamRecord>, host: &mut dyn Host) -> Processed {
        let refused = |code: &str, message: &str| Processed::Rejected(code.to_owned(), message.to_owned());
        let Some(record) = record else { return refused("NOT_MEMBER", "the player is not a member of this team") };
        match host.admit(event) {
            Admission::Admitted => {}
            Admission::Refused(code, message) => return Processed::Rejected(code, message),
            Admission::NotNow => return Processed::Deferred,
        }
        let mut command = match Command::from_value(&event.command) {
            Ok(command) => command,
            Err(error) => return refused(error.code().as_str(), &error.to_string()),
        };
        if command.action == Action::ClockSetBack {
            return refused(
                ErrorCode::InvalidCommand.as_str(),
                "clock_set_back is for streams without an authority: this one has its own clock",
            );
        }
        if let Err(error) = record.stream.engine.check_trust(&command) {
            return refused(error.code().as_str(), error.message());
        }
        let window = Window { receipt: self.now, limits: self.limits, player_since: host.player_since() };
        let Some(at) = self.rules.counts_at(instant(event, command.at, window), command.at) else {
            let days = self.limits.offline_sec / DAY_SEC;
            return refused("TOO_OLD", &format!("the event waited longer than the {days} days that this authority accepts"));
        };
        command.at = at;
        if let Err(error) = record.stream.engine.check_limits(&command) {
            return refused(error.code().as_str(), error.message());
        }
        if !self.rules.has_room(record.has_room_for(event, &command, self.limits.stream_bytes, &self.rules)) {
            let bytes = self.limits.stream_bytes;
            return refused("STREAM_FULL", &format!("the stream has reached its limit of {bytes} bytes, and the command would add an id"));
        }
        match record.stream.apply(&event.eid, &command, host.rewards(), &self.rules) {
            Ok(outcome) => Processed::Applied(at, outcome),
            Err(error) => refused(error.code().as_str(), &error.to_string()),
        }
    }

    /// S10: stores the keys that the client has celebrated on a stream in the player's state, and raises the epoch if the client is
    /// ahead of the stream (S11). `team` is the stream's record, unless it is the player's own. Call it for every stream of the
    /// request, after the events. Returns whether the records changed and must be written.
    pub fn celebrate(&self, stream: &str, player: &mut StreamRecord, team: Option<&mut StreamRecord>) -> bool {
        let Some(base) = self.base(stream) else { return false };
        let Some(team) = team else {
            let timeline = self.take_timeline(player, base);
            let keys = self.celebrated(stream, player, base, timeline);
            return self.store_celebrated(player, keys, None) || matches!(timeline, Timeline::Restored(_));
        };
        let timeline = self.take_timeline(team, base);
        let keys = self.celebrated(stream, team, base, timeline);
        self.store_celebrated(player, keys, Some(team)) || matches!(timeline, Timeline::Restored(_))
    }

    /// Stores celebrated keys; `team` is the stream that they belong to, unless it is the player's own.
    fn store_celebrated(&self, player: &mut StreamRecord, mut keys: Vec<String>, team: Option<&StreamRecord>) -> bool {
        keys.retain(|key| !player.stream.celebrated.contains_key(key));
        if keys.is_empty() {
            return false;
        }
        player.stream.celebrated.extend(keys.into_iter().map(|key| (key, self.now)));
        if let Some(team) = team {
            player.stream.limit_celebrated(&format!("{}:", team.id), Some(team.unlocks()));
        }
        player.commit(self.now, self.limits);
        true
    }

    /// Builds the answer from an account and records that were read at one instant, after all writes. `role` is the player's role
    /// on a team's stream. Without a record, or on a team's stream without a role, the player is not a member (T4).
    ///
    /// ```
    /// use plaudit::authority::{Account, Exchange, StreamRecord};
    /// use plaudit::protocol::{Limits, PLAYER, StreamAnswer, StreamRequest, SyncRequest};
    /// use plaudit::{UnixSec, Value, protocol::Rulebook};
    /// let now = UnixSec(1_790_000_000);
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
    /// let record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// let ask = |stream: &str| StreamRequest { stream: stream.to_owned(), ..StreamRequest::default() };
    /// let streams = vec![ask(PLAYER), ask("team:reds")];
    /// let request = SyncRequest { nonce: "n1".to_owned(), streams, state_version: Some(2), ..SyncRequest::default() };
    /// let exchange = Exchange::new(&request, now, Limits::default());
    /// let answer = exchange.answer(&Account::default(), &[(PLAYER, Some(&record))], |_| None);
    /// assert!(matches!(&answer.streams[0].1, StreamAnswer::State(state) if state.snapshot.as_deref() == Some(record.snapshot())));
    /// assert_eq!(answer.streams[1].1, StreamAnswer::NotMember);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn answer(
        &self,
        account: &Account,
        records: &[(&str, Option<&StreamRecord>)],
        role: impl Fn(&str) -> Option<Role>,
    ) -> SyncResponse {
        let adoption = self.request.adopt.as_ref().map(|adoption| adoption.eid.as_str());
        let Rejections { rejected, cut } = account.rejections(&self.request.events, adoption, self.now, &self.rules);
        let mut ack: Vec<(String, i64)> = Vec::new();
        for event in &self.request.events {
            let cid = &event.sequence.cid;
            if !ack.iter().any(|(known, _)| known == cid) {
                ack.push((cid.clone(), self.rules.told_ack(account.ack(cid), cut.get(cid).copied())));
            }
        }
        let answer = |base: &StreamRequest| {
            let record = records.iter().find(|(id, _)| *id == base.stream).and_then(|(_, record)| *record);
            let role = if base.stream == PLAYER { None } else { role(&base.stream) };
            let seen = record.filter(|_| base.stream == PLAYER || role.is_some());
            (base.stream.clone(), seen.map_or(StreamAnswer::NotMember, |record| StreamAnswer::State(self.state_of(base, record, role))))
        };
        SyncResponse {
            nonce: self.request.nonce.clone(),
            server_time: self.now,
            ack,
            rejected,
            limits: Some(AnswerLimits { offline_sec: self.limits.offline_sec }),
            adopted: adoption.filter(|eid| account.settled_as(eid).is_some_and(|settled| settled.refusal.is_none())).map(str::to_owned),
            streams: self.request.streams.iter().map(answer).collect(),
            error: None,
        }
    }

    fn state_of(&self, base: &StreamRequest, record: &StreamRecord, role: Option<Role>) -> StreamState {
        let version = record.rulebook.version();
        let definitions = (base.definitions != version).then(|| (version.to_owned(), record.rulebook.document().clone()));
        let snapshot = record.snapshot_of_version(self.rules.state_version(self.request.state_version));
        StreamState {
            epoch: record.epoch,
            rev: record.rev,
            receipt: self.receipts.map(|receipts| receipts.issue(&base.stream, record.epoch, record.rev)),
            rebase: self.timeline(record, base) == Timeline::Disbelieved,
            state_hash: hash_of(&snapshot),
            snapshot: (!self.rules.is_current(base, record.epoch, record.rev)).then(|| snapshot.into_owned()),
            role,
            definitions,
        }
    }

    /// S10: the celebrated keys to store; keys of another timeline are ignored (S7).
    fn celebrated(&self, stream: &str, record: &StreamRecord, base: &StreamRequest, timeline: Timeline) -> Vec<String> {
        if timeline != Timeline::Same {
            return Vec::new();
        }
        self.rules.celebrated(stream, record.unlocks(), &base.seen)
    }

    /// S7, S11: compares a client's base with a stream. A base that is ahead and accepted raises the epoch.
    fn take_timeline(&self, record: &mut StreamRecord, base: &StreamRequest) -> Timeline {
        let timeline = self.timeline(record, base);
        if let Timeline::Restored(epoch) = timeline {
            record.epoch = epoch;
        }
        timeline
    }

    fn timeline(&self, record: &StreamRecord, base: &StreamRequest) -> Timeline {
        epoch::compare((record.epoch, record.rev), base, self.now, &self.rules, || {
            let (Some(receipts), Some(rev), Some(receipt)) = (self.receipts, base.rev, &base.receipt) else { return false };
            receipts.verifies(&base.stream, base.epoch, rev, receipt)
        })
    }

    fn base(&self, stream: &str) -> Option<&'r StreamRequest> {
        self.request.streams.iter().find(|base| base.stream == stream)
    }
}

impl Settlement {
    /// Adds the result of an event; returns the refusal if the event was refused.
    fn add(&mut self, event: &Event, processed: Processed) -> Option<(String, String)> {
        match processed {
            Processed::Applied(at, outcome) => {
                self.instants.push((event.eid.clone(), at));
                self.rewards.extend(outcome.rewards.iter().map(|grant| (event.eid.clone(), grant.clone())));
                self.outcomes.push((event.eid.clone(), outcome));
                None
            }
            Processed::Rejected(code, message) => Some((code, message)),
            Processed::Deferred => None,
        }
    }
}

/// The record with its actor set; `None` if the player is not a member (T4).
fn with_actor<'s>(stream: &str, record: Option<&'s mut StreamRecord>, host: &mut dyn Host) -> Option<&'s mut StreamRecord> {
    let record = record?;
    if stream != PLAYER {
        record.stream.engine.set_actor(Some(host.actor(stream)?));
    }
    Some(record)
}
