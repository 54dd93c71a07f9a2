//! Receipts: the proof that a base which is ahead of the authority came from it (S11).

/// Creates and checks receipts; the host keeps the key.
///
/// A receipt is a message authentication code of the owner's stream, the epoch and the revision. Its key is derived from the
/// operator's secret: it is the same in all processes, and a restore of the database does not change it. `stream` is the name in
/// requests; a host with several players adds the player's id, so that each receipt is valid for one player only.
///
/// ```
/// use plaudit::authority::{Account, Exchange, Receipts, StreamRecord};
/// use plaudit::protocol::{Limits, PLAYER, Rulebook, StreamAnswer, StreamRequest, SyncRequest};
/// use plaudit::{UnixSec, Value};
/// /// Not for production: a real one computes an HMAC.
/// struct Signed(&'static str);
/// impl Receipts for Signed {
///     fn issue(&self, stream: &str, epoch: i64, rev: i64) -> String {
///         plaudit::protocol::hash_of(&format!("{}/{stream}/{epoch}/{rev}", self.0))
///     }
///
///     fn verifies(&self, stream: &str, epoch: i64, rev: i64, receipt: &str) -> bool {
///         receipt == self.issue(stream, epoch, rev)
///     }
/// }
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
/// let now = UnixSec(1_790_000_000);
/// let record = StreamRecord::new(PLAYER, &Rulebook::new(document, PLAYER)?, now)?;
/// let streams = vec![StreamRequest { stream: PLAYER.to_owned(), ..StreamRequest::default() }];
/// let request = SyncRequest { nonce: "n1".to_owned(), streams, ..SyncRequest::default() };
/// let exchange = Exchange::new(&request, now, Limits::default()).with_receipts(&Signed("secret"));
/// let answer = exchange.answer(&Account::default(), &[(PLAYER, Some(&record))], |_| None);
/// let StreamAnswer::State(state) = &answer.streams[0].1 else { unreachable!("it is the player's own") };
/// assert!(state.receipt.is_some()); // the client stores it with the base
/// # Ok::<(), plaudit::Error>(())
/// ```
pub trait Receipts {
    /// The receipt of a revision of a stream.
    fn issue(&self, stream: &str, epoch: i64, rev: i64) -> String;

    /// Whether this is the receipt of that revision. A receipt under the previous secret is still valid.
    fn verifies(&self, stream: &str, epoch: i64, rev: i64, receipt: &str) -> bool;
}
