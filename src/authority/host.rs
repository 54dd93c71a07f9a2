//! The host's part in processing a request: actors, admission of events, and the source of rewards.

use crate::options::Actor;
use crate::progress::RewardSource;
use crate::protocol::Event;
use crate::time::UnixSec;

/// Whether a host admits an event.
///
/// ```
/// use plaudit::authority::{Account, Admission, Exchange, Host, StreamRecord};
/// use plaudit::{PendingRewards, RewardSource, protocol::Event};
/// # use plaudit::protocol::{Limits, Sequence, Rulebook, StreamRequest, SyncRequest};
/// # use plaudit::{Action, Command, UnixSec, Value};
///
/// /// While the season's results are counted, claims are refused, and other events wait on the devices.
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
/// # let now = UnixSec(1_790_000_000);
/// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Ten wins", "max_count": 10}}}"#)?;
/// # let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
/// # let event = |mid| Event {
/// #     sequence: Sequence { cid: "c1".to_owned(), mid },
/// #     eid: format!("e{mid}"),
/// #     stream: "player".to_owned(),
/// #     command: Command::new(now, Action::claim(["wins"])).to_value(),
/// #     ..Event::default()
/// # };
/// # let streams = vec![StreamRequest { stream: "player".to_owned(), ..StreamRequest::default() }];
/// # let request = SyncRequest { nonce: "n1".to_owned(), streams, events: vec![event(1)], ..SyncRequest::default() };
/// let mut account = Account::default();
/// let mut exchange = Exchange::new(&request, now, Limits::default()); // the authority pays claims
/// exchange.settle(&mut account, Some(&mut record), &mut Counting(PendingRewards));
/// let answer = exchange.answer(&account, &[("player", Some(&record))], |_| None);
/// assert_eq!((answer.rejected[0].code.as_str(), account.ack("c1")), ("SEASON_OVER", 1)); // settled, and reported
/// # Ok::<(), plaudit::Error>(())
/// ```
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
    ///
    /// ```
    /// use plaudit::authority::{Account, Exchange, Host, StreamRecord};
    /// use plaudit::{Actor, PendingRewards, RewardSource, Role};
    /// # use plaudit::protocol::{Event, Limits, Sequence, Rulebook, StreamRequest, SyncRequest};
    /// # use plaudit::{Action, Command, UnixSec, Value};
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
    /// # let now = UnixSec(1_790_000_000);
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Ten wins", "max_count": 10}}}"#)?;
    /// # let mut record = StreamRecord::new("team:reds", &Rulebook::new(document, "team:reds")?, now)?;
    /// # let event = |mid| Event {
    /// #     sequence: Sequence { cid: "c1".to_owned(), mid },
    /// #     eid: format!("e{mid}"),
    /// #     stream: "team:reds".to_owned(),
    /// #     command: Command::new(now, Action::update([("wins", 1)])).to_value(),
    /// #     ..Event::default()
    /// # };
    /// # let streams = vec![StreamRequest { stream: "team:reds".to_owned(), ..StreamRequest::default() }];
    /// # let request = SyncRequest { nonce: "n1".to_owned(), streams, events: vec![event(1)], ..SyncRequest::default() };
    /// let mut exchange = Exchange::new(&request, now, Limits::default());
    /// exchange.settle(&mut Account::default(), Some(&mut record), &mut Ann(PendingRewards));
    /// let wins = record.engine().get("wins", now);
    /// assert_eq!(wins.and_then(|wins| wins.contributions), Some(vec![("ann".to_owned(), 1)]));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    fn actor(&mut self, stream: &str) -> Option<Actor> {
        let _ = stream;
        None
    }

    /// The instant since when the signed-in player exists. Earlier events are not refused as too old, but count within
    /// [`Limits::backfill_sec`](crate::protocol::Limits::backfill_sec) before it (S9). `None` if the instant is unknown.
    fn player_since(&self) -> Option<UnixSec> {
        None
    }

    /// Decides whether to process an event now.
    ///
    /// ```
    /// use plaudit::authority::{Account, Admission, Exchange, Host, StreamRecord};
    /// use plaudit::{PendingRewards, RewardSource, protocol::Event};
    /// # use plaudit::protocol::{Limits, Sequence, Rulebook, StreamRequest, SyncRequest};
    /// # use plaudit::{Action, Command, UnixSec, Value};
    ///
    /// /// Admits a limited number of events.
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
    /// # let now = UnixSec(1_790_000_000);
    /// # let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Ten wins", "max_count": 10}}}"#)?;
    /// # let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
    /// # let event = |mid| Event {
    /// #     sequence: Sequence { cid: "c1".to_owned(), mid },
    /// #     eid: format!("e{mid}"),
    /// #     stream: "player".to_owned(),
    /// #     command: Command::new(now, Action::update([("wins", 1)])).to_value(),
    /// #     ..Event::default()
    /// # };
    /// # let streams = vec![StreamRequest { stream: "player".to_owned(), ..StreamRequest::default() }];
    /// # let request = SyncRequest { nonce: "n1".to_owned(), streams, events: vec![event(1), event(2), event(3)], ..SyncRequest::default() };
    /// let mut account = Account::default();
    /// let mut exchange = Exchange::new(&request, now, Limits::default()); // three events
    /// exchange.settle(&mut account, Some(&mut record), &mut Throttled(PendingRewards, 2));
    /// assert_eq!(account.ack("c1"), 2); // the device sends the third again
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    fn admit(&mut self, event: &Event) -> Admission {
        let _ = event;
        Admission::Admitted
    }

    /// The source of rewards.
    ///
    /// ```
    /// use plaudit::authority::{Account, Exchange, Host, StreamRecord};
    /// use plaudit::{RewardSource, SeededRewards};
    /// # use plaudit::protocol::{Limits, Rulebook, SyncRequest};
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
