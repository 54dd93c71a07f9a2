//! The server's half of sync, pure: records and a request in; new records and an answer out.

mod account;
mod epoch;
mod exchange;
mod instant;
mod record;
mod replay;

pub use account::{Account, Ack, Settled};
pub use exchange::{Admission, Exchange, Host, Run, Settlement};
pub use record::StreamRecord;
