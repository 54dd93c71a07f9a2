//! The host's part in processing a request: actors, admission of events, and the source of rewards.

use crate::options::Actor;
use crate::progress::RewardSource;
use crate::protocol::Event;
use crate::time::UnixSec;

/// Whether a host admits an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Process it.
    Admitted,
    /// Refuse it for good (S4), with a code and a message as the reason.
    Refused(String, String),
    /// Defer it: the batch stops here, and the client sends the event again (S5).
    NotNow,
}

/// The callbacks that an exchange needs from its host.
///
/// ```
/// use plaudit::authority::{Admission, Host};
/// use plaudit::{RewardSource, SeededRewards, protocol::Event};
///
/// /// The least that a server has to say: where its rewards come from.
/// struct Rolls(SeededRewards);
/// impl Host for Rolls {
///     fn rewards(&mut self) -> &mut dyn RewardSource {
///         &mut self.0
///     }
/// }
///
/// let mut host = Rolls(SeededRewards { seed: "secret".to_owned() });
/// assert_eq!(host.admit(&Event::default()), Admission::Admitted);
/// assert_eq!(host.actor("team:reds"), None); // there are no teams
/// ```
pub trait Host {
    /// The signed-in player as a member of this team, with the current role; `None` if the player is not a member (T4). It is
    /// called for streams of teams only, and must not depend on anything that the request claims. The actor's id must be the one
    /// under which the player's devices open their replicas.
    fn actor(&mut self, stream: &str) -> Option<Actor> {
        let _ = stream;
        None
    }

    /// The instant at which the signed-in player was created; `None` if it is unknown. Earlier events are not refused as too old,
    /// but count within [`Limits::backfill_sec`](crate::protocol::Limits::backfill_sec) before it (S9).
    fn player_since(&self) -> Option<UnixSec> {
        None
    }

    /// Decides whether to process an event now.
    fn admit(&mut self, event: &Event) -> Admission {
        let _ = event;
        Admission::Admitted
    }

    /// The source of rewards.
    fn rewards(&mut self) -> &mut dyn RewardSource;
}
