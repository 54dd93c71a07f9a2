//! The caller of the server API: a signed-in operator, or another server with a key.

use plaudit::UnixSec;

use crate::endpoint::{Code, Refusal};
use crate::keys::ServerKey;
use crate::operators::OperatorSession;
use crate::permission::Permission;

/// The caller of a request. As an endpoint's argument it refuses requests of strangers (`AUTH`), and those of another site's page
/// (`PERMISSION_DENIED`). The endpoint checks permissions with [`Caller::require`].
#[derive(Clone, Debug)]
pub struct Caller {
    who: Who,
    /// The instant of the request.
    pub now: UnixSec,
}

/// The two kinds of callers.
#[derive(Clone, Debug)]
pub(super) enum Who {
    /// An operator, with the sign-in and the secret of its cookie.
    Operator(OperatorSession, String),
    /// A server, by a bearer token.
    Key(ServerKey),
}

impl Caller {
    pub(super) fn new(who: Who, now: UnixSec) -> Caller {
        Caller { who, now }
    }

    /// Whether the operator's role, or the key's scopes, include the permission.
    #[must_use]
    pub fn allows(&self, permission: Permission) -> bool {
        match &self.who {
            Who::Operator(session, _) => session.role.allows(permission),
            Who::Key(key) => key.allows(permission),
        }
    }

    /// Refuses a caller without the permission.
    ///
    /// # Errors
    ///
    /// `PERMISSION_DENIED`, with the caller's role or scopes and the required ones.
    pub fn require(&self, permission: Permission) -> Result<(), Refusal> {
        if self.allows(permission) {
            return Ok(());
        }
        let needed = permission.as_str();
        let message = match &self.who {
            Who::Operator(session, _) => format!("an operator of the role {:?} may not {needed:?}", session.role.as_str()),
            Who::Key(key) => {
                let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
                format!("this key has the scopes {:?}, which do not allow {needed:?}", scopes.join(","))
            }
        };
        Err(Refusal::new(Code::PermissionDenied, message))
    }

    /// The caller's name in the audit and the log: `operator:<name>` or `key:<name>`.
    #[must_use]
    pub fn actor(&self) -> String {
        match &self.who {
            Who::Operator(session, _) => format!("operator:{}", session.name),
            Who::Key(key) => format!("key:{}", key.name),
        }
    }

    /// The sign-in, and the secret of its cookie; `None` if the caller is a server.
    #[must_use]
    pub fn session(&self) -> Option<(&OperatorSession, &str)> {
        match &self.who {
            Who::Operator(session, secret) => Some((session, secret)),
            Who::Key(_) => None,
        }
    }
}
