//! Records an intent: predicts it, stores it, and only then shows it (K1).

use std::sync::Arc;

use super::celebrations::{self, Decisions};
use super::notice::Notice;
use super::queue::{Process, Queued};
use super::rules::ReplicaRules;
use super::saved::{SavedEvent, Write};
use super::{Reading, Replica};
use crate::error::{Error, ErrorCode};
use crate::progress::{Action, Command, Outcome, PendingRewards};
use crate::protocol::event::stream_id;
use crate::protocol::{ClockState, Event, MAX_EVENT_BYTES};
use crate::value::Value;
use crate::value::read::Path;

/// An intent to record.
///
/// ```
/// use plaudit::replica::{Clock, Intent, Reading};
/// use plaudit::{Action, Command};
/// let (mut clock, reading) = (Clock::default(), Reading { wall_ms: 1_790_000_000_000, mono_ms: 5_000 });
/// let intent = Intent {
///     stream: "player".to_owned(),
///     command: Command::new(clock.now(reading), Action::update([("wins", 1)])).to_value(),
///     eid: "0199c6a4-9f00-7000-8000-000000000000".to_owned(),
///     clock: clock.state(reading),
///     reading,
///     boot: "b1".to_owned(),
/// };
/// assert_eq!(intent.command.get("at"), Some(&plaudit::Value::Int(1_790_000_000)));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// The stream's id: `player`, or `team:` and the team's id.
    pub stream: String,
    /// The command, stamped with the estimated time of the authority ([`super::Clock::now`]).
    pub command: Value,
    /// The event's id, a fresh UUIDv7.
    pub eid: String,
    /// Whether the clock can be trusted ([`super::Clock::state`]).
    pub clock: ClockState,
    /// The current reading of the device's clocks.
    pub reading: Reading,
    /// The id of the device's boot; readings of the monotonic clock are comparable within one boot.
    pub boot: String,
}

/// A staged intent. It takes effect once its write is stored and [`Replica::stored`] commits it.
#[must_use = "store the write, then call `Replica::stored`"]
#[derive(Clone)]
pub struct Recorded {
    /// The write. If it fails, drop this value; the replica is unchanged.
    pub write: Write,
    /// The predicted outcome of the command.
    pub outcome: Outcome,
    queued: Queued,
    process: Process,
    decisions: Decisions,
    pub(super) notices: Vec<Notice>,
    generation: u64,
}

impl<R: ReplicaRules> Replica<R> {
    /// Predicts an intent and stages the write.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the stream is not followed; `UNTRUSTED` if there is an authority that takes the command from servers only
    /// (A9); `INVALID_COMMAND` if the command is malformed or too large to send; the command's own error, if the prediction can be
    /// trusted. Nothing needs to be stored then.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::replica::{Intent, Opening, Replica, Saved};
    /// use plaudit::ErrorCode;
    /// let opening = r#"{"player": "ada", "cid": "c1", "past": "known", "predicts": true,
    ///     "definitions": {"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}}"#;
    /// let (mut device, _) = Replica::open(&Saved::default(), Opening::from_value(&Value::from_json(opening)?)?)?;
    /// let early = r#"{"stream": "player", "eid": "e1", "boot": "b1", "command": {"type": "claim", "at": 1790000000, "ids": ["wins"]}}"#;
    /// let refused = device.record(Intent::from_value(&Value::from_json(early)?)?).err();
    /// assert_eq!(refused.map(|error| error.code()), Some(ErrorCode::NotComplete)); // refused at once, even offline
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn record(&mut self, intent: Intent) -> Result<Recorded, Error> {
        let invalid = |fault: crate::value::read::Fault| fault.into_error(ErrorCode::InvalidCommand);
        let stream = stream_id(&intent.stream, &Path::ROOT.key("stream")).map_err(invalid)?;
        let command = Command::from_value(&intent.command)?;
        self.check_trust(self.followed(&stream)?, &command)?;
        let queued = self.queued(&stream, intent);
        let bytes = queued.saved.event.to_value().to_canonical_json().len().saturating_add(64);
        if bytes > MAX_EVENT_BYTES {
            let message = format!("the command takes {bytes} bytes as an event; at most {MAX_EVENT_BYTES} can be sent");
            return Err(Error::new(ErrorCode::InvalidCommand, message));
        }
        let (rules, folds) = (self.rules.clone(), self.folds());
        let followed = self.followed_mut(&stream)?;
        let outcome = match &queued.command {
            Some(command) => {
                match followed.view.engine.preview_event_with_keys(&queued.saved.event.eid, command, &mut PendingRewards, &rules) {
                    Err(error) if followed.is_known() || folds => return Err(error),
                    predicted => predicted.unwrap_or_default(),
                }
            }
            None => Outcome::default(),
        };
        self.stage(queued, outcome)
    }

    pub(super) fn queued(&self, stream: &str, intent: Intent) -> Queued {
        let after = self.queue.last().map(|last| last.sequence().clone()).filter(|_| self.process.next == 1);
        let event = Event {
            sequence: self.process.sequence(),
            eid: intent.eid,
            after,
            stream: stream.to_owned(),
            command: intent.command,
            synced_at: self.server_time,
            clock: intent.clock,
            age_ms: None,
            definitions: self
                .streams
                .get(stream)
                .map(|followed| followed.version())
                .filter(|version| !version.is_empty())
                .unwrap_or("none")
                .to_owned(),
        };
        Queued::new(SavedEvent { event, boot: intent.boot, mono_ms: intent.reading.mono_ms, is_local: false }, 0, self.settings.predicts)
    }

    pub(super) fn stage(&mut self, mut queued: Queued, outcome: Outcome) -> Result<Recorded, Error> {
        let stream = queued.saved.event.stream.clone();
        let decisions = celebrations::on_outcome(self, &stream, &queued.saved.event.eid, &outcome);
        let mut write = Write { journal: decisions.sealed(), ..Write::default() };
        queued.saved.is_local = self.folds();
        if queued.saved.is_local {
            queued.saved.mono_ms = 0; // the event is never sent, so its age is not needed, and the stored text depends on the events alone
        }
        let text = queued.saved.seal();
        queued.bytes = text.len();
        if !queued.saved.is_local {
            // An event recorded here without an authority is not sent; it stays in the base.
            write.base = (self.unfolded.events > 0).then(|| self.to_saved().seal());
            self.write_queue(&mut write, 0, &self.queue);
            write.appended.push(text);
        } else if self.may_wait(&stream) {
            write.appended.push(text);
        } else {
            write.base = Some(self.folded(&stream, &queued)?);
            write.dropped = self.stored_events;
        }
        let process = self.process.after_one();
        Ok(Recorded { write, outcome, queued, process, decisions, notices: Vec::new(), generation: self.generation })
    }

    /// K8: whether events are folded into the base at once: there is no authority, and they can be predicted (K12).
    pub(super) fn folds(&self) -> bool {
        self.settings.local && self.settings.predicts
    }

    /// Whether an event may be stored beside the stored base, which must be the base that it is folded into here.
    fn may_wait(&self, stream: &str) -> bool {
        let is_stored = self.streams.get(stream).is_some_and(|followed| followed.is_stored);
        is_stored && self.queue.is_empty() && !self.has_unreadable && !self.unfolded.is_enough()
    }

    /// The stored form of the base with the pending events and this one folded in.
    fn folded(&self, stream: &str, queued: &Queued) -> Result<String, Error> {
        let mut base = self.to_saved();
        for (id, saved) in &mut base.streams {
            let Some(followed) = self.streams.get(id) else { continue };
            let own = Some(queued).filter(|_| id == stream);
            saved.snapshot = Some(followed.folded_text(own, self.settings.limits.unlocks_sec(), &self.rules)?);
        }
        Ok(base.seal())
    }

    /// Commits a recorded intent to the view; call it after its write succeeded. Returns notices for the host.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if the replica has changed since. A call must wait until the write of the previous one is committed.
    pub fn stored(&mut self, recorded: Recorded) -> Result<Vec<Notice>, Error> {
        self.begin_commit(recorded.generation)?;
        let (stream, command) = (recorded.queued.saved.event.stream.clone(), recorded.queued.command.clone());
        self.process = recorded.process;
        if recorded.queued.saved.is_local {
            self.fold(&stream, &recorded.queued, recorded.write.base.is_some());
        } else {
            if let Some(followed) = self.streams.get_mut(&stream) {
                followed.predict(&stream, &recorded.queued, &self.rules);
            }
            self.queue.push(Arc::new(recorded.queued));
        }
        self.after_write(&recorded.write);
        self.newest = match &command {
            Some(command) if command.action == Action::ClockSetBack => {
                self.streams.values().filter_map(|followed| followed.base.newest()).max()
            }
            command => self.newest.max(command.as_ref().map(|command| command.at)),
        };
        let mut notices = recorded.decisions.commit(&mut self.journal);
        notices.extend(recorded.notices);
        notices.push(Notice::Changed { stream });
        Ok(notices)
    }

    /// K8: folds an event into the base. `is_stored` tells whether the stored base contains it and all earlier pending events.
    fn fold(&mut self, stream: &str, queued: &Queued, is_stored: bool) {
        if is_stored {
            self.turn = self.turn.after(&self.queue, &[]);
            self.queue.clear();
            self.streams.iter_mut().for_each(|(_, followed)| followed.fold_pending());
        } else {
            self.unfolded.add(queued.bytes);
        }
        if let Some(followed) = self.streams.get_mut(stream) {
            followed.fold_shown(queued, self.settings.limits.unlocks_sec(), &self.rules);
        }
    }
}
