//! Operators: the people who run the server, their passwords, and their sign-ins.

pub mod command_line;
mod manage;
mod password;
mod role;
mod sign_in;

pub use manage::{add, list, remove, set_password, set_role};
pub use password::{MAX_PASSWORD_CHARACTERS, MIN_PASSWORD_CHARACTERS};
pub use role::Role;
pub use sign_in::{OperatorSession, SESSION_SEC, change_password, sign_in, sign_out};
