//! Accepts an answer: checks it, stages it, and commits it with one durable write (K4, K5, K6).

use std::sync::Arc;

use litemap::LiteMap;

use super::Replica;
use super::adoption::Fortune;
use super::celebrations::{Decisions, Reconciliation};
use super::journal::Journal;
use super::notice::Notice;
use super::queue::{Process, Queued, rekey};
use super::rules::{ReplicaRules, Version};
use super::saved::Write;
use super::stream_replica::StreamReplica;
use crate::error::{Error, ErrorCode};
use crate::protocol::limits::OLDER_OFFLINE_SEC;
use crate::protocol::{Limits, PLAYER, Rejection, Rulebook, StreamAnswer, StreamState, SyncErrorCode, SyncResponse, hash_of};
use crate::time::UnixSec;

/// The result of checking an answer.
#[must_use = "an accepted answer has to be stored, then given to `Replica::take_over`"]
pub enum Verdict {
    /// Store its write, then call [`Replica::take_over`]. If the write fails, drop it; the replica is unchanged.
    Accepted(Box<Accepted>),
    /// The authority processed nothing: notices for the host, and the least number of seconds before the next request.
    Failed(Vec<Notice>, Option<i64>),
    /// The answer belongs to no live request, or is older than the base; it is ignored for this reason (K4).
    Stale(&'static str),
}

/// A checked and staged answer. It takes effect once its write is stored and it is committed.
pub struct Accepted {
    /// The write to store.
    pub write: Write,
    /// The numbers of events that the answer settled.
    pub report: SyncReport,
    streams: LiteMap<String, StreamReplica>,
    queue: Vec<Arc<Queued>>,
    process: Process,
    rejections: Vec<Rejection>,
    decisions: Decisions,
    notices: Vec<Notice>,
    server_time: UnixSec,
    offline_sec: Option<i64>,
    /// The journal that replaces the current one, if that is set aside with its base.
    journal: Option<Journal>,
    nonce: String,
    generation: u64,
}

/// The result of one round trip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// The number of events that the authority applied.
    pub applied: usize,
    /// The number of events that the authority refused.
    pub rejected: usize,
    /// The revision of the player's stream.
    pub rev: i64,
}

/// The queue after an answer.
struct NextQueue {
    /// The acknowledged events.
    dropped: Vec<Arc<Queued>>,
    queue: Vec<Arc<Queued>>,
    process: Process,
    /// Whether the stored queue must be replaced as a whole.
    is_rewritten: bool,
}

impl NextQueue {
    fn has_dropped(&self, eid: &str) -> bool {
        self.dropped.iter().any(|queued| queued.saved.event.eid == eid)
    }
}

impl<R: ReplicaRules> Replica<R> {
    /// Checks an answer and stages the write. `fresh_cid` is a new random client id, for events that must be re-keyed because a
    /// restored authority does not know of them (K6).
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND`, `STATE_UNREADABLE`, `STATE_NEWER` or `INVALID_DEFINITIONS` if the answer is malformed or contradicts
    /// itself. Streams and queue are unchanged then; build and send a new request, which asks for a snapshot where the base has to
    /// be replaced.
    pub fn accept(&mut self, answer: &SyncResponse, fresh_cid: &str) -> Result<Verdict, Error> {
        if !self.rules.is_live(&answer.nonce, &self.live_nonces) {
            return Ok(Verdict::Stale("it answers no live request of this process"));
        }
        if let Some(error) = &answer.error {
            self.forget(&answer.nonce);
            self.is_paused |= error.code == SyncErrorCode::Auth;
            let notices = match error.code {
                SyncErrorCode::Auth => vec![Notice::Auth],
                SyncErrorCode::Upgrade => vec![Notice::Upgrade],
                SyncErrorCode::Banned => vec![Notice::Banned],
                SyncErrorCode::Busy => Vec::new(),
            };
            return Ok(Verdict::Failed(notices, error.retry_after_sec));
        }
        if self.is_outdated(answer) {
            self.forget(&answer.nonce);
            return Ok(Verdict::Stale("a newer answer has been accepted"));
        }
        self.check(answer)?;
        self.stage_answer(answer, fresh_cid).map(|accepted| Verdict::Accepted(Box::new(accepted)))
    }

    /// K4: whether the answer would take a stream back to an older revision or epoch.
    fn is_outdated(&self, answer: &SyncResponse) -> bool {
        answer.streams.iter().any(|(id, answer)| match (self.streams.get(id), answer) {
            (Some(followed), StreamAnswer::State(state)) if followed.epoch != 0 => {
                let base = Version { epoch: followed.epoch, rev: followed.rev };
                self.rules.is_outdated(base, Version { epoch: state.epoch, rev: state.rev }) && !self.rules.rebases(is_rebase(state))
            }
            _ => false,
        })
    }

    /// Checks that the answer is consistent, in itself and with the bases. If a base differs from the authority's, the next request
    /// asks for a snapshot.
    fn check(&mut self, answer: &SyncResponse) -> Result<(), Error> {
        let invalid = |id: &str, message: String| Err(Error::at(ErrorCode::InvalidCommand, format!("/streams/{id}"), message));
        if !answer.streams.iter().any(|(id, _)| id == PLAYER) {
            return invalid(PLAYER, "the answer does not contain the player's stream".to_owned());
        }
        for (id, answer) in &answer.streams {
            let (Some(followed), StreamAnswer::State(state)) = (self.streams.get_mut(id), answer) else {
                if id == PLAYER {
                    return invalid(id, "the player has no stream".to_owned());
                }
                continue;
            };
            match &state.snapshot {
                Some(text) if hash_of(text) != state.state_hash => {
                    return invalid(id, "the snapshot does not match its hash: it was cut short or changed in transit".to_owned());
                }
                Some(_) => {}
                None if (state.epoch, state.rev) != (followed.epoch, followed.rev) => {
                    return invalid(id, format!("the snapshot of revision {} is missing", state.rev));
                }
                None if state.state_hash != followed.hash => {
                    followed.wants_snapshot = true;
                    return invalid(id, "the base differs from the authority's; a snapshot is needed".to_owned());
                }
                None => {}
            }
        }
        Ok(())
    }

    fn stage_answer(&self, answer: &SyncResponse, fresh_cid: &str) -> Result<Accepted, Error> {
        let fortune = self.fortune(answer);
        let is_set_aside = self.rules.sets_aside(matches!(fortune, Fortune::SetAside(_)));
        let kept = is_set_aside.then(|| self.journal_of_pending());
        let journal = kept.as_ref().unwrap_or(&self.journal);
        let mut notices: Vec<Notice> = fortune.notice().into_iter().collect();
        let (mut streams, redefined) = self.next_streams(answer, &mut notices)?;
        let next = self.next_queue(answer, &fortune, fresh_cid);
        let offline_sec = answer.limits.map(|limits| limits.offline_sec);
        let kept_sec = Limits::of_offline(offline_sec.unwrap_or(OLDER_OFFLINE_SEC)).unlocks_sec();
        for (id, followed) in streams.iter_mut() {
            followed.replay(id, next.queue.iter().map(Arc::as_ref), &self.rules);
        }
        let codes: Vec<(String, String)> = answer.rejected.iter().map(|one| (one.eid.clone(), one.code.clone())).collect();
        let decisions = Reconciliation {
            rules: &self.rules,
            streams: &streams,
            queue: &next.queue,
            journal,
            rejected: &codes,
            redefined: &redefined,
            pruned_before: answer.server_time.plus(-kept_sec),
            server_time: answer.server_time,
            at_most: self.settings.limits.unlocks,
        }
        .decide();
        let refused: Vec<&Rejection> = answer.rejected.iter().filter(|rejection| next.has_dropped(&rejection.eid)).collect();
        let report = SyncReport {
            applied: next.dropped.len().saturating_sub(refused.len()),
            rejected: refused.len(),
            rev: streams.get(PLAYER).map_or(0, |player| player.rev),
        };
        let is_news = |rejection: &&Rejection| !journal.has_rejection(&rejection.eid);
        let rejections: Vec<Rejection> = refused.into_iter().filter(is_news).cloned().collect();
        let server_time = answer.server_time;
        let base = super::to_saved(&self.settings.player, (Some(server_time), offline_sec), &streams).seal();
        let mut write = Write { base: Some(base), ..Write::default() };
        self.write_next_queue(&mut write, &next);
        write.aside = is_set_aside.then(|| self.aside("unadopted"));
        self.write_journal(&mut write, journal, kept.is_some(), (&decisions, &rejections), server_time);
        let journal = kept;
        let (NextQueue { queue, process, .. }, nonce, generation) = (next, answer.nonce.clone(), self.generation);
        Ok(Accepted {
            write,
            report,
            streams,
            queue,
            process,
            rejections,
            decisions,
            notices,
            server_time,
            offline_sec,
            journal,
            nonce,
            generation,
        })
    }

    /// K5, K6: drops the acknowledged events, and re-keys the others if necessary.
    fn next_queue(&self, answer: &SyncResponse, fortune: &Fortune, fresh_cid: &str) -> NextQueue {
        // Events recorded without an authority belong to a base that this answer replaces; or they follow the base that it has adopted.
        let follow = self.waits_for_adoption() && matches!(fortune, Fortune::Settled);
        let is_replaced = |queued: &Arc<Queued>| queued.saved.is_local && !follow;
        let is_acknowledged = |queued: &Arc<Queued>| is_replaced(queued) || self.rules.is_acknowledged(queued.sequence(), &answer.ack);
        let (dropped, mut queue): (Vec<Arc<Queued>>, Vec<Arc<Queued>>) = self.queue.iter().cloned().partition(is_acknowledged);
        let is_prefix = self.queue.iter().take(dropped.len()).all(is_acknowledged);
        for queued in queue.iter_mut().filter(|queued| queued.saved.is_local) {
            let saved = &mut Arc::make_mut(queued).saved;
            (saved.is_local, saved.boot) = (false, String::new()); // its age was not stored
        }
        let is_rekeyed = follow || self.rules.rekeys(self.is_higher_epoch(answer), self.is_forgotten(answer));
        let process = if is_rekeyed { rekey(&mut queue, fresh_cid, &self.rules) } else { self.process.clone() };
        NextQueue { dropped, queue, process, is_rewritten: is_rekeyed || !is_prefix }
    }

    fn write_next_queue(&self, write: &mut Write, next: &NextQueue) {
        if next.is_rewritten {
            write.dropped = self.stored_events;
            write.appended = next.queue.iter().map(|queued| queued.saved.seal()).collect();
        } else {
            self.write_queue(write, next.dropped.len(), &next.queue);
        }
    }

    fn next_streams(
        &self,
        answer: &SyncResponse,
        notices: &mut Vec<Notice>,
    ) -> Result<(LiteMap<String, StreamReplica>, Vec<String>), Error> {
        let (mut streams, mut redefined) = (self.streams.clone(), Vec::new());
        for (id, answer) in &answer.streams {
            let Some(followed) = streams.get(id) else { continue };
            match answer {
                StreamAnswer::NotMember => {
                    streams.remove(id);
                    notices.push(Notice::NotMember { stream: id.clone() });
                }
                StreamAnswer::State(state) => {
                    let mut next = next_stream(id, followed, state)?;
                    next.set_actor(&self.settings.player, state.role);
                    next.set_locale(self.locale.as_ref());
                    next.receipt.clone_from(&state.receipt);
                    if next.version() != followed.version() {
                        redefined.push(id.clone());
                    }
                    streams.insert(id.clone(), next);
                    notices.push(Notice::Changed { stream: id.clone() });
                }
            }
        }
        Ok((streams, redefined))
    }

    /// Whether the authority has begun a new epoch, as it does after a restore or a reset (K6).
    fn is_higher_epoch(&self, answer: &SyncResponse) -> bool {
        answer.streams.iter().any(|(id, answer)| match (self.streams.get(id), answer) {
            (Some(followed), StreamAnswer::State(state)) => followed.epoch != 0 && (state.epoch > followed.epoch || is_rebase(state)),
            _ => false,
        })
    }

    /// Whether the authority no longer has an ack for a process with pending events, because it has expired (S8) or was lost in a
    /// restore.
    fn is_forgotten(&self, answer: &SyncResponse) -> bool {
        answer.ack.iter().any(|(cid, ack)| {
            let first = self.queue.iter().map(|queued| queued.sequence()).find(|sequence| sequence.cid == *cid);
            first.is_some_and(|first| first.mid > ack.saturating_add(1))
        })
    }

    /// Commits an accepted answer; call after its write succeeded. Returns notices for the host.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if the replica has changed since. A call must wait until the write of the previous one is committed.
    pub fn take_over(&mut self, accepted: Accepted) -> Result<Vec<Notice>, Error> {
        self.begin_commit(accepted.generation)?;
        self.forget(&accepted.nonce);
        self.streams = accepted.streams;
        self.set_locale(self.locale.clone()); // The locale may have changed in the meantime.
        self.turn = self.turn.after(&self.queue, &accepted.queue);
        self.queue = accepted.queue;
        self.process = accepted.process;
        self.server_time = Some(accepted.server_time);
        self.offline_sec = accepted.offline_sec;
        self.adopting = None;
        if let Some(journal) = accepted.journal {
            self.journal = journal;
        }
        self.after_write(&accepted.write);
        let mut notices = accepted.decisions.commit(&mut self.journal);
        for rejection in accepted.rejections {
            self.journal.reject(&rejection, accepted.server_time);
            notices.push(Notice::Rejected(rejection));
        }
        notices.extend(accepted.notices);
        Ok(notices)
    }

    fn write_journal(
        &self,
        write: &mut Write,
        journal: &Journal,
        is_new: bool,
        (decisions, rejections): (&Decisions, &[Rejection]),
        now: UnixSec,
    ) {
        let mut scratch = Journal::default();
        write.journal = decisions.sealed();
        write.journal.extend(rejections.iter().map(|rejection| scratch.reject(rejection, now)));
        let grown = self.stored_entries.saturating_add(write.journal.len());
        if is_new || grown > journal.len().saturating_mul(2).saturating_add(200) {
            let mut whole = journal.clone();
            let _ = decisions.clone().commit(&mut whole);
            rejections.iter().for_each(|rejection| drop(whole.reject(rejection, now)));
            let limits = Limits::of_offline(self.window_sec().max(self.settings.limits.offline_sec));
            let kept_sec = limits.unlocks_sec().saturating_add(limits.known_sec);
            (write.journal, write.replaces_journal) = (whole.compact(now.plus(-kept_sec)), true);
        }
    }
}

/// S11: whether the authority's state replaces a base that is ahead of it.
fn is_rebase(state: &StreamState) -> bool {
    state.rebase && state.snapshot.is_some()
}

/// The stream with the base of the answer, before the pending events are replayed.
fn next_stream(id: &str, followed: &StreamReplica, state: &StreamState) -> Result<StreamReplica, Error> {
    let rulebook = match &state.definitions {
        Some((_, document)) => Some(Rulebook::new(document.clone(), id)?),
        None => followed.rulebook.clone(),
    };
    match (&state.snapshot, followed.text()) {
        (Some(text), _) => StreamReplica::from_snapshot(id, state.epoch, state.rev, text.clone(), rulebook),
        (None, Some(text)) if state.definitions.is_some() => {
            StreamReplica::from_snapshot(id, followed.epoch, followed.rev, text.to_owned(), rulebook)
        }
        _ => Ok(followed.clone().with_held(false)),
    }
}
