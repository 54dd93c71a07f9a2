//! The client's half of adoption: a base that was built without an authority is adopted or set aside, and never overwritten
//! silently (K16).

use std::sync::Arc;

use super::journal::{Fate, Journal};
use super::notice::Notice;
use super::rules::ReplicaRules;
use super::saved::{Adopting, Aside, SavedBase, Write, read_aside};
use super::stream_replica::StreamReplica;
use super::unfolded::Folding;
use super::{Replica, queue::Queued};
use crate::error::{Error, ErrorCode};
use crate::protocol::limits::MAX_ADOPTED_BYTES;
use crate::protocol::{Adoption, PLAYER, SyncResponse};

/// Whether progress that was made without an authority is to be adopted (K16).
///
/// ```
/// use plaudit::replica::{Adopt, Opening, Replica, Saved};
/// use plaudit::Value;
/// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
/// let (device, _) = Replica::open(&Saved::default(), Opening { adopt: Adopt::Of("guest-7".to_owned()), ..opening })?;
/// assert_eq!(device.pending(), 0); // an empty store has no progress to adopt
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Adopt {
    /// No. The base is set aside once the authority has sent its own.
    #[default]
    No,
    /// The player's own progress.
    Own,
    /// The progress of a guest with this id, to whom the store belonged.
    Of(String),
}

/// A staged start of an adoption. It takes effect once its write is stored and [`Replica::adopting`] commits it.
#[must_use = "it has to be stored, then given to `Replica::adopting`"]
pub struct AdoptionBegun {
    /// The write. If it fails, drop this value; the replica is unchanged.
    pub write: Write,
    adopting: Adopting,
    generation: u64,
}

/// The effect of an answer on a base that was built without an authority.
pub(super) enum Fortune {
    /// There is no such base, or it was adopted.
    Settled,
    /// The base is not adopted, for this reason.
    SetAside(String),
    /// A state that was set aside earlier is not adopted, for this reason.
    Refused(String),
}

impl<R: ReplicaRules> Replica<R> {
    /// K16: starts to adopt progress made without an authority, with this fresh id; the next request carries it. `None` if the
    /// options do not ask for it, there is no such progress, or the adoption has started already.
    pub fn adopt(&self, eid: &str) -> Option<AdoptionBegun> {
        if self.adopting.is_some() || !self.is_unseen() || self.settings.adopt == Adopt::No {
            return None;
        }
        let is_beside = self.queue.iter().any(|queued| queued.saved.is_local);
        Some(self.begin_adoption(Adopting { eid: eid.to_owned(), state: None, is_beside }))
    }

    /// K16: starts to adopt a state that was set aside earlier; the authority refuses it if the stream has progress by then.
    ///
    /// # Errors
    ///
    /// `STATE_UNREADABLE` if the text is no state that was set aside. `INVALID_ARGUMENT` without an authority; before the
    /// authority's first answer, if the base was built without one; while another adoption is in progress; and in a process that
    /// does not predict, if events of the state wait to be folded in (K12).
    ///
    /// ```
    /// use plaudit::ErrorCode;
    /// use plaudit::replica::{Opening, Replica, Saved};
    /// use plaudit::Value;
    /// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
    /// let (device, _) = Replica::open(&Saved::default(), opening)?;
    /// let refused = device.adopt_aside("a1", "not what was set aside").err();
    /// assert_eq!(refused.map(|error| error.code()), Some(ErrorCode::StateUnreadable));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn adopt_aside(&self, eid: &str, text: &str) -> Result<AdoptionBegun, Error> {
        if self.settings.local || self.adopting.is_some() || self.is_unseen() {
            return Err(Error::new(
                ErrorCode::InvalidArgument,
                "nothing can be adopted now: there is no authority, or an adoption is under way",
            ));
        }
        let (base, journal, events) = read_aside(text)?;
        if !self.settings.predicts && !events.is_empty() {
            return Err(Error::new(ErrorCode::InvalidArgument, "events of this state wait for a process that predicts"));
        }
        let waiting: Vec<Arc<Queued>> = events.into_iter().map(|event| Arc::new(Queued::new(event, 0, true))).collect();
        let journal = Journal::read(&journal, |_, _| {});
        let player = base.streams.iter().find(|(id, _)| id == PLAYER).and_then(|(_, stream)| stream.snapshot.clone());
        let snapshot =
            player.ok_or_else(|| Error::new(ErrorCode::StateUnreadable, "the text that was set aside contains no state of the player"))?;
        let rulebook = self.streams.get(PLAYER).and_then(|player| player.rulebook.clone());
        let mut followed = StreamReplica::from_snapshot(PLAYER, 0, 0, snapshot, rulebook)?;
        Folding::of(PLAYER, &waiting, self.settings.limits.unlocks_sec(), &self.rules).fold_into(&mut followed);
        Ok(self.begin_adoption(Adopting { eid: eid.to_owned(), state: Some(adoptable(&followed, &journal)), is_beside: false }))
    }

    /// Commits the start of an adoption; call it after its write succeeded.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if the replica has changed since. A call must wait until the write of the previous one is committed.
    pub fn adopting(&mut self, begun: AdoptionBegun) -> Result<(), Error> {
        self.begin_commit(begun.generation)?;
        self.adopting = Some(begun.adopting);
        // The answers under way do not say whether the authority adopts the state: their requests did not carry the adoption.
        self.live_nonces.clear();
        self.after_write(&begun.write);
        Ok(())
    }

    fn begin_adoption(&self, adopting: Adopting) -> AdoptionBegun {
        let base = SavedBase { adopting: Some(adopting.clone()), ..self.to_saved() };
        let mut write = Write { base: Some(base.seal()), ..Write::default() };
        self.write_queue(&mut write, 0, &self.queue);
        AdoptionBegun { write, adopting, generation: self.generation }
    }

    /// Whether the base was built without an authority, and the authority that there is now has not answered yet.
    pub(super) fn is_unseen(&self) -> bool {
        !self.settings.local && self.is_unanswered() && self.streams.get(PLAYER).is_some_and(|player| player.text().is_some())
    }

    /// Whether no authority has answered yet.
    pub(super) fn is_unanswered(&self) -> bool {
        self.streams.get(PLAYER).is_some_and(|player| player.epoch == 0)
    }

    /// The adoption that a request carries; `None` if the state is larger than any authority reads.
    pub(super) fn adoption(&self) -> Option<Adoption> {
        let adopting = self.adopting.as_ref()?;
        let state = match &adopting.state {
            Some(state) => state.clone(),
            None => adoptable(self.streams.get(PLAYER)?, &self.journal),
        };
        (state.len() <= MAX_ADOPTED_BYTES).then(|| Adoption { eid: self.rules.adoption_eid(&adopting.eid), state })
    }

    /// Whether events that were recorded without an authority wait until the state that they follow is adopted.
    pub(super) fn waits_for_adoption(&self) -> bool {
        self.adopting.as_ref().is_some_and(|adopting| adopting.is_beside)
    }

    /// The effect of an answer.
    pub(super) fn fortune(&self, answer: &SyncResponse) -> Fortune {
        let Some(adopting) = &self.adopting else {
            let advice = "progress made here without an account is set aside; with the option `adopt` it is adopted";
            return if self.is_unseen() { Fortune::SetAside(advice.to_owned()) } else { Fortune::Settled };
        };
        let is_taken = answer.adopted.as_ref() == Some(&adopting.eid);
        if is_taken {
            return Fortune::Settled;
        }
        let refusal = answer.rejected.iter().find(|rejection| rejection.eid == adopting.eid);
        let otherwise = "the authority does not adopt progress made without it, or the progress is too large to send";
        let message = refusal.map_or_else(|| otherwise.to_owned(), |rejection| rejection.message.clone());
        if adopting.state.is_some() { Fortune::Refused(message) } else { Fortune::SetAside(message) }
    }

    /// The base to set aside, with its journal and the events that wait to be folded in.
    pub(super) fn aside(&self, what: &'static str) -> Aside {
        let waiting = self.queue.iter().map(AsRef::<Queued>::as_ref).filter(|queued| queued.saved.is_local);
        Aside::new(what, &self.to_saved(), &self.journal.sealed(), waiting.map(|queued| queued.saved.seal()).collect())
    }

    /// The journal without the entries of the base that is set aside; entries of pending events stay.
    pub(super) fn journal_of_pending(&self) -> Journal {
        let eids = self.queue.iter().filter(|queued| !queued.saved.is_local).map(|queued| queued.saved.event.eid.as_str());
        self.journal.only_of(&eids.collect::<Vec<_>>())
    }
}

impl Fortune {
    pub(super) fn notice(&self) -> Option<Notice> {
        match self {
            Fortune::Settled => None,
            Fortune::SetAside(message) | Fortune::Refused(message) => Some(Notice::NotAdopted { message: message.clone() }),
        }
    }
}

/// The state of a stream in which the unlocks celebrated here are marked as celebrated.
fn adoptable(followed: &StreamReplica, journal: &Journal) -> String {
    let mut stream = followed.base.clone();
    let shown = journal.entries().filter(|(_, entry)| entry.stream == PLAYER && entry.fate != Fate::Retracted);
    // Inserted one by one, because `extend` would compile a sort for this type.
    for (key, entry) in shown {
        stream.celebrated.insert(key.clone(), entry.at);
    }
    stream.keep_own_celebrations();
    stream.to_text()
}
