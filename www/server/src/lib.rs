//! The reference authority: plaudit's core behind HTTP and a database.
//!
//! The crate `plaudit` decides; this server adds I/O to it. Its layers, from the top down; each module uses only those below it, and those
//! beside it without a circle:
//!
//! | | |
//! |---|---|
//! | `main`, [`options`], [`config`], [`health`], [`serve`], [`router`], [`openapi`], [`admin`], [`accounts`], [`check`] | the command line, the running process, the whole service, operators' commands |
//! | [`http`], [`nakama`], [`api`] | the endpoints of the three surfaces, which do not know each other |
//! | [`app`] | the state that the requests of one process share |
//! | [`callers`] | the callers of the server API: operators and other servers |
//! | [`endpoint`], [`middleware`] | shared by all endpoints: bodies, errors, tokens; the gate and the log around them |
//! | [`metrics`] | what the modules count, gathered for `/metrics` |
//! | [`sync`], [`teams`], [`auth`], [`operators`], [`keys`], [`players`], [`replay`] | a sync's exchange, membership of teams, sign-ins of players, operators and other servers, actions on players, the replay of a log |
//! | [`publishing`], [`figures`] | drafts and published versions of definitions; figures about all players |
//! | [`reward_hook`] | the claims that a hook decides |
//! | [`stream`] | the one way to change a stream: [`stream::StreamTransaction`] |
//! | [`notify`], [`outbox`] | reports of committed changes: to connected clients, and to a webhook |
//! | [`peers`], [`readiness`] | the clients' connections: the accept loop, deadlines, addresses; whether the database can be written |
//! | [`store`] | all SQL |
//! | `outgoing`, `secret`, [`session`], [`icons`] | signed posts to other servers, and their queues; hashes and keys; the player of a request; uploaded pictures, encoded again |
//! | [`eid`], [`limiter`], [`rules`], [`rewards`], [`permission`], [`failure`], [`clock`], `registered` | the lowest layer |

pub mod accounts;
pub mod admin;
pub mod api;
pub mod app;
pub mod auth;
pub mod callers;
pub mod check;
pub mod clock;
pub mod config;
pub mod eid;
pub mod endpoint;
pub mod failure;
pub mod figures;
pub mod health;
pub mod http;
pub mod icons;
pub mod keys;
pub mod limiter;
pub mod metrics;
pub mod middleware;
pub mod nakama;
pub mod notify;
pub mod openapi;
pub mod operators;
pub mod options;
pub mod outbox;
mod outgoing;
pub mod peers;
pub mod permission;
pub mod players;
pub mod publishing;
pub mod readiness;
mod registered;
pub mod replay;
pub mod reward_hook;
pub mod rewards;
pub mod router;
pub mod rules;
mod secret;
pub mod serve;
pub mod session;
pub mod store;
pub mod stream;
pub mod sync;
pub mod teams;
