//! One stream on the client: its base, and its view, which is the base with the queue replayed on top (K3).

use std::cell::OnceCell;

use super::queue::Queued;
use super::saved::SavedStream;
use crate::error::Error;
use crate::locale::Locale;
use crate::options::{Actor, Role};
use crate::progress::PendingRewards;
use crate::progress::unlock_key::KeyRules;
use crate::protocol::stream::Stream;
use crate::protocol::{MAX_UNLOCKS, Rulebook, hash_of};
use crate::value::Value;

/// A followed stream: the authority's base, and the optimistic view.
#[derive(Clone)]
pub(super) struct StreamReplica {
    /// The epoch of the base; 0 before the authority's first answer.
    pub(super) epoch: i64,
    pub(super) rev: i64,
    /// The snapshot, verbatim; after an event was folded into the base, written on demand. `None` if there is none yet.
    text: Option<OnceCell<String>>,
    pub(super) hash: String,
    /// The authority's receipt for the base (S11); `None` if it sent none.
    pub(super) receipt: Option<String>,
    pub(super) base: Stream,
    pub(super) view: Stream,
    /// For each unlock of the view beyond the base's, the pending event that yields it, in the view's order.
    pub(super) origins: Vec<String>,
    /// `None` if there are no definitions yet; then nothing can be predicted.
    pub(super) rulebook: Option<Rulebook>,
    /// The player's role on a team's stream, as the authority last told it.
    pub(super) role: Option<Role>,
    /// Whether celebrations wait for the authority's first answer (K8).
    pub(super) held: bool,
    /// Whether the base differs from the authority's; then the next request asks for a snapshot.
    pub(super) wants_snapshot: bool,
    /// Whether the stored base contains this stream under these definitions; then events may wait beside it to be folded in.
    pub(super) is_stored: bool,
}

impl StreamReplica {
    /// A stream without a base.
    pub(super) fn new(id: &str, rulebook: Option<Rulebook>, held: bool) -> Result<StreamReplica, Error> {
        let base = Stream::new(id, &rules(rulebook.as_ref(), id)?)?;
        let (view, origins, hash) = (base.clone(), Vec::new(), String::new());
        Ok(StreamReplica {
            epoch: 0,
            rev: 0,
            text: None,
            hash,
            receipt: None,
            base,
            view,
            origins,
            rulebook,
            role: None,
            held,
            wants_snapshot: false,
            is_stored: false,
        })
    }

    /// A stream with the authority's snapshot as its base.
    pub(super) fn from_snapshot(id: &str, epoch: i64, rev: i64, text: String, rulebook: Option<Rulebook>) -> Result<StreamReplica, Error> {
        let base = Stream::from_text(id, &rules(rulebook.as_ref(), id)?, &text)?;
        let (view, origins, hash) = (base.clone(), Vec::new(), hash_of(&text));
        Ok(StreamReplica {
            epoch,
            rev,
            text: Some(OnceCell::from(text)),
            hash,
            receipt: None,
            base,
            view,
            origins,
            rulebook,
            role: None,
            held: false,
            wants_snapshot: false,
            is_stored: false,
        })
    }

    /// The same stream with this receipt for its base.
    pub(super) fn with_receipt(self, receipt: Option<String>) -> StreamReplica {
        StreamReplica { receipt, ..self }
    }

    /// The same stream; `held` tells whether its celebrations wait for the authority's first answer.
    pub(super) fn with_held(self, held: bool) -> StreamReplica {
        StreamReplica { held, wants_snapshot: false, ..self }
    }

    /// Sets the actor and role on a team's stream (T2, T3). With an unknown role the prediction lets claims pass, and the authority
    /// decides.
    pub(super) fn set_actor(&mut self, player: &str, role: Option<Role>) {
        let actor = Actor { id: player.to_owned(), role: role.unwrap_or(Role::Admin) };
        self.role = role;
        self.base.engine.set_actor(Some(actor.clone()));
        self.view.engine.set_actor(Some(actor));
    }

    pub(super) fn set_locale(&mut self, locale: Option<&Locale>) {
        self.base.engine.set_locale(locale.cloned());
        self.view.engine.set_locale(locale.cloned());
    }

    pub(super) fn to_saved(&self) -> SavedStream {
        let document = self.rulebook.as_ref().map(|rulebook| rulebook.document().clone());
        let (snapshot, version) = (self.text().map(str::to_owned), self.version().to_owned());
        SavedStream { epoch: self.epoch, rev: self.rev, snapshot, receipt: self.receipt.clone(), role: self.role, document, version }
    }

    /// The snapshot of the base; `None` if there is none yet.
    pub(super) fn text(&self) -> Option<&str> {
        Some(self.text.as_ref()?.get_or_init(|| self.base.to_text()))
    }

    pub(super) fn version(&self) -> &str {
        self.rulebook.as_ref().map_or("", Rulebook::version)
    }

    /// Whether a predicted refusal can be trusted.
    pub(super) fn is_known(&self) -> bool {
        self.rulebook.is_some() && !self.held
    }

    /// K3: rebases the view: replays the pending events on the base. An event whose refusal is predicted changes nothing.
    pub(super) fn replay<'q>(&mut self, id: &str, queue: impl Iterator<Item = &'q Queued>, keys: &dyn KeyRules) {
        self.view = self.base.clone();
        self.origins.clear();
        for queued in queue {
            self.predict(id, queued, keys);
        }
    }

    /// Applies one more pending event to the view.
    pub(super) fn predict(&mut self, id: &str, queued: &Queued, keys: &dyn KeyRules) {
        let (event, Some(command)) = (&queued.saved.event, &queued.command) else { return };
        if event.stream != id || self.rulebook.is_none() {
            return;
        }
        if let Ok(outcome) = self.view.apply(&event.eid, command, &mut PendingRewards, keys) {
            self.origins.extend(outcome.unlocks.iter().map(|_| event.eid.clone()));
        }
    }
}

/// K8: the functions of a replica without an authority.
impl StreamReplica {
    /// Folds an event into the base; unlocks older than `kept_sec` leave the ledger.
    pub(super) fn fold(&mut self, queued: &Queued, kept_sec: i64, keys: &dyn KeyRules) {
        // A refused event changes nothing.
        let _ = fold(&mut self.base, queued, kept_sec, keys);
        self.text = Some(OnceCell::new());
    }

    /// Like [`StreamReplica::fold`], for a stream without pending events, whose view is its base.
    pub(super) fn fold_shown(&mut self, queued: &Queued, kept_sec: i64, keys: &dyn KeyRules) {
        self.fold(queued, kept_sec, keys);
        let _ = fold(&mut self.view, queued, kept_sec, keys);
    }

    /// Folds all pending events into the base, which becomes the view.
    pub(super) fn fold_pending(&mut self) {
        self.base = self.view.clone();
        self.text = Some(OnceCell::new());
        self.origins.clear();
    }

    /// The text to store once an event is folded in.
    pub(super) fn folded_text(&self, queued: Option<&Queued>, kept_sec: i64, keys: &dyn KeyRules) -> Result<String, Error> {
        let mut next = self.view.clone();
        if let Some(queued) = queued {
            fold(&mut next, queued, kept_sec, keys)?;
        }
        Ok(next.to_text())
    }

    /// Finishes folding: the same base with its hash, under the newest definitions if they differ.
    pub(super) fn settled(mut self, id: &str, newest: Option<Rulebook>) -> Result<StreamReplica, Error> {
        let text = self.text().unwrap_or_default().to_owned();
        match newest.filter(|newest| newest.version() != self.version()) {
            Some(newest) => Ok(StreamReplica::from_snapshot(id, self.epoch, self.rev, text, Some(newest))?.with_held(self.held)),
            None => {
                self.hash = hash_of(&text);
                Ok(self)
            }
        }
    }
}

fn fold(stream: &mut Stream, queued: &Queued, kept_sec: i64, keys: &dyn KeyRules) -> Result<(), Error> {
    let Some(command) = &queued.command else { return Ok(()) };
    // Without an authority nothing bounds the instant: one event of a clock that is ahead must not prune the ledger (K17).
    let latest = stream.unlocks.iter().map(|unlock| unlock.at).max().unwrap_or(command.at);
    stream.apply(&queued.saved.event.eid, command, &mut PendingRewards, keys)?;
    stream.prune(command.at.min(latest).plus(-kept_sec), MAX_UNLOCKS);
    Ok(())
}

/// The definitions, or empty ones if there are none yet.
fn rules(rulebook: Option<&Rulebook>, id: &str) -> Result<Rulebook, Error> {
    match rulebook {
        Some(rulebook) => Ok(rulebook.clone()),
        None => Rulebook::new(Value::Object(vec![("achievements".into(), Value::Object(Vec::new()))]), id),
    }
}
