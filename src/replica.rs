//! The client's half of sync, pure: values in; decisions out.

mod accept;
mod clock;
mod decide;
mod documents;
mod inbox;
mod journal;
mod notice;
mod open;
mod queue;
mod record;
mod request;
mod retry;
mod saved;
mod side;

use std::sync::Arc;

pub use accept::{Accepted, SyncReport, Verdict};
pub use clock::{Clock, Reading};
pub use inbox::Listed;
pub use notice::Notice;
pub use open::{Opening, Past};
pub use record::{Intent, Recorded};
pub use retry::Retry;
pub use saved::{Saved, Write};

use crate::engine::Engine;
use crate::error::{Error, ErrorCode};
use crate::options::Role;
use crate::progress::{Command, Outcome};
use crate::sync::{Event, Limits, Rulebook};
use crate::table::Table;
use crate::time::UnixSec;
use crate::value::read::quote;
use journal::Journal;
use queue::{Process, Queued};
use saved::SavedBase;
use side::Side;

/// One player's streams on one device: the base that the authority last told, the pending events, and the view that
/// they make together.
///
/// It does no I/O. What has to be stored comes out as a [`Write`] and counts only once the host says that it is stored;
/// what has to be sent comes out as a request; what has to be shown, as [`Notice`]s.
#[derive(Clone)]
pub struct Replica {
    settings: Settings,
    process: Process,
    sides: Table<Side>,
    queue: Vec<Arc<Queued>>,
    /// Entries that the store has; more than the queue, if some cannot be read.
    stored_events: usize,
    is_ragged: bool,
    journal: Journal,
    stored_entries: usize,
    /// The nonces of requests without an answer (K4).
    live: Vec<String>,
    server_time: Option<UnixSec>,
    is_paused: bool,
    /// Counts writes, so that nothing is based on what has changed since.
    turn: u64,
}

#[derive(Clone, Debug)]
struct Settings {
    player: String,
    local: bool,
    predicts: bool,
    batch: usize,
    limits: Limits,
}

impl Replica {
    /// How many events wait for the authority.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.queue.len()
    }

    /// The waiting events, in their order.
    pub fn pending_events(&self) -> impl Iterator<Item = &Event> {
        self.queue.iter().map(|queued| &queued.saved.event)
    }

    /// A stream as the host sees it: base and pending events (K3). `None`: the stream is not followed.
    #[must_use]
    pub fn view(&self, stream: &str) -> Option<&Engine> {
        self.sides.get(stream).map(|side| &side.view.engine)
    }

    /// The same, or an error.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the stream is not followed.
    pub fn followed(&self, stream: &str) -> Result<&Engine, Error> {
        self.view(stream).ok_or_else(|| not_followed(stream))
    }

    /// What commands would do to a stream's view; changes nothing.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` if the stream is not followed, and what the commands are refused for.
    pub fn preview(&mut self, stream: &str, commands: &[Command]) -> Result<Outcome, Error> {
        self.side(stream)?.view.engine.preview(commands)
    }

    /// The view's state as canonical text, with its unlocks.
    #[must_use]
    pub fn view_text(&self, stream: &str) -> Option<String> {
        self.sides.get(stream).map(|side| side.view.to_text())
    }

    /// The base as the authority last told it: epoch, revision, and canonical text.
    #[must_use]
    pub fn base(&self, stream: &str) -> Option<(i64, i64, &str)> {
        self.sides.get(stream).map(|side| (side.epoch, side.rev, side.text.as_deref().unwrap_or_default()))
    }

    /// The streams that are followed.
    pub fn streams(&self) -> impl Iterator<Item = &str> {
        self.sides.names()
    }

    /// What the player may do on a team's stream, as the authority last told (T3); `None`: it has not told.
    #[must_use]
    pub fn role(&self, stream: &str) -> Option<Role> {
        self.sides.get(stream)?.role
    }

    /// Whether nothing is celebrated before the first answer (K8).
    #[must_use]
    pub fn is_held(&self, stream: &str) -> bool {
        self.sides.get(stream).is_none_or(|side| side.held)
    }

    /// Whether sending waits for a new token (K9).
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// There is a new token.
    pub fn resume(&mut self) {
        self.is_paused = false;
    }

    /// K10: whether a timer has to run: something waits, and the authority may be asked.
    #[must_use]
    pub fn wants_timer(&self) -> bool {
        !self.queue.is_empty() && !self.is_paused && !self.settings.local
    }

    /// Follows a team's stream, held until the authority has told it (K8).
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` if this is not a team's stream id.
    pub fn follow(&mut self, stream: &str, definitions: Option<Rulebook>) -> Result<(), Error> {
        let at = crate::value::read::Path::ROOT;
        crate::sync::event::stream_id(stream, &at).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))?;
        if !self.sides.contains(stream) {
            let mut side = Side::fresh(stream, definitions, !self.settings.local)?;
            side.seat(&self.settings.player, None);
            side.replay(stream, self.queue.iter().map(Arc::as_ref));
            self.sides.insert(stream, side);
            self.turn = self.turn.saturating_add(1);
        }
        Ok(())
    }

    /// The host has dealt with an unlock (by its key) or a rejection (by its event); what to store, if that is news.
    pub fn acknowledge(&mut self, key_or_eid: &str) -> Option<Write> {
        let text = self.journal.acknowledge(key_or_eid)?;
        self.stored_entries = self.stored_entries.saturating_add(1);
        Some(Write { journal: vec![text], ..Write::default() })
    }

    fn side(&mut self, stream: &str) -> Result<&mut Side, Error> {
        self.sides.get_mut(stream).ok_or_else(|| not_followed(stream))
    }

    fn replay_all(&mut self) {
        for (id, side) in self.sides.iter_mut() {
            side.replay(id, self.queue.iter().map(Arc::as_ref));
        }
    }

    fn to_saved(&self) -> SavedBase {
        to_saved(&self.settings.player, self.server_time, &self.sides)
    }

    /// Drops so many entries from the front; entries that could not be read leave with the first write.
    fn write_queue(&self, write: &mut Write, dropped: usize, rest: &[Arc<Queued>]) {
        write.dropped = dropped;
        if self.is_ragged {
            write.dropped = self.stored_events;
            write.appended = rest.iter().map(|queued| queued.saved.seal()).collect();
        }
    }

    fn take_turn(&mut self, turn: u64) -> Result<(), Error> {
        if turn != self.turn {
            return Err(Error::new(ErrorCode::Internal, "the replica has changed since: calls have to wait for each other's writes"));
        }
        self.turn = self.turn.saturating_add(1);
        Ok(())
    }

    fn after_write(&mut self, write: &Write) {
        self.is_ragged = false;
        self.stored_events = self.stored_events.saturating_sub(write.dropped).saturating_add(write.appended.len());
        let before = if write.replaces_journal { 0 } else { self.stored_entries };
        self.stored_entries = before.saturating_add(write.journal.len());
    }
}

fn not_followed(stream: &str) -> Error {
    Error::new(ErrorCode::NotFound, format!("the stream {} is not followed", quote(stream)))
}

fn to_saved(player: &str, server_time: Option<UnixSec>, sides: &Table<Side>) -> SavedBase {
    let streams = sides.iter().map(|(id, side)| (id.clone(), side.to_saved())).collect();
    SavedBase { player: player.to_owned(), server_time, streams }
}
