//! Adoption: a state that was built without an authority becomes the player's stream (K16, A10).

use super::account::Account;
use super::exchange::Exchange;
use super::rules::AuthorityRules;
use super::stream_record::StreamRecord;
use crate::protocol::stream::Stream;
use crate::protocol::{Adoption, PLAYER};

/// The error code of every refused adoption.
const NOT_ADOPTED: &str = "NOT_ADOPTED";

/// The result of an adoption. The account stores it by the adoption's id, like that of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adopted {
    /// The stream has the adopted state, at revision 1; a host logs its snapshot.
    Taken,
    /// The adoption is refused for good, with a code and a message.
    Refused(String, String),
}

impl<R: AuthorityRules> Exchange<'_, R> {
    /// K16: adopts the state that the request carries for the player's own stream, or refuses it for good. Call it before the first
    /// run, on an account and a record that were read in one transaction, and write both if it returns a result. `allows` is the
    /// operator's permission for guests to keep their progress. `None` means that the request carries no state, or one that was
    /// decided before.
    ///
    /// The state is checked like any saved state (A8), and its later instants move to `now` (K17). Freezes, and everything that
    /// only servers may send (A9), are removed. Each node keeps at most one pending claim and one pending total.
    ///
    /// ```
    /// use plaudit::UnixSec;
    /// use plaudit::authority::{Account, Adopted, Exchange, StreamRecord};
    /// use plaudit::protocol::{Adoption, Limits, PLAYER, Rulebook, StreamRequest, SyncRequest};
    /// use plaudit::Value;
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Ten wins", "max_count": 10}}}"#)?;
    /// let now = UnixSec(1_790_000_000);
    /// let mut record = StreamRecord::new(PLAYER, &Rulebook::new(document, PLAYER)?, now)?;
    /// let state = r#"{"facts":{},"records":{"wins":{"count":7,"update_time_sec":1789000000}},"version":2}"#.to_owned();
    /// let request = SyncRequest { nonce: "n1".to_owned(), adopt: Some(Adoption { eid: "a1".to_owned(), state }), ..SyncRequest::default() };
    /// let (exchange, mut account) = (Exchange::new(&request, now, Limits::default()), Account::default());
    /// assert_eq!(exchange.adopt(&mut account, &mut record, true), Some(Adopted::Taken));
    /// assert_eq!((record.rev(), record.engine().get("wins", now).map(|wins| wins.count)), (1, Some(7)));
    /// assert_eq!(exchange.adopt(&mut account, &mut record, true), None); // a repeated request is only answered
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn adopt(&self, account: &mut Account, record: &mut StreamRecord, allows: bool) -> Option<Adopted> {
        let adoption = self.request.adopt.as_ref()?;
        if self.rules.is_adopted(account.settled_as(&adoption.eid)) {
            return None;
        }
        let taken = self.adopted(adoption, record, allows);
        let refusal = taken.as_ref().err().map(|message| (NOT_ADOPTED.to_owned(), message.clone()));
        account.settle_adoption(&adoption.eid, self.now, refusal);
        Some(match taken {
            Ok(stream) => {
                record.stream = stream;
                record.commit(self.now, self.limits);
                Adopted::Taken
            }
            Err(message) => Adopted::Refused(NOT_ADOPTED.to_owned(), message),
        })
    }

    /// The adopted stream, or the reason for a refusal.
    fn adopted(&self, adoption: &Adoption, record: &StreamRecord, allows: bool) -> Result<Stream, String> {
        if !allows {
            return Err("this authority adopts no states; its operator can allow it with --adopt".to_owned());
        }
        if record.id != PLAYER || !self.rules.has_no_past(record.rev) {
            return Err(format!("the player's stream is at revision {}; only a stream at revision 0 can adopt a state", record.rev));
        }
        let mut stream =
            Stream::from_text(PLAYER, &record.rulebook, &adoption.state).map_err(|error| format!("the state cannot be read: {error}"))?;
        stream.engine.prepare_adoption(self.rules.adopts_at(self.now)).map_err(|error| format!("the state cannot be used: {error}"))?;
        stream.set_back(self.now);
        stream.keep_recorded_unlocks();
        stream.keep_own_celebrations();
        let bytes = stream.engine.state().to_canonical_json().len();
        if bytes > self.limits.stream_bytes {
            return Err(format!("the state has {bytes} bytes; a stream has at most {} (S12)", self.limits.stream_bytes));
        }
        Ok(stream)
    }
}
