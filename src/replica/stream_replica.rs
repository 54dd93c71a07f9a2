//! One stream on the client: base, and view = base ⊕ replay of the queue (K3).

use std::cell::OnceCell;

use super::queue::Queued;
use super::saved::SavedStream;
use crate::error::Error;
use crate::options::{Actor, Role};
use crate::progress::PendingRewards;
use crate::progress::unlock_key::KeyRules;
use crate::protocol::stream::Stream;
use crate::protocol::{Rulebook, hash_of};
use crate::value::Value;

/// A followed stream: the authority's base, and the optimistic view.
#[derive(Clone)]
pub(super) struct StreamReplica {
    /// 0: the authority has not answered yet.
    pub(super) epoch: i64,
    pub(super) rev: i64,
    /// The snapshot, verbatim; after an event was folded into the base, made of it when it is asked for. `None`: there is none yet.
    text: Option<OnceCell<String>>,
    pub(super) hash: String,
    pub(super) base: Stream,
    pub(super) view: Stream,
    /// The pending event behind each unlock that the view has beyond the base's, in the view's order.
    pub(super) origins: Vec<String>,
    /// `None`: there are no definitions yet, and nothing can be predicted.
    pub(super) rulebook: Option<Rulebook>,
    /// The player's role on a team's stream, as the authority last told.
    pub(super) role: Option<Role>,
    /// Celebrations wait for the authority's first answer (K8).
    pub(super) held: bool,
    /// The base differs from the authority's; the next request asks for a snapshot.
    pub(super) wants_snapshot: bool,
    /// The stored base has this stream, under these definitions: events may wait beside it to be folded in.
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

    /// A stream on the authority's snapshot.
    pub(super) fn from_snapshot(id: &str, epoch: i64, rev: i64, text: String, rulebook: Option<Rulebook>) -> Result<StreamReplica, Error> {
        let base = Stream::from_text(id, &rules(rulebook.as_ref(), id)?, &text)?;
        let (view, origins, hash) = (base.clone(), Vec::new(), hash_of(&text));
        Ok(StreamReplica {
            epoch,
            rev,
            text: Some(OnceCell::from(text)),
            hash,
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

    /// Whether celebrations wait for the authority's first answer; the base is as it is said to be.
    pub(super) fn with_held(self, held: bool) -> StreamReplica {
        StreamReplica { held, wants_snapshot: false, ..self }
    }

    /// Sets who acts on a team's stream, and in which role (T2, T3). With an unknown role the prediction lets claims pass,
    /// and the authority decides.
    pub(super) fn set_actor(&mut self, player: &str, role: Option<Role>) {
        let actor = Actor { id: player.to_owned(), role: role.unwrap_or(Role::Admin) };
        self.role = role;
        self.base.engine.set_actor(Some(actor.clone()));
        self.view.engine.set_actor(Some(actor));
    }

    pub(super) fn to_saved(&self) -> SavedStream {
        let document = self.rulebook.as_ref().map(|rulebook| rulebook.document().clone());
        let (snapshot, version) = (self.text().map(str::to_owned), self.version().to_owned());
        SavedStream { epoch: self.epoch, rev: self.rev, snapshot, role: self.role, document, version }
    }

    /// The snapshot of the base; `None`: there is none yet.
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

    /// K3: rebases the view: the base, then the pending events. An event that is predicted to be refused changes nothing.
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

/// K8: without an authority.
impl StreamReplica {
    /// Folds an event into the base; unlocks from before the last so many seconds leave the ledger.
    pub(super) fn fold(&mut self, queued: &Queued, kept_sec: i64, keys: &dyn KeyRules) {
        // What is refused changes nothing.
        let _ = fold(&mut self.base, queued, kept_sec, keys);
        self.text = Some(OnceCell::new());
    }

    /// As [`StreamReplica::fold`], of a stream without pending events: its view is its base.
    pub(super) fn fold_shown(&mut self, queued: &Queued, kept_sec: i64, keys: &dyn KeyRules) {
        self.fold(queued, kept_sec, keys);
        let _ = fold(&mut self.view, queued, kept_sec, keys);
    }

    /// Folds in all that is pending: the base is what is shown.
    pub(super) fn fold_pending(&mut self) {
        self.base = self.view.clone();
        self.text = Some(OnceCell::new());
        self.origins.clear();
    }

    /// What is stored once an event is folded in.
    pub(super) fn folded_text(&self, queued: Option<&Queued>, kept_sec: i64, keys: &dyn KeyRules) -> Result<String, Error> {
        let mut next = self.view.clone();
        if let Some(queued) = queued {
            fold(&mut next, queued, kept_sec, keys)?;
        }
        Ok(next.to_text())
    }

    /// After events were folded in: the same base with its hash, under other definitions, if there are others.
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
    stream.apply(&queued.saved.event.eid, command, &mut PendingRewards, keys)?;
    stream.prune(command.at.plus(-kept_sec));
    Ok(())
}

/// The definitions, or empty ones where there are none yet.
fn rules(rulebook: Option<&Rulebook>, id: &str) -> Result<Rulebook, Error> {
    match rulebook {
        Some(rulebook) => Ok(rulebook.clone()),
        None => Rulebook::new(Value::Object(vec![("achievements".into(), Value::Object(Vec::new()))]), id),
    }
}
