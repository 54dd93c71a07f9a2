//! The reference authority: plaudit's rule book behind HTTP and a database.
//!
//! The crate `plaudit` decides; this server adds I/O to it. Its floors, from the top down; each uses only those below it:
//!
//! | | |
//! |---|---|
//! | `main`, [`serve`], [`router`], [`admin`] | the command line, the running process, the whole service, operators' commands |
//! | [`http`], [`nakama`] | the endpoints of the two surfaces, which know nothing of each other |
//! | [`app`] | what the requests of one process share |
//! | [`endpoint`], [`middleware`] | what all endpoints use: bodies, errors, tokens; the gate and the log around them |
//! | [`sync`], [`teams`], [`auth`], [`replay`] | a sync's exchange, membership, sign-in, the replay of a log |
//! | [`stream`] | the one way to change a stream: [`stream::StreamTransaction`] |
//! | [`notify`], [`outbox`] | what is told of committed changes: to connected clients, and to a webhook |
//! | [`store`] | all SQL |
//! | [`limiter`], [`rules`], [`rewards`], [`failure`], [`clock`] | the ground |

pub mod admin;
pub mod app;
pub mod auth;
pub mod check;
pub mod clock;
pub mod endpoint;
pub mod failure;
pub mod http;
pub mod limiter;
pub mod metrics;
pub mod middleware;
pub mod nakama;
pub mod notify;
pub mod outbox;
pub mod replay;
pub mod rewards;
pub mod router;
pub mod rules;
pub mod serve;
pub mod store;
pub mod stream;
pub mod sync;
pub mod teams;
