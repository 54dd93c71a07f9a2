//! Opens a replica from a store (K2, K8, K11, A8).

use std::sync::Arc;

use litemap::LiteMap;

use super::adoption::Adopt;
use super::journal::Journal;
use super::notice::Notice;
use super::queue::{Process, QueueTurn, Queued};
use super::rules::ReplicaRules;
use super::saved::{Saved, SavedBase, SavedEvent, SavedStream};
use super::stream_replica::StreamReplica;
use super::unfolded::{Folding, Unfolded};
use super::{Replica, Settings};
use crate::error::{Error, ErrorCode};
use crate::progress::unlock_key::Shipped;
use crate::protocol::{Limits, PLAYER, Rulebook};
use crate::text::quote;
use crate::time::UnixSec;

/// Whether a store may lack celebrations of this device or player (K8).
///
/// ```
/// use plaudit::replica::{Opening, Past, Replica, Saved};
/// use plaudit::Value;
/// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
/// for (past, held) in [(Past::Known, false), (Past::Possible, true)] {
///     let (device, _) = Replica::open(&Saved::default(), Opening { past, ..opening.clone() })?;
///     assert_eq!(device.is_held("player"), held); // whether celebrations wait for the first answer
/// }
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Past {
    /// The store is complete: it was created on this device for a new player, and never lost.
    Known,
    /// The store may be incomplete: it is empty although the device or the player may have earlier progress, or it was restored from a
    /// backup.
    #[default]
    Possible,
}

/// The options for opening a replica.
///
/// ```
/// use plaudit::replica::{Opening, Past, Replica, Saved};
/// use plaudit::Value;
/// let opening = Opening::from_value(&Value::from_json(r#"{"player": "ada", "cid": "c1"}"#)?)?;
/// let guest = Opening { local: true, past: Past::Known, ..opening }; // plays without an account
/// let (device, _) = Replica::open(&Saved::default(), guest)?;
/// assert!(!device.wants_timer() && !device.is_held("player"));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Opening {
    /// The signed-in player's id.
    pub player: String,
    /// The client id of this process: random, and never reused (K2).
    pub cid: String,
    /// Whether the store is complete (K8).
    pub past: Past,
    /// Whether there is no authority; then every event is folded into the base at once (K8).
    pub local: bool,
    /// Whether pending events are predicted. Without prediction, the view is the base (K12).
    pub predicts: bool,
    /// The app's bundled definitions of the player's stream; the authority's definitions replace them.
    pub definitions: Option<Rulebook>,
    /// The instant of this build; a clock that shows an earlier instant is not trusted (K17). `None` to trust every clock.
    pub built: Option<UnixSec>,
    /// The treatment of a base that was built without an authority (K16).
    pub adopt: Adopt,
    /// The most events in one request; at most [`MAX_EVENTS`](crate::protocol::MAX_EVENTS).
    pub batch: usize,
    /// The authority's limits.
    pub limits: Limits,
}

impl Replica {
    /// Opens a replica from a store, which is empty at the first start. Unreadable texts are reported as [`Notice::SetAside`], and
    /// never cost readable events.
    ///
    /// # Errors
    ///
    /// `INVALID_ARGUMENT` if the store belongs to another player (K9).
    ///
    /// ```
    /// use plaudit::replica::{Adopt, Opening, Past, Replica, Saved};
    /// use plaudit::protocol::{Limits, MAX_EVENTS};
    /// let opening = Opening {
    ///     player: "ada".to_owned(),
    ///     cid: "5f0c".to_owned(),
    ///     past: Past::Known,
    ///     local: false,
    ///     predicts: true,
    ///     definitions: None,
    ///     built: None,
    ///     adopt: Adopt::No,
    ///     batch: MAX_EVENTS,
    ///     limits: Limits::default(),
    /// };
    /// let (replica, notices) = Replica::open(&Saved::default(), opening)?;
    /// assert_eq!((replica.pending(), notices.len()), (0, 0));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn open(saved: &Saved, opening: Opening) -> Result<(Replica, Vec<Notice>), Error> {
        Replica::open_with_rules(saved, opening, Shipped)
    }
}

impl<R: ReplicaRules> Replica<R> {
    /// Like [`Replica::open`], with these rules.
    #[doc(hidden)]
    pub fn open_with_rules(saved: &Saved, opening: Opening, rules: R) -> Result<(Replica<R>, Vec<Notice>), Error> {
        let (replica, mut notices) = Replica::load(saved, opening, rules)?;
        notices.extend(replica.journal.open_rejections().cloned().map(Notice::Rejected));
        Ok((replica, notices))
    }

    /// Loads changes that another process of this player has written to the store (K14). That process has told its host of unlocks
    /// and rejections; the notices here only name changed views and unreadable texts. `fresh_cid` is a new random client id, for
    /// the case that the authority may have forgotten the current one (K6).
    ///
    /// # Errors
    ///
    /// `INVALID_ARGUMENT` if the store now belongs to another player (K9); the replica is unchanged then.
    pub fn reread(&mut self, saved: &Saved, fresh_cid: &str) -> Result<Vec<Notice>, Error> {
        let (mut next, mut notices) = Replica::load(saved, self.opening(), self.rules.clone())?;
        for (id, followed) in self.streams.iter() {
            next.follow(id, followed.rulebook.clone())?;
        }
        next.process = if self.is_overtaken_by(&next) { Process::new(fresh_cid) } else { self.process.clone() };
        next.turn = self.turn.next();
        next.set_locale(self.locale.clone());
        next.live_nonces = std::mem::take(&mut self.live_nonces);
        (next.is_paused, next.generation) = (self.is_paused, self.generation.saturating_add(1));
        *self = next;
        notices.extend(self.streams.keys().map(|id| Notice::Changed { stream: id.clone() }));
        Ok(notices)
    }

    /// The options for opening this replica again.
    fn opening(&self) -> Opening {
        let player = self.streams.get(PLAYER);
        Opening {
            player: self.settings.player.clone(),
            cid: self.process.cid.clone(),
            past: if player.is_some_and(|followed| followed.held) { Past::Possible } else { Past::Known },
            local: self.settings.local,
            predicts: self.settings.predicts,
            definitions: player.and_then(|followed| followed.rulebook.clone()),
            built: self.settings.built,
            adopt: self.settings.adopt.clone(),
            batch: self.settings.batch,
            limits: self.settings.limits,
        }
    }

    /// Whether the other process has re-keyed events of this one, or accepted a higher epoch.
    fn is_overtaken_by(&self, next: &Replica<R>) -> bool {
        let epoch = |replica: &Replica<R>, id: &str| replica.streams.get(id).map_or(0, |followed| followed.epoch);
        let is_own = |queued: &Queued| queued.sequence().cid == self.process.cid;
        let own: Vec<&str> = self.queue.iter().filter(|queued| is_own(queued)).map(|queued| queued.saved.event.eid.as_str()).collect();
        let is_renamed = next.queue.iter().any(|queued| !is_own(queued) && own.contains(&queued.saved.event.eid.as_str()));
        is_renamed || self.streams.iter().any(|(id, followed)| followed.epoch != 0 && epoch(next, id) > followed.epoch)
    }

    fn load(saved: &Saved, opening: Opening, rules: R) -> Result<(Replica<R>, Vec<Notice>), Error> {
        let mut notices = Vec::new();
        let base = read_base(saved, &opening, &mut notices)?;
        let past = if saved.base.is_some() && base.is_none() { Past::Possible } else { opening.past };
        let held = rules.holds(past == Past::Possible) && !opening.local;
        let queue = read_queue(saved, opening.predicts, &mut notices);
        let has_unreadable = queue.len() < saved.queue.len();
        // Without prediction they stay in the queue, for a process that predicts (K12), or until the base is adopted (K16).
        let is_beside = base.as_ref().and_then(|base| base.adopting.as_ref()).is_some_and(|adopting| adopting.is_beside);
        let is_unfolded = |queued: &Arc<Queued>| opening.predicts && queued.saved.is_local && !is_beside;
        let (unfolded, queue): (Vec<_>, Vec<_>) = queue.into_iter().partition(is_unfolded);
        let folding = |id: &str| Folding::of(id, &unfolded, opening.limits.unlocks_sec(), &rules);
        let mut streams = LiteMap::default();
        for (id, stream) in base.iter().flat_map(|base| &base.streams) {
            streams.insert(id.clone(), open_stream(id, stream, held, &folding(id), &opening, &mut notices)?);
        }
        if !streams.contains_key(PLAYER) {
            let mut player = StreamReplica::new(PLAYER, opening.definitions.clone(), held)?;
            folding(PLAYER).fold_into(&mut player);
            streams.insert(PLAYER.to_owned(), player);
        }
        let maker = base.as_ref().map(|base| base.guest.as_ref().unwrap_or(&base.player));
        let guest = maker.filter(|maker| **maker != opening.player).cloned();
        let mut waiting = Unfolded::beside(saved.base.as_deref().unwrap_or_default());
        unfolded.iter().for_each(|queued| waiting.add(queued.bytes));
        let newest = streams.values().filter_map(|followed: &StreamReplica| followed.base.newest()).max();
        let newest = queue.iter().filter_map(|queued| queued.command.as_ref()).map(|command| command.at).chain(newest).max();
        let mut replica = Replica {
            newest,
            settings: Settings {
                player: opening.player,
                local: opening.local,
                predicts: opening.predicts,
                built: opening.built,
                adopt: opening.adopt,
                batch: opening.batch,
                limits: opening.limits,
            },
            process: Process { cid: opening.cid, next: rules.first_mid() },
            rules,
            streams,
            locale: None,
            has_unreadable,
            unfolded: waiting,
            stored_events: saved.queue.len(),
            queue,
            turn: QueueTurn::default(),
            journal: Journal::default(),
            stored_entries: saved.journal.len(),
            live_nonces: Vec::new(),
            server_time: base.as_ref().and_then(|base| base.server_time),
            offline_sec: base.as_ref().and_then(|base| base.offline_sec),
            is_paused: false,
            guest,
            adopting: base.and_then(|base| base.adopting),
            generation: 0,
        };
        replica.journal = Journal::read(&saved.journal, |text, error| {
            notices.push(Notice::SetAside { what: "journal", text: text.to_owned(), error });
        });
        replica.replay_all();
        Ok((replica, notices))
    }
}

fn read_base(saved: &Saved, opening: &Opening, notices: &mut Vec<Notice>) -> Result<Option<SavedBase>, Error> {
    let Some(text) = &saved.base else { return Ok(None) };
    match SavedBase::read(text) {
        Ok(base) if base.player == opening.player || is_guests(&base, opening) => Ok(Some(base)),
        Ok(base) => {
            let message = format!("the store belongs to {}, not to {}", quote(&base.player), quote(&opening.player));
            Err(Error::new(ErrorCode::InvalidArgument, message))
        }
        Err(error) => {
            notices.push(Notice::SetAside { what: "base", text: text.clone(), error });
            Ok(None)
        }
    }
}

/// K16: whether the base belongs to the guest whose progress is to be adopted, and was built without an authority.
fn is_guests(base: &SavedBase, opening: &Opening) -> bool {
    let is_unseen = base.streams.iter().all(|(_, stream)| stream.epoch == 0);
    is_unseen && opening.adopt == Adopt::Of(base.player.clone())
}

/// The stream with its events folded in.
fn open_stream(
    id: &str,
    stream: &SavedStream,
    held: bool,
    folding: &Folding<'_>,
    opening: &Opening,
    notices: &mut Vec<Notice>,
) -> Result<StreamReplica, Error> {
    let mut followed = read_stream(id, stream, held, folding, opening, notices)?;
    followed.set_actor(&opening.player, stream.role);
    if folding.fold_into(&mut followed) {
        let newest = opening.definitions.clone().filter(|_| opening.local && id == PLAYER);
        followed = followed.settled(id, newest)?;
        followed.set_actor(&opening.player, stream.role);
    }
    followed.is_stored = followed.version() == stream.version;
    Ok(followed)
}

fn read_stream(
    id: &str,
    stream: &SavedStream,
    held: bool,
    folding: &Folding<'_>,
    opening: &Opening,
    notices: &mut Vec<Notice>,
) -> Result<StreamReplica, Error> {
    let bundled = opening.definitions.clone().filter(|_| id == PLAYER);
    // Without an authority, the bundled definitions are the newest; but events that wait to be folded in were recorded under the
    // stored ones. Of the same version, the bundled ones are in the author's order, and earlier builds have stored sorted keys (U13).
    let goes_first = |bundled: &Rulebook| bundled.version() == stream.version || (opening.local && folding.is_under(bundled.version()));
    let stored = stream.document.as_ref().filter(|_| !bundled.as_ref().is_some_and(goes_first));
    let rulebook = match stored {
        None => bundled,
        Some(document) => match Rulebook::new(document.clone(), id) {
            Ok(rulebook) => Some(rulebook),
            Err(error) => {
                notices.push(Notice::SetAside { what: "definitions", text: document.to_json(), error });
                bundled
            }
        },
    };
    let Some(text) = &stream.snapshot else { return StreamReplica::new(id, rulebook, held || (id != PLAYER && !opening.local)) };
    match StreamReplica::from_snapshot(id, stream.epoch, stream.rev, text.clone(), rulebook.clone()) {
        Ok(followed) => Ok(followed.with_held(held).with_receipt(stream.receipt.clone())),
        Err(error) => {
            notices.push(Notice::SetAside { what: "base", text: text.clone(), error });
            StreamReplica::new(id, rulebook, !opening.local)
        }
    }
}

/// Reads the pending events. An unreadable one leaves a gap in the numbers: the authority ignores the events after it, and on its
/// answer the replica re-keys them (K6).
fn read_queue(saved: &Saved, predicts: bool, notices: &mut Vec<Notice>) -> Vec<Arc<Queued>> {
    let read = |text: &String| match SavedEvent::read(text) {
        Ok(event) => Some(Arc::new(Queued::new(event, text.len(), predicts))),
        Err(error) => {
            notices.push(Notice::SetAside { what: "event", text: text.clone(), error });
            None
        }
    };
    saved.queue.iter().filter_map(read).collect()
}
