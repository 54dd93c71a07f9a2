//! What every route of the surface needs.

use std::sync::Arc;

use crate::app::App;

/// The server, and the key of its clients.
#[derive(Clone)]
pub struct Nakama {
    pub app: Arc<App>,
    /// Tells clients of this game from others. It is no secret: every client has it.
    pub server_key: Arc<str>,
}
