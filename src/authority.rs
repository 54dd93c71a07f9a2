//! The server's half of sync, without I/O: records and a request in, new records and an answer out.
//!
//! The example handles the body of a request, between reading the server's rows and writing them back:
//! ```
//! use plaudit::authority::{Account, Exchange, Host, StreamRecord};
//! use plaudit::protocol::{Limits, Rulebook, SyncRequest};
//! use plaudit::{Error, RewardSource, SeededRewards, UnixSec, Value};
//!
//! /// A host without teams that admits everything, and rolls rewards itself.
//! struct Rolls(SeededRewards);
//! impl Host for Rolls {
//!     fn rewards(&mut self) -> &mut dyn RewardSource {
//!         &mut self.0
//!     }
//! }
//!
//! fn sync(body: &str, now: UnixSec, account: &mut Account, record: &mut StreamRecord) -> Result<String, Error> {
//!     let request = SyncRequest::from_value(&Value::from_json(body)?)?;
//!     let mut host = Rolls(SeededRewards { seed: "secret".to_owned() });
//!     let mut exchange = Exchange::new(&request, now, Limits::default());
//!     while exchange.next_run().is_some() {
//!         exchange.settle(account, Some(&mut *record), &mut host); // then commit
//!     }
//!     exchange.celebrate("player", record, None);
//!     let answer = exchange.answer(account, &[("player", Some(&*record))], |_| None);
//!     Ok(answer.to_value().to_canonical_json())
//! }
//! let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
//! let now = UnixSec(1_790_000_000);
//! let mut record = StreamRecord::new("player", &Rulebook::new(document, "player")?, now)?;
//! let mut account = Account::default();
//!
//! let body = r#"{"v": 1, "nonce": "n1", "streams": {"player": {"base": {"epoch": 0, "definitions": ""}, "seen": []}}, "events": [
//!     {"cid": "c1", "mid": 1, "eid": "e1", "stream": "player", "clock": "unsynced", "definitions": "none",
//!      "command": {"type": "update", "at": 1790000000, "achievements": {"wins": 1}}}]}"#;
//! let first = sync(body, now, &mut account, &mut record)?;
//! assert!(first.starts_with(r#"{"ack":{"c1":1},"limits":{"offline_sec":2592000},"nonce":"n1","rejected":[]"#));
//! assert_eq!(sync(body, now, &mut account, &mut record)?, first); // a repeated request counts once
//! # Ok::<(), plaudit::Error>(())
//! ```

mod account;
mod adoption;
pub(crate) mod epoch;
mod exchange;
mod host;
mod instant;
mod quota;
mod receipts;
mod replay;
mod report;
pub(crate) mod rules;
pub(crate) mod settled;
mod stream_record;

pub use account::{Account, Ack};
pub use adoption::Adopted;
pub use exchange::{Exchange, Run, Settlement};
pub use host::{Admission, Host};
pub use quota::later_rejections;
pub use receipts::Receipts;
pub use report::Reported;
pub use settled::Settled;
pub use stream_record::{Cleared, StreamRecord};
