//! What the authority asks of its host: who acts, what may be carried out, and where rewards come from.

use crate::options::Actor;
use crate::progress::RewardSource;
use crate::sync::Event;

/// What a host says of an event before it is carried out.
///
/// ```
/// use plaudit::authority::{Admission, Host};
/// use plaudit::{PendingRewards, RewardSource, sync::Event};
///
/// /// While the season's results are counted, nobody claims; what else happens waits on the devices.
/// struct Counting(PendingRewards);
/// impl Host for Counting {
///     fn admit(&mut self, event: &Event) -> Admission {
///         match event.command.get("type") == Some(&"claim".into()) {
///             true => Admission::Refused("SEASON_OVER".to_owned(), "the season's results are being counted".to_owned()),
///             false => Admission::NotNow,
///         }
///     }
///
///     fn rewards(&mut self) -> &mut dyn RewardSource {
///         &mut self.0
///     }
/// }
/// let update = Event { command: plaudit::Value::from_json(r#"{"type": "update"}"#)?, ..Event::default() };
/// assert_eq!(Counting(PendingRewards).admit(&update), Admission::NotNow);
/// # Ok::<(), plaudit::Error>(())
/// ```
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
///
/// ```
/// use plaudit::authority::{Admission, Host};
/// use plaudit::{RewardSource, SeededRewards, sync::Event};
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
    /// The signed-in player as a member of this team, in the role of this moment; `None`: not a member (T4). It is asked
    /// for the streams of teams only, and nothing that a request says of itself goes into it. Its id has to be the one
    /// under which the player's devices open their replicas.
    ///
    /// ```
    /// use plaudit::authority::Host;
    /// use plaudit::{Actor, PendingRewards, RewardSource, Role};
    ///
    /// /// Ann, as the database knows her: a member of the reds, and nothing else.
    /// struct Ann(PendingRewards);
    /// impl Host for Ann {
    ///     fn actor(&mut self, stream: &str) -> Option<Actor> {
    ///         (stream == "team:reds").then(|| Actor { id: "ann".to_owned(), role: Role::Member })
    ///     }
    ///
    ///     fn rewards(&mut self) -> &mut dyn RewardSource {
    ///         &mut self.0
    ///     }
    /// }
    /// assert_eq!(Ann(PendingRewards).actor("team:blues"), None);
    /// ```
    fn actor(&mut self, stream: &str) -> Option<Actor> {
        let _ = stream;
        None
    }

    /// Whether an event may be carried out now.
    ///
    /// ```
    /// use plaudit::authority::{Admission, Host};
    /// use plaudit::{PendingRewards, RewardSource, sync::Event};
    ///
    /// /// Lets a player send so many events a minute.
    /// struct Throttled(PendingRewards, u32);
    /// impl Host for Throttled {
    ///     fn admit(&mut self, _: &Event) -> Admission {
    ///         let left = self.1.checked_sub(1);
    ///         self.1 = left.unwrap_or(0);
    ///         if left.is_some() { Admission::Admitted } else { Admission::NotNow }
    ///     }
    ///
    ///     fn rewards(&mut self) -> &mut dyn RewardSource {
    ///         &mut self.0
    ///     }
    /// }
    /// let mut host = Throttled(PendingRewards, 1);
    /// assert_eq!([host.admit(&Event::default()), host.admit(&Event::default())], [Admission::Admitted, Admission::NotNow]);
    /// ```
    fn admit(&mut self, event: &Event) -> Admission {
        let _ = event;
        Admission::Admitted
    }

    /// Where rewards come from.
    ///
    /// ```
    /// use plaudit::authority::{Account, Exchange, Host, StreamRecord};
    /// use plaudit::{RewardSource, SeededRewards};
    /// # use plaudit::sync::{Limits, Rulebook, SyncRequest};
    /// # use plaudit::{UnixSec, Value};
    /// struct Rolls(SeededRewards);
    /// impl Host for Rolls {
    ///     fn rewards(&mut self) -> &mut dyn RewardSource {
    ///         &mut self.0
    ///     }
    /// }
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1, "auto_claim": true,
    /// #     "reward": {"guaranteed": {"currencies": {"gold": {"min": 1, "max": 9}}}}}}}"#)?;
    /// # let now = UnixSec(1_790_000_000);
    /// # let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// # let request = r#"{"v": 1, "nonce": "n1", "streams": {"player": {"base": {"epoch": 0, "definitions": ""}, "seen": []}}, "events": [
    /// #     {"cid": "c1", "mid": 1, "eid": "e1", "stream": "player", "clock": "unsynced", "definitions": "none",
    /// #      "command": {"type": "update", "at": 1790000000, "achievements": {"wins": 1}}}]}"#;
    /// # let request = SyncRequest::from_value(&Value::from_json(request)?)?;
    /// # let mut exchange = Exchange::new(&request, now, Limits::default());
    /// let mut host = Rolls(SeededRewards { seed: "secret".to_owned() });
    /// let settlement = exchange.settle(&mut Account::default(), Some(&mut record), &mut host); // wins, which pay 1 to 9 gold
    /// assert!(!settlement.rewards[0].1.pending_roll);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    fn rewards(&mut self) -> &mut dyn RewardSource;
}
